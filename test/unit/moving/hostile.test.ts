/** Moving in and out where the world is not kind: lies, changes in the middle, names that cannot be. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ok } from '../../../server/base/result.ts';
import { messageFile } from '../../../server/formats/archive-shapes.ts';
import { archiveSource } from '../../../server/formats/archive-source.ts';
import { diskTree } from '../../../server/formats/disk-tree.ts';
import type { Source, SourceItem } from '../../../server/formats/source.ts';
import { sha256 } from '../../../server/moving/digest.ts';
import { LARGEST, mailFolder, put } from '../../support/mail-files.ts';
import { ANN, type MovingWorld, movingWorld } from '../../support/moving-world.ts';
import { must } from '../../support/store-world.ts';

const AT = 1_600_000_000_000;
const wire = (n: number): string => `Subject: ${n}\r\n\r\nbody ${n}\r\n`;

async function filed({ store }: MovingWorld, name: string, texts: readonly string[], more: object = {}): Promise<void> {
  const account = (await store.account(ANN))!.id;
  await store.run('createMailbox', { account, name, role: null, subscribed: true });
  const mailbox = (await store.mailbox(account, name))!.id;
  const messages = texts.map(text => ({
    ...{ bytes: Buffer.from(text, 'latin1'), flags: 1, keywords: [], internalDate: AT, trace: 'T-1', ...more },
  }));
  must(await store.run('appendAll', { account, mailbox, messages, note: null }));
}

/** An archive of one folder, unpacked; what it says of itself is the test's. */
function archiveOf(
  t: TestContext,
  lines: readonly object[],
  more: { lists?: string; folders?: readonly string[][] } = {},
): string {
  const top = mailFolder(t);
  const text = lines.map(line => `${JSON.stringify(line)}\n`).join('');
  put(top, 'folders/0001-0001.jsonl', text);
  const folders = (more.folders ?? [['Work']]).map(path => ({
    ...{ path, role: null, subscribed: true, uidValidity: 1, uidNext: 99, messages: lines.length, octets: 0 },
    lists: [{ file: 'folders/0001-0001.jsonl', sha256: more.lists ?? sha256(Buffer.from(text)).toString('hex') }],
  }));
  const account = { address: ANN, name: 'Ann' };
  put(
    top,
    'manifest.json',
    JSON.stringify({ format: 'mailroom-account', version: 1, made: '', by: '', account, folders, extras: [] }),
  );
  return top;
}

function lineOf(top: string | null, uid: number, more: object = {}): object {
  const octets = Buffer.from(wire(uid));
  const sha = sha256(octets).toString('hex');
  if (top) put(top, messageFile(sha), octets);
  return { uid, flags: 1, keywords: [], date: AT, size: octets.length, sha256: sha, ...more };
}

/** One message as a source gives it. */
const oneOf = (more: Partial<SourceItem & { kind: 'message' }>): Source => ({
  ...{ format: 'one', name: 'one', notes: () => [], close: async () => {} },
  folders: async () => [
    { ...{ path: ['Far'], role: null, subscribed: true, messages: 1, octets: null, origin: 'Far', uidValidity: 1 } },
  ],
  messages: async function* () {
    yield {
      ...{ kind: 'message', key: '1', origin: 'one', size: null, flags: 0, keywords: [], uid: 1, internalDate: AT },
      read: async () => ok({ octets: Buffer.from(wire(1)), ends: 'crlf' as const }),
      ...more,
    };
  },
});

test('keywords that are none, and dates that nobody can print, do not come in', async t => {
  const kinds = {
    bad: {
      inWords: () => 'bad',
      open: async () => ok(oneOf({ keywords: ['Forwarded', 'a) (b', 'x\r\n* BYE', '\\Seen'], internalDate: 8e18 })),
    },
    none: { inWords: () => 'none', open: async () => ok(oneOf({ internalDate: Number.NaN })) },
  };
  const { brought, mail } = await movingWorld(t, { kinds });
  assert.equal((await brought('', { source: { type: 'bad' } })).state, 'done');
  const [[, , keywords, date] = []] = await mail('Far');
  assert.deepEqual(keywords, ['a___b', 'Forwarded', 'Seen', 'x___BYE']);
  assert.ok(date! <= Date.now());
  assert.equal((await brought('', { source: { type: 'none' }, duplicates: 'keep' })).state, 'done');
});

