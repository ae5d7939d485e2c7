import { CombinedError } from '@urql/core';
import { expect, it } from 'vitest';
import { faultOf } from './fault';

function answered(code: string): CombinedError {
  const extensions = { code, requestId: 'r-1' };
  return new CombinedError({ graphQLErrors: [{ message: 'no', extensions }] });
}

it('is of the kind that tells what helps', () => {
  const lost = new CombinedError({ networkError: new TypeError('Failed to fetch') });
  expect(faultOf(lost).kind).toBe('unreachable');
  const response = new Response(null, { status: 413 });
  const barred = new CombinedError({ networkError: new Error('Payload Too Large'), response });
  expect(faultOf(barred)).toMatchObject({ kind: 'answered', message: 'HTTP 413' });
  expect(faultOf(answered('STORAGE_UNAVAILABLE')).kind).toBe('unreachable');
  expect(faultOf(answered('UNAUTHENTICATED')).kind).toBe('unauthenticated');
  expect(faultOf(answered('BAD_USER_INPUT')).kind).toBe('answered');
});

it('names the request that somebody else answered for the service', () => {
  const headers = { 'x-request-id': 'r-2' };
  const response = new Response(null, { status: 500, headers });
  const broken = new CombinedError({ networkError: new Error('Internal Server Error'), response });
  const told = { kind: 'unreachable', message: 'HTTP 500', requestId: 'r-2' };
  expect(faultOf(broken)).toMatchObject(told);
});

it('keeps the message and the id of the request', () => {
  expect(faultOf(answered('BAD_USER_INPUT'))).toMatchObject({ message: 'no', requestId: 'r-1' });
});
