/**
 * A named relay: hosts that take mail for elsewhere from us, how we prove who we are, and what we ask of the connection.
 * The smart host of the settings is one of them without a name.
 */
import { isIP } from 'node:net';
import { err, ok, type Result } from '../base/result.ts';
import type { Seal } from '../base/seal.ts';
import { parseDomain } from '../mime/address.ts';
import { hostAndPort, nameFault } from '../queue/route-name.ts';
import type { StoredRelay } from '../store/interface.ts';
import { shown } from './pattern.ts';
import { parseTlsWish, printTlsWish, type TlsWish } from './tls-line.ts';

/** `mx`: the hosts that the DNS names for it, in their order. */
export type RelayHost = { readonly host: string; readonly port: number; readonly mx: boolean };

export type RelayProxy = { readonly host: string; readonly port: number; readonly user: string };

const MECHANISMS = ['SCRAM-SHA-256', 'PLAIN', 'LOGIN'] as const;
export type Mechanism = (typeof MECHANISMS)[number];

export type RelaySettings = {
  readonly name: string;
  /** In the order in which they are tried. */
  readonly hosts: readonly RelayHost[];
  /** '': nobody signs in. */
  readonly user: string;
  /** Of those that both sides know; none named: any. */
  readonly mechanisms: readonly Mechanism[];
  readonly tls: TlsWish;
  /** What we are called there; '': as everywhere. */
  readonly helo: string;
  /** Our address to dial from; '': the system's choice. */
  readonly source: string;
  /** Connections at once; null: as to any destination. */
  readonly concurrency: number | null;
  /** A SOCKS5 server that dials for us; null: straight. */
  readonly proxy: RelayProxy | null;
};
export type Relay = RelaySettings & { readonly password: string | null; readonly proxyPassword: string | null };

/** The submission port of RFC 6409, which relays that ask for a password listen on. */
const RELAY_PORT = 587;
const SOCKS_PORT = 1080;
const MOST_HOSTS = 10;
const MOST_CONNECTIONS = 1000;
/** A password or name that goes into one SASL message. */
const LONGEST_SECRET = 1024;

/** As a person gives it; what is not given is as usual. */
export type RelayDraft = {
  readonly name: string;
  /** `mail.example:587`, `[10.0.0.5]:25`; `mx:example.net` for the hosts that the DNS names. */
  readonly hosts: readonly string[];
  readonly user?: string;
  readonly mechanisms?: readonly string[];
  /** `required`, `opportunistic`, `encrypt`, `none`, `dane`, `pinned:sha256:…`. Usual: required where there is a password. */
  readonly tls?: string;
  readonly helo?: string;
  readonly source?: string;
  readonly concurrency?: number | null;
  /** `127.0.0.1:9050`, `user@proxy.example:1080`; '': none. */
  readonly proxy?: string;
  readonly password?: string | null;
  readonly proxyPassword?: string | null;
};

/** Which part of a draft, and why it will not do. */
export type RelayFault = { readonly field: keyof RelayDraft; readonly why: string };

export function checkRelay(draft: RelayDraft): Result<Relay, string> {
  const checked = readDraft(draft);
  return Array.isArray(checked) ? err(checked[0]!.why) : ok(checked as Relay);
}

/** All that is wrong with it, each beside its field; none: it could be kept. */
export function relayFaults(draft: RelayDraft): readonly RelayFault[] {
  const checked = readDraft(draft);
  return Array.isArray(checked) ? checked : [];
}

function readDraft(draft: RelayDraft): Relay | RelayFault[] {
  const name = draft.name.toLowerCase();
  const hosts = hostsOf(draft.hosts);
  const tls = parseTlsWish(draft.tls ?? (draft.user ? 'required' : 'opportunistic'));
  const mechanisms = mechanismsOf(draft.mechanisms ?? []);
  const helo = draft.helo ? parseDomain(draft.helo) : ok('');
  const proxy = draft.proxy ? parseProxy(draft.proxy) : ok(null);
  const faults: RelayFault[] = [];
  const note = (field: RelayFault['field'], why: string | null): void => {
    if (why !== null) faults.push({ field, why });
  };
  note('name', nameFault(name));
  for (const field of ['user', 'password', 'proxyPassword'] as const) note(field, secretFault(field, draft[field]));
  if (draft.password && !draft.user) note('user', 'a password needs a user');
  note('source', sourceFault(draft));
  note('concurrency', concurrencyFault(draft));
  note('hosts', hosts.ok ? null : hosts.error);
  note('tls', tls.ok ? null : tls.error);
  note('mechanisms', mechanisms.ok ? null : mechanisms.error);
  note('helo', helo.ok ? null : `"${shown(draft.helo ?? '')}" is no name to greet with: ${helo.error}`);
  note('proxy', proxy.ok ? null : proxy.error);
  if (faults.length > 0 || !hosts.ok || !tls.ok || !mechanisms.ok || !helo.ok || !proxy.ok) return faults;
  return {
    ...{ name, hosts: hosts.value, user: draft.user ?? '', mechanisms: mechanisms.value, tls: tls.value },
    ...{ helo: helo.value, source: draft.source ?? '', concurrency: draft.concurrency ?? null, proxy: proxy.value },
    password: draft.user ? (draft.password ?? null) : null,
    proxyPassword: proxy.value?.user ? (draft.proxyPassword ?? null) : null,
  };
}

