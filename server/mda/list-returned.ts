/**
 * What comes to a list's return path: reports of members' servers, and our own. Each member was sent his posts from an
 * address of his own (VERP), so whoever's report it is, and in whatever form, it is known whom it is about. Without such a sign
 * only our own reports count: anybody can write one about anybody.
 */
import { lookupForm } from '../directory/address.ts';
import { cameBack } from '../lists/care.ts';
import type { Desk } from '../lists/desk.ts';
import { whyAnswer } from '../lists/machine.ts';
import type { MailingList } from '../lists/rules.ts';
import { allFields } from '../mime/header.ts';
import { READ_AT_MOST, type Returned, readReturned } from '../mime/returned.ts';
import type { Delivery } from '../queue/agent.ts';
import type { Lease, ListMember } from '../store/interface.ts';
import { dropped } from './list-post.ts';
import { refusedBy } from './outcome.ts';

type About = {
  readonly member: ListMember | null;
  readonly failure: { readonly status: string | null; readonly reply: string | null };
  readonly isProbe: boolean;
};
const MOST_OF_ONE = 100;

export async function takeReturned(
  desk: Desk,
  lease: Lease,
  list: MailingList,
  token: string | null,
): Promise<Delivery> {
  const bytes = await desk.store.bytes(lease.message, [0, READ_AT_MOST]);
  const answered = isReport(bytes) ? null : whyAnswer(name => allFields(bytes, name));
  if (answered !== null) return dropped(desk, lease, list, answered);
  const returned = readReturned(bytes, lease.sender === '');
  const found =
    token === null ? await byAddress(desk, lease, list, returned) : await byToken(desk, lease, list, token, returned);
  if (typeof found === 'string') return dropped(desk, lease, list, found);
  const leases: Lease[] = [];
  for (const [at, about] of found.entries()) {
    const isLast = at === found.length - 1;
    const asked = isLast ? { lease, reply: `The list ${list.address} has counted it` } : undefined;
    const done = await cameBack(desk, list, { ...about, message: lease.message, trace: lease.trace }, asked);
    if (!done.ok) return refusedBy(done.error);
    leases.push(...(isLast ? done.value.leases : []));
  }
  return { kind: 'settled', leases };
}

/** RFC 3834 §5: reports say `auto-replied`, too. */
const isReport = (bytes: Uint8Array): boolean =>
  allFields(bytes, 'content-type').some(value => /^\s*multipart\/report\b/i.test(value));

async function byToken(
  desk: Desk,
  lease: Lease,
  list: MailingList,
  token: string,
  returned: Returned | null,
): Promise<readonly About[] | string> {
  const probed = desk.tokens.read('probe', list.id, token);
  const id = probed ?? desk.tokens.read('return', list.id, token);
  if (id === null) return 'its address was not made here';
  const member = await desk.store.listMember(list.id, id);
  if (!member) return 'it is about somebody who is no member any more';
  // A report in words that nobody knows is one all the same: people do not write from the empty sender.
  if (!returned && lease.sender !== '') return 'it is no report';
  const failed = returned?.recipients.find(one => one.kind === 'failed');
  if (returned && !failed) return 'it tells of no failure';
  const failure = { status: failed?.status ?? null, reply: failed?.reply ?? null };
  return [{ member, failure, isProbe: probed !== null }];
}

async function byAddress(
  { store }: Desk,
  lease: Lease,
  list: MailingList,
  returned: Returned | null,
): Promise<readonly About[] | string> {
  if (lease.origin !== 'report') return 'nothing proves whom it is about';
  const failed = returned?.recipients.filter(one => one.kind === 'failed').slice(0, MOST_OF_ONE) ?? [];
  const found: About[] = [];
  for (const { original, address, status, reply } of failed) {
    const member = (await memberAt(store, list, original)) ?? (await memberAt(store, list, address));
    found.push({ member, failure: { status, reply }, isProbe: false });
  }
  return found.length === 0 ? 'it tells of no failure' : found;
}

async function memberAt(store: Desk['store'], list: MailingList, address: string | null): Promise<ListMember | null> {
  const form = address === null ? null : lookupForm(address);
  return form?.ok ? store.listMember(list.id, form.value) : null;
}
