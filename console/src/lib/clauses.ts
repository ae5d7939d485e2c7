import { ask } from './ask';
import { ClauseParts, type Clause } from './fragments';
import { graphql } from './gql';

const ClauseQuery = graphql(
  `
    query Clause($id: ShortText!) {
      clause(id: $id) {
        ...ClauseParts
      }
    }
  `,
  [ClauseParts],
);

const known = new Map<string, Clause | null>();

/** The clause of the policy in force today, or null where it has none with this id. Raises Fault. */
export async function clauseWith(id: string): Promise<Clause | null> {
  if (!known.has(id)) known.set(id, (await ask(ClauseQuery, { id })).clause);
  return known.get(id) ?? null;
}
