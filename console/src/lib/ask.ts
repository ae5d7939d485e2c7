import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { reached } from './connection.svelte';
import { Fault } from './fault';
import { send } from './gql';
import { words } from './i18n';
import { newKey } from './keys';
import { notices } from './notices.svelte';
import { session } from './session.svelte';

/**
 * Ask the service. It waits for a server that is down and for a new log-in, and then asks again.
 *
 * Raises Fault of the kinds `answered` and `replaced`.
 */
export function ask<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  return patiently(() => send(document, variables));
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
    const data = await patiently(() => send(document, variables));
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

async function patiently<Data>(attempt: () => Promise<Data>): Promise<Data> {
  const asker = session.viewer?.id;
  // However long the server was down: nothing is sent in the name of whoever came after.
  const asked = async (): Promise<Data> => {
    if (session.viewer?.id !== asker) throw new Fault('replaced');
    return attempt();
  };
  for (;;) {
    try {
      return await reached(asked);
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.kind !== 'unauthenticated') throw fault;
      await session.renewed();
    }
  }
}

function show(fault: Fault): void {
  if (fault.kind === 'replaced') notices.tell(words().session.replaced);
  else notices.fault = fault;
}
