/**
 * The submission agent for programs of this computer: who may be whom, what comes back, and that each file is taken once,
 * wherever a crash falls. A whole mail system stands behind it; only the file's owner is made up.
 */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { seededRandom, systemClock } from '../../../server/base/ports.ts';
import { minutes } from '../../../server/base/units.ts';
import { type DropAgent, dropAgent, type Outcome } from '../../../server/msa/drop.ts';
import {
  type Dropped,
  dropName,
  LENGTH_AT,
  noWishes,
  printEnvelope,
  printLength,
} from '../../../server/msa/drop-file.ts';
import { openDropFolder } from '../../../server/msa/drop-folder.ts';
import { startPickUp } from '../../../server/msa/drop-pickup.ts';
import { startWorld, type World } from '../../support/world.ts';

const OWNER = 1000;
const WWW = 33;
let world: World;
let agent: DropAgent;
let mode: 'deliver' | 'local' | 'capture' = 'local';
let trusted: readonly string[] = [];
let judged: 'accept' | 'hold' = 'accept';

before(async () => {
  world = await startWorld({ preset: 'office' });
  for (const name of ['ann', 'ben']) await world.addAccount(`${name}@here.example`);
  const { store, mail, recorder } = world.mailroom;
  agent = dropAgent({
    ...{ store, recorder, clock: systemClock, random: seededRandom(7), intake: mail.intake },
    ...{
      hostName: () => 'mail.here.example',
      computerName: 'box',
      separator: () => '+',
      maxMessageSize: () => 5000,
      maxRecipients: () => 10,
    },
    sign: async () => ({ fields: 'DKIM-Signature: ours\r\n', by: ['ours'] }),
    asSubmitted: address => address.replace('@old.example', '@here.example'),
    mode: () => mode,
    checks: { submitted: async () => (judged === 'accept' ? null : (held as never)) },
    ...{ users: { nameOf: uid => ({ [OWNER]: 'ann', [WWW]: 'www-data' })[uid] ?? null, has: name => name === 'root' } },
    ...{ ownUid: OWNER, trusted: () => trusted, systemMailTo: () => '' },
  });
});
after(() => world[Symbol.asyncDispose]());

const verdict = { act: 'hold', stage: 'message', score: 1, because: 'a rule says so', findings: [], met: [] };
const held = {
  ...{ verdict, act: 'hold', refusal: null, fields: 'X-Scanned: yes\r\n' },
  judged: (trace: string) => ({ trace, at: 1, act: 'hold', rules: [], facts: '{}', verdict: '{}' }),
};

let count = 0;
const nextName = () => dropName(`MGA1B2C3${String(++count).padStart(4, '0')}`, new Uint8Array(16).fill(count));
function fileOf(more: Partial<Dropped>, message: string): Buffer {
  const envelope = printEnvelope({ ...noWishes, recipients: ['ben@here.example'], ...more });
  assert.ok(envelope.ok);
  const file = Buffer.concat([envelope.value, Buffer.from(message)]);
  file.write(printLength(Buffer.byteLength(message)), LENGTH_AT, 'latin1');
  return file;
}
type Came = { readonly sender: string; readonly to: readonly (readonly [string, string])[]; readonly outcome: Outcome };
async function drop(uid: number, more: Partial<Dropped>, message = 'Subject: x\r\n\r\nx\r\n'): Promise<Came> {
  const name = nextName();
  const outcome = await agent({ name, uid, bytes: fileOf(more, message) });
  await world.settle();
  const id = name.slice(0, 12);
  const rows = (await world.api.queue.list({ limit: 5000 })).filter(({ trace }) => trace.startsWith(id));
  return { sender: rows[0]?.sender ?? '', to: rows.map(({ address, state }) => [address, state]), outcome };
}
const by = (from: string) => `From: ${from}\r\nSubject: x\r\n\r\nx\r\n`;

test('the owner sends as anybody; another user as himself, and reports come to somebody', async () => {
  assert.equal((await drop(OWNER, { sender: 'shop@other.example' })).sender, 'shop@other.example');
  assert.equal((await drop(OWNER, {})).sender, 'ann@here.example');
  assert.equal((await drop(WWW, { sender: 'ben@here.example' })).sender, 'ann@here.example');
  assert.equal((await drop(WWW, { sender: '' })).sender, '');
  const own = await drop(WWW, {}, by('www-data'));
  assert.deepEqual([own.sender, own.to], ['ann@here.example', [['ben@here.example', 'delivered']]]);
});

