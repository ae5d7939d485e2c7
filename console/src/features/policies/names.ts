import type { Language } from '../../lib/language.svelte';
import { at, called, type Table } from './file';
import { words } from './words';

/** What tiers and benefits of a file are called; one that it does not have, by its own id. */
export interface Names {
  /** null is no tier. */
  tier(id: string | null): string;
  benefit(code: string): string;
}

export function namesOf(file: Table | null, language: Language): Names {
  const told = (path: string[], id: string): string =>
    called(at(file ?? undefined, path), language, id);
  return {
    tier: (id) => (id === null ? words().noTier : told(['tiers', id], id)),
    benefit: (code) => told(['benefits', code], code),
  };
}

/** A benefit for each code; one that stays, and only on other terms, says so. */
export function movedBenefits(
  codes: readonly string[],
  terms: readonly string[],
  names: Names,
): string[] {
  return codes.map((code) =>
    terms.includes(code) ? words().terms(names.benefit(code)) : names.benefit(code),
  );
}

/** From what to what; once where nothing is different. */
export function fromTo(before: string, after: string): string {
  return before === after ? after : `${before} → ${after}`;
}
