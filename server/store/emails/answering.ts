/** Each question of `Emails`, answered from an account in memory. */
import type { EmailQuery, EmailRow, EmailStates, Id, MailboxView } from '../interface.ts';
import type { Reader, Writer } from '../sqlite/database.ts';
import type { Accounts } from './accounts.ts';
import { emailChanges, mailboxChanges, threadChanges } from './changes.ts';
import { usesWords } from './conditions.ts';
import { messagesHolding } from './containing.ts';
import { correspondentsOf } from './correspondents.ts';
import { isShown, type Kept, type Mail, statesOf } from './mail.ts';
import { type KeptAnswers, type Lookups, type TextColumn, windowOf } from './query.ts';
import { isThere, queryChangesFor } from './query-changes.ts';
import type { EmailQuestion } from './questions.ts';
import {
  matchFor,
  messagesWith,
  searchedSince,
  shownWith,
  type TextCondition,
  unsearchedCount,
  unsearchedOf,
} from './search.ts';
import type { Substrings } from './substrings.ts';

export type Answering = {
  readonly main: Reader;
  readonly index: () => Writer;
  readonly substrings: () => Substrings;
  readonly accounts: Accounts;
  readonly answers: KeptAnswers;
  /** How many messages' words were read since the start. */
  readonly filled: () => number;
  /** Messages that are not searchable yet. */
  readonly unread: () => number;
  /** Waits for the words of the last few messages. */
  wordsKnown(): Promise<void>;
};

/** Of an account that is not there. */
const nothing: EmailStates = { epoch: 'none', modSeq: 0, emails: 0, threads: 0, mailboxes: 0 };
const stated = (mail: Mail | null): EmailStates => (mail ? statesOf(mail) : nothing);

export async function answer(a: Answering, question: EmailQuestion): Promise<unknown> {
  if (question.method === 'unsearched') return a.unread();
  if (question.method === 'holding') return messagesHolding(a.index(), a.substrings(), question.given[0]);
  const mail = await a.accounts.caughtUp(question.given[0]);
  switch (question.method) {
    case 'states':
      return stated(mail);
    case 'get':
      return { states: stated(mail), rows: mail ? rowsOf(a, mail, question.given[1]) : [] };
    case 'among':
      return mail ? question.given[1].filter(id => isThere(mail, id)) : [];
    case 'threads':
      return { states: stated(mail), threads: mail ? membersOf(mail, question.given[1]) : new Map() };
    case 'mailboxes':
      return { states: stated(mail), list: mail ? [...mail.boxes.values()].map(viewOf).sort(byName) : [] };
    case 'correspondents':
      return correspondentsOf(a.index(), question.given[0], question.given[1], question.given[2]);
    default:
      return mail ? told(a, mail, question) : 'no-such';
  }
}

type Told = Extract<
  EmailQuestion,
  { method: 'changes' | 'threadChanges' | 'mailboxChanges' | 'query' | 'queryChanges' }
>;

async function told(a: Answering, mail: Mail, question: Told): Promise<unknown> {
  switch (question.method) {
    case 'changes':
      return emailChanges(mail, question.given[1], question.given[2]);
    case 'threadChanges':
      return threadChanges(mail, question.given[1], question.given[2]);
    case 'mailboxChanges':
      return mailboxChanges(mail, question.given[1], question.given[2]);
    case 'query': {
      const [, query, window] = question.given;
      const { now, ids } = await answered(a, mail, query);
      return now ? windowOf(now, ids, window) : 'no-such';
    }
    case 'queryChanges': {
      const [, query, since, options] = question.given;
      const { now, ids } = await answered(a, mail, query);
      const readSince = (modSeq: number) => searchedSince(a.index(), mail.account, modSeq);
      return now ? queryChangesFor(now, query, ids, since, options, readSince) : 'no-such';
    }
  }
}

/** Where words had to be waited for, the account may have moved on. */
async function answered(a: Answering, mail: Mail, query: EmailQuery): Promise<{ now: Mail | null; ids: Float64Array }> {
  let now: Mail | null = mail;
  if (usesWords(query.filter) && unsearchedCount(a.index()) > 0) {
    await a.wordsKnown();
    now = await a.accounts.caughtUp(mail.account);
  }
  return { now, ids: now ? a.answers.ids(now, query, lookupsFor(a, now)) : new Float64Array() };
}

function lookupsFor(a: Answering, mail: Mail): Lookups {
  return {
    wordsVersion: a.filled(),
    find: condition => found(a, mail, condition),
    sortKeys: column => sortKeysOf(a.index(), mail, column),
  };
}

function found({ index, main }: Answering, mail: Mail, condition: TextCondition): ReadonlySet<Id> | null {
  const match = matchFor(condition);
  if (match === null) return null;
  const ids = new Set(messagesWith(index(), match));
  const unread = unsearchedOf(index(), mail.account);
  for (const id of unread.length > 0 ? shownWith(main, unread, condition) : []) ids.add(id);
  return ids;
}

const texts: { readonly [C in TextColumn]: string } = {
  subject: 'SELECT id, subject AS text FROM email WHERE account = ?',
  author: 'SELECT id, author AS text FROM email WHERE account = ?',
  addressee: 'SELECT id, addressee AS text FROM email WHERE account = ?',
};
const sortKeysOf = (index: Reader, mail: Mail, column: TextColumn): Map<Id, string> =>
  new Map(index.all<{ id: Id; text: string }>(texts[column], mail.account).map(({ id, text }) => [id, text]));

type Facts = { id: Id; trace: string; preview: string; attachment: number };

function rowsOf({ main }: Answering, mail: Mail, ids: readonly Id[]): EmailRow[] {
  const wanted = [...new Set(ids)].flatMap(id => {
    const kept = mail.messages.get(id);
    return kept && isShown(kept) ? [kept] : [];
  });
  const facts = main.all<Facts>(
    'SELECT m.id, m.trace, m.preview, m.attachment FROM json_each(?) j JOIN message m ON m.id = j.value',
    JSON.stringify(wanted.map(kept => kept.id)),
  );
  const known = new Map(facts.map(each => [each.id, each]));
  return wanted.map(kept => rowFrom(kept, known.get(kept.id)));
}

const rowFrom = (kept: Kept, facts: Facts | undefined): EmailRow => ({
  ...{ id: kept.id, thread: kept.thread.id, mailboxes: kept.mailboxes, flags: kept.flags, keywords: kept.keywords },
  ...{ receivedAt: kept.received, size: kept.size, trace: facts?.trace ?? '', preview: facts?.preview ?? '' },
  attachment: facts ? facts.attachment === 1 : kept.attachment,
});

function membersOf(mail: Mail, threads: readonly Id[]): Map<Id, readonly Id[]> {
  const found = new Map<Id, readonly Id[]>();
  for (const id of threads) {
    const members = mail.threads.get(id)?.members ?? [];
    if (members.length > 0)
      found.set(
        id,
        members.map(kept => kept.id),
      );
  }
  return found;
}

function viewOf(box: Mail['boxes'] extends Map<Id, infer B> ? B : never): MailboxView {
  const { id, name, parent, role, subscribed, totalEmails, unreadEmails, totalThreads, unreadThreads } = box;
  const leaf = name.slice(name.lastIndexOf('/') + 1);
  return { id, name, parent, leaf, role, subscribed, totalEmails, unreadEmails, totalThreads, unreadThreads };
}

const byName = (a: MailboxView, b: MailboxView): number => (a.name < b.name ? -1 : 1);
