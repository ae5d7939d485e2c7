import { expect, it } from 'vitest';
import { promises } from './limits';

const FIVE = { amount: 5, unit: 'WORKING_DAY' } as const;
const TWO = { amount: 2, unit: 'WORKING_DAY' } as const;

it('tells the ordinary promise first, and then that of each way of handling', () => {
  const promisedByMode = [{ mode: 'CREDIT', limit: TWO } as const];
  expect(promises({ promisedLimit: FIVE, promisedByMode })).toEqual([
    { mode: 'ORDINARY', limit: FIVE },
    { mode: 'CREDIT', limit: TWO },
  ]);
});

it('tells none where nobody has confirmed it for the caller', () => {
  expect(promises({ promisedLimit: null, promisedByMode: null })).toEqual([]);
});
