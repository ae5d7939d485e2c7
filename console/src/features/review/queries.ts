import { ask } from '../../lib/ask';
import { graphql, type ResultOf } from '../../lib/gql';

const Waiting = graphql(`
  query Waiting($first: Int!) {
    myQueue(first: $first) {
      nodes {
        caseNo
        stage
        actBy
        provisional
        priority
        creditWarning
        applicant {
          name
        }
        matter {
          name
        }
      }
      totalCount
    }
  }
`);

export type Waiting = ResultOf<typeof Waiting>['myQueue'];
export type Row = Waiting['nodes'][number];

const SHOWN = 50;

/** The cases that wait for me, the first that is due first. Raises Fault. */
export async function waiting(): Promise<Waiting> {
  return (await ask(Waiting, { first: SHOWN })).myQueue;
}
