import { describe, expect, it } from 'vitest';
import { filterOf, narrowed, sortOf, VIEWS, viewOf } from './view';

describe('the list of an address', () => {
  it('is one of the common ones, on whatever page', () => {
    expect(viewOf({})).toBe('mine');
    expect(viewOf({ ...VIEWS.overdue, after: 'cursor' })).toBe('overdue');
    expect(viewOf({ view: 'all', stage: 'CLOSED' })).toBeNull();
  });

  it('begins at its first page when it is narrowed', () => {
    expect(narrowed({ view: 'all', after: 'cursor' }, { stage: 'CLOSED' })).toEqual({
      view: 'all',
      stage: 'CLOSED',
    });
  });

  it('leaves the queue of one’s own when it is narrowed', () => {
    expect(narrowed({}, { due: 'TODAY' })).toEqual({ view: 'all', due: 'TODAY' });
  });
});

describe('a filter', () => {
  it('is what the address says', () => {
    expect(
      filterOf({ stage: 'CLOSED', mode: 'CREDIT', due: 'TODAY', open: 'no', text: 'x' }),
    ).toEqual({
      stages: ['CLOSED'],
      modes: ['CREDIT'],
      due: 'TODAY',
      open: false,
      text: 'x',
      applicant: null,
    });
  });

  it('leaves out what the service does not know', () => {
    const none = { stages: [], modes: [], due: null, open: null, text: null, applicant: null };
    expect(filterOf({ stage: 'NONE', mode: '<b>', due: 'x', open: 'maybe' })).toEqual(none);
    expect(sortOf({ sort: 'x' })).toBe('NEWEST');
  });
});
