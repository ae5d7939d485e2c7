import { linesOf, listOf, textOf, type Draft, type Field, type Option } from '../../lib/fields';
import { at, textAt, textsAt, type Edit, type Path, type Table } from './file';
import { toml } from './toml';

/** A value of the file that has a field of its own. */
export interface Spec {
  path: string[];
  label: string;
  kind: 'line' | 'date' | 'number' | 'text' | 'lines' | 'choice' | 'truth' | 'any';
  /** Of a choice, of a truth, and of any of several. */
  options?: readonly Option[];
  /** It may be left out. */
  optional?: true;
  /** To what it belongs, where the part has several of a kind. */
  group?: string | undefined;
  /** The word of the file for which the field is left empty. */
  unsaid?: string;
  /** What goes with it where the field is left empty: a place that means nothing without it. */
  whole?: string[];
}

/** The field of a value, with what stands in the file in it. `stands` says so beside a field in
 * which something else was typed.
 */
export function fieldOf(
  spec: Spec,
  file: Table,
  typed: Draft,
  stands: (value: string) => string,
): Field {
  const { label, path, kind } = spec;
  const name = path.join('.');
  const found = textAt(file, path);
  const now = found === spec.unsaid ? '' : found;
  const common = { name, label, required: !spec.optional };
  const hint = name in typed && typed[name] !== now ? stands(now) : undefined;
  if (kind === 'any') {
    const initial = Object.fromEntries(chosenAt(file, path).map((code) => [code, '']));
    return { ...common, kind: 'list', each: 'nothing', options: spec.options ?? [], initial };
  }
  if (kind === 'choice' || kind === 'truth') {
    return { ...common, kind: 'choice', options: spec.options ?? [], initial: now, hint };
  }
  if (kind === 'lines') {
    return { ...common, kind: 'text', initial: textsAt(file, path).join('\n') };
  }
  return { ...common, kind, initial: now, hint };
}

/** The value nearest to a place: at it, in it, or beside it in the same table. */
export function nearest(specs: readonly Spec[], place: Path): Spec | undefined {
  const shared = ({ path }: Spec): number => {
    const apart = path.findIndex((each, depth) => each !== place[depth]);
    return apart < 0 ? path.length : apart;
  };
  const most = Math.max(1, ...specs.map(shared));
  return specs.find((spec) => shared(spec) === most);
}

/** The fields of those values, those of a kind together. */
export function grouped<Of extends { group?: string | undefined }>(
  all: readonly Of[],
): { group: string; of: Of[] }[] {
  const groups = [...new Set(all.map(({ group = '' }) => group))];
  return groups.map((group) => ({ group, of: all.filter((each) => (each.group ?? '') === group) }));
}

/** What is chosen where a list may be left out, and says by being empty that there is nothing. */
const NOTHING = '';

function chosenAt(file: Table, path: Path): string[] {
  const found = at(file, path);
  return Array.isArray(found) && found.length === 0 ? [NOTHING] : textsAt(file, path);
}

/** What is to be changed in the file so that it says what the fields say. */
export function editsOf(specs: readonly Spec[], file: Table, filled: Draft): Edit[] {
  const own = (spec: Spec): Draft => {
    const field = fieldOf(spec, file, {}, String);
    return { [field.name]: field.initial ?? '' };
  };
  const edits = specs
    .filter((spec) => written(spec, filled) !== written(spec, own(spec)))
    .map((spec) => edit(spec, written(spec, filled)));
  // What is taken away whole stays away: it is not made anew for a part of it.
  return [...edits.filter(({ value }) => value !== null), ...edits.filter(isTakenAway)];
}

function edit({ path, whole = path }: Spec, value: string | null): Edit {
  return { path: value === null ? whole : path, value };
}

function isTakenAway({ value }: Edit): boolean {
  return value === null;
}

/** What stands in the field as TOML; null where nothing does and nothing has to. */
function written(spec: Spec, draft: Draft): string | null {
  const name = spec.path.join('.');
  if (spec.kind === 'any') {
    const chosen = listOf(draft, name);
    const codes = (spec.options ?? []).map(([code]) => code).filter((code) => code in chosen);
    return listed(codes.filter(Boolean), spec.optional && !(NOTHING in chosen) ? true : undefined);
  }
  if (spec.kind === 'lines') return listed(linesOf(draft, name), spec.optional);
  const text = textOf(draft, name).trim();
  if (!text && spec.optional) return null;
  return spec.kind === 'date' || spec.kind === 'number' || spec.kind === 'truth'
    ? text
    : toml(text);
}

function listed(lines: string[], optional: true | undefined): string | null {
  return optional && lines.length === 0 ? null : toml(lines);
}