const secretWords = { user: 'user', password: 'password', proxyPassword: 'proxy password' } as const;
const secretFault = (field: keyof typeof secretWords, text: string | null | undefined): string | null =>
  text && (/[\p{Cc}\p{Cs}]/u.test(text) || Buffer.byteLength(text) > LONGEST_SECRET)
    ? `the ${secretWords[field]} holds a control character or is longer than ${LONGEST_SECRET} octets`
    : null;

const sourceFault = ({ source }: RelayDraft): string | null =>
  !source || isIP(source) !== 0 ? null : `"${shown(source)}" is no IP address to dial from`;

const concurrencyFault = ({ concurrency }: RelayDraft): string | null =>
  concurrency == null || (Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= MOST_CONNECTIONS)
    ? null
    : `connections at once are 1 to ${MOST_CONNECTIONS}`;

function hostsOf(texts: readonly string[]): Result<readonly RelayHost[], string> {
  if (texts.length === 0) return err('a relay has a host');
  if (texts.length > MOST_HOSTS) return err(`a relay has ${MOST_HOSTS} hosts at most`);
  const hosts: RelayHost[] = [];
  for (const text of texts) {
    const mx = text.toLowerCase().startsWith('mx:');
    const place = hostAndPort(isIP(text) === 6 ? `[${text}]` : mx ? text.slice(3) : text, mx ? 25 : RELAY_PORT);
    if (!place.ok) return place;
    const { host, port } = place.value;
    if (mx && isIP(host) !== 0) return err(`"${shown(text)}": an address has no MX`);
    hosts.push({ host, port, mx });
  }
  return ok(hosts);
}

export const printRelayHost = ({ host, port, mx }: RelayHost): string =>
  `${mx ? 'mx:' : ''}${host.includes(':') ? `[${host}]` : host}:${port}`;

function mechanismsOf(texts: readonly string[]): Result<readonly Mechanism[], string> {
  const unknown = texts.find(text => !MECHANISMS.some(one => one === text.toUpperCase()));
  if (unknown !== undefined) return err(`"${shown(unknown)}" is not one of ${MECHANISMS.join(', ')}`);
  return ok(MECHANISMS.filter(one => texts.some(text => text.toUpperCase() === one)));
}

function parseProxy(text: string): Result<RelayProxy, string> {
  const said = text.replace(/^socks5h?:\/\//i, '').replace(/\/$/, '');
  const at = said.lastIndexOf('@');
  const user = at === -1 ? '' : said.slice(0, at);
  if (user.includes(':')) return err('the password of the proxy is not written beside its name');
  const place = hostAndPort(said.slice(at + 1), SOCKS_PORT);
  return place.ok ? ok({ host: place.value.host, port: place.value.port, user }) : err(`the proxy: ${place.error}`);
}

const printProxy = ({ host, port, user }: RelayProxy): string =>
  `${user === '' ? '' : `${user}@`}${host.includes(':') ? `[${host}]` : host}:${port}`;

/** As it was given: what a change begins with. */
export const draftOf = (relay: Relay): RelayDraft => ({
  ...relay,
  hosts: relay.hosts.map(printRelayHost),
  tls: printTlsWish(relay.tls),
  proxy: relay.proxy ? printProxy(relay.proxy) : '',
});

/** Nothing secret. */
export function printBody({ password: _password, proxyPassword: _proxyPassword, ...rest }: Relay): string {
  return JSON.stringify(rest);
}

export const readRelay = ({ body, password, proxyPassword }: StoredRelay): Relay => ({
  ...(JSON.parse(body) as RelaySettings),
  password,
  proxyPassword,
});

type RelaySecrets = Pick<Relay, 'password' | 'proxyPassword'>;

/** Each is bound to its relay's name and purpose. */
export const purposesOfRelay = (name: string): Record<keyof RelaySecrets, string> => ({
  password: `relay ${name}`,
  proxyPassword: `proxy of relay ${name}`,
});

/** As they are kept. */
export const sealedRelay = (seal: Seal, { name, password, proxyPassword }: Relay): RelaySecrets & { name: string } => ({
  name,
  password: password === null ? null : seal.seal(password, purposesOfRelay(name).password),
  proxyPassword: proxyPassword === null ? null : seal.seal(proxyPassword, purposesOfRelay(name).proxyPassword),
});

/** One that cannot be opened is none: the relay refuses the login, and its owner enters it again. */
export const unsealed = (seal: Seal, relay: StoredRelay): StoredRelay => {
  const open = (sealed: string | null, purpose: string): string | null => {
    const opened = sealed === null ? null : seal.open(sealed, purpose);
    return opened?.ok ? opened.value : null;
  };
  return {
    ...relay,
    password: open(relay.password, purposesOfRelay(relay.name).password),
    proxyPassword: open(relay.proxyPassword, purposesOfRelay(relay.name).proxyPassword),
  };
};
