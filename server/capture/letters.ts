/**
 * What was captured as one list of letters for interfaces to programs: found, read, marked, tagged, removed, heard of. Each of
 * these may be about one inbox or all of them; an inbox that nobody has named yet is empty, and no mistake.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes, Instant } from '../base/units.ts';
import { event } from '../events/event.ts';
import type { Envelope } from '../mime/envelope.ts';
import { CAPTURED, inboxIn, inboxMailbox, tagKeyword, tagOf, userOf } from '../queue/captured.ts';
import {
  type Columns,
  type EmailFilter,
  type EmailRow,
  Flag,
  type Id,
  type Revision,
  type Store,
} from '../store/interface.ts';
import { capturedRows, expungeRows, type TestInbox, testInbox } from './inbox.ts';

/** null: all inboxes; '': what names none. */
export type Scope = { readonly inbox: string | null };

/** The SMTP envelope, as it was said; null where the journal has forgotten it. */
export type HandedIn = {
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly remote: string;
  readonly helo: string | null;
};

export type Letter = {
  readonly id: Id;
  readonly trace: string;
  readonly at: Instant;
  readonly size: Bytes;
  readonly seen: boolean;
  readonly flagged: boolean;
  /** Who signed in to hand it in; '' for nobody. */
  readonly user: string;
  readonly tags: readonly string[];
  readonly inboxes: readonly string[];
  /** The first words of its text. */
  readonly preview: string;
  readonly envelope: Envelope;
  readonly handedIn: HandedIn | null;
};

/** What changes of a letter. The same object for all that are alike. */
export type StateOf = { readonly seen: boolean; readonly tags: readonly string[] };

export type Found = { readonly ids: readonly Id[]; readonly total: number };
export type Heard = 'new' | 'flags' | 'gone';

export type Letters = {
  /** The newest first; `limit` 0 counts only. */
  find(
    scope: Scope,
    filter: EmailFilter | null,
    window: { readonly start: number; readonly limit: number },
  ): Promise<Found>;
  /** In the order asked; without those that are not there, or lie in another inbox. */
  read(scope: Scope, ids: readonly Id[]): Promise<readonly Letter[]>;
  /** Of the newest so many, the newest first. */
  states(scope: Scope, most: number): Promise<ReadonlyMap<Id, StateOf>>;
  /** Which of these are in the scope. */
  among(scope: Scope, ids: readonly Id[]): Promise<readonly Id[]>;
  turn(
    ids: readonly Id[],
    change: { readonly seen?: boolean; readonly tags?: readonly string[] },
  ): Promise<Result<void, string>>;
  /** Whatever the case of a tag's letters; `to` null: it goes. */
  retag(scope: Scope, from: string, to: string | null): Promise<Result<void, string>>;
  /** Only these, null: all; out of the inboxes of the scope. How many copies went. */
  remove(scope: Scope, ids: readonly Id[] | null, by: string): Promise<Result<number, string>>;
  /** Every tag that some letter has. */
  tags(scope: Scope): Promise<readonly string[]>;
  /** Something happened in one of these inboxes; may be merged. */
  watch(hear: (inbox: string, about: readonly Heard[]) => void): () => void;
};

/** What it takes to read of many at a time. */
const MOST_AT_ONCE = 500;
const MOST_REMEMBERED = 5000;
const MOST_RETAGGED = 1_000_000;

