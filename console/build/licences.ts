import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Adds THIRD_PARTY_LICENSES.txt: every package that has code in the bundle, with its licence. */
export function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const folders = new Set(chunks.flatMap((chunk) => chunk.moduleIds).flatMap(packageOf));
      const source = [...folders].sort().map(entry).join('\n\n');
      this.emitFile({ type: 'asset', fileName: 'THIRD_PARTY_LICENSES.txt', source });
    },
  };
}

/** The folder of the package that a module belongs to; none for the console's own. */
function packageOf(module: string): string[] {
  const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module);
  return found ? [found[1]!] : [];
}

function entry(folder: string): string {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf-8'));
  const text = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const licence = text ? readFileSync(join(folder, text), 'utf-8').trim() : about.license;
  return `${about.name} ${about.version} (${about.license})\n\n${licence}\n`;
}
