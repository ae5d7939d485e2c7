/** The SHA-256 of a file in lower-case hex; null where the browser counts none (plain HTTP). */
export async function sha256(file: Blob): Promise<string | null> {
  const { subtle } = crypto as Partial<Pick<Crypto, 'subtle'>>;
  if (!subtle) return null;
  const digest = await subtle.digest('SHA-256', await bytesOf(file));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Blob.arrayBuffer is younger than some of the browsers of the floor.
function bytesOf(file: Blob): Promise<ArrayBuffer> {
  return new Response(file).arrayBuffer();
}