test('a kind that is a name of every object is unknown, and its job ends', { timeout: 5000 }, async t => {
  const { brought, mover } = await movingWorld(t);
  const job = await brought('', { source: { type: 'constructor' } });
  assert.match(String(job.progress.because), /Nobody here knows a source of the kind "constructor"/);
  must(await mover.remove(job.id));
});

test('an archive: a damaged list does not hide what follows it when the job goes on', async t => {
  const top = mailFolder(t);
  const lines = [1, 2, 3].map(n => lineOf(top, n));
  const from = archiveOf(t, lines, { lists: '0'.repeat(64) });
  const tree = diskTree(from);
  const source = must(await archiveSource(tree, { largest: LARGEST }));
  const [folder] = await source.folders();
  const keys: string[] = [];
  for await (const { key } of source.messages(folder!, { after: 'folders/0001-0001.jsonl' })) keys.push(key);
  assert.deepEqual(keys, ['folders/0001-0001.jsonl', '1', '2', '3']);
});

test('an archive that names a folder twice gives out the mail of both', async t => {
  const from = archiveOf(t, [], { folders: [['Work'], ['Work']] });
  put(from, 'folders/0001-0001.jsonl', `${JSON.stringify(lineOf(from, 1))}\n`);
  const manifest = JSON.parse(readFileSync(join(from, 'manifest.json'), 'utf8'));
  const text = `${JSON.stringify(lineOf(from, 2))}\n`;
  put(from, 'folders/0002-0001.jsonl', text);
  const hashOf = (name: string) => sha256(readFileSync(join(from, name))).toString('hex');
  for (const at of [0, 1])
    manifest.folders[at].lists = [`folders/000${at + 1}-0001.jsonl`].map(file => ({ file, sha256: hashOf(file) }));
  writeFileSync(join(from, 'manifest.json'), JSON.stringify(manifest));
  const { brought, mail } = await movingWorld(t);
  assert.equal((await brought(from)).state, 'done');
  assert.deepEqual(
    (await mail('Work')).map(([text_]) => text_),
    [wire(1), wire(2)],
  );
});

test('an archive with identities and scripts that are none', async t => {
  const from = archiveOf(t, []);
  const manifest = JSON.parse(readFileSync(join(from, 'manifest.json'), 'utf8'));
  const extras: Record<string, unknown> = {
    'identities.json': [
      null,
      5,
      { email: 7 },
      { email: 'a@here.example', isDefault: true, name: {} },
      { name: 'Ann', email: ANN },
    ],
    'away-reply.json': ['x', null],
    'scripts.json': [null, { name: 5 }, { name: 'a\nb', role: 'active', file: 'scripts/1.sieve' }],
    'mailbox-notes.json': [null, { mailbox: null, mine: true, entry: '/x', value: 5 }],
    'account.json': { forward: 'x', shares: 5 },
  };
  manifest.extras = Object.entries(extras).map(([name, value]) => {
    const text = JSON.stringify(value);
    put(from, `account/${name}`, text);
    return { name, file: `account/${name}`, sha256: sha256(Buffer.from(text)).toString('hex') };
  });
  writeFileSync(join(from, 'manifest.json'), JSON.stringify(manifest));
  const { brought, store, bugs } = await movingWorld(t);
  const job = await brought(from);
  assert.deepEqual([job.state, bugs], ['done', []]);
  const kept = (await store.documents(job.account, 'identity')).list.map(({ body }) => JSON.parse(body).name);
  assert.deepEqual(kept, ['Ann']);
  assert.deepEqual((await store.documents(job.account, 'vacation')).list, []);
});

