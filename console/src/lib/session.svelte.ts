import type { OfficeAction } from './enums';
import { reached } from './connection.svelte';
import { Fault } from './fault';
import { graphql, identify, send, type ResultOf } from './gql';

const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      id
      name
      roles
      allowedActions
      authority {
        code
        name
      }
    }
  }
`);

export type Viewer = ResultOf<typeof ViewerQuery>['viewer'];

interface Waiting {
  go(): void;
  stop(fault: Fault): void;
}

class Session {
  /** Who works here; null until somebody has logged in. */
  viewer = $state.raw<Viewer | null>(null);
  /** Whether the token has ceased to be valid while somebody worked. */
  cut = $state(false);
  #waiting: Waiting[] = [];

  /** Whether the service opens that to whoever works here, before anything is chosen for it. */
  may(action: OfficeAction): boolean {
    return this.viewer?.allowedActions.includes(action) ?? false;
  }

  /** Log in. What was parked is sent again where it is the same person, else dropped. Raises Fault. */
  async begin(token: string): Promise<void> {
    identify(token);
    const { viewer } = await reached(() => send(ViewerQuery, {}));
    const same = this.viewer === null || this.viewer.id === viewer.id;
    // What somebody has in hand hangs on this object: the same person finds it again.
    if (JSON.stringify(this.viewer) !== JSON.stringify(viewer)) this.viewer = viewer;
    this.cut = false;
    this.#release((parked) => (same ? parked.go() : parked.stop(new Fault('replaced'))));
  }

  /** Resolves once the same person has logged in again. Rejects with Fault `replaced`. */
  renewed(): Promise<void> {
    this.cut = true;
    return new Promise((go, stop) => this.#waiting.push({ go, stop }));
  }

  /** Log out; nothing of the person stays. */
  end(): void {
    identify('');
    this.viewer = null;
    this.cut = false;
    this.#release((parked) => parked.stop(new Fault('replaced')));
  }

  #release(answer: (parked: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach(answer);
  }
}

export const session = new Session();
