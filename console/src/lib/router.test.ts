import { describe, expect, it } from 'vitest';
import { hashOf, paramsOf, placeOf } from './router';

describe('a hash', () => {
  it('is a path and what narrows it', () => {
    const hash = hashOf('/queue', { view: 'all', text: '?&=' });
    expect(placeOf(hash)).toEqual({ path: '/queue', query: { view: 'all', text: '?&=' } });
  });

  it('leaves out what is empty', () => {
    expect(hashOf('/queue', { stage: '' })).toBe('#/queue');
  });

  it('is the beginning where there is none', () => {
    expect(placeOf('')).toEqual({ path: '/', query: {} });
  });
});

describe('a pattern', () => {
  it('takes what stands for a name', () => {
    expect(paramsOf('/cases/:caseNo', '/cases/114%2F2')).toEqual({ caseNo: '114/2' });
  });

  it.each(['/cases', '/cases/', '/cases/1/2', '/other/1'])('does not fit %s', (path) => {
    expect(paramsOf('/cases/:caseNo', path)).toBeNull();
  });

  it('takes a broken escape as it stands', () => {
    expect(paramsOf('/cases/:caseNo', '/cases/%E0%A4%A')).toEqual({ caseNo: '%E0%A4%A' });
  });
});
