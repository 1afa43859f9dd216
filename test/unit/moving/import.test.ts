/** Mail brought in: where it goes, what is left out and told, what is proven, and how a job goes on. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { ok } from '../../../server/base/result.ts';
import type { Source, SourceItem } from '../../../server/formats/source.ts';
import { newDigest, sha256 } from '../../../server/moving/digest.ts';
import { mailboxName, mapFolder } from '../../../server/moving/folder-map.ts';
import { mailFolder, put } from '../../support/mail-files.ts';
import { ANN, movingWorld } from '../../support/moving-world.ts';
import { must } from '../../support/store-world.ts';

const AT = 1_600_000_000;
const letter = (n: number): string => `Subject: ${n}\nMessage-ID: <${n}@x.example>\n\nbody ${n}\n`;
const wire = (n: number): string => letter(n).replaceAll('\n', '\r\n');

function maildir(top: string, folder: string, numbers: readonly number[], info = ':2,S'): void {
  for (const n of numbers) put(top, join(folder, 'cur', `${AT + n}.M${n}.host${info}`), letter(n), (AT + n) * 1000);
}

test('a Maildir: mailboxes by what they are for, flags, dates, a proof', async t => {
  const top = mailFolder(t, { 'tmp/': '', 'new/': '' });
  maildir(top, '.', [1, 2]);
  maildir(top, '.Gesendete Objekte', [3], ':2,RS');
  maildir(top, '.Work.2024', [4], ':2,F');
  const { store, brought, mail, mover } = await movingWorld(t);
  const job = await brought(top);
  assert.equal(job.state, 'done');
  const { report } = job.progress;
  assert.deepEqual(
    report?.folders.map(({ from, to, taken, octets, different }) => [from.join('/'), to, taken, octets, different]),
    [
      ['INBOX', 'INBOX', 2, 98, 0],
      ['Gesendete Objekte', 'Sent', 1, 49, 0],
      ['Work/2024', 'Work/2024', 1, 49, 0],
    ],
  );
  assert.equal(report?.proven, true);
  const digest = newDigest();
  for (const n of [1, 2]) digest.add(sha256(Buffer.from(wire(n))));
  assert.equal(report?.folders[0]?.digestHere, digest.text());
  assert.deepEqual(await mail('INBOX'), [
    [wire(1), 1, [], (AT + 1) * 1000],
    [wire(2), 1, [], (AT + 2) * 1000],
  ]);
  assert.deepEqual(await mail('Sent'), [[wire(3), 3, [], (AT + 3) * 1000]]);
  assert.deepEqual(await mail('Work/2024'), [[wire(4), 4, [], (AT + 4) * 1000]]);
  assert.deepEqual(await store.check({ deep: true }), []);
  const names = (await store.events({ names: ['moving.'], limit: 9 })).map(note => note.name);
  assert.deepEqual(names, ['moving.begun', 'moving.done']);
  assert.deepEqual(await mover.needs(), []);
});

test('a second round takes only what is new; what lies there already is not filed twice', async t => {
  const top = mailFolder(t, { 'tmp/': '', 'new/': '' });
  maildir(top, '.', [1, 2]);
  const { brought, mail, mover, ended } = await movingWorld(t);
  const first = await brought(top);
  maildir(top, '.', [3]);
  must(await mover.resume(first.id));
  const again = await ended(first.id);
  assert.equal(again.progress.kind === 'import' && again.progress.report?.taken, 3);
  assert.equal((await mail('INBOX')).length, 3);
  const other = await brought(top);
  assert.deepEqual([other.progress.report?.taken, other.progress.report?.duplicates], [0, 3]);
  const doubled = await brought(top, { duplicates: 'keep' });
  assert.equal(doubled.progress.report?.taken, 3);
  assert.equal((await mail('INBOX')).length, 6);
});

test('two of one mbox that are alike are two', async t => {
  const one = `From a@x.example Fri Jul  8 12:08:34 2011\n${letter(1)}\n`;
  const top = mailFolder(t, { Old: one + one });
  const { brought, mail } = await movingWorld(t);
  assert.equal((await brought(join(top, 'Old'))).progress.report?.taken, 2);
  assert.equal((await mail('Old')).length, 2);
});

test('labels: one message in several mailboxes', async t => {
  const from = 'From a@x.example Fri Jul  8 12:08:34 2011\n';
  const top = mailFolder(t, {
    'All.mbox': `${from}X-Gmail-Labels: Inbox,Sent,Trips/Rome\n${letter(1)}\n${from}X-Gmail-Labels: Unread\n${letter(2)}`,
  });
  const { brought, mail, store } = await movingWorld(t);
  assert.equal((await brought(join(top, 'All.mbox'))).progress.report?.taken, 2);
  for (const [name, texts] of Object.entries({
    INBOX: [wire(1)],
    Sent: [wire(1)],
    'Trips/Rome': [wire(1)],
    Archive: [wire(2)],
  }))
    assert.deepEqual(
      (await mail(name)).map(([text]) => text),
      texts,
      name,
    );
  assert.deepEqual(await store.check({ deep: true }), []);
});

test('a dry run files nothing and says what would come', async t => {
  const top = mailFolder(t, { 'tmp/': '', 'new/': '' });
  maildir(top, '.', [1, 2]);
  put(top, 'cur/empty', '');
  const { brought, mail, store } = await movingWorld(t);
  const { report } = (await brought(top, { dryRun: true })).progress;
  assert.deepEqual(
    [report?.taken, report?.untaken, report?.examples],
    [2, 1, [{ from: ['INBOX'], origin: 'cur/empty', reason: 'not-a-message', detail: 'the file is empty' }]],
  );
  assert.deepEqual(await mail('INBOX'), []);
  assert.equal((await store.movingJobs()).length, 1);
});

test('a person’s map: elsewhere, left out, below a mailbox; names that cannot be are changed', async t => {
  const top = mailFolder(t, { 'tmp/': '', 'new/': '' });
  maildir(top, '.', [1]);
  maildir(top, '.Spam', [2]);
  maildir(top, '.Work', [3]);
  const { brought, mail, mover } = await movingWorld(t);
  await brought(top, {
    folders: [
      { from: ['Work'], to: 'Jobs' },
      { from: ['Spam'], to: null },
    ],
  });
  assert.deepEqual([(await mail('Jobs')).length, (await mail('Junk')).length, (await mail('INBOX')).length], [1, 0, 1]);
  await brought(top, { under: 'Old/Home' });
  assert.deepEqual([(await mail('Old/Home/INBOX')).length, (await mail('Old/Home/Spam')).length], [1, 1]);
  const wish = { kind: 'import', address: ANN, source: { type: 'path', path: top }, folders: [], under: null } as const;
  const plan = must(
    await mover.plan({ ...wish, duplicates: 'skip', dryRun: false, by: '' }, new AbortController().signal),
  );
  assert.deepEqual(
    plan.folders.map(({ to, isNew }) => [to, isNew]),
    [
      ['INBOX', false],
      ['Junk', false],
      ['Work', true],
    ],
  );
  assert.deepEqual([plan.messages, plan.room], [3, null]);
  assert.equal(mailboxName(['a/b', '..', 'x*%\u0000y', ' ']), 'a-b/_/x__ y/_');
  assert.equal(
    mapFolder({ path: ['[Gmail]', 'Sent Mail'], role: null }, [], { folders: [], under: null }).to,
    'Sent Mail',
  );
});

test('what cannot be taken is named, one by one', async t => {
  const top = mailFolder(t, { 'tmp/': '', 'new/': '', 'cur/big': 'x'.repeat(3000), 'cur/empty': '' });
  maildir(top, '.', [1]);
  const { brought, store } = await movingWorld(t, { largest: 1000 });
  const job = await brought(top);
  assert.deepEqual(
    [job.state, job.progress.report?.untaken, job.progress.report?.untakenBy],
    ['done', 2, { 'too-large': 1, 'not-a-message': 1 }],
  );
  const told = (await store.broughtUntaken(job.id, null, 9)).map(({ key, told: why }) => [
    key,
    JSON.parse(why!).reason,
  ]);
  assert.deepEqual(told, [
    ['big', 'too-large'],
    ['empty', 'not-a-message'],
  ]);
});

test('a full account stops the job, and says so; with room it goes on', async t => {
  const top = mailFolder(t, { 'tmp/': '', 'new/': '' });
  maildir(top, '.', [1, 2, 3]);
  const { store, brought, mover, ended, mail } = await movingWorld(t, { quotaBytes: 60 });
  const job = await brought(top);
  assert.deepEqual([job.state, job.progress.because], ['paused', 'The account has no room left (its quota)']);
  assert.match((await mover.needs())[0]!.sentence, /has stopped: The account has no room left/);
  must(await store.run('setAccount', { address: ANN, quotaBytes: 1000 } as never));
  must(await mover.resume(job.id));
  assert.equal((await ended(job.id)).state, 'done');
  assert.equal((await mail('INBOX')).length, 3);
});

/** A source that is asked slowly, and can break. */
function slowSource(count: number, breaksAt: () => number | null, asked: string[]): Source {
  const items = async function* (): AsyncIterable<SourceItem> {
    for (let n = 0; n < count; n++) {
      if (breaksAt() === n) throw new Error('the line is gone');
      if (n % 50 === 0) await new Promise(resolve => setTimeout(resolve, 2));
      yield {
        ...{ kind: 'message', key: `k${n}`, origin: `message ${n}`, size: null, flags: 0, keywords: [], uid: n + 1 },
        internalDate: AT * 1000,
        read: async () => {
          asked.push(`k${n}`);
          return ok({ octets: Buffer.from(wire(n)), ends: 'crlf' as const });
        },
      };
    }
  };
  return {
    ...{ format: 'slow', name: 'slow', notes: () => [], close: async () => {}, messages: items },
    folders: async () => [
      {
        ...{
          path: ['Far'],
          role: null,
          subscribed: true,
          messages: count,
          octets: null,
          origin: 'Far',
          uidValidity: 1,
        },
      },
    ],
  };
}

