/** Which acts of clients start the script of a mailbox, and what becomes of the message. RFC 6785 §2, §3. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { startImapFilter } from '../../../server/mda/imap-filter.ts';
import { Flag } from '../../../server/store/interface.ts';
import { mail, sortingWorld } from '../../support/sorting-world.ts';
import { assertSound, must as value } from '../../support/store-world.ts';

const REQUIRE =
  'require ["imapsieve", "environment", "variables", "fileinto", "copy", "imap4flags", "editheader", "enotify", "reject", "vacation"];\n';

/** INBOX of ann is the mailbox with the script. */
async function mailboxWorld(t: TestContext, text: string) {
  const world = await sortingWorld(t);
  const { store, ann } = world;
  const limits = { scripts: 9, octets: 9999 };
  const put = { account: ann, name: 'box', text: REQUIRE + text, now: 0, limits };
  value(await store.run('putScript', put));
  const entries = [{ entry: '/imapsieve/script', owner: null, value: Buffer.from('box') }];
  value(await store.run('annotate', { account: ann, mailbox: 1, entries, most: 9 }));
  const idle = async () => {
    for (let n = 0; n < 500 && (n < 2 || (await store.scriptTasks(1)).length > 0); n++) {
      await world.onMailboxes.idle();
      await new Promise(resolve => setImmediate(resolve));
    }
  };
  const append = async (subject = 'x', mailbox = 1) => {
    const message = { bytes: Buffer.from(mail(subject)), flags: 0, keywords: [], internalDate: 0, trace: 'A-1' };
    const placed = value(await store.run('append', { account: ann, mailbox, ...message, note: null }));
    await idle();
    return placed;
  };
  const flag = async (uid: number, flags: number) => {
    const change = { uids: [[uid, uid]] as const, act: 'add' as const, flags, keywords: [], note: null };
    value(await store.run('flags', { account: ann, mailbox: 1, ...change }));
    await idle();
  };
  const rows = async (mailbox = 1) => store.page(ann, mailbox, { limit: 9 });
  return { ...world, append, flag, rows, idle };
}

test('RFC 6785 §2.3.1 MUST run on messages that are put there and on changes of flags, with their cause', async t => {
  const { append, flag, rows, store, ann, idle } = await mailboxWorld(
    t,
    `if environment :matches "imap.cause" "*" { addflag "Was\${1}"; }
if environment :matches "imap.changedflags" "?*" { addflag "Changed"; }`,
  );
  const { uid } = await append();
  assert.deepEqual((await rows())[0]!.keywords, ['WasAPPEND']);
  await flag(uid, Flag.flagged);
  assert.deepEqual((await rows())[0]!.keywords, ['Changed', 'WasAPPEND', 'WasFLAG']);
  value(await store.run('move', { account: ann, from: 1, uids: [[uid, uid]], to: 2, note: null }));
  value(await store.run('copy', { account: ann, from: 2, uids: [[1, 1]], to: 1, note: null }));
  await idle();
  assert.ok((await rows())[0]!.keywords.includes('WasCOPY'));
});

test('RFC 6785 §2 MUST run a script for no act of a script, and for no delivery', async t => {
  const { append, rows, store, ann, deliver } = await mailboxWorld(t, 'addflag "Seen-it"; fileinto :copy "Other";');
  // For all of the account's mailboxes.
  const entries = [{ entry: '/imapsieve/script', owner: null, value: Buffer.from('box') }];
  value(await store.run('annotate', { account: ann, mailbox: null, entries, most: 9 }));
  await append();
  assert.deepEqual((await rows())[0]!.keywords, ['Seen-it']);
  assert.equal((await store.mailbox(ann, 'Other'))?.messages, 1);
  assert.deepEqual(await store.scriptTasks(9), []);
  await deliver(mail('arrives'));
  assert.deepEqual((await rows())[0]!.keywords, []);
});

