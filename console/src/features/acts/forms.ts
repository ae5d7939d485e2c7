import type { TypedDocumentNode } from '@urql/core';
import { act } from '../../lib/ask';
import type { CaseAction } from '../../lib/enums';
import * as asks from './asks';
import { linesOf, listOf, textOf, textOrNull, type Draft, type Field } from '../../lib/fields';
import * as q from './queries';
import type { ActedCase, Done } from './queries';
import { words } from './words';

/** What a person does to a case; of a decision, to grant and to refuse are two acts. */
export type Act = Exclude<CaseAction, 'DECIDE'> | 'GRANT' | 'REFUSE';

/** What an act asks for, and how it is done. */
export interface Form {
  fields(on: ActedCase, draft: Draft): readonly Field[];
  /** Null where it came to nothing; the frame then shows why. */
  perform(on: ActedCase, draft: Draft): Promise<Done | null>;
}

interface Addressed {
  caseId: string;
  expectedVersion: number;
  idempotencyKey: string;
}

function form<Input extends Addressed>(
  document: TypedDocumentNode<Record<string, Done>, { input: Input }>,
  say: (draft: Draft, on: ActedCase) => Omit<Input, keyof Addressed>,
  fields: Form['fields'] = () => [],
): Form {
  return {
    fields,
    perform: (on, draft) => {
      const input = { caseId: on.id, expectedVersion: on.version, ...say(draft, on) };
      return act(document, input as Omit<Input, 'idempotencyKey'>);
    },
  };
}

function nothing(): Record<never, never> {
  return {};
}

