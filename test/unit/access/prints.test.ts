/** What is told ready-made is what is told when it is made: letter by letter, of any message. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { newEndings } from '../../../server/access/endings.ts';
import { startPrinting } from '../../../server/access/printing.ts';
import { PRINT_VERSION } from '../../../server/access/prints.ts';
import { manualClock, systemClock } from '../../../server/base/ports.ts';
import type { Store } from '../../../server/store/interface.ts';
import { type AccessWorld, accessWorld, mail } from '../../support/access-world.ts';
import { inbox, rowsOf } from '../../support/store-world.ts';

const messages = [
  mail('plain'),
  mail('unfinished', 'no line end'),
  'Subject: =?utf-8?q?=C3=A9?=\r\nFrom: "a \\"b\\" c" <a@b>, nobody\r\nX-Latin: \xe9\xff\r\n\r\nbody\r\n',
  'From: a@b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nt\r\n--x--\r\n',
  `Subject: ${'long '.repeat(400)}\r\nX-Large: ${'y'.repeat(20_000)}\r\n\r\nbody\r\n`,
  '\r\nno header\r\n',
  'Subject: nul \0 in it\r\n\r\nbody\r\n',
];
const ASKED = [
  'FETCH 1:* (ENVELOPE)',
  'FETCH 1:* (BODY BODYSTRUCTURE)',
  'FETCH 1:* (FLAGS BODY.PEEK[HEADER])',
  'FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)] BODY.PEEK[])',
  'FETCH 1:* (ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER] BODY.PEEK[1] RFC822.SIZE)',
] as const;

async function withMail(t: Parameters<typeof accessWorld>[0]): Promise<AccessWorld> {
  const world = await accessWorld(t, { inlineLimit: 200 });
  const client = await world.imap();
  for (const message of messages) await client.append('INBOX', Buffer.from(message, 'latin1'));
  return world;
}

/** All answers, by a client of its own. */
async function answers(world: AccessWorld): Promise<string[][]> {
  const client = await world.imap();
  const all: string[][] = [];
  for (const command of ASKED) all.push([...(await client.must(command))]);
  client.stream.destroy();
  return all;
}

test('answers are the same made when asked, made beforehand, and where nothing can be kept', async t => {
  const world = await withMail(t);
  const { store } = world;
  const made = await answers(world);
  const { id } = await inbox(store, world.ann);
  const ids = (await rowsOf(store, world.ann, id)).map(row => row.message);
  assert.ok((await store.prints.get('envelope', ids)).every(print => print === null));
  const clock = manualClock(0);
  const faults: unknown[] = [];
  const endings = newEndings(store, systemClock);
  const printing = startPrinting({ store, clock, endings, onBug: fault => void faults.push(fault) });
  clock.advance(1_000);
  for (let turns = 0; turns < 200 && (await store.prints.filledTo()) < ids.at(-1)!; turns++) {
    await new Promise(resolve => setTimeout(resolve, 5));
    clock.advance(1_000);
  }
  await printing.close();
  assert.deepEqual([await store.prints.filledTo(), faults], [ids.at(-1), []]);
  assert.ok((await store.prints.get('envelope', ids)).every(print => print !== null));
  let looked = 0;
  const counted: Store = {
    ...store,
    facts(messages, most) {
      looked += messages.length;
      return store.facts(messages, most);
    },
  };
  (world.access as { store: Store }).store = counted;
  assert.deepEqual(await answers(world), made, 'made beforehand');
  // BODY[1] needs the tree; only the header that is too large to be kept is asked for anew.
  assert.ok(looked <= messages.length + 3, `${looked} trees were read`);
  (world.access as { store: Store }).store = {
    ...store,
    prints: { ...store.prints, get: async (_, asked) => asked.map(() => null), keep() {} },
  };
  assert.deepEqual(await answers(world), made, 'nothing kept');
});

test('mail that comes later is made ready a second later, and a message that cannot be read is told of once', async t => {
  const world = await withMail(t);
  const { store } = world;
  await store.prints.madeBy(PRINT_VERSION);
  const clock = manualClock(0);
  const faults: unknown[] = [];
  const broken: Store = {
    ...store,
    facts(ids, most) {
      if (ids[0] === 3) throw new Error('a broken tree');
      return store.facts(ids, most);
    },
  };
  const endings = newEndings(store, systemClock);
  const printing = startPrinting({ store: broken, clock, endings, onBug: fault => void faults.push(fault) });
  const until = async (message: number) => {
    for (let turns = 0; turns < 200 && (await store.prints.filledTo()) < message; turns++) {
      clock.advance(500);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    assert.equal(await store.prints.filledTo(), message);
  };
  const { id } = await inbox(store, world.ann);
  const last = async () => (await rowsOf(store, world.ann, id)).at(-1)!.message;
  await until(await last());
  assert.equal(faults.length, 1);
  const client = await world.imap();
  await client.append('INBOX', mail('later'));
  await until(await last());
  assert.notEqual((await store.prints.get('header', [await last()]))[0], null);
  assert.equal(faults.length, 1);
  await printing.close();
});
