/**
 * Posts that a person looks at first: held as a row of the queue, so nothing is lost and the journey shows it, and told to
 * the list's owners by a letter whose answer lets the post go. The row that is let go by somebody among all that waits in
 * the queue comes back here, for only an owner's word counts.
 */
import { ok, type Result } from '../base/result.ts';
import { kibibytes } from '../base/units.ts';
import { event } from '../events/event.ts';
import { bodyOffset } from '../mime/header.ts';
import type { Lease, ListPost, NewListPost, Note, StoreFault } from '../store/interface.ts';
import { type Asked, type Desk, type Done, daysOf, type Letter } from './desk.ts';
import { behind } from './names.ts';
import type { MailingList } from './rules.ts';

/** A larger post is shown to moderators by its header. */
const ATTACHED_AT_MOST = kibibytes(256);

export type Held = {
  readonly post: Omit<NewListPost, 'list' | 'reason' | 'token'>;
  readonly token: string;
  readonly because: string;
  /** What of it is shown to moderators. */
  readonly head: Buffer;
  /** No letter: nobody wants one for each piece of junk. */
  readonly quietly: boolean;
  /** Its author is known here, so he may hear of it. */
  readonly tellAuthor: boolean;
};

export async function hold(desk: Desk, list: MailingList, lease: Lease, held: Held): Promise<Result<Done, StoreFault>> {
  const { because, post } = held;
  const known = await desk.store.listPost({ recipient: lease.recipient });
  const token = known?.token ?? held.token;
  const asked: Asked = { lease, end: 'held', reply: `A moderator of ${list.address} is asked: ${because}` };
  const facts = { list: list.address, author: post.author, subject: post.subject, because };
  return desk.act(list, {
    asked,
    changes: [{ do: 'hold', post: { ...post, token, reason: because } }],
    letters: known ? [] : await lettersFor(desk, list, { ...held, token }),
    notes: [event('list.held', desk.clock.now(), lease.trace, facts)],
  });
}

async function lettersFor(desk: Desk, list: MailingList, held: Held): Promise<readonly Letter[]> {
  const { token, because, post, quietly, tellAuthor } = held;
  if (quietly) return [];
  const answerTo = behind(list.address, 'approve', token);
  const common = { subject: post.subject.slice(0, 200), because };
  const facts = {
    ...{ ...common, who: post.author, answerTo, refuseTo: behind(list.address, 'reject', token) },
    ...{ url: desk.webUrl(`post/${token}`) ?? '', days: daysOf(desk.settings().keepHeld) },
  };
  const attached = shown(held.head);
  const owners = await desk.ownersToTell(list);
  const letters = owners.map((to): Letter => ({ kind: 'held', to, replyTo: answerTo, facts, attached }));
  if (!tellAuthor || post.author === '' || !(await desk.mayWrite(list, post.author))) return letters;
  return [...letters, { kind: 'hold-told', to: post.author, facts: common }];
}

const shown = (head: Buffer): Buffer =>
  head.length <= ATTACHED_AT_MOST ? head : head.subarray(0, Math.min(bodyOffset(head), ATTACHED_AT_MOST));

export type Decision = {
  readonly what: 'approved' | 'rejected' | 'expired';
  readonly by: string;
  /** For its author; undefined: he is not told. */
  readonly words?: string;
  readonly asked?: Asked;
};

/** `changed`: it was decided before. */
export async function decide(
  desk: Desk,
  list: MailingList,
  post: ListPost,
  { what, by, words, asked }: Decision,
): Promise<Result<Done, StoreFault>> {
  const { author, subject } = post;
  const facts = { list: list.address, author, subject, what, by };
  const now = desk.clock.now();
  const act = what === 'approved' ? 'release' : 'cancel';
  const notes: Note[] = [
    event('list.decided', now, post.trace, facts),
    event('queue.operated', now, post.trace, { act, recipients: [list.address], by }),
  ];
  const mayTell = what === 'rejected' && words !== undefined && (await isKnown(desk, list, author));
  return desk.act(list, {
    asked,
    changes: [{ do: 'decide', post: post.id, state: what === 'approved' ? 'approved' : 'rejected', by }],
    letters: mayTell
      ? [{ kind: 'rejected', to: author, facts: { subject: subject.slice(0, 200), because: words } }]
      : [],
    notes,
  });
}

/** An author whom nobody knows may be anybody's address that was forged: nobody is told. */
async function isKnown({ store }: Desk, list: MailingList, author: string): Promise<boolean> {
  if (author === '') return false;
  return (await store.listMember(list.id, author)) !== null || (await store.account(author)) !== null;
}

/** What nobody has looked at in time. */
export async function expireHeld(
  desk: Desk,
  listOf: (id: number) => Promise<MailingList | null>,
): Promise<Result<number, StoreFault>> {
  const old = await desk.store.listPostsHeldBefore(desk.clock.now() - desk.settings().keepHeld, 100);
  for (const post of old) {
    const list = await listOf(post.list);
    if (list) await decide(desk, list, post, { what: 'expired', by: `the list ${list.address}` });
  }
  return ok(old.length);
}
