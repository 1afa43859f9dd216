/** Looks of a JMAP client at an account that changes, each compared with what the model says (jmap-oracle.ts). */
import assert from 'node:assert/strict';
import { Acts, BODY_WORDS, KEYWORDS, type Result, WORDS } from './jmap-acts.ts';
import type { Condition, Query, View } from './jmap-oracle.ts';

const REMEMBERED = 40;
const MOST_LETTERS = 90;

type Properties = Record<string, string>;
type Remembered = { readonly state: string; readonly views: ReadonlyMap<string, string> };
type RememberedQuery = { readonly query: Query; readonly state: string; readonly ids: readonly string[] };

export class Looks extends Acts {
  readonly remembered: Remembered[] = [];
  readonly mailboxStates: { state: string; names: ReadonlyMap<string, string> }[] = [];
  readonly queries: RememberedQuery[] = [];

  /** What a client may know of a letter that can change. */
  shape = (view: View): string =>
    JSON.stringify([view.mailboxes.map(name => this.oracle.mailboxes.get(name)).sort(), view.keywords]);
  views = () => new Map(this.oracle.views().map(view => [view.letter.id!, this.shape(view)]));

  /** Everything over JMAP is as the model says; learns the ids of what came by IMAP. */
  async everything(): Promise<void> {
    const [list] = await this.jmap(['Email/query', { sort: [{ property: 'receivedAt', isAscending: true }] }]);
    const ids = list!.ids as string[];
    const properties = ['mailboxIds', 'keywords', 'threadId', 'size', 'receivedAt', 'subject', 'header:X-Key:asText'];
    const [got] = await this.jmap(['Email/get', { ids, properties }]);
    const threads = new Map<string, number>();
    const seen = new Set<string>();
    for (const email of got!.list as Properties[]) {
      const letter = this.oracle.letters.get(email['header:X-Key:asText']!)!;
      assert(letter, JSON.stringify(email));
      letter.id ??= email.id!;
      assert.equal(letter.id, email.id);
      seen.add(letter.key);
      const view = this.oracle.view(letter);
      assert(view, `${letter.key} should not be seen`);
      const shape = JSON.stringify([Object.keys(email.mailboxIds!).sort(), Object.keys(email.keywords!).sort()]);
      assert.equal(shape, this.shape(view), letter.key);
      assert.deepEqual(
        [email.size, Date.parse(email.receivedAt!), email.subject],
        [letter.size, letter.receivedAt, letter.subject],
      );
      const thread = threads.get(email.threadId!) ?? letter.thread;
      assert.equal(thread, letter.thread, `${letter.key} is in a thread with others`);
      threads.set(email.threadId!, thread);
    }
    const expected = this.oracle.views().map(({ letter }) => letter.key);
    assert.deepEqual([...seen].sort(), expected.sort());
    assert.equal(threads.size, new Set(this.oracle.views().map(({ letter }) => letter.thread)).size, 'threads');
    this.remember(got!.state as string);
  }
  remember(state: string): void {
    this.remembered.push({ state, views: this.views() });
    if (this.remembered.length > REMEMBERED) this.remembered.shift();
  }