test('a source that breaks; a pause; a second try: nothing is lost, doubled or asked for twice', async t => {
  let breaks: number | null = 330;
  const asked: string[] = [];
  const kinds = { slow: { inWords: () => 'slow', open: async () => ok(slowSource(1000, () => breaks, asked)) } };
  const { mover, mail, ended, brought, bugs } = await movingWorld(t, { kinds });
  const job = await brought('', { source: { type: 'slow' } });
  assert.deepEqual([job.state, job.progress.because, bugs.length], ['failed', 'the line is gone', 1]);
  breaks = null;
  must(await mover.resume(job.id));
  while (
    (mover.live(job.id)?.job.progress as { counts?: { taken: number }[] } | undefined)?.counts?.[0]?.taken === undefined
  )
    await new Promise(resolve => setTimeout(resolve, 1));
  await new Promise(resolve => setTimeout(resolve, 15));
  must(await mover.pause(job.id));
  const paused = (await mover.get(job.id))!;
  assert.ok(paused.state === 'paused' || paused.state === 'done');
  must(await mover.resume(job.id));
  const done = await ended(job.id);
  assert.equal(done.state, 'done');
  assert.deepEqual(
    (await mail('Far')).map(([text]) => text),
    Array.from({ length: 1000 }, (_, n) => wire(n)),
  );
  // What was read and not yet filed when the line broke is asked for again, and nothing else.
  assert.ok(asked.length <= 1000 + 100, `asked for ${asked.length}`);
});

