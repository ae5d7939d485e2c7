import type { Draft, Option } from '../../lib/fields';
import { words as shared } from '../../lib/i18n';
import { speech } from '../../lib/language.svelte';
import { words as policy } from '../policy/words';
import { at, called, entriesAt, isTable, rowAdded, rowsAt, rowTaken, textAt } from './file';
import type { Edit, Path, Table, Value } from './file';
import { editsOf, type Spec } from './parts';
import { byDefault, clauseIds, matterTypes, truth } from './specs';
import { toml } from './toml';
import { words } from './words';

const LIST = ['examples'];

/** An example as the list shows it: `passed` is undefined where it could not be run. */
export interface ListedExample {
  place: number;
  name: string;
  clause: string;
  passed: boolean | undefined;
}

/** The examples in the order of the file, each with what became of it. */
export function examplesOf(
  file: Table,
  run: readonly { name: string; passed: boolean }[],
): ListedExample[] {
  return rowsAt(file, LIST).map((row, place) => {
    const name = textAt(row, ['name']);
    const passed = run.find((each) => each.name === name)?.passed;
    return { place, name, clause: textAt(row, ['clause']), passed };
  });
}

/** Whether a register is asked for records, which an example tells in the text alone. */
export function hasRecords(file: Table): boolean {
  return entriesAt(file, ['facts']).some(([, fact]) => textAt(fact, ['kind']) === 'RECORDS');
}

/** By what is kept what is typed into the form of an example. */
export function formOfExample(name: string): string {
  return `examples of ${name}`;
}

/** An example more, of nothing special and expecting nothing yet. */
export function exemplified(file: Table, name: string, clause: string): Edit[] {
  return [rowAdded(file, LIST, name, { name, clause, given: {}, expect: {} })];
}

/** No longer an example. */
export function dropped(file: Table, name: string): Edit[] {
  return [rowTaken(file, LIST, name)];
}

/** What an example has fields for: what is given, and what must come of it. */
export function exampleSpecs(file: Table, name: string): Spec[] {
  const path = [...LIST, name];
  return [
    { kind: 'line', path: [...path, 'name'], label: words().example.name },
    {
      kind: 'choice',
      path: [...path, 'clause'],
      label: words().byClause,
      options: clauseIds(file),
    },
    ...entriesAt(file, ['facts']).flatMap(([id, fact]) => reading(file, path, id, fact)),
    ...given(file, [...path, 'given']),
    ...matter(file, [...path, 'given', 'matter']),
    ...expected(file, [...path, 'expect']),
  ];
}

const VALUES: Readonly<Record<string, { key: string; kind: Spec['kind'] }>> = {
  GRADE: { key: 'token', kind: 'line' },
  SCORE: { key: 'number', kind: 'number' },
  LIST: { key: 'listed', kind: 'truth' },
  FLAG: { key: 'listed', kind: 'truth' },
};

const DAYS = ['evaluated', 'validUntil'] as const;

/** What a register says: its value, alone or with its days. Records are told in the text. */
function reading(file: Table, example: Path, id: string, fact: Value): Spec[] {
  const value = VALUES[textAt(fact, ['kind'])];
  if (!value) return [];
  const name = called(fact, speech.language, id);
  const whole = [...example, 'given', 'credit', id];
  const common = { optional: true, group: words().example.given } as const;
  const path = isTable(at(file, whole)) ? [...whole, value.key] : whole;
  return [
    { ...truth(path, name), ...common, kind: value.kind, whole },
    ...DAYS.map((day): Spec => {
      const label = words().example[day](name);
      return { ...common, kind: 'number', path: [...whole, day], label };
    }),
  ];
}

function given(file: Table, path: Path): Spec[] {
  const label = words().example;
  const group = label.given;
  const common = { optional: true, group } as const;
  return [
    {
      ...common,
      kind: 'any',
      path: [...path, 'absent'],
      label: label.absent,
      options: facts(file),
    },
    {
      ...common,
      kind: 'choice',
      path: [...path, 'applicant'],
      label: policy().scope.applicants,
      options: [byDefault(), ...Object.entries(shared().applicantKind)],
    },
    {
      ...common,
      kind: 'choice',
      path: [...path, 'channel'],
      label: policy().scope.channels,
      options: [byDefault(), ...Object.entries(shared().channel)],
    },
    { ...common, kind: 'number', path: [...path, 'openBreaches'], label: label.openBreaches },
    truth([...path, 'requested'], label.requested, group),
    truth([...path, 'committed'], label.committed, group),
    { ...common, kind: 'date', path: [...path, 'today'], label: label.today },
  ];
}

const MARKS = [
  'active',
  'inHall',
  'reviewed',
  'irrevocable',
  'deferrable',
  'replaceable',
  'inOneForm',
  'movableStep',
  'enterpriseSetup',
] as const;

