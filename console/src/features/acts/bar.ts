import type { CaseAction } from '../../lib/enums';
import type { Clause } from '../../lib/fragments';
import { permission } from '../../lib/permissions';
import { FORMS, type Act } from './forms';
import type { ActedCase } from './queries';

/** An act as the bar shows it: open, or greyed with the reason. */
export interface Entry {
  act: Act;
  why: ActedCase['blockedActions'][number] | null;
}

/** What of a case tells on which clauses the acts on it rest. */
interface Founded {
  legalBases: readonly { action: CaseAction; clauses: readonly Clause[] }[];
}

const ACTS = Object.keys(FORMS) as Act[];

/** The act as the service names it. */
export function actionOf(act: Act): CaseAction {
  return act === 'GRANT' || act === 'REFUSE' ? 'DECIDE' : act;
}

/** The clauses the act rests on, as the policy of the case has them. */
export function basesOf(of: Founded, act: Act): readonly Clause[] {
  return of.legalBases.find(({ action }) => action === actionOf(act))?.clauses ?? [];
}

/** The caller's acts on a case in the order of the procedure, those that are open first. */
export function entriesOf(of: Pick<ActedCase, 'allowedActions' | 'blockedActions'>): Entry[] {
  const entries = ACTS.flatMap((act) => {
    const given = permission(of, actionOf(act));
    return given ? [{ act, why: given.open ? null : given.why }] : [];
  });
  return [...entries.filter((each) => !each.why), ...entries.filter((each) => each.why)];
}

/** The single keys of acts, where they have one. */
export const KEYS: Readonly<Partial<Record<Act, string>>> = {
  GRANT: 'a',
  REFUSE: 'r',
  REQUEST_SUPPLEMENT: 'b',
  SUSPEND_CLOCK: 'p',
  RESUME_CLOCK: 'g',
  START_REVIEW: 's',
  RECORD_OPINION: 'o',
  RECORD_STEP: 't',
  EXTEND_LIMIT: 'x',
  DELIVER: 'd',
  CLOSE: 'c',
};
