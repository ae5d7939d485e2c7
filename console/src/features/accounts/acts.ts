import {
  linesOf,
  listOf,
  textOf,
  textOrNull,
  type Draft,
  type Field,
  type Option,
} from '../../lib/fields';
import { words as shared } from '../../lib/i18n';
import { ACCESS, ROLES, type Act } from './enums';
import * as q from './queries';
import type { Account, Authority, Done, Token } from './queries';
import { words } from './words';

/** To what an act is done; a new account to nothing. */
export interface Target {
  account: Account | null;
  token: Token | null;
}

/** The one of a target that an act cannot do without. */
function given<Thing>(thing: Thing | null): Thing {
  if (thing === null) throw new TypeError('an act on nothing');
  return thing;
}

const OVERLAPS = [24, 0, 1, 72, 168];

/** The whole hall first, where whoever asks keeps it. */
function bodies(authorities: readonly Authority[], own: Authority | null): Option[] {
  if (own) return [[own.code, own.name]];
  const all = authorities.map(({ code, name }) => [code, name] as const);
  return [['', shared().session.hall], ...all];
}

function rights(
  roles: readonly Account['roles'][number][],
  chosen: readonly string[],
  authority: string,
  options: readonly Option[],
): Field[] {
  const { field: label } = words();
  const named = roles.map((role) => [role, shared().role[role]] as const);
  const initial = Object.fromEntries(chosen.map((role) => [role, '']));
  return [
    {
      kind: 'choice',
      name: 'authority',
      label: label.authority,
      options,
      initial: authority || (options[0]?.[0] ?? ''),
    },
    {
      kind: 'list',
      name: 'roles',
      label: label.roles,
      options: named,
      each: 'nothing',
      initial,
      required: true,
    },
  ];
}

/** What an act asks for. `own` is the authority of whoever asks, who keeps no account of others. */
export function fieldsOf(
  act: Act,
  { account }: Target,
  authorities: readonly Authority[],
  own: Authority | null,
): Field[] {
  const { field: label } = words();
  const options = bodies(authorities, own);
  const theirs = account?.authority?.code ?? '';
  if (act === 'CREATE') {
    return [
      { kind: 'line', name: 'name', label: label.name, required: true },
      { kind: 'line', name: 'login', label: label.login, hint: label.loginHint },
      ...rights(ROLES, [], '', options),
    ];
  }
  if (act === 'SET_ROLES') return rights(ROLES, account?.roles ?? [], theirs, options);
  if (act === 'BIND_OPENID') {
    return [
      { kind: 'line', name: 'issuer', label: label.issuer, required: true },
      {
        kind: 'line',
        name: 'subject',
        label: label.subject,
        hint: label.subjectHint,
        required: true,
      },
    ];
  }
  if (act === 'ROTATE') return [overlap()];
  return act === 'CREATE_TOKEN'
    ? scope(given(account), bodies(authorities, given(account).authority))
    : [];
}

function overlap(): Field {
  const options = OVERLAPS.map((hours) => [String(hours), words().hours(hours)] as const);
  return { kind: 'choice', name: 'overlap', label: words().field.overlap, options };
}

function scope(account: Account, options: readonly Option[]): Field[] {
  const { field: label, access } = words();
  const ways = ACCESS.map((each) => [each, access[each]] as const);
  return [
    { kind: 'line', name: 'label', label: label.label, required: true },
    ...rights(account.roles, account.roles, '', options),
    { kind: 'choice', name: 'access', label: label.access, options: ways },
    { kind: 'text', name: 'matters', label: label.matters, hint: label.mattersHint },
    { kind: 'text', name: 'networks', label: label.networks, hint: label.networksHint },
    { kind: 'date', name: 'lastDay', label: label.lastDay, hint: label.lastDayHint },
  ];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The first instant after a day in the hall's zone; null without a day. */
export function endOf(day: string | null): string | null {
  return day && new Date(Date.parse(`${day}T00:00:00+08:00`) + DAY_MS).toISOString();
}

/** Carry an act out with what was filled in; null where it came to nothing. */
export function send(act: Act, { account, token }: Target, draft: Draft): Promise<Done | null> {
  const roles = ROLES.filter((role) => role in listOf(draft, 'roles'));
  const authority = textOrNull(draft, 'authority');
  if (act === 'CREATE') {
    const [name, login] = [textOf(draft, 'name').trim(), textOrNull(draft, 'login')];
    return q.create({ name, login, roles, authority });
  }
  if (act === 'ROTATE' || act === 'REVOKE') return sendOfToken(act, given(token), draft);
  const { id: accountId, version: expectedVersion } = given(account);
  const order = { accountId, expectedVersion };
  if (act === 'CREATE_TOKEN')
    return q.createToken({ accountId, roles, authority, ...scopeIn(draft) });
  if (act === 'SET_ROLES') return q.setRoles({ ...order, roles, authority });
  if (act === 'BIND_OPENID') {
    const [issuer, subject] = [textOf(draft, 'issuer').trim(), textOf(draft, 'subject').trim()];
    return q.bind({ ...order, issuer, subject });
  }
  return {
    DISABLE: q.disable,
    ENABLE: q.enable,
    RESET_PASSWORD: q.resetPassword,
    UNBIND_OPENID: q.unbind,
  }[act](order);
}

function sendOfToken(act: 'ROTATE' | 'REVOKE', token: Token, draft: Draft): Promise<Done | null> {
  const order = { tokenId: token.id, expectedVersion: token.version };
  if (act === 'REVOKE') return q.revoke(order);
  return q.rotate({ ...order, overlapHours: Number(textOf(draft, 'overlap')) });
}

function scopeIn(draft: Draft) {
  return {
    label: textOf(draft, 'label').trim(),
    access: ACCESS.find((each) => each === textOf(draft, 'access')) ?? 'READ',
    matters: linesOf(draft, 'matters'),
    networks: linesOf(draft, 'networks'),
    expiresAt: endOf(textOrNull(draft, 'lastDay')),
  };
}
