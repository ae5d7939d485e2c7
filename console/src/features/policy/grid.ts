/** What of a tier the grid shows. */
export interface TierGiving {
  code: string;
  /** 1 for the lowest tier that gives benefits; 0 for one that gives none. */
  rank: number;
  name: string;
  benefits: readonly { code: string }[];
}

/** How a tier stands to a benefit: gives it first, as the tier below it does, or not at all. */
export type Tick<T> = { kind: 'own' } | { kind: 'inherited'; from: T } | { kind: 'none' };

export interface Spot {
  row: number;
  column: number;
}

/** The tiers as the clauses name them: each gives more than the one before; then the others. */
export function ascending<T extends TierGiving>(tiers: readonly T[]): T[] {
  const giving = tiers.filter((tier) => tier.rank > 0).sort((one, other) => one.rank - other.rank);
  return [...giving, ...tiers.filter((tier) => tier.rank === 0)];
}

/** How a tier stands to a benefit, among the others. */
export function tick<T extends TierGiving>(tier: T, benefit: string, tiers: readonly T[]): Tick<T> {
  const gives = (each: T): boolean => each.benefits.some(({ code }) => code === benefit);
  if (!gives(tier)) return { kind: 'none' };
  const lowest = ascending(tiers).find(gives);
  return lowest && lowest.rank < tier.rank ? { kind: 'inherited', from: lowest } : { kind: 'own' };
}

/** Where a key leads from a cell of a grid of so many rows and columns; null for other keys. */
export function moved(from: Spot, key: string, rows: number, columns: number): Spot | null {
  const steps: Record<string, Spot | undefined> = {
    ArrowLeft: { row: from.row, column: from.column - 1 },
    ArrowRight: { row: from.row, column: from.column + 1 },
    ArrowUp: { row: from.row - 1, column: from.column },
    ArrowDown: { row: from.row + 1, column: from.column },
    Home: { row: from.row, column: 0 },
    End: { row: from.row, column: columns - 1 },
  };
  const to = steps[key];
  return to ? { row: within(to.row, rows), column: within(to.column, columns) } : null;
}

function within(index: number, count: number): number {
  return Math.min(Math.max(index, 0), count - 1);
}
