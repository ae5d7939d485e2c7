import type { graphql } from '../../lib/gql';

type Enum<Name extends Parameters<typeof graphql.scalar>[0]> = ReturnType<
  typeof graphql.scalar<Name>
>;

export type AccessKind = Enum<'AccessKind'>;
export type PersonalField = Enum<'PersonalField'>;
export type Tampering = Enum<'Tampering'>;

export const ACCESS_KINDS: readonly AccessKind[] = ['REVEAL', 'CREDIT_QUERY', 'EXPORT'];
