/** Mailpit's shapes, as version 1.30 has them: nothing of ours stands in them, for its clients compare whole objects. */
import { createHash } from 'node:crypto';
import type { Letter } from '../../capture/letters.ts';
import { decodeWords } from '../../mime/encoded-word.ts';
import type { EnvelopeAddress } from '../../mime/envelope.ts';
import type { Attachment, Message } from '../../mime/message.ts';

export type Address = { readonly Name: string; readonly Address: string };
export type Summary = {
  readonly ID: string;
  readonly MessageID: string;
  readonly Read: boolean;
  readonly From: Address;
  readonly To: readonly Address[];
  readonly Cc: readonly Address[];
  readonly Bcc: readonly Address[];
  readonly ReplyTo: readonly Address[];
  readonly Subject: string;
  readonly Created: string;
  readonly Username: string;
  readonly Tags: readonly string[];
  readonly Size: number;
  readonly Attachments: number;
  readonly Snippet: string;
};
export type Part = {
  readonly PartID: string;
  readonly FileName: string;
  readonly ContentType: string;
  readonly ContentID: string;
  readonly Size: number;
  readonly Checksums: { readonly MD5: string; readonly SHA1: string; readonly SHA256: string };
};

const ID_LENGTH = 22;
/** '00000000000000000000co' of 456. */
export const printId = (id: number): string => id.toString(36).padStart(ID_LENGTH, '0');
/** null: none of ours. */
export function readId(text: string): number | null {
  if (!/^[0-9a-z]{22}$/i.test(text)) return null;
  const id = Number.parseInt(text, 36);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

const SNIPPET = 250;

export function summaryOf(letter: Letter, attachments: number): Summary {
  const { envelope } = letter;
  const [from = { Name: '', Address: letter.handedIn?.sender ?? '' }] = addresses(envelope.from);
  const to = addresses(envelope.to);
  const cc = addresses(envelope.cc);
  return {
    ID: printId(letter.id),
    MessageID: (envelope.messageId ?? '').replace(/^\s*<|>\s*$/g, ''),
    Read: letter.seen,
    From: from,
    To: to,
    Cc: cc,
    Bcc: blind(letter, [...to, ...cc]),
    ReplyTo: hasOwnReplyTo(letter) ? addresses(envelope.replyTo) : [],
    Subject: decodeWords(envelope.subject ?? ''),
    Created: new Date(letter.at).toISOString(),
    Username: letter.user,
    Tags: letter.tags,
    Size: letter.size,
    Attachments: attachments,
    Snippet: letter.preview.slice(0, SNIPPET),
  };
}

/** RFC 3501 §7.4.2 gives From for a missing Reply-To, this interface gives none. */
const hasOwnReplyTo = ({ envelope: { replyTo, from } }: Letter): boolean =>
  JSON.stringify(replyTo) !== JSON.stringify(from);

/** Those of Bcc:, and those whom only the SMTP envelope names. */
function blind(letter: Letter, named: readonly Address[]): readonly Address[] {
  const bcc = addresses(letter.envelope.bcc);
  const known = new Set([...named, ...bcc].map(one => one.Address.toLowerCase()));
  const rest = (letter.handedIn?.recipients ?? []).filter(one => !known.has(one.toLowerCase()));
  return [...bcc, ...rest.map(one => ({ Name: '', Address: one }))];
}

const addresses = (list: readonly EnvelopeAddress[] | null): readonly Address[] =>
  (list ?? []).flatMap(([name, , local, host]) =>
    local === null || host === null ? [] : [{ Name: decodeWords(name ?? ''), Address: `${local}@${host}` }],
  );

export const partsOf = ({ attachments }: Message): readonly (Part & { readonly inline: boolean })[] =>
  attachments.map((one, at) => ({ ...partOf(one, partId(at)), inline: isInline(one) }));

/** The first parts are the texts. */
export const partId = (at: number): string => String(at + 2);
const isInline = ({ inline, contentId }: Attachment): boolean => inline || contentId !== null;

const partOf = ({ filename, type, contentId, bytes, size }: Attachment, PartID: string): Part => ({
  PartID,
  FileName: filename,
  ContentType: type,
  ContentID: (contentId ?? '').replace(/^<|>$/g, ''),
  Size: bytes.length || size,
  Checksums: {
    MD5: createHash('md5').update(bytes).digest('hex'),
    SHA1: createHash('sha1').update(bytes).digest('hex'),
    SHA256: createHash('sha256').update(bytes).digest('hex'),
  },
});