export const FORMS: Readonly<Record<Act, Form>> = {
  GIVE_ONE_TIME_NOTICE: form(q.GiveOneTimeNotice, nothing),
  REMIND: form(
    q.Remind,
    (draft) => ({ manner: asks.picked(words().reminder, draft, 'manner') }),
    asks.reminder,
  ),
  QUERY_CREDIT: form(q.QueryCredit, nothing),
  ENTER_GRADE: form(
    q.EnterGrade,
    (draft) => ({
      fact: textOf(draft, 'fact'),
      token: textOf(draft, 'token'),
      evaluatedOn: textOf(draft, 'evaluatedOn'),
      validUntil: textOrNull(draft, 'validUntil'),
      evidence: textOf(draft, 'evidence').trim(),
    }),
    asks.grade,
  ),
  CONFIRM_GRADE: form(q.ConfirmGrade, nothing),
  DECLINE: form(q.Decline, nothing),
  REQUEST_CREDIT_APPROVAL: form(q.RequestCreditApproval, nothing),
  DECIDE_ELIGIBILITY: form(q.DecideEligibility, nothing),
  GIVE_RIGHTS_NOTICE: form(q.GiveRightsNotice, nothing),
  SIGN_COMMITMENT: form(
    q.SignCommitment,
    (draft, on) => ({
      templateVersion: on.policy?.texts.commitment.version ?? '',
      capacity: asks.picked(words().capacity, draft, 'capacity'),
      signerName: textOf(draft, 'signerName').trim(),
      attorneyNo: textOrNull(draft, 'attorneyNo'),
      form: asks.picked(words().form, draft, 'form'),
      fileHash: textOf(draft, 'fileHash').trim(),
    }),
    asks.signature,
  ),
  SUBMIT_MATERIAL: form(
    q.SubmitMaterial,
    (draft) => ({ material: textOf(draft, 'material') }),
    asks.receipt,
  ),
  CHECK_MATERIAL: form(
    q.CheckMaterial,
    (draft) => ({
      material: textOf(draft, 'material'),
      inForm: asks.picked(words().inForm, draft, 'inForm') === 'yes',
      defect: textOrNull(draft, 'defect'),
    }),
    asks.examination,
  ),
  CHECK_COMMITMENT: form(
    q.CheckCommitment,
    (draft) => ({ inOrder: asks.picked(words().inOrder, draft, 'inOrder') === 'yes' }),
    asks.commitmentCheck,
  ),
  REQUEST_SUPPLEMENT: form(
    q.RequestSupplement,
    (draft) => ({
      defects: Object.entries(listOf(draft, 'defects')).map(([material, text]) => ({
        material,
        text,
      })),
      dueOn: textOrNull(draft, 'dueOn'),
    }),
    asks.supplement,
  ),
  ACCEPT: form(
    q.AcceptCase,
    (draft) => ({
      deferred: Object.entries(listOf(draft, 'deferred')).map(([material, dueOn]) => ({
        material,
        dueOn,
      })),
      replaced: Object.keys(listOf(draft, 'replaced')),
    }),
    asks.acceptance,
  ),
  REFUSE_ACCEPTANCE: form(
    q.RefuseAcceptance,
    (draft) => ({
      ground: asks.picked(words().ground, draft, 'ground'),
      reasons: textOrNull(draft, 'reasons'),
    }),
    asks.refusalOfAcceptance,
  ),
  USE_BENEFIT: form(
    q.UseBenefit,
    (draft) => ({
      benefit: textOf(draft, 'benefit'),
      proof: textOrNull(draft, 'proof'),
      rank: textOrNull(draft, 'rank') === null ? null : Number(textOf(draft, 'rank')),
    }),
    asks.benefit,
  ),
  WITHDRAW_CREDIT_APPROVAL: form(q.WithdrawCreditApproval, nothing),
  WITHDRAW_APPLICATION: form(
    q.WithdrawApplication,
    (draft) => ({ reason: textOrNull(draft, 'reason') }),
    asks.withdrawal,
  ),
  START_REVIEW: form(q.StartReview, nothing),
  RECORD_STEP: form(
    q.RecordStep,
    (draft) => ({
      step: textOf(draft, 'step'),
      performedBy: linesOf(draft, 'performedBy'),
      record: textOf(draft, 'record'),
    }),
    asks.step,
  ),
  RECORD_OPINION: form(
    q.RecordOpinion,
    (draft) => ({
      recommends: asks.picked(asks.recommendations(), draft, 'recommends'),
      opinion: textOf(draft, 'opinion'),
    }),
    asks.opinion,
  ),
  SUSPEND_CLOCK: form(
    q.SuspendClock,
    (draft) => ({
      kind: asks.picked(words().suspension, draft, 'kind'),
      noticeNo: textOf(draft, 'noticeNo').trim(),
      expectedEnd: textOf(draft, 'expectedEnd'),
    }),
    asks.suspension,
  ),
  RESUME_CLOCK: form(q.ResumeClock, nothing),
  EXTEND_LIMIT: form(
    q.ExtendLimit,
    (draft) => ({ days: Number(textOf(draft, 'days')), reasons: textOrNull(draft, 'reasons') }),
    asks.extension,
  ),
  GRANT: form(
    q.DecideCase,
    (draft) => ({ outcome: 'GRANTED' as const, opinion: textOrNull(draft, 'opinion') }),
    asks.grant,
  ),
  REFUSE: form(
    q.DecideCase,
    (draft) => ({
      outcome: 'REFUSED' as const,
      opinion: textOrNull(draft, 'opinion'),
      reasons: textOrNull(draft, 'reasons'),
      remedies: textOrNull(draft, 'remedies'),
    }),
    asks.refusal,
  ),
  DELIVER: form(
    q.DeliverCase,
    (draft) => ({
      manner: asks.picked(words().delivery, draft, 'manner'),
      proof: textOf(draft, 'proof').trim(),
    }),
    asks.delivery,
  ),
  CLOSE: form(q.CloseCase, nothing),
  REVOKE_DECISION: form(
    q.RevokeDecision,
    (draft) => ({
      documentNo: textOrNull(draft, 'documentNo'),
      heardOn: textOrNull(draft, 'heardOn'),
      reasons: textOrNull(draft, 'reasons'),
    }),
    asks.revocation,
  ),
  RETURN: form(
    q.ReturnCase,
    (draft) => ({
      ground: asks.picked(words().returned, draft, 'ground'),
      reason: textOf(draft, 'reason'),
    }),
    asks.sendingBack,
  ),
  HAND_OVER: form(
    q.HandOverCase,
    (draft) => ({ officerId: textOf(draft, 'officerId'), reason: textOf(draft, 'reason') }),
    asks.handingOver,
  ),
  TAKE_OVER: form(
    q.TakeOverCase,
    (draft) => ({ reason: textOf(draft, 'reason') }),
    () => [asks.because()],
  ),
  CORRECT: form(
    q.CorrectCase,
    (draft) => ({ corrects: Number(textOf(draft, 'corrects')), reason: textOf(draft, 'reason') }),
    asks.correction,
  ),
  CONFIRM_CORRECTION: form(
    q.ConfirmCorrection,
    (draft) => ({ agreed: asks.picked(words().agreed, draft, 'agreed') === 'yes' }),
    asks.answerToCorrection,
  ),
};
