/** How far something long has come. */
export interface Progress {
  done: number;
  total: number;
}

/** In percent; what has nothing to do is done. */
export function percent({ done, total }: Progress): number {
  return total === 0 ? 100 : Math.floor((done / total) * 100);
}

/** In quarters, as it is read out: more often would be noise. */
export function quarter(of: Progress): number {
  return Math.floor(percent(of) / 25) * 25;
}
