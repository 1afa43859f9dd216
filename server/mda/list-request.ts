/**
 * Letters to a list itself: to join, to leave, to confirm, to ask. Machines are not answered (RFC 3834 §2). What anybody
 * can write in anybody's name leads to a letter to that address and nothing else; an owner's word counts where he has signed
 * in to send it, or shows the token that only owners were sent.
 */

import type { Result } from '../base/result.ts';
import { lookupForm } from '../directory/address.ts';
import { event } from '../events/event.ts';
import type { Desk, Done } from '../lists/desk.ts';
import { answer, answerRequest, askToJoin, askToLeave, confirm, leaveAtOnce, type Person } from '../lists/joining.ts';
import { isAutomatic, whyAnswer } from '../lists/machine.ts';
import { decide } from '../lists/moderation.ts';
import { obey } from '../lists/owner-commands.ts';
import { type ListCommand, readRequest } from '../lists/request.ts';
import type { MailingList } from '../lists/rules.ts';
import { printMailbox } from '../mime/address.ts';
import { allFields } from '../mime/header.ts';
import { readMessage } from '../mime/message.ts';
import type { Delivery } from '../queue/agent.ts';
import type { Lease, ListRole, StoreFault } from '../store/interface.ts';
import { dropped } from './list-post.ts';
import { proofOf } from './list-proof.ts';
import { refusedBy } from './outcome.ts';

type Role = Exclude<ListRole, 'post' | 'bounces' | 'owner'>;
type Letter = {
  readonly person: Person | null;
  readonly messageId: string | null;
  readonly subject: string;
  readonly text: string;
};
const READ_AT_MOST = 64 * 1024;
const LONGEST_NAME = 100;

export async function takeRequest(
  desk: Desk,
  lease: Lease,
  list: MailingList,
  { role, token }: { readonly role: Role; readonly token: string | null },
): Promise<Delivery> {
  const bytes = await desk.store.bytes(lease.message, [0, READ_AT_MOST]);
  const machine = machineIn(lease, bytes);
  if (machine !== null) return dropped(desk, lease, list, machine);
  // What is shown by a token was sent to somebody; all else leads to a letter, which a forger must not cause.
  if (token === null && (await isForged(desk, lease)))
    return dropped(desk, lease, list, 'something speaks against its being from whom it says');
  const letter = await readLetter(bytes);
  const from = {
    asked: { lease, reply: `The list ${list.address} has read it` },
    answers: letter.messageId,
    trace: lease.trace,
  };
  const done = await act();
  if (done === null) return dropped(desk, lease, list, 'it does not say from whom it is, or its token is not known');
  return done.ok ? { kind: 'settled', leases: done.value.leases } : refusedBy(done.error);

  async function act(): Promise<Result<Done, StoreFault> | null> {
    switch (role) {
      case 'confirm':
        return confirm(desk, list, token ?? '', from);
      case 'approve':
      case 'reject':
        return byOwnersToken(desk, list, token ?? '', role === 'approve', from);
      case 'unsubscribe':
        if (token !== null) return leaveAtOnce(desk, list, token, from);
        return letter.person && askToLeave(desk, list, letter.person, from);
      case 'subscribe':
        return letter.person && askToJoin(desk, list, letter.person, from);
      case 'request':
        return letter.person && asked(desk, list, letter.person, letter, from);
    }
  }
}

async function isForged({ store }: Desk, lease: Lease): Promise<boolean> {
  const { proof, isJunk } = await proofOf(store, lease);
  return isJunk || proof === 'against';
}

function machineIn(lease: Lease, bytes: Uint8Array): string | null {
  const fields = (name: string) => allFields(bytes, name);
  if (lease.sender === '') return 'it is from the empty sender, which asks for nothing';
  if (isAutomatic(fields)) return 'a program wrote it (Auto-Submitted)';
  if (fields('list-id').length > 0) return 'it came over a list';
  if (fields('precedence').some(value => /^\s*bulk\b/i.test(value))) return 'a program wrote it (Precedence)';
  return whyAnswer(fields);
}

async function readLetter(bytes: Uint8Array): Promise<Letter> {
  const { from, subject, text } = await readMessage(bytes);
  const mailbox = from.length === 1 ? from[0]!.mailbox : null;
  const form = mailbox ? lookupForm(printMailbox(mailbox)) : null;
  const name = (from[0]?.name ?? '')
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029\ufffd]/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME);
  const messageId = allFields(bytes, 'message-id')[0]?.trim() ?? null;
  return { person: form?.ok ? { address: form.value, name } : null, messageId, subject, text: text ?? '' };
}

type From = Parameters<typeof confirm>[3];

/** A held post, or somebody who wishes to join: only the owners were sent the token. */
async function byOwnersToken(
  desk: Desk,
  list: MailingList,
  token: string,
  yes: boolean,
  from: From,
): Promise<Result<Done, StoreFault> | null> {
  const by = `an owner of ${list.address}, by letter`;
  const post = await desk.store.listPost({ token });
  const request = post ? null : await desk.store.listRequest(token);
  const end = { ...from.asked!, reply: 'It was decided before' };
  if (post && post.list === list.id && post.state === 'held')
    return decide(desk, list, post, { what: yes ? 'approved' : 'rejected', by, asked: from.asked! });
  if (request?.state === 'approve' && request.list === list.id && request.expiresAt > desk.clock.now())
    return answerRequest(desk, list, request, yes, by, from);
  return desk.act(list, { asked: end });
}

/** One letter, several words: the first that changes something is done with the letter's end, the answer tells of all. */
async function asked(
  desk: Desk,
  list: MailingList,
  person: Person,
  letter: Letter,
  from: From,
): Promise<Result<Done, StoreFault>> {
  const { commands } = readRequest(letter.subject, letter.text);
  const owner = await ownerWho(desk, list, from);
  const [only] = commands;
  if (commands.length === 1 && only?.ask === 'subscribe') return askToJoin(desk, list, person, from);
  if (commands.length === 1 && only?.ask === 'unsubscribe') return askToLeave(desk, list, person, from);
  const forOwners = commands.filter(isForOwners);
  if (forOwners.length > 0 && owner !== null) {
    const lines = await obey(desk, list, forOwners, owner, from.trace);
    return desk.act(list, {
      asked: from.asked,
      letters: [{ kind: 'result', to: owner, facts: { lines }, answers: from.answers ?? null }],
    });
  }
  const note = event('list.dropped', desk.clock.now(), from.trace, {
    list: list.address,
    because: 'a word for owners, of somebody who has not signed in as one',
  });
  if (forOwners.length > 0) await desk.store.run('record', {}, { notes: [note] });
  return answer(desk, list, from, { kind: 'help', to: person.address });
}

const isForOwners = ({ ask }: ListCommand): boolean => !['help', 'subscribe', 'unsubscribe'].includes(ask);

/** The address of the owner who signed in to send it. */
async function ownerWho(desk: Desk, list: MailingList, { asked: by }: From): Promise<string | null> {
  const account = by?.lease.account ?? null;
  if (account === null || !list.owners.includes(account)) return null;
  return (await desk.store.accounts()).find(one => one.id === account)?.address ?? null;
}
