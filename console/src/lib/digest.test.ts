import { expect, it } from 'vitest';
import { sha256 } from './digest';

it('is the digest that FIPS 180-4 gives for abc', async () => {
  expect(await sha256(new Blob(['abc']))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
