/**
 * Where files go that are dropped on the window: to whoever on the page takes them, the last that came first. Nobody takes
 * them where no dossier is open, or behind a dialog that is about something else.
 */
import type { Dropped } from '../api';

export interface Taker {
  /** What letting go would do. */
  says: () => string;
  take: (dropped: Dropped) => void;
  /** It stands in a dialog itself. */
  dialog?: boolean;
}

let list: readonly Taker[] = [];

/** Takes what is dropped from now on; gives what ends that. */
export function takesFiles(taker: Taker): () => void {
  list = [...list, taker];
  return () => (list = list.filter((each) => each !== taker));
}

/** Who would take it now. Asked when something is dragged or dropped: a dialog may have opened since. */
export function taker(): Taker | null {
  const last = list.at(-1);
  return last && (last.dialog || !document.querySelector('dialog[open]')) ? last : null;
}
