const ALPHABET = '0123456789abcdef';

/**
 * A new idempotency key: 32 random hex digits.
 *
 * Not `crypto.randomUUID`, which Chromium 80 lacks, and any browser does over plain HTTP.
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => ALPHABET[byte % 16]).join('');
}
