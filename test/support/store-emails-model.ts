/**
 * Emails, threads and counts as RFC 8621 tells of them, made anew from the store's rows each time by the slowest and
 * plainest means; only threads remember. The index must look the same whatever happened before.
 */
import type { Email, EmailQuery, EmailSort, Id, MailboxView, Store } from '../../server/store/interface.ts';
import { Flag } from '../../server/store/interface.ts';
import { ALL } from './store-world.ts';

/** What a message says of itself, as the test wrote it. */
export type Written = { readonly ids: readonly string[]; readonly subject: string };
export type Seen = {
  readonly emails: ReadonlyMap<Id, Email>;
  readonly threads: ReadonlyMap<Id, readonly Id[]>;
  readonly boxes: ReadonlyMap<Id, MailboxView>;
};

export function newEmailsModel() {
  let keys = new Map<string, Set<Id>>();
  let threadOf = new Map<Id, Id>();
  return {
    /** The index was thrown away: threads are found again, by ascending id. */
    forget() {
      keys = new Map();
      threadOf = new Map();
    },
    async look(store: Store, account: Id, written: ReadonlyMap<Id, Written>): Promise<Seen> {
      const boxes = await store.mailboxes(account);
      const copies = new Map<Id, { box: Id; flags: number; keywords: readonly string[]; at: number; size: number }[]>();
      for (const box of boxes) {
        for await (const rows of store.rows(account, box.id, ALL)) {
          for (const { message, flags, keywords, internalDate, size } of rows) {
            const copy = { box: box.id, flags, keywords, at: internalDate, size };
            copies.set(message, [...(copies.get(message) ?? []), copy]);
          }
        }
      }
      joinThreads(copies.keys(), written);
      const emails = new Map<Id, Email>();
      for (const [id, all] of copies) {
        const shown = all.filter(copy => !(copy.flags & Flag.deleted));
        if (shown.length > 0) emails.set(id, emailOf(id, threadOf.get(id)!, shown));
      }
      const threads = new Map<Id, Id[]>();
      for (const { id, thread } of [...emails.values()].sort((a, b) => a.receivedAt - b.receivedAt || a.id - b.id)) {
        threads.set(thread, [...(threads.get(thread) ?? []), id]);
      }
      const views = boxes.map(box => viewOf(box, boxes, [...emails.values()]));
      return { emails, threads, boxes: new Map(views.map(view => [view.id, view])) };
    },
  };

  function joinThreads(present: Iterable<Id>, written: ReadonlyMap<Id, Written>): void {
    const ids = [...present].sort((a, b) => a - b);
    for (const id of ids) {
      if (threadOf.has(id)) continue;
      const own = written.get(id)!;
      const wanted = own.ids.map(each => `${each} ${plainSubject(own.subject)}`);
      const known = wanted.flatMap(key => [...(keys.get(key) ?? [])]);
      const thread = known.length > 0 ? Math.min(...known) : id;
      threadOf.set(id, thread);
      for (const key of wanted) keys.set(key, new Set([...(keys.get(key) ?? []), thread]));
    }
    // A message that came while the last of its thread went still finds it.
    for (const id of threadOf.keys()) if (!ids.includes(id)) threadOf.delete(id);
    const living = new Set(threadOf.values());
    for (const [key, threads] of keys) keys.set(key, new Set([...threads].filter(thread => living.has(thread))));
  }
}

const plainSubject = (subject: string): string =>
  subject.replace(/^(?:(?:re|aw|fwd): *|\[\w+\] *)*/i, '').toLowerCase();

type Copy = { box: Id; flags: number; keywords: readonly string[]; at: number; size: number };

const emailOf = (id: Id, thread: Id, shown: readonly Copy[]): Email => ({
  ...{ id, thread, size: shown[0]!.size },
  mailboxes: [...new Set(shown.map(copy => copy.box))].sort((a, b) => a - b),
  flags:
    (shown.reduce((flags, copy) => flags | copy.flags, 0) & ~Flag.seen) |
    (shown.every(copy => copy.flags & Flag.seen) ? Flag.seen : 0),
  keywords: [...new Set(shown.flatMap(copy => copy.keywords.map(word => word.toLowerCase())))].sort(),
  receivedAt: Math.min(...shown.map(copy => copy.at)),
});

