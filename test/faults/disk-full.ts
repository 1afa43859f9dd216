/**
 * A whole server on a disk of its own that is full for a while: a small tmpfs in a mount namespace of this process, which
 * nobody else sees. Says on standard output what it saw; a fault ends it with another code than 0.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { minutes } from '../../server/base/units.ts';
import { noWishes } from '../../server/msa/drop-file.ts';
import { openPutting } from '../../server/sendmail/put.ts';
import { openStore } from '../../server/store/open.ts';
import { startNextHop } from '../support/next-hop.ts';
import { deliverTo, inbox, must, refusal, rowsOf, START, settle } from '../support/store-world.ts';
import { startWorld, type World } from '../support/world.ts';
import { leapingClock } from './leaping-clock.ts';
import { newSubmitter } from './submitter.ts';

const [folder = ''] = process.argv.slice(2);
const SENDMAIL = join(import.meta.dirname, '../../server/sendmail/bin/sendmail.mjs');
const NEVER = START + 400 * 86_400_000_000;
const zone = 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\n';

const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'none', folder], { encoding: 'utf8' });
assert.equal(mounted.status, 0, mounted.stderr);

const clock = leapingClock();
const hop = await startNextHop({ script: { message: [{ say: '250 2.0.0 Taken', after: 1500 }, '250 2.0.0 Taken'] } });
{
  await using world = await startWorld({ clock, folder, zone, hopPort: hop.port, settings: newSubmitter.settings });
  const submitter = await newSubmitter(world);
  await play(world, submitter);
}
await hop.close();
await compacting();
process.exit(0);

async function play(world: World, submitter: Awaited<ReturnType<typeof newSubmitter>>): Promise<void> {
  const { person } = submitter;
  const before = ['kept 1', 'kept 2', 'kept 3'];
  for (const subject of before) assert.match(await bring(world, subject, 300_000), /^250/);
  await world.settle();
  await submitter.send(['kim@there.example'], 'on its way');
  while (!hop.commands.includes('DATA')) await moment();

  fill('ballast');
  // Every content that comes is large: there is no room for any.
  const refused = await bring(world, 'refused', 300_000);
  assert.match(refused, /^452 4\.3\.1/);
  // The reserve is open now: a program may still drop its letter, and it is kept, and not taken.
  drop(world, 'dropped');
  await untilSteady(world);
  assert.equal(waiting(world).length, 1);
  assert.match(await bring(world, 'refused', 2_000), /^452 4\.3\.1/);
  assert.equal((await submitted(world)).slice(0, 9), '452 4.3.1');
  // What has been handed over is written down all the same.
  await hop.messages(1);
  while ((await world.ledger()).relayed !== 1) await moment();

  // Whoever reads and deletes goes on.
  assert.equal((await world.read(person)).length, before.length);
  await world.withImap(person, async client => {
    const lock = await client.getMailboxLock('INBOX');
    await client.messageDelete('1:2', { uid: true });
    lock.release();
  });
  assert.equal((await world.read(person)).length, 1);
  // Not even the reserve is left: programs are told to come again, and it is read all the same.
  fill('ballast, too');
  assert.equal(await sendmail(), 75);
  assert.equal((await world.read(person)).length, 1);
  assert.deepEqual(await world.mailroom.store.check({ deep: true }), []);

  rmSync(join(folder, 'ballast'));
  rmSync(join(folder, 'ballast, too'));
  // By itself, with nobody's help: within two seconds.
  const until = performance.now() + 10_000;
  while (!/^250/.test(await bring(world, 'after', 300_000)))
    assert(performance.now() < until, 'it takes nothing any more');
  // A program's letter is looked at again by and by.
  await clock.pass(minutes(6), minutes(1));
  while (waiting(world).length > 0) await moment();
  await world.settle();
  const subjects = (await world.stored(person)).map(text => /^Subject: (.*)\r$/m.exec(text)?.[1]);
  assert.deepEqual(subjects.toSorted(), ['after', 'dropped', 'kept 3']);
  assert.equal(hop.received.length, 1);
  console.log(JSON.stringify(await world.ledger()));
}

function moment(wait = 10): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, wait));
}

function waiting({ home }: World): readonly string[] {
  return readdirSync(join(home, 'drop', 'new'));
}

/** To the last octet. */
function fill(name: string): void {
  const file = openSync(join(folder, name), 'w');
  for (let piece = Buffer.alloc(1 << 20, 1); ; ) {
    try {
      writeSync(file, piece);
    } catch {
      if (piece.length === 1) break;
      piece = piece.subarray(0, piece.length >> 1);
    }
  }
  closeSync(file);
}

