/**
 * A mailing list's post as it leaves to one member. One content lies in the store for all; what is a member's own is put
 * there now: the return path by which a bounce names him (VERP), and the fields by which he leaves with one click (RFC 8058),
 * and over that a signature of the list's domain, which has to cover them (§4). So each member is a transaction of its own.
 */
import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import { domainOf } from '../directory/address.ts';
import { personalFields } from '../lists/fields.ts';
import { beside } from '../lists/names.ts';
import { type MailingList, readList } from '../lists/rules.ts';
import type { Tokens } from '../lists/token.ts';
import { bodyDigest, type SigningKey, signMessage } from '../mailauth/dkim-sign.ts';
import { printMailbox } from '../mime/address.ts';
import { authorsOf } from '../mime/author.ts';
import { fieldsOf } from '../mime/header.ts';
import type { Lease, ListMember, Store } from '../store/interface.ts';
import type { Forwarding } from './forward.ts';

export type ListMailOptions = {
  readonly store: Pick<Store, 'list' | 'listMember' | 'domains'>;
  readonly clock: Clock;
  readonly tokens: Tokens;
  /** '/lists/…' as members reach it; null: nowhere. */
  readonly webUrl: (path: string) => string | null;
  readonly keysFor: (domain: string) => readonly SigningKey[];
};

const OWN_FIELDS = new Set(['list-unsubscribe', 'list-unsubscribe-post']);

/** What is sent on, and among it what lists send on. */
export function withListMail(forwarding: Forwarding, options: ListMailOptions): Forwarding {
  return {
    async leaving(lease) {
      const found = await listOf(options, lease);
      if (!found) return forwarding.leaving(lease);
      const { list, member } = found;
      const sender = member
        ? beside(list.address, 'bounces', options.tokens.make('return', list.id, member.id))
        : lease.sender;
      return { sender, isForwarded: true };
    },
    async sealed(lease, message) {
      const found = await listOf(options, lease);
      return forwarding.sealed(lease, found ? await personal(options, found, lease, message) : message);
    },
  };
}

type Found = { readonly list: MailingList; readonly member: ListMember | null };

/** null: no list's mail, or the list is gone. Behind an alias or a forwarding account it is that one who is the member. */
async function listOf({ store }: ListMailOptions, lease: Lease): Promise<Found | null> {
  if (lease.list === undefined || lease.sender !== beside(lease.list, 'bounces')) return null;
  const stored = await store.list(lease.list);
  if (!stored) return null;
  const list = readList(stored);
  const member = await store.listMember(list.id, lease.address.toLowerCase());
  const via = member || lease.via === undefined ? null : await store.listMember(list.id, lease.via.toLowerCase());
  return { list, member: member ?? via };
}

async function personal(
  options: ListMailOptions,
  { list, member }: Found,
  lease: Lease,
  message: Uint8Array,
): Promise<Uint8Array> {
  const own = member ? withOwnFields(options, list, member, message) : message;
  const keys = await signersOf(options, list, lease, own);
  if (keys.length === 0) return own;
  const digest = await bodyDigest(own, newPace(options.clock).rest);
  const signed = signMessage(own, keys, { now: options.clock.now(), bodyDigest: digest });
  // A header that no signature can cover goes unsigned: that is no reason to keep the mail.
  return signed.ok ? Buffer.concat([Buffer.from(signed.value, 'utf8'), own]) : own;
}

function withOwnFields(
  { tokens, webUrl }: ListMailOptions,
  list: MailingList,
  { id }: ListMember,
  message: Uint8Array,
): Uint8Array {
  const token = tokens.make('leave', list.id, id);
  const fields = personalFields(list, token, webUrl(`leave/${list.id.toString(36)}/${token}`));
  const pieces: Uint8Array[] = [];
  let kept = 0;
  let isPut = false;
  for (const { name, range } of fieldsOf(message)) {
    if (!OWN_FIELDS.has(name.toLowerCase())) continue;
    pieces.push(message.subarray(kept, range.start));
    if (!isPut) pieces.push(Buffer.from(fields, 'utf8'));
    isPut = true;
    kept = range.end;
  }
  pieces.push(message.subarray(kept));
  return Buffer.concat(isPut ? pieces : [Buffer.from(fields, 'utf8'), ...pieces]);
}

/** The list's domain always; the author's too where he is one of ours and has handed it in himself. */
async function signersOf(
  { store, keysFor }: ListMailOptions,
  list: MailingList,
  { origin }: Lease,
  message: Uint8Array,
): Promise<readonly SigningKey[]> {
  const keys = [...keysFor(domainOf(list.address))];
  const author = authorsOf(message).authors.find(one => one.mailbox)?.mailbox;
  const domain = author ? domainOf(printMailbox(author)) : null;
  if (origin === 'smtp' || domain === null || domain === domainOf(list.address)) return keys;
  const isOurs = (await store.domains()).some(one => one.name === domain);
  return isOurs ? [...keys, ...keysFor(domain)] : keys;
}
