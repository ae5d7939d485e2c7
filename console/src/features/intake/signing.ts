import type { SignatureForm, SignerCapacity } from '../acts/enums';

/** What is filled in when a signed commitment is taken. */
export interface Signing {
  capacity: SignerCapacity;
  signerName: string;
  attorneyNo: string;
  form: SignatureForm;
  fileHash: string;
}

/** The first field that a signed commitment still needs, or null. */
export function signatureFault(signing: Signing): 'fileHash' | 'signerName' | 'attorneyNo' | null {
  if (!signing.fileHash) return 'fileHash';
  if (!signing.signerName.trim()) return 'signerName';
  return signing.capacity === 'AGENT' && !signing.attorneyNo.trim() ? 'attorneyNo' : null;
}
