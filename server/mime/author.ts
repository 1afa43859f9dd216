/**
 * Another author in the place of the one a message names. RFC 5322 §3.6.2: one From field, and no Sender beside the one
 * author who sends it himself. Like completion.ts: octets to put before it and ranges to leave out.
 */
import type { Result } from '../base/result.ts';
import { type Mailbox, printNamedMailbox } from './address.ts';
import { parseAddresses } from './address-list.ts';
import type { Completion } from './completion.ts';
import { allFields, fieldsOf, prefixFor, printField } from './header.ts';

/** Who wrote it, as far as the message says; the name of the first who has one. */
export function authorsOf(message: Uint8Array) {
  const authors = allFields(message, 'from').flatMap(value => parseAddresses(value));
  return { authors, fields: allFields(message, 'from').length, name: authors.find(one => one.name)?.name ?? null };
}

export function replaceAuthor(
  message: Uint8Array,
  author: { readonly name: string; readonly mailbox: Mailbox },
): Result<Omit<Completion, 'changes'>, string> {
  const printed = printNamedMailbox(author);
  const field = printed.ok ? printField('From', printed.value) : printed;
  if (!field.ok) return field;
  const removed = fieldsOf(message)
    .filter(({ name }) => ['from', 'sender'].includes(name.toLowerCase()))
    .map(({ range }) => range);
  return { ok: true, value: { prefix: prefixFor(message, [field.value]), removed } };
}
