/** Files with mail dropped on the window: into a folder, and into the test inbox through the real SMTP port. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { FileProgress } from '../../server/api/contract.ts';
import { startWorld, type World } from '../support/world.ts';

const letter = (n: number): string =>
  `From: Kim <kim@there.example>\nTo: ann@here.example, ben@else.example\nSubject: Old ${n}\nDate: Mon, 5 Jan 2026 10:00:0${n % 10} +0000\n\nHello ${n}\n`;
const mbox = (count: number): Buffer =>
  Buffer.from(
    Array.from({ length: count }, (_, n) => `From kim@there.example Mon Jan  5 10:00:00 2026\n${letter(n)}\n`).join(''),
  );

const PIECE = 700_000;
async function hand({ api }: World, name: string, octets: Buffer): Promise<string> {
  const { file } = await api.files.begin({ name, size: octets.length });
  for (let at = 0; at < octets.length; at += PIECE)
    await api.files.put({ file, at, data: octets.subarray(at, at + PIECE).toString('base64') });
  return file;
}
async function all(feed: AsyncIterable<FileProgress>): Promise<readonly FileProgress[]> {
  const seen: FileProgress[] = [];
  for await (const one of feed) seen.push(one);
  return seen;
}
const inboxOf = async ({ mailroom: { store } }: World, address: string) => {
  const account = (await store.account(address))!.id;
  return { account, mailbox: (await store.mailbox(account, 'INBOX'))! };
};

test('a mbox goes into the folder, message by message, and is forgotten afterwards', async () => {
  await using world = await startWorld({});
  await world.addAccount('ann@here.example');
  const { account, mailbox } = await inboxOf(world, 'ann@here.example');
  const file = await hand(world, 'Old.mbox', mbox(120));
  const seen = await all(world.api.files.watchImport({ file, account, mailbox: mailbox.id }));
  const { taken, untaken, end } = seen.at(-1)!;
  assert.deepEqual([taken, untaken, end], [120, 0, { fault: null }]);
  assert.ok(seen.length >= 3, 'it tells how far it is');
  assert.equal(new Set(seen.flatMap(one => one.messages)).size, 120);
  assert.equal((await world.mailroom.store.mailbox(account, 'INBOX'))!.messages, 120);
  const folder = join(world.mailroom.ports.home, 'handed-in');
  assert.deepEqual(existsSync(folder) ? readdirSync(folder) : [], []);
  assert.equal((await world.api.files.forget({ file })).forgotten, false);
});

test('what is no mail is refused in words; half a file and a folder that is not there, too', async () => {
  await using world = await startWorld({});
  await world.addAccount('ann@here.example');
  const { account, mailbox } = await inboxOf(world, 'ann@here.example');
  const file = await hand(world, 'picture.eml', Buffer.from([0, 1, 2, 3, 255, 254]));
  const { taken, end, refused } = (await all(world.api.files.watchImport({ file, account, mailbox: mailbox.id }))).at(
    -1,
  )!;
  assert.equal(taken, 0);
  assert.ok(end?.fault || refused.length > 0);
  const { file: half } = await world.api.files.begin({ name: 'half.mbox', size: 100 });
  await assert.rejects(world.api.files.put({ file: half, at: 50, data: 'AAAA' }), /do not fit together/);
  const stopped = await all(world.api.files.watchImport({ file: half, account, mailbox: mailbox.id }));
  assert.deepEqual(stopped.at(-1)!.end, { fault: 'The file has not come whole' });
  await assert.rejects(all(world.api.files.watchImport({ file: half, account, mailbox: 9999 })), /no such folder/);
  await assert.rejects(world.api.files.begin({ name: 'a', size: 10 ** 15 }), /larger than 16 GB/);
});

test('captured: each comes by SMTP as a program’s mail does, with its own envelope and a journey', async () => {
  await using world = await startWorld({ settings: ['mode=capture'] });
  await world.addAccount('ann@here.example');
  const file = await hand(world, 'Old.mbox', mbox(3));
  const seen = await all(world.api.files.watchCapture({ file }));
  assert.deepEqual([seen.at(-1)!.taken, seen.at(-1)!.untaken, seen.at(-1)!.end], [3, 0, { fault: null }]);
  await world.settle();
  const rows = await world.api.journeys.list({ limit: 10, where: 'Old' });
  assert.equal(rows.length, 3);
  const journey = await world.api.journeys.get({ trace: rows[0]!.trace });
  assert.equal(journey.sender, 'kim@there.example');
  assert.deepEqual([...journey.recipients].sort(), ['ann@here.example', 'ben@else.example']);
  assert.ok(
    journey.conversations.some(({ lines }) => lines.length > 0),
    'what was said is there',
  );
  const messages = seen.flatMap(one => one.messages);
  assert.equal(new Set(messages).size, 3);
  // What was dropped by mistake goes again, all of it.
  assert.ok((await world.api.captured.remove({ messages })).removed >= 3);
  assert.equal((await world.api.captured.now({})).messages, 0);
});

test('nothing is taken as captured where mail is really delivered', async () => {
  await using world = await startWorld({});
  const file = await hand(world, 'Late.eml', Buffer.from(letter(1)));
  await assert.rejects(all(world.api.files.watchCapture({ file })), /Capture is off/);
});