export function newLetters({ store, clock }: { readonly store: Store; readonly clock: Clock }): Letters {
  const handedIn = newHandedIn(store);
  const stateFor = newStates();

  async function within(
    scope: Scope,
    filter: EmailFilter | null,
  ): Promise<{ inbox: TestInbox; filter: EmailFilter } | null> {
    const inbox = await testInbox(store);
    if (!inbox) return null;
    const place = await placeOf(store, inbox, scope);
    const captured: EmailFilter = { key: 'keyword', keyword: CAPTURED, on: true };
    return place && { inbox, filter: { key: 'and', of: [place, captured, ...(filter ? [filter] : [])] } };
  }
  async function find(
    scope: Scope,
    wanted: EmailFilter | null,
    { start, limit }: { readonly start: number; readonly limit: number },
  ): Promise<Found> {
    const asked = await within(scope, wanted);
    if (!asked) return { ids: [], total: 0 };
    const query = { filter: asked.filter, sort: [{ by: 'received', ascending: false } as const], collapse: false };
    const found = await store.emails.query(asked.inbox.account, query, { position: start, limit });
    return typeof found === 'string' ? { ids: [], total: 0 } : { ids: found.ids, total: found.total };
  }
  const among = async (scope: Scope, ids: readonly Id[]): Promise<readonly Id[]> => {
    if (ids.length === 0) return [];
    const found = await find(scope, { key: 'ids', ids }, { start: 0, limit: ids.length });
    const there = new Set(found.ids);
    return ids.filter(id => there.has(id));
  };

  async function tagsIn({ inbox: of }: Scope): Promise<readonly string[]> {
    const inbox = await testInbox(store);
    const meant = inbox?.mailboxes.filter(({ name }) => of === null || (inboxIn(name) ?? '') === of) ?? [];
    const all = await Promise.all(meant.map(({ account, id }) => store.keywords(account, id)));
    return [...new Set(all.flat().flatMap(one => tagOf(one) ?? []))].toSorted((a, b) => a.localeCompare(b));
  }
  async function revise({ account }: TestInbox, revisions: readonly Revision[]): Promise<Result<void, string>> {
    if (revisions.length === 0) return ok(undefined);
    const done = await store.run('revise', { account, revisions });
    return done.ok ? ok(undefined) : err(`It could not be changed: ${done.error}`);
  }

  return {
    find,
    among,
    async read(scope, ids) {
      const inbox = await testInbox(store);
      if (!inbox) return [];
      const letters: Letter[] = [];
      for (let at = 0; at < ids.length; at += MOST_AT_ONCE) {
        const some = ids.slice(at, at + MOST_AT_ONCE);
        const [{ rows }, envelopes] = await Promise.all([store.emails.get(inbox.account, some), store.envelopes(some)]);
        const byId = new Map(rows.map(row => [row.id, row]));
        const there = some.flatMap(id => byId.get(id) ?? []).filter(row => isIn(inbox, scope, row));
        const told = await handedIn(there.map(({ trace }) => trace));
        for (const row of there) letters.push(letterOf(inbox, row, envelopes.get(row.id), told.get(row.trace) ?? null));
      }
      return letters;
    },
    async states({ inbox: of }, most) {
      const inbox = await testInbox(store);
      const found = new Map<Id, StateOf>();
      for (const mailbox of inbox?.mailboxes ?? []) {
        const { account, id, name } = mailbox;
        if (of !== null && (inboxIn(name) ?? '') !== of) continue;
        const read = (columns: Columns) => statesIn(columns, most, found, stateFor);
        // It changes too fast to be seen whole: row by row, then.
        if ((await store.columns(account, id, read)) === null)
          for await (const rows of store.rows(account, id, [[1, mailbox.uidNext]]))
            for (const { message, flags, keywords } of rows) {
              const tags = capturedTags(keywords);
              if (tags) found.set(message, stateFor((flags & Flag.seen) !== 0, tags));
            }
      }
      const newest = [...found].sort(([a], [b]) => b - a);
      return new Map(newest.slice(0, most));
    },
    async turn(ids, { seen, tags }) {
      const inbox = await testInbox(store);
      if (!inbox) return ok(undefined);
      const flags = { set: seen === true ? Flag.seen : 0, clear: seen === false ? Flag.seen : 0 };
      const wanted = tags?.map(tagKeyword);
      return inSteps(ids, async some => {
        const { rows } = wanted ? await store.emails.get(inbox.account, some) : { rows: some.map(id => ({ id })) };
        const revisions = rows.map((row): Revision => {
          const had = 'keywords' in row && wanted ? row.keywords : [];
          const going = had.filter(one => tagOf(one) !== null && !wanted!.includes(one));
          return changeOf(
            row.id,
            { flags: flags.set, keywords: wanted ?? [] },
            { flags: flags.clear, keywords: going },
          );
        });
        return revise(inbox, revisions);
      });
    },
    async retag(scope, from, to) {
      const inbox = await testInbox(store);
      const known = (await tagsIn(scope)).filter(tag => tag.toLowerCase() === from.trim().toLowerCase());
      if (!inbox || known.length === 0) return ok(undefined);
      const tagged = known.map((tag): EmailFilter => ({ key: 'keyword', keyword: tagKeyword(tag), on: true }));
      const { ids } = await find(scope, { key: 'or', of: tagged }, { start: 0, limit: MOST_RETAGGED });
      const set = to === null ? [] : [tagKeyword(to)];
      const going = known.map(tagKeyword).filter(one => !set.includes(one));
      return inSteps(ids, some =>
        revise(
          inbox,
          some.map(id => changeOf(id, { flags: 0, keywords: set }, { flags: 0, keywords: going })),
        ),
      );
    },
    async remove({ inbox: of }, ids, by) {
      const inbox = await testInbox(store);
      if (!inbox || ids?.length === 0) return ok(0);
      const rows = await capturedRows(store, inbox, { inbox: of, upTo: null, ...(ids && { messages: new Set(ids) }) });
      const told = event('ms.expunged', clock.now(), '', {
        ...{ by, protocol: 'window', client: null, remote: '', owner: inbox.address },
      });
      return expungeRows(store, inbox, rows, { name: told.name, at: told.at, fields: told.fields });
    },
    tags: tagsIn,
    watch(hear) {
      let names = new Map<Id, string>();
      let account: Id | null = null;
      const learn = async (): Promise<void> => {
        const inbox = await testInbox(store);
        account = inbox?.account ?? null;
        names = new Map(inbox?.mailboxes.map(({ id, name }) => [id, inboxIn(name) ?? ''] as const));
      };
      // Where the store cannot be read just now, the next hint asks again.
      let learning = learn().catch(() => {});
      return store.watchMailboxes(hints => {
        const fresh = hints.some(hint => (account === null || hint.account === account) && !names.has(hint.mailbox));
        if (fresh) learning = learning.then(learn).catch(() => {});
        void learning.then(() => {
          for (const hint of hints) {
            const inbox = hint.account === account ? names.get(hint.mailbox) : undefined;
            const about = hint.about.filter(one => one === 'new' || one === 'flags' || one === 'gone');
            if (inbox !== undefined && about.length > 0) hear(inbox, about);
          }
        });
      });
    },
  };
}