type Box = Awaited<ReturnType<Store['mailboxes']>>[number];

function viewOf(box: Box, boxes: readonly Box[], emails: readonly Email[]): MailboxView {
  const { id, name, role, subscribed } = box;
  const isUnread = (email: Email) => !(email.flags & (Flag.seen | Flag.draft));
  const trash = boxes.find(each => each.role === 'trash')?.id ?? 0;
  const here = emails.filter(email => email.mailboxes.includes(id));
  const threads = [...new Set(here.map(email => email.thread))];
  const counts = (email: Email) =>
    isUnread(email) && (id === trash ? email.mailboxes.includes(trash) : email.mailboxes.some(each => each !== trash));
  const levels = name.split('/');
  const above = levels.slice(0, -1).join('/');
  return {
    ...{ id, name, role, subscribed, leaf: levels.at(-1)! },
    parent: boxes.find(each => each.name === above)?.id ?? null,
    ...{ totalEmails: here.length, unreadEmails: here.filter(isUnread).length, totalThreads: threads.length },
    unreadThreads: threads.filter(thread => emails.some(email => email.thread === thread && counts(email))).length,
  };
}

// ── queries ──

export function naiveQuery({ emails }: Seen, { filter, sort, collapse }: EmailQuery): Id[] {
  const all = [...emails.values()];
  const mates = (email: Email) => all.filter(other => other.thread === email.thread);
  const marked = (flag: number | null | undefined, keyword: string | null | undefined) => (email: Email) =>
    flag ? (email.flags & flag) !== 0 : email.keywords.includes(keyword ?? '');
  const holds = (wanted: EmailQuery['filter'], email: Email): boolean => {
    switch (wanted?.key) {
      case undefined:
        return true;
      case 'and':
        return wanted.of.every(each => holds(each, email));
      case 'or':
        return wanted.of.some(each => holds(each, email));
      case 'nor':
        return wanted.of.every(each => !holds(each, email));
      case 'mailbox':
        return email.mailboxes.includes(wanted.mailbox);
      case 'mailbox-other-than':
        return email.mailboxes.some(id => !wanted.mailboxes.includes(id));
      case 'flag':
        return marked(wanted.flag, null)(email) === wanted.on;
      case 'keyword':
        return marked(null, wanted.keyword)(email) === wanted.on;
      case 'size':
        return email.size >= (wanted.atLeast ?? 0) && email.size < (wanted.below ?? Number.POSITIVE_INFINITY);
      case 'thread-flag': {
        const has = marked(wanted.flag, wanted.keyword);
        const count = mates(email).filter(has).length;
        return wanted.of === 'all' ? count === mates(email).length : wanted.of === 'some' ? count > 0 : count === 0;
      }
      default:
        throw new Error(`not asked here: ${wanted?.key}`);
    }
  };
  const value = ({ by, flag, keyword }: EmailSort, email: Email): number => {
    const has = marked(flag, keyword);
    if (by === 'received') return email.receivedAt;
    if (by === 'size') return email.size;
    if (by === 'flag') return Number(has(email));
    return Number(by === 'thread-all-flag' ? mates(email).every(has) : mates(email).some(has));
  };
  const order = sort.length > 0 ? sort : [{ by: 'received', ascending: false } as const];
  const found = all
    .filter(email => holds(filter, email))
    .sort((a, b) => {
      for (const each of order) {
        const way = value(each, a) - value(each, b);
        if (way !== 0) return each.ascending ? way : -way;
      }
      return b.id - a.id;
    });
  const firsts = found.filter((email, at) => found.findIndex(other => other.thread === email.thread) === at);
  return (collapse ? firsts : found).map(email => email.id);
}
