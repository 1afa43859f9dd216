/**
 * A post: judged by the list's rules, then held, refused, or sent to the members in steps, so that a list of thousands
 * holds nobody up and needs little memory. How far it has come is written down with each step; after a crash it goes on
 * there.
 */
import { domainOf, lookupForm } from '../directory/address.ts';
import { DEEPEST_EXPANSION } from '../directory/ends.ts';
import { event } from '../events/event.ts';
import { copyOf } from '../lists/copy.ts';
import type { Desk } from '../lists/desk.ts';
import { hold } from '../lists/moderation.ts';
import { beside } from '../lists/names.ts';
import { judgePost, type PostFacts, type Standing } from '../lists/posting.ts';
import type { MailingList } from '../lists/rules.ts';
import { freshToken } from '../lists/token.ts';
import { printMailbox } from '../mime/address.ts';
import { parseAddresses } from '../mime/address-list.ts';
import { textFromOctets } from '../mime/coding.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { allFields } from '../mime/header.ts';
import type { Delivery } from '../queue/agent.ts';
import { LOCAL } from '../queue/route-name.ts';
import { type Lease, type ListMember, type NewListPost, type NewRecipient, Notify } from '../store/interface.ts';
import type { ListOptions } from './list.ts';
import { type ListProof, proofOf } from './list-proof.ts';
import { permanent, refusedBy } from './outcome.ts';

/** Enough for every header, and for what a moderator looks at. */
const HEAD_OCTETS = 256 * 1024;
const MEMBERS_AT_ONCE = 500;
const LONGEST_SUBJECT = 300;

type Post = {
  readonly head: Buffer;
  readonly facts: PostFacts;
  readonly policy: ListProof['policy'];
};

export async function takePost(options: ListOptions, lease: Lease, list: MailingList): Promise<Delivery> {
  const { desk } = options;
  if (lease.depth >= DEEPEST_EXPANSION)
    return permanent('5.4.6', `Lists lead from one to the next (${DEEPEST_EXPANSION} steps)`);
  const post = await readPost(desk, lease);
  const known = await desk.store.listPost({ recipient: lease.recipient });
  if (known?.state === 'going')
    return distribute(options, lease, list, post, { reached: known.reached, isApproved: false });
  if (known?.state === 'approved') return distribute(options, lease, list, post, { reached: null, isApproved: true });
  if (known?.state === 'rejected') return dropped(desk, lease, list, `it was refused by ${known.by ?? 'an owner'}`);
  const standing = await standingOf(desk, list, post.facts);
  const verdict = judgePost(list, post.facts, standing);
  switch (verdict.act) {
    case 'take':
      return distribute(options, lease, list, post, { reached: null, isApproved: false });
    case 'refuse':
      return permanent(verdict.status, verdict.words);
    case 'drop':
      return dropped(desk, lease, list, verdict.because);
    case 'hold': {
      const held = await hold(desk, list, lease, {
        ...{ post: postOf(lease, post), token: freshToken(desk.random), because: verdict.because, head: post.head },
        quietly: verdict.quietly === true,
        tellAuthor: standing.member !== null && post.facts.proof !== 'against',
      });
      return held.ok ? { kind: 'settled', leases: held.value.leases } : refusedBy(held.error);
    }
  }
}

export async function dropped(desk: Desk, lease: Lease, list: MailingList, because: string): Promise<Delivery> {
  const done = await desk.act(list, {
    asked: { lease, end: 'discarded', reply: `The list passes it to nobody: ${because}` },
    notes: [event('list.dropped', desk.clock.now(), lease.trace, { list: list.address, because })],
  });
  return done.ok ? { kind: 'settled', leases: [] } : refusedBy(done.error);
}

// ── what is known of it ──

async function readPost(desk: Desk, lease: Lease): Promise<Post> {
  const head = await desk.store.bytes(lease.message, [0, HEAD_OCTETS]);
  const buffer = Buffer.from(head.buffer, head.byteOffset, head.length);
  const authors = allFields(buffer, 'from').flatMap(value => parseAddresses(value, 10));
  const { policy, ...proof } = await proofOf(desk.store, lease);
  const facts: PostFacts = {
    ...{ ...proof, sender: lease.sender, size: lease.size },
    authors: authors.flatMap(one => (one.mailbox ? [formOf(printMailbox(one.mailbox))] : [])),
    // It stands in letters to moderators: an encoded line end would begin a line of theirs.
    subject: decodeWords(textFromOctets(allFields(buffer, 'subject')[0] ?? ''))
      .replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ')
      .trim()
      .slice(0, LONGEST_SUBJECT),
    fields: name => allFields(buffer, name),
  };
  return { head: buffer, facts, policy };
}

async function standingOf({ store }: Desk, list: MailingList, { authors }: PostFacts): Promise<Standing> {
  const [author] = authors;
  if (author === undefined) return { member: null, isOwner: false };
  const account = await store.account(author);
  return {
    member: await store.listMember(list.id, author),
    isOwner: account?.enabled === true && list.owners.includes(account.id),
  };
}

const postOf = (lease: Lease, { facts }: Post): Omit<NewListPost, 'list' | 'token' | 'reason'> => ({
  ...{ message: lease.message, trace: lease.trace, size: lease.size },
  ...{ author: facts.authors[0] ?? '', subject: facts.subject },
});

function formOf(address: string): string {
  const form = lookupForm(address);
  return form.ok ? form.value : address.toLowerCase();
}

// ── to its members ──

/** `reached`: it was begun with, and this member was the last; null: it begins now, and whether a person has let it go. */
type Begin = { readonly reached: number | null; readonly isApproved: boolean };