type Marks = Revision['set'];
const changeOf = (message: Id, set: Marks, clear: Marks): Revision => ({ message, set, clear, note: null });

/** The first that is refused ends it. */
async function inSteps(
  ids: readonly Id[],
  act: (some: readonly Id[]) => Promise<Result<void, string>>,
): Promise<Result<void, string>> {
  for (let at = 0; at < ids.length; at += MOST_AT_ONCE) {
    const done = await act(ids.slice(at, at + MOST_AT_ONCE));
    if (!done.ok) return done;
  }
  return ok(undefined);
}

/** null: it was not captured. */
const capturedTags = (keywords: readonly string[]): readonly string[] | null =>
  keywords.some(one => one.toLowerCase() === CAPTURED) ? tagsOf(keywords) : null;
const tagsOf = (keywords: readonly string[]): readonly string[] =>
  keywords.flatMap(one => tagOf(one) ?? []).toSorted((a, b) => a.localeCompare(b));

type StateFor = (seen: boolean, tags: readonly string[]) => StateOf;

function newStates(): StateFor {
  const known = new Map<string, StateOf>();
  return (seen, tags) => {
    const key = JSON.stringify([seen, tags]);
    const state = known.get(key) ?? { seen, tags };
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(key, state);
    return state;
  };
}

