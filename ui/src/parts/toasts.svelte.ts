/**
 * Short good news at the bottom of the window, with at most one thing to do; it goes by itself. The newest takes the place of
 * the one before, but for one that can still be undone: a pile would push the page away.
 */
export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
  /** Milliseconds since 1970. */
  since: number;
}

const shown = $state<Toast[]>([]);
let next = 1;

export const toasts = (): readonly Toast[] => shown;

export function dropToast(id: number): void {
  const at = shown.findIndex((toast) => toast.id === id);
  if (at >= 0) shown.splice(at, 1);
}

/** Another page: what was said on the page before goes, what was said in leaving it stays. */
export function dropOldToasts(): void {
  for (const old of shown.filter((each) => Date.now() - each.since > 1000)) dropToast(old.id);
}

/** Another language, or an answer that nobody needs any longer. */
export function dropToasts(): void {
  shown.length = 0;
}

/** Offers that were taken up otherwise. */
export function dropOffers(): void {
  for (const old of shown.filter((each) => each.action)) dropToast(old.id);
}

/** Stays 10 seconds: long enough for a slow reader, and the screen reader has it at once. */
export function toast(text: string, action?: Toast['action']): void {
  const id = next++;
  for (const old of shown.filter((each) => action || !each.action)) dropToast(old.id);
  shown.push({ id, text, action, since: Date.now() });
  setTimeout(() => dropToast(id), 10_000);
}
