import { sha256 as digestOf } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * The SHA-256 of a file in lower-case hex.
 *
 * Not `crypto.subtle`, which no browser has over plain HTTP, and halls are intranets.
 */
export async function sha256(file: Blob): Promise<string> {
  return bytesToHex(digestOf(new Uint8Array(await bytesOf(file))));
}

// Blob.arrayBuffer is younger than some of the browsers of the floor.
function bytesOf(file: Blob): Promise<ArrayBuffer> {
  return new Response(file).arrayBuffer();
}
