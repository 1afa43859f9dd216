/**
 * Acts of chance on one account, over JMAP and by an IMAP client, each done to the model as well (jmap-oracle.ts).
 */
import assert from 'node:assert/strict';
import type { ImapFlow } from 'imapflow';
import { type Letter, Oracle, type View } from './jmap-oracle.ts';
import type { World } from './world.ts';

export const WORDS = ['invoice', 'lunch', 'minutes', 'offer', 'report'];
export const BODY_WORDS = ['bridge', 'oak', 'stamp'];
const PEOPLE = ['Ann Archer <ann@there.example>', 'Ben Baker <ben@there.example>', 'Kim Cole <kim@far.example>'];
export const KEYWORDS = ['$seen', '$flagged', '$answered', '$draft', '$forwarded', 'work'];
const SYSTEM: Readonly<Record<string, string>> = {
  $seen: '\\Seen',
  $flagged: '\\Flagged',
  $answered: '\\Answered',
  $draft: '\\Draft',
};

export type Result = { readonly [name: string]: unknown };

/** mulberry32 */
function newChance(from: number) {
  let state = from >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  const one = <T>(of: readonly T[]): T => of[below(of.length)]!;
  const some = <T>(of: readonly T[], most: number): T[] => of.filter(() => next() < most / Math.max(1, of.length));
  return { next, below, one, some, odds: (share: number) => next() < share };
}

export class Acts {
  readonly chance: ReturnType<typeof newChance>;
  readonly oracle = new Oracle();
  calls = 0;
  made = 0;
  readonly #world: World;
  readonly #imap: ImapFlow;
  accountId = '';
  constructor(world: World, imap: ImapFlow, seed: number) {
    this.chance = newChance(seed);
    this.#world = world;
    this.#imap = imap;
  }

  // ── the two ways in ──