test('RFC 6785 §3 MUST leave what is kept, and take out what is not, to be brought back', async t => {
  const { append, rows, store, ann } = await mailboxWorld(
    t,
    'if header :is "subject" "gone" { discard; } elsif header :is "subject" "moved" { fileinto "Other"; }',
  );
  await append('kept');
  await append('gone');
  await append('moved');
  assert.deepEqual(
    (await rows()).map(row => row.subject),
    ['kept'],
  );
  const other = (await store.mailbox(ann, 'Other'))!;
  assert.deepEqual(
    (await rows(other.id)).map(row => row.subject),
    ['moved'],
  );
  assert.equal((await store.expunged(ann, { limit: 9 })).length, 2);
  await assertSound(store, true);
});

test('RFC 6785 §3 MAY put an edited message in the place of the old one', async t => {
  const { append, rows, store } = await mailboxWorld(t, 'addheader "X-Sorted" "yes";');
  await append();
  const [row, ...others] = await rows();
  assert.deepEqual(others, []);
  assert.match(Buffer.from(await store.bytes(row!.message)).toString(), /X-Sorted: yes/);
});

test('RFC 6785 §3 MUST send on and notify as for arriving mail', async t => {
  const { append, sent } = await mailboxWorld(t, 'redirect :copy "kim@far.example"; notify "mailto:lee@far.example";');
  await append();
  assert.deepEqual(
    sent.map(one => [one.sender, one.recipients[0]!.address]),
    [
      ['ann@here.example', 'kim@far.example'],
      ['ann@here.example', 'lee@far.example'],
    ],
  );
});

test('RFC 6785 §3 MUST treat what is for arriving mail alone as an error: nothing is done, and its owner is told', async t => {
  const { append, rows, sent, needs } = await mailboxWorld(
    t,
    'redirect :copy "kim@far.example"; if header :is "subject" "bad" { reject "no"; } elsif header :is "subject" "away" { vacation "x"; }',
  );
  await append('bad');
  assert.deepEqual([(await rows()).length, sent.length, (await needs()).length], [1, 0, 1]);
  await append('away');
  assert.deepEqual([(await rows()).length, sent.length], [2, 0]);
  await append('fine');
  assert.equal(sent.length, 1);
});

test('RFC 6785 §2.3.1 MUST run no other script where the one that is named is not there', async t => {
  const { append, rows, store, ann, needs } = await mailboxWorld(t, 'discard;');
  const entries = [{ entry: '/imapsieve/script', owner: null, value: Buffer.from('no such') }];
  value(await store.run('annotate', { account: ann, mailbox: 1, entries, most: 9 }));
  await append();
  assert.deepEqual([(await rows()).length, (await needs()).length], [1, 1]);
});

test('RFC 6785 §3 MUST leave what is not kept where it is while its copy finds no room', async t => {
  const { append, rows, store, deliver } = await mailboxWorld(t, 'fileinto "Other";');
  await deliver(mail('before'));
  const { usedBytes } = (await store.account('ann@here.example'))!;
  const size = Buffer.byteLength(mail('full'));
  value(await store.run('setAccount', { address: 'ann@here.example', quotaBytes: usedBytes + size }));
  await append('full');
  assert.equal((await rows()).length, 2);
  value(await store.run('setAccount', { address: 'ann@here.example', quotaBytes: null }));
  await append('room');
  assert.equal((await rows()).length, 2);
  await assertSound(store);
});

test('a task that the store cannot do is over, and the next one runs', async t => {
  const { store, ann, rows, bugs, filterOptions, onMailboxes } = await mailboxWorld(t, 'addflag "Ran";');
  onMailboxes.close();
  let broken = true;
  const run: typeof store.run = (name, input, chronicle) => {
    if (name !== 'carryOutTask' || !broken) return store.run(name, input, chronicle);
    broken = false;
    return Promise.reject(new Error('a bug of the store'));
  };
  const put = (subject: string) => ({ bytes: Buffer.from(mail(subject)), flags: 0, keywords: [], trace: 'A-1' });
  for (const subject of ['one', 'two'])
    value(await store.run('append', { account: ann, mailbox: 1, ...put(subject), internalDate: 0, note: null }));
  const again = startImapFilter({ ...filterOptions, store: { ...store, run }, take: () => {} });
  await again.idle();
  again.close();
  assert.deepEqual(
    (await rows()).map(row => row.keywords),
    [['Ran'], []],
  );
  assert.equal(bugs.length, 1);
  assert.deepEqual(await store.scriptTasks(9), []);
});
