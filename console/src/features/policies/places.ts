import type { Path } from './file';

/** The parts of a draft's screen, as they stand in its address. */
export const PARTS = [
  'grid',
  'grades',
  'scope',
  'benefits',
  'switches',
  'clauses',
  'texts',
  'document',
  'examples',
  'text',
  'diff',
  'whatif',
] as const;

export type Part = (typeof PARTS)[number];

/** The part that an address names, or else this one. */
export function partOf(given: string | undefined, otherwise: Part): Part {
  return PARTS.find((part) => part === given) ?? otherwise;
}

/** The part in which a fault can be put right by a form; null where only the text can. */
export function formOf(path: Path): Part | null {
  const [table, , key] = path;
  if (table === 'tiers') return key === 'benefits' ? 'grid' : key === 'when' ? 'grades' : null;
  if (table === 'facts') return key === 'scale' ? null : 'grades';
  return FORMS[table ?? ''] ?? null;
}

const FORMS: Readonly<Partial<Record<string, Part>>> = {
  document: 'document',
  scope: 'scope',
  clauses: 'clauses',
  benefits: 'benefits',
  switches: 'switches',
  onBreach: 'switches',
  deferral: 'switches',
  texts: 'texts',
  examples: 'examples',
};

/** The number of the example that an address leads to, by a fault in it or by itself; -1 for none. */
export function exampleIn({
  field,
  example,
}: Readonly<Record<string, string | undefined>>): number {
  const [table, place] = (field ?? '').split('.');
  const told = table === 'examples' ? place : example;
  return told ? Number(told) : -1;
}

/** From where to where the line with this number, from 1, goes in a text. */
export function lineIn(text: string, line: number): [number, number] {
  const before = text.split('\n').slice(0, Math.max(line - 1, 0));
  const start = before.reduce((length, each) => length + each.length + 1, 0);
  const end = text.indexOf('\n', start);
  return [Math.min(start, text.length), end < 0 ? text.length : end];
}
