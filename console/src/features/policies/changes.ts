import type { PolicyPart } from './enums';

/** The changes of each part, in the order in which they came. */
export function partsOf<Change extends { part: PolicyPart }>(
  changes: readonly Change[],
): { part: PolicyPart; changes: Change[] }[] {
  const parts = [...new Set(changes.map(({ part }) => part))];
  return parts.map((part) => ({ part, changes: changes.filter((each) => each.part === part) }));
}
