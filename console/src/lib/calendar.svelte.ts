import { ask } from './ask';
import { civilDay, workingDays, type NamedDay } from './format';
import { graphql } from './gql';

const CalendarQuery = graphql(`
  query Calendar($this: Int!, $next: Int!) {
    this: calendar(year: $this) {
      days {
        date
        kind
      }
    }
    next: calendar(year: $next) {
      days {
        date
        kind
      }
    }
  }
`);

class Calendar {
  #named = $state.raw<readonly NamedDay[] | null>(null);
  #asked = false;

  /** Working days from today to that day, negative where it has passed; null until it is known. */
  left(day: string): number | null {
    return this.#named && workingDays(civilDay(new Date()), day, this.#named);
  }

  /** Ask the service for this year and the next, once. Raises Fault. */
  async load(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    const year = Number(civilDay(new Date()).slice(0, 4));
    const found = await ask(CalendarQuery, { this: year, next: year + 1 });
    this.#named = [...(found.this?.days ?? []), ...(found.next?.days ?? [])];
  }
}

/** The working days of the hall. */
export const calendar = new Calendar();