  async emailChanges(): Promise<void> {
    const from = this.remembered.length > 0 ? this.chance.one(this.remembered) : null;
    if (!from) return;
    const maxChanges = this.chance.odds(0.5) ? 1 + this.chance.below(5) : undefined;
    const now = this.views();
    const [created, updated, destroyed] = [new Set<string>(), new Set<string>(), new Set<string>()];
    let state = from.state;
    for (let more = true; more; ) {
      const [changes] = await this.jmap([
        'Email/changes',
        { sinceState: state, ...(maxChanges ? { maxChanges } : {}) },
      ]);
      const of = (name: string) => changes![name] as string[];
      if (maxChanges) assert(of('created').length + of('updated').length + of('destroyed').length <= maxChanges);
      for (const id of of('created')) created.add(id);
      for (const id of of('updated')) updated.add(id);
      for (const id of of('destroyed')) {
        destroyed.add(id);
        created.delete(id);
      }
      more = changes!.hasMoreChanges as boolean;
      assert(!more || changes!.newState !== state, 'a step forward');
      state = changes!.newState as string;
    }
    const expected = {
      created: [...now.keys()].filter(id => !from.views.has(id)),
      destroyed: [...from.views.keys()].filter(id => !now.has(id)),
    };
    // In steps a message may have come and gone; as a whole it may not.
    const known = [...destroyed].filter(id => from.views.has(id) && !now.has(id));
    assert.deepEqual([...created].filter(id => !from.views.has(id) && now.has(id)).sort(), expected.created.sort());
    assert.deepEqual(known.sort(), expected.destroyed.sort());
    if (!maxChanges) {
      assert.deepEqual([...created].sort(), expected.created.sort(), 'created');
      assert.deepEqual([...destroyed].sort(), expected.destroyed.sort(), 'destroyed');
    }
    for (const [id, shape] of now) {
      const before = from.views.get(id);
      if (before !== undefined && before !== shape) assert(updated.has(id) || created.has(id), `${id} has changed`);
    }
    for (const id of updated) assert(maxChanges || (from.views.has(id) && now.has(id)), `${id} was there and is`);
  }

