import type { CaseAction } from '../../lib/enums';
import type { WindowCase } from './queries';

type Given = Pick<WindowCase['windowSteps'][number], 'action' | 'state'>;

/** The acts by which the window does its steps. */
export type Step = Extract<
  CaseAction,
  | 'GIVE_ONE_TIME_NOTICE'
  | 'QUERY_CREDIT'
  | 'REMIND'
  | 'REQUEST_CREDIT_APPROVAL'
  | 'DECIDE_ELIGIBILITY'
  | 'GIVE_RIGHTS_NOTICE'
  | 'SIGN_COMMITMENT'
  | 'CHECK_MATERIAL'
  | 'ACCEPT'
>;

export interface Walked {
  action: Step;
  state: Given['state'];
}

/** After these the applicant may still say that it does not want credit approval after all. */
export const AFTER_REQUEST: readonly Step[] = [
  'DECIDE_ELIGIBILITY',
  'GIVE_RIGHTS_NOTICE',
  'SIGN_COMMITMENT',
];

/**
 * The steps as the service has them, in the order of the law. What the clerk has chosen on the page
 * alone says whether the last but one is over: what is deferred or replaced is named in accepting.
 */
export function walked(steps: readonly Given[], examined: boolean): readonly Walked[] {
  const given = steps as readonly Walked[];
  const next = nextOf(given);
  if (next !== 'CHECK_MATERIAL' && next !== 'ACCEPT') return given;
  const states = {
    CHECK_MATERIAL: examined ? 'DONE' : 'NEXT',
    ACCEPT: examined ? 'NEXT' : 'LATER',
  } as const;
  return given.map(({ action, state }) => ({
    action,
    state: action === 'CHECK_MATERIAL' || action === 'ACCEPT' ? states[action] : state,
  }));
}

/** The step to do next; null where the window's work is done. */
export function nextOf(steps: readonly Walked[]): Step | null {
  return steps.find(({ state }) => state === 'NEXT')?.action ?? null;
}
