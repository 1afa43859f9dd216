/**
 * A letter as JMAP takes it (RFC 8621 §4.6), and a message as a letter again. Pure; what reads HTML is given.
 * multipart/alternative of text and HTML, inside multipart/related with its pictures, inside multipart/mixed with the
 * attachments: the shape every mail program reads.
 */
import type { Email, EmailBodyPart } from '../../../server/jmap/types.ts';
import { WHOLE_PROPERTIES } from '../message-properties.ts';
import { htmlToText } from './html-text.ts';
import { type Attachment, type Body, bodyText, type Letter } from './letter.ts';
import { type Recipient, type RecipientList, readRecipients, toWire } from './recipients.ts';
import { picturesIn, type RichNode, richToHtml } from './rich.ts';

export type Sender = {
  readonly from: Recipient;
  readonly replyTo: readonly Recipient[] | null;
};

const wire = (all: readonly Recipient[]): readonly Recipient[] | null =>
  all.length === 0 ? null : all.map(({ name, email }) => ({ name, email: toWire(email) }));

/** With what stands typed in the field: it is part of what is saved and sent. */
export const recipientsOf = (letter: Letter, list: RecipientList): readonly Recipient[] => [
  ...letter[list],
  ...readRecipients(letter.typed[list]),
];

type Part = Readonly<Record<string, unknown>>;

/** The object for Email/set create, without its mailboxes and keywords. `now`: its Date. */
export function toEmail(letter: Letter, { from, replyTo }: Sender, now: Date): Readonly<Record<string, unknown>> {
  const text = bodyText(letter.body);
  const inText = letter.body.format === 'rich' ? picturesIn(letter.body.doc) : [];
  const ready = letter.attachments.filter(one => one.blobId !== null);
  const pictures = ready.filter(one => one.cid !== null && inText.includes(one.cid));
  const beside = ready.filter(one => isBeside(letter, one));
  const plain: Part = { partId: 'text', type: 'text/plain' };
  const html: Part = { partId: 'html', type: 'text/html' };
  const related: Part =
    pictures.length === 0 ? html : { type: 'multipart/related', subParts: [html, ...pictures.map(toPart)] };
  const body: Part =
    letter.body.format === 'plain' ? plain : { type: 'multipart/alternative', subParts: [plain, related] };
  return {
    from: wire([from]),
    ...fields({
      to: wire(recipientsOf(letter, 'to')),
      cc: wire(recipientsOf(letter, 'cc')),
      bcc: wire(recipientsOf(letter, 'bcc')),
      replyTo: wire(replyTo ?? []),
      inReplyTo: letter.inReplyTo,
      references: letter.references,
    }),
    subject: letter.subject.trim(),
    sentAt: dateText(now),
    messageId: [letter.messageId],
    bodyStructure:
      beside.length === 0
        ? body
        : { type: 'multipart/mixed', subParts: [body, ...beside.map(one => toPart({ ...one, cid: null }))] },
    bodyValues: {
      text: { value: text },
      ...(letter.body.format === 'rich' ? { html: { value: richToHtml(letter.body.doc) } } : {}),
    },
  };
}

/** A draft for which only encrypted ways will do says so, for whoever goes on with it; no field of a message can. */
export const SEALED = 'requiretls';
export const draftKeywords = ({ requireTls }: Letter): Readonly<Record<string, true>> => ({
  ...{ $draft: true, $seen: true },
  ...(requireTls ? { [SEALED]: true } : {}),
});

/** A picture taken out of the text is gone; where there is no rich text it is a file like any other. */
export const isBeside = (letter: Letter, one: Attachment): boolean =>
  one.cid === null || letter.body.format === 'plain';

const fields = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));

function toPart({ blobId, name, type, cid }: Attachment): Part {
  return { blobId, type, name, disposition: cid === null ? 'attachment' : 'inline', ...(cid === null ? {} : { cid }) };
}

/** With the zone of who writes, as RFC 5322 §3.3 wants a Date. */
export function dateText(now: Date): string {
  const east = -now.getTimezoneOffset();
  const two = (n: number): string => String(Math.floor(Math.abs(n))).padStart(2, '0');
  const local = new Date(now.getTime() + east * 60_000).toISOString().slice(0, 19);
  return east === 0 ? `${local}Z` : `${local}${east < 0 ? '-' : '+'}${two(east / 60)}:${two(east % 60)}`;
}

/** What a letter asks of a message that it answers, passes on or goes on with. */
export const EMAIL_PROPERTIES = [
  ...WHOLE_PROPERTIES,
  'inReplyTo',
  'header:List-Post:asURLs',
  'header:Mail-Followup-To:asText',
  'header:Delivered-To:asText',
] as const;

/** Its words as plain text; those of HTML where it has no other. */
export function textOf(email: Email): string {
  return email.textBody
    .flatMap(part => {
      const value = part.partId === null ? undefined : email.bodyValues[part.partId]?.value;
      if (value === undefined) return [];
      return [part.type === 'text/html' ? htmlToText(value) : value.replace(/\r\n?/g, '\n')];
    })
    .join('\n\n')
    .replace(/\n+$/, '');
}

/** Its HTML, or null where it has only text. */
export function htmlOf(email: Email): string | null {
  const parts = email.htmlBody.filter(part => part.type === 'text/html' && part.partId !== null);
  return parts.length === 0 ? null : parts.map(part => email.bodyValues[part.partId!]?.value ?? '').join('\n');
}

/** Names of files that have none go along with the letter: the same in every language. */
const toAttachment = (part: EmailBodyPart, key: string): Attachment => ({
  key,
  name: part.name ?? (part.type === 'message/rfc822' ? 'message.eml' : `part.${part.type.split('/')[1] ?? 'bin'}`),
  type: part.type,
  size: part.size,
  blobId: part.blobId,
  cid: part.cid !== null && part.type.startsWith('image/') && part.disposition !== 'attachment' ? part.cid : null,
  sent: part.size,
  fault: null,
});

/** RFC 8621 lists pictures of the HTML among the attachments when the text has no use for them, so both lists are read. */
export function attachmentsOf(email: Email, newKey: () => string): readonly Attachment[] {
  const inBody = email.htmlBody.filter(part => !part.type.startsWith('text/'));
  const all = [...inBody, ...email.attachments].filter(part => part.blobId !== null);
  return all
    .filter((part, i) => all.findIndex(other => other.blobId === part.blobId) === i)
    .map(part => toAttachment(part, newKey()));
}

/** A forwarded message as it is: message/rfc822, RFC 2046 §5.2.1. */
export const messageAttachment = (email: Pick<Email, 'blobId' | 'size' | 'subject'>, key: string): Attachment => ({
  key,
  name: `${fileName(email.subject ?? '')}.eml`,
  type: 'message/rfc822',
  size: email.size,
  blobId: email.blobId,
  cid: null,
  sent: email.size,
  fault: null,
});

/** Without what file systems refuse. */
const fileName = (subject: string): string =>
  subject
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ')
    .trim()
    .slice(0, 80) || 'message';

export type ReadHtml = (html: string) => RichNode;

/** The text of a draft as it was written. */
export function bodyOf(email: Email, readHtml: ReadHtml): Body {
  const html = htmlOf(email);
  return html === null ? { format: 'plain', text: textOf(email) } : { format: 'rich', doc: readHtml(html) };
}
