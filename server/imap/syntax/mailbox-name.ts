/**
 * Mailbox names: Unicode inside; on the wire modified UTF-7 (RFC 3501 §5.1.3), or UTF-8 once the client has enabled
 * IMAP4rev2 or UTF8=ACCEPT (RFC 9051 §5.1, RFC 9755 §3). The hierarchy delimiter is "/"; INBOX is one name in any case,
 * and the first part of its children's.
 *
 *   mailbox = "INBOX" / astring
 */
import { err, ok, type Result } from '../../base/result.ts';
import { astring, octetsOf, string, textOf } from './encoder.ts';

export const DELIMITER = '/';

/** Longer names break clients and file systems; Dovecot's limit too. */
const LONGEST_NAME = 1000;

/** What CREATE and RENAME may make: no control characters, no empty part, no part that is "." or "..". */
export function isProperName(name: string): boolean {
  if (name.length === 0 || Buffer.byteLength(name) > LONGEST_NAME) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a name
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029%*]/.test(name)) return false;
  return name.split(DELIMITER).every(part => part !== '' && part !== '.' && part !== '..');
}

/** A top of a subtree: "Lists/" is Lists; "" stays, above all. */
export const withoutDelimiter = (name: string): string =>
  name.endsWith(DELIMITER) ? name.slice(0, -DELIMITER.length) : name;

/** "inbox" and "InBox/Sub" are INBOX and INBOX/Sub. */
export const withInbox = (name: string): string => name.replace(/^inbox(?=\/|$)/i, 'INBOX');

/** '~peter/mail/台北' → '~peter/mail/&U,BTFw-'. Never fails: a lone surrogate is carried as it is. */
export function encodeMailboxName(name: string): string {
  return name.replace(/&|[^\u0020-\u007e]+/g, run => {
    if (run === '&') return '&-';
    const bytes = Buffer.from(run, 'utf16le').swap16();
    return `&${bytes.toString('base64').replace(/=+$/, '').replaceAll('/', ',')}-`;
  });
}

/**
 * The way back. Refused: an octet above 127, a shift that does not end, base64 that is not whole 16-bit units or has
 * bits left over, a shift that spells printable ASCII, and a lone surrogate: each would give one name two spellings.
 */
export function decodeMailboxName(octets: string): Result<string, string> {
  if (/[^\u0020-\u007e]/.test(octets)) return err('A mailbox name has only printable ASCII and modified UTF-7');
  if (!octets.includes('&')) return ok(withInbox(octets));
  let name = '';
  for (let at = 0; at < octets.length; ) {
    const shift = octets.indexOf('&', at);
    if (shift === -1) {
      name += octets.slice(at);
      break;
    }
    const end = octets.indexOf('-', shift);
    if (end === -1) return err('A mailbox name is not modified UTF-7: "&" without "-"');
    const unit = end === shift + 1 ? '&' : decodeShift(octets.slice(shift + 1, end));
    if (unit === null) return err('A mailbox name is not modified UTF-7');
    name += octets.slice(at, shift) + unit;
    at = end + 1;
  }
  // What does not come back the same was a second spelling of another name.
  return encodeMailboxName(name) === octets ? ok(withInbox(name)) : err('A mailbox name is not modified UTF-7');
}

/** A name as a response shows it. `utf8`: session.ts's `speaksUtf8`. */
export const printMailboxName = (name: string, utf8: boolean): string =>
  utf8 ? string(octetsOf(name), true) : astring(encodeMailboxName(name));

/** A name as a command has it. */
export function readMailboxName(octets: string, utf8: boolean): Result<string, string> {
  if (!utf8) return decodeMailboxName(octets);
  const name = textOf(octets);
  return octetsOf(name) === octets ? ok(withInbox(name)) : err('A mailbox name is UTF-8');
}

function decodeShift(base64: string): string | null {
  if (!/^[A-Za-z0-9+,]+$/.test(base64)) return null;
  const bytes = Buffer.from(base64.replaceAll(',', '/'), 'base64');
  if (bytes.length === 0 || bytes.length % 2 !== 0) return null;
  const text = bytes.swap16().toString('utf16le');
  return text.isWellFormed() ? text : null;
}
