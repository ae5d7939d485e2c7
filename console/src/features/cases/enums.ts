import type { graphql } from '../../lib/gql';

type Enum<Name extends Parameters<typeof graphql.scalar>[0]> = ReturnType<
  typeof graphql.scalar<Name>
>;

export type CaseEventKind = Enum<'CaseEventKind'>;
export type ChangeKind = Enum<'ChangeKind'>;
export type Clock = Enum<'Clock'>;
export type DecisionStage = Enum<'DecisionStage'>;
export type MaterialStanding = Enum<'MaterialStanding'>;
export type ReadingStatus = Enum<'ReadingStatus'>;
export type RefusalCode = Enum<'RefusalCode'>;
export type RuleOutcome = Enum<'RuleOutcome'>;
export type Standing = Enum<'Standing'>;
export type TaskKind = Enum<'TaskKind'>;
export type UsableFrom = Enum<'UsableFrom'>;
