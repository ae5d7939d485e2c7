import type { CombinedError } from '@urql/core';

/**
 * Why a question or an act came to nothing.
 *
 * - `unreachable`: nobody answered, or not in time; the same may be sent again. Where somebody
 *   between here and the service answered for it, `message` is the status.
 * - `unauthenticated`: the token, or the session, is not valid, or no longer; at the log-in
 *   `message` is why.
 * - `elsewhere`: in another page of this browser somebody else has logged in; nothing was done.
 * - `replaced`: somebody else has logged in here meanwhile.
 * - `answered`: the service said no, in `message`, under `requestId`.
 */
export type FaultKind = 'unreachable' | 'unauthenticated' | 'elsewhere' | 'replaced' | 'answered';

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
  return told ? faultTold(told) : untold(error.response as Response | undefined);
}

/** The fault of an answer that is not GraphQL. */
export async function faultIn(response: Response): Promise<Fault> {
  try {
    return faultTold((await response.json()).errors[0]);
  } catch {
    return untold(response);
  }
}

function faultTold({ message, extensions }: Told): Fault {
  const { code, requestId } = extensions;
  return new Fault(KINDS[String(code)] ?? 'answered', message, text(requestId));
}

/** The fault where no GraphQL answer came. */
function untold(response: Response | undefined): Fault {
  if (!response) return new Fault('unreachable');
  // Somebody said no to what was sent: sending it again would change nothing.
  const final = response.status >= 400 && response.status < 500;
  const requestId = response.headers.get('x-request-id');
  return new Fault(final ? 'answered' : 'unreachable', `HTTP ${response.status}`, requestId);
}

interface Told {
  message: string;
  extensions: Readonly<Record<string, unknown>>;
}

const KINDS: Record<string, FaultKind | undefined> = {
  UNAUTHENTICATED: 'unauthenticated',
  VIEWER_CHANGED: 'elsewhere',
  LOGIN_REFUSED: 'unauthenticated',
  LOGIN_LOCKED: 'unauthenticated',
  // Nothing was written, and the same key may be sent again.
  STORAGE_UNAVAILABLE: 'unreachable',
};

function text(given: unknown): string | null {
  return typeof given === 'string' ? given : null;
}
