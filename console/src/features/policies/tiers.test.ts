import { describe, expect, it } from 'vitest';
import type { Table } from './file';
import { homeOf, led } from './grades';
import { tiersOf, toggled } from './tiers';

const FILE: Table = {
  facts: { grade: { kind: 'GRADE', scale: ['a', 'b', 'c', 'd'], withoutTier: ['d'] } },
  tiers: [
    {
      id: 'high',
      effect: 'INCENTIVE',
      when: { fact: 'grade', in: ['a'] },
      benefits: ['one', { code: 'two', params: { n: 1 } }, 'three'],
    },
    { id: 'low', effect: 'INCENTIVE', when: { fact: 'grade', in: ['b', 'c'] }, benefits: ['one'] },
    { id: 'below', effect: 'RESTRICT', clause: '三4', when: { not: {} } },
  ],
  benefits: { one: {}, two: {}, three: {}, four: {} },
};

it('ranks the tiers that give benefits from the lowest', () => {
  expect(tiersOf(FILE, 'zh').map(({ code, rank }) => [code, rank])).toEqual([
    ['high', 2],
    ['low', 1],
    ['below', 0],
  ]);
});

describe('giving and taking', () => {
  it('gives in a tier and in each above that has it not yet, in the order of the benefits', () => {
    expect(toggled(FILE, 'low', 'four')).toEqual([
      {
        path: ['tiers', 'high', 'benefits'],
        value: '["one", { code = "two", params = { n = 1 } }, "three", "four"]',
      },
      { path: ['tiers', 'low', 'benefits'], value: '["one", "four"]' },
    ]);
    expect(toggled(FILE, 'low', 'two').map(({ value }) => value)).toEqual(['["one", "two"]']);
  });

  it('takes in a tier and in each above', () => {
    expect(toggled(FILE, 'low', 'one').map(({ path }) => path[1])).toEqual(['high', 'low']);
  });

  it('leaves the other tiers alone where they are not cumulative', () => {
    const edits = toggled({ ...FILE, cumulative: false }, 'low', 'one');
    expect(edits).toEqual([{ path: ['tiers', 'low', 'benefits'], value: '[]' }]);
  });
});

describe('a grade', () => {
  it('goes from one tier to another, in the order of the scale', () => {
    expect(led(FILE, 'grade', 'b', 0)).toEqual([
      { path: ['tiers', 'high', 'when', 'in'], value: '["a", "b"]' },
      { path: ['tiers', 'low', 'when', 'in'], value: '["c"]' },
    ]);
  });

  it('leads nowhere by intent, and back', () => {
    expect(homeOf(FILE, 'grade', 'd')).toBe(2);
    expect(led(FILE, 'grade', 'd', 1)).toEqual([
      { path: ['tiers', 'low', 'when', 'in'], value: '["b", "c", "d"]' },
      { path: ['facts', 'grade', 'withoutTier'], value: '[]' },
    ]);
    expect(led(FILE, 'grade', 'a', 0)).toEqual([]);
  });
});
