import type { Language } from '../../lib/language.svelte';
import { at, called, entriesAt, rowsAt, textAt, textsAt, type Edit, type Table } from './file';
import { inserted } from './tiers';
import { toml } from './toml';

/** A fact of a file that is a grade. */
export interface GradeFact {
  id: string;
  name: string;
  scale: readonly string[];
  /** Other spellings, each with the grade it stands for. */
  aliases: readonly { alias: string; token: string }[];
}

/** Where a grade can lead: to a tier, or by intent to none. */
export interface Home {
  path: string[];
  tier: string | null;
}

/** The facts of a file that are grades. */
export function gradeFacts(file: Table, language: Language): GradeFact[] {
  return entriesAt(file, ['facts'])
    .filter(([, fact]) => at(fact, ['kind']) === 'GRADE')
    .map(([id, fact]) => ({
      id,
      name: called(fact, language, id),
      scale: textsAt(fact, ['scale']),
      aliases: entriesAt(fact, ['aliases']).map(([alias]) => ({
        alias,
        token: textAt(fact, ['aliases', alias]),
      })),
    }));
}

/** Where grades of a fact can lead: the tiers that ask for nothing but this grade, and none. */
export function homesOf(file: Table, fact: string): Home[] {
  const tiers = rowsAt(file, ['tiers']).filter(
    (row) => at(row, ['when', 'fact']) === fact && Array.isArray(at(row, ['when', 'in'])),
  );
  const ids = tiers.map((row) => textAt(row, ['id']));
  return [
    ...ids.map((tier) => ({ tier, path: ['tiers', tier, 'when', 'in'] })),
    { tier: null, path: ['facts', fact, 'withoutTier'] },
  ];
}

/** Where a grade leads to now, as the place among `homesOf`; -1 where nobody has said. */
export function homeOf(file: Table, fact: string, token: string): number {
  return homesOf(file, fact).findIndex(({ path }) => textsAt(file, path).includes(token));
}

/** Let a grade lead there and nowhere else. */
export function led(file: Table, fact: string, token: string, to: number): Edit[] {
  const scale = textsAt(file, ['facts', fact, 'scale']);
  return homesOf(file, fact).flatMap(({ path }, place) => {
    const now = textsAt(file, path);
    if (now.includes(token) === (place === to)) return [];
    const wanted =
      place === to ? inserted(now, token, scale, String) : now.filter((each) => each !== token);
    return [{ path, value: toml(wanted) }];
  });
}

/** Read another spelling as a grade; null for no longer. */
export function aliased(fact: string, alias: string, token: string | null): Edit[] {
  const value = token === null ? null : toml(token);
  return [{ path: ['facts', fact, 'aliases', alias], value }];
}
