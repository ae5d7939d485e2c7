import type { IdentifierFault } from '../../lib/identifiers';
import { words } from './words';

/** What is wrong with an identifier, as a sentence that never repeats it. */
export function faultText(fault: IdentifierFault): string {
  const texts = words().identifier;
  switch (fault.kind) {
    case 'length':
      return texts.length(fault.length);
    case 'character':
      return fault.likely
        ? texts.likely(fault.position, fault.likely)
        : texts.character(fault.position);
    case 'birth':
      return texts.birth;
    case 'check':
      return texts.check;
  }
}