async function distribute(
  options: ListOptions,
  lease: Lease,
  list: MailingList,
  post: Post,
  { reached: begun, isApproved }: Begin,
): Promise<Delivery> {
  const { desk } = options;
  const sender = beside(list.address, 'bounces');
  const copy = begun === null ? await copyFor(options, lease, list, post, isApproved) : null;
  const addressed = list.rules.skipAddressed ? addressedIn(post.head) : new Set<string>();
  const common = { ...postOf(lease, post), list: list.id, token: freshToken(desk.random), reason: '' };
  let reached = begun ?? 0;
  for (let first = begun === null; ; first = false) {
    const page = await desk.store.listMembers(list.id, { after: reached, limit: MEMBERS_AT_ONCE, state: 'active' });
    const isLast = page.length < MEMBERS_AT_ONCE;
    const going = page.filter(member => mayHave(member, post.facts, addressed));
    const into = await Promise.all(going.map(member => recipientFor(options, lease, member, sender)));
    reached = page.at(-1)?.id ?? reached;
    const at = desk.clock.now();
    const done = await desk.store.run(
      'distribute',
      {
        ...{ recipient: lease.recipient, fence: lease.fence, post: common, into, reached, isLast },
        copy: first && copy ? { ...copy, sender, expiresAt: at + options.giveUpAfter() } : null,
        // Of a long list nothing is kept in memory: the queue takes it up as it has room.
        ...(first && isLast ? leased(options.leaseFor(LOCAL)) : {}),
      },
      { notes: isLast ? [sentNote(desk, lease, list, sender, copy?.isRewritten === true)] : [] },
    );
    if (!done.ok)
      return done.error === 'no-such' ? permanent('5.1.1', 'No such mailing list here') : refusedBy(done.error);
    if (isLast) return { kind: 'settled', leases: done.value.recipients.filter(one => one.fence > 0) };
  }
}

/** How many members it went to, and whether the archive has it, the store adds. */
const sentNote = ({ clock }: Desk, lease: Lease, list: MailingList, sender: string, rewritten: boolean) =>
  event('list.distributed', clock.now(), lease.trace, {
    ...{ list: list.address, recipient: lease.address, members: 0, sender, rewritten },
    archive: list.archive === null ? 'none' : 'kept',
  });

async function copyFor(options: ListOptions, lease: Lease, list: MailingList, post: Post, isApproved: boolean) {
  const whole = await options.desk.store.relayBytes(lease.message);
  const archiveUrl = await archiveUrlOf(options, list);
  const { bytes, isRewritten } = copyOf(Buffer.from(whole.buffer, whole.byteOffset, whole.length), list, {
    ...{ policy: await policyFor(options, lease, list, post), archiveUrl },
  });
  const { body, smtpUtf8, tls } = lease.parameters;
  return {
    ...{ bytes, prefix: '', isRewritten },
    // Its address stands in its fields and its return path, in whatever letters (RFC 6531 §3.4).
    // RFC 3461 §5.2.7.1: of what its author asked for his own delivery nothing holds for the members'. What came back
    // is told by its header.
    parameters: {
      ...{
        body,
        smtpUtf8: smtpUtf8 || !/^[ -~]*$/.test(list.address),
        ret: 'HDRS' as const,
        envid: null,
        ...(tls ? { tls } : {}),
      },
      ...(isApproved ? { approved: true as const } : {}),
    },
  };
}

/** As it was found when the post came; of what was not judged, and of our own people's other names, it is asked now. */
async function policyFor(
  { desk, policyOf }: ListOptions,
  { origin }: Lease,
  { address, rules }: MailingList,
  { facts: { authors }, head, policy }: Post,
): Promise<ListProof['policy']> {
  const [author] = authors;
  if (policy !== null || rules.rewriteFrom !== 'needed' || author === undefined) return policy;
  const domain = domainOf(author);
  // What the list signs in its author's name (mta/list-mail.ts) is believed as it is.
  if (domain === domainOf(address)) return null;
  const isOurs = (await desk.store.domains()).some(one => one.name === domain);
  return isOurs && origin !== 'smtp' ? null : policyOf(allFields(head, 'from'));
}

/** RFC 5092: where our own people read it; RFC 2369 §3.6 asks for a URL. */
async function archiveUrlOf({ desk, hostName }: ListOptions, { archive }: MailingList): Promise<string | null> {
  if (!archive) return null;
  const mailbox = await desk.store.mailboxById(archive.account, archive.mailbox);
  const account = (await desk.store.accounts()).find(one => one.id === archive.account);
  if (!mailbox || !account) return null;
  const path = ['Shared', account.address, ...mailbox.name.split('/')].map(encodeURIComponent).join('/');
  return `imap://${hostName()}/${path}`;
}

const mayHave = (member: ListMember, { authors }: PostFacts, addressed: ReadonlySet<string>): boolean =>
  !addressed.has(member.address) && (member.ownPosts || member.address !== authors[0]);

const addressedIn = (head: Buffer): Set<string> =>
  new Set(
    ['to', 'cc']
      .flatMap(name => allFields(head, name))
      .flatMap(value => parseAddresses(value, 1_000))
      .flatMap(one => (one.mailbox ? [formOf(printMailbox(one.mailbox))] : [])),
  );

async function recipientFor(
  { routeFor }: ListOptions,
  lease: Lease,
  { address }: ListMember,
  sender: string,
): Promise<NewRecipient> {
  return {
    address,
    original: `rfc822;${address}`,
    notify: Notify.failure,
    route: await routeFor(address, { sender, account: lease.account }),
  };
}

const leased = (lease: { holder: string; until: number } | undefined) => (lease ? { lease } : {});
