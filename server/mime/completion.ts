/**
 * What submission adds to a message and takes out of it before it goes on its way. RFC 6409 §8; RFC 5322 §3.6
 * (Date, From, Message-ID, Sender), §3.6.3 (Bcc); RFC 5321 §4.4 (Return-Path only at final delivery).
 *
 * The message itself is not rewritten: the answer is octets to put before it and ranges to leave out, so that
 * whatever is not touched stays the author's own octets.
 */
import { asBuffer } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Mailbox, printMailbox } from './address.ts';
import { parseAddresses } from './address-list.ts';
import { type Circumstances, newMessageId, printAll } from './compose.ts';
import { parseDate, printDate } from './date.ts';
import { type Field, fieldsOf, headerFault, prefixFor, printField, type Range, unfold } from './header.ts';

export type Completion = {
  /** To stand before the message. */
  readonly prefix: Buffer;
  /** Of the original octets, in order, to be left out. */
  readonly removed: readonly Range[];
  /** For the log: 'added Date', 'removed Bcc'. */
  readonly changes: readonly string[];
};

type Found = { readonly field: Field; readonly name: string; readonly value: string };

/** `login` is the address that signed in: it stands in Sender where From is somebody else. */
export function completeSubmission(
  message: Uint8Array,
  login: Mailbox,
  circumstances: Circumstances,
): Result<Completion, string> {
  const tooLarge = headerFault(message);
  if (tooLarge !== null) return err(tooLarge);
  const fields = fieldsOf(message).flatMap((field): Found[] => {
    const name = field.name.toLowerCase();
    return looked.has(name) ? [{ field, name, value: unfold(message, field.value.start, field.value.end) }] : [];
  });
  const authors = fields.filter(({ name }) => name === 'from');
  if (authors.length > 1) return err('several From fields: RFC 5322 §3.6 allows one');
  const additions = [
    ...authorship(fields, login),
    ...(fields.some(({ name, value }) => name === 'date' && parseDate(value) !== null)
      ? []
      : [['Date', printDate(circumstances.now, circumstances.zone)] as const]),
    ...(fields.some(({ name, value }) => name === 'message-id' && value !== '')
      ? []
      : [['Message-ID', newMessageId(circumstances)] as const]),
  ];
  const replaced = new Set(additions.map(([name]) => name.toLowerCase()));
  // RFC 5322 §3.6.2: a Sender beside the one author who signed in repeats that author or says what is not true.
  const senderLeaves = isOnlyAuthor(fields, login);
  const leaving = fields.filter(
    ({ name }) => neverSent.has(name) || replaced.has(name) || (name === 'sender' && senderLeaves),
  );
  const printed = printAll(additions.map(([name, value]) => printField(name, value)));
  if (!printed.ok) return printed;
  return ok({
    prefix: printed.value === '' ? Buffer.alloc(0) : prefixFor(message, [printed.value]),
    removed: leaving.map(({ field }) => field.range),
    changes: [
      ...additions.map(([name]) => `added ${name}`),
      ...leaving.filter(({ name }) => !replaced.has(name)).map(({ field }) => `removed ${field.name}`),
    ],
  });
}

/** Fields of the author's own copy, and those that only a delivering server may write. */
const neverSent: ReadonlySet<string> = new Set(['bcc', 'resent-bcc', 'return-path']);
const looked: ReadonlySet<string> = new Set(['from', 'sender', 'date', 'message-id', ...neverSent]);

const sameMailbox = (a: Mailbox | null, b: Mailbox): boolean =>
  a !== null && a.domain === b.domain && a.localPart.toLowerCase() === b.localPart.toLowerCase();

/**
 * RFC 6409 §8.1: Sender names who signed in where From does not. Only one Sender field may stand (RFC 5322 §3.6),
 * so a wrong or repeated one is replaced.
 */
function authorship(fields: readonly Found[], login: Mailbox): (readonly [string, string])[] {
  const from = fields.find(({ name }) => name === 'from');
  if (parseAddresses(from?.value ?? '').length === 0) return [['From', printMailbox(login)]];
  if (isOnlyAuthor(fields, login)) return [];
  const senders = fields.filter(({ name }) => name === 'sender').flatMap(({ value }) => parseAddresses(value));
  return senders.length === 1 && sameMailbox(senders[0]!.mailbox, login) ? [] : [['Sender', printMailbox(login)]];
}

function isOnlyAuthor(fields: readonly Found[], login: Mailbox): boolean {
  const authors = parseAddresses(fields.find(({ name }) => name === 'from')?.value ?? '');
  return authors.length === 1 && sameMailbox(authors[0]!.mailbox, login);
}

/** The completed message in one piece. */
export function applyCompletion(message: Uint8Array, { prefix, removed }: Omit<Completion, 'changes'>): Buffer {
  const buffer = asBuffer(message);
  const kept: Buffer[] = [prefix];
  let at = 0;
  for (const { start, end } of removed) {
    kept.push(buffer.subarray(at, start));
    at = end;
  }
  kept.push(buffer.subarray(at));
  return Buffer.concat(kept);
}
