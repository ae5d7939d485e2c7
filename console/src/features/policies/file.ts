import type { Language } from '../../lib/language.svelte';
import { toml } from './toml';

/** What a policy file holds, faults and all: nothing in it is sure to be there. */
export type Value = string | number | boolean | null | readonly Value[] | Table;

export interface Table {
  readonly [key: string]: Value;
}

/** Where something stands in the file; a row of a list by its id, code or name. */
export type Path = readonly string[];

/** One place of the file, and what is to stand there: TOML, or null for nothing. */
export interface Edit {
  path: string[];
  value: string | null;
}

/** The file as the service tells it; null where it is no TOML. */
export function fileOf(json: string | null): Table | null {
  return json === null ? null : (JSON.parse(json) as Table);
}

/** What stands at a place; undefined where nothing does. */
export function at(file: Value | undefined, path: Path): Value | undefined {
  return path.reduce<Value | undefined>(step, file);
}

function step(from: Value | undefined, name: string): Value | undefined {
  if (isList(from))
    return from.find((row) => isTable(row) && KEYS.some((key) => row[key] === name));
  return isTable(from) ? from[name] : undefined;
}

const KEYS = ['id', 'code', 'name'];

/** The same place with each row of a list by its name, where it was told by its number. */
export function byName(file: Table, path: Path): Path {
  let from: Value | undefined = file;
  return path.map((given) => {
    const row: Value | undefined = isList(from) ? from[Number(given)] : undefined;
    const name = isTable(row) ? KEYS.map((key) => row[key]).find(isText) : undefined;
    from = row ?? step(from, given);
    return name ?? given;
  });
}

/** The text, number or truth at a place as a text; empty where there is none. */
export function textAt(file: Value | undefined, path: Path): string {
  const found = at(file, path);
  return found === undefined || found === null || typeof found === 'object' ? '' : String(found);
}

/** The texts of a list; what is no text is left out. */
export function textsAt(file: Value | undefined, path: Path): string[] {
  return rowsAt(file, path).filter((each): each is string => typeof each === 'string');
}

/** The rows of a list; none where there is no list. */
export function rowsAt(file: Value | undefined, path: Path): readonly Value[] {
  const found = at(file, path);
  return isList(found) ? found : [];
}

/** A row of this name at the end of a list, which is made where there is none. */
export function rowAdded(file: Table, list: Path, name: string, row: Table): Edit {
  if (!isList(at(file, list))) return { path: [...list], value: toml([row]) };
  return { path: [...list, name], value: toml(row) };
}

/** The list without the row of this name: an empty list stays a list. */
export function rowTaken(file: Table, list: Path, name: string): Edit {
  if (rowsAt(file, list).length === 1) return { path: [...list], value: toml([]) };
  return { path: [...list, name], value: null };
}

/** The names and the parts of a table; none where there is no table. */
export function entriesAt(file: Value | undefined, path: Path): [string, Value][] {
  const found = at(file, path);
  return isTable(found) ? Object.entries(found) : [];
}

/** What people call something that has a name in two languages; else its code. */
export function called(of: Value | undefined, language: Language, code: string): string {
  return textAt(of, ['name', language]) || code;
}

function isText(value: Value | undefined): value is string {
  return typeof value === 'string';
}

export function isTable(value: Value | undefined): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
