/**
 * Delivery status notifications: a multipart/report that tells the sender in plain words, and a program in fields,
 * what became of a message. RFC 6522 (multipart/report), RFC 3464 (the fields), RFC 3461 §6 (RET), RFC 6533 (UTF-8).
 *
 *   1  text/plain                   for people, in their language: what happened, why, what to do (report-words.ts)
 *   2  message/delivery-status      for programs: one group per message, one per recipient (report-fields.ts)
 *   3  message/rfc822 or text/rfc822-headers   the message, or its header
 *
 * That it is sent from `<>`, and whether it is sent at all, is the queue's business.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Instant, kibibytes } from '../base/units.ts';
import { type Mailbox, printMailbox } from './address.ts';
import { type Language, languages } from './cause-words.ts';
import { encodeBase64 } from './coding.ts';
import { automaticFields, type Circumstances, newBoundary, printAll, textEntity } from './compose.ts';
import { encodeText } from './encoded-word.ts';
import { allFields, bodyOffset, firstField, printField } from './header.ts';
import { statusEntity } from './report-fields.ts';
import { plainWords, type Returned, subjectOf } from './report-words.ts';

/** RFC 3464 §2.3.3. */
export type Action = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

export type RecipientReport = {
  readonly recipient: Mailbox;
  /** ORCPT as the sender gave it: address type and address. RFC 3461 §4.2. */
  readonly originalRecipient?: { readonly type: string; readonly address: string };
  readonly action: Action;
  /** RFC 3463, '5.1.1'. */
  readonly status: string;
  /** The host that said so. */
  readonly remoteServer?: string;
  /** What it said: '550 5.1.1 No such user'; of several lines, with line breaks. Or what we say of it, without a code. */
  readonly diagnostic?: string;
  readonly lastAttempt?: Instant;
  /** Of a delay: until when it is tried. */
  readonly retryUntil?: Instant;
  /** Under which name our log tells of it. RFC 3464 §2.3.8. */
  readonly logId?: string;
};

export type Report = {
  /** Who gets it: the return path of the message. */
  readonly to: Mailbox;
  /** Our own domain; the report comes from postmaster there. */
  readonly reportingServer: string;
  /** Of whom we had the message, by the name it gave. */
  readonly receivedFrom?: string;
  /** ENVID as the sender gave it, decoded from xtext. */
  readonly envelopeId?: string;
  readonly arrival?: Instant;
  /** By when its sender wanted it there (RFC 2852). */
  readonly deliverBy?: Instant;
  readonly recipients: readonly RecipientReport[];
  readonly original: Uint8Array;
  /** RET: the whole message, or its header. RFC 3461 §4.3. */
  readonly returned: 'full' | 'headers';
  /** A larger message comes back as its header only, whatever was asked. Default: LARGEST_RETURNED. */
  readonly returnAtMost?: Bytes;
  /** Whoever gets it can have it in UTF-8 (RFC 6533 §4); else all of it is ASCII, and needs nothing of any server. */
  readonly utf8?: boolean;
  /** Default: English. */
  readonly language?: Language;
};

/** RFC 3461 §4.3 lets us: a report that is as large as the message may be refused as the message was. */
const LARGEST_RETURNED = kibibytes(256);

export function writeReport(report: Report, circumstances: Circumstances): Result<Buffer, string> {
  if (report.recipients.length === 0) return err('a report needs a recipient to report about');
  const status = statusEntity(report, circumstances.zone ?? 0);
  if (!status.ok) return status;
  const boundary = newBoundary(circumstances.random);
  const returned = howReturned(report);
  const third = returnedEntity(report, returned);
  const isEightBit = hasForeign(third.body) || hasForeign(Buffer.from(status.value.body));
  const header = printReportHeader(report, circumstances, boundary, isEightBit);
  if (!header.ok) return header;
  const words = textEntity(plainWords(report, returned, circumstances.zone ?? 0), 'plain');
  const inLanguage = `Content-Language: ${report.language ?? 'en'}\r\n`;
  const pieces: Uint8Array[] = [Buffer.from(header.value)];
  for (const { header: partHeader, body } of [{ ...words, header: words.header + inLanguage }, status.value])
    pieces.push(Buffer.from(`--${boundary}\r\n${partHeader}\r\n${body}\r\n`));
  pieces.push(Buffer.from(`--${boundary}\r\n${third.header}\r\n`), third.body);
  pieces.push(Buffer.from(`\r\n--${boundary}--\r\n`));
  return ok(Buffer.concat(pieces));
}

