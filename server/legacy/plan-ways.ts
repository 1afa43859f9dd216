/** Ways of mail: a host that wants a password is a relay with a name, one that wants none is a line alone. */

import { err, ok, type Result } from '../base/result.ts';
import { checkRelay, type RelayDraft } from '../routing/relay.ts';
import type { Done } from './book.ts';
import type { Sink, Told } from './plan.ts';
import type { Action, Credentials, NextHop, Statement } from './statement.ts';

type Given = { readonly login: Credentials; readonly from: Statement };
type Host = Extract<NextHop, { kind: 'smtp' | 'lmtp' }>;
export type Relays = { nameOf(route: Extract<Action, { kind: 'route' }>): string | null };

/** RFC 5321 §4.5.4.2 */
const SMTP_PORT = 25;
const SUBMISSIONS_PORT = 465;

/** What the smart host's password is, goes into its settings; for other hosts, relays are made. */
export function relaysFor(told: readonly Told[], sink: Sink): Relays {
  const byHost = new Map<string, Given>();
  const bySender = new Map<string, Given>();
  for (const { action, from } of told) {
    if (action.kind !== 'credentials') continue;
    if (action.of.kind === 'sender') bySender.set(action.of.sender, { login: action.login, from });
    else
      byHost.set(action.of.port === null ? action.of.host : `${action.of.host}:${action.of.port}`, {
        login: action.login,
        from,
      });
  }
  const find = (host: string, port: number | null): Given | undefined =>
    byHost.get(`${host}:${port ?? SMTP_PORT}`) ?? byHost.get(host) ?? below(byHost, host);
  const used = new Set<Given>();
  smartHost(told, (host, port) => find(host, port) ?? byHost.get('*'), used, sink);
  const names = new Map<string, string>();
  for (const { action, from } of told) {
    if (action.kind !== 'route' || action.to.kind !== 'smtp') continue;
    const given =
      (action.by === 'sender' ? (bySender.get(action.of) ?? bySender.get(action.of.split('@').at(-1)!)) : undefined) ??
      find(action.to.host, action.to.port);
    if (!given) continue;
    used.add(given);
    const key = keyOf(action.to, given);
    if (!names.has(key)) names.set(key, relayStep(action.to, given, new Set(names.values()), from, sink));
    names.set(routeKey(action), names.get(key)!);
  }
  for (const given of [...byHost.values(), ...bySender.values()])
    if (!used.has(given)) sink.leave(given.from.meaning, 'no mail goes there by any line that was read', given.from);
  return { nameOf: route => names.get(routeKey(route)) ?? null };
}

/** `*.there.example` of Exim's passwd.client. */
const below = (given: ReadonlyMap<string, Given>, host: string): Given | undefined =>
  given.get(`*.${host.slice(host.indexOf('.') + 1)}`);
const keyOf = ({ host, port }: Host, { login }: Given): string => `relay ${host}:${port} ${login.user}`;
const routeKey = ({ by, of }: Extract<Action, { kind: 'route' }>): string => `route ${by} ${of}`;

function smartHost(
  told: readonly Told[],
  find: (host: string, port: number | null) => Given | undefined,
  used: Set<Given>,
  sink: Sink,
): Done {
  const said = told.filter(({ action }) => action.kind === 'setting' && action.key === 'relay.host').at(-1);
  if (said?.action.kind !== 'setting') return;
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(said.action.text) ?? [];
  const given = find(host, port === undefined ? null : Number(port));
  if (!given) return;
  used.add(given);
  sink.step({ act: 'setting', key: 'relay.user', text: given.login.user }, given.from);
  sink.step({ act: 'setting', key: 'relay.password', text: given.login.password }, given.from);
}

function relayStep(to: Host, { login }: Given, taken: ReadonlySet<string>, from: Statement, sink: Sink): string {
  const base =
    to.host
      .toLowerCase()
      .replace(/[^a-z0-9.-]/g, '-')
      .replace(/^[.-]+|[.-]+$/g, '')
      .slice(0, 50) || 'relay';
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}-${n}`;
  const place = `${to.host.includes(':') ? `[${to.host}]` : to.host}:${to.port ?? SMTP_PORT}`;
  const relay: RelayDraft = {
    name,
    hosts: [to.exact ? place : `mx:${place}`],
    user: login.user,
    password: login.password,
  };
  const checked = checkRelay(relay);
  if (checked.ok)
    sink.step(
      { act: 'relay', relay },
      from,
      to.port === SUBMISSIONS_PORT ? 'encrypted at once on port 465' : 'its certificate must prove its name here',
    );
  else sink.leave(`relay ${name}`, checked.error, from);
  return name;
}

/** As queue/route-name.ts reads it; null: it needs no line. */
export function routeTarget(route: Extract<Action, { kind: 'route' }>, relays: Relays): Result<string | null, string> {
  const { to } = route;
  switch (to.kind) {
    case 'mx':
    case 'discard':
      return ok(to.kind);
    case 'local':
      return ok(null);
    case 'later':
      return ok('hold');
    case 'refuse':
      return ok(refusal(to.words));
    case 'pipe':
      return err(`"${to.name}" is a program; name it with mailroom pipe add, and write the line by hand`);
    case 'smtp':
    case 'lmtp': {
      const name = relays.nameOf(route);
      if (name !== null) return ok(`relay ${name}`);
      if (to.kind === 'lmtp') return ok(`lmtp ${to.host}${to.host.startsWith('/') ? '' : `:${to.port ?? 24}`}`);
      const host = to.exact || to.host.includes(':') ? `[${to.host}]` : to.host;
      return ok(`smtp ${host}:${to.port ?? SMTP_PORT}`);
    }
  }
}

/** The words may begin with a status of their own. */
function refusal(words: string): string {
  const [, status = '5.1.2', said = ''] =
    /^(5\.\d{1,3}\.\d{1,3})?\s*(.*)$/.exec(words.replace(/[^\x20-\x7e]/g, '?').trim()) ?? [];
  return `error ${status} ${said || 'mail for it is not taken'}`;
}
