/**
 * What keeps a vault in one's hands: a backup, a new passphrase, a new recovery code. Asked for from several pages;
 * the frame opens the dialog, and the pages look again once it was done.
 */
import type { MediumView } from '../api';

export type Keep = 'backup' | 'passphrase' | 'code';

const state = $state<{ open: Keep | null; done: Keep[]; medium: MediumView | null }>({
  open: null,
  done: [],
  medium: null,
});

/** The stick that the carer says is gone; null closes the question. */
export const mediumGone = (): MediumView | null => state.medium;
export function goneMedium(medium: MediumView | null): void {
  state.medium = medium;
}

/** The dialog that is open. */
export const keeping = (): Keep | null => state.open;
/** What was done since the vault was opened, in order. */
export const kept = (): readonly Keep[] => state.done;

/** Opens a dialog; null closes it. */
export function keep(what: Keep | null): void {
  state.open = what;
}

/** One was done, to the end. */
export function isKept(what: Keep): void {
  state.done.push(what);
}
