/** How far a search, a sort and a threading tell that they have come: messages of messages, and never back. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { sortMailbox, threadMailbox } from '../../../server/access/imap-sort.ts';
import { searchMailbox } from '../../../server/access/search.ts';
import type { SearchQuery } from '../../../server/imap/backend.ts';
import { accessWorld } from '../../support/access-world.ts';

const MESSAGES = 620;

test('a long search tells how many of how many it has looked at, once and to the end', async t => {
  const { store, access, ann: account } = await accessWorld(t);
  const mailbox = (await store.mailbox(account, 'INBOX'))!.id;
  const messages = Array.from({ length: MESSAGES }, (_, n) => ({
    ...{ bytes: Buffer.from(`Subject: s${n}\r\nX-Odd: ${n % 2}\r\n\r\nbody\r\n`), flags: 0, keywords: [] },
    ...{ internalDate: n, trace: `t-${n}` },
  }));
  await store.run('appendAll', { account, mailbox, messages, note: null });
  const toldBy = async (act: (progress: (done: number, total: number) => void) => Promise<unknown>) => {
    const told: (readonly [number, number])[] = [];
    await act((done, total) => told.push([done, total]));
    return told;
  };
  const place = { store, clock: access.clock, account, mailbox };
  const odd: SearchQuery = { key: 'header', field: 'x-odd', contains: '1' };
  for (const told of [
    await toldBy(progress => searchMailbox({ ...place, progress }, odd)),
    await toldBy(progress =>
      sortMailbox({ ...place, progress }, { key: 'all' }, [{ by: 'subject', reverse: false }], undefined),
    ),
    await toldBy(progress => threadMailbox({ ...place, progress }, { key: 'all' }, 'REFERENCES')),
    await toldBy(progress => threadMailbox({ ...place, progress }, { key: 'all' }, 'ORDEREDSUBJECT')),
  ]) {
    assert.deepEqual(told.at(-1), [MESSAGES, MESSAGES]);
    assert.ok(told.every(([, total]) => total === MESSAGES));
    assert.ok(told.every(([done], at) => at === 0 || done >= told[at - 1]![0]));
  }
  const few = await toldBy(progress => searchMailbox({ ...place, progress }, { key: 'uids', uids: [[5, 9]] }));
  assert.deepEqual(few.at(-1), [5, 5]);
});
