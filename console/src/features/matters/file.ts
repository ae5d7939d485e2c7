import type { Answer } from '../../lib/fields';

/** What stands in a cell of a catalogue file, or in a row of a list: nothing in it is sure. */
export type Cell = string | number | boolean | null | readonly Cell[] | Row;

export interface Row {
  readonly [column: string]: Cell | undefined;
}

interface CatalogueFile extends Row {
  readonly matters: readonly Row[];
}

/** The one matter that a draft is of; null where its text says no such thing. */
export function matterIn(text: string): Row | null {
  return fileOf(text)?.matters[0] ?? null;
}

/** The text of a draft with these cells; what is empty is left out. */
export function textWith(text: string, cells: Row): string {
  const file = fileOf(text);
  if (!file) return text;
  return JSON.stringify(
    { ...file, matters: [filledIn({ ...file.matters[0], ...cells })] },
    null,
    2,
  );
}

/** The rows of a list in it; what is no row is left out. */
export function rowsOf(row: Row, list: string): readonly Row[] {
  const found = row[list];
  return Array.isArray(found) ? found.filter(isRow) : [];
}

/** What stands in a cell, as it is typed. */
export function textOf(cell: Cell | undefined): string {
  return cell === undefined || cell === null || typeof cell === 'object' ? '' : String(cell);
}

/** The words in a cell, as they are chosen. */
export function wordsIn(cell: Cell | undefined): Answer {
  const words = Array.isArray(cell) ? (cell as readonly Cell[]).map(textOf) : [];
  return Object.fromEntries(words.map((word) => [word, '']));
}

function fileOf(text: string): CatalogueFile | null {
  const file = parsed(text);
  if (!isRow(file)) return null;
  const { matters } = file;
  return Array.isArray(matters) && matters.length === 1 && isRow(matters[0])
    ? (file as CatalogueFile)
    : null;
}

function parsed(text: string): Cell | null {
  try {
    return JSON.parse(text) as Cell;
  } catch {
    return null;
  }
}

function isRow(cell: Cell | undefined): cell is Row {
  return typeof cell === 'object' && cell !== null && !Array.isArray(cell);
}

function filledIn(row: Row): Row {
  const cells = Object.entries(row).map(([column, cell]) => [column, within(cell)] as const);
  return Object.fromEntries(cells.filter(([, cell]) => !isEmpty(cell)));
}

/** Of a list of rows, each without what is empty in it. */
function within(cell: Cell | undefined): Cell | undefined {
  if (!Array.isArray(cell)) return cell;
  return (cell as readonly Cell[]).map((each) => (isRow(each) ? (filledIn(each) as Row) : each));
}

function isEmpty(cell: Cell | undefined): boolean {
  return (
    cell === undefined || cell === null || cell === '' || (Array.isArray(cell) && !cell.length)
  );
}
