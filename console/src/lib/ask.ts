import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { reached } from './connection.svelte';
import { Fault, type FaultKind } from './fault';
import { send } from './gql';
import { words } from './i18n';
import { newKey } from './keys';
import type { Language } from './language.svelte';
import { notices } from './notices.svelte';
import { session } from './session.svelte';

/**
 * Ask the service, in the language of the moment or another. It waits for a server that is down
 * and for a new log-in, and then asks again.
 *
 * Raises Fault of the kinds `answered` and `replaced`.
 */
export function ask<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  spoken?: Language,
): Promise<Data> {
  return patiently((viewer) => send(document, variables, { viewer, spoken }));
}

/**
 * Carry out a legal act: the one way to send a mutation.
 *
 *     const done = await act(AcceptCase, { caseId: case.id, expectedVersion: case.version, … });
 *     if (done) { current = done.case ?? current; refusals = done.refusals; }
 *
 * The key is made here, once for the intent, and stays the same however often the act has to be
 * sent until it is answered, by hand too: an act that ended in a fault may have been done. Null where it came to nothing; the frame then shows why. Refusals,
 * CONFLICT among them, are an answer: they stand in the payload, beside the case as it is now.
 */
export async function act<Payload, Input extends { idempotencyKey: string }>(
  document: TypedDocumentNode<Record<string, Payload>, { input: Input }>,
  input: Omit<Input, 'idempotencyKey'>,
): Promise<Payload | null> {
  const intent = JSON.stringify(input);
  const known = open.get(document);
  const key = known?.intent === intent ? known.key : newKey();
  open.set(document, { intent, key });
  const variables = { input: { ...input, idempotencyKey: key } as Input };
  notices.fault = null;
  try {
    const data = await patiently((viewer) => send(document, variables, { viewer }));
    open.delete(document);
    return Object.values(data)[0] ?? null;
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    show(fault);
    return null;
  }
}

/** Of each kind of act the intent that no answer has ended yet, with its key. */
const open = new WeakMap<object, { intent: string; key: string }>();

/** After these it waits until the same person has logged in again. */
const PARKED: readonly FaultKind[] = ['unauthenticated', 'elsewhere'];

async function patiently<Data>(attempt: (viewer?: string) => Promise<Data>): Promise<Data> {
  const asker = session.viewer?.id;
  // However long the server was down: nothing is sent in the name of whoever came after.
  const asked = async (): Promise<Data> => {
    if (session.viewer?.id !== asker) throw new Fault('replaced');
    return attempt(asker);
  };
  for (;;) {
    try {
      return await reached(asked);
    } catch (fault) {
      if (!(fault instanceof Fault) || !PARKED.includes(fault.kind)) throw fault;
      await session.renewed(fault);
    }
  }
}

function show(fault: Fault): void {
  if (fault.kind === 'replaced') notices.tell(words().session.replaced);
  else notices.fault = fault;
}
