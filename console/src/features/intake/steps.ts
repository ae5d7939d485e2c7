import type { CaseAction, Stage, Track } from '../../lib/enums';

/** What of a case says how far it has come at the window. */
export interface Walked {
  stage: Stage;
  track: Track;
  inScope: boolean;
  allowedActions: readonly CaseAction[];
  blockedActions: readonly { action: CaseAction; code: string }[];
}

/** The steps at the window in legal order (四(一), 四(二)1, 四(二)2), each a key of its own. */
export const STEPS = [
  'notice',
  'remind',
  'choose',
  'tell',
  'rights',
  'commit',
  'examine',
  'accept',
] as const;

export type Step = (typeof STEPS)[number];

/** Steps that exist only where credit approval does, and those that follow a request. */
const IN_SCOPE_ONLY: readonly Step[] = ['remind', 'choose'];
export const AFTER_REQUEST: readonly Step[] = ['tell', 'rights', 'commit'];

const ENDED: Partial<Record<Track, readonly Step[]>> = {
  DECLINED: AFTER_REQUEST,
  WITHDRAWN: AFTER_REQUEST,
  INELIGIBLE: ['rights', 'commit'],
};

const BY_TRACK: Partial<Record<Track, Step>> = {
  NONE: 'remind',
  REMINDED: 'choose',
  REQUESTED: 'tell',
};

const BEFORE_ACCEPTANCE: readonly Stage[] = ['REGISTERED', 'NOTIFIED', 'SUPPLEMENTING'];

/** The steps that this case goes through, in their order. */
export function stepsOf(walked: Walked): readonly Step[] {
  const ended = walked.inScope || walked.track !== 'NONE' ? ENDED[walked.track] : AFTER_REQUEST;
  return STEPS.filter(
    (step) => !ended?.includes(step) && (walked.inScope || !IN_SCOPE_ONLY.includes(step)),
  );
}

/**
 * The step that comes next, or null where the window's work is done. `examined` says whether
 * everything that is needed has been examined, or is to count otherwise.
 */
export function nextStep(walked: Walked, examined: boolean): Step | null {
  if (!BEFORE_ACCEPTANCE.includes(walked.stage)) return null;
  if (walked.allowedActions.includes('GIVE_ONE_TIME_NOTICE')) return 'notice';
  return creditStep(walked) ?? (examined ? 'accept' : 'examine');
}

function creditStep(walked: Walked): Step | null {
  if (walked.track === 'ELIGIBLE') return toldRights(walked) ? 'commit' : 'rights';
  const step = BY_TRACK[walked.track] ?? null;
  return step && IN_SCOPE_ONLY.includes(step) && !walked.inScope ? null : step;
}

/** No commitment is signed before the rights are told; the service says so where it is asked. */
function toldRights(walked: Walked): boolean {
  const blocked = walked.blockedActions.find(({ action }) => action === 'SIGN_COMMITMENT');
  return blocked?.code !== 'RIGHTS_NOTICE_MISSING';
}

/** The act that says whether a step is open. */
export const ACT = {
  notice: 'GIVE_ONE_TIME_NOTICE',
  remind: 'REMIND',
  choose: 'REQUEST_CREDIT_APPROVAL',
  tell: 'DECIDE_ELIGIBILITY',
  rights: 'GIVE_RIGHTS_NOTICE',
  commit: 'SIGN_COMMITMENT',
  examine: 'CHECK_MATERIAL',
  accept: 'ACCEPT',
} as const satisfies Record<Step, CaseAction>;
