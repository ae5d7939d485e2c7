import { act, ask } from '../../lib/ask';
import { RefusalParts } from '../../lib/fragments';
import { graphql, type ResultOf } from '../../lib/gql';
import { CaseParts } from '../acts/queries';
import { Limits } from '../catalogue/fragments';
import { DecisionParts, ReadingParts } from '../cases/queries';

// --- what can be applied for -----------------------------------------------------------

const FoundMatter = graphql(
  `
    fragment FoundMatter on Matter @_unmask {
      handlingCode
      name
      inScope
      scopeReasons {
        ...RefusalParts
      }
      authority {
        name
      }
    }
  `,
  [RefusalParts],
);

const Matters = graphql(
  `
    query MattersToApplyFor($text: ShortText, $first: Int!) {
      matters(filter: { text: $text }, first: $first) {
        nodes {
          ...FoundMatter
        }
      }
    }
  `,
  [FoundMatter],
);

export type FoundMatter = ResultOf<typeof Matters>['matters']['nodes'][number];

const MATTERS_SHOWN = 8;

/** The first matters with this in their name, or at the beginning of their code. Raises Fault. */
export async function matters(text: string): Promise<readonly FoundMatter[]> {
  return (await ask(Matters, { text: text || null, first: MATTERS_SHOWN })).matters.nodes;
}

// --- who applies -----------------------------------------------------------------------

const OpenCases = graphql(`
  query OpenCases($applicant: ID!, $matter: ShortText!) {
    cases(filter: { applicant: $applicant, text: $matter, open: true }) {
      nodes {
        caseNo
        stage
        registeredOn
        matter {
          handlingCode
        }
      }
    }
  }
`);

export type OpenCase = ResultOf<typeof OpenCases>['cases']['nodes'][number];

/** The cases of this applicant on this matter that are not finished. Raises Fault. */
export async function openCases(
  applicant: string,
  matter: FoundMatter,
): Promise<readonly OpenCase[]> {
  const found = await ask(OpenCases, { applicant, matter: matter.name });
  return found.cases.nodes.filter((each) => each.matter.handlingCode === matter.handlingCode);
}

// --- registering -----------------------------------------------------------------------

export const RegisterApplicant = graphql(
  `
    mutation RegisterApplicant($input: RegisterApplicantInput!) {
      registerApplicant(input: $input) {
        applicant {
          id
          kind
          name
        }
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

export const RegisterCase = graphql(
  `
    mutation RegisterCase($input: RegisterCaseInput!) {
      registerCase(input: $input) {
        case {
          ...CaseParts
        }
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [CaseParts, RefusalParts],
);

/** Register an application that came to the window. Null where it came to nothing. */
export function registerCase(
  matter: string,
  applicant: string,
): Promise<ResultOf<typeof RegisterCase>['registerCase'] | null> {
  return act(RegisterCase, {
    matterCode: matter,
    applicantId: applicant,
    channel: 'OFFLINE_HALL' as const,
  });
}

// --- the case at the window ------------------------------------------------------------

const AtTheWindow = graphql(
  `
    query AtTheWindow($caseNo: ShortText!) {
      case(caseNo: $caseNo) {
        ...CaseParts
        matter {
          ...Limits
        }
        policy {
          texts {
            reminder
            rightsNotice {
              title
              items
            }
            commitment {
              version
              title
              items
            }
          }
        }
        windowSteps {
          action
          state
        }
        easedMaterials {
          code
          deferrable
          replaceable
          inOneForm
        }
        creditSnapshots {
          queriedAt
          readings {
            ...ReadingParts
          }
        }
        offer {
          ...DecisionParts
        }
      }
    }
  `,
  [CaseParts, DecisionParts, ReadingParts, Limits],
);

/** A case as the window needs it: with its steps, what it is offered, and what is told. */
export type WindowCase = NonNullable<ResultOf<typeof AtTheWindow>['case']>;

/** The case with this number, or null where the caller sees none. Raises Fault. */
export async function atTheWindow(caseNo: string): Promise<WindowCase | null> {
  return (await ask(AtTheWindow, { caseNo })).case;
}
