import type { Component } from 'svelte';
import * as queue from './features/queue/Queue.svelte';
import type { OfficeAction } from './lib/enums';
import { paramsOf } from './lib/router';
import type { zh } from './lib/zh';

/** What a screen is given: what `:name` in its pattern stands for. */
export type Params = Readonly<Record<string, string>>;

export type Screen = Component<{ params: Params }> | Component<Record<string, never>>;

interface Route {
  pattern: string;
  /** What it is called, in `words().screens`: in the title of the page and in the navigation. */
  name: keyof typeof zh.screens;
  /** Whether it stands in the navigation: of everybody, or of whom the service opens that to. */
  nav?: true | OfficeAction;
  load(): Promise<{ default: Screen }>;
}

/** Where the console begins. */
export const HOME = '/queue';

/** Every screen, loaded when it is first shown; the first one comes with the frame. */
export const ROUTES: readonly Route[] = [
  { pattern: HOME, name: 'queue', nav: true, load: () => Promise.resolve(queue) },
  {
    pattern: '/intake',
    name: 'intake',
    nav: true,
    load: () => import('./features/intake/Intake.svelte'),
  },
  {
    pattern: '/review',
    name: 'review',
    nav: true,
    load: () => import('./features/review/Review.svelte'),
  },
  {
    pattern: '/print/notice/:caseNo',
    name: 'notice',
    load: () => import('./features/print/Notice.svelte'),
  },
  {
    pattern: '/print/commitment/:caseNo',
    name: 'commitment',
    load: () => import('./features/print/Commitment.svelte'),
  },
  {
    pattern: '/cases/:caseNo',
    name: 'case',
    load: () => import('./features/cases/CasePage.svelte'),
  },
  {
    pattern: '/catalogue',
    name: 'catalogue',
    nav: true,
    load: () => import('./features/catalogue/Catalogue.svelte'),
  },
  {
    pattern: '/catalogue/exchange',
    name: 'exchange',
    load: () => import('./features/exchange/Exchange.svelte'),
  },
  {
    pattern: '/catalogue/reviews',
    name: 'reviews',
    load: () => import('./features/matters/Reviews.svelte'),
  },
  {
    pattern: '/catalogue/drafts',
    name: 'matterDrafts',
    load: () => import('./features/matters/Drafts.svelte'),
  },
  {
    pattern: '/catalogue/drafts/:draft',
    name: 'matterDraft',
    load: () => import('./features/matters/DraftPage.svelte'),
  },
  {
    pattern: '/catalogue/:code/versions',
    name: 'matterVersions',
    load: () => import('./features/matters/Versions.svelte'),
  },
  {
    pattern: '/catalogue/:code',
    name: 'matter',
    load: () => import('./features/catalogue/MatterPage.svelte'),
  },
  {
    pattern: '/policy',
    name: 'policy',
    nav: true,
    load: () => import('./features/policy/Policy.svelte'),
  },
  {
    pattern: '/policies',
    name: 'policies',
    load: () => import('./features/policies/Policies.svelte'),
  },
  {
    pattern: '/policies/drafts/:draft',
    name: 'policyDraft',
    load: () => import('./features/policies/DraftPage.svelte'),
  },
  {
    pattern: '/calendar',
    name: 'calendar',
    nav: true,
    load: () => import('./features/calendar/Calendar.svelte'),
  },
  {
    pattern: '/calendar/notice',
    name: 'calendarNotice',
    load: () => import('./features/calendar/Notice.svelte'),
  },
  {
    pattern: '/calendar/local',
    name: 'calendarLocal',
    load: () => import('./features/calendar/Local.svelte'),
  },
  {
    pattern: '/calendar/removal',
    name: 'calendarRemoval',
    load: () => import('./features/calendar/Removal.svelte'),
  },
  {
    pattern: '/accounts',
    name: 'accounts',
    nav: 'KEEP_ACCOUNTS',
    load: () => import('./features/accounts/Accounts.svelte'),
  },
  {
    pattern: '/accounts/:account',
    name: 'oneAccount',
    load: () => import('./features/accounts/AccountPage.svelte'),
  },
  {
    pattern: '/ledger',
    name: 'ledger',
    nav: 'AUDIT',
    load: () => import('./features/audit/Ledger.svelte'),
  },
  {
    pattern: '/ledger/access',
    name: 'accessLog',
    load: () => import('./features/audit/Access.svelte'),
  },
  {
    pattern: '/account',
    name: 'account',
    load: () => import('./features/account/Account.svelte'),
  },
];

export interface Found {
  route: Route;
  params: Params;
}

/** The route of a path, or null where no screen is there. */
export function routeOf(path: string): Found | null {
  for (const route of ROUTES) {
    const params = paramsOf(route.pattern, path === '/' ? HOME : path);
    if (params) return { route, params };
  }
  return null;
}
