/**
 * Where answers go, as an inbox has it: one line.
 *
 *   (nothing)                            into the inbox of the message that is answered
 *   bounces@app.example                  the same, to this address
 *   smtp://127.0.0.1:2525                handed in there, to whom the message names
 *   smtp://127.0.0.1:2525/bounces@app.example   handed in there, to this address
 *   http://127.0.0.1:3000/inbound        the octets by POST, as message/rfc822
 *
 * To this computer always; elsewhere only to hosts of the setting `capture.answer-to`. Pure.
 */
import { err, ok, type Result } from '../../base/result.ts';
import { parseMailbox } from '../../mime/address.ts';
import { normalAddress } from '../../net/address.ts';

export type Place =
  | { readonly kind: 'here'; readonly to: string | null }
  | { readonly kind: 'smtp'; readonly host: string; readonly port: number; readonly to: string | null }
  | { readonly kind: 'http'; readonly url: string };

const LONGEST = 1000;

export function parsePlace(written: string): Result<Place, string> {
  const line = written.trim();
  if (line === '') return ok({ kind: 'here', to: null });
  if (line.length > LONGEST || /[\p{Cc}\s]/u.test(line))
    return err('one line without blanks, of at most 1,000 characters');
  if (/^https?:\/\//i.test(line)) {
    const url = urlOf(line);
    if (url === null || url.username + url.password !== '') return err(`${line} is no address for POST`);
    return ok({ kind: 'http', url: url.href });
  }
  if (/^smtp:\/\//i.test(line)) return smtpPlace(line);
  return parseMailbox(line).ok
    ? ok({ kind: 'here', to: line })
    : err(`${line} is neither an address nor smtp:// nor http://`);
}

function smtpPlace(line: string): Result<Place, string> {
  const [, bracketed, bare, port = '', to = ''] =
    /^smtp:\/\/(?:\[([\da-f:.]{2,45})\]|([a-z0-9.-]{1,253})):(\d{1,5})(?:\/(.*))?$/i.exec(line) ?? [];
  const host = bracketed ?? bare;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    return err(`${line}: smtp://HOST:PORT or smtp://HOST:PORT/ADDRESS`);
  if (to !== '' && !parseMailbox(to).ok) return err(`${to} is no address`);
  return ok({ kind: 'smtp', host: host.toLowerCase(), port: Number(port), to: to || null });
}

const urlOf = (line: string): URL | null => (URL.canParse(line) ? new URL(line) : null);

/** The host that must be allowed; null: it stays in this server. */
export function hostOf(place: Place): string | null {
  switch (place.kind) {
    case 'here':
      return null;
    case 'smtp':
      return place.host;
    case 'http':
      return new URL(place.url).hostname.replace(/^\[|\]$/g, '').toLowerCase();
  }
}

/** By its name: `localhost` is this computer whatever a name server says (RFC 6761 §6.3). */
export const isOurName = (host: string): boolean => isThisComputer(host) || /^(?:.+\.)?localhost$/.test(host);
export const isThisComputer = (address: string): boolean => /^127(?:\.\d{1,3}){3}$|^::1$/.test(normalAddress(address));

/** `allowed`: hosts by name or address. A name that is not among them may still lead to this computer: that is seen when it is called. */
export const isNamed = (host: string, allowed: readonly string[]): boolean =>
  allowed.some(
    one =>
      one
        .trim()
        .toLowerCase()
        .replace(/^\[|\]$/g, '') === host,
  );
