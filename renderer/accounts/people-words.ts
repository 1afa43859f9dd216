/** What the Accounts screen says of people, and how they stand by domain. Pure. */

import type { AccountRow, AliasRow, ListenerState, People } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { size } from '../design/format.ts';
import type { Shape } from '../design/words.ts';

export type DomainGroup = {
  readonly name: string;
  readonly accounts: readonly AccountRow[];
  /** Without the catch-all. */
  readonly aliases: readonly AliasRow[];
  readonly catchAll: AliasRow | null;
  /** Domains that stand for this one. */
  readonly alsoCalled: readonly string[];
};

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
export const localPartOf = (address: string): string => address.slice(0, address.lastIndexOf('@'));

/** Those that the owner keeps; what a person has made for himself stands beside him. */
const kept = (aliases: readonly AliasRow[]): readonly AliasRow[] => aliases.filter(one => one.maker === undefined);

/** Each domain with what lives in it; a domain that stands for another is told with that one. */
export function byDomain({ accounts, domains, aliases }: People): readonly DomainGroup[] {
  const has = (name: string): boolean => [...accounts, ...aliases].some(one => domainOf(one.address) === name);
  const shown = domains.filter(one => one.aliasOf === null || has(one.name));
  return shown.map(({ name }) => {
    const mine = kept(aliases).filter(one => domainOf(one.address) === name);
    return {
      name,
      accounts: accounts.filter(one => domainOf(one.address) === name),
      aliases: mine.filter(one => !one.address.startsWith('@')),
      catchAll: mine.find(one => one.address.startsWith('@')) ?? null,
      alsoCalled: domains.filter(one => one.aliasOf === name).map(one => one.name),
    };
  });
}

/** A box of several people is nobody. */
function whoLivesThere(accounts: readonly AccountRow[]): readonly string[] {
  const boxes = accounts.filter(one => one.box).length;
  const persons = t('{count, plural, one {# person} other {# people}}', { count: accounts.length - boxes });
  return boxes === 0 ? [persons] : [persons, t('{count, plural, one {# box} other {# boxes}}', { count: boxes })];
}

export const groupSummary = ({ accounts, aliases, catchAll }: DomainGroup): string =>
  [
    ...whoLivesThere(accounts),
    t('{count, plural, one {# alias} other {# aliases}}', { count: aliases.length }),
    catchAll ? t('catch-all to {targets}', { targets: catchAll.targets.join(', ') }) : t('catch-all off'),
  ].join(' · ');

export const summary = ({ accounts, domains, aliases }: People): string =>
  [
    ...whoLivesThere(accounts),
    t('{count, plural, one {# domain} other {# domains}}', { count: domains.length }),
    t('{count, plural, one {# alias} other {# aliases}}', { count: kept(aliases).length }),
  ].join(' · ');

/** Every word must stand somewhere in the name, the address, an alias or a program. */
export function findPeople(people: People, text: string): People {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return people;
  const fits = (...parts: readonly (string | null | undefined)[]): boolean => {
    const all = parts.join(' ').toLowerCase();
    return words.every(word => all.includes(word));
  };
  const made = (address: string): readonly string[] =>
    people.aliases.filter(one => one.maker === address).map(one => one.address);
  const accounts = people.accounts.filter(one =>
    fits(one.name, one.address, ...one.aliases, ...made(one.address), one.lastSeen?.client),
  );
  const aliases = people.aliases.filter(one => fits(one.address, ...one.targets));
  const here = (name: string): boolean => [...accounts, ...aliases].some(one => domainOf(one.address) === name);
  return { accounts, aliases, domains: people.domains.filter(one => here(one.name) || fits(one.name)) };
}

/** How full: null without a limit. */
export const share = ({ usedBytes, quotaBytes }: AccountRow): number | null =>
  quotaBytes === null ? null : Math.min(1, usedBytes / Math.max(1, quotaBytes));
const ALMOST_FULL = 0.9;

const boxWords = (people: readonly string[]): string =>
  people.length === 0
    ? t('A box of nobody yet')
    : t('A box of {count, plural, one {# person} other {# people}}', { count: people.length });

export type PersonState = { readonly shape: Shape; readonly word: string; readonly raise: boolean };

/** `isStopped`: the breaker holds what this account sends. */
export function stateOf(account: AccountRow, isStopped = false): PersonState {
  const full = share(account);
  if (isStopped) return { shape: 'held', word: t('Mail is held'), raise: false };
  if (!account.enabled)
    return { shape: 'held', word: t('{state, select, open {Open} other {Closed}}', { state: 'closed' }), raise: false };
  if (full !== null && full >= 1) return { shape: 'failed', word: t('Full: mail is refused'), raise: true };
  if (full !== null && full >= ALMOST_FULL)
    return {
      shape: 'attention',
      word: t('{percent, number} % full', { percent: Math.floor(full * 100) }),
      raise: true,
    };
  if (account.box) return { shape: 'ok', word: boxWords(account.box), raise: false };
  if (!account.hasPassword && account.appPasswords === 0)
    return { shape: 'attention', word: t('No password yet'), raise: false };
  return { shape: 'ok', word: t('{state, select, open {Open} other {Closed}}', { state: 'open' }), raise: false };
}

