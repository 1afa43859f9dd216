/**
 * IMAP URLs that name a message or a part of one, as CATENATE has them.
 *
 *   imapurl       = "imap://" [iuserauth "@"] host [":" port] "/" imessagepart / "/" imessagepart / messagepart
 *   imessagepart  = enc-mailbox [";UIDVALIDITY=" nz-number] "/" messagepart
 *   messagepart   = ";UID=" nz-number ["/;SECTION=" enc-section] ["/;PARTIAL=" number ["." nz-number]]
 *   iuserauth     = enc-user [";AUTH=" ("*" / enc-auth-type)]
 *
 * RFC 5092 §11 and RFC 2192 §9, which agree on these; URL-PARTIAL RFC 5550 §5.7.1. Names are UTF-8 in percent-encoding. A URL that starts
 * with ";UID=" is relative to the selected mailbox, one that starts with "/" to the server (RFC 4469 §3). Not here:
 * searches, lists, URLAUTH and EXPIRE, which let a stranger read. Reads no store; never throws.
 */
import { Decoder } from './decoder.ts';

import { BadSyntax, LARGEST_NUMBER } from './grammar.ts';
import { withInbox } from './mailbox-name.ts';
import { parseSection, type Section, wholeMessage } from './section-spec.ts';

export type ImapUrl = {
  /** null: relative, this server is meant. In small letters, without the port. */
  readonly host: string | null;
  readonly user: string | null;
  /** null: the selected mailbox. */
  readonly mailbox: string | null;
  readonly uidValidity: number | null;
  readonly uid: number;
  readonly section: Section;
  /** `length` null: to the end. */
  readonly partial: { readonly offset: number; readonly length: number | null } | null;
};

/** Longer ones are nobody's: a name has 1,000 octets, each at most three characters here. */
const LONGEST_URL = 8000;

const absolute = /^imap:\/\/(?:([^/@]*)@)?(\[[0-9A-Fa-f:.]+\]|[^/@:[\]]+)(?::\d{1,5})?(\/.*)$/is;
const messagePart =
  /^(?:\/([^;?#]*?)(?:;UIDVALIDITY=([0-9]{1,10}))?\/)?;UID=([0-9]{1,10})(?:\/?;SECTION=([^;?#]*?))?(?:\/?;PARTIAL=([0-9]{1,10})(?:\.([0-9]{1,10}))?)?$/i;

/** null: not an IMAP URL of a message, or one that is not for us to follow. */
export function parseImapUrl(text: string): ImapUrl | null {
  if (text.length > LONGEST_URL || /[^\u0021-\u007e]/.test(text)) return null;
  const server = absolute.exec(text);
  if (server === null && /^imap:/i.test(text)) return null;
  const found = messagePart.exec(server?.[3] ?? text);
  if (!found) return null;
  const user = server?.[1] === undefined ? null : percentDecoded(server[1].replace(/;AUTH=[^;]*$/i, ''));
  const mailbox = found[1] === undefined ? null : percentDecoded(found[1]);
  const section = sectionOf(found[4]);
  if (mailbox === '' || !section || (server?.[1] !== undefined && user === null)) return null;
  if (found[1] !== undefined && mailbox === null) return null;
  const [uidValidity, uid, offset, length] = [found[2], found[3], found[5], found[6]].map(numberOf);
  if (!isPositive(uidValidity) || !isPositive(uid) || !isPositive(length) || Number.isNaN(offset)) return null;
  return {
    host: server?.[2]?.toLowerCase() ?? null,
    user,
    mailbox: mailbox === null ? null : withInbox(mailbox.normalize('NFC')),
    uidValidity: uidValidity ?? null,
    uid: uid ?? 0,
    section,
    partial: offset === undefined ? null : { offset, length: length ?? null },
  };
}

/** What is not there is undefined, what is no number of ours NaN. */
const numberOf = (digits: string | undefined): number | undefined =>
  digits === undefined ? undefined : Number(digits) > LARGEST_NUMBER ? Number.NaN : Number(digits);

const isPositive = (number: number | undefined): boolean => number === undefined || number > 0;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Unicode, or null where the octets are not UTF-8, a percent sign is no escape, or a control character hides in one. */
function percentDecoded(text: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  const octets = text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  try {
    const decoded = strictUtf8.decode(Buffer.from(octets, 'latin1'));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a name
    return /[\u0000-\u001f\u007f]/.test(decoded) ? null : decoded;
  } catch {
    return null;
  }
}

function sectionOf(encoded: string | undefined): Section | null {
  if (encoded === undefined) return wholeMessage;
  const text = percentDecoded(encoded);
  if (text === null || text === '') return null;
  try {
    const line = new Decoder([`[${text}]`]);
    const section = parseSection(line);
    line.end();
    return section;
  } catch (fault) {
    if (fault instanceof BadSyntax) return null;
    throw fault;
  }
}