test('in another’s name nothing goes, unless its owner trusts him', async () => {
  assert.deepEqual((await drop(WWW, {}, by('ben@here.example'))).to, [['ben@here.example', 'failed']]);
  trusted = ['www-data=ben@here.example'];
  const one = await drop(WWW, { sender: 'ben@here.example' }, by('ben@here.example'));
  assert.deepEqual([one.sender, one.to], ['ben@here.example', [['ben@here.example', 'delivered']]]);
  assert.deepEqual((await drop(WWW, {}, by('ann@here.example'))).to, [['ben@here.example', 'failed']]);
  trusted = [String(WWW)];
  assert.deepEqual((await drop(WWW, {}, by('ann@here.example'))).to, [['ben@here.example', 'delivered']]);
  trusted = [];
  // Elsewhere's people may be named: Sender: says who it was.
  assert.deepEqual((await drop(WWW, {}, by('v@there.example'))).to, [['ben@here.example', 'delivered']]);
});

test('nor in a name that the owner’s table would make another’s; signed is what is his own', async () => {
  const isSigned = async (uid: number, from: string) => {
    const { outcome } = await drop(uid, {}, by(from));
    const [told] = await world.mailroom.store.events({
      ...{ trace: outcome.kind === 'taken' ? outcome.trace : '', names: ['queue.accepted'], limit: 1 },
    });
    return told?.fields.signed !== undefined;
  };
  assert.deepEqual((await drop(WWW, {}, by('ben@old.example'))).to, [['ben@here.example', 'failed']]);
  assert.deepEqual((await drop(WWW, {}, by('www-data@old.example'))).to, [['ben@here.example', 'delivered']]);
  assert.equal(await isSigned(WWW, 'www-data@old.example'), true);
  assert.equal(await isSigned(WWW, 'www-data'), true);
  assert.equal(await isSigned(WWW, 'www-data@box'), true);
  // Our key would stand for a name below our domain that nobody gave him.
  assert.equal(await isSigned(WWW, 'boss@sub.here.example'), false);
  assert.equal(await isSigned(WWW, 'www-data, v@there.example'), false);
  assert.equal(await isSigned(OWNER, 'boss@sub.here.example'), true);
});

test('names of this computer are ours; a user without an address here has the owner read for him', async () => {
  const recipients = [
    'ben',
    'ben@localhost',
    'ben@box',
    'ben@mail.here.example',
    'root',
    'root@here.example',
    'nobody',
  ];
  assert.deepEqual((await drop(OWNER, { recipients })).to, [
    ['ben@here.example', 'delivered'],
    ['ann@here.example', 'delivered'],
    ['root@here.example', 'failed'],
    ['nobody@here.example', 'failed'],
  ]);
});

test('what may not go comes back, each with its own reason', async () => {
  const away = await drop(OWNER, { recipients: ['kim@there.example', 'ben@here.example'] });
  assert.deepEqual(away.to, [
    ['ben@here.example', 'delivered'],
    ['kim@there.example', 'failed'],
  ]);
  assert.deepEqual((await drop(OWNER, {}, `Subject: x\r\n\r\n${'x'.repeat(6000)}`)).to, [
    ['ben@here.example', 'failed'],
  ]);
  assert.deepEqual((await drop(OWNER, {}, 'From: a@x.example\r\nFrom: b@x.example\r\n\r\nx')).to, [
    ['ben@here.example', 'failed'],
  ]);
  const many = Array.from({ length: 11 }, (_, n) => `ben+${n}@here.example`);
  assert.deepEqual(
    (await drop(OWNER, { recipients: many })).to.map(([, state]) => state),
    many.map(() => 'failed'),
  );
  judged = 'hold';
  assert.deepEqual((await drop(OWNER, {})).to, [['ben@here.example', 'held']]);
  judged = 'accept';
  const loop = await drop(OWNER, {}, `${'Received: by x; now\r\n'.repeat(60)}\r\nx`);
  assert.equal(loop.outcome.kind, 'set-aside');
});

test('captured: as it is, whoever says he is who', async () => {
  mode = 'capture';
  const came = await drop(WWW, { sender: 'boss@there.example' }, by('boss@there.example'));
  assert.equal(came.sender, 'boss@there.example');
  mode = 'local';
});

