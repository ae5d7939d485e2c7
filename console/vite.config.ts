import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { forOldBrowsers } from './build/old-css.ts';
import { licences } from './build/licences.ts';
import { precompressed } from './build/precompressed.ts';

// The floor: the kernels of government PCs.
const floor = ['chrome80', 'firefox78'];

export default defineConfig({
  base: './',
  plugins: [svelte(), forOldBrowsers(), licences(), precompressed()],
  build: {
    target: floor,
    cssTarget: floor,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    // What the page begins with comes in one file: each more costs a request and its headers.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'frame', test: /\/src\/main\.ts$/ }] } },
    },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
});
