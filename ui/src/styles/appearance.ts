/** Light or dark and the size of the text, as attributes that tokens.css knows. */
import type { Settings } from '../api';

const dark = window.matchMedia('(prefers-color-scheme: dark)');
let theme: Settings['theme'] = 'system';

function paint(): void {
  const isDark = theme === 'dark' || (theme === 'system' && dark.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}

/** Follows the system until the settings are known. */
export function applyAppearance(wanted: Pick<Settings, 'theme' | 'text_size'>): void {
  theme = wanted.theme;
  document.documentElement.dataset.text = String(wanted.text_size);
  paint();
}

dark.addEventListener('change', paint);
paint();
