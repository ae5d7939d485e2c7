import { ask } from '../../lib/ask';
import { graphql, type ResultOf } from '../../lib/gql';
import { RowParts } from '../queue/queries';

const Waiting = graphql(
  `
    query Waiting($first: Int!) {
      myQueue(first: $first) {
        nodes {
          ...RowParts
        }
        totalCount
      }
    }
  `,
  [RowParts],
);

export type Waiting = ResultOf<typeof Waiting>['myQueue'];

const SHOWN = 50;

/** The cases that wait for me, the first that is due first. Raises Fault. */
export async function waiting(): Promise<Waiting> {
  return (await ask(Waiting, { first: SHOWN })).myQueue;
}
