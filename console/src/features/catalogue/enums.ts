import type { graphql } from '../../lib/gql';

type Enum<Name extends Parameters<typeof graphql.scalar>[0]> = ReturnType<
  typeof graphql.scalar<Name>
>;

export type Decider = Enum<'Decider'>;
export type MaterialForm = Enum<'MaterialForm'>;
export type MaterialMedium = Enum<'MaterialMedium'>;
export type MaterialSource = Enum<'MaterialSource'>;
export type ProjectKind = Enum<'ProjectKind'>;
export type PromiseMode = Enum<'PromiseMode'>;
export type RefusalCode = Enum<'RefusalCode'>;
export type SiteCheck = Enum<'SiteCheck'>;
