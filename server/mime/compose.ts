/**
 * Builds a simple, well-formed message: text, an optional HTML alternative, attachments. For welcome messages, for
 * the text of a bounce and for what a person writes in the window.
 * RFC 5322 §3.6, RFC 2045–2047, RFC 2231; lines of at most 76 octets in encoded bodies, 7-bit throughout.
 *
 * CR, LF, NUL and other controls are refused in every value that goes into a header.
 */
import type { Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { type NamedMailbox, printMailboxList } from './address.ts';
import { encodeBase64, encodeQuotedPrintable } from './coding.ts';
import { printDate } from './date.ts';
import { encodeText } from './encoded-word.ts';
import { printField } from './header.ts';
import { printParameter } from './parameter.ts';

export type Enclosure = {
  readonly filename: string;
  /** 'application/pdf' */
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Without angle brackets; makes it part of the HTML (`cid:`). */
  readonly contentId?: string;
};

export type Composition = {
  readonly from: readonly NamedMailbox[];
  readonly sender?: NamedMailbox;
  readonly replyTo?: readonly NamedMailbox[];
  readonly to?: readonly NamedMailbox[];
  readonly cc?: readonly NamedMailbox[];
  /** Printed, as a draft needs it; submission takes it out. */
  readonly bcc?: readonly NamedMailbox[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly attachments?: readonly Enclosure[];
  /** With angle brackets. */
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
  /** Further fields, ASCII or UTF-8 text; encoded here. */
  readonly fields?: readonly (readonly [name: string, value: string])[];
};

/** What a message needs from outside: the time, its zone, chance, and the domain for Message-ID and boundaries. */
export type Circumstances = {
  readonly now: Instant;
  /** Minutes east of UTC. */
  readonly zone?: number;
  readonly random: Random;
  readonly domain: string;
};

/** A body part: its own header fields (each ended by CRLF) and its encoded body (ended by CRLF). */
export type Entity = { readonly header: string; readonly body: string };

export function compose(composition: Composition, circumstances: Circumstances): Result<Buffer, string> {
  const header = printHeader(composition, circumstances);
  if (!header.ok) return header;
  const content = printContent(composition, circumstances.random);
  if (!content.ok) return content;
  const { header: contentHeader, body } = content.value;
  return ok(Buffer.from(`${header.value}MIME-Version: 1.0\r\n${contentHeader}\r\n${body}`, 'utf8'));
}

/** `<time.chance@domain>`, unique without a register. RFC 5322 §3.6.4. */
export const newMessageId = ({ now, random, domain }: Circumstances): string =>
  `<${now.toString(36)}.${Buffer.from(random.bytes(12)).toString('hex')}@${domain.replace(/[[\]:]/g, '-')}>`;

/** A delimiter that no encoded body can hold: "=_" occurs neither in base64 nor in quoted-printable. */
export const newBoundary = (random: Random): string => `=_${Buffer.from(random.bytes(18)).toString('hex')}`;

function printHeader(composition: Composition, circumstances: Circumstances): Result<string, string> {
  const { from, sender, replyTo, to, cc, bcc, subject, inReplyTo, references, fields } = composition;
  if (from.length === 0) return err('a message needs an author');
  if (from.length > 1 && !sender) return err('a message of several authors needs a sender');
  return printAll([
    list('From', from),
    list('Sender', sender && [sender]),
    list('Reply-To', replyTo),
    list('To', to),
    list('Cc', cc),
    list('Bcc', bcc),
    unstructured('Subject', subject),
    printField('Date', printDate(circumstances.now, circumstances.zone)),
    printField('Message-ID', newMessageId(circumstances)),
    identifiers('In-Reply-To', inReplyTo === undefined ? [] : [inReplyTo]),
    identifiers('References', references ?? []),
    ...(fields ?? []).map(([name, value]) => unstructured(name, value)),
  ]);
}

/** All fields in one string, or the first refusal. */
export function printAll(fields: readonly Result<string, string>[]): Result<string, string> {
  let out = '';
  for (const field of fields) {
    if (!field.ok) return field;
    out += field.value;
  }
  return ok(out);
}

/** What every letter of a machine begins with; RFC 3834 §5: it says so, and machines do not answer it. */
export const automaticFields = (
  letter: {
    readonly from: string;
    readonly to: string;
    readonly subject: string;
    readonly kind: 'auto-generated' | 'auto-replied';
  },
  circumstances: Circumstances,
): readonly Result<string, string>[] => [
  printField('From', letter.from),
  printField('To', letter.to),
  printField('Subject', letter.subject),
  printField('Date', printDate(circumstances.now, circumstances.zone)),
  printField('Message-ID', newMessageId(circumstances)),
  printField('Auto-Submitted', letter.kind),
];

function list(name: string, mailboxes: readonly NamedMailbox[] | undefined): Result<string, string> {
  if (!mailboxes || mailboxes.length === 0) return ok('');
  const value = printMailboxList(mailboxes);
  return value.ok ? printField(name, value.value) : err(`${name}: ${value.error}`);
}

function unstructured(name: string, value: string): Result<string, string> {
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(value.replace(/\t/g, ' ')))
    return err(`${name}: a control character in the text`);
  return printField(name, encodeText(value));
}

function identifiers(name: string, ids: readonly string[]): Result<string, string> {
  if (ids.length === 0) return ok('');
  if (!ids.every(id => /^<[!-;=?-~]+>$/.test(id))) return err(`${name}: not a message identifier`);
  return printField(name, ids.join(' '));
}

function printContent({ text, html, attachments = [] }: Composition, random: Random): Result<Entity, string> {
  const embedded = attachments.filter(attachment => attachment.contentId !== undefined && html !== undefined);
  const beside = attachments.filter(attachment => !embedded.includes(attachment));
  let content = textEntity(text, 'plain');
  if (html !== undefined) {
    let rich = textEntity(html, 'html');
    if (embedded.length > 0) {
      const parts = enclosures(embedded);
      if (!parts.ok) return parts;
      rich = multipart('related', [rich, ...parts.value], random);
    }
    content = multipart('alternative', [content, rich], random);
  }
  if (beside.length === 0) return ok(content);
  const parts = enclosures(beside);
  return parts.ok ? ok(multipart('mixed', [content, ...parts.value], random)) : parts;
}

function enclosures(attachments: readonly Enclosure[]): Result<Entity[], string> {
  const entities: Entity[] = [];
  for (const attachment of attachments) {
    const entity = enclosure(attachment);
    if (!entity.ok) return entity;
    entities.push(entity.value);
  }
  return ok(entities);
}

function enclosure({ filename, type, bytes, contentId }: Enclosure): Result<Entity, string> {
  if (!/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/i.test(type))
    return err(`"${type}" is not a content type`);
  if (/^(?:multipart|message)\//i.test(type)) return err('a multipart or message cannot be base64 (RFC 2045 §6.4)');
  if (/[\p{Cc}\p{Cs}]/u.test(filename)) return err('a control character in a file name');
  if (contentId !== undefined && !/^[!-;=?-~]+$/.test(contentId)) return err('not a content identifier');
  const how = contentId === undefined ? 'attachment' : 'inline';
  const header = printAll([
    printField('Content-Type', type),
    printField('Content-Transfer-Encoding', 'base64'),
    contentId === undefined ? ok('') : printField('Content-ID', `<${contentId}>`),
    printField('Content-Disposition', [how, ...printParameter('filename', filename)].join('; ')),
  ]);
  return header.ok ? ok({ header: header.value, body: encodeBase64(bytes) }) : header;
}

/** RFC 5322 §2.1.1. */
const LONGEST_PLAIN_LINE = 78;

/** Text in the simplest encoding that carries it: 7bit, quoted-printable, or base64 where that is shorter. */
export function textEntity(text: string, subtype: 'plain' | 'html'): Entity {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) !== '') lines.push('');
  const body = lines.join('\r\n');
  const ascii = /^[\t\r\n\x20-\x7e]*$/.test(body);
  const short = lines.every(
    line => line.length <= LONGEST_PLAIN_LINE && !line.startsWith('From ') && !line.startsWith('.'),
  );
  if (ascii && short && !lines.some(line => line.startsWith('--') || /[ \t]$/.test(line))) {
    return textOf(subtype, 'us-ascii', '7bit', body);
  }
  const octets = Buffer.from(body, 'utf8');
  const foreign = octets.filter(byte => byte > 127).length;
  return foreign * 3 > octets.length
    ? textOf(subtype, 'utf-8', 'base64', encodeBase64(octets))
    : textOf(subtype, 'utf-8', 'quoted-printable', encodeQuotedPrintable(body));
}

const textOf = (subtype: string, charset: string, encoding: string, body: string): Entity => ({
  header: `Content-Type: text/${subtype}; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n`,
  body,
});

function multipart(subtype: string, parts: readonly Entity[], random: Random): Entity {
  const boundary = newBoundary(random);
  const body = parts.map(part => `--${boundary}\r\n${part.header}\r\n${part.body}\r\n`).join('');
  return {
    header: `Content-Type: multipart/${subtype};\r\n boundary="${boundary}"\r\n`,
    body: `${body}--${boundary}--\r\n`,
  };
}
