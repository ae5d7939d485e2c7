import type { Option } from '../../lib/fields';
import { words as shared } from '../../lib/i18n';
import { words as catalogue } from '../catalogue/words';
import type { Column, List } from './columns';
import { textOf, type Row } from './file';
import { words } from './words';

/** The parts of the form of a draft, as they stand in its address. */
export const FORMS = [
  'about',
  'limits',
  'conditions',
  'materials',
  'steps',
  'services',
  'source',
] as const;

export type Form = (typeof FORMS)[number];

/** What a part of the form has fields for. */
export interface Sheet {
  columns: readonly Column[];
  lists: readonly List[];
}

interface Named {
  code: string;
  name: string;
}

/** What else there is to choose from. */
export interface Known {
  authorities: readonly Named[];
  benefits: readonly Named[];
}

/** What that part of the form has fields for. */
export function sheetOf(form: Form, known: Known): Sheet {
  return SHEETS[form](known);
}

/** The part of the form that has a field for a column such as `materials[2].defer_days`. */
export function formOf(column: string, known: Known): Form | null {
  const name = column.split('[')[0];
  const has = (form: Form): boolean => {
    const { columns, lists } = sheetOf(form, known);
    return [...columns, ...lists].some((each) => each.name === name);
  };
  return FORMS.find(has) ?? null;
}

const SHEETS: Readonly<Record<Form, (known: Known) => Sheet>> = {
  about,
  limits,
  conditions,
  materials,
  steps,
  services,
  source,
};

// --- the parts --------------------------------------------------------------------------

function about({ authorities }: Known): Sheet {
  const label = catalogue().fact;
  const { firstDay, firstDayHint, form } = words();
  const columns: Column[] = [
    { kind: 'line', name: 'task_name', label: form.name },
    { kind: 'date', name: 'plan_effective_date', label: firstDay, hint: firstDayHint },
    { kind: 'date', name: 'plan_cancel_date', label: form.lastDay },
    choice('task_type', label.type, types()),
    { kind: 'line', name: 'operation', label: label.operation },
    choice('project_type', label.kind, kinds()),
    choice('review_dept_code', label.reviewing, [['', form.same], ...named(authorities)]),
    choice('decided_by', label.decidedBy, deciders()),
    choice('is_entry_center', label.inHall, yesOrNo()),
    text('by_law', label.legalBasis),
  ];
  return { columns, lists: [] };
}

function limits(): Sheet {
  const label = catalogue().fact;
  const { statutory, statutoryUnit, promised, promisedUnit, verifyWithin, byMode, mode } =
    words().form;
  const promise = [number('promise_day', promised), choice('promise_type', promisedUnit, units())];
  const columns = [
    number('anticipate_day', statutory),
    choice('anticipate_type', statutoryUnit, units()),
    text('anticipate_text', label.statutoryText),
    ...promise,
    text('special_procedure', label.special),
    yes('statutory_commitment', label.statutoryCommitment),
    number('verify_within_days', verifyWithin),
  ];
  const modes: Option[] = [
    ['CREDIT', catalogue().promised.CREDIT],
    ['STATUTORY_COMMITMENT', catalogue().promised.STATUTORY_COMMITMENT],
  ];
  const promises: List = {
    name: 'promise_by_mode',
    label: byMode,
    columns: [choice('mode', mode, modes), ...promise],
    called: (row) => modes.find(([code]) => code === row['mode'])?.[1] ?? textOf(row['mode']),
    fresh: () => ({ mode: 'CREDIT', promise_type: '1' }),
  };
  return { columns, lists: [promises] };
}

function conditions(): Sheet {
  const { plain, plainHint, conditions: label, condition } = words().form;
  const lines: Column = { kind: 'text', name: 'accept_condition', label: plain, hint: plainHint };
  const rows: List = {
    name: 'conditions',
    label,
    columns: [
      text('condition', condition),
      yes('commitment_replaceable', catalogue().mark.replaceable),
    ],
    called: (row) => textOf(row['condition']).slice(0, 40),
    fresh: () => ({ commitment_replaceable: '1' }),
  };
  return { columns: [lines], lists: [rows] };
}

function materials(): Sheet {
  const { part, mark } = catalogue();
  const label = words().form;
  const rows: List = {
    name: 'materials',
    label: part.materials,
    columns: [
      number('order_num', label.order),
      { kind: 'line', name: 'material_name', label: label.material },
      { ...choice('is_need', label.needed, yesOrNo()), otherwise: '1' },
      yes('main', mark.main),
      choice('material_type', label.form, forms()),
      choice('material_format', label.medium, media()),
      choice('source_type', label.source, sources()),
      text('accept_stand', label.standard),
      text('by_law', label.materialLaw),
      yes('deferrable', mark.deferrable(null)),
      number('defer_days', label.deferDays),
      yes('commitment_replaceable', mark.replaceable),
      yes('in_one_form', mark.inOneForm),
    ],
    called: (row) => textOf(row['material_name']),
    fresh: (rows) => ({ order_num: 1 + Math.max(0, ...rows.map(orderOf)), is_need: '1' }),
  };
  return { columns: [], lists: [rows] };
}

