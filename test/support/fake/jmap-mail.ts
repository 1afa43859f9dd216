/** The made-up mail of one account, as JMAP sees it: messages, mailboxes, and what has changed since when. */
import type { Email, EmailComparator, Mailbox, MailboxRole } from '../../../server/jmap/types.ts';
import { hostileHtml } from './hostile-html.ts';
import { conditionMatches, type FilterOf } from './jmap-filter.ts';
import { hostile, people, previews, strangers, subjects } from './people.ts';
import { mix, pick } from './random.ts';

export type FakeEmail = {
  readonly id: string;
  readonly threadId: string;
  readonly mailboxIds: Set<string>;
  readonly keywords: Set<string>;
  readonly size: number;
  readonly receivedAt: number;
  readonly from: Email['from'];
  readonly to: Email['to'];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly attachment: boolean;
};
type Box = { id: string; name: string; parentId: string | null; role: MailboxRole | null; sortOrder: number };
type Log = {
  readonly modSeq: number;
  readonly type: 'Email' | 'Thread' | 'Mailbox';
  readonly id: string;
  readonly kind: 'created' | 'updated' | 'destroyed';
};

const roles: readonly (readonly [MailboxRole, string])[] = [
  ['inbox', 'Inbox'],
  ['drafts', 'Drafts'],
  ['sent', 'Sent'],
  ['archive', 'Archive'],
  ['junk', 'Junk'],
  ['trash', 'Trash'],
];
const MINUTE = 60_000;

export const addressOf = (text: string): { name: string | null; email: string } => {
  const found = /^(.*?)\s*<([^>]*)>$/.exec(text);
  return found ? { name: found[1] || null, email: found[2]! } : { name: null, email: text };
};

export type FakeAccount = ReturnType<typeof fakeAccount>;