function printReportHeader(
  report: Report,
  circumstances: Circumstances,
  boundary: string,
  isEightBit: boolean,
): Result<string, string> {
  const fields = printAll([
    ...automaticFields(
      {
        from: `Mail Delivery Subsystem <postmaster@${report.reportingServer}>`,
        to: `<${printMailbox(report.to)}>`,
        subject: encodeText(subjectOf(report)),
        kind: 'auto-replied',
      },
      circumstances,
    ),
    ...threadFields(report.original),
    printField('MIME-Version', '1.0'),
    // RFC 2045 §6.4: a whole is as its parts are.
    isEightBit ? printField('Content-Transfer-Encoding', '8bit') : ok(''),
  ]);
  if (!fields.ok) return fields;
  // RFC 6533 §4: the report type stays delivery-status where the second part is its UTF-8 form.
  return ok(
    `${fields.value}Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"\r\n\r\n`,
  );
}

/** Of a long thread the first message and the last ones. */
const MOST_REFERENCES = 20;
const LONGEST_ID = 250;

/** A report stands below its message in every reader that shows threads. RFC 5322 §3.6.4, RFC 3834 §3.1.6. */
function threadFields(original: Uint8Array): readonly Result<string, string>[] {
  const ids = (name: string) =>
    ((firstField(original, name) ?? '').slice(0, 50_000).match(/<[!-;=?-~]+>/g) ?? []).filter(
      id => id.length <= LONGEST_ID,
    );
  const [about] = ids('message-id');
  if (about === undefined) return [];
  const above = ids('references').filter(id => id !== about);
  const kept = above.length < MOST_REFERENCES ? above : [above[0]!, ...above.slice(2 - MOST_REFERENCES)];
  return [printField('In-Reply-To', about), printField('References', [...kept, about].join(' '))];
}

function howReturned({ returned, original, returnAtMost: most = LARGEST_RETURNED }: Report): Returned {
  const tooLarge = returned === 'full' && original.length > most;
  return { whole: returned === 'full' && !tooLarge, tooLarge, most };
}

/**
 * The third part: the message as it came, or its header. A header beyond ASCII is of the global types (RFC 6533 §5, §6),
 * and where the report must do without UTF-8 they are encoded, which these types alone may be (RFC 6532 §3.7).
 */
function returnedEntity({ original, utf8 }: Report, { whole }: Returned): { header: string; body: Uint8Array } {
  const head = original.subarray(0, bodyOffset(original));
  const body = whole ? original : head;
  const isGlobal = utf8 === true || hasForeign(head);
  const type = whole
    ? `message/${isGlobal ? 'global' : 'rfc822'}`
    : isGlobal
      ? 'message/global-headers'
      : 'text/rfc822-headers';
  if (isGlobal && utf8 !== true && hasForeign(body)) {
    const header = `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n`;
    return { header, body: Buffer.from(encodeBase64(body)) };
  }
  const encoding = hasForeign(body) ? 'Content-Transfer-Encoding: 8bit\r\n' : '';
  return { header: `Content-Type: ${type}\r\n${encoding}`, body };
}

const hasForeign = (bytes: Uint8Array): boolean => bytes.some(byte => byte > 127);

/**
 * In which language to write to whoever wrote this: the first of those he says that he reads (Accept-Language, RFC 3282
 * §3) or writes (Content-Language), else the server's own.
 */
export function languageFor(original: Uint8Array, usual: Language): Language {
  for (const value of [...allFields(original, 'accept-language'), ...allFields(original, 'content-language')])
    for (const tag of value.slice(0, 200).toLowerCase().split(',')) {
      const found = languages.find(language => new RegExp(`^\\s*${language}(?:-|;|\\s|$)`).test(tag));
      if (found) return found;
    }
  return usual;
}
