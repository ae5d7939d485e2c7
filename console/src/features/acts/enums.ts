import type { graphql } from '../../lib/gql';

type Enum<Name extends Parameters<typeof graphql.scalar>[0]> = ReturnType<
  typeof graphql.scalar<Name>
>;

export type DeliveryManner = Enum<'DeliveryManner'>;
export type ProofKind = Enum<'ProofKind'>;
export type RefusalGround = Enum<'RefusalGround'>;
export type ReminderManner = Enum<'ReminderManner'>;
export type ReturnReason = Enum<'ReturnReason'>;
export type SignatureForm = Enum<'SignatureForm'>;
export type SignerCapacity = Enum<'SignerCapacity'>;
export type SuspensionKind = Enum<'SuspensionKind'>;