/** Dead space is won back by writing what lives elsewhere: on a full disk it waits, and nothing that lives is lost. */
async function compacting(): Promise<void> {
  const opened = { folder: join(folder, 'another'), inlineLimit: 10, segmentBytes: 900_000, onFault: () => {} };
  const store = must(await openStore({ ...opened, reserve: 1 << 16 }));
  const { ann } = await settle(store);
  const text = (n: number) => `${n} and nothing else\r\n`.repeat(5_000);
  for (let n = 0; n < 12; n++) await deliverTo(store, ann, text(n));
  const { id } = await inbox(store, ann);
  const uids = (await rowsOf(store, ann, id)).map(row => row.uid);
  // Of each segment's messages one lives on.
  const gone = uids.filter((_, n) => n % 4 !== 0).map(uid => [uid, uid] as const);
  must(await store.run('expunge', { account: ann, mailbox: id, uids: gone, onlyDeleted: false, note: null }));
  for (const what of ['settled', 'expunged'] as const)
    must(await store.run('sweep', { what, before: NEVER, limit: 100 }));
  fill('ballast');
  let fault: string | null = null;
  for (let n = 0; n < 20 && fault === null; n++)
    fault = refusal(await store.run('sweep', { what: 'blobs', before: NEVER, limit: 100 }));
  assert.equal(fault, 'disk-full');
  assert.deepEqual(await store.check({ deep: true }), []);
  const alive = await rowsOf(store, ann, id);
  for (const row of alive) assert((await store.bytes(row.message)).length > 90_000);
  rmSync(join(folder, 'ballast'));
  const bytes = () =>
    readdirSync(join(opened.folder, 'segments')).reduce(
      (sum, name) => sum + statSync(join(opened.folder, 'segments', name)).size,
      0,
    );
  const before = bytes();
  for (let more = true; more; )
    more = must(await store.run('sweep', { what: 'blobs', before: NEVER, limit: 100 })).more;
  assert(bytes() < before);
  assert.deepEqual(await store.check({ deep: true }), []);
  for (const row of alive) assert((await store.bytes(row.message)).length > 90_000);
  await store.close();
}

/** The reply to the message. */
async function bring(world: World, subject: string, size: number): Promise<string> {
  const wire = await world.smtp();
  const first = await wire.ask('MAIL FROM:<zoe@stranger.example>', /^\d/);
  if (!first.startsWith('250')) return first;
  await wire.ask('RCPT TO:<ann@here.example>', '250');
  await wire.ask('DATA', '354');
  const line = `${subject} ${'x'.repeat(60)}\r\n`;
  wire.send(
    `From: <zoe@stranger.example>\r\nSubject: ${subject}\r\n\r\n${line.repeat(Math.ceil(size / line.length))}.\r\n`,
  );
  const said = await wire.expect(/^\d/);
  wire.destroy();
  return said;
}

async function submitted(world: World): Promise<string> {
  const wire = await world.smtp('submission');
  await wire.ask(`AUTH PLAIN ${Buffer.from('\0ann@here.example\0correct horse').toString('base64')}`, '235');
  const first = await wire.ask('MAIL FROM:<ann@here.example>', /^\d/);
  if (!first.startsWith('250')) return first;
  await wire.ask('RCPT TO:<kim@there.example>', '250');
  await wire.ask('DATA', '354');
  wire.send('From: <ann@here.example>\r\nSubject: refused\r\n\r\nx\r\n.\r\n');
  return wire.expect(/^\d/);
}

function drop({ home }: World, subject: string): void {
  const wishes = { ...noWishes, sender: 'ann@here.example', recipients: ['ann@here.example'] };
  const putting = must(openPutting(join(home, 'drop'), wishes));
  putting.write(Buffer.from(`From: <ann@here.example>\r\nSubject: ${subject}\r\n\r\nx\r\n`));
  putting.finish();
}

/** It has been looked at, and nothing was taken. */
async function untilSteady(world: World): Promise<void> {
  await world.mailroom.ports.drop?.look?.();
  await moment(100);
}

async function sendmail(): Promise<number | null> {
  const child = spawn(process.execPath, [SENDMAIL, '-f', 'ann@here.example', 'ann@here.example'], {
    env: { ...process.env, MAILROOM_HOME: folder },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  child.stdin.end(`Subject: refused\n\n${'x\n'.repeat(50_000)}`);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