  /** Several calls as one request; what each answered under the same name. */
  async jmap(...calls: readonly (readonly [string, Record<string, unknown>])[]): Promise<Result[]> {
    this.calls += calls.length;
    const { methodResponses } = await this.#world.api.jmap.call({
      using: ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail', 'urn:ietf:params:jmap:blob'],
      methodCalls: calls.map(([name, args], at) => [name, { accountId: this.accountId, ...args }, `c${at}`]),
    });
    return calls.map(([name], at) => {
      const found = methodResponses.find(([, , id]) => id === `c${at}`);
      assert.equal(found?.[0], name, `${name}: ${JSON.stringify(found)}`);
      return found![1] as Result;
    });
  }
  async #selected<T>(mailbox: string, act: (imap: ImapFlow) => Promise<T>): Promise<T> {
    const lock = await this.#imap.getMailboxLock(mailbox);
    try {
      // What came since it was selected is announced now.
      await this.#imap.noop();
      return await act(this.#imap);
    } finally {
      lock.release();
    }
  }
  /** UIDs of a letter's copies, marked deleted or not, oldest first. */
  #uids = async (imap: ImapFlow, key: string): Promise<number[]> =>
    ((await imap.search({ header: { 'X-Key': key } }, { uid: true })) || []).sort((a, b) => a - b);

  // ── acts, done to both ──

  newLetter(): { readonly text: string; readonly letter: Omit<Letter, 'thread' | 'copies' | 'id' | 'size'> } {
    const { chance } = this;
    // Of one length: IMAP's SEARCH finds parts of words.
    const key = `k${String(++this.made).padStart(6, '0')}`;
    const earlier = [...this.oracle.letters.values()];
    const parent = chance.odds(0.5) && earlier.length > 0 ? chance.one(earlier) : null;
    const plain = parent && chance.odds(0.8) ? parent.subject.replace(/^Re: /, '') : `${chance.one(WORDS)} ${key}`;
    const subject = parent && chance.odds(0.7) ? `Re: ${plain}` : plain;
    // Sometimes a message that nobody has seen yet is answered: the one that comes late.
    const late = chance.odds(0.15) ? [`<late${chance.below(20)}@there.example>`] : [];
    const references = [...(parent ? [parent.messageId] : []), ...late];
    const messageId = chance.odds(0.15) ? `<late${chance.below(20)}@there.example>` : `<${key}@there.example>`;
    const from = chance.one(PEOPLE);
    const receivedAt = Date.UTC(2026, chance.below(10), 1 + chance.below(27), chance.below(24), chance.below(60));
    const sentAt = receivedAt - 1000 * chance.below(100_000);
    const body = chance.some(BODY_WORDS, 1);
    const text = [
      `From: ${from}`,
      'To: ann@here.example',
      `Subject: ${subject}`,
      `Message-ID: ${messageId}`,
      ...(references.length > 0 ? [`References: ${references.join(' ')}`] : []),
      `X-Key: ${key}`,
      `Date: ${new Date(sentAt).toUTCString().replace('GMT', '+0000')}`,
      '',
      `Words of ${key}: ${body.join(', ')} ${'x'.repeat(chance.below(400))}`,
      '',
    ].join('\r\n');
    return { text, letter: { key, subject, from, messageId, references, receivedAt, sentAt, body } };
  }
  someKeywords = () => this.chance.some(KEYWORDS, 1.5);
  /** With at least one copy, seen over JMAP or not. */
  someLetter(): Letter | null {
    const there = [...this.oracle.letters.values()].filter(letter => letter.copies.length > 0);
    return there.length > 0 ? this.chance.one(there) : null;
  }
  someView(): View | null {
    const views = this.oracle.views();
    return views.length > 0 ? this.chance.one(views) : null;
  }
  names = () => [...this.oracle.mailboxes.keys()];
  idsOf = (names: readonly string[]) => Object.fromEntries(names.map(name => [this.oracle.mailboxes.get(name), true]));
  /** Marks as deleted hide a copy; what is revised are the others. */
  shown = (letter: Letter) => letter.copies.filter(copy => !copy.deleted);

  async importLetter(): Promise<void> {
    const { text, letter } = this.newLetter();
    const mailboxes = [...new Set([this.chance.one(this.names()), ...this.chance.some(this.names(), 0.7)])];
    const keywords = this.someKeywords();
    const [uploaded] = await this.jmap(['Blob/upload', { create: { b: { data: [{ 'data:asText': text }] } } }]);
    const blobId = (uploaded!.created as { b: { id: string } }).b.id;
    const email = {
      blobId,
      mailboxIds: this.idsOf(mailboxes),
      keywords: Object.fromEntries(keywords.map(word => [word, true])),
      receivedAt: new Date(letter.receivedAt).toISOString().replace('.000', ''),
    };
    const [done] = await this.jmap(['Email/import', { emails: { k: email } }]);
    const made = (done!.created as { k: { id: string; size: number } } | null)?.k;
    assert(made, JSON.stringify(done));
    const copies = mailboxes.map(mailbox => ({ mailbox, flags: new Set(keywords), deleted: false }));
    this.oracle.arrive({ ...letter, id: made.id, size: made.size, copies });
  }
  async append(): Promise<void> {
    const { text, letter } = this.newLetter();
    const mailbox = this.chance.one(this.names());
    const keywords = this.someKeywords();
    await this.#imap.append(
      mailbox,
      text,
      keywords.map(word => SYSTEM[word] ?? word),
      new Date(letter.receivedAt),
    );
    const copies = [{ mailbox, flags: new Set(keywords), deleted: false }];
    this.oracle.arrive({ ...letter, id: null, size: Buffer.byteLength(text), copies });
  }
  async updateKeywords(): Promise<void> {
    const view = this.someView();
    if (!view) return;
    const whole = this.chance.odds(0.4);
    const wanted = this.someKeywords();
    const patch: Record<string, unknown> = {};
    if (whole) patch.keywords = Object.fromEntries(wanted.map(word => [word, true]));
    const [on, off] = [wanted, this.someKeywords().filter(word => !wanted.includes(word))];
    if (!whole) for (const word of on) patch[`keywords/${word}`] = true;
    if (!whole) for (const word of off) patch[`keywords/${word}`] = null;
    await this.update(view, patch);
    for (const copy of this.shown(view.letter)) {
      if (whole) copy.flags.clear();
      for (const word of on) copy.flags.add(word);
      if (!whole) for (const word of off) copy.flags.delete(word);
    }
  }
  async updateMailboxes(): Promise<void> {
    const view = this.someView();
    if (!view) return;
    const { letter } = view;
    const wanted = [...new Set([this.chance.one(this.names()), ...this.chance.some(this.names(), 0.8)])];
    const whole = this.chance.odds(0.5);
    const removed = whole ? [] : this.chance.some(view.mailboxes, 1).filter(name => !wanted.includes(name));
    const patch: Record<string, unknown> = whole ? { mailboxIds: this.idsOf(wanted) } : {};
    if (!whole) for (const name of wanted) patch[`mailboxIds/${this.oracle.mailboxes.get(name)}`] = true;
    for (const name of removed) patch[`mailboxIds/${this.oracle.mailboxes.get(name)}`] = null;
    await this.update(view, patch);
    const keywords = view.keywords;
    const added = wanted.filter(name => !view.mailboxes.includes(name));
    letter.copies = letter.copies.filter(
      copy => copy.deleted || (whole ? wanted.includes(copy.mailbox) : !removed.includes(copy.mailbox)),
    );
    for (const mailbox of added) letter.copies.push({ mailbox, flags: new Set(keywords), deleted: false });
  }
  async update(view: View, patch: Record<string, unknown>): Promise<void> {
    const [done] = await this.jmap(['Email/set', { update: { [view.letter.id!]: patch } }]);
    assert.deepEqual(Object.keys((done!.updated as object | null) ?? {}), [view.letter.id], JSON.stringify(done));
  }
  async destroy(): Promise<void> {
    const view = this.someView();
    if (!view) return;
    const [done] = await this.jmap(['Email/set', { destroy: [view.letter.id, 'e999999'] }]);
    assert.deepEqual(done!.destroyed, [view.letter.id]);
    assert.deepEqual(Object.keys(done!.notDestroyed as object), ['e999999']);
    view.letter.copies = [];
  }
  async store(): Promise<void> {
    const letter = this.someLetter();
    if (!letter) return;
    const copy = letter.copies[0]!;
    const [words, on] = [this.someKeywords(), this.chance.odds(0.6)];
    const deleted = this.chance.odds(0.35);
    const flags = [...words.map(word => SYSTEM[word] ?? word), ...(deleted ? ['\\Deleted'] : [])];
    if (flags.length === 0) return;
    await this.#selected(copy.mailbox, async imap => {
      const uids = await this.#uids(imap, letter.key);
      const here = letter.copies.filter(one => one.mailbox === copy.mailbox);
      assert.equal(uids.length, here.length, `${letter.key} in ${copy.mailbox}`);
      // All its copies here: the model does not know which UID is which.
      if (on) await imap.messageFlagsAdd(uids, flags, { uid: true });
      else await imap.messageFlagsRemove(uids, flags, { uid: true });
      for (const one of here) {
        for (const word of words) on ? one.flags.add(word) : one.flags.delete(word);
        if (deleted) one.deleted = on;
      }
    });
  }
  async copyOrMove(): Promise<void> {
    const letter = this.someLetter();
    if (!letter) return;
    const from = letter.copies[0]!.mailbox;
    const to = this.chance.one(this.names());
    const move = this.chance.odds(0.5);
    if (from === to) return;
    await this.#selected(from, async imap => {
      const uids = await this.#uids(imap, letter.key);
      if (move) await imap.messageMove(uids, to, { uid: true });
      else await imap.messageCopy(uids, to, { uid: true });
    });
    const here = letter.copies.filter(copy => copy.mailbox === from);
    const made = here.map(({ flags, deleted }) => ({ mailbox: to, flags: new Set(flags), deleted }));
    letter.copies = [...letter.copies.filter(copy => !move || copy.mailbox !== from), ...made];
  }
  async expunge(): Promise<void> {
    const letter = this.someLetter();
    if (!letter) return;
    const { mailbox } = letter.copies[0]!;
    await this.#selected(mailbox, async imap => {
      const uids = await this.#uids(imap, letter.key);
      await imap.messageDelete(uids, { uid: true });
    });
    letter.copies = letter.copies.filter(copy => copy.mailbox !== mailbox);
  }
  async mailboxes(): Promise<void> {
    const own = this.names().filter(name => name.startsWith('Box'));
    const name = `Box${++this.made}`;
    if (own.length < 3) {
      if (this.chance.odds(0.5)) await this.#imap.mailboxCreate(name);
      else await this.jmap(['Mailbox/set', { create: { m: { name } } }]);
    } else if (this.chance.odds(0.5)) {
      const old = this.chance.one(own);
      if (this.chance.odds(0.5)) await this.#imap.mailboxRename(old, name);
      else await this.jmap(['Mailbox/set', { update: { [this.oracle.mailboxes.get(old)!]: { name } } }]);
      const id = this.oracle.mailboxes.get(old)!;
      this.oracle.mailboxes.delete(old);
      this.oracle.mailboxes.set(name, id);
      for (const letter of this.oracle.letters.values())
        letter.copies = letter.copies.map(copy => (copy.mailbox === old ? { ...copy, mailbox: name } : copy));
    } else {
      const old = this.chance.one(own);
      if (this.chance.odds(0.5)) await this.#imap.mailboxDelete(old);
      else
        await this.jmap(['Mailbox/set', { destroy: [this.oracle.mailboxes.get(old)!], onDestroyRemoveEmails: true }]);
      this.oracle.mailboxes.delete(old);
      for (const letter of this.oracle.letters.values())
        letter.copies = letter.copies.filter(copy => copy.mailbox !== old);
    }
    await this.learnMailboxes();
  }
  async learnMailboxes(): Promise<void> {
    const [got] = await this.jmap(['Mailbox/get', { ids: null, properties: ['name'] }]);
    for (const { id, name } of got!.list as { id: string; name: string }[]) {
      const known = name === 'Inbox' ? 'INBOX' : name;
      if (this.oracle.mailboxes.has(known)) assert.equal(this.oracle.mailboxes.get(known), id, name);
      this.oracle.mailboxes.set(known, id);
    }
    assert.equal((got!.list as object[]).length, this.oracle.mailboxes.size);
  }
}
