import { ask } from './ask';
import { Fault } from './fault';
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

  /** Ask the service for this year and the next, once; after a fault, when it is wanted again. */
  async load(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.#named = await namedDays();
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      this.#asked = false;
    }
  }
}

/** The working days of the hall. */
export const calendar = new Calendar();

async function namedDays(): Promise<NamedDay[]> {
  const year = Number(civilDay(new Date()).slice(0, 4));
  const found = await ask(CalendarQuery, { this: year, next: year + 1 });
  return [...(found.this?.days ?? []), ...(found.next?.days ?? [])];
}
