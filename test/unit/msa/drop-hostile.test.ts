/**
 * What other users of this computer may do to the drop folder: names, links, folders and files that were made to harm.
 * None may reach a file of the server's owner, and none may keep others' mail waiting.
 */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, beforeEach } from 'node:test';
import { systemClock } from '../../../server/base/ports.ts';
import { minutes } from '../../../server/base/units.ts';
import {
  type Dropped,
  dropName,
  LENGTH_AT,
  noWishes,
  printEnvelope,
  printLength,
  readDropFile,
} from '../../../server/msa/drop-file.ts';
import { type DropFolder, openDropFolder } from '../../../server/msa/drop-folder.ts';
import { startPickUp } from '../../../server/msa/drop-pickup.ts';

const skip = process.platform === 'win32' && 'links and FIFOs of Unix';
const root = fs.mkdtempSync(join(tmpdir(), 'mailroom-drop-'));
after(() => fs.rmSync(root, { recursive: true, force: true }));

let count = 0;
let path: string;
let folder: DropFolder;
beforeEach(async () => {
  path = join(root, String(++count));
  const opened = await openDropFolder(path, true);
  assert.ok(opened.ok);
  folder = opened.value;
});

const nameOf = (n: number) => dropName(`MGA1B2C3${String(n).padStart(4, '0')}`, new Uint8Array(16).fill(n));
const fresh = (name: string) => join(path, 'new', name);

type Fixture = { readonly taken: string[]; readonly bugs: unknown[]; readonly noted: unknown[] };
async function look(folders: readonly DropFolder[] = [folder], times = 1): Promise<Fixture> {
  const found: Fixture = { taken: [], bugs: [], noted: [] };
  const pickUp = startPickUp({
    folders,
    agent: async ({ name }) => {
      if (!/^[0-9A-Z]{12}\.[0-9a-f]{32}$/.test(name)) return { kind: 'set-aside', because: 'x; touch /tmp/it' };
      found.taken.push(name);
      return { kind: 'taken', trace: '' };
    },
    ...{ clock: systemClock, recorder: { note: one => void found.noted.push(one) }, perHour: () => 0 },
    ...{ maxMessageSize: () => 1000, onBug: fault => void found.bugs.push(fault) },
  });
  for (let n = 0; n < times; n++) await pickUp.look();
  await pickUp.close();
  return found;
}

test('a link called like the reason of another file is not written through', { skip }, async () => {
  const target = join(root, 'precious');
  fs.writeFileSync(target, 'precious');
  fs.symlinkSync(target, fresh('a.why'));
  await look();
  fs.writeFileSync(fresh('a'), 'rubbish');
  await look();
  assert.equal(fs.readFileSync(target, 'utf8'), 'precious');
  assert.deepEqual(fs.readdirSync(join(path, 'new')), []);
  assert.equal((await folder.setAsideSoFar()).length, 2, 'both are shown');
});

test('no name and no folder keeps other mail waiting', { skip }, async () => {
  for (let n = 0; n < 10; n++) {
    fs.writeFileSync(fresh(`0${n}`.padEnd(255, 'x')), '');
    fs.mkdirSync(fresh(`1${n}`));
    fs.writeFileSync(fresh(join(`1${n}`, 'in it')), '');
    fs.mkdirSync(join(path, 'corrupt', `1${n}`));
  }
  fs.writeFileSync(fresh(nameOf(1)), '');
  assert.deepEqual((await look()).taken, [nameOf(1)]);
  assert.equal(
    new Set((await folder.setAsideSoFar()).map(one => one.name)).size,
    30,
    'what lay there lies there still',
  );
});

test('what cannot be set aside stays, and keeps nobody waiting', async () => {
  for (let n = 0; n < 20; n++) fs.writeFileSync(fresh(`0${n}`), '');
  fs.writeFileSync(fresh(nameOf(1)), '');
  const stuck = { ...folder, setAside: async () => Promise.reject(new Error('EACCES')) };
  const { taken, bugs } = await look([stuck], 3);
  assert.deepEqual(taken, [nameOf(1)]);
  assert.ok(bugs.length <= 2, `told once, not ${bugs.length} times`);
  assert.equal(fs.readdirSync(join(path, 'new')).length, 20);
});

