import { expect, it } from 'vitest';
import { PAGE_SIZE, pageOf, turned } from './paging';

it('goes on after a row, or back before one', () => {
  expect(pageOf({})).toEqual({ first: PAGE_SIZE, last: null, after: null, before: null });
  expect(pageOf(turned({ after: 'old' }, { after: 'new' }))).toMatchObject({ after: 'new' });
  expect(pageOf(turned({ after: 'old' }, { before: 'new' }))).toEqual({
    first: null,
    last: PAGE_SIZE,
    after: null,
    before: 'new',
  });
});
