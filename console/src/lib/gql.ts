import {
  Client,
  createRequest,
  fetchExchange,
  type AnyVariables,
  type TypedDocumentNode,
} from '@urql/core';
import { initGraphQLTada } from 'gql.tada';
import type { introspection } from '../graphql-env.d.ts';
import { faultOf } from './fault';

/** Operations and fragments, typed by the schema: `graphql('query …')`, in a `queries.ts`. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: {
    Cursor: string;
    Date: string;
    DateTime: string;
    Digest: string;
    DocumentNo: string;
    FileContent: string;
    Key: string;
    LongText: string;
    MatterText: string;
    PolicyText: string;
    ResidentID: string;
    ShortText: string;
    USCC: string;
  };
}>();

export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada';

const PATIENCE_MS = 10_000;

// In the memory of this page and nowhere else.
let token = '';
let language = 'zh';

/** Ask with this token from now on; without one, by the cookie of a session. */
export function identify(secret: string): void {
  token = secret;
}

/** Be answered in this language from now on. */
export function speak(chosen: string): void {
  language = chosen;
}

/** For whom something is sent; without, for whoever is there, in the language of the moment. */
export interface Sending {
  /** Where the cookie of the browser is no longer that person's, the service does nothing. */
  viewer?: string | undefined;
  /** In which language it is answered. */
  spoken?: string | undefined;
}

/** The headers that say who asks, and that this page does; the browser adds the cookie. */
export function identification({ viewer, spoken = language }: Sending = {}): Record<
  string,
  string
> {
  const known: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const meant: Record<string, string> = viewer ? { 'x-viewer': viewer } : {};
  return { ...known, ...meant, 'x-requested-with': 'xinyipi', 'accept-language': spoken };
}

const client = new Client({
  url: '../graphql',
  exchanges: [fetchExchange],
  requestPolicy: 'network-only',
  preferGetMethod: false,
  fetch: (input, init) => fetchWithin(PATIENCE_MS, input, init),
});

let asked = 0;

/** Send an operation once, and give its data. Raises Fault. */
export async function send<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  sending: Sending = {},
): Promise<Data> {
  const context = { fetchOptions: { headers: identification(sending) } };
  // Under a key of its own: the client would answer a question by the awaited reply to the same
  // one, which may have been asked before an act or in another language.
  const request = { ...createRequest(document, variables), key: ++asked };
  const result = await (
    isMutation(document)
      ? client.executeMutation(request, context)
      : client.executeQuery(request, context)
  ).toPromise();
  if (result.error) throw faultOf(result.error);
  return result.data as Data;
}

function isMutation(document: TypedDocumentNode<unknown, never>): boolean {
  return document.definitions.some((each) => 'operation' in each && each.operation === 'mutation');
}

/** `fetch` that gives up after so long; an answer that came in time is not touched by it. */
export function fetchWithin(
  ms: number,
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), ms);
  return fetch(input, { ...init, signal: patience.signal });
}
