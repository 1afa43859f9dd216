/** Connection cards: what to type into a program, profiles for devices, and who has come since. */
import { z } from 'zod';
import { seconds } from '../../base/units.ts';
import { isKnownAbroad, isLoopbackHost } from '../../discovery/services.ts';
import type { ConnectApi, ConnectProfile, ConnectSeen, ConnectWays } from '../connect-contract.ts';
import { SEEN_NAMES, seenIn } from '../connect-seen.ts';
import { webOf } from '../connect-snippets.ts';
import type { ListenerState } from '../contract.ts';
import { either, every, repeated, type Subscribe } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';
import { findAccount } from './people.ts';

const text = z.string().min(1).max(400);
const whom = z.object({ address: text });
/** Of one person setting up one device. */
const MOST_EVENTS = 300;
const QUICK = 100;

export function connectHandlers(ports: ServerPorts): RouterOf<ConnectApi['connect']> {
  const { store, clock } = ports;
  const onSeen: Subscribe = hear =>
    store.watchEvents(notes => notes.some(note => SEEN_NAMES.includes(note.name)) && hear());
  return {
    ways: call(whom, ({ address }) => waysFor(ports, address)),
    watchWays: stream(whom, ({ address }, { signal }) =>
      repeated(() => waysFor(ports, address), either(ports.watchState, every(clock, seconds(60))), signal),
    ),
    watchSeen: stream(z.object({ address: text, since: z.number() }), ({ address, since }, { signal }) =>
      repeated(() => seenSince(ports, address, since), onSeen, signal, QUICK),
    ),
    profile: call(z.object({ address: text, password: z.string().max(1024).optional() }), input =>
      profileFor(ports, input.address, input.password ?? null),
    ),
  };
}

async function waysFor(ports: ServerPorts, wanted: string): Promise<ConnectWays> {
  const { discovery } = ports;
  const { address, name } = await findAccount(ports, wanted);
  const config = ports.config();
  const services = await Promise.all(
    discovery.services().map(async one => ({ ...one, trust: await discovery.trustOf(one.host) })),
  );
  const profile = profileBase(ports);
  const anyPassword = config.mode === 'capture' && config['auth.any-password'];
  const console = ports.listeners().find(one => one.name === 'console' && one.state === 'listening');
  return {
    ...{ address, name, services, hostName: ports.hostName(), mode: config.mode },
    anyPassword,
    testsAt: anyPassword && console ? webOf(console) : null,
    authorityFile: discovery.authority()?.file ?? null,
    webDoor: discovery.webDoor(),
    profileAt: profile.at,
    profileBecause: profile.because,
  };
}

/** From the safest to the one that is there. */
function profileBase(ports: ServerPorts): { readonly at: string | null; readonly because: string | null } {
  if (!ports.discovery.services().some(one => one.security === 'tls' && one.protocol === 'imap'))
    return { at: null, because: 'No IMAP listener with SSL/TLS is open, and a profile cannot demand STARTTLS.' };
  const listeners = ports.listeners().filter(one => one.state === 'listening');
  const named = (name: ListenerState['name']) => listeners.find(one => one.name === name && !isLoopbackHost(one.host));
  const [https, http, front] = [named('https'), named('http'), named('console')];
  const host = ports.discovery.services().find(one => !one.onlyHere)?.host ?? null;
  if (host === null) return { at: null, because: 'The mail listeners are open for this computer alone (listen.host).' };
  if (https && isKnownAbroad(host)) return { at: `https://${host}${portIn(https, 443)}/p/`, because: null };
  const open = http ?? front;
  if (open) return { at: `http://${open.host === '0.0.0.0' ? host : open.host}${portIn(open, 80)}/p/`, because: null };
  return { at: null, because: 'No page of this server can be reached from a device (web.http-port, console.host).' };
}

const portIn = ({ port }: ListenerState, usual: number): string => (port === usual ? '' : `:${port}`);

async function profileFor(ports: ServerPorts, wanted: string, password: string | null): Promise<ConnectProfile> {
  const { discovery } = ports;
  const { address, name } = await findAccount(ports, wanted);
  const wish = { address, name: name || address, password };
  const made = await discovery.profileOf({ ...wish, password: null });
  const { at, because } = profileBase(ports);
  if (!made) throw new ApiError('REFUSED', because ?? 'No listener with SSL/TLS is open');
  const { token, until } = at === null ? { token: '', until: ports.clock.now() } : discovery.profiles.make(wish);
  const host = discovery.services().find(one => one.security === 'tls')?.host ?? '';
  const trust = await discovery.trustOf(host);
  return {
    url: at === null ? null : `${at}${token}`,
    until,
    file: made.file,
    text: made.text,
    withPassword: password !== null && at?.startsWith('https:') === true && trust.kind === 'public',
    withAuthority: trust.kind === 'authority',
  };
}

async function seenSince(ports: ServerPorts, wanted: string, since: number): Promise<ConnectSeen> {
  const { store } = ports;
  const [{ address }, accounts, newest] = await Promise.all([
    findAccount(ports, wanted),
    store.accounts(),
    store.events({ names: SEEN_NAMES, limit: MOST_EVENTS, newestFirst: true }),
  ]);
  const others = new Set(accounts.map(account => account.address));
  const notes = newest.filter(note => note.at >= since).toReversed();
  const portOf = (name: string): number | null => ports.listeners().find(one => one.name === name)?.port ?? null;
  return seenIn(notes, { address, others: user => others.has(user), portOf });
}
