import { describe, expect, it } from 'vitest';
import { ascending, moved, tick } from './grid';

const HIGH = { code: 'h', rank: 2, name: 'high', benefits: [{ code: 'x' }, { code: 'y' }] };
const LOW = { code: 'l', rank: 1, name: 'low', benefits: [{ code: 'x' }] };
const BELOW = { code: 'b', rank: 0, name: 'below', benefits: [] };
const TIERS = [HIGH, LOW, BELOW];

it('shows the lowest tier that gives benefits first, and those that give none last', () => {
  expect(ascending([BELOW, HIGH, LOW])).toEqual([LOW, HIGH, BELOW]);
});

describe('a tick', () => {
  it('is a tier’s own where no lower one has it', () => {
    expect(tick(HIGH, 'y', TIERS)).toEqual({ kind: 'own' });
    expect(tick(LOW, 'x', TIERS)).toEqual({ kind: 'own' });
  });

  it('is inherited from the lowest tier that has it', () => {
    expect(tick(HIGH, 'x', TIERS)).toEqual({ kind: 'inherited', from: LOW });
  });

  it('is missing where a tier does not give the benefit', () => {
    expect(tick(LOW, 'y', TIERS)).toEqual({ kind: 'none' });
    expect(tick(BELOW, 'x', TIERS)).toEqual({ kind: 'none' });
  });
});

describe('a key', () => {
  it.each([
    ['ArrowRight', { row: 1, column: 2 }],
    ['ArrowLeft', { row: 1, column: 0 }],
    ['ArrowUp', { row: 0, column: 1 }],
    ['ArrowDown', { row: 2, column: 1 }],
    ['Home', { row: 1, column: 0 }],
    ['End', { row: 1, column: 3 }],
  ])('leads to another cell: %s', (key, spot) => {
    expect(moved({ row: 1, column: 1 }, key, 3, 4)).toEqual(spot);
  });

  it.each(['ArrowRight', 'ArrowDown'])('does not lead out of the grid: %s', (key) => {
    expect(moved({ row: 2, column: 3 }, key, 3, 4)).toEqual({ row: 2, column: 3 });
  });

  it('leads nowhere where it is another', () => {
    expect(moved({ row: 0, column: 0 }, 'x', 3, 4)).toBeNull();
  });
});
