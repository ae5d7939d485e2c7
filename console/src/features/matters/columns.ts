import { listOf, textOf as typedIn, type Answer, type Field, type Option } from '../../lib/fields';
import { textOf, wordsIn, type Cell, type Row } from './file';

/** A column of a matter, or of the rows in one of its lists, that has a field. */
export interface Column {
  name: string;
  label: string;
  kind: 'line' | 'text' | 'date' | 'number' | 'choice' | 'words';
  /** Of a choice, and of words. */
  options?: readonly Option[];
  hint?: string;
  /** What an empty cell means, where that is not a no. */
  otherwise?: string;
}

/** A list of a matter whose rows have fields of their own. */
export interface List {
  name: string;
  label: string;
  columns: readonly Column[];
  /** What a row is called, after its number. */
  called: (row: Row) => string;
  /** What a new row begins with. */
  fresh: (rows: readonly Row[]) => Row;
}

/** The field of a column, with what stands in the row in it. */
export function fieldOf(column: Column, row: Row): Field {
  const { name, label, kind, hint, options = [], otherwise = '' } = column;
  const common = { name, label, hint };
  if (kind === 'words') {
    return { ...common, kind: 'list', each: 'nothing', options, initial: wordsIn(row[name]) };
  }
  const initial = textOf(row[name]) || otherwise;
  return kind === 'choice'
    ? { ...common, kind, options, initial: chosenOf(initial, options) }
    : { ...common, kind, initial };
}

/** What was answered, as it stands in the file. */
export function cellOf({ name, kind }: Column, answer: Answer): Cell {
  if (kind === 'words') return Object.keys(listOf({ [name]: answer }, name));
  const text = typedIn({ [name]: answer }, name);
  return kind === 'number' && /^\d+$/.test(text) ? Number(text) : text;
}

/** A no is an empty cell where only a yes is written down, and a cell of its own elsewhere. */
function chosenOf(text: string, options: readonly Option[]): string {
  const meant = text === '' || text === '0' ? ['', '0'] : [text];
  return options.find(([code]) => meant.includes(code))?.[0] ?? text;
}
