import { expect, test } from 'vitest';
import { minute } from './format';

test('an instant is shown to the minute, as the service tells it', () => {
  expect(minute('2026-11-23T09:30:00+08:00')).toBe('2026-11-23 09:30');
});
