/**
 * What SORT and THREAD compare of one message, made of its envelope and References: a store may keep it, since a message
 * never changes. RFC 5256 §2–3, RFC 5957 §3–4. Texts are keys of the collation: "<" is their order.
 */
import type { Instant } from '../../base/units.ts';
import { textFromOctets } from '../../mime/coding.ts';
import { decodeWords } from '../../mime/encoded-word.ts';
import type { Envelope } from '../../mime/structure.ts';
import { type BaseSubject, baseSubject } from './base-subject.ts';
import { collationKey } from './collation.ts';
import { messageIdOf, referencesOf } from './message-ids.ts';
import { sentAt } from './sent-date.ts';

export type MessageKeys = {
  /** null: the day it came here counts. */
  readonly sent: Instant | null;
  /** Of the base subject, from which something of a reply or a forward was taken away or not. */
  readonly subject: string;
  readonly isReply: boolean;
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly displayFrom: string;
  readonly displayTo: string;
  readonly id: string | null;
  /** Identifiers of those it answers, the nearest last. */
  readonly references: readonly string[];
};

type Addresses = Envelope['from'];

/** `references`: the field's octets, unfolded; null: the message has none. */
export function messageKeys(envelope: Envelope, references: string | null): MessageKeys {
  const { date, subject, from, to, cc, messageId, inReplyTo } = envelope;
  const { base, isReply } = subjectOf(subject);
  return {
    ...{ sent: date === null ? null : sentAt(date), subject: collationKey(base), isReply },
    ...{ from: mailboxKey(from), to: mailboxKey(to), cc: mailboxKey(cc) },
    ...{ displayFrom: displayKey(from), displayTo: displayKey(to) },
    ...{ id: messageIdOf(messageId), references: referencesOf(references, inReplyTo) },
  };
}

/** `octets`: the Subject field's, unfolded. */
export const subjectOf = (octets: string | null): BaseSubject => baseSubject(decodeWords(octets ?? ''));

/** The addr-mailbox of the first address. */
export const mailboxKey = (list: Addresses): string => collationKey(textFromOctets(list?.[0]?.[2] ?? ''));

/** RFC 5957 §3: the name, else mailbox@host, else the mailbox alone (a group's name). */
export function displayKey(list: Addresses): string {
  const first = list?.[0];
  if (!first) return '';
  const [name, , mailbox, host] = first;
  const shown = name === null ? '' : decodeWords(name);
  if (shown !== '') return collationKey(shown);
  if (mailbox === null) return '';
  return collationKey(textFromOctets(host === null ? mailbox : `${mailbox}@${host}`));
}