function orderOf(row: Row): number {
  return Number(row['order_num']) || 0;
}

function steps(): Sheet {
  const { fact, siteCheck, step, stepMark } = catalogue();
  const checks: Option[] = [
    ['', siteCheck.NONE],
    ['BY_PRACTICE', siteCheck.BY_PRACTICE],
    ['COMPULSORY', siteCheck.COMPULSORY],
  ];
  const rows: List = {
    name: 'steps',
    label: words().form.steps,
    columns: [
      { kind: 'line', name: 'step_name', label: step.name },
      number('persons', step.persons),
      yes('statutory', stepMark.statutory),
      yes('site_check', stepMark.siteCheck),
    ],
    called: (row) => textOf(row['step_name']),
    fresh: () => ({ persons: 1 }),
  };
  return { columns: [choice('site_check', fact.siteCheck, checks)], lists: [rows] };
}

function services({ benefits }: Known): Sheet {
  const { fact, part } = catalogue();
  const columns: Column[] = [
    { kind: 'words', name: 'supports', label: part.supports, options: named(benefits) },
    yes('is_express', fact.courier),
    yes('is_schedule', fact.appointment),
    yes('enterprise_setup', fact.enterpriseSetup),
  ];
  return { columns, lists: [] };
}

function source(): Sheet {
  const { fact, confidence } = catalogue();
  const confident: Option[] = [
    ['', words().form.unsaid],
    ['V', confidence.seen],
    ['M', confidence.remembered],
  ];
  const facts = Object.entries(words().facts);
  const columns: Column[] = [
    { kind: 'words', name: 'to_confirm', label: words().form.toConfirm, options: facts },
    text('facts_source', fact.factsSource),
    choice('confidence', fact.confidence, confident),
    text('note', fact.note),
  ];
  return { columns, lists: [] };
}

// --- columns of a kind --------------------------------------------------------------------

function text(name: string, label: string): Column {
  return { kind: 'text', name, label };
}

function number(name: string, label: string): Column {
  return { kind: 'number', name, label };
}

function choice(name: string, label: string, options: readonly Option[]): Column {
  return { kind: 'choice', name, label, options };
}

/** Only a yes is written down. */
function yes(name: string, label: string): Column {
  return choice(name, label, [
    ['', shared().no],
    ['1', shared().yes],
  ]);
}

// --- what is chosen from, as the national table codes it ----------------------------------

function yesOrNo(): Option[] {
  return [
    ['1', shared().yes],
    ['0', shared().no],
  ];
}

function named(of: readonly Named[]): Option[] {
  return of.map(({ code, name }) => [code, name]);
}

function units(): Option[] {
  const { unit } = words().form;
  return [
    ['1', unit.WORKING_DAY],
    ['2', unit.DAY],
    ['3', unit.MONTH],
  ];
}

function kinds(): Option[] {
  return [
    ['1', catalogue().kind.INSTANT],
    ['2', catalogue().kind.PROMISED],
  ];
}

function deciders(): Option[] {
  return [
    ['', catalogue().decidedBy.REVIEWER],
    ['HEAD', catalogue().decidedBy.HEAD],
  ];
}

function forms(): Option[] {
  const { form } = catalogue();
  return [
    ['', words().form.unsaid],
    ['1', form.ORIGINAL],
    ['2', form.COPY],
    ['3', form.ORIGINAL_AND_COPY],
  ];
}

function media(): Option[] {
  const { medium } = catalogue();
  return [
    ['', words().form.unsaid],
    ['1', medium.PAPER],
    ['2', medium.ELECTRONIC],
    ['3', medium.EITHER],
  ];
}

function sources(): Option[] {
  const { source: from } = catalogue();
  return [
    ['', words().form.unsaid],
    ['10', from.APPLICANT],
    ['20', from.GOVERNMENT],
    ['99', from.OTHER],
  ];
}

function types(): Option[] {
  const { matterType } = shared();
  return [
    ['01', matterType.ADMIN_LICENCE],
    ['02', matterType.ADMIN_PENALTY],
    ['03', matterType.ADMIN_COERCION],
    ['04', matterType.ADMIN_LEVY],
    ['05', matterType.ADMIN_PAYMENT],
    ['06', matterType.ADMIN_INSPECTION],
    ['07', matterType.ADMIN_CONFIRMATION],
    ['08', matterType.ADMIN_REWARD],
    ['09', matterType.ADMIN_ADJUDICATION],
    ['10', matterType.OTHER_ADMIN_POWER],
    ['20', matterType.PUBLIC_SERVICE],
  ];
}
