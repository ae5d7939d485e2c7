import { words as shared } from '../../lib/i18n';
import type { Act } from './forms';
import { words } from './words';

/** What an act is called. */
export function nameOf(act: Act): string {
  if (act === 'GRANT') return words().grant;
  return act === 'REFUSE' ? words().refuse : shared().action[act];
}
