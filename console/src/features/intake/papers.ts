import type { Row, Way } from './materials';
import { words } from './words';

/** What a paper is called; the commitment letter has no name in the catalogue. */
export function paperName(row: Row): string {
  return row.kind === 'commitment' ? words().papers.letter : row.name;
}

/** What a way to count is called at this paper. */
export function wayName(row: Row, way: Way): string {
  return row.kind === 'commitment' ? words().papers.wayOfLetter : words().papers.way[way];
}
