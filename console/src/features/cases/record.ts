import type { Event, WholeCase } from './queries';

/** A material of the matter, and how it stands in the case. */
export interface MaterialRow {
  spec: WholeCase['matter']['materials'][number];
  state: WholeCase['materials'][number] | null;
}

/** Every material of the matter, also those that have not come. */
export function materialRows(of: Pick<WholeCase, 'matter' | 'materials'>): MaterialRow[] {
  return of.matter.materials.map((spec) => ({
    spec,
    state: of.materials.find((each) => each.code === spec.code) ?? null,
  }));
}

/** The commitment as it was signed last, or null where none was. */
export function commitmentIn(events: readonly Event[] | null): Commitment | null {
  const signed = (events ?? []).filter((each) => each.kind === 'COMMITMENT_SIGNED').pop();
  if (!signed) return null;
  const facts = new Map(signed.facts.map((each) => [each.name, each.value]));
  return {
    at: signed.at,
    version: facts.get('textVersion') ?? '',
    hash: facts.get('fileHash') ?? '',
  };
}

export interface Commitment {
  at: string;
  /** The version of the text that was signed. */
  version: string;
  /** The SHA-256 of the signed paper. */
  hash: string;
}

/** What a task is about: the name of the material or step, or the code where it is neither. */
export function subjectOf(of: Pick<WholeCase, 'matter'>, code: string): string {
  const all = [...of.matter.materials, ...of.matter.steps];
  const found = all.find((each) => each.code === code);
  return found ? `${code} ${found.name}` : code;
}

const SUBJECTS = ['material', 'step', 'benefit'];

/** What an event is about, as the matter or the case names it; null where it is about the case. */
export function aboutOf(
  of: Pick<WholeCase, 'matter' | 'grantedBenefits'>,
  event: Pick<Event, 'facts'>,
): string | null {
  const about = event.facts.find((each) => SUBJECTS.includes(each.name))?.value;
  if (about === undefined) return null;
  const benefit = of.grantedBenefits.find((each) => each.code === about);
  return benefit?.name ?? subjectOf(of, about);
}
