import type { CombinedError } from '@urql/core';

/**
 * Why a question or an act came to nothing.
 *
 * - `unreachable`: nobody answered, or not in time; the same may be sent again.
 * - `unauthenticated`: the token is not, or no longer, valid.
 * - `replaced`: somebody else has logged in meanwhile.
 * - `answered`: the service said no, in `message`, under `requestId`.
 */
export type FaultKind = 'unreachable' | 'unauthenticated' | 'replaced' | 'answered';

export class Fault extends Error {
  readonly kind: FaultKind;
  readonly requestId: string | null;

  constructor(kind: FaultKind, message = '', requestId: string | null = null) {
    super(message);
    this.kind = kind;
    this.requestId = requestId;
  }
}

/** The fault behind an error of the GraphQL client. */
export function faultOf(error: CombinedError): Fault {
  const told = error.graphQLErrors[0];
  const status = (error.response as Response | undefined)?.status ?? 0;
  // Somebody between here and the service said no: sending it again would change nothing.
  if (!told && status >= 400 && status < 500) return new Fault('answered', `HTTP ${status}`);
  if (!told) return new Fault('unreachable', error.message);
  const { code, requestId } = told.extensions;
  return new Fault(KINDS[String(code)] ?? 'answered', told.message, text(requestId));
}

const KINDS: Record<string, FaultKind | undefined> = {
  UNAUTHENTICATED: 'unauthenticated',
  // Nothing was written, and the same key may be sent again.
  STORAGE_UNAVAILABLE: 'unreachable',
};

function text(given: unknown): string | null {
  return typeof given === 'string' ? given : null;
}
