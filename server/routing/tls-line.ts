/**
 * What the owner asks of the encryption to a destination, whatever the usual setting is:
 *
 *   example.net tls=required           a certificate that is vouched for, with the host's name
 *   .example.net tls=dane              what the host has published and signed (RFC 7672), and nothing less
 *   mail.example tls=pinned:sha256:…   one of these certificates, by fingerprint
 *   old.example tls=none               a host that breaks on TLS
 *   example.org tls=encrypt            encrypted, to whomever;     tls=opportunistic  as it can be had
 *
 * The first line that matches the recipient's domain holds.
 */
import { err, ok, type Result } from '../base/result.ts';
import { keysOf, type Pattern, parsePattern, shown } from './pattern.ts';

export type TlsWish =
  | { readonly kind: 'none' | 'opportunistic' | 'encrypt' | 'required' | 'dane' }
  /** SHA-256 of the certificate, as pairs of hexadecimal digits with colons, upper case. */
  | { readonly kind: 'pinned'; readonly fingerprints: readonly string[] };
export type TlsLine = { readonly to: Pattern; readonly wish: TlsWish };

const KINDS = ['none', 'opportunistic', 'encrypt', 'required', 'dane'] as const;
const MOST_PINS = 10;

export function parseTlsLine(text: string): Result<TlsLine, string> {
  const found = /^(\S+)\s+tls=(\S+)$/i.exec(text.trim());
  if (!found) return err(`"${shown(text)}" is no line of this table: DOMAIN tls=WHAT, as in example.net tls=required`);
  const to = parsePattern(found[1]!);
  if (!to.ok) return to;
  if (to.value.kind === 'address' || to.value.kind === 'local-part' || to.value.kind === 'nobody')
    return err('encryption is asked of a domain, not of an address');
  const wish = parseTlsWish(found[2]!);
  return wish.ok ? ok({ to: to.value, wish: wish.value }) : wish;
}

export function parseTlsWish(text: string): Result<TlsWish, string> {
  const said = text.toLowerCase();
  const kind = KINDS.find(one => one === said);
  if (kind) return ok({ kind });
  if (said.startsWith('pinned:')) return pins(said.slice('pinned:'.length));
  return err(`"${shown(text)}" is not one of ${KINDS.join(', ')} or pinned:sha256:FINGERPRINT`);
}

function pins(text: string): Result<TlsWish, string> {
  const fingerprints: string[] = [];
  for (const one of text.split(',')) {
    const digits = one.replace(/^sha256[:/]?/, '').replaceAll(':', '');
    if (!/^[0-9a-f]{64}$/.test(digits))
      return err(`"${shown(one)}" is no SHA-256 fingerprint: 64 hexadecimal digits, with or without colons`);
    fingerprints.push(digits.toUpperCase().match(/../g)!.join(':'));
  }
  return fingerprints.length > MOST_PINS
    ? err(`${MOST_PINS} fingerprints at most`)
    : ok({ kind: 'pinned', fingerprints });
}

export const printTlsWish = (wish: TlsWish): string =>
  wish.kind === 'pinned'
    ? `pinned:${wish.fingerprints.map(one => `sha256:${one.replaceAll(':', '').toLowerCase()}`).join(',')}`
    : wish.kind;

export const printTlsLine = ({ to, wish }: TlsLine): string => `${to.key} tls=${printTlsWish(wish)}`;

export type TlsTable = {
  readonly lines: readonly TlsLine[];
  find(domain: string): { readonly number: number; readonly line: TlsLine } | null;
};

export function tlsTable(lines: readonly TlsLine[]): TlsTable {
  const first = new Map<string, { number: number; line: TlsLine }>();
  for (const [at, line] of lines.entries())
    if (!first.has(line.to.key)) first.set(line.to.key, { number: at + 1, line });
  return {
    lines,
    find(domain) {
      if (first.size === 0) return null;
      const found = keysOf(`x@${domain}`).flatMap(key => first.get(key) ?? []);
      return found.sort((a, b) => a.number - b.number)[0] ?? null;
    },
  };
}
