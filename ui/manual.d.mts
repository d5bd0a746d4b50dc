import type { Plugin } from 'vite';

/** Words, or words that are a text of the window (`key`), stressed, typed, or that lead to a part. */
export type Inline = string | { is: 'key' | 'em' | 'code'; text: string } | { is: 'link'; to: number; text: string };
export type Block =
  | { is: 'text' | 'note'; text: Inline[] }
  | { is: 'list' | 'steps'; items: Inline[][] }
  | { is: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { is: 'picture'; picture: number; alt: string; width: number; height: number };
/** A chapter (level 2) or a section of the chapter before it (level 3). */
export interface Part {
  level: 2 | 3;
  title: string;
  anchor: string;
  blocks: Block[];
}
export interface Manual {
  title: string;
  preface: Block[];
  parts: Part[];
  /** Addresses of the pictures that blocks have by number. */
  pictures: string[];
}
/** A plugin for Vite: `virtual:manual/nl` and `virtual:manual/en`. */
export function manuals(): Plugin;
