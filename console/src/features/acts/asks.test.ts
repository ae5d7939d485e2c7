import { expect, test } from 'vitest';
import { filled, unanswered, type Draft } from '../../lib/fields';
import { FORMS, type Act } from './forms';
import type { ActedCase, Item } from './queries';

const clause = { id: '1', document: 'd', text: 't' };

const CASE = {
  stage: 'NOTIFIED',
  matter: {
    legalBasis: 'law 7',
    conditions: [
      { code: 'C1', text: 'a place', replaceable: true },
      { code: 'C2', text: 'a manager', replaceable: false },
    ],
    materials: [
      { code: 'M01', name: 'form' },
      { code: 'M02', name: 'lease' },
      { code: 'M03', name: 'proof' },
    ],
    steps: [
      { code: 'S01', name: 'visit', persons: 2 },
      { code: 'S02', name: 'check', persons: 1 },
    ],
  },
  materials: [
    { code: 'M01', receivedOn: '2026-11-02', inForm: true, owed: false },
    { code: 'M02', receivedOn: '2026-11-02', inForm: false, owed: false },
  ],
  checklist: [item('M01', { lacking: false, ways: [] }), item('M02'), item('M03')],
  opinionWithDecision: false,
  grantedBenefits: [],
  stepsDone: [],
  policy: { switches: { extensionDays: 10 }, facts: [], texts: {} },
} as unknown as ActedCase;

function item(code: string, more: Partial<Item> = {}): Item {
  return {
    kind: 'MATERIAL',
    code,
    name: code,
    required: true,
    receivedOn: null,
    inForm: null,
    metByOneForm: false,
    lacking: true,
    ways: ['IN_FORM'],
    deferUntil: null,
    ...more,
  };
}

function benefit(code: string, byHand: boolean, proof: string | null = null): object {
  return { code, name: code, byHand, proof, terms: null, usableFrom: 'ACCEPTANCE', clause };
}

function asked(act: Act, on: Partial<ActedCase> = {}, draft: Draft = {}): Draft {
  return filled(FORMS[act].fields({ ...CASE, ...on }, draft), draft);
}

function needs(act: Act, on: Partial<ActedCase> = {}, draft: Draft = {}): string[] {
  return unanswered(FORMS[act].fields({ ...CASE, ...on }, draft), asked(act, on, draft));
}

function options(act: Act, name: string, on: Partial<ActedCase> = {}): string[] {
  const field = FORMS[act].fields({ ...CASE, ...on }, {}).find((each) => each.name === name);
  return field && 'options' in field ? field.options.map(([code]) => code) : [];
}

test('a supplement names everything that is lacking, to begin with', () => {
  expect(Object.keys(asked('REQUEST_SUPPLEMENT')['defects']!)).toEqual(['M02', 'M03']);
});

test('what is received is what is owed, or else what has not come', () => {
  expect(options('SUBMIT_MATERIAL', 'material')).toEqual(['M03']);
  const owed = CASE.materials.map((each) => ({ ...each, owed: each.code === 'M02' }));
  expect(options('SUBMIT_MATERIAL', 'material', { materials: owed })).toEqual(['M02']);
});

test('what is examined is what came and is not in form', () => {
  expect(options('CHECK_MATERIAL', 'material')).toEqual(['M02']);
});

test('a defect is asked for where a material is not in form', () => {
  expect(asked('CHECK_MATERIAL')).not.toHaveProperty('defect');
  expect(asked('CHECK_MATERIAL', {}, { inForm: 'no' })).toHaveProperty('defect');
});

test('an ordinary case is accepted without a question', () => {
  expect(FORMS.ACCEPT.fields(CASE, {})).toEqual([]);
});

test('a benefit lets a material come later, by the last day it may', () => {
  const checklist = [item('M02', { ways: ['IN_FORM', 'DEFERRED'], deferUntil: '2026-12-01' })];
  expect(asked('ACCEPT', { checklist })).toEqual({ deferred: { M02: '2026-12-01' } });
});

test('a commitment stands for what it may stand for, a condition only if it is chosen', () => {
  const on = {
    checklist: [
      item('M03', { ways: ['IN_FORM', 'REPLACED'] }),
      item('C1', { kind: 'CONDITION', required: false, lacking: false, ways: ['REPLACED'] }),
    ],
  };
  expect(asked('ACCEPT', on)).toEqual({ replaced: { M03: '' } });
  expect(options('ACCEPT', 'replaced', on)).toEqual(['M03', 'C1']);
});

test('only benefits that somebody gives are used by hand, with their proof', () => {
  const on = {
    grantedBenefits: [
      benefit('NOTIFY_COMMIT', false),
      benefit('GREEN_CHANNEL', true),
      benefit('FREE_COURIER', true, 'COURIER'),
    ],
  } as Partial<ActedCase>;
  expect(options('USE_BENEFIT', 'benefit', on)).toEqual(['GREEN_CHANNEL', 'FREE_COURIER']);
  expect(needs('USE_BENEFIT', on)).toEqual([]);
  expect(needs('USE_BENEFIT', on, { benefit: 'FREE_COURIER' })).toEqual(['proof']);
});

test('the rank of the officer is asked for where the terms of a benefit name one', () => {
  const team = { ...benefit('TASK_FORCE', true, 'TEAM'), terms: { rank: 2 } };
  const on = { grantedBenefits: [team] } as unknown as Partial<ActedCase>;
  expect(needs('USE_BENEFIT', on)).toEqual(['proof', 'rank']);
});

test('a step that is done is not asked for again', () => {
  expect(options('RECORD_STEP', 'step', { stepsDone: ['S01'] })).toEqual(['S02']);
});

test('to grant after a review asks nothing, and in one act has its opinion by itself', () => {
  expect(FORMS.GRANT.fields(CASE, {})).toEqual([]);
  expect(needs('GRANT', { opinionWithDecision: true })).toEqual([]);
  expect(asked('GRANT', { opinionWithDecision: true })).toHaveProperty('opinion');
});

test('a refusal needs reasons, and has the remedies by itself', () => {
  expect(needs('REFUSE')).toEqual(['reasons']);
  expect(asked('REFUSE')['remedies']).not.toBe('');
  expect(asked('REFUSE', { opinionWithDecision: true })).toHaveProperty('opinion');
});

test('an opinion follows the recommendation until it is typed over', () => {
  const granted = asked('RECORD_OPINION')['opinion'];
  const refused = asked('RECORD_OPINION', {}, { recommends: 'REFUSED' })['opinion'];
  expect(refused).not.toBe(granted);
  const typed = { recommends: 'REFUSED', opinion: 'my own' };
  expect(asked('RECORD_OPINION', {}, typed)['opinion']).toBe('my own');
});

test('only an agent needs a power of attorney', () => {
  expect(needs('SIGN_COMMITMENT')).toEqual(['signerName', 'fileHash']);
  expect(needs('SIGN_COMMITMENT', {}, { capacity: 'AGENT' })).toContain('attorneyNo');
});

test('no clock is stopped for what the law does not name', () => {
  const kinds = options('SUSPEND_CLOCK', 'kind');
  expect(kinds).toHaveLength(9);
  expect(kinds).not.toContain('SITE_VISIT');
});
