import type { MatterType } from '../../lib/enums';
import { firstPage } from '../../lib/paging';
import type { Place } from '../../lib/router';
import type { RefusalCode } from './enums';

export const TYPES: readonly MatterType[] = [
  'ADMIN_LICENCE',
  'ADMIN_PAYMENT',
  'ADMIN_CONFIRMATION',
  'ADMIN_REWARD',
  'ADMIN_ADJUDICATION',
  'OTHER_ADMIN_POWER',
  'PUBLIC_SERVICE',
  'ADMIN_PENALTY',
  'ADMIN_COERCION',
  'ADMIN_LEVY',
  'ADMIN_INSPECTION',
];

/** Why credit approval may not exist for a matter, as far as the matter itself says (二). */
export const REASONS = [
  'MATTER_INACTIVE',
  'MATTER_TYPE_NOT_COVERED',
  'MATTER_NOT_IN_HALL',
  'MATTER_NOT_REVIEWED',
  'MATTER_EXCLUDED',
  'MATTER_IRREVOCABLE',
] as const satisfies readonly RefusalCode[];

export type Reason = (typeof REASONS)[number];

/** What the list is narrowed to, as it stands in the address. */
export type Query = Place['query'];

/** The query narrowed otherwise, from its first page on. */
export function narrowed(query: Query, by: Query): Query {
  return { ...firstPage(query), ...by };
}

/** The filter of the query, as the service takes it; what it does not know is left out. */
export function filterOf(query: Query): {
  text: string | null;
  type: MatterType | null;
  authority: string | null;
  active: boolean | null;
  inScope: boolean | null;
  scopeReason: Reason | null;
} {
  return {
    text: query['text']?.trim() || null,
    type: TYPES.find((type) => type === query['type']) ?? null,
    authority: query['authority'] || null,
    active: yesOrNo(query['active']),
    inScope: yesOrNo(query['scope']),
    scopeReason: REASONS.find((reason) => reason === query['scope']) ?? null,
  };
}

function yesOrNo(given: string | undefined): boolean | null {
  return { yes: true, no: false }[given ?? ''] ?? null;
}
