import { Fault } from './fault';
import type { Sought } from './sought';

const LENGTH = 18;

/** Whether a text that is searched by is as long as the identifier of an applicant. */
export function mayIdentify(typed: string): boolean {
  return typed.replace(/[\s-]/g, '').length === LENGTH;
}

/** Who is meant by such a text; what tells so is loaded only then. Raises Fault. */
export async function identified(typed: string): Promise<Sought> {
  const { sought } = await import('./sought').catch(() => {
    throw new Fault('answered');
  });
  return sought(typed);
}