test('thousands of folders are planned in a moment', { timeout: 20_000 }, async t => {
  const folders = Array.from({ length: 10_001 }, (_, n) => [`F${n}`]);
  const { brought } = await movingWorld(t);
  const many = await brought(archiveOf(t, [], { folders }));
  assert.match(String(many.progress.because), /10001 folders/);
});

for (const [format, name] of [
  ['eml', 'out'],
  ['zip', 'out.zip'],
  ['mbox', 'out'],
  ['maildir', 'out'],
] as const)
  test(`${format}: one mailbox alone, long names, odd names, and what the format cannot hold`, async t => {
    const world = await movingWorld(t);
    const long = '手'.repeat(90);
    await filed(world, 'Work/2024', [wire(1)]);
    const alone = join(mailFolder(t), name);
    const one = await world.carried(format, alone);
    assert.deepEqual([one.state, one.progress.because], ['done', null]);
    await filed(world, 'Old.mbox', [wire(2)]);
    await filed(world, 'a.eml', [wire(3)]);
    await filed(world, 'new', [wire(4)]);
    await filed(world, 'x.sbd', [wire(5)]);
    await filed(world, 'x/y', [wire(6)]);
    await filed(world, 'x', [wire(9), `Subject: ${long}\r\n\r\nx\r\n`]);
    await filed(world, `${long}/${long}/${long}`, [wire(7)]);
    await filed(world, 'Case', [wire(8)]);
    await filed(world, 'case', [wire(8)]);
    await filed(world, 'Odd', [
      'Status: RO\r\nX-Status: D\r\nX-Mozilla-Status: 0008\r\nX-Gmail-Labels: a\r\nSubject: 1\r\n\r\nx\r\n',
      'Subject: bare\r\n\r\na\nb\r\n',
      '\ufeffSubject: mark\r\n\r\nx\r\n',
    ]);
    await filed(world, 'Far', [wire(1)], { internalDate: Date.UTC(2150, 1, 1) });
    await filed(world, 'Far', [wire(2)]);
    const all = await world.carried(format, join(mailFolder(t), name));
    assert.deepEqual([all.state, all.progress.because], ['done', null]);
    const report = all.progress.kind === 'export' ? all.progress.report : null;
    for (const folder of report!.folders)
      if (folder.name !== 'Odd') assert.equal(folder.digestThere, folder.digest, folder.name);
  });

test('a mailbox that is renamed while its export rests is carried out; one that is deleted is told of', async t => {
  const world = await movingWorld(t);
  const { store, mover, ended } = world;
  const account = (await store.account(ANN))!.id;
  for (const name of ['A', 'B', 'C']) await filed(world, name, [wire(1), wire(2)]);
  const path = join(mailFolder(t), 'out');
  const job = must(
    await mover.start({ kind: 'export', address: ANN, format: 'maildir', path, mailboxes: null, by: '' }),
  );
  await ended(job.id);
  const { progress } = (await mover.get(job.id))!;
  // As if it had stopped before B.
  if (progress.kind !== 'export') assert.fail();
  const at = progress.folders.findIndex(one => one.name === 'B');
  const folders = progress.folders.map((one, n) =>
    n < at ? one : { ...one, after: 0, messages: 0, octets: 0, digest: '0'.repeat(64), state: '0'.repeat(64) },
  );
  const back = { ...progress, folders, at, token: '', report: null };
  must(await store.run('noteMoving', { id: job.id, state: 'paused', progress: JSON.stringify(back), now: AT }));
  must(await store.run('renameMailbox', { account, from: 'B', to: 'Bee' }));
  must(await store.run('deleteMailbox', { account, name: 'C', note: null }));
  rmSync(join(path, '.C'), { recursive: true });
  must(await mover.resume(job.id));
  const done = await ended(job.id);
  assert.equal(done.state, 'done', String(done.progress.because));
  if (done.progress.kind !== 'export') assert.fail();
  assert.deepEqual(done.progress.report?.folders.find(one => one.name === 'B')?.messages, 2);
  assert.match(done.progress.notes.join(), /C was deleted/);
});

