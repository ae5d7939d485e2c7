import { describe, expect, it } from 'vitest';
import { filterOf, narrowed } from './view';

const NOTHING = {
  text: null,
  type: null,
  authority: null,
  active: null,
  inScope: null,
  scopeReason: null,
};

describe('a filter', () => {
  it('is what the address says', () => {
    const query = { text: ' x ', type: 'PUBLIC_SERVICE', authority: '1', active: 'no' };
    expect(filterOf(query)).toEqual({
      ...NOTHING,
      text: 'x',
      type: 'PUBLIC_SERVICE',
      authority: '1',
      active: false,
    });
  });

  it.each([
    ['yes', { inScope: true }],
    ['no', { inScope: false }],
    ['MATTER_EXCLUDED', { scopeReason: 'MATTER_EXCLUDED' }],
  ])('asks for matters in scope, out of it, or why not: %s', (scope, asked) => {
    expect(filterOf({ scope })).toEqual({ ...NOTHING, ...asked });
  });

  it('leaves out what the service does not know', () => {
    expect(filterOf({ text: '', type: 'x', active: 'x', scope: 'GRADE_BELOW_A' })).toEqual(NOTHING);
  });
});

it('begins at its first page when it is narrowed', () => {
  expect(narrowed({ type: 'PUBLIC_SERVICE', after: 'cursor' }, { active: 'no' })).toEqual({
    type: 'PUBLIC_SERVICE',
    active: 'no',
  });
});
