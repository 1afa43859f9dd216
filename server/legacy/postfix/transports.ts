/** `transport:nexthop` as Postfix writes it, in words and as a next hop of ours. transport(5). */
import { err, ok, type Result } from '../../base/result.ts';
import type { NextHop } from '../statement.ts';

/** master.cf's own names; what else there is, master.cf says. */
export type Transports = ReadonlyMap<
  string,
  'smtp' | 'lmtp' | 'pipe' | 'error' | 'retry' | 'discard' | 'local' | 'virtual'
>;

export const usualTransports: Transports = new Map([
  ['smtp', 'smtp'],
  ['relay', 'smtp'],
  ['lmtp', 'lmtp'],
  ['error', 'error'],
  ['retry', 'retry'],
  ['discard', 'discard'],
  ['local', 'local'],
  ['virtual', 'virtual'],
] as const);

export function hopOf(text: string, transports: Transports): Result<NextHop, string> {
  const value = text.trim();
  const colon = value.indexOf(':');
  if (colon === -1) return err('there is no colon between the transport and where it goes');
  const name = value.slice(0, colon);
  const next = value.slice(colon + 1).trim();
  const kind = name === '' ? 'smtp' : transports.get(name);
  switch (kind) {
    case undefined:
      return err(`there is no service "${name}" in master.cf`);
    case 'smtp':
      return next === '' ? ok({ kind: 'mx' }) : hostAndPort(next, 'smtp');
    case 'lmtp':
      return next.startsWith('unix:')
        ? ok({ kind: 'lmtp', host: next.slice(5), port: null, exact: true })
        : hostAndPort(next.replace(/^inet:/, ''), 'lmtp');
    case 'pipe':
      return ok({ kind: 'pipe', name });
    case 'error':
      return ok({ kind: 'refuse', words: next });
    case 'retry':
      return ok({ kind: 'later', words: next });
    case 'discard':
      return ok({ kind: 'discard' });
    default:
      return ok({ kind: 'local' });
  }
}

/** `[mail.there.example]:587`, `mail.there.example`, `[192.0.2.1]`, `[IPv6:2001:db8::1]:25`. Brackets: no mail exchangers. */
export function hostAndPort(text: string, kind: 'smtp' | 'lmtp'): Result<NextHop & { kind: 'smtp' | 'lmtp' }, string> {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]\s,]+))(?::(\w+))?$/.exec(text.trim()) ?? [];
  const host = (bracketed ?? plain)?.replace(/^IPv6:/i, '').toLowerCase();
  if (!host) return err(`"${text.slice(0, 80)}" is no host`);
  const number = port === undefined ? null : portOf(port);
  if (number === undefined) return err(`"${port}" is no port`);
  return ok({ kind, host, port: number, exact: bracketed !== undefined });
}

const services: Readonly<Record<string, number>> = {
  smtp: 25,
  submission: 587,
  smtps: 465,
  submissions: 465,
  lmtp: 24,
  imap: 143,
  imaps: 993,
  pop3: 110,
  pop3s: 995,
};
/** A number or a service's name; undefined: neither. */
export function portOf(text: string): number | undefined {
  if (/^\d{1,5}$/.test(text)) return Number(text) >= 1 && Number(text) <= 65_535 ? Number(text) : undefined;
  return Object.hasOwn(services, text) ? services[text] : undefined;
}

export function hopInWords(hop: NextHop): string {
  switch (hop.kind) {
    case 'smtp':
    case 'lmtp':
      return `${hop.kind === 'lmtp' ? 'by LMTP ' : ''}to ${hop.host}${hop.port === null ? '' : `, port ${hop.port}`}`;
    case 'mx':
      return 'to its own mail hosts';
    case 'local':
      return 'into mailboxes here';
    case 'discard':
      return 'nowhere: it is thrown away';
    case 'pipe':
      return `to the program "${hop.name}"`;
    case 'refuse':
      return 'back: it is refused';
    case 'later':
      return 'nowhere for now: it waits';
  }
}
