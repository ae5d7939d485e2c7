import { expect, it } from 'vitest';
import { newKey } from './keys';

it('is new each time, and of the form the service takes', () => {
  const keys = Array.from({ length: 100 }, newKey);
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
});