export function fakeAccount(accountId: string, person: number, total: number, now: number) {
  const self = people[person]!;
  const boxes = new Map<string, Box>();
  const emails = new Map<string, FakeEmail>();
  const threads = new Map<string, Set<string>>();
  /** Newest first. */
  let order: FakeEmail[] = [];
  let log: Log[] = [];
  let modSeq = 1;
  let lastBox = 0;
  let lastEmail = 0;
  const answers = new Map<string, { at: number; ids: string[] }>();

  const note = (type: Log['type'], id: string, kind: Log['kind']): void => {
    log.push({ modSeq: ++modSeq, type, id, kind });
    if (log.length > 20_000) log = log.slice(-10_000);
  };
  const addBox = (name: string, role: MailboxRole | null, parentId: string | null = null): string => {
    const id = `m${++lastBox}`;
    boxes.set(id, { id, name, parentId, role, sortOrder: role ? lastBox : 20 });
    return id;
  };
  type New = Omit<Partial<FakeEmail>, 'mailboxIds' | 'keywords'> & {
    mailboxIds: Iterable<string>;
    keywords?: Iterable<string>;
  };
  const addEmail = (given: New, quiet = false): FakeEmail => {
    const n = ++lastEmail;
    const email: FakeEmail = {
      id: `e${n}`,
      threadId: given.threadId ?? `t${n}`,
      mailboxIds: new Set(given.mailboxIds),
      keywords: new Set(given.keywords ?? []),
      size: given.size ?? 2000 + Math.floor(mix(n) * 90_000),
      receivedAt: given.receivedAt ?? Math.floor(Date.now() / 1000) * 1000,
      from: given.from ?? [addressOf(pick(strangers, n))],
      to: given.to ?? [{ name: self.name, email: self.address }],
      subject: given.subject ?? pick(subjects, n * 3),
      text: given.text ?? pick(previews, n * 7),
      html: given.html ?? null,
      attachment: given.attachment ?? mix(n * 17) > 0.85,
    };
    emails.set(email.id, email);
    const thread = threads.get(email.threadId);
    if (thread) thread.add(email.id);
    else threads.set(email.threadId, new Set([email.id]));
    if (quiet) order.push(email);
    else {
      const at = order.findIndex(one => one.receivedAt <= email.receivedAt);
      order.splice(at === -1 ? order.length : at, 0, email);
      note('Email', email.id, 'created');
      note('Thread', email.threadId, thread ? 'updated' : 'created');
      for (const id of email.mailboxIds) note('Mailbox', id, 'updated');
    }
    return email;
  };

  for (const [role, name] of roles) addBox(name, role);
  if (total > 0) fill();
  order.sort((a, b) => b.receivedAt - a.receivedAt || Number(b.id.slice(1)) - Number(a.id.slice(1)));

  function fill(): void {
    const clients = addBox('Clients', null);
    const lehtonen = addBox('Lehtonen', null, clients);
    const start = Math.floor(now / 1000) * 1000;
    for (let n = 0; n < total; n++) {
      const talk = n % 9 === 4 ? `t${lastEmail}` : undefined;
      const seen = n > 12 ? mix(n * 5) > 0.06 : n % 3 === 0;
      addEmail(
        {
          mailboxIds: ['m1'],
          keywords: [
            ...(seen ? ['$seen'] : []),
            ...(mix(n * 11) > 0.95 ? ['$flagged'] : []),
            ...(mix(n * 13) > 0.9 ? ['$answered'] : []),
          ],
          receivedAt: start - (n * 7 + Math.floor(mix(n) * 6)) * 4 * MINUTE,
          ...(talk ? { threadId: talk } : {}),
          ...(n === 1 ? { subject: hostile, html: hostileHtml, threadId: 't9000001' } : {}),
        },
        true,
      );
    }
    for (let n = 0; n < Math.min(total, 340); n++)
      addEmail(
        {
          mailboxIds: ['m3'],
          keywords: ['$seen'],
          receivedAt: start - n * 97 * MINUTE,
          from: [{ name: self.name, email: self.address }],
          to: [addressOf(pick(strangers, n * 3))],
        },
        true,
      );
    for (let n = 0; n < 18; n++)
      addEmail(
        {
          mailboxIds: [lehtonen],
          keywords: ['$seen'],
          receivedAt: start - n * 900 * MINUTE,
          from: [addressOf(strangers[5]!)],
        },
        true,
      );
    for (let n = 0; n < 2; n++)
      addEmail({ mailboxIds: ['m5'], receivedAt: start - n * 300 * MINUTE, subject: 'You have won' }, true);
    addEmail(
      {
        mailboxIds: ['m2'],
        keywords: ['$draft', '$seen'],
        receivedAt: start - 30 * MINUTE,
        subject: 'To be finished',
        from: [{ name: self.name, email: self.address }],
      },
      true,
    );
  }

  const query = (filter: FilterOf | null, sort: readonly EmailComparator[], collapse: boolean): string[] => {
    const key = JSON.stringify([filter, sort, collapse]);
    const kept = answers.get(key);
    if (kept?.at === modSeq) return kept.ids;
    const threadOf = (email: FakeEmail): FakeEmail[] => [...threads.get(email.threadId)!].map(id => emails.get(id)!);
    let found = order.filter(email => conditionMatches(filter, email, threadOf));
    const by = sort[0];
    if (by && (by.property !== 'receivedAt' || by.isAscending)) {
      const value = (email: FakeEmail): string | number =>
        by.property === 'size'
          ? email.size
          : by.property === 'subject'
            ? email.subject.replace(/^(?:re|fwd):\s*/i, '').toLowerCase()
            : by.property === 'from'
              ? (email.from?.[0]?.name ?? email.from?.[0]?.email ?? '').toLowerCase()
              : by.property === 'hasKeyword'
                ? Number(email.keywords.has(by.keyword!))
                : email.receivedAt;
      const sign = by.isAscending === false ? -1 : 1;
      found = found.toSorted((a, b) => {
        const [x, y] = [value(a), value(b)];
        return x < y ? -sign : x > y ? sign : 0;
      });
    }
    if (collapse) {
      const had = new Set<string>();
      found = found.filter(email => !had.has(email.threadId) && had.add(email.threadId));
    }
    const ids = found.map(email => email.id);
    if (answers.size > 40) answers.clear();
    answers.set(key, { at: modSeq, ids });
    return ids;
  };

  return {
    accountId,
    address: self.address,
    name: self.name,
    boxes,
    emails,
    threads,
    addBox(name: string, parentId: string | null): string {
      const id = addBox(name, null, parentId);
      note('Mailbox', id, 'created');
      return id;
    },
    changeBox(id: string, change: Partial<Box>): void {
      Object.assign(boxes.get(id)!, change);
      note('Mailbox', id, 'updated');
    },
    dropBox(id: string): void {
      boxes.delete(id);
      note('Mailbox', id, 'destroyed');
    },
    deliver: (given: New): FakeEmail => addEmail(given),
    touched(email: FakeEmail, before: Iterable<string>): void {
      note('Email', email.id, 'updated');
      for (const id of new Set([...before, ...email.mailboxIds])) note('Mailbox', id, 'updated');
    },
    destroy(id: string): void {
      const email = emails.get(id);
      if (!email) return;
      emails.delete(id);
      order = order.filter(one => one !== email);
      const thread = threads.get(email.threadId)!;
      thread.delete(id);
      note('Email', id, 'destroyed');
      note('Thread', email.threadId, thread.size === 0 ? 'destroyed' : 'updated');
      if (thread.size === 0) threads.delete(email.threadId);
      for (const box of email.mailboxIds) note('Mailbox', box, 'updated');
    },
    query,
    state: () => `f-${modSeq}`,
    /** null: not known any more. */
    since(state: string, type: Log['type']): Log[] | null {
      const at = Number(state.split('-')[1]);
      if (!state.startsWith('f-') || at + 1 < (log[0]?.modSeq ?? 0)) return null;
      const last = new Map<string, Log>();
      for (const entry of log)
        if (entry.modSeq > at && entry.type === type) {
          const before = last.get(entry.id);
          last.set(
            entry.id,
            before?.kind === 'created' && entry.kind === 'updated' ? { ...entry, kind: 'created' } : entry,
          );
        }
      return [...last.values()];
    },
    mailbox(id: string): Mailbox | null {
      const box = boxes.get(id);
      if (!box) return null;
      let totalEmails = 0;
      let unreadEmails = 0;
      const all = new Set<string>();
      const unread = new Set<string>();
      for (const email of order) {
        if (!email.mailboxIds.has(id)) continue;
        totalEmails++;
        all.add(email.threadId);
        if (email.keywords.has('$seen')) continue;
        unreadEmails++;
        unread.add(email.threadId);
      }
      return {
        ...box,
        totalEmails,
        unreadEmails,
        totalThreads: all.size,
        unreadThreads: unread.size,
        isSubscribed: true,
        myRights: {
          mayReadItems: true,
          mayAddItems: true,
          mayRemoveItems: true,
          maySetSeen: true,
          maySetKeywords: true,
          mayCreateChild: true,
          mayRename: box.role !== 'inbox',
          mayDelete: box.role === null,
          maySubmit: true,
        },
      };
    },
  };
}
