/** Programs and Maildirs that mail is handed to, through real SMTP: what they are given, and what their answers mean. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { hours } from '../../server/base/units.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { startWorld, type World } from '../support/world.ts';

let hop: NextHop;
let world: World;
const folder = mkdtempSync(join(tmpdir(), 'mailroom-pipes-'));
const skip = process.platform === 'win32' && 'a Unix script';

before(async () => {
  hop = await startNextHop();
  world = await startWorld({
    zone: 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\n',
    hopPort: hop.port,
    settings: ['outbound.tls=none', 'checks.act=off'],
  });
  await world.addAccount('ann@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
  rmSync(folder, { recursive: true, force: true });
});

function script(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(path, 0o755);
  return path;
}
async function pipe(name: string, lines: string[], args: string[] = [], more: object = {}): Promise<void> {
  await world.api.pipes.add({ name, program: script(name, ...lines), args, ...more });
  await world.api.aliases.add({ address: `${name}@here.example`, targets: [`pipe:${name}`] });
}
let count = 0;
async function bring(to: string, from = 'kim@there.example'): Promise<string> {
  const { trace } = await world.bring({ from, to, subject: `Letter ${++count}`, text: 'Hello.\r\n\r\nFrom here on.' });
  await world.settle();
  return trace;
}
const rowOf = async (trace: string) =>
  (await world.api.queue.list({ trace, limit: 9 })).find(one => one.state !== 'expanded')!;

test('off until the owner wants it: mail waits, and goes when he does', { skip }, async () => {
  const out = join(folder, 'out');
  await pipe(
    'keep',
    [`cat > ${out}`, `env | sort > ${out}.env`, `printf '%s|' "$@" > ${out}.args`],
    ['{sender}', "a 'b'; $(c)", '{user}', '{extension}'],
  );
  const trace = await bring('keep+x@here.example');
  const waiting = await rowOf(trace);
  assert.equal(waiting.state, 'deferred');
  assert.match(String(waiting.reply), /handed to no program here now/);
  await world.api.settings.set({ key: 'pipe.enabled', text: 'yes' });
  await world.later(hours(1));
  await world.settle();
  assert.equal((await rowOf(trace)).state, 'delivered');
  const text = readFileSync(out, 'latin1');
  assert.match(
    text,
    /^Return-Path: <kim@there\.example>\nX-Original-To: keep\+x@here\.example\nDelivered-To: keep\+x@here\.example\nReceived: /,
  );
  assert.ok(!text.includes('\r'), 'lines end in LF');
  assert.match(text, /\nFrom here on\.\n$/);
  assert.equal(readFileSync(`${out}.args`, 'latin1'), "kim@there.example|a 'b'; $(c)|keep|x|");
  const environment = readFileSync(`${out}.env`, 'latin1');
  assert.match(environment, /^SENDER=kim@there\.example$/m);
  assert.match(environment, /^EXTENSION=x$/m);
  assert.ok(!/^(NODE_|MAILROOM|npm_)/m.test(environment), environment);
  const stations = (await world.journey(trace)).branches[0]?.sentence;
  assert.match(stations ?? '', /^Handed to pipe keep: taken/);
});

test('exit codes: later, no such user, any other no; its words stand in what the sender gets', { skip }, async () => {
  await pipe('later', ['echo "the ticket house is shut" >&2; exit 75']);
  await pipe('nouser', ['echo "nobody of that name"; exit 67']);
  await pipe('broken', ['exit 3']);
  await pipe('killed', ['kill -9 $$']);
  const later = await rowOf(await bring('later@here.example'));
  assert.deepEqual([later.state, later.status], ['deferred', '4.3.0']);
  assert.match(String(later.reply), /^pipe later: not now \(75\), and said: the ticket house is shut/);
  const before = hop.received.length;
  const nouser = await rowOf(await bring('nouser@here.example'));
  assert.deepEqual([nouser.state, nouser.status], ['failed', '5.1.1']);
  assert.match(hop.received[before]?.bytes.toString('latin1') ?? '', /nobody of that name/);
  assert.deepEqual((await rowOf(await bring('broken@here.example'))).status, '5.3.0');
  assert.equal((await rowOf(await bring('killed@here.example'))).state, 'deferred');
});

test('time is up, output without end, nothing read, nothing there', { skip }, async () => {
  const mark = join(folder, 'still-there');
  await pipe('slow', [`(sleep 3; touch ${mark}) & sleep 3`], [], { timeLimit: 1000 });
  await pipe('loud', ['yes | head -c 1000000', 'cat > /dev/null']);
  await pipe('deaf', ['exec <&-', 'exit 0']);
  await world.api.pipes.add({ name: 'missing', program: join(folder, 'nothing') });
  await world.api.aliases.add({ address: 'missing@here.example', targets: ['pipe:missing'] });
  const slow = await rowOf(await bring('slow@here.example'));
  assert.deepEqual([slow.state, slow.uncertain], ['deferred', true]);
  assert.match(String(slow.reply), /took too long and was ended/);
  assert.equal((await rowOf(await bring('loud@here.example'))).state, 'delivered');
  assert.equal((await rowOf(await bring('deaf@here.example'))).state, 'delivered');
  const missing = await rowOf(await bring('missing@here.example'));
  assert.match(String(missing.reply), /could not be run: there is no such program/);
  assert.equal(missing.state, 'deferred');
  await new Promise(resolve => setTimeout(resolve, 2500));
  assert.ok(!existsSync(mark), 'what it started ended with it');
});

test('a sender who looks like an option is no word for a program', { skip }, async () => {
  await pipe('options', ['exit 0'], ['{sender}']);
  const row = await rowOf(await bring('options@here.example', '--config=x@there.example'));
  assert.deepEqual([row.state, row.status], ['failed', '5.1.3']);
});

test('a Maildir: whole messages under new/, each once, for an alias with people beside it', { skip }, async () => {
  const maildir = join(folder, 'Maildir');
  await world.api.pipes.add({ name: 'archive', maildir });
  await world.api.aliases.add({ address: 'all@here.example', targets: ['pipe:archive', 'ann@here.example'] });
  const trace = await bring('all@here.example');
  assert.deepEqual(readdirSync(join(maildir, 'tmp')), []);
  const names = readdirSync(join(maildir, 'new'));
  assert.equal(names.length, 1);
  assert.match(
    readFileSync(join(maildir, 'new', names[0]!), 'latin1'),
    /^Return-Path: <kim@there\.example>\nX-Original-To: all@here\.example\n/,
  );
  const states = (await world.journey(trace)).branches.map(one => [one.address, one.state]);
  assert.deepEqual(states, [
    ['all@here.example', 'delivered'],
    ['ann@here.example', 'delivered'],
  ]);
  await world.ledger();
});

test('what goes wrong with a folder or a list of ours is told without its place', { skip }, async () => {
  writeFileSync(join(folder, 'file'), '');
  await world.api.pipes.add({ name: 'gone', maildir: join(folder, 'file', 'Maildir') });
  await world.api.aliases.add({ address: 'gone@here.example', targets: ['pipe:gone'] });
  const list = join(folder, 'list');
  writeFileSync(list, 'ann\n', { mode: 0o600 });
  await world.api.aliases.add({ address: 'list@here.example', targets: [`include:${list}`, 'ann@here.example'] });
  writeFileSync(list, 'the secret of the house: no address\n');
  await world.api.aliases.add({ address: 'both@here.example', targets: ['list@here.example', 'ann@here.example'] });
  for (const to of ['gone@here.example', 'both@here.example']) {
    const rows = await world.api.queue.list({ trace: await bring(to), limit: 9 });
    const row = rows.find(one => one.state === 'deferred');
    assert.match(String(row?.reply), /^The folder of pipe gone did not take it: a file|^The list cannot be read now$/);
  }
});

test('only what is there can be named, and what is used stays', async () => {
  const add = (given: Parameters<World['api']['pipes']['add']>[0]) => world.api.pipes.add(given);
  await assert.rejects(
    world.api.aliases.add({ address: 'x@here.example', targets: ['pipe:nowhere'] }),
    /no pipe "nowhere"/,
  );
  await assert.rejects(
    world.api.aliases.add({ address: 'x@here.example', targets: ['|/bin/sh'] }),
    /mailroom pipe add/,
  );
  await assert.rejects(add({ name: 'rel', program: 'sh' }), /no program named from the top/);
  await assert.rejects(add({ name: 'No Good', program: '/bin/sh' }), /is no name/);
  await assert.rejects(add({ name: 'both', program: '/bin/sh', maildir: '/x' }), /not both/);
  await assert.rejects(add({ name: 'slow', program: '/bin/sh' }), skip ? /./ : /already/);
  if (!skip) await assert.rejects(world.api.pipes.remove({ name: 'slow' }), /slow@here\.example leads to pipe slow/);
  await add({ name: 'used', maildir: join(folder, 'used') });
  await world.api.forwards.set({ address: 'ann@here.example', targets: ['mailbox:ann@here.example', 'pipe:used'] });
  await assert.rejects(world.api.pipes.remove({ name: 'used' }), /ann@here\.example leads to pipe used/);
  await world.api.forwards.remove({ address: 'ann@here.example' });
  await world.api.routing.write({ table: 'route', lines: ['x@there.example → pipe used'] });
  await assert.rejects(world.api.pipes.remove({ name: 'used' }), /line 1 of the routes leads to pipe used/);
  await world.api.routing.write({ table: 'route', lines: [] });
  await world.api.pipes.remove({ name: 'used' });
});

test('what waits for a program goes to it when a person queues it anew, and leaves it for another address', {
  skip,
}, async () => {
  await world.api.settings.set({ key: 'pipe.enabled', text: 'yes' });
  const [go, out] = [join(folder, 'go'), join(folder, 'again.out')];
  await pipe('again', [`[ -e ${go} ] || exit 75`, `cat > ${out}`]);
  await world.api.aliases.add({ address: 'team@here.example', targets: ['ann@here.example'] });
  const first = await rowOf(await bring('again@here.example'));
  const second = await rowOf(await bring('again@here.example'));
  assert.deepEqual([first.state, second.state, first.route], ['deferred', 'deferred', 'pipe again']);
  writeFileSync(go, '');
  await world.api.queue.act({ recipients: [first.recipient], act: 'requeue' });
  await world.settle();
  const anew = await rowOf(first.trace);
  assert.deepEqual([anew.state, anew.route, existsSync(out)], ['delivered', 'pipe again', true], String(anew.reply));
  await world.api.queue.readdress({ recipient: second.recipient, address: 'team@here.example' });
  await world.settle();
  const rows = await world.api.queue.list({ trace: second.trace, limit: 9 });
  assert.deepEqual(
    rows.map(({ address, state }) => [address, state]),
    [
      ['again@here.example', 'expanded'],
      ['team@here.example', 'expanded'],
      ['ann@here.example', 'delivered'],
    ],
  );
});

test('while everything is captured no program runs', { skip }, async () => {
  const mark = join(folder, 'ran');
  await pipe('captured', [`touch ${mark}`]);
  // What waits for a program already does not reach it either.
  await world.api.settings.set({ key: 'pipe.enabled', text: 'no' });
  const waiting = await bring('captured@here.example');
  await world.api.settings.set({ key: 'pipe.enabled', text: 'yes' });
  await world.api.settings.set({ key: 'mode', text: 'capture' });
  const isOpen = () => world.mailroom.ports.listeners().some(one => one.name === 'smtp' && one.state === 'listening');
  for (let looks = 0; looks < 200 && !isOpen(); looks++) await new Promise(resolve => setTimeout(resolve, 20));
  const row = await rowOf(await bring('captured@here.example'));
  assert.equal(row.state, 'delivered');
  await world.later(hours(1));
  await world.settle();
  assert.equal((await rowOf(waiting)).state, 'deferred');
  assert.ok(!existsSync(mark));
  const stored = await world.stored({ address: 'ann@here.example', password: '' });
  assert.equal(stored.filter(text => text.includes('captured@here.example')).length, 1);
});