test('each file is taken once; another one of the same trace is not mistaken for it', async () => {
  const name = nextName();
  const file = {
    name,
    uid: OWNER,
    bytes: fileOf({ recipients: ['ben@here.example', 'kim@there.example'] }, by('ann')),
  };
  const first = await agent(file);
  await world.settle();
  const rows = async () =>
    (await world.api.queue.list({ limit: 5000 })).filter(row => row.trace.startsWith(name.slice(0, 12)));
  const before = await rows();
  assert.deepEqual(await agent(file), first);
  await world.settle();
  assert.deepEqual(await rows(), before);
  const other = await agent({ ...file, name: `${name.slice(0, 13)}${'e'.repeat(32)}` });
  await world.settle();
  assert.equal(other.kind === 'taken' && other.trace, `${name.slice(0, 12)}-101`);
  assert.equal((await rows()).length, 2 * before.length);
});

test('a crash before it was sent back: it is sent back when it is found again', async () => {
  const name = nextName();
  const trace = `${name.slice(0, 12)}-1`;
  const { store, mail } = world.mailroom;
  await mail.intake({
    ...{ trace, bytes: Buffer.from('x'), sender: '', origin: 'local', login: null, reception: null, chronicle: {} },
    ...{ recipients: [{ address: 'kim@there.example', notify: 0, original: null }], heldBy: 'the submission agent' },
    parameters: { body: '7BIT', smtpUtf8: false, ret: null, envid: null },
    told: {
      ...{
        remote: '',
        helo: null,
        protocol: 'local',
        listener: 'local',
        milliseconds: 0,
        mechanism: null,
        dropped: name,
      },
    },
  });
  await agent({ name, uid: OWNER, bytes: fileOf({ recipients: ['kim@there.example'] }, 'x') });
  const [row] = await store.queue({ trace, limit: 1 });
  assert.equal(row?.state, 'failed');
});

test('a crash before it was sent back, and it may go now: it goes', async () => {
  const name = nextName();
  const file = { name, uid: OWNER, bytes: fileOf({ recipients: ['kim@there.example'] }, 'Subject: x\r\n\r\nx\r\n') };
  const { store, mail } = world.mailroom;
  const trace = `${name.slice(0, 12)}-1`;
  await mail.intake({
    ...{ trace, bytes: Buffer.from('x'), sender: '', origin: 'local', login: null, reception: null, chronicle: {} },
    ...{ recipients: [{ address: 'kim@there.example', notify: 0, original: null }], heldBy: 'the submission agent' },
    parameters: { body: '7BIT', smtpUtf8: false, ret: null, envid: null },
    told: {
      ...{ remote: '', helo: null, protocol: 'local', listener: 'local', milliseconds: 0, mechanism: null },
      dropped: name,
    },
  });
  mode = 'deliver';
  assert.equal((await agent(file)).kind, 'taken');
  mode = 'local';
  const [row] = await store.queue({ trace, limit: 1 });
  assert.notEqual(row?.state, 'held', 'nobody would ever let it go');
});

test('who drops more than his share waits; nobody else does; nothing is lost', async () => {
  const path = join(world.home, 'other-drop');
  const opened = await openDropFolder(path, true);
  assert.ok(opened.ok);
  const taken: string[] = [];
  const pickUp = startPickUp({
    folders: [
      {
        ...opened.value,
        read: async name => ({ ok: true, value: { uid: name.startsWith('a') ? 1 : 2, bytes: Buffer.alloc(0) } }),
      },
    ],
    agent: async ({ name }) => {
      taken.push(name);
      return name.endsWith('later') ? { kind: 'later', because: 'x', wait: minutes(1) } : { kind: 'taken', trace: '' };
    },
    ...{ clock: systemClock, recorder: world.mailroom.recorder, perHour: () => 2, maxMessageSize: () => 1000 },
    onBug: fault => assert.fail(String(fault)),
  });
  for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2later']) fs.writeFileSync(join(path, 'new', name), '');
  await pickUp.look();
  await pickUp.look();
  assert.deepEqual(fs.readdirSync(join(path, 'new')).length, 3);
  assert.deepEqual(taken.filter(name => name === 'b2later').length, 1, 'not before its time');
  assert.match((await pickUp.needs())[0]?.sentence ?? '', /user 1 drop more than 2 messages/);
  await pickUp.close();
});

test('what somebody began to write long ago is taken away, what is fresh is not', async () => {
  const path = join(world.home, 'third-drop');
  const opened = await openDropFolder(path, true);
  assert.ok(opened.ok);
  for (const name of ['old', 'fresh']) fs.writeFileSync(join(path, 'tmp', name), '');
  fs.utimesSync(join(path, 'tmp', 'old'), 1, 1);
  await opened.value.clean(Date.now());
  assert.deepEqual(fs.readdirSync(join(path, 'tmp')), ['fresh']);
  assert.equal((await openDropFolder(join(path, 'nowhere'), false)).ok, false);
});
