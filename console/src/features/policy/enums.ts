import type { graphql } from '../../lib/gql';

type Enum<Name extends Parameters<typeof graphql.scalar>[0]> = ReturnType<
  typeof graphql.scalar<Name>
>;

export type AfterWithdrawal = Enum<'AfterWithdrawal'>;
export type BenefitEffect = Enum<'BenefitEffect'>;
export type BreachEvent = Enum<'BreachEvent'>;
export type BreachEffect = Enum<'BreachEffect'>;
export type DeferralGate = Enum<'DeferralGate'>;
export type ProofKind = Enum<'ProofKind'>;
export type Recheck = Enum<'Recheck'>;
export type TierEffect = Enum<'TierEffect'>;
export type UsableFrom = Enum<'UsableFrom'>;
