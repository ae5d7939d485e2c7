import { act, ask } from '../../lib/ask';
import { RefusalParts, type Refusal } from '../../lib/fragments';
import { graphql, type ResultOf, type VariablesOf } from '../../lib/gql';

const DayParts = graphql(`
  fragment DayParts on CalendarDay @_unmask {
    date
    kind
    name
    basisDocNo
  }
`);

const YearParts = graphql(
  `
    fragment YearParts on CalendarYear @_unmask {
      year
      status
      basisDocNo
      version
      days {
        ...DayParts
      }
      localDays {
        ...DayParts
      }
    }
  `,
  [DayParts],
);

const YearQuery = graphql(
  `
    query CalendarYears($year: Int!, $next: Int!) {
      year: calendar(year: $year) {
        ...YearParts
      }
      next: calendar(year: $next) {
        ...YearParts
      }
      horizon: calendarHorizon {
        confirmedUntil
        warning
      }
    }
  `,
  [YearParts],
);

const PreviewParts = graphql(
  `
    fragment PreviewParts on CalendarPreview @_unmask {
      version
      moving
      refusals {
        ...RefusalParts
      }
      cases(first: 100) {
        pageInfo {
          hasNextPage
        }
        nodes {
          caseNo
          readable
          matterName
          dueOn
          newDueOn
          statutoryDueOn
          newStatutoryDueOn
        }
      }
    }
  `,
  [RefusalParts],
);

const YearPreview = graphql(
  `
    query CalendarYearPreview($input: CalendarYearPreviewInput!) {
      preview: calendarYearPreview(input: $input) {
        ...PreviewParts
      }
    }
  `,
  [PreviewParts],
);

const LocalPreview = graphql(
  `
    query LocalDaysPreview($input: LocalDaysPreviewInput!) {
      preview: localDaysPreview(input: $input) {
        ...PreviewParts
      }
    }
  `,
  [PreviewParts],
);

const RemovalPreview = graphql(
  `
    query LocalDaysRemovalPreview($input: LocalDaysRemovalPreviewInput!) {
      preview: localDaysRemovalPreview(input: $input) {
        ...PreviewParts
      }
    }
  `,
  [PreviewParts],
);

const LoadYear = graphql(
  `
    mutation LoadCalendarYear($input: LoadCalendarYearInput!) {
      done: loadCalendarYear(input: $input) {
        version
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

const SetLocal = graphql(
  `
    mutation SetLocalDays($input: SetLocalDaysInput!) {
      done: setLocalDays(input: $input) {
        version
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

const RemoveLocal = graphql(
  `
    mutation RemoveLocalDays($input: RemoveLocalDaysInput!) {
      done: removeLocalDays(input: $input) {
        version
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

export type Found = ResultOf<typeof YearQuery>;
export type Year = NonNullable<Found['year']>;
export type NamedDay = Year['days'][number];
export type Preview = NonNullable<ResultOf<typeof YearPreview>['preview']>;
export type Move = Preview['cases']['nodes'][number];

/** A change of the calendar: what it would do, and how it is done on the version it was seen on. */
export interface Change<Input> {
  preview(input: Input): Promise<Preview>;
  perform(input: Input, expectedVersion: number): Promise<{ refusals: readonly Refusal[] } | null>;
}

export type NoticeInput = VariablesOf<typeof YearPreview>['input'];
export type LocalInput = VariablesOf<typeof LocalPreview>['input'];
export type RemovalInput = VariablesOf<typeof RemovalPreview>['input'];

/** A year with the one after it, in whose notice days of its December may stand. Raises Fault. */
export function calendarOf(year: number): Promise<Found> {
  return ask(YearQuery, { year, next: year + 1 });
}

/** A year is confirmed by its notice. */
export const byNotice: Change<NoticeInput> = {
  preview: async (input) => (await ask(YearPreview, { input })).preview!,
  perform: (input, expectedVersion) => act(LoadYear, { ...input, expectedVersion }),
};

/** Days of this district alone are set. */
export const setting: Change<LocalInput> = {
  preview: async (input) => (await ask(LocalPreview, { input })).preview!,
  perform: (input, expectedVersion) => act(SetLocal, { ...input, expectedVersion }),
};

/** They are taken away. */
export const removal: Change<RemovalInput> = {
  preview: async (input) => (await ask(RemovalPreview, { input })).preview!,
  perform: (input, expectedVersion) => act(RemoveLocal, { ...input, expectedVersion }),
};
