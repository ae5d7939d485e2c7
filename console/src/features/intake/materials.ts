import type { Benefit } from '../acts/queries';

/** How something the applicant owes counts: examined and in form, to come later, or by commitment. */
export type Way = 'inForm' | 'deferred' | 'replaced';

/** What the clerk has chosen, by code. */
export type Choices = Readonly<Record<string, Way | undefined>>;

/** The code under which the commitment letter stands among the papers to examine. */
export const COMMITMENT = 'commitment';

interface Spec {
  code: string;
  name: string;
  required: boolean;
  main: boolean;
  deferrable: boolean;
  replaceable: boolean;
  inOneForm: boolean;
}

/** What of a case says which papers there are to examine. */
export interface Papers {
  track: string;
  commitmentChecked: boolean;
  matter: {
    materials: readonly Spec[];
    conditions: readonly { code: string; text: string; replaceable: boolean }[];
  };
  materials: readonly { code: string; receivedOn: string | null; inForm: boolean | null }[];
  lacking: readonly { code: string; deferUntil: string | null; replaceable: boolean }[];
  grantedBenefits: readonly Benefit[];
}

/** One paper to examine, and in which ways it may count; none where it counts already. */
export interface Row {
  kind: 'commitment' | 'material' | 'condition';
  code: string;
  name: string;
  required: boolean;
  received: boolean;
  inForm: boolean;
  /** Whether the one form meets it, so that it need not come. */
  byOneForm: boolean;
  ways: readonly Way[];
  deferUntil: string | null;
}

/** The papers of a case in the order of the notice, the commitment letter first (四(二)2). */
export function rowsOf(papers: Papers): readonly Row[] {
  const { materials, conditions } = papers.matter;
  const letter = papers.track === 'COMMITTED' ? [letterRow(papers)] : [];
  const vouched = holds(papers, 'REPLACE_EVIDENCE')
    ? conditions.filter(({ replaceable }) => replaceable)
    : [];
  return [
    ...letter,
    ...materials.map((spec) => materialRow(spec, papers)),
    ...vouched.map(({ code, text }) =>
      row({ kind: 'condition', code, name: text, ways: ['replaced'] }),
    ),
  ];
}

function letterRow({ commitmentChecked }: Papers): Row {
  const ways: Way[] = commitmentChecked ? [] : ['inForm'];
  return row({
    kind: 'commitment',
    code: COMMITMENT,
    required: true,
    received: true,
    inForm: commitmentChecked,
    ways,
  });
}

function materialRow(spec: Spec, papers: Papers): Row {
  const { code, name, required } = spec;
  const state = papers.materials.find((each) => each.code === code);
  const lack = papers.lacking.find((each) => each.code === code);
  const inForm = state?.inForm === true;
  const ways: Way[] = inForm ? [] : ['inForm'];
  if (lack?.deferUntil) ways.push('deferred');
  if (lack?.replaceable) ways.push('replaced');
  return row({
    kind: 'material',
    code,
    name,
    required,
    received: Boolean(state?.receivedOn),
    inForm,
    byOneForm: required && !inForm && !lack,
    ways,
    deferUntil: lack?.deferUntil ?? null,
  });
}

function row(given: Pick<Row, 'kind' | 'code' | 'ways'> & Partial<Row>): Row {
  return {
    name: '',
    required: false,
    received: false,
    inForm: false,
    byOneForm: false,
    deferUntil: null,
    ...given,
  };
}

function holds(papers: Papers, effect: Benefit['effect']): boolean {
  return papers.grantedBenefits.some((benefit) => benefit.effect === effect);
}

/** The rows that are examined now, in the order in which they are. */
export function examinedNow(rows: readonly Row[], choices: Choices): readonly Row[] {
  return rows.filter((each) => choices[each.code] === 'inForm' && each.ways.includes('inForm'));
}

/** The required rows of which nobody has said how they count. */
export function unsaid(rows: readonly Row[], choices: Choices): readonly Row[] {
  return rows.filter((each) => {
    const choice = choices[each.code];
    const said = choice !== undefined && each.ways.includes(choice);
    return each.required && !each.inForm && !each.byOneForm && !said;
  });
}

/** Whether nothing is left to examine or to be said before acceptance. */
export function examined(rows: readonly Row[], choices: Choices): boolean {
  return examinedNow(rows, choices).length === 0 && unsaid(rows, choices).length === 0;
}

/** What acceptance is told of the missing materials. */
export function missingOf(
  rows: readonly Row[],
  choices: Choices,
  days: Readonly<Record<string, string | undefined>>,
): { deferred: { material: string; dueOn: string }[]; replaced: string[] } {
  const chosen = (way: Way): readonly Row[] =>
    rows.filter((each) => choices[each.code] === way && each.ways.includes(way));
  return {
    deferred: chosen('deferred').map(({ code, deferUntil }) => ({
      material: code,
      dueOn: days[code] || deferUntil || '',
    })),
    replaced: chosen('replaced').map(({ code }) => code),
  };
}

// --- what the notice marks -------------------------------------------------------------

export type Mark = 'deferrable' | 'replaceable' | 'oneForm';

const MARKED_BY: Record<Mark, Benefit['effect']> = {
  deferrable: 'DEFER_MATERIAL',
  replaceable: 'REPLACE_EVIDENCE',
  oneForm: 'ONE_FORM',
};

const FITS: Record<Mark, (spec: Omit<Spec, 'name' | 'code'>) => boolean> = {
  deferrable: (spec) => spec.required && spec.deferrable && !spec.main,
  replaceable: (spec) => spec.required && spec.replaceable,
  oneForm: (spec) => spec.inOneForm,
};

const MARKS = Object.keys(FITS) as Mark[];

/** The marks of a material, as far as these benefits allow it: never by the name of a tier. */
export function marksOf(
  spec: Omit<Spec, 'name' | 'code'>,
  benefits: readonly Pick<Benefit, 'effect'>[],
): readonly Mark[] {
  const effects = benefits.map(({ effect }) => effect);
  return MARKS.filter((mark) => effects.includes(MARKED_BY[mark]) && FITS[mark](spec));
}
