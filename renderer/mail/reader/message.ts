/** What the reader asks of a message, and how its parts are found: one Email/get for all views. RFC 8621 §4.1. Pure. */
import type { Email, EmailBodyPart, JmapId } from '../../../server/jmap/types.ts';
import type { BodyFetch } from '../../jmap/methods.ts';
import { PART_PROPERTIES, WHOLE_PROPERTIES } from '../message-properties.ts';

export const MESSAGE_PROPERTIES = [
  ...WHOLE_PROPERTIES,
  'sender',
  'headers',
  'bodyStructure',
  'hasAttachment',
  'preview',
] as const;
export type Message = Pick<Email, (typeof MESSAGE_PROPERTIES)[number]>;

/** More of a body is asked for when a person wants it. */
export const FIRST_OCTETS = 1_000_000;

export const bodyFetch = (most: number | null): BodyFetch => ({
  bodyProperties: [...PART_PROPERTIES, 'language', 'location', 'headers'],
  fetchTextBodyValues: true,
  fetchHTMLBodyValues: true,
  ...(most === null ? {} : { maxBodyValueBytes: most }),
});

/** When its author says to have written it; where he says nothing that can be read, when it came. */
export const writtenAt = ({ sentAt, receivedAt }: Pick<Email, 'sentAt' | 'receivedAt'>): number =>
  Date.parse(sentAt ?? receivedAt) || Date.parse(receivedAt);

/** The account and the stored message, for pictures and journeys. `emailId` null: a file that lies in no mailbox. */
export type MessageSource = { readonly accountId: JmapId; readonly emailId: JmapId | null };
/** 'e12' → 12 */
export const numberOf = (id: JmapId): number => Number(id.slice(1));

export type Bodies = {
  readonly html: string | null;
  readonly text: readonly { readonly text: string; readonly contentType: string }[];
  readonly isTruncated: boolean;
  readonly isEncodingProblem: boolean;
};

export function bodiesOf({ htmlBody, textBody, bodyValues }: Message): Bodies {
  const value = (part: EmailBodyPart) => (part.partId === null ? undefined : bodyValues[part.partId]);
  const htmls = htmlBody.filter(part => part.type === 'text/html').map(part => value(part)?.value ?? '');
  const texts = textBody.filter(part => part.type.startsWith('text/') && part.type !== 'text/html');
  const shown = [...htmlBody, ...textBody].map(value).filter(one => one !== undefined);
  return {
    html: htmls.length > 0 ? htmls.join('<hr>') : null,
    text: texts.map(part => ({ text: value(part)?.value ?? '', contentType: fieldOf(part, 'content-type') })),
    isTruncated: shown.some(one => one.isTruncated),
    isEncodingProblem: shown.some(one => one.isEncodingProblem),
  };
}

const fieldOf = (part: EmailBodyPart, name: string): string =>
  part.headers?.find(header => header.name.toLowerCase() === name)?.value ?? '';

export type PlacedPart = { readonly part: EmailBodyPart; readonly depth: number };

/** The tree as rows, outermost first. */
export const partRows = (part: EmailBodyPart, depth = 0): PlacedPart[] => [
  { part, depth },
  ...(part.subParts ?? []).flatMap(child => partRows(child, depth + 1)),
];

export const transferEncoding = (part: EmailBodyPart): string =>
  fieldOf(part, 'content-transfer-encoding').trim().toLowerCase() || '7bit';

/** Nothing of it could be read as a message: its source still can. */
export const isUnreadable = ({ htmlBody, textBody, attachments, size }: Message): boolean =>
  size > 0 && htmlBody.length === 0 && textBody.length === 0 && attachments.length === 0;

/** Attachments to list: what is shown in the text by its Content-ID is not listed beside it. */
export const listedAttachments = (message: Message, html: string | null): readonly EmailBodyPart[] =>
  message.attachments.filter(part => !(part.cid && html?.toLowerCase().includes(`cid:${part.cid.toLowerCase()}`)));

/** A name that a disk takes, whatever the sender wrote. */
export function fileName(part: Pick<EmailBodyPart, 'name' | 'type'>, otherwise = 'part'): string {
  const name = (part.name ?? '')
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, '_')
    .replace(/^\.+/, '_')
    .trim();
  return name.slice(-120) || `${otherwise}${EXTENSIONS[part.type] ?? ''}`;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'message/rfc822': '.eml',
  'text/plain': '.txt',
  'text/html': '.html',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'application/pdf': '.pdf',
};
