import { keep, kept } from './keep';

export type Theme = 'auto' | 'light' | 'dark';

const NAME = 'theme';

class Appearance {
  #theme = $state<Theme>(known(kept(NAME)));

  get theme(): Theme {
    return this.#theme;
  }

  set theme(chosen: Theme) {
    this.#theme = chosen;
    keep(NAME, chosen);
    this.follow();
  }

  /** Tell the style sheet; without a choice it follows the system. */
  follow(): void {
    document.documentElement.dataset['theme'] = this.#theme;
  }
}

export const appearance = new Appearance();

function known(theme: string | null): Theme {
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}
