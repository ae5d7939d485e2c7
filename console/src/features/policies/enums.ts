import type { graphql } from '../../lib/gql';

type Enum<Name extends Parameters<typeof graphql.scalar>[0]> = ReturnType<
  typeof graphql.scalar<Name>
>;

export type DraftState = Enum<'DraftState'>;
export type Drift = Enum<'Drift'>;
export type JobState = Enum<'JobState'>;
export type PolicyAction = Enum<'PolicyAction'>;
export type PolicyPart = Enum<'PolicyPart'>;
