/**
 * Emails read straight from the store's tables: every message a thread of its own, nothing kept. Holds the place until
 * the index is there.
 */
import {
  type Email,
  type EmailCondition,
  type EmailFilter,
  type EmailRow,
  type EmailStates,
  type Emails,
  Flag,
  type Id,
} from '../interface.ts';
import type { Reader } from '../sqlite/database.ts';
import { keywordsOf } from '../sqlite/keywords.ts';
import { mailboxesOf, modSeqOf } from '../sqlite/mailboxes.ts';

type Place = { message: Id; mailbox: Id; flags: number; keywords: Id; date: number; size: number };
type Facts = { id: Id; trace: string; preview: string; attachment: number; subject: string };

export function directEmails(db: () => Reader): Emails {
  const states = (account: Id): EmailStates => {
    const modSeq = modSeqOf(db(), account);
    return { epoch: 'direct', modSeq, emails: modSeq, threads: modSeq, mailboxes: modSeq };
  };
  const all = (account: Id): Map<Id, Email> => {
    const found = new Map<Id, Email & { mailboxes: Id[]; flags: number; keywords: string[]; receivedAt: number }>();
    const places = db().all<Place>(
      `SELECT message, mailbox, flags, keywords, internal_date AS date, size FROM entry
        WHERE account = ? AND flags & 8 = 0 ORDER BY message, mailbox`,
      account,
    );
    for (const { message: id, mailbox, flags, keywords, date, size } of places) {
      const known = found.get(id);
      const words = keywordsOf(db(), keywords).map(word => word.toLowerCase());
      if (!known) {
        found.set(id, { id, thread: id, mailboxes: [mailbox], flags, keywords: words.sort(), receivedAt: date, size });
        continue;
      }
      if (known.mailboxes.at(-1) !== mailbox) known.mailboxes.push(mailbox);
      known.flags = (known.flags & flags & Flag.seen) | ((known.flags | flags) & ~Flag.seen);
      known.keywords = [...new Set([...known.keywords, ...words])].sort();
      known.receivedAt = Math.min(known.receivedAt, date);
    }
    return found;
  };
  const rows = (account: Id, ids: readonly Id[]): EmailRow[] => {
    const emails = all(account);
    const facts = db().all<Facts>(
      'SELECT m.id, m.trace, m.preview, m.attachment, m.subject FROM json_each(?) j JOIN message m ON m.id = j.value',
      JSON.stringify(ids),
    );
    return facts.flatMap(({ id, trace, preview, attachment }) => {
      const email = emails.get(id);
      return email ? [{ ...email, trace, preview, attachment: attachment === 1 }] : [];
    });
  };
  const holds = (filter: EmailFilter, email: Email): boolean => {
    switch (filter.key) {
      case 'and':
        return filter.of.every(each => holds(each, email));
      case 'or':
        return filter.of.some(each => holds(each, email));
      case 'nor':
        return !filter.of.some(each => holds(each, email));
      default:
        return meets(filter, email);
    }
  };
  return {
    states: async account => states(account),
    get: async (account, ids) => ({ states: states(account), rows: rows(account, ids) }),
    changes: async () => 'forgotten',
    threads: async (account, threads) => {
      const emails = all(account);
      return { states: states(account), threads: new Map(threads.filter(id => emails.has(id)).map(id => [id, [id]])) };
    },
    threadChanges: async () => 'forgotten',
    mailboxes: async account => {
      const emails = [...all(account).values()];
      const list = mailboxesOf(db(), account);
      return {
        states: states(account),
        list: list.map(({ id, name, role, subscribed }) => {
          const cut = name.lastIndexOf('/');
          const inside = emails.filter(email => email.mailboxes.includes(id));
          const unread = inside.filter(email => !(email.flags & (Flag.seen | Flag.draft))).length;
          return {
            ...{ id, name, role, subscribed, leaf: name.slice(cut + 1) },
            parent: cut < 0 ? null : (list.find(each => each.name === name.slice(0, cut))?.id ?? null),
            ...{ totalEmails: inside.length, unreadEmails: unread, totalThreads: inside.length, unreadThreads: unread },
          };
        }),
      };
    },
    mailboxChanges: async () => 'forgotten',
    query: async (account, { filter, sort }, { position = 0, anchor, anchorOffset = 0, limit }) => {
      const down = sort[0]?.ascending ? 1 : -1;
      const found = [...all(account).values()]
        .filter(email => filter === null || holds(filter, email))
        .sort((a, b) => down * (a.receivedAt - b.receivedAt) || b.id - a.id)
        .map(email => email.id);
      const at = anchor === undefined ? position : found.indexOf(anchor);
      if (anchor !== undefined && at < 0) return 'anchor-not-found';
      const from = Math.max(0, anchor === undefined && at < 0 ? found.length + at : at + (anchor ? anchorOffset : 0));
      return { states: states(account), ids: found.slice(from, from + limit), position: from, total: found.length };
    },
    queryChanges: async () => 'forgotten',
    among: async (account, ids) => {
      const emails = all(account);
      return ids.filter(id => emails.has(id));
    },
    correspondents: async () => [],
    unsearched: async () => 0,
  };
}

function meets(condition: EmailCondition, email: Email): boolean {
  switch (condition.key) {
    case 'mailbox':
      return email.mailboxes.includes(condition.mailbox);
    case 'mailbox-other-than':
      return email.mailboxes.some(id => !condition.mailboxes.includes(id));
    case 'received':
      return email.receivedAt >= (condition.from ?? 0) && email.receivedAt < (condition.before ?? Infinity);
    case 'size':
      return email.size >= (condition.atLeast ?? 0) && email.size < (condition.below ?? Infinity);
    case 'flag':
      return ((email.flags & condition.flag) !== 0) === condition.on;
    case 'keyword':
      return email.keywords.includes(condition.keyword) === condition.on;
    case 'ids':
      return condition.ids.includes(email.id);
    default:
      return true;
  }
}
