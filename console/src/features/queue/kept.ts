import { act } from '../../lib/ask';
import { RefusalParts } from '../../lib/fragments';
import { graphql, type ResultOf } from '../../lib/gql';
import { KeptParts, type KeptList } from './queries';
import { filterOf, sortOf, type Query } from './view';

const KeptDone = graphql(
  `
    fragment KeptDone on CaseFiltersPayload @_unmask {
      filters {
        ...KeptParts
      }
      refusals {
        ...RefusalParts
      }
    }
  `,
  [KeptParts, RefusalParts],
);

const SaveCaseFilter = graphql(
  `
    mutation SaveCaseFilter($input: SaveCaseFilterInput!) {
      saveCaseFilter(input: $input) {
        ...KeptDone
      }
    }
  `,
  [KeptDone],
);

const RenameCaseFilter = graphql(
  `
    mutation RenameCaseFilter($input: RenameCaseFilterInput!) {
      renameCaseFilter(input: $input) {
        ...KeptDone
      }
    }
  `,
  [KeptDone],
);

const RemoveCaseFilter = graphql(
  `
    mutation RemoveCaseFilter($input: RemoveCaseFilterInput!) {
      removeCaseFilter(input: $input) {
        ...KeptDone
      }
    }
  `,
  [KeptDone],
);

export type Done = ResultOf<typeof KeptDone>;

/** What is done to the list that is shown. */
export type KeptAct = 'save' | 'rename' | 'remove';

/** Keep the list that the query makes by this name. */
export function save(query: Query, name: string): Promise<Done | null> {
  return act(SaveCaseFilter, { name, filter: filterOf(query), sort: sortOf(query) });
}

/** Give a kept list this name. */
export function rename(list: KeptList, name: string): Promise<Done | null> {
  return act(RenameCaseFilter, { filterId: list.id, name });
}

/** Keep a list no more. */
export function remove(list: KeptList): Promise<Done | null> {
  return act(RemoveCaseFilter, { filterId: list.id });
}
