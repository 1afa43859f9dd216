/**
 * Trace fields: Received, added by every server that takes a message, and Return-Path, added at final delivery.
 * RFC 5321 §4.4; RFC 3848 and RFC 6531 §4.3 (the names after "with"); RFC 8314 §4.3 (the "tls" clause);
 * RFC 6710 (the "priority" clause).
 *
 *   Received: from <what the peer called itself> (<name> [<address>]) by <us> with <protocol> id <id>
 *             [for <one recipient>] [priority <-9 to 9>]; <date-time>
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { type Mailbox, parseDomain, printPath } from './address.ts';
import { printDate } from './date.ts';
import { hasLineBreakOrNul } from './header.ts';

export type Reception = {
  readonly peer: {
    /** What it said after HELO, EHLO or LHLO; anything at all. */
    readonly helo: string;
    /** '192.0.2.1' or '2001:db8::1'. */
    readonly address: string;
    /** Its name by a checked reverse lookup, or null. */
    readonly name: string | null;
  };
  /** Our own domain. */
  readonly by: string;
  readonly with: ReceptionProtocol;
  /** Of the TLS session, such as 'TLS_AES_256_GCM_SHA384'; null in clear. */
  readonly cipher: string | null;
  /** The id that finds the message in our log. */
  readonly id: string;
  /** Only where the message has this one recipient: a list here would tell each of the others. RFC 5321 §7.6. */
  readonly recipient: Mailbox | null;
  /** RFC 6710: as it was granted; absent: nobody asked. */
  readonly priority?: number;
  readonly at: Instant;
  /** Minutes east of UTC. */
  readonly zone?: number;
};

export type ReceptionProtocol = {
  readonly greeting: 'HELO' | 'EHLO' | 'LHLO';
  readonly tls: boolean;
  readonly authenticated: boolean;
  /** The transaction used SMTPUTF8. */
  readonly utf8: boolean;
};

/** 'ESMTPSA', 'UTF8SMTPS', 'LMTP' and the others of the "WITH protocol types" register. */
export function protocolName({ greeting, tls, authenticated, utf8 }: ReceptionProtocol): string {
  // HELO knows no extension, so there is no name for SMTP with TLS or a login.
  if (greeting === 'HELO') return 'SMTP';
  const base = greeting === 'LHLO' ? (utf8 ? 'UTF8LMTP' : 'LMTP') : utf8 ? 'UTF8SMTP' : 'ESMTP';
  return `${base}${tls ? 'S' : ''}${authenticated ? 'A' : ''}`;
}

/** One Received field, folded, ended by CRLF. Refused only where our own facts are unfit: the peer's never are. */
export function received(reception: Reception): Result<string, string> {
  const { by, cipher, id, recipient, at, zone, priority } = reception;
  if (!parseDomain(by).ok) return err('our own domain is not a domain');
  if (!/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/.test(id)) return err('the id is not an atom');
  const address = literal(reception.peer.address);
  if (!address.ok) return address;
  const path = recipient ? printPath(recipient) : '';
  if (hasLineBreakOrNul(path)) return err('a line break in the recipient');
  const clauses = [
    `from ${fromDomain(reception.peer, address.value)}`,
    `by ${by} with ${protocolName(reception.with)} id ${id}`,
    ...(cipher === null ? [] : [`tls ${cipher.replace(/[^A-Za-z0-9_.-]/g, '') || 'unknown'}`]),
    ...(path === '' ? [] : [`for ${path}`]),
    ...(priority === undefined ? [] : [`priority ${priority}`]),
  ];
  return ok(`Received: ${clauses.join('\r\n\t')};\r\n\t${printDate(at, zone)}\r\n`);
}

/** For mail that a user of this computer handed in without SMTP: there is no peer to name. RFC 5322 §3.6.7. */
export function receivedHere({
  by,
  id,
  user,
  at,
  zone,
}: Pick<Reception, 'by' | 'id' | 'at' | 'zone'> & { user: string }) {
  if (!parseDomain(by).ok) return err('our own domain is not a domain');
  const plain = user.slice(0, 80).replace(/[^A-Za-z0-9 ._()-]/g, '?');
  // A comment may hold comments, each closed.
  const shown = /^[^()]*(?:\([^()]*\)[^()]*)*$/.test(plain) ? plain : plain.replace(/[()]/g, '?');
  return ok(`Received: by ${by} (handed in here by ${shown})\r\n\tid ${id};\r\n\t${printDate(at, zone)}\r\n`);
}

/**
 * For mail that lay on another server, and was fetched: no protocol of the "with" register did that.
 * RFC 5321 §4.4, RFC 5322 §3.6.7.
 */
export function receivedFetched({
  by,
  id,
  at,
  zone,
  fetched: { host, address, how },
}: Pick<Reception, 'by' | 'id' | 'at' | 'zone'> & { readonly fetched: FetchedFrom }): Result<string, string> {
  const from = literal(address);
  if (!parseDomain(by).ok) return err('our own domain is not a domain');
  if (!from.ok) return from;
  const named = parseDomain(host).ok ? `${host} (${from.value})` : from.value;
  const shown = how.slice(0, 60).replace(/[^A-Za-z0-9 .,/-]/g, '?');
  return ok(
    `Received: from ${named}\r\n\tby ${by} (fetched by ${shown})\r\n\tid ${id};\r\n\t${printDate(at, zone)}\r\n`,
  );
}

/** `how`: 'POP3 with TLS'. */
export type FetchedFrom = { readonly host: string; readonly address: string; readonly how: string };

function literal(address: string): Result<string, string> {
  return parseDomain(address.includes(':') ? `[IPv6:${address}]` : `[${address}]`);
}

/**
 *   Extended-Domain = Domain / Domain FWS "(" TCP-info ")" / address-literal FWS "(" TCP-info ")"
 * The peer may call itself anything: a name that is none stands in a comment, with the unfit characters replaced.
 */
function fromDomain({ helo, name }: Reception['peer'], address: string): string {
  const checked = name !== null && parseDomain(name).ok ? `${name} ${address}` : address;
  const said = parseDomain(helo);
  if (said.ok) return `${said.value} (${checked})`;
  const shown = helo.slice(0, 60).replace(/[^!-'*-[\]-~]/g, '?');
  return `unknown (${checked}) (greeted as "${shown}")`;
}