function matter(file: Table, path: Path): Spec[] {
  const label = words().example;
  const common = { optional: true, group: label.matter } as const;
  const lists = entriesAt(file, ['lists']).map(([name]): Option => [name, name]);
  const domains = rowsAt(file, ['scope', 'excluded']).map((row) =>
    named(textAt(row, ['code']), row),
  );
  return [
    {
      ...common,
      kind: 'choice',
      path: [...path, 'type'],
      label: label.type,
      options: [byDefault(), ...matterTypes()],
    },
    { ...common, kind: 'line', path: [...path, 'operation'], label: label.operation },
    ...MARKS.map((mark) => truth([...path, mark], label.marks[mark], label.matter)),
    {
      ...common,
      kind: 'choice',
      path: [...path, 'siteCheck'],
      label: label.siteCheck,
      options: [byDefault(), ...Object.entries(label.siteChecks)],
    },
    { ...common, kind: 'any', path: [...path, 'domains'], label: label.domains, options: domains },
    {
      ...common,
      kind: 'any',
      path: [...path, 'supports'],
      label: label.supports,
      options: [nothing(), ...benefits(file)],
    },
    ...(lists.length > 0 ? [onLists([...path, 'lists'], lists)] : []),
  ];
}

function onLists(path: string[], lists: readonly Option[]): Spec {
  const { matter: group, onLists: label } = words().example;
  return { kind: 'any', path, label, group, options: [nothing(), ...lists], optional: true };
}

const LISTS = ['granted', 'withheld', 'notOffered', 'benefits'] as const;

function expected(file: Table, path: Path): Spec[] {
  const label = words().example;
  const group = label.expect;
  const common = { optional: true, group } as const;
  return [
    {
      ...truth([...path, 'eligible'], label.eligible, group),
      options: [unchecked(), ['true', shared().yes], ['false', shared().no]],
    },
    {
      ...common,
      kind: 'choice',
      path: [...path, 'mode'],
      label: label.mode,
      options: [unchecked(), ...Object.entries(shared().mode)],
    },
    {
      ...common,
      kind: 'choice',
      path: [...path, 'tier'],
      label: label.tier,
      options: [unchecked(), ['none', words().noTier], ...tiers(file)],
    },
    { ...common, kind: 'lines', path: [...path, 'reasons'], label: label.reasons },
    ...LISTS.map((list): Spec => ({
      ...common,
      kind: 'any',
      path: [...path, list],
      label: label.lists[list],
      options: [nothing(), ...benefits(file)],
    })),
  ];
}

function facts(file: Table): Option[] {
  return entriesAt(file, ['facts']).map(([id, fact]) => named(id, fact));
}

function benefits(file: Table): Option[] {
  return entriesAt(file, ['benefits']).map(([code, benefit]) => named(code, benefit));
}

/** The tiers that an example can come to: one that gives nothing is none. */
function tiers(file: Table): Option[] {
  return rowsAt(file, ['tiers'])
    .filter((row) => at(row, ['effect']) === 'INCENTIVE')
    .map((row) => named(textAt(row, ['id']), row));
}

function named(code: string, of: Value): Option {
  return [code, called(of, speech.language, code)];
}

/** An empty list says that there is nothing; none at all, that it does not matter. */
function nothing(): Option {
  return ['', words().example.nothing];
}

function unchecked(): Option {
  return ['', words().example.unchecked];
}

/** What is to be changed so that the example says what the fields say. */
export function exampleEdits(specs: readonly Spec[], file: Table, filled: Draft): Edit[] {
  const edits = editsOf(specs, file, filled);
  const opened = specs.filter(
    (spec) => isAlone(spec) && edits.some(({ path, value }) => value && isWithin(path, spec.path)),
  );
  const others = edits.filter((edit) => !opened.some(({ path }) => path === edit.path));
  return [...opened.map(({ path }) => writtenOut(file, path, edits)), ...others];
}

/** A value that stood alone as the table that it has to be where its days are told with it. */
function writtenOut(file: Table, path: string[], edits: readonly Edit[]): Edit {
  const { key } = VALUES[textAt(file, ['facts', path[path.length - 1]!, 'kind'])]!;
  const stood = at(file, path);
  const edit = edits.find((each) => each.path === path);
  const value = edit ? edit.value : stood === undefined ? null : toml(stood);
  return { path, value: value === null ? '{}' : `{ ${key} = ${value} }` };
}

function isAlone({ path, whole }: Spec): boolean {
  return path === whole;
}

function isWithin(path: Path, of: Path): boolean {
  return path.length > of.length && of.every((step, depth) => step === path[depth]);
}
