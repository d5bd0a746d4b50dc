// Four pages, no inline code: the content security policy allows only files of our own.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { manuals } from './manual.mjs';
import { texts } from './texts.mjs';

export default defineConfig({
  base: './',
  logLevel: 'warn', // 200 names of files say nothing; check-weight.mjs says what they weigh
  plugins: [svelte(), texts(), manuals()],
  // The texts live beside the core, which reads the same folder.
  server: { port: 5183, strictPort: true, host: '127.0.0.1', fs: { allow: ['..'] } },
  build: {
    target: 'safari16', // WebKitGTK 2.40; WebView2 is newer
    assetsInlineLimit: 0, // font-src 'self' allows no data: addresses
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { input: { index: 'index.html', unlock: 'unlock.html', viewing: 'viewing.html', inspection: 'inspection.html' } },
  },
});
