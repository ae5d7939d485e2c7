import { beforeEach, expect, it } from 'vitest';
import { inHand, unsaved } from './inhand';
import { session, type Viewer } from './session.svelte';

const somebody = (id: string): Viewer => ({ id }) as Viewer;

beforeEach(() => (session.viewer = somebody('one')));

it('keeps what one has typed until it is asked for again', () => {
  const draft = inHand('draft', () => ({ unsaved: true }));
  expect(inHand('draft', () => ({ unsaved: false }))).toBe(draft);
  expect([unsaved('draft'), unsaved('another')]).toEqual([true, false]);
});

it('shows nothing of it to whoever comes after', () => {
  inHand('draft', () => ({ unsaved: true }));
  session.viewer = somebody('another');
  expect(unsaved('draft')).toBe(false);
});
