import { expect, test } from 'vitest';
import { after } from './next';

const rows = [{ caseNo: '1' }, { caseNo: '2' }, { caseNo: '3' }];

test('the next case is the one below', () => {
  expect(after(rows, '1')).toBe('2');
});

test('after the last case the first one is next', () => {
  expect(after(rows, '3')).toBe('1');
});

test('without a case, or with one that has left the list, the first one is next', () => {
  expect(after(rows, undefined)).toBe('1');
  expect(after(rows, '9')).toBe('1');
});

test('there is none after the only one', () => {
  expect(after([{ caseNo: '1' }], '1')).toBeNull();
  expect(after([], undefined)).toBeNull();
});
