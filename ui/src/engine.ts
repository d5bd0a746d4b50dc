/**
 * What the web view would do by itself, and a window with a dossier in it must not: print the page, save it, or load it anew, past the
 * program and its log. In a field its menu stays, which pastes and mends words; so does that of a selection, but for Windows, where it prints.
 */
const KEYS = ['p', 'r', 's', 'u'];
const PRINTS = navigator.userAgent.includes('Windows');
/** On a Mac the other key moves the caret. */
const IS_MAC = navigator.userAgent.includes('Macintosh');

window.addEventListener('contextmenu', (event) => {
  const inField = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]');
  const chosen = !PRINTS && window.getSelection()?.isCollapsed === false;
  if (!inField && !chosen) event.preventDefault();
});

window.addEventListener(
  'keydown',
  (event) => {
    const held = IS_MAC ? event.metaKey : event.ctrlKey;
    if (event.key === 'F5' || (held && KEYS.includes(event.key.toLowerCase()))) event.preventDefault();
  },
  true,
);
