import { Fault } from './fault';

const PAUSE_MS = 1000;

class Connection {
  down = $state(false);
  #recovery: Promise<void> | null = null;

  /** Resolves once the service is ready again; a banner says so until then. */
  recovered(): Promise<void> {
    this.#recovery ??= this.#wait();
    return this.#recovery;
  }

  async #wait(): Promise<void> {
    this.down = true;
    do await pause();
    while (!(await ready()));
    this.down = false;
    this.#recovery = null;
  }
}

/** Whether the service can be reached. */
export const connection = new Connection();

/** Try until the service can be reached. Raises any other Fault. */
export async function reached<Data>(attempt: () => Promise<Data>): Promise<Data> {
  for (;;) {
    try {
      return await attempt();
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.kind !== 'unreachable') throw fault;
      await connection.recovered();
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

async function ready(): Promise<boolean> {
  try {
    return (await fetch('../readyz')).ok;
  } catch {
    return false;
  }
}