/** Half as much again, to a round number: 10 GB → 15 GB. */
export function raised(quota: number): number {
  const more = quota * 1.5;
  const step = 10 ** Math.max(6, Math.floor(Math.log10(more)) - 1) * 5;
  return Math.ceil(more / step) * step;
}

const protocols = { imap: 'IMAP', pop3: 'POP3', managesieve: 'ManageSieve', jmap: 'JMAP', smtp: 'SMTP' } as const;
export const protocolWord = (protocol: keyof typeof protocols): string => protocols[protocol];

/** What a program calls itself, or else what it speaks. */
export const programName = (one: {
  readonly client: string | null;
  readonly protocol: keyof typeof protocols;
}): string => one.client ?? t('A program over {protocol}', { protocol: protocolWord(one.protocol) });

/** What a person must know before somebody is removed. */
export function removalWords({ address, usedMessages, usedBytes }: AccountRow, aliases: readonly AliasRow[]): string[] {
  const alone = aliases.filter(one => one.targets.length === 1 && one.targets[0] === address).map(one => one.address);
  return [
    usedMessages === 0
      ? t('The mailbox is empty. New mail to this address is refused.')
      : t(
          '{count, plural, one {# message} other {# messages}} ({size}) are deleted for good. New mail to this address is refused.',
          { count: usedMessages, size: size(usedBytes) },
        ),
    ...(alone.length === 0
      ? []
      : [
          t('{addresses} {count, plural, one {leads} other {lead}} to nobody else: mail for it is refused then.', {
            addresses: alone.join(', '),
            count: alone.length,
          }),
        ]),
  ];
}

export type DeviceFact = { readonly label: string; readonly value: string };
export type DeviceCard = { readonly title: string; readonly facts: readonly DeviceFact[]; readonly port: number };

const tlsWord = {
  none: t('{encryption, select, other {none}}', { encryption: 'none' }),
  starttls: 'STARTTLS',
  implicit: 'SSL/TLS',
} as const;
const isLoopback = (host: string): boolean => host === '::1' || host === 'localhost' || host.startsWith('127.');

/** For each way in that is open now, the best secured first: what a mail program asks for. */
export function deviceCards(
  listeners: readonly ListenerState[],
  hostName: string,
  user: string,
): readonly DeviceCard[] {
  const ways = [
    [t('Read mail (IMAP)'), ['imaps', 'imap']],
    [t('Send mail (SMTP)'), ['submissions', 'submission', 'smtp']],
    [t('Fetch mail (POP3)'), ['pop3s', 'pop3']],
    [t('Write rules (ManageSieve)'), ['managesieve']],
  ] as const;
  return ways.flatMap(([title, names]) => {
    const open = names.map(name => listeners.find(one => one.name === name && one.state === 'listening'));
    const best = open.find(one => one !== undefined);
    if (!best) return [];
    const server = isLoopback(best.host) ? best.host : hostName;
    return [
      {
        title,
        port: best.port,
        facts: [
          { label: t('Server'), value: server },
          { label: t('Port'), value: String(best.port) },
          { label: t('Security'), value: tlsWord[best.tls] },
          { label: t('User name'), value: user },
        ],
      },
    ];
  });
}

/** Only this computer can reach it. */
export const onlyHere = (listeners: readonly ListenerState[]): boolean => {
  const open = listeners.filter(one => one.state === 'listening' && !['console', 'http', 'https'].includes(one.name));
  return open.length > 0 && open.every(one => isLoopback(one.host));
};

export type Size = { readonly number: string; readonly unit: 'MB' | 'GB' };
/** For a field: 10000000000 → 10 GB. */
export const sizeField = (bytes: number | null): Size =>
  bytes === null
    ? { number: '', unit: 'GB' }
    : bytes % 1e9 === 0 || bytes >= 1e10
      ? { number: String(bytes / 1e9), unit: 'GB' }
      : { number: String(bytes / 1e6), unit: 'MB' };

/** null: no limit; undefined: not a number. */
export function bytesOf({ number, unit }: Size): number | null | undefined {
  const plain = number.trim().replace(',', '.');
  if (plain === '') return null;
  const value = Number(plain);
  return Number.isFinite(value) && value > 0 ? Math.round(value * (unit === 'GB' ? 1e9 : 1e6)) : undefined;
}

export const targetsOf = (text: string): readonly string[] => text.split(/[\s,;]+/).filter(Boolean);
