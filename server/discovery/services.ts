/**
 * What a mail program may use here: protocol, host, port, encryption, from the listeners that are open now and the names
 * that our certificates are good for. Everything that tells a program how to connect (cards, autoconfig, Autodiscover,
 * profiles, QR codes, SRV records) is made of these, and of nothing else. Pure.
 */
import { isPrivateNetwork } from '../directory/network.ts';

export type ServiceProtocol = 'imap' | 'pop3' | 'smtp' | 'managesieve';
export type Security = 'tls' | 'starttls' | 'none';

export type Service = {
  readonly protocol: ServiceProtocol;
  readonly security: Security;
  readonly host: string;
  readonly port: number;
  /** false: nobody need sign in, as where mail is only captured. */
  readonly signsIn: boolean;
  /** Only programs of this computer can reach it. */
  readonly onlyHere: boolean;
};

/** A listener that is open. */
export type Open = {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly tls: 'none' | 'starttls' | 'implicit';
};

export type Surroundings = {
  readonly open: readonly Open[];
  readonly hostName: string;
  /** This computer's own, without loopback. */
  readonly addresses: readonly string[];
  /** Passwords are taken without encryption. */
  readonly inClear: boolean;
  /** Mail of anybody is taken, and none leaves. */
  readonly captures: boolean;
};

export const isLoopbackHost = (host: string): boolean =>
  host === '::1' || host === 'localhost' || host.startsWith('127.');
const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** In the order in which a program should take them: encrypted from the first octet before all (RFC 8314 §3). */
export function servicesOf(around: Surroundings): readonly Service[] {
  return around.open.flatMap(one => serviceOf(one, around)).toSorted((a, b) => rank(a) - rank(b));
}

/** Where nobody need sign in, or passwords go in clear on this computer alone, no certificate has to be believed first. */
const rank = ({ security, onlyHere, signsIn }: Service): number => {
  if (!signsIn) return 0;
  if (security === 'none') return onlyHere ? 1 : 4;
  return security === 'tls' ? 2 : 3;
};

const protocols: Readonly<Record<string, ServiceProtocol>> = {
  ...{ imap: 'imap', imaps: 'imap', pop3: 'pop3', pop3s: 'pop3', managesieve: 'managesieve' },
  ...{ submission: 'smtp', submissions: 'smtp', smtp: 'smtp' },
};

function serviceOf(listener: Open, around: Surroundings): readonly Service[] {
  const protocol = protocols[listener.name];
  // Port 25 is for other servers, but where mail is captured it is what programs use.
  if (!protocol || (listener.name === 'smtp' && !around.captures)) return [];
  const onlyHere = isLoopbackHost(listener.host);
  const signsIn = listener.name !== 'smtp';
  const made = { protocol, host: hostOf(listener.host, around), port: listener.port, signsIn, onlyHere };
  if (listener.tls === 'implicit') return [{ ...made, security: 'tls' }];
  if (!signsIn) return [{ ...made, security: 'none' }];
  const encrypted: Service = { ...made, security: 'starttls' };
  return onlyHere && around.inClear ? [{ ...made, security: 'none' }, encrypted] : [encrypted];
}

/** The name that a certificate can be good for, where there is one that others may know; else an address. */
function hostOf(bound: string, { hostName, addresses }: Surroundings): string {
  if (isLoopbackHost(bound)) return bound;
  if (isKnownAbroad(hostName)) return hostName.toLowerCase();
  if (!isEverywhere(bound)) return bound;
  return addresses.find(isPrivateNetwork) ?? addresses[0] ?? hostName;
}

/** A name without a dot is one that only this computer, or a lucky network, knows. */
export const isKnownAbroad = (name: string): boolean => name.includes('.') && !/^localhost\b/i.test(name);

/** The one a program should take; `wanted`: what it can do at all. */
export const preferred = (
  services: readonly Service[],
  protocol: ServiceProtocol,
  wanted: readonly Security[] = ['none', 'tls', 'starttls'],
): Service | null => services.find(one => one.protocol === protocol && wanted.includes(one.security)) ?? null;

/** What may be told to somebody who asks from `remote`: what he can reach, and nothing that would betray a password. */
export const tellable = (services: readonly Service[], remoteIsHere: boolean): readonly Service[] =>
  services.filter(one => (one.onlyHere ? remoteIsHere : one.security !== 'none'));
