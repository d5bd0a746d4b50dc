import type { Plugin } from 'vite';
/** A plugin for Vite: `virtual:texts/first` and `virtual:texts/rest`. */
export function texts(): Plugin;
