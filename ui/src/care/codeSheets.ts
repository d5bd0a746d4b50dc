// Sheets with a code on them. Who has such a code comes in with nothing else: a sheet is made when it is asked for, and lies among
// the prints no longer than its code is on screen, but for the moment that a viewer takes to read it.
import { onDestroy } from 'svelte';
import { forgetPrint } from '../api';
import { preview, readingFor } from './preview.svelte';

/** For the component that shows the code. `show` makes a sheet, and shows it before it is printed; `forget` removes them, as does
 *  the end of the component. */
export function codeSheets(): { show: (make: () => Promise<string>) => Promise<void>; forget: () => void } {
  const made: string[] = [];
  let gone = false;
  const forget = (): void => {
    // One that a viewer holds goes at the lock, as does one whose moment is not over by then.
    for (const file of made.splice(0)) setTimeout(() => void forgetPrint(file).catch(() => undefined), readingFor(file));
  };
  onDestroy(() => {
    gone = true;
    forget();
  });
  return {
    forget,
    show: async (make) => {
      const file = await make();
      made.push(file);
      if (gone) forget();
      else preview(file);
    },
  };
}
