import type { Option } from '../../lib/fields';
import { words as shared } from '../../lib/i18n';
import { words as policy } from '../policy/words';
import { entriesAt, type Table } from './file';
import type { Spec } from './parts';
import type { Part } from './places';
import { words } from './words';
import { MATTER_TYPES } from './zh';

/** What a part of a draft has fields for; nothing where it has another form. */
export function specsOf(part: Part, file: Table): Spec[] {
  return SPECS[part]?.(file) ?? [];
}

const SPECS: Readonly<Partial<Record<Part, (file: Table) => Spec[]>>> = {
  document: paper,
  scope,
  switches,
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

function scope(): Spec[] {
  const label = policy().scope;
  const types = MATTER_TYPES.map((type): Option => [type, shared().matterType[type]]);
  const { yes, no } = policy().reviewRequired;
  return [
    { kind: 'any', path: ['scope', 'matterTypes'], label: label.matterTypes, options: types },
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
  ];
}

function switches(file: Table): Spec[] {
  const { onBreach, ...label } = policy().switches;
  const clauses = entriesAt(file, ['clauses']).map(([id]): Option => [id, id]);
  const at = (name: keyof typeof label): Pick<Spec, 'path' | 'label' | 'optional'> => ({
    path: ['switches', name],
    label: label[name],
    optional: true,
  });
  const truth = (name: keyof typeof label): Spec => ({
    ...at(name),
    kind: 'truth',
    options: [byDefault(), ['true', shared().yes], ['false', shared().no]],
  });
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
      ...at('recheck'),
      kind: 'choice',
      options: [byDefault(), ...Object.entries(policy().recheck)],
    },
    truth('reapplyAfterWithdrawal'),
    {
      ...at('afterWithdrawal'),
      kind: 'choice',
      options: [byDefault(), ...Object.entries(policy().afterWithdrawal)],
    },
    {
      kind: 'choice',
      path: ['switches', 'afterWithdrawalClause'],
      label: words().field.afterWithdrawalClause,
      options: [['', shared().none], ...clauses],
      optional: true,
    },
    truth('manualGradeEntry'),
    truth('secondReviewWhenStrict'),
    number('onTheSpotMinutes', minutes),
    number('supplementDays', workingDays),
    number('owedDays', workingDays),
    number('deemedAcceptanceDays', workingDays),
    number('deliveryDays', workingDays),
    number('extensionDays', workingDays),
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

function byDefault(): Option {
  return ['', words().byDefault];
}
