import type { Option } from '../../lib/fields';
import { words as shared } from '../../lib/i18n';
import { words as policy } from '../policy/words';
import { speech } from '../../lib/language.svelte';
import { called, entriesAt, rowsAt, textAt, type Table, type Value } from './file';
import type { Spec } from './parts';
import type { Part } from './places';
import { words } from './words';
import { MATTER_TYPES, RUNGS } from './zh';

/** What a part of a draft has fields for; nothing where it has another form. */
export function specsOf(part: Part, file: Table): Spec[] {
  return SPECS[part]?.(file) ?? [];
}

const SPECS: Readonly<Partial<Record<Part, (file: Table) => Spec[]>>> = {
  document: paper,
  scope,
  benefits,
  switches,
  clauses,
  texts,
};

function paper(): Spec[] {
  const label = words().field;
  return [
    { kind: 'line', path: ['document', 'number'], label: label.number },
    { kind: 'line', path: ['document', 'title'], label: label.title },
    { kind: 'line', path: ['document', 'issuer'], label: label.issuer },
    { kind: 'date', path: ['document', 'issuedOn'], label: label.issuedOn },
    { kind: 'date', path: ['document', 'effectiveFrom'], label: label.effectiveFrom },
    {
      kind: 'date',
      path: ['document', 'effectiveTo'],
      label: label.effectiveTo,
      optional: true,
    },
    { kind: 'lines', path: ['document', 'basis'], label: label.basis },
  ];
}

function scope(file: Table): Spec[] {
  const label = policy().scope;
  const { yes, no } = policy().reviewRequired;
  return [
    {
      kind: 'any',
      path: ['scope', 'matterTypes'],
      label: label.matterTypes,
      options: matterTypes(),
    },
    {
      kind: 'any',
      path: ['scope', 'channels'],
      label: label.channels,
      options: Object.entries(shared().channel),
    },
    {
      kind: 'any',
      path: ['scope', 'applicants'],
      label: label.applicants,
      options: Object.entries(shared().applicantKind),
    },
    {
      kind: 'truth',
      path: ['scope', 'reviewRequired'],
      label: label.reviewRequired,
      options: [byDefault(), ['true', yes], ['false', no]],
      optional: true,
    },
    ...rowsAt(file, ['scope', 'excluded']).flatMap(excluded),
  ];
}

function excluded(domain: Value): Spec[] {
  const code = textAt(domain, ['code']);
  const path = ['scope', 'excluded', code];
  const group = words().excluded(called(domain, speech.language, code));
  return [...names(path, group), truth([...path, 'needsBasis'], words().needsBasis, group)];
}

function benefits(file: Table): Spec[] {
  const label = policy().benefit;
  return entriesAt(file, ['benefits']).flatMap(([code, benefit]): Spec[] => {
    const path = ['benefits', code];
    const group = called(benefit, speech.language, code);
    const usable = [byDefault(), ...Object.entries(policy().usableFrom)];
    const common = { kind: 'choice', group } as const;
    return [
      ...names(path, group),
      {
        ...common,
        path: [...path, 'effect'],
        label: label.effect,
        options: Object.entries(policy().effect),
      },
      {
        ...common,
        path: [...path, 'proof'],
        label: label.proof,
        options: [['', shared().none], ...Object.entries(policy().proof)],
        optional: true,
      },
      ...terms([...path, 'params'], group),
      {
        ...common,
        path: [...path, 'usableFrom'],
        label: label.usableFrom,
        options: usable,
        optional: true,
      },
      {
        ...common,
        path: [...path, 'clause'],
        label: words().byClause,
        options: clauseIds(file),
      },
      truth([...path, 'needsRequest'], words().needsRequest, group),
      truth([...path, 'needsCommitment'], words().needsCommitment, group),
      truth([...path, 'byCommitment'], policy().byCommitment, group),
    ];
  });
}

/** The numbers and names that a benefit comes with. */
function terms(path: readonly string[], group: string): Spec[] {
  const label = words().params;
  const common = { optional: true, group } as const;
  return [
    {
      ...common,
      kind: 'number',
      path: [...path, 'limitMinusPercent'],
      label: label.limitMinusPercent,
    },
    { ...common, kind: 'number', path: [...path, 'rank'], label: label.rank },
    { ...common, kind: 'lines', path: [...path, 'materials'], label: label.materials },
  ];
}

function clauses(file: Table): Spec[] {
  return entriesAt(file, ['clauses']).map(([id, clause]) => ({
    kind: 'text',
    path: ['clauses', id, 'text'],
    label: words()
      .ofPaper(id, textAt(clause, ['document']))
      .trim(),
  }));
}

