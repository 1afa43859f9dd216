/** A letter being written: everything that must come back after the window or the server was lost. Plain values, pure. */
import { t } from '../../../server/base/language.ts';
import type { JmapId } from '../../../server/jmap/types.ts';
import type { Recipient, RecipientList } from './recipients.ts';
import { type RichNode, richToText } from './rich.ts';
import { richWithSignature } from './signature.ts';

export type Body =
  | { readonly format: 'plain'; readonly text: string }
  | { readonly format: 'rich'; readonly doc: RichNode };

export type Attachment = {
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** null until the server has it. */
  readonly blobId: JmapId | null;
  /** Content-ID of a picture in the text; null: it stands beside the text. */
  readonly cid: string | null;
  /** Octets sent so far, while it is on its way. */
  readonly sent: number;
  /** Why it is not there, in words. */
  readonly fault: string | null;
};

export type Signed = { readonly identityId: JmapId; readonly text: string; readonly rich: RichNode | null };

export type Letter = {
  /** Of this window, not of the server. */
  readonly key: string;
  readonly kind: 'new' | 'reply' | 'forward' | 'draft';
  readonly accountId: JmapId | null;
  readonly identityId: JmapId | null;
  readonly to: readonly Recipient[];
  readonly cc: readonly Recipient[];
  readonly bcc: readonly Recipient[];
  /** What stands in the fields and is not an entry yet. */
  readonly typed: { readonly [L in RecipientList]: string };
  readonly subject: string;
  readonly body: Body;
  /** What was quoted below; '' for nothing. */
  readonly quote: string;
  readonly signed: Signed | null;
  readonly attachments: readonly Attachment[];
  readonly inReplyTo: readonly string[] | null;
  readonly references: readonly string[] | null;
  /** The messages that this answers or passes on. */
  readonly about: {
    readonly accountId: JmapId;
    readonly emailIds: readonly JmapId[];
    readonly keyword: '$answered' | '$forwarded';
  } | null;
  /** It goes to a list; where it would go to one person. */
  readonly onlyTo: readonly Recipient[] | null;
  /** Every server on its way must be proven and encrypt it, or it comes back (RFC 8689). */
  readonly requireTls: boolean;
  /** Without angle brackets; the same for every copy of the draft, so that one finds the other. */
  readonly messageId: string;
  /** Goes up with every change the writer makes. */
  readonly changes: number;
  /** `changes` when it began: what nobody has touched is not kept. */
  readonly began: number;
  readonly changedAt: number;
  /** The draft on the server, and up to which change it knows. */
  readonly saved: { readonly emailId: JmapId; readonly changes: number; readonly at: number } | null;
  /** In the Outbox of this computer since then: to be sent when the connection is back. */
  readonly outboxAt: number | null;
};

export const emptyLetter = (key: string, messageId: string, at: number): Letter => ({
  key,
  kind: 'new',
  accountId: null,
  identityId: null,
  to: [],
  cc: [],
  bcc: [],
  typed: { to: '', cc: '', bcc: '' },
  subject: '',
  body: { format: 'plain', text: '' },
  quote: '',
  signed: null,
  attachments: [],
  inReplyTo: null,
  references: null,
  about: null,
  onlyTo: null,
  requireTls: false,
  messageId,
  changes: 0,
  began: 0,
  changedAt: at,
  saved: null,
  outboxAt: null,
});

export type LetterChange = Partial<Omit<Letter, 'key' | 'changes' | 'changedAt'>>;

/** What the writer did. */
export const changed = (letter: Letter, change: LetterChange, at: number): Letter => ({
  ...letter,
  ...change,
  changes: letter.changes + 1,
  changedAt: at,
});

export const bodyText = (body: Body): string => (body.format === 'plain' ? body.text : richToText(body.doc));

/** The words of the writer alone: without what was quoted and without the signature. */
export function ownText(letter: Letter): string {
  const lines = bodyText(letter.body)
    .replace(letter.quote === '' ? '' : letter.quote, '')
    .split('\n')
    .filter(line => !line.startsWith('>'));
  const at = lines.indexOf('-- ');
  return (
    (at === -1 ? lines : lines.slice(0, at))
      .join('\n')
      // The line above a quote: quote.ts writes it in English.
      .replace(/^.*wrote:$/m, '')
      .trim()
  );
}

/** Nothing in it that anybody would miss. */
export const isUntouched = (letter: Letter): boolean => letter.changes === letter.began && letter.saved === null;
export const isBlank = (letter: Letter): boolean =>
  letter.to.length + letter.cc.length + letter.bcc.length + letter.attachments.length === 0 &&
  `${letter.typed.to}${letter.typed.cc}${letter.typed.bcc}${letter.subject}`.trim() === '' &&
  ownText(letter) === '' &&
  letter.quote === '';
export const isSaved = (letter: Letter): boolean => letter.saved?.changes === letter.changes;

export const letterTitle = (letter: Letter): string =>
  letter.subject.trim() ||
  t('{kind, select, new {New message} reply {Reply} forward {Forward} other {Draft}}', { kind: letter.kind });

export const inPlain = (body: Body): Body =>
  body.format === 'plain' ? body : { format: 'plain', text: richToText(body.doc) };
export const inRich = ({ body, signed }: Letter): Body =>
  body.format === 'rich'
    ? body
    : { format: 'rich', doc: richWithSignature(body.text, signed?.text ?? '', signed?.rich ?? null) };

/** What was kept on this computer; null where it is no letter, or one of another time that cannot be read. */
export function readLetter(kept: string | null): Letter | null {
  if (kept === null) return null;
  try {
    const found = JSON.parse(kept) as Letter;
    const letter = { ...emptyLetter(found.key, found.messageId, found.changedAt), ...found };
    const lists = [letter.to, letter.cc, letter.bcc, letter.attachments];
    const texts = [letter.key, letter.messageId, letter.subject, bodyText(letter.body), letter.typed.to];
    return lists.every(Array.isArray) && texts.every(text => typeof text === 'string') ? letter : null;
  } catch {
    return null;
  }
}
