/** What certificate settings must look like: an authority's address, a person's, and names that can be proven. */
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { err, ok, type Result } from '../base/result.ts';

/** Authorities that are so common that their name will do. */
const directories: Readonly<Record<string, string>> = {
  letsencrypt: 'https://acme-v02.api.letsencrypt.org/directory',
  'letsencrypt-staging': 'https://acme-staging-v02.api.letsencrypt.org/directory',
};

/** 'letsencrypt' → its address. */
export function parseAcmeDirectory(text: string): Result<string, string> {
  const url = directories[text.toLowerCase()] ?? text;
  return URL.canParse(url) && new URL(url).protocol === 'https:'
    ? ok(url)
    : err(`"${text}" is neither an https address nor one of ${Object.keys(directories).join(', ')}`);
}

/** RFC 8555 §7.3: a plain address, without the header fields that a mailto: could carry. */
export const parseContact = (text: string): Result<string, string> =>
  /^[^@\s<>?,]+@[^@\s<>?,]+$/.test(text) ? ok(text) : err(`"${text}" is no mail address`);

const HOST = /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}$/;

/** 'mail.here.example' or '*.here.example', as A-labels in lower case. */
export function parseHostPattern(text: string): Result<string, string> {
  const bare = text.replace(/\.$/, '');
  const star = bare.startsWith('*.') ? '*.' : '';
  const name = star + domainToASCII(bare.slice(star.length));
  return name.length <= 253 && HOST.test(name) ? ok(name) : err(`"${text}" is no host name such as mail.example.com`);
}

/** '192.0.2.1', '192.0.2.1:5353' or '[2001:db8::1]:53': no name, for who answers for names must be found without them. */
export function parseNameServer(text: string): Result<{ readonly address: string; readonly port: number }, string> {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([\d.]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = bracketed ?? plain ?? text;
  const port = Number(digits ?? 53);
  return isIP(address) !== 0 && port > 0 && port < 65_536
    ? ok({ address, port })
    : err(`"${text}" is no address of a name server such as 192.0.2.1 or 192.0.2.1:5353`);
}
