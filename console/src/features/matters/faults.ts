import type { Finding, MatterDraft } from './queries';
import { words } from './words';

type Check = MatterDraft['check'];

/** What was found in a draft, and what to do about it. */
export function told({ reason, cure }: Finding): string {
  return words().found(reason, cure);
}

/** What is wrong in that column; nothing where it is sound. */
export function faultAt({ findings, refusals }: Check, column: string): string | undefined {
  const found = [
    ...findings.filter((each) => each.isFault && each.column === column).map(told),
    ...refusals.filter(({ path }) => path[1] === column).map(({ message }) => message),
  ];
  return found.length > 0 ? found.join(' ') : undefined;
}
