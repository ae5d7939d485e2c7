import type { Language } from '../../lib/language.svelte';
import { called, rowsAt, textAt, type Edit, type Table } from './file';
import { toml } from './toml';

/** An excluded domain, as it is called. */
export interface Exclusion {
  code: string;
  name: string;
}

/** The domains that the file excludes, in its order. */
export function exclusionsOf(file: Table, language: Language): Exclusion[] {
  return rowsAt(file, ['scope', 'excluded']).map((row) => {
    const code = textAt(row, ['code']);
    return { code, name: called(row, language, code) };
  });
}

/** Exclude a domain by this name in both languages. */
export function excluding(code: string, zh: string, en: string): Edit[] {
  return [{ path: ['scope', 'excluded', code], value: toml({ code, name: { zh, en } }) }];
}

/** Exclude it no longer. */
export function including(code: string): Edit[] {
  return [{ path: ['scope', 'excluded', code], value: null }];
}
