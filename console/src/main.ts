import './lib/old';
import './styles/tokens.css';
import './styles/base.css';
import './styles/print.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { speech } from './lib/language.svelte';
import { session } from './lib/session.svelte';
import { appearance } from './lib/theme.svelte';

appearance.follow();
void Promise.all([speech.begin(), session.resume()]).then(() => {
  const target = document.getElementById('app')!;
  const message = [...target.children];
  mount(App, { target });
  // Only now: where the console cannot begin, the message says what it needs.
  message.forEach((each) => each.remove());
});