  someCondition(depth = 0): Condition {
    const { chance } = this;
    if (depth < 2 && chance.odds(0.3)) {
      const conditions = Array.from({ length: 1 + chance.below(3) }, () => this.someCondition(depth + 1));
      return { operator: chance.one(['AND', 'OR', 'NOT'] as const), conditions };
    }
    const day = Date.UTC(2026, chance.below(10), 1 + chance.below(27));
    const parts: readonly (() => Condition)[] = [
      () => ({ inMailbox: chance.one(this.names()) }),
      () => ({ inMailboxOtherThan: chance.some(this.names(), 2) }),
      () => ({ hasKeyword: chance.one(KEYWORDS) }),
      () => ({ notKeyword: chance.one(KEYWORDS) }),
      () => ({ allInThreadHaveKeyword: chance.one(KEYWORDS) }),
      () => ({ someInThreadHaveKeyword: chance.one(KEYWORDS) }),
      () => ({ noneInThreadHaveKeyword: chance.one(KEYWORDS) }),
      () => ({ before: day }),
      () => ({ after: day }),
      () => ({ minSize: 300 + chance.below(300) }),
      () => ({ maxSize: 300 + chance.below(300) }),
      () => ({ subject: chance.one(WORDS) }),
      () => ({ from: chance.one(['ann', 'archer', 'ben', 'kim', 'far', 'nobody']) }),
      () => ({ inMailbox: chance.one(this.names()), notKeyword: '$seen' }),
      () => ({ body: chance.one(BODY_WORDS) }),
      () => ({ text: chance.one([...WORDS, ...BODY_WORDS, 'archer']) }),
    ];
    return chance.one(parts)();
  }
  someQuery(): Query {
    const { chance } = this;
    const sorts: readonly Query['sort'][number][] = [
      { property: 'receivedAt', isAscending: chance.odds(0.3) },
      { property: 'size', isAscending: chance.odds(0.5) },
      { property: 'subject', isAscending: chance.odds(0.5) },
      { property: 'sentAt', isAscending: chance.odds(0.5) },
      { property: 'from', isAscending: chance.odds(0.5) },
      { property: 'hasKeyword', keyword: chance.one(KEYWORDS), isAscending: chance.odds(0.5) },
    ];
    const sort = chance.odds(0.7) ? [sorts[0]!] : [chance.one(sorts), sorts[0]!];
    return { filter: chance.odds(0.15) ? null : this.someCondition(), sort, collapse: chance.odds(0.5) };
  }
  /** Names → ids, instants → texts. */
  wire(condition: Condition): Record<string, unknown> {
    if ('operator' in condition) {
      return { operator: condition.operator, conditions: condition.conditions.map(one => this.wire(one)) };
    }
    const id = (name: string) => this.oracle.mailboxes.get(name);
    return Object.fromEntries(
      Object.entries(condition).map(([name, value]) => {
        if (name === 'inMailbox') return [name, id(value as string)];
        if (name === 'inMailboxOtherThan') return [name, (value as string[]).map(id)];
        return [
          name,
          name === 'before' || name === 'after' ? new Date(value as number).toISOString().replace('.000', '') : value,
        ];
      }),
    );
  }
  /** A mailbox of the filter may be gone by now. */
  isKnown(condition: Condition): boolean {
    if ('operator' in condition) return condition.conditions.every(one => this.isKnown(one));
    const names = [condition.inMailbox ?? [], condition.inMailboxOtherThan ?? []].flat();
    return names.every(name => this.oracle.mailboxes.has(name));
  }
  #asked = (query: Query): Record<string, unknown> => ({
    filter: query.filter && this.wire(query.filter),
    sort: query.sort,
    collapseThreads: query.collapse,
  });

  /** Texts are read into the index of words a little after they came: then the query is asked again. */
  async #whenRead(query: Query, total: number, ask: () => Promise<Result>): Promise<Result> {
    let answer = await ask();
    for (let tries = 0; answer.total !== total && usesBody(query.filter) && tries < 100; tries++) {
      await new Promise(resolve => setTimeout(resolve, 20));
      answer = await ask();
    }
    return answer;
  }

  async emailQuery(): Promise<void> {
    const { chance } = this;
    const query = this.someQuery();
    const expected = this.oracle.query(query).map(({ letter }) => letter.id!);
    const whole = chance.odds(0.6);
    const position = chance.below(expected.length + 3) - Math.floor(expected.length / 3);
    const limit = chance.below(12);
    const anchored = expected.length > 0 && chance.odds(0.4);
    const anchor = anchored ? chance.one(expected) : null;
    const anchorOffset = chance.below(7) - 3;
    const window = whole ? {} : anchored ? { anchor, anchorOffset, limit } : { position, limit };
    const answer = await this.#whenRead(query, expected.length, async () => {
      const [told] = await this.jmap(['Email/query', { ...this.#asked(query), ...window, calculateTotal: true }]);
      return told!;
    });
    const because = `${JSON.stringify(query)} ${JSON.stringify(window)}`;
    assert.equal(answer!.total, expected.length, because);
    if (whole) {
      assert.deepEqual(answer!.ids, expected, because);
      assert.equal(answer!.canCalculateChanges, true, because);
      this.queries.push({ query, state: answer!.queryState as string, ids: expected });
      if (this.queries.length > REMEMBERED) this.queries.shift();
      return;
    }
    const from = anchored
      ? Math.max(0, expected.indexOf(anchor!) + anchorOffset)
      : position >= 0
        ? position
        : Math.max(0, expected.length + position);
    assert.deepEqual(answer!.ids, expected.slice(from, from + limit), because);
    if ((answer!.ids as string[]).length > 0) assert.equal(answer!.position, from, because);
  }

  /** RFC 8620 §5.6: what was remembered, without `removed`, with `added` put in from the lowest index. */
  async queryChanges(): Promise<void> {
    if (this.queries.length === 0) return;
    const { query, state, ids } = this.chance.one(this.queries);
    if (query.filter && !this.isKnown(query.filter)) return;
    const wired = this.#asked(query);
    const expected = this.oracle.query(query).map(({ letter }) => letter.id!);
    const answer = await this.#whenRead(query, expected.length, async () => {
      const [told] = await this.jmap([
        'Email/queryChanges',
        { ...wired, sinceQueryState: state, calculateTotal: true },
      ]);
      return told!;
    });
    const removed = new Set(answer!.removed as string[]);
    const result = ids.filter(id => !removed.has(id));
    const added = answer!.added as { id: string; index: number }[];
    for (const { id, index } of added) result.splice(index, 0, id);
    assert.deepEqual(result, expected, JSON.stringify({ query, removed: [...removed], added }));
    assert.equal(answer!.total, expected.length);
  }

  async mailboxCounts(): Promise<void> {
    const [got] = await this.jmap(['Mailbox/get', { ids: null }]);
    for (const mailbox of got!.list as Properties[]) {
      const name = mailbox.role === 'inbox' ? 'INBOX' : mailbox.name;
      const { total, unread, threads, unreadThreads } = this.oracle.counts(name!);
      assert.deepEqual(
        [mailbox.totalEmails, mailbox.unreadEmails, mailbox.totalThreads, mailbox.unreadThreads],
        [total, unread, threads, unreadThreads],
        `${name}: ${JSON.stringify(mailbox)}`,
      );
    }
    const state = got!.state as string;
    const names = new Map((got!.list as Properties[]).map(({ id, ...rest }) => [id as string, JSON.stringify(rest)]));
    const before = this.mailboxStates.length > 0 ? this.chance.one(this.mailboxStates) : null;
    this.mailboxStates.push({ state, names });
    if (this.mailboxStates.length > REMEMBERED) this.mailboxStates.shift();
    if (before) await this.mailboxChanges(before, names);
  }
  async mailboxChanges(
    before: { state: string; names: ReadonlyMap<string, string> },
    now: ReadonlyMap<string, string>,
  ): Promise<void> {
    const [changes] = await this.jmap(['Mailbox/changes', { sinceState: before.state }]);
    const of = (name: string) => (changes![name] as string[]).slice().sort();
    const keys = (map: ReadonlyMap<string, string>) => [...map.keys()];
    assert.deepEqual(
      of('created'),
      keys(now)
        .filter(id => !before.names.has(id))
        .sort(),
    );
    assert.deepEqual(
      of('destroyed'),
      keys(before.names)
        .filter(id => !now.has(id))
        .sort(),
    );
    for (const [id, shape] of now) {
      const old = before.names.get(id);
      if (old === undefined || old === shape) continue;
      assert(of('updated').includes(id), `${old} became ${shape}`);
      const counts = /"(total|unread)\w+":\d+,?/g;
      if (changes!.updatedProperties !== null)
        assert.equal(old.replace(counts, ''), shape.replace(counts, ''), 'only counts');
    }
  }

  async threads(): Promise<void> {
    const view = this.someView();
    if (!view) return;
    const [got] = await this.jmap(['Email/get', { ids: [view.letter.id, 'e999999'], properties: ['threadId'] }]);
    assert.deepEqual(got!.notFound, ['e999999']);
    const [{ threadId }] = got!.list as [{ threadId: string }];
    const [thread] = await this.jmap(['Thread/get', { ids: [threadId, 't999999'] }]);
    const expected = this.oracle
      .views()
      .filter(({ letter }) => letter.thread === view.letter.thread)
      .sort(
        (a, b) =>
          a.letter.receivedAt - b.letter.receivedAt || Number(a.letter.id!.slice(1)) - Number(b.letter.id!.slice(1)),
      )
      .map(({ letter }) => letter.id);
    assert.deepEqual((thread!.list as { emailIds: string[] }[])[0]?.emailIds, expected);
    assert.deepEqual(thread!.notFound, ['t999999']);
  }

  async step(): Promise<void> {
    const full = this.oracle.views().length >= MOST_LETTERS;
    const acts: readonly (readonly [weight: number, act: () => Promise<void>])[] = [
      [full ? 0 : 7, () => this.importLetter()],
      [full ? 0 : 5, () => this.append()],
      [10, () => this.updateKeywords()],
      [8, () => this.updateMailboxes()],
      [full ? 8 : 2, () => this.destroy()],
      [9, () => this.store()],
      [5, () => this.copyOrMove()],
      [full ? 5 : 2, () => this.expunge()],
      [2, () => this.mailboxes()],
    ];
    let at = this.chance.next() * acts.reduce((sum, [weight]) => sum + weight, 0);
    const chosen = acts.find(([weight]) => {
      at -= weight;
      return at < 0;
    });
    await chosen?.[1]();
    await this.everything();
    const looks = [
      () => this.emailChanges(),
      () => this.emailQuery(),
      () => this.emailQuery(),
      () => this.queryChanges(),
      () => this.queryChanges(),
      () => this.mailboxCounts(),
      () => this.threads(),
    ];
    for (let count = 0; count < 4; count++) await this.chance.one(looks)();
  }
}

const usesBody = (filter: Condition | null): boolean => {
  if (filter === null) return false;
  if ('operator' in filter) return filter.conditions.some(usesBody);
  return filter.body !== undefined || filter.text !== undefined;
};
