/** What the index of substrings answers is what looking through the octets of every message answers. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { searchMailbox } from '../../../server/access/search.ts';
import { systemClock } from '../../../server/base/ports.ts';
import type { SearchQuery } from '../../../server/imap/backend.ts';
import type { Emails, Store } from '../../../server/store/interface.ts';
import { openWriter } from '../../../server/store/sqlite/database.ts';
import { type Chance, message, sentence } from '../../support/search-corpus.ts';
import { indexForTest } from '../../support/store-emails.ts';
import { inbox, must, openForTest, START, settle } from '../../support/store-world.ts';

function chanceFrom(seed: number): Chance {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** An index that knows nothing. */
const blind = { holding: async () => ({ blocks: [], answers: [] }) } as unknown as Emails;

async function world(t: TestContext) {
  const { store, folder } = await openForTest(t, { inlineLimit: 2000 });
  const { ann } = await settle(store);
  const { id: mailbox } = await inbox(store, ann);
  let index = indexForTest(t, folder);
  let count = 0;
  const searched = (emails: Emails, query: SearchQuery, over: Store = store) =>
    searchMailbox({ store: { ...over, emails }, clock: systemClock, account: ann, mailbox }, query);
  return {
    ...{ store, folder, ann, mailbox },
    add: async (bytes: Uint8Array): Promise<number> =>
      must(
        await store.run('append', {
          ...{ account: ann, mailbox, bytes: Buffer.from(bytes), flags: 0, keywords: [] },
          ...{ internalDate: START, trace: `T${++count}`, note: null },
        }),
      ).uid,
    /** A search by words waits until they are read. */
    fill: async () => {
      await index.emails.query(
        ann,
        { filter: { key: 'text', where: 'any', words: 'x' }, sort: [], collapse: false },
        { limit: 1 },
      );
      assert.equal(await index.emails.unsearched(), 0);
    },
    restart: (t: TestContext) => {
      index.close();
      index = indexForTest(t, folder);
    },
    index: () => index,
    scanned: (query: SearchQuery) => searched(blind, query),
    found: (query: SearchQuery) => searched(index.emails, query),
    /** Which messages had to be looked through. */
    async lookedThrough(query: SearchQuery): Promise<number> {
      let looked = 0;
      const counting: Store = {
        ...store,
        facts(ids) {
          looked += ids.length;
          return store.facts(ids);
        },
      };
      await searched(index.emails, query, counting);
      return looked;
    },
  };
}
type World = Awaited<ReturnType<typeof world>>;

