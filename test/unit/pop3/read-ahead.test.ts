/** What is read before it is asked for: one small message, and never answered once anything has changed. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { err, ok } from '../../../server/base/result.ts';
import type { Listing, Maildrop } from '../../../server/pop3/backend.ts';
import { MOST_AHEAD, newReadAhead } from '../../../server/pop3/read-ahead.ts';
import { readMessage, type Wanted } from '../../../server/pop3/send-message.ts';
import { newSnapshot } from '../../../server/pop3/snapshot.ts';

const text = (number: number): string => `Subject: ${number}\r\n\r\n.${number}\r\n`;

function world(sizes: Readonly<Record<number, number>> = {}) {
  const reads: number[] = [];
  const state = { changes: 0, failing: false, gone: new Set<number>() };
  const messages = [1, 2, 3, 4].map(
    (number): Listing => ({ number, uid: `u${number}`, octets: sizes[number] ?? text(number).length }),
  );
  const maildrop: Maildrop = {
    messages,
    async bytes(number) {
      reads.push(number);
      if (state.failing) throw new Error('The disk is gone');
      return state.gone.has(number) ? err('gone') : ok(Buffer.from(text(number)));
    },
    changes: () => state.changes,
    commit: async () => ok(true),
    close() {},
  };
  const snapshot = newSnapshot(messages);
  const ahead = newReadAhead(maildrop);
  const wanted = (number: number, lines: number | null = null): Wanted => ({
    ...{ listing: messages[number - 1]!, lines, utf8: false },
  });
  /** As the shell answers RETR and TOP: what goes over the wire, or why not. */
  const ask = async (number: number, lines: number | null = null) => {
    const asked = wanted(number, lines);
    const read = (await ahead.take(asked)) ?? (await readMessage(maildrop, asked));
    if (read.kind !== 'ready') return read.kind;
    ahead.after(asked, snapshot);
    return Buffer.from(read.wire).toString();
  };
  return { reads, state, maildrop, snapshot, ask };
}

const wire = (number: number): string => `Subject: ${number}\r\n\r\n..${number}\r\n.\r\n`;

test('who fetches in order finds each message read, once; one is read ahead and no more', async () => {
  const { reads, ask } = world();
  assert.deepEqual([await ask(1), reads.join()], [wire(1), '1,2']);
  assert.deepEqual([await ask(2), reads.join()], [wire(2), '1,2,3']);
  assert.deepEqual([await ask(3), await ask(4), reads.join()], [wire(3), wire(4), '1,2,3,4']);
});

test('who fetches here and there has nothing read ahead, until two come in order', async () => {
  const { reads, ask } = world();
  assert.deepEqual([await ask(3), await ask(2), reads.join()], [wire(3), wire(2), '3,2']);
  assert.deepEqual([await ask(3), reads.join()], [wire(3), '3,2,3,4']);
  assert.deepEqual([await ask(1), reads.join()], [wire(1), '3,2,3,4,1']);
});

test('a message that somebody removes after it was read ahead is refused, as without', async () => {
  const { reads, state, ask } = world();
  await ask(1);
  state.gone.add(2);
  state.changes++;
  assert.deepEqual([await ask(2), reads.join()], ['refused', '1,2,2']);
  assert.equal(await ask(3), wire(3));
});

test('a change while it is being read counts too', async () => {
  const { state, maildrop, snapshot } = world();
  let finish = () => {};
  const held: Maildrop = {
    ...maildrop,
    async bytes(number) {
      await new Promise<void>(resolve => {
        finish = resolve;
      });
      return ok(Buffer.from(text(number)));
    },
  };
  const ahead = newReadAhead(held);
  ahead.after({ listing: held.messages[0]!, lines: null, utf8: false }, snapshot);
  const taken = ahead.take({ listing: held.messages[1]!, lines: null, utf8: false });
  state.changes++;
  finish();
  assert.equal(await taken, null);
});

test('nothing is read ahead of a large message, one marked as deleted, or one that is not there', async () => {
  const large = world({ 2: MOST_AHEAD + 1 });
  await large.ask(1);
  assert.equal(large.reads.join(), '1');
  const marked = world();
  marked.snapshot.mark(2);
  await marked.ask(1);
  assert.equal(marked.reads.join(), '1');
  const short = world();
  for (const number of [1, 2, 3, 4]) await short.ask(number);
  assert.equal(short.reads.join(), '1,2,3,4');
});

test('what was read for TOP is no answer to RETR, nor with other lines', async () => {
  const { reads, ask } = world();
  assert.equal(await ask(1, 0), 'Subject: 1\r\n\r\n.\r\n');
  assert.deepEqual([await ask(2, 0), reads.join()], ['Subject: 2\r\n\r\n.\r\n', '1,2,3']);
  assert.deepEqual([await ask(3), reads.join()], [wire(3), '1,2,3,3,4']);
  assert.deepEqual([await ask(4, 1), reads.join()], [wire(4), '1,2,3,3,4,4']);
});

test('a read that failed ahead is told to nobody and tried again when it is asked for', async () => {
  const { reads, state, ask } = world();
  await ask(1);
  await ask(2);
  state.failing = true;
  await ask(3);
  state.failing = false;
  assert.deepEqual([await ask(4), reads.join()], [wire(4), '1,2,3,4,4']);
});

test('a maildrop that does not tell of changes is read when it is asked', async () => {
  const { reads, maildrop, snapshot } = world();
  const { changes: _, ...silent } = maildrop;
  newReadAhead(silent).after({ listing: maildrop.messages[0]!, lines: null, utf8: false }, snapshot);
  assert.equal(reads.length, 0);
});
