import type { graphql } from './gql';

type Enum<Name extends Parameters<typeof graphql.scalar>[0]> = ReturnType<
  typeof graphql.scalar<Name>
>;

export type ApplicantKind = Enum<'ApplicantKind'>;
export type CaseAction = Enum<'CaseAction'>;
export type CaseMode = Enum<'CaseMode'>;
export type CaseSort = Enum<'CaseSort'>;
export type Channel = Enum<'Channel'>;
export type DueBucket = Enum<'DueBucket'>;
export type LimitUnit = Enum<'LimitUnit'>;
export type MatterType = Enum<'MatterType'>;
export type OfficeAction = Enum<'OfficeAction'>;
export type Outcome = Enum<'Outcome'>;
export type RestrictionMeasure = Enum<'RestrictionMeasure'>;
export type Role = Enum<'Role'>;
export type Stage = Enum<'Stage'>;
export type Track = Enum<'Track'>;
