// How the app is bundled: relative addresses so that any folder of any host will do, our icons, and after the bundle is written what
// hosting needs: the calendar page, the service worker with its list of files, compressed siblings.

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { hosting } from './build/hosting.ts';
import { icons } from './build/icons.ts';

const knowledge = fileURLToPath(new URL('../../../core/knowledge', import.meta.url));

export default defineConfig({
  base: './',
  resolve: { alias: { 'sojourn-client': fileURLToPath(new URL('../js/src', import.meta.url)) } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: ['chrome102', 'safari15.4', 'firefox111'],
    // Inlined files would be `data:` addresses, which the policy forbids for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  plugins: [icons(), hosting(knowledge)],
});
