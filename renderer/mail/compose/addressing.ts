/**
 * Who gets an answer, and which of one's own addresses it comes from. Pure. RFC 5322 §3.6.3: Reply-To is where the
 * author wants answers; RFC 2369 §3.4: List-Post is where a list takes them; Mail-Followup-To is honoured where given.
 */
import type { EmailAddress, Identity } from '../../../server/jmap/types.ts';
import { addressKey, once, type Recipient, readRecipients, without } from './recipients.ts';

export type Addressed = {
  readonly from: readonly EmailAddress[] | null;
  readonly replyTo: readonly EmailAddress[] | null;
  readonly to: readonly EmailAddress[] | null;
  readonly cc: readonly EmailAddress[] | null;
  readonly bcc: readonly EmailAddress[] | null;
  /** Values of the header fields of these names, as they came. */
  readonly listPost: string | null;
  readonly mailFollowupTo: string | null;
  readonly deliveredTo: string | null;
};

export type Answer = {
  readonly to: readonly Recipient[];
  readonly cc: readonly Recipient[];
  /** The answer goes to a list although it was meant for one person: where it would go otherwise. */
  readonly onlyTo: readonly Recipient[] | null;
};

/** @param own  addresses of this writer, in any case */
export function answerTo(message: Addressed, how: 'sender' | 'all' | 'list', own: readonly string[]): Answer {
  const mine = own.map(email => ({ name: null, email }));
  const from = message.from ?? [];
  const list = listAddress(message.listPost);
  // What I wrote myself is gone on with, not answered to me.
  const byMe = from.length > 0 && without(from, mine).length === 0;
  const back = byMe ? (message.to ?? []) : message.replyTo?.length ? message.replyTo : from;
  if (how === 'list' && list) return { to: [list], cc: [], onlyTo: null };
  if (how === 'sender') return toSender(back, from, list, byMe);
  const followup = message.mailFollowupTo === null ? [] : readRecipients(message.mailFollowupTo);
  if (followup.length > 0) return { to: once(notEmpty(without(followup, mine), followup)), cc: [], onlyTo: null };
  const to = once(notEmpty(without(back, mine), back));
  const others = once([...(byMe ? [] : (message.to ?? [])), ...(message.cc ?? [])]);
  return { to, cc: without(without(others, mine), to), onlyTo: null };
}

const notEmpty = <T>(some: readonly T[], otherwise: readonly T[]): readonly T[] => (some.length > 0 ? some : otherwise);

function toSender(
  back: readonly Recipient[],
  from: readonly Recipient[],
  list: Recipient | null,
  byMe: boolean,
): Answer {
  const toList = !byMe && list !== null && back.some(one => addressKey(one.email) === addressKey(list.email));
  return { to: once(back), cc: [], onlyTo: toList && from.length > 0 ? once(from) : null };
}

/** `<mailto:list@example.org?subject=x> (comment)`; `NO` where nobody may post. */
export function listAddress(listPost: string | null): Recipient | null {
  const email = /<mailto:([^<>?]+)/i.exec(listPost ?? '')?.[1];
  if (email === undefined) return null;
  try {
    return { name: null, email: decodeURIComponent(email) };
  } catch {
    return null;
  }
}

/** The identity it was sent to: by what is visible first, then by what the delivery wrote down; `+tag` belongs to its base. */
export function identityFor(message: Addressed, identities: readonly Identity[]): Identity | null {
  const seen = [message.to, message.cc, message.bcc, message.from].flatMap(some => some ?? []).map(one => one.email);
  const delivered = readRecipients(message.deliveredTo ?? '').map(one => one.email);
  const base = (email: string): string => addressKey(email).replace(/\+[^@]*@/, '@');
  for (const email of [...seen, ...delivered]) {
    const found =
      identities.find(one => addressKey(one.email) === addressKey(email)) ??
      identities.find(one => base(one.email) === base(email));
    if (found) return found;
  }
  return null;
}
