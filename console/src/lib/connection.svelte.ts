import { Fault } from './fault';
import { fetchWithin } from './gql';

const PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;
const PATIENCE_MS = 3000;

class Connection {
  down = $state(false);
  #recovery: Promise<boolean> | null = null;

  /**
   * Resolves once the service is ready, with whether it was so all along. While it is not, a banner
   * says so, and it is asked less and less often.
   */
  recovered(): Promise<boolean> {
    this.#recovery ??= this.#wait();
    return this.#recovery;
  }

  async #wait(): Promise<boolean> {
    const well = await ready();
    this.down = !well;
    for (let ms = PAUSE_MS; this.down; ms = Math.min(2 * ms, LONGEST_PAUSE_MS)) {
      await pause(ms);
      this.down = !(await ready());
    }
    this.#recovery = null;
    return well;
  }
}

/** Whether the service can be reached. */
export const connection = new Connection();

/**
 * Try until the service can be reached. Where it is ready, and yet does not answer this for the
 * second time, that is its answer. Raises any other Fault.
 */
export async function reached<Data>(attempt: () => Promise<Data>): Promise<Data> {
  for (let unanswered = 0; ;) {
    try {
      return await attempt();
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.kind !== 'unreachable') throw fault;
      if (!(await connection.recovered())) continue;
      unanswered += 1;
      if (unanswered > 1) throw new Fault('answered', fault.message, fault.requestId);
      await pause(PAUSE_MS);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function ready(): Promise<boolean> {
  try {
    return (await fetchWithin(PATIENCE_MS, '../readyz')).ok;
  } catch {
    return false;
  }
}
