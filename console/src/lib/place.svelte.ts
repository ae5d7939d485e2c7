import { hashOf, placeOf, type Place } from './router';

class Here {
  #place = $state.raw<Place>(placeOf(location.hash));

  constructor() {
    addEventListener('hashchange', () => (this.#place = placeOf(location.hash)));
  }

  /** A value of its own, so that what narrows a screen does not make the screen anew. */
  readonly path = $derived(this.#place.path);

  get query(): Place['query'] {
    return this.#place.query;
  }

  /** Go there; Back leads here again. */
  go(path: string, query: Place['query'] = {}): void {
    location.hash = hashOf(path, query);
  }

  /** Narrow the screen otherwise, in the same place of the history. */
  narrow(query: Place['query']): void {
    history.replaceState(history.state, '', hashOf(this.path, query));
    this.#place = placeOf(location.hash);
  }
}

/** The place of the console, as its address says; it follows the address. */
export const here = new Here();
