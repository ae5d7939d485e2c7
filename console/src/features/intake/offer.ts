import type { Clause } from '../../lib/fragments';
import type { Offer } from './queries';
import { words } from './words';

/** A sentence, and the clause that it rests on. */
export interface Ground {
  text: string;
  clause: Clause | null;
}

/** What one change would give, as a sentence. */
export function differenceOf({ change, adds }: Offer['differences'][number]): Ground {
  const { change: changes, difference } = words().offer;
  const when =
    change.kind === 'TIER' ? changes.TIER(change.tier?.name ?? '') : changes[change.kind];
  return {
    text: difference(
      when,
      adds.map(({ name }) => name),
    ),
    clause: change.clause,
  };
}