test('what was carried out is not written over by a second round', async t => {
  const world = await movingWorld(t);
  await filed(world, 'A', [wire(1)]);
  const path = join(mailFolder(t), 'out.zip');
  const job = await world.carried('zip', path);
  writeFileSync(path, 'mine');
  assert.deepEqual(await world.mover.resume(job.id), { ok: false, error: `${path} is there already` });
  assert.equal(readFileSync(path, 'latin1'), 'mine');
});

test('a place that cannot be looked at is refused in words', async t => {
  const world = await movingWorld(t);
  const path = join(mailFolder(t), 'x'.repeat(300));
  const started = await world.mover.start({
    kind: 'export',
    address: ANN,
    format: 'zip',
    path,
    mailboxes: null,
    by: '',
  });
  assert.equal(started.ok, false);
});

test('a job whose state the disk does not take rests, and does not turn in circles', async t => {
  let refusing = true;
  let turns = 0;
  const kinds = {
    one: {
      inWords: () => 'one',
      open: async () => {
        turns++;
        return ok(oneOf({}));
      },
    },
  };
  const world = await movingWorld(t, { kinds });
  const run = world.store.run.bind(world.store);
  Object.assign(world.store, {
    run: (name: string, ...rest: [never]) =>
      refusing && (name === 'noteMoving' || name === 'bringIn')
        ? Promise.resolve({ ok: false, error: 'disk-full' })
        : run(name as never, ...rest),
  });
  const wish = { kind: 'import', address: ANN, source: { type: 'one' }, folders: [], under: null } as const;
  const job = must(await world.mover.start({ ...wish, duplicates: 'skip', dryRun: false, by: '' }));
  await new Promise(resolve => setTimeout(resolve, 300));
  assert.ok(turns <= 2, `${turns} turns`);
  refusing = false;
  assert.equal((await world.mover.get(job.id))?.state !== 'running', true);
});

test('a mailbox that is deleted while mail goes into it: in words, and it goes on', async t => {
  const world = await movingWorld(t);
  const { store, mover, ended } = world;
  const account = (await store.account(ANN))!.id;
  let cut = true;
  const slow: Source = {
    ...oneOf({}),
    messages: async function* () {
      for (let n = 0; n < 250; n++) {
        if (n === 150 && cut) {
          cut = false;
          must(await store.run('deleteMailbox', { account, name: 'Far', note: null }));
        }
        yield {
          ...{
            kind: 'message' as const,
            key: `${n}`,
            origin: 'one',
            size: null,
            flags: 0,
            keywords: [],
            uid: 1,
            internalDate: AT,
          },
          read: async () => ok({ octets: Buffer.from(wire(n)), ends: 'crlf' as const }),
        };
        if (n % 50 === 0) await new Promise(resolve => setTimeout(resolve, 20));
      }
    },
  };
  Object.assign(mover.kinds, { slow: { inWords: () => 'slow', open: async () => ok(slow) } });
  const job = await world.brought('', { source: { type: 'slow' } });
  assert.match(String(job.progress.because), /deleted/);
  must(await mover.resume(job.id));
  assert.equal((await ended(job.id)).state, 'done');
});

test('unpacking is left off when its job is stopped', async t => {
  const top = mailFolder(t);
  put(top, 'big.mbox.gz', gzipSync(Buffer.alloc(40_000_000, 97)));
  const { pathKind } = await import('../../../server/moving/places.ts');
  const abort = new AbortController();
  abort.abort();
  const scratch = mailFolder(t);
  const opened = await pathKind().open(
    { type: 'path', path: join(top, 'big.mbox.gz') },
    { ...{ largest: LARGEST, scratch, account: 1 }, signal: abort.signal },
  );
  assert.match(opened.ok ? '' : opened.error, /stopped|abort/i);
  assert.equal(existsSync(join(scratch, 'content')), false);
});