const days = [Date.UTC(2026, 0, 31), Date.UTC(2026, 1, 1), Date.UTC(2026, 1, 2)];
const fields = ['subject', 'from', 'to', 'cc', 'bcc', 'message-id', 'x-odd-field', 'dkim-signature', 'x-none'];
const pick = <T>(chance: Chance, list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;

/** A part of something that was said, or of what might have been. */
function needle(chance: Chance, said: readonly string[]): string {
  if (chance() < 0.05) return '';
  const text = chance() < 0.6 ? pick(chance, said) : sentence(chance, 3);
  const from = Math.floor(chance() * text.length);
  const length = pick(chance, [1, 2, 3, 4, 6, 9, 15]);
  const part = text.slice(from, from + length);
  const kind = chance();
  return kind < 0.2 ? part.toUpperCase() : kind < 0.4 ? part.toLowerCase() : kind < 0.5 ? part.normalize('NFD') : part;
}

function query(chance: Chance, said: readonly string[], depth = 0): SearchQuery {
  const kind = depth > 2 ? 0.9 * chance() : chance();
  const fuzzy = chance() < 0.2 ? ({ fuzzy: true } as const) : {};
  if (kind < 0.3) return { key: 'body', contains: needle(chance, said), ...fuzzy };
  if (kind < 0.6) return { key: 'text', contains: needle(chance, said), ...fuzzy };
  if (kind < 0.85) return { key: 'header', field: pick(chance, fields), contains: needle(chance, said), ...fuzzy };
  if (kind < 0.9) {
    return { key: 'sent-date', relation: pick(chance, ['before', 'on', 'since'] as const), day: pick(chance, days) };
  }
  const inner = () => query(chance, said, depth + 1);
  return pick(chance, [
    () => ({ key: 'and', of: [inner(), inner()] }) as const,
    () => ({ key: 'or', of: [inner(), inner()] }) as const,
    () => ({ key: 'not', of: inner() }) as const,
    () => ({ key: 'and', of: [{ key: 'uids', uids: [[3, 20]] }, inner()] }) as const,
  ])();
}

async function sameAnswers({ scanned, found }: World, chance: Chance, said: readonly string[], rounds: number) {
  for (let round = 0; round < rounds; round++) {
    const asked = query(chance, said);
    assert.deepEqual(await found(asked), await scanned(asked), JSON.stringify(asked));
  }
}

async function addSome({ add }: World, chance: Chance, said: string[], count: number) {
  for (let n = 0; n < count; n++) await add(message(chance, 0, said));
}

test('with the index, without it, and with half of it: the same messages', async t => {
  for (const seed of [1, 2]) {
    const chance = chanceFrom(seed);
    const there = await world(t);
    const said: string[] = ['x'];
    await addSome(there, chance, said, 30);
    await there.fill();
    await sameAnswers(there, chance, said, 80);
    // Not indexed yet, and found all the same.
    await addSome(there, chance, said, 20);
    await sameAnswers(there, chance, said, 40);
    await there.fill();
    const { ann, mailbox, store } = there;
    must(await store.run('expunge', { account: ann, mailbox, uids: [[5, 9]], onlyDeleted: false, note: null }));
    await sameAnswers(there, chance, said, 20);
    there.restart(t);
    await sameAnswers(there, chance, said, 20);
    await addSome(there, chance, said, 3);
    await there.fill();
    await sameAnswers(there, chance, said, 20);
  }
});

test('every part of every word that was written is found', async t => {
  const chance = chanceFrom(7);
  const there = await world(t);
  const words = [
    'Überraschung',
    'Straße',
    '東京タワー',
    'がっこう',
    'οδός',
    'İstanbul',
    '한국어',
    'harbour',
    'café',
    '🙂🙂x',
  ];
  const uids: number[] = [];
  for (const word of words) {
    const coded = Buffer.from(`before ${word} after`).toString('base64');
    const head = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64';
    uids.push(await there.add(Buffer.from(`Subject: s\r\n${head}\r\n\r\n${coded}`)));
  }
  await there.fill();
  for (const [at, word] of words.entries()) {
    const characters = [...word];
    for (let round = 0; round < 12; round++) {
      const from = Math.floor(chance() * characters.length);
      const part = characters.slice(from, from + 1 + Math.floor(chance() * characters.length)).join('');
      const contains = round % 2 === 0 ? part : part.toUpperCase().length === part.length ? part.toUpperCase() : part;
      assert.ok((await there.found({ key: 'body', contains })).includes(uids[at]!), `${contains} in ${word}`);
    }
  }
});

test('one word or a part of one is answered without a look at any message', async t => {
  const there = await world(t);
  for (let n = 0; n < 30; n++) {
    await there.add(
      Buffer.from(`Subject: number ${n}\r\nFrom: Ana <ana@x.example>\r\n\r\nthe harbour and 東京タワー ${n}`),
    );
  }
  await there.fill();
  const looked = async (contains: string) => there.lookedThrough({ key: 'text', contains });
  assert.deepEqual(
    [await looked('harbour'), await looked('arbo'), await looked('absent'), await looked('東京'), await looked('ana')],
    [0, 0, 0, 0, 0],
  );
  assert.deepEqual(
    [await looked('harbour absent'), await looked('number 7'), await looked('京タワ'), await looked('r and 東')],
    [0, 1, 30, 30],
  );
  assert.equal(await there.lookedThrough({ key: 'sent-date', relation: 'since', day: START }), 0);
});

test('what is too much for the index is looked through each time', async t => {
  const there = await world(t);
  const noise = Array.from({ length: 3000 }, (_, n) => `a1b2c3d4e5f6g${n}`).join(' ');
  const large = 'A long text. '.repeat(25_000);
  await there.add(Buffer.from(`Subject: noise\r\n\r\n${noise} last`));
  await there.add(Buffer.from(`Subject: large\r\n\r\n${large} needle`));
  await there.add(
    Buffer.from(`Subject: html\r\nContent-Type: text/html\r\n\r\n<p class=odd>${large} nee<b>dle</b></p>`),
  );
  await there.add(Buffer.from('Subject: ids\r\n\r\nx A1B2C3D4E5F6G7 and QWxhZGRpbjpvcGVuIHNlc2FtZQ== y'));
  await there.fill();
  const found = (contains: string) => there.found({ key: 'text', contains });
  assert.deepEqual(await found('f6g2999 last'), [1]);
  assert.deepEqual(await found('e5f6g2999'), [1]);
  assert.deepEqual(await found('needle'), [2]);
  // Above 256 KiB HTML is searched as it stands.
  assert.deepEqual(await found('class=odd'), [3]);
  assert.deepEqual(await found('d4e5F6'), [1, 4]);
  assert.deepEqual(await found('YWRkaW46'), []);
  assert.deepEqual(await found('Rpbjpvc'), [4]);
  assert.equal(await there.lookedThrough({ key: 'header', field: 'subject', contains: 'ids' }), 0);
});

test('a restart, a broken-off process and a damaged file lose nothing', async t => {
  const there = await world(t);
  const body = (contains: string) => there.found({ key: 'body', contains });
  for (let n = 0; n < 5; n++) await there.add(Buffer.from(`Subject: ${n}\r\n\r\nharbour word${n}`));
  await there.fill();
  there.restart(t);
  assert.equal(await there.lookedThrough({ key: 'body', contains: 'harbour' }), 0);
  assert.deepEqual(await body('word3'), [4]);

  // As if the process had ended before the words were written.
  there.index().close();
  const db = must(openWriter(join(there.folder, 'emails.db')));
  for (const table of ['block', 'posting', 'vocabulary']) db.run(`DELETE FROM ${table}`);
  db.close();
  there.restart(t);
  assert.equal(await there.index().emails.unsearched(), 5);
  assert.deepEqual(await body('word3'), [4]);

  there.index().close();
  writeFileSync(join(there.folder, 'emails.db'), Buffer.alloc(50_000, 'x'));
  there.restart(t);
  assert.deepEqual(await body('word3'), [4]);
  await there.fill();
  assert.equal(await there.lookedThrough({ key: 'body', contains: 'word' }), 0);
  assert.deepEqual(await body('word3'), [4]);
});

test('of a store that was brought back from a copy no older words are believed', async t => {
  const there = await world(t);
  await there.add(Buffer.from('Subject: one\r\n\r\nharbour'));
  await there.fill();
  there.restart(t);
  there.index().close();
  // Another message under the same id.
  const db = must(openWriter(join(there.folder, 'emails.db')));
  db.run("UPDATE witness SET trace = 'another'");
  db.close();
  there.restart(t);
  assert.equal(await there.index().emails.unsearched(), 1);
  assert.equal(await there.lookedThrough({ key: 'body', contains: 'absent' }), 1);
});