export function matterTypes(): Option[] {
  return MATTER_TYPES.map((type) => [type, shared().matterType[type]]);
}

/** What something is called, in both languages. */
function names(path: readonly string[], group: string): Spec[] {
  return [
    { kind: 'line', path: [...path, 'name', 'zh'], label: words().nameZh, group },
    { kind: 'line', path: [...path, 'name', 'en'], label: words().nameEn, group },
  ];
}

export function clauseIds(file: Table): Option[] {
  return entriesAt(file, ['clauses']).map(([id]) => [id, id]);
}

function switches(file: Table): Spec[] {
  const { onBreach, ...label } = policy().switches;
  const at = (name: keyof typeof label): Pick<Spec, 'path' | 'label' | 'optional'> => ({
    path: ['switches', name],
    label: label[name],
    optional: true,
  });
  const yesOrNo = (name: keyof typeof label): Spec => truth(['switches', name], label[name]);
  const number = (name: keyof typeof label, unit: string): Spec => ({
    ...at(name),
    kind: 'number',
    label: words().measured(label[name], unit),
  });
  const { minutes, workingDays } = words().unit;
  return [
    {
      kind: 'choice',
      path: ['onBreach', 'OPEN'],
      label: onBreach,
      options: Object.entries(policy().onBreach),
    },
    {
      kind: 'choice',
      path: ['deferral', 'gate'],
      label: policy().deferral,
      options: [byDefault(), ...Object.entries(policy().gate)],
      optional: true,
    },
    {
      kind: 'number',
      path: ['deferral', 'due'],
      label: words().deferralDue,
      optional: true,
      unsaid: 'PROMISED_LIMIT',
    },
    {
      ...at('recheck'),
      kind: 'choice',
      options: [byDefault(), ...Object.entries(policy().recheck)],
    },
    yesOrNo('reapplyAfterWithdrawal'),
    {
      ...at('afterWithdrawal'),
      kind: 'choice',
      options: [byDefault(), ...Object.entries(policy().afterWithdrawal)],
    },
    {
      kind: 'choice',
      path: ['switches', 'afterWithdrawalClause'],
      label: words().field.afterWithdrawalClause,
      options: [['', shared().none], ...clauseIds(file)],
      optional: true,
    },
    yesOrNo('manualGradeEntry'),
    yesOrNo('secondReviewWhenStrict'),
    number('onTheSpotMinutes', minutes),
    number('supplementDays', workingDays),
    number('owedDays', workingDays),
    number('deemedAcceptanceDays', workingDays),
    number('deliveryDays', workingDays),
    number('extensionDays', workingDays),
    number('pushDays', workingDays),
    number('followUpDays', workingDays),
    number('reminderDays', workingDays),
    ...RUNGS.flatMap(rung),
  ];
}

/** What a breach of one kind leads to, beside what any open one does. */
function rung(event: (typeof RUNGS)[number]): Spec[] {
  const whole = ['onBreach', event];
  const group = `${policy().switches.onBreach} · ${policy().breachEvent[event]}`;
  const { effect, count, months } = words().rung;
  const common = { optional: true, group } as const;
  const counted: Spec = { ...common, kind: 'number', path: [...whole, 'count'], label: count };
  return [
    {
      ...common,
      kind: 'choice',
      path: [...whole, 'effect'],
      label: effect,
      options: [['', shared().none], ...Object.entries(policy().onBreach)],
      whole,
    },
    ...(event === 'REPEATED' ? [counted] : []),
    { ...common, kind: 'number', path: [...whole, 'months'], label: months },
  ];
}

function texts(): Spec[] {
  const label = words().field;
  const notice = (name: keyof ReturnType<typeof words>['notices']): Spec[] => {
    const called = words().notices[name];
    return [
      { kind: 'line', path: ['texts', name, 'version'], label: label.noticeVersion(called) },
      { kind: 'line', path: ['texts', name, 'title'], label: label.noticeTitle(called) },
      { kind: 'lines', path: ['texts', name, 'items'], label: label.noticeItems(called) },
    ];
  };
  return [
    { kind: 'text', path: ['texts', 'reminder'], label: policy().reminder },
    ...notice('rightsNotice'),
    ...notice('commitment'),
  ];
}

export function truth(path: string[], label: string, group?: string): Spec {
  const options: Option[] = [byDefault(), ['true', shared().yes], ['false', shared().no]];
  return { kind: 'truth', path, label, options, optional: true, group };
}

export function byDefault(): Option {
  return ['', words().byDefault];
}
