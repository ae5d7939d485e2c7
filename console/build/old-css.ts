import type { Plugin } from 'vite';

// Chromium 80 and Firefox 78 know no `:where` and would drop each rule that Svelte scopes with it.
export function forOldBrowsers(): Plugin {
  return {
    name: 'old-css',
    transform: {
      filter: { id: /\.svelte\?.*type=style/ },
      handler: (code) => ({ code: code.replace(/:where\((\.svelte-[\w-]+)\)/g, '$1'), map: null }),
    },
  };
}
