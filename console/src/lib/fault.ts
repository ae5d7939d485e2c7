import type { CombinedError } from '@urql/core';

/**
 * Why a question or an act came to nothing.
 *
 * - `unreachable`: nobody answered, or not in time; the same may be sent again. Where somebody
 *   between here and the service answered for it, `message` is the status.
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
  if (!told) return untold(error.response as Response | undefined);
  const { code, requestId } = told.extensions;
  return new Fault(KINDS[String(code)] ?? 'answered', told.message, text(requestId));
}

/** The fault where no GraphQL answer came. */
function untold(response: Response | undefined): Fault {
  if (!response) return new Fault('unreachable');
  // Somebody said no to what was sent: sending it again would change nothing.
  const final = response.status >= 400 && response.status < 500;
  const requestId = response.headers.get('x-request-id');
  return new Fault(final ? 'answered' : 'unreachable', `HTTP ${response.status}`, requestId);
}

const KINDS: Record<string, FaultKind | undefined> = {
  UNAUTHENTICATED: 'unauthenticated',
  // Nothing was written, and the same key may be sent again.
  STORAGE_UNAVAILABLE: 'unreachable',
};

function text(given: unknown): string | null {
  return typeof given === 'string' ? given : null;
}
