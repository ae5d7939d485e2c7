import type { Explanation, Snapshot, WholeCase } from './queries';

type Reading = Snapshot['readings'][number];

/** The grade the case rests on, and the latest one where it is another. */
export interface Grades {
  then: Reading;
  now: Reading | null;
}

/**
 * What the register had said when it was told whether credit approval applies, or else first, and
 * what it said last; null where it has not been asked, or the caller may not know.
 */
export function gradesOf(of: Pick<WholeCase, 'events' | 'creditSnapshots'>): Grades | null {
  const snapshots = of.creditSnapshots ?? [];
  const told = last(toldOf(of.events));
  const then = snapshots.find((each) => each.id === told?.snapshot) ?? snapshots[0];
  const reading = then?.readings[0];
  return reading ? { then: reading, now: changed(reading, last(snapshots)?.readings[0]) } : null;
}

function changed(then: Reading, now: Reading | undefined): Reading | null {
  return now && (now.status !== then.status || now.token !== then.token) ? now : null;
}

/** The decisions that were told, oldest first: each by its id, and the query it rests on. */
export function toldOf(events: WholeCase['events']): { decision: string; snapshot: string }[] {
  const told = (events ?? []).filter((each) => each.kind === 'ELIGIBILITY_DECIDED');
  return told.map(({ facts }) => {
    const value = new Map(facts.map((each) => [each.name, each.value]));
    return { decision: value.get('decision') ?? '', snapshot: value.get('snapshot') ?? '' };
  });
}

function last<Item>(items: readonly Item[]): Item | undefined {
  return items[items.length - 1];
}

/** What a rule of the trace speaks of, as the policy names it; null where it is a code. */
export function namedBy(policy: Explanation['policy'], rule: string): string | null {
  if (!policy) return null;
  const facts = policy.facts.find((each) => each.id === rule);
  const others = [...policy.tiers, ...policy.benefits].find((each) => each.code === rule);
  return facts?.name ?? others?.name ?? null;
}