test('what nobody may read is told once, not file by file', async () => {
  const bugs: unknown[] = [];
  const pickUp = startPickUp({
    folders: [{ ...folder, read: async () => ({ ok: false, error: { kind: 'later', because: 'EACCES' } }) }],
    agent: async () => ({ kind: 'later', because: '', wait: minutes(1) }),
    ...{ clock: systemClock, recorder: { note: () => {} }, perHour: () => 0, maxMessageSize: () => 1 },
    onBug: fault => void bugs.push(fault),
  });
  for (let n = 0; n < 300; n++) fs.writeFileSync(fresh(`${n}`), '');
  await pickUp.look();
  await pickUp.close();
  assert.ok(bugs.length <= 100, `${bugs.length}`);
});

test('thousands of files that were set aside are counted, not opened', async () => {
  for (let n = 0; n < 3000; n++) fs.writeFileSync(join(path, 'corrupt', `${n}`), '');
  const pickUp = startPickUp({
    ...{ folders: [{ ...folder, setAsideSoFar: () => Promise.reject(new Error('all were opened')) }] },
    agent: async () => ({ kind: 'later', because: '', wait: minutes(1) }),
    ...{ clock: systemClock, recorder: { note: () => {} }, perHour: () => 0, maxMessageSize: () => 1 },
    onBug: () => {},
  });
  assert.match((await pickUp.needs())[0]?.sentence ?? '', /^3000 files in /);
  await pickUp.close();
  const all = await folder.setAsideSoFar();
  assert.deepEqual([all.length, all[0]?.because], [3000, 'nobody wrote down why']);
});

test('cleaning follows no folder: somebody could exchange it for a link meanwhile', { skip }, async () => {
  const old = new Date(1);
  fs.mkdirSync(join(path, 'tmp', 'full'));
  fs.writeFileSync(join(path, 'tmp', 'full', 'x'), '');
  fs.mkdirSync(join(path, 'tmp', 'empty'));
  fs.symlinkSync(root, join(path, 'tmp', 'link'));
  for (const name of ['full', 'empty']) fs.utimesSync(join(path, 'tmp', name), old, old);
  fs.lutimesSync(join(path, 'tmp', 'link'), old, old);
  await folder.clean(Date.now());
  assert.deepEqual(fs.readdirSync(join(path, 'tmp')), ['full']);
  assert.ok(fs.existsSync(path));
});

test('a file that is larger than it says is read no further', { skip }, async () => {
  fs.symlinkSync('/dev/zero', fresh('zero'));
  const zero = await folder.read('zero', 10);
  assert.equal(!zero.ok && zero.error.kind, 'foreign');
  fs.writeFileSync(fresh('large'), '');
  fs.truncateSync(fresh('large'), 64 * 1024 * 1024);
  const large = await folder.read('large', 10);
  assert.equal(!large.ok && large.error.kind, 'foreign');
});

function fileOf(more: Partial<Dropped>, message: string): Buffer {
  const envelope = printEnvelope({ ...noWishes, recipients: ['ben@here.example'], ...more });
  assert.ok(envelope.ok);
  const file = Buffer.concat([envelope.value, Buffer.from(message, 'latin1')]);
  file.write(printLength(message.length), LENGTH_AT, 'latin1');
  return file;
}
const MESSAGE = 'Subject: x\r\n\r\nx\r\n';
/** As a hand may write it. */
const edited = (was: string, is: string): Buffer =>
  Buffer.from(fileOf({ sender: 'a@x.example' }, MESSAGE).toString('latin1').replace(was, is), 'latin1');

test('a file that no sendmail(1) of ours wrote is not taken for one', () => {
  assert.ok(readDropFile(fileOf({ envid: 'E 1', sender: 'Jürgen@x.example' }, MESSAGE)).ok);
  for (const [what, file] of [
    ['a control character in the envelope', edited('Recipient: ben', 'Recipient: b\u001bn')],
    ['an ENVID that sendmail(1) would refuse', fileOf({ envid: 'x'.repeat(101) }, MESSAGE)],
    ['a line that ends with LF alone', fileOf({}, 'Subject: x\r\n\r\nx\n.\r\n')],
    ['a CR alone', fileOf({}, 'Subject: x\r\n\r\nx\r.\r\n')],
    ['a CR at the very end', fileOf({}, 'Subject: x\r\n\r\nx\r')],
    ['NUL', fileOf({}, 'Subject: x\r\n\r\n\0\r\n')],
  ] as const)
    assert.equal(readDropFile(file).ok, false, what);
  // What a later line says of the same thing would be believed.
  const twice = edited('Recipient:', 'Sender: b@x.example\nRecipient:');
  assert.equal(readDropFile(twice).ok, false);
});
