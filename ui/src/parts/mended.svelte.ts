/**
 * What was changed since it was found wrong. A mistake that is mended must not stay red: the eye keeps looking for what is
 * wrong. Whether the new value is right is only known at the next press, so a changed field is called changed, not right.
 */
import { SvelteSet } from 'svelte/reactivity';

const changed = new SvelteSet<string>();

/** Whether the field with this name was changed since the last mistakes. */
export const mended = (name: string): boolean => changed.has(name);

/** The field was changed, by typing or by a button that fills it. */
export function mend(name: string): void {
  changed.add(name);
}

/** There are new mistakes: all of them count. */
export function noneMended(): void {
  changed.clear();
}

/** The field that an event is about: the input's own name, and that of the question which it answers a part of. */
export function mendBy(event: Event): void {
  const input = event.target;
  if (!(input instanceof HTMLElement)) return;
  if (input.id.startsWith('f-')) mend(input.id.slice(2));
  const asked = input.closest('fieldset[aria-describedby]')?.getAttribute('aria-describedby');
  const name = /^f-(.+)-error$/.exec(asked ?? '')?.[1];
  if (name) mend(name);
}
