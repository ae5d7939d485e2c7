import type { PromiseMode } from './enums';
import type { Row } from './queries';

type Limit = Row['statutoryLimit'];

/** What the authority promises in one way of handling; the ordinary one has no mode of its own. */
export interface Promised {
  mode: PromiseMode | 'ORDINARY';
  limit: Limit;
}

/** The promised limits of a matter, the ordinary one first; none where they may not be told. */
export function promises(of: Pick<Row, 'promisedLimit' | 'promisedByMode'>): Promised[] {
  if (!of.promisedLimit) return [];
  return [{ mode: 'ORDINARY', limit: of.promisedLimit }, ...(of.promisedByMode ?? [])];
}
