interface Numbered {
  caseNo: string;
}

/**
 * The number of the case after this one in a list, or of the first one where it is not in it or
 * is the last; null where there is no other.
 */
export function after(rows: readonly Numbered[], caseNo: string | undefined): string | null {
  const at = rows.findIndex((row) => row.caseNo === caseNo);
  const next = rows[at + 1] ?? rows[0];
  return next && next.caseNo !== caseNo ? next.caseNo : null;
}
