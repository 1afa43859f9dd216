/**
 * An item as the message that it was (RFC 5322, RFC 2045–2049): header (item-header.ts), text and HTML, attachments, pictures of
 * the HTML beside it, messages within as message/rfc822; and its flags, keywords and date. The same item gives the same octets
 * each time: boundaries are drawn from a hash of what stands between them.
 */
import { createHash, hash } from 'node:crypto';
import type { Random } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/units.ts';
import { assemble, type NewPart } from '../../mime/assemble.ts';
import { imapKeywords } from '../keywords.ts';
import { Mark } from '../source.ts';
import { type Item, numberOf, octetsOf, Tag, textOf, textsOf, timeOf } from './item.ts';
import { attachmentPart, type Enclosed } from './item-attachment.ts';
import { bodyParts, referencedIn } from './item-body.ts';
import { headerOf, sentAt } from './item-header.ts';

export type ComposedItem = {
  readonly octets: Buffer;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly internalDate: Instant | null;
};

export function composeItem(item: Item): Result<ComposedItem, string> {
  const codepage = numberOf(item.properties, Tag.messageCodepage) ?? numberOf(item.properties, Tag.internetCodepage);
  const octets = composeMessage(item, codepage);
  if (!octets.ok) return octets;
  return ok({
    octets: octets.value,
    flags: flagsOf(item),
    keywords: keywordsOf(item, codepage),
    internalDate: timeOf(item.properties, Tag.deliveredAt) ?? sentAt(item.properties),
  });
}

const Flag = { read: 1, unsent: 8 } as const;
/** MS-OXOMSG §2.2.1.4: what was last done with it. */
const Verb = { reply: 102, replyAll: 103, forward: 104 } as const;
/** MS-OXOFLAG §2.2.1.1. */
const FOLLOW_UP = 2;

function flagsOf({ properties }: Item): number {
  const flags = numberOf(properties, Tag.messageFlags) ?? Flag.read;
  const verb = numberOf(properties, Tag.lastVerb);
  return (
    (flags & Flag.read ? Mark.seen : 0) |
    (flags & Flag.unsent ? Mark.draft : 0) |
    (verb === Verb.reply || verb === Verb.replyAll ? Mark.answered : 0) |
    (numberOf(properties, Tag.flagStatus) === FOLLOW_UP ? Mark.flagged : 0)
  );
}

/** Categories, and that it was forwarded. */
function keywordsOf({ properties, named }: Item, codepage: number | null): string[] {
  const categories = named.get('keywords');
  return imapKeywords([
    ...(categories === undefined ? [] : textsOf(properties, categories, codepage)),
    ...(numberOf(properties, Tag.lastVerb) === Verb.forward ? ['$Forwarded'] : []),
  ]);
}

/** A message within is composed the same way, without flags. */
function composeMessage(item: Item, codepage: number | null): Result<Buffer, string> {
  const header = headerOf(item, codepage);
  const messageClass = (textOf(item.properties, Tag.messageClass, codepage) ?? '').toLowerCase();
  if (messageClass.includes('.smime')) {
    const signed = signedMessage(header, item);
    if (signed) return ok(signed);
  }
  const enclosed: Enclosed[] = [];
  for (const attachment of item.attachments) {
    const message = attachment.item ? composeMessage(attachment.item, codepage) : null;
    if (message && !message.ok) return message;
    const part = attachmentPart(attachment, message?.value ?? null, codepage);
    if (part) enclosed.push(part);
  }
  const root = rootOf(item, codepage, enclosed);
  const made = assemble(header, root, drawnFrom(header, root));
  return made.ok ? made : err(`it cannot be written as a message: ${made.error}`);
}

const plain = { parameters: [], fields: '' } as const;
const multipart = (type: string, parts: readonly NewPart[]): NewPart => ({ kind: 'multipart', type, ...plain, parts });

function rootOf(item: Item, codepage: number | null, enclosed: readonly Enclosed[]): NewPart {
  const { text, html, rtf, htmlText } = bodyParts(item, codepage);
  const shown = referencedIn(htmlText);
  const inside = html ? enclosed.filter(({ contentId, location, hidden }) => shown(contentId, location) || hidden) : [];
  const beside = enclosed.filter(one => !inside.includes(one)).map(({ part }) => part);
  const rich =
    html && inside.length > 0 ? multipart('multipart/related', [html, ...inside.map(({ part }) => part)]) : html;
  const ways = [rtf, text, rich].filter(part => part !== null);
  if (item.faults.length > 0) beside.push(faultsPart(item.faults));
  const body: NewPart =
    ways.length > 1
      ? multipart('multipart/alternative', ways)
      : (ways[0] ?? { kind: 'text', type: 'text/plain', ...plain, text: '' });
  return beside.length === 0 ? body : multipart('multipart/mixed', [body, ...beside]);
}

/** Where the file is damaged, whoever reads the message is told what is missing. */
const faultsPart = (faults: readonly string[]): NewPart => ({
  ...{ kind: 'text', type: 'text/plain', parameters: [] },
  fields: 'Content-Disposition: attachment; filename="damaged.txt"\r\n',
  text: `Parts of this message could not be read where it came from:\n\n${faults
    .slice(0, 20)
    .map(one => `- ${one}\n`)
    .join('')}`,
});

/**
 * MS-OXOSMIME §2.1: what is signed lies whole in the one attachment, from its Content-Type on; what is encrypted or signed
 * opaquely is the attachment itself. Taken as they are: one octet changed would break the signature.
 */
function signedMessage(header: string, { attachments }: Item): Buffer | null {
  const data = attachments.length === 1 ? octetsOf(attachments[0]!.properties, Tag.attachData) : null;
  if (!data) return null;
  const version = /^mime-version:/im.test(header) ? '' : 'MIME-Version: 1.0\r\n';
  if (/^content-[a-z-]+:/i.test(data.toString('latin1', 0, 100)))
    return Buffer.concat([Buffer.from(header + version, 'utf8'), withCrlf(data)]);
  const made = assemble(
    header,
    {
      ...{ kind: 'octets', type: 'application/pkcs7-mime', parameters: [['name', 'smime.p7m']], bytes: data },
      fields: 'Content-Disposition: attachment; filename="smime.p7m"\r\n',
    },
    drawnFrom(header, null),
  );
  return made.ok ? made.value : null;
}

const withCrlf = (data: Buffer): Buffer =>
  data.includes('\r\n') ? data : Buffer.from(data.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');

/** No chance: the same message has the same boundaries, and what lies within has others. */
function drawnFrom(header: string, root: NewPart | null): Random {
  const digest = createHash('sha256').update(header);
  const add = (part: NewPart): void => {
    digest.update(part.type).update(part.fields);
    if (part.kind === 'text') digest.update(part.text);
    else if (part.kind === 'octets') digest.update(part.bytes);
    else part.parts.forEach(add);
  };
  if (root) add(root);
  const seed = digest.digest('hex');
  let drawn = 0;
  const bytes = (count: number) => hash('sha256', `${seed} ${drawn++}`, 'buffer').subarray(0, count);
  return { bytes, fraction: () => bytes(4).readUInt32BE(0) / 2 ** 32 };
}
