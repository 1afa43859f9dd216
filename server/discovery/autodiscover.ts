/**
 * Autodiscover, the plain XML kind (POX), as Outlook asks for it: [MS-OXDSCLI] §2.2.3 (request), §2.2.4 (response). The
 * request is XML from anybody, so it is not parsed: two elements are looked for in a small text that may hold neither a
 * document type nor an entity of its own. That takes the ground from every attack by expansion or inclusion.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, kibibytes } from '../base/units.ts';
import type { Service } from './services.ts';
import { element, escapeXml } from './xml.ts';

/** Outlook's is of some hundred octets. */
export const LONGEST_REQUEST: Bytes = kibibytes(8);
const SCHEMA = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';

/** 'other-schema': a telephone asks for Exchange ActiveSync, which is not spoken here. */
export type RequestFault = 'bad' | 'other-schema';

/** The address it is about. */
export function readRequest(body: string): Result<string, RequestFault> {
  if (/<!(?!--)/.test(body) || body.length > LONGEST_REQUEST) return err('bad');
  const schema = textOf('AcceptableResponseSchema', body);
  if (schema !== null && !/\/outlook\/responseschema\/2006a$/i.test(schema)) return err('other-schema');
  const address = textOf('EMailAddress', body);
  return address !== null && /^[^\s@<>]{1,64}@[^\s@<>]{1,255}$/.test(address) ? ok(address) : err('bad');
}

/** Of the first element of this name, in any namespace; null: none, or it holds more than text. */
function textOf(name: string, body: string): string | null {
  const found = new RegExp(`<(?:[\\w.-]{1,40}:)?${name}(?:\\s[^<>]{0,300})?>([^<>]{1,700})</`, 'i').exec(body)?.[1];
  return found === undefined ? null : withoutEntities(found.trim());
}

const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const withoutEntities = (text: string): string =>
  text.replace(/&(\w{2,4});/g, (whole, name: string) => predefined[name] ?? whole);

export type Autodiscover = {
  /** As it was asked for: a program signs in with it. */
  readonly address: string;
  readonly services: readonly Service[];
};

/** null: there is nothing that Outlook could use. */
export function autodiscoverXml({ address, services }: Autodiscover): string | null {
  const encrypted = services.filter(one => one.security !== 'none');
  const one = (protocol: Service['protocol']): Service | undefined => encrypted.find(it => it.protocol === protocol);
  const [reading, sending] = [one('imap') ?? one('pop3'), one('smtp')];
  if (!reading || !sending) return null;
  const others = reading.protocol === 'imap' ? [one('pop3')] : [];
  const told = [reading, ...others, sending].filter(it => it !== undefined);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">',
    `  <Response xmlns="${escapeXml(SCHEMA)}">`,
    '    <Account>',
    element(3, 'AccountType', 'email'),
    element(3, 'Action', 'settings'),
    ...told.map(service => protocolOf(service, address)),
    '    </Account>',
    '  </Response>',
    '</Autodiscover>',
    '',
  ].join('\n');
}

const protocolOf = ({ protocol, host, port, security }: Service, address: string): string =>
  [
    '      <Protocol>',
    element(4, 'Type', protocol.toUpperCase()),
    element(4, 'Server', host),
    element(4, 'Port', port),
    element(4, 'DomainRequired', 'off'),
    element(4, 'LoginName', address),
    element(4, 'SPA', 'off'),
    // `Encryption` goes before `SSL`, which older Outlooks read.
    element(4, 'SSL', security === 'tls' ? 'on' : 'off'),
    element(4, 'Encryption', security === 'tls' ? 'SSL' : 'TLS'),
    element(4, 'AuthRequired', 'on'),
    ...(protocol === 'smtp' ? [element(4, 'UsePOPAuth', 'off'), element(4, 'SMTPLast', 'off')] : []),
    '      </Protocol>',
  ].join('\n');
