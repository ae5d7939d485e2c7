import type { OfficeAction } from './enums';
import { reached } from './connection.svelte';
import { door, enter, leave, type Door } from './door';
import { Fault } from './fault';
import { graphql, identify, send, type ResultOf } from './gql';
import { notices } from './notices.svelte';

const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      id
      name
      login
      mustChangePassword
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
  /** Whether it was by a token; else by a session, of which the browser keeps the cookie. */
  byToken = $state(false);
  /** How one may log in. */
  ways = $state.raw<Door['ways']>([]);
  /** Whether the token or the session has ceased to be valid while somebody worked. */
  cut = $state(false);
  /** Who has logged in in another page of this browser, where somebody else did; in words. */
  other = $state<string | null>(null);
  #waiting: Waiting[] = [];

  /** Whether the service opens that to whoever works here, before anything is chosen for it. */
  may(action: OfficeAction): boolean {
    return this.viewer?.allowedActions.includes(action) ?? false;
  }

  /** Log in by a token. Raises Fault. */
  begin(token: string): Promise<void> {
    identify(token);
    this.byToken = true;
    return this.look();
  }

  /** Log in by an account. Raises Fault. */
  async enter(login: string, password: string): Promise<void> {
    await reached(() => enter(login, password));
    await this.here();
  }

  /** Go on by the session that the browser has by now. Raises Fault. */
  here(): Promise<void> {
    identify('');
    this.byToken = false;
    return this.look();
  }

  /** Go on by the session that the browser has from before, if any. */
  async resume(): Promise<void> {
    const { ways, session } = await door();
    this.ways = ways;
    if (!session) return;
    try {
      await this.here();
    } catch (fault) {
      // It has ended meanwhile: somebody logs in.
      if (!(fault instanceof Fault)) throw fault;
    }
  }

  /**
   * See who works here. What was parked is sent again where it is the same person, else dropped.
   * Raises Fault.
   */
  async look(): Promise<void> {
    const { viewer } = await reached(() => send(ViewerQuery, {}));
    const same = this.viewer === null || this.viewer.id === viewer.id;
    // What somebody has in hand hangs on this object: the same person finds it again.
    if (JSON.stringify(this.viewer) !== JSON.stringify(viewer)) this.viewer = viewer;
    this.#whole();
    this.#release((parked) => (same ? parked.go() : parked.stop(new Fault('replaced'))));
  }

  /**
   * Resolves once the same person has logged in again, after what cut the session. Rejects with
   * Fault `replaced`.
   */
  renewed({ kind }: Fault): Promise<void> {
    this.cut = true;
    if (kind === 'elsewhere') void this.#meet();
    return new Promise((go, stop) => this.#waiting.push({ go, stop }));
  }

  /** Log out, here or everywhere; nothing of the person stays. A fault of that is shown. */
  async end(everywhere = false): Promise<void> {
    try {
      if (!this.byToken) await leave(everywhere);
      this.#forget();
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      notices.fault = fault;
    }
  }

  /** Learn who has logged in elsewhere; where nobody is there any more, the log-in says enough. */
  async #meet(): Promise<void> {
    try {
      const { name } = (await send(ViewerQuery, {})).viewer;
      if (this.cut) this.other = name;
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
    }
  }

  #whole(): void {
    this.cut = false;
    this.other = null;
  }

  #forget(): void {
    identify('');
    this.byToken = false;
    this.viewer = null;
    this.#whole();
    this.#release((parked) => parked.stop(new Fault('replaced')));
  }

  #release(answer: (parked: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach(answer);
  }
}

export const session = new Session();
