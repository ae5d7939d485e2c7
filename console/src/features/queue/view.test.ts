import { describe, expect, it } from 'vitest';
import { filterOf, narrowed, queryOf, sameList, sortOf, VIEWS, viewOf } from './view';

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
      tiers: [],
      authority: null,
      due: 'TODAY',
      open: false,
      text: 'x',
      applicant: null,
      holder: null,
    });
  });

  it('leaves out what the service does not know', () => {
    const none = filterOf({});
    expect(filterOf({ stage: 'NONE', mode: '<b>', due: 'x', open: 'maybe' })).toEqual(none);
    expect(sortOf({ sort: 'x' })).toBe('NEWEST');
  });

  it('comes back from the service as the address that it was saved at', () => {
    const query = { view: 'all', stage: 'ACCEPTED,IN_REVIEW', tier: '一级', open: 'no', text: 'x' };
    expect(queryOf(filterOf(query), sortOf(query))).toEqual(query);
    expect(queryOf(filterOf({}), 'DUE')).toEqual({ view: 'all', sort: 'DUE' });
  });

  it('makes the same list on whatever page, and not that of the queue', () => {
    const query = { view: 'all', stage: 'CLOSED' };
    expect(sameList(query, { ...query, sort: 'NEWEST', after: 'cursor' })).toBe(true);
    expect(sameList(query, { ...query, due: 'TODAY' })).toBe(false);
    expect(sameList({}, VIEWS.all)).toBe(false);
  });
});
