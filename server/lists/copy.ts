/**
 * A post as its members get it: the same content for all. Fields that speak for another list go, ours come; what the list's
 * owner wishes changed is changed, and nothing else, so that by default the author's signature (DKIM) stays whole.
 *
 * Where the author's domain would have what others send in its name refused or put aside (DMARC: reject, quarantine), the list
 * stands in From, and the author in Reply-To and X-Original-From.
 */
import { printNamedMailbox } from '../mime/address.ts';
import { parseAddresses } from '../mime/address-list.ts';
import { textFromOctets } from '../mime/coding.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { withFooter } from '../mime/footer.ts';
import { allFields, bodyOffset, type Field, fieldsOf, printField } from '../mime/header.ts';
import { LIST_FIELDS, listFields, subjectField, viaName } from './fields.ts';
import type { MailingList } from './rules.ts';

export type CopyFacts = {
  /** What the author's domain asks of mail in its name; null: of one of our own, or nobody knows. */
  readonly policy: 'none' | 'quarantine' | 'reject' | null;
  readonly archiveUrl: string | null;
};
export type PostCopy = { readonly bytes: Buffer; readonly isRewritten: boolean };

/** Asking for receipts of thousands (RFC 8098 §2.1) is nobody's right; the others name a delivery that is over. */
const LEFT_OUT = new Set([
  'return-path',
  'disposition-notification-to',
  'return-receipt-to',
  'x-confirm-reading-to',
  'x-original-from',
]);

export function copyOf(post: Buffer, list: MailingList, facts: CopyFacts): PostCopy {
  const { rules } = list;
  const message = footed(post, rules.footer);
  const isRewritten =
    rules.rewriteFrom === 'always' ||
    (rules.rewriteFrom === 'needed' && (facts.policy === 'reject' || facts.policy === 'quarantine'));
  const instead = new Map<string, string | Buffer>();
  if (isRewritten) instead.set('from', authorField(message, list));
  const reply = replyField(message, list, isRewritten);
  if (reply !== null) instead.set('reply-to', reply);
  const subject = prefixedSubject(message, rules.subjectPrefix);
  if (subject !== null) instead.set('subject', subject);
  const gone = new Set([...LEFT_OUT, ...(isRewritten ? ['sender'] : [])]);
  const pieces: (string | Buffer)[] = [];
  for (const field of fieldsOf(message)) {
    const name = field.name.toLowerCase();
    if (gone.has(name) || LIST_FIELDS.has(name)) continue;
    const other = instead.get(name);
    if (other === undefined) pieces.push(message.subarray(field.range.start, field.range.end));
    else if (other !== '') pieces.push(other);
    // Of several of a name the first is answered for all.
    if (other !== undefined) instead.set(name, '');
    if (name === 'from' && isRewritten && other !== '') pieces.push(originalFrom(message, field));
  }
  for (const field of instead.values()) pieces.push(field);
  pieces.push(
    listFields(list, facts.archiveUrl),
    '\r\n',
    message.subarray(Math.min(message.length, bodyOffset(message))),
  );
  const bytes = Buffer.concat(pieces.map(piece => (typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece)));
  return { bytes, isRewritten };
}

/** Where it does no harm. '' is none. */
function footed(message: Buffer, text: string): Buffer {
  const done = text.trim() === '' ? null : withFooter(message, { text }, 'post');
  return done?.ok ? done.value : message;
}

/** "Ann via Dev" <dev@here.example> */
function authorField(message: Buffer, list: MailingList): string {
  const [first] = parseAddresses(allFields(message, 'from')[0] ?? '');
  const own = ownMailbox(list);
  const name = (first?.name || first?.mailbox?.localPart || 'Somebody').replace(
    /[\p{Cc}\p{Cs}\u2028\u2029\ufffd]/gu,
    ' ',
  );
  const printed = printNamedMailbox({ name: viaName(name.slice(0, 80), list), mailbox: own });
  return print('From', printed.ok ? printed.value : list.address);
}

/** As it was written, to the octet. */
const originalFrom = (message: Buffer, { value }: Field): Buffer =>
  Buffer.concat([Buffer.from('X-Original-From:'), message.subarray(value.start, value.end), Buffer.from('\r\n')]);

/** null: as its author wished. Where the list stands in From, answers to him still reach him. */
function replyField(message: Buffer, list: MailingList, isRewritten: boolean): string | Buffer | null {
  if (list.rules.replyTo === 'list') return print('Reply-To', list.address);
  if (!isRewritten || allFields(message, 'reply-to').length > 0) return null;
  const [from] = fieldsOf(message).filter(({ name }) => name.toLowerCase() === 'from');
  if (!from) return null;
  const { start, end } = from.value;
  return Buffer.concat([Buffer.from('Reply-To:'), message.subarray(start, end), Buffer.from('\r\n')]);
}

/** "Re: [Dev] Hello" has it already; "Re: Hello" gets it before the Re. null: it stays as it is. */
function prefixedSubject(message: Buffer, prefix: string): string | null {
  if (prefix === '') return null;
  const octets = allFields(message, 'subject')[0] ?? '';
  const text = decodeWords(textFromOctets(octets)).trim();
  if (text.toLowerCase().includes(prefix.toLowerCase())) return null;
  const safe = text.replace(/[\p{Cc}\p{Cs}\u2028\u2029\ufffd]/gu, ' ');
  return subjectField(`${prefix} ${safe}`.trim());
}

const ownMailbox = ({ address }: MailingList) => ({
  localPart: address.slice(0, address.lastIndexOf('@')).replace(/^"(.*)"$/, '$1'),
  domain: address.slice(address.lastIndexOf('@') + 1),
});

function print(name: string, value: string): string {
  const printed = printField(name, value);
  if (!printed.ok) throw new Error(`${name}: ${printed.error}`);
  return printed.value;
}