/** Many thousands at a time, and of few kinds: what a set of keywords says is read once. */
function statesIn(columns: Columns, most: number, found: Map<Id, StateOf>, stateFor: StateFor): true {
  const { length, message, flags, keywords, keywordsOf } = columns;
  const bySet = new Map<number, readonly [unseen: StateOf, seen: StateOf] | null>();
  for (let at = length - 1, taken = 0; at >= 0 && taken < most; at--) {
    const set = keywords[at]!;
    let states = bySet.get(set);
    if (states === undefined) {
      const tags = capturedTags(keywordsOf(set));
      states = tags && [stateFor(false, tags), stateFor(true, tags)];
      bySet.set(set, states);
    }
    if (!states) continue;
    found.set(message[at]!, states[(flags[at]! & Flag.seen) === 0 ? 0 : 1]);
    taken++;
  }
  return true;
}

/** null: there is no such inbox. */
async function placeOf(store: Store, { account, mailboxes }: TestInbox, { inbox }: Scope): Promise<EmailFilter | null> {
  if (inbox !== null) {
    const found = mailboxes.find(({ name }) => name === inboxMailbox(inbox === '' ? null : inbox));
    return found ? { key: 'mailbox', mailbox: found.id } : null;
  }
  const inboxes = new Set(mailboxes.map(({ id }) => id));
  const others = (await store.mailboxes(account)).flatMap(({ id }) => (inboxes.has(id) ? [] : [id]));
  return { key: 'mailbox-other-than', mailboxes: others };
}

const isIn = ({ mailboxes }: TestInbox, { inbox }: Scope, row: EmailRow): boolean =>
  row.keywords.includes(CAPTURED) &&
  mailboxes.some(({ id, name }) => row.mailboxes.includes(id) && (inbox === null || (inboxIn(name) ?? '') === inbox));

const NO_ENVELOPE: Envelope = {
  ...{ date: null, subject: null, from: null, sender: null, replyTo: null, to: null, cc: null, bcc: null },
  ...{ inReplyTo: null, messageId: null },
};

function letterOf(
  { mailboxes }: TestInbox,
  row: EmailRow,
  envelope: Envelope | undefined,
  handedIn: HandedIn | null,
): Letter {
  const { id, trace, receivedAt: at, size, flags, keywords, preview } = row;
  return {
    ...{ id, trace, at, size, preview },
    seen: (flags & Flag.seen) !== 0,
    flagged: (flags & Flag.flagged) !== 0,
    user: keywords.map(userOf).find(one => one !== null) ?? '',
    tags: tagsOf(keywords),
    inboxes: mailboxes.flatMap(one => (row.mailboxes.includes(one.id) ? [inboxIn(one.name) ?? ''] : [])),
    envelope: envelope ?? NO_ENVELOPE,
    handedIn,
  };
}

/** By trace; what was found is remembered, for it never changes. */
function newHandedIn(store: Store): (traces: readonly string[]) => Promise<ReadonlyMap<string, HandedIn | null>> {
  const known = new Map<string, HandedIn | null>();
  return async traces => {
    const unknown = traces.filter(trace => !known.has(trace));
    const told = new Map<string, HandedIn | null>(traces.map(trace => [trace, known.get(trace) ?? null]));
    if (unknown.length === 0) return told;
    for (const { trace, fields } of await store.eventsNamed('queue.accepted', unknown))
      told.set(trace, handedInOf(fields));
    for (const trace of unknown) known.set(trace, told.get(trace) ?? null);
    for (const oldest of known.keys()) {
      if (known.size <= MOST_REMEMBERED) break;
      known.delete(oldest);
    }
    return told;
  };
}

const handedInOf = (fields: Readonly<Record<string, unknown>>): HandedIn => ({
  sender: String(fields.sender ?? ''),
  recipients: Array.isArray(fields.recipients) ? fields.recipients.map(String) : [],
  remote: String(fields.remote ?? ''),
  helo: typeof fields.helo === 'string' ? fields.helo : null,
});
