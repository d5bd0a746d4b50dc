/** Whom a page is about, for the dialogs that it opens: they cover the name that stands on the page. */
import { getContext, setContext } from 'svelte';

const key = {};

/** Said by a page while it is made: its dialogs carry this line. */
export const aboutSomebody = (who: () => string): unknown => setContext(key, who);

/** The line of the page around, if it is about somebody. */
export const aboutWhom = (): (() => string) | undefined => getContext<(() => string) | undefined>(key);
