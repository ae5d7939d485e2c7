import type { Language } from '../../lib/language.svelte';
import { called, rowAdded, rowsAt, rowTaken, textAt, type Edit, type Table } from './file';

const LIST = ['scope', 'excluded'];

/** An excluded domain, as it is called. */
export interface Exclusion {
  code: string;
  name: string;
}

/** The domains that the file excludes, in its order. */
export function exclusionsOf(file: Table, language: Language): Exclusion[] {
  return rowsAt(file, LIST).map((row) => {
    const code = textAt(row, ['code']);
    return { code, name: called(row, language, code) };
  });
}

/** Exclude a domain by this name in both languages. */
export function excluding(file: Table, code: string, zh: string, en: string): Edit[] {
  return [rowAdded(file, LIST, code, { code, name: { zh, en } })];
}

/** Exclude it no longer. */
export function including(file: Table, code: string): Edit[] {
  return [rowTaken(file, LIST, code)];
}