test('a job that is cancelled leaves what came; one that is removed is forgotten', async t => {
  const top = mailFolder(t, { 'tmp/': '', 'new/': '' });
  maildir(top, '.', [1]);
  const { mover, brought, mail, store } = await movingWorld(t);
  const { id } = await brought(top);
  must(await mover.remove(id));
  assert.deepEqual(await mover.list(), []);
  assert.deepEqual(await store.broughtCounts(id), []);
  assert.equal((await mail('INBOX')).length, 1);
  assert.equal((await mover.resume(id)).ok, false);
});

test('a message that is changed here meanwhile is told of, and no fault', async t => {
  const top = mailFolder(t, { 'tmp/': '', 'new/': '' });
  maildir(top, '.', [1, 2, 3]);
  const { store, mover, brought, ended } = await movingWorld(t);
  const { id, account } = await brought(top);
  const inbox = (await store.mailbox(account, 'INBOX'))!.id;
  must(
    await store.run('flags', {
      account,
      mailbox: inbox,
      uids: [[1, 1]],
      act: 'add',
      flags: 4,
      keywords: [],
      note: null,
    }),
  );
  must(await store.run('expunge', { account, mailbox: inbox, uids: [[2, 2]], onlyDeleted: false, note: null }));
  must(await mover.resume(id));
  const job = await ended(id);
  assert.equal(job.state, 'done');
  const [folder] = (job.progress.kind === 'import' && job.progress.report?.folders) || [];
  assert.deepEqual([folder?.changedSince, folder?.goneSince, folder?.different], [1, 1, 0]);
});
