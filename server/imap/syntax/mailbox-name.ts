/**
 * Mailbox names: Unicode inside; on the wire modified UTF-7 (RFC 3501 §5.1.3), or UTF-8 once the client has enabled
 * IMAP4rev2 or UTF8=ACCEPT (RFC 9051 §5.1, RFC 9755 §3). The hierarchy delimiter is "/"; INBOX is one name in any case,
 * and the first part of its children's.
 *
 *   mailbox = "INBOX" / astring
 */
import { err, ok, type Result } from '../../base/result.ts';
import { decodeModifiedUtf7, encodeModifiedUtf7 } from '../../mime/modified-utf7.ts';
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

/** Where mailboxes of others are seen, what was expunged (RFC 2342), and what a kept search finds. */
export const SHARED = 'Shared/';
export const EXPUNGED = 'Expunged/';
export const SEARCHES = 'Searches/';

/** No mailbox of one's own is made there, by whatever protocol: another's of that name could not be reached. */
export const isReserved = (name: string): boolean =>
  [SHARED, EXPUNGED, SEARCHES].some(prefix => name.startsWith(prefix) || `${name}${DELIMITER}` === prefix);

/** A top of a subtree: "Lists/" is Lists; "" stays, above all. */
export const withoutDelimiter = (name: string): string =>
  name.endsWith(DELIMITER) ? name.slice(0, -DELIMITER.length) : name;

/** "inbox" and "InBox/Sub" are INBOX and INBOX/Sub. */
export const withInbox = (name: string): string => name.replace(/^inbox(?=\/|$)/i, 'INBOX');

/** '~peter/mail/台北' → '~peter/mail/&U,BTFw-'. */
export const encodeMailboxName = encodeModifiedUtf7;

/** The way back; refused is what has another spelling. */
export function decodeMailboxName(octets: string): Result<string, string> {
  const name = decodeModifiedUtf7(octets);
  return name.ok ? ok(withInbox(name.value)) : name;
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
