/** What a script has decided becomes one act: copies, edited content, redirects, replies, memory, and the recipient's end. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { Commands, Filing, Lease, Store } from '../../../server/store/interface.ts';
import {
  assertSound,
  content,
  each,
  inbox,
  leased,
  letter,
  must,
  note,
  openForTest,
  recipient,
  refusal,
  rowsOf,
  START,
  settle,
} from '../../support/store-world.ts';

const file = (mailbox: string, more: Partial<Filing> = {}): Filing => ({
  ...{ mailbox, make: true, flags: 0, keywords: [], content: null, note: null },
  ...more,
});
type Wish = Commands['carryOut']['in'];
const wish = ({ recipient: row, fence }: Lease, more: Partial<Wish> = {}): Wish => ({
  ...{ recipient: row, fence, account: 1, internalDate: START, at: START, contents: [], files: [], sends: [] },
  ...{ memories: [], redirects: [], end: { kind: 'delivered' } },
  ...more,
});

async function taken(t: TestContext, quota: number | null = null) {
  const { store } = await openForTest(t);
  await settle(store, quota);
  const accepted = must(await store.run('accept', letter('bill', leased())));
  return { store, row: accepted.recipients[0]! };
}
const again = async (store: Store) => must(await store.run('accept', letter('next', leased()))).recipients[0]!;
const fate = async (store: Store) =>
  (await store.queue({ all: true, limit: 9 })).map(one => `${one.address} ${one.state}`);

test('copies share the content, an edited one has its own, and each is told where it lies', async t => {
  const { store, row } = await taken(t);
  const told = note('mda.filed', row.trace);
  const files = [
    file('INBOX', { flags: 4, keywords: ['$Work'], note: told }),
    file('Bills/2026'),
    file('Edited', { content: 0 }),
    file('bills', { content: 0 }),
    file('inbox', { flags: 1 }),
  ];
  const contents = [
    { bytes: content('edited'), trace: row.trace },
    { bytes: content('nobody has it'), trace: row.trace },
  ];
  const { placed } = must(await store.run('carryOut', wish(row, { files, contents })));
  assert.equal(placed[0]!.message, placed[1]!.message);
  assert.equal(placed[2]!.message, placed[3]!.message);
  assert.notEqual(placed[0]!.message, placed[2]!.message);
  assert.equal(new Set(placed.map(one => one.modSeq)).size, 1, 'one modSeq for all');
  const [first] = await rowsOf(store, 1, (await inbox(store, 1)).id);
  assert.deepEqual([first!.flags, first!.keywords], [4, ['$Work']]);
  assert.match(Buffer.from(await store.bytes(placed[2]!.message)).toString(), /edited/);
  const [event] = await store.events({ names: ['mda.filed'], limit: 9 });
  assert.deepEqual([event!.fields.mailbox, event!.fields.uid], ['INBOX', 1]);
  assert.deepEqual(await fate(store), ['ann@here.example delivered']);
  await assertSound(store, true);
});

test('who comes with an old lease changes nothing, and nothing is done twice', async t => {
  const { store, row } = await taken(t);
  const input = wish(row, {
    files: [file('INBOX')],
    sends: [letter('reply')],
    redirects: [recipient('x@far.example')],
  });
  must(await store.run('carryOut', input));
  assert.equal(refusal(await store.run('carryOut', input)), 'fenced');
  assert.equal((await rowsOf(store, 1, (await inbox(store, 1)).id)).length, 1);
  assert.equal((await store.queue({ all: true, limit: 9 })).length, 3);
  await assertSound(store);
});

test('redirects are rows of the message, replies messages of their own; both may be leased at once', async t => {
  const { store, row } = await taken(t);
  const lease = { holder: 'run', until: START + 60_000 };
  const redirects = [recipient('x@far.example', { route: 'far.example' }), recipient('ann@here.example')];
  const sends = [letter('reply', { ...leased(), recipients: [recipient('zoe@there.example')] })];
  const { recipients } = must(
    await store.run('carryOut', wish(row, { redirects, sends, lease, end: { kind: 'expanded' } })),
  );
  assert.deepEqual(
    recipients.map(one => [one.address, one.depth, one.via, one.message === row.message]),
    [
      ['x@far.example', 1, 'ann@here.example', true],
      ['zoe@there.example', 0, undefined, false],
    ],
  );
  assert.deepEqual((await fate(store)).toSorted(), [
    'ann@here.example expanded',
    'x@far.example active',
    'zoe@there.example active',
  ]);
  await assertSound(store);
});

test('two who send on to each other: where nobody would have it, nothing is done', async t => {
  const { store, row } = await taken(t);
  const only = wish(row, { redirects: [recipient('ann@here.example')], end: { kind: 'expanded' } });
  assert.equal(refusal(await store.run('carryOut', only)), 'exists');
  must(await store.run('carryOut', { ...only, files: [file('INBOX')], end: { kind: 'delivered' } }));
});

test('what is refused is returned, and what a script made of it leaves as what an alias sends on', async t => {
  const { store, row } = await taken(t);
  const sentOn = { via: row.address, depth: 1 };
  const sends = [letter('edited', { ...leased(), trace: row.trace, sentOn, recipients: [recipient('x@far.example')] })];
  const end = { kind: 'failed', status: '5.7.1', reply: 'No' } as const;
  const { recipients } = must(await store.run('carryOut', wish(row, { sends, end })));
  assert.deepEqual([recipients[0]!.via, recipients[0]!.depth], ['ann@here.example', 1]);
  const [due] = await store.reportsDue(9);
  assert.deepEqual([due!.recipients[0]!.address, due!.recipients[0]!.reply], ['ann@here.example', 'No']);
  await assertSound(store);
});

test('what is thrown away is nobody’s, and its sender hears nothing of it', async t => {
  const { store, row } = await taken(t);
  const end = { kind: 'discarded', by: 'the script main', reply: 'line 3' } as const;
  must(await store.run('carryOut', wish(row, { end })));
  assert.deepEqual(await fate(store), ['ann@here.example cancelled']);
  assert.deepEqual(await store.reportsDue(9), []);
  await assertSound(store);
});

test('where there is no room for all of it, nothing is done', async t => {
  const { store, row } = await taken(t, 250);
  const input = wish(row, { files: [file('INBOX'), file('Copy')], sends: [letter('reply')] });
  assert.equal(refusal(await store.run('carryOut', input)), 'over-quota');
  assert.deepEqual(await fate(store), ['ann@here.example active']);
  assert.equal(await store.mailbox(1, 'Copy'), null);
  const { room } = must(await store.run('carryOut', wish(row, { files: [file('INBOX')] })));
  assert.deepEqual([room!.quota, room!.told, room!.used > 100], [250, 0, true]);
  await assertSound(store);
});

test('above the quota more is taken for a time and up to a bound, which begins anew when there is room', async t => {
  const { store, row } = await taken(t, 250);
  const { size } = must(await store.run('carryOut', wish(row, { files: [file('INBOX')] }))).room
    ? { size: (await rowsOf(store, 1, (await inbox(store, 1)).id))[0]!.size }
    : { size: 0 };
  const grace = { time: 1000, percent: 30 };
  const put = async (more: object) =>
    store.run('carryOut', wish(await again(store), { files: [file('INBOX')], ...more }));
  assert.ok(size * 2 > 250 && size * 2 <= 325, `the test reckons with letters of half the quota (${size})`);
  assert.equal(refusal(await put({})), 'over-quota');
  must(await put({ grace }));
  assert.equal((await store.account('ann@here.example'))?.overSince, START);
  assert.equal(refusal(await put({ grace })), 'over-quota', 'that is more than 30 per cent above');
  must(await store.run('expunge', { account: 1, mailbox: 1, uids: [[1, 1]], onlyDeleted: false, note: null }));
  assert.equal((await store.account('ann@here.example'))?.overSince, undefined);
  await assertSound(store);
});

test('a quota is warned of once at each crossing, whatever room there is for the letter', async t => {
  const { store, row } = await taken(t, 250);
  const tell = (percent: number, text: string | null) =>
    store.run('tellQuota', {
      ...{ account: 1, percent, internalDate: START },
      letter: text === null ? null : { bytes: content(text), trace: 'W-1' },
    });
  assert.equal(refusal(await tell(40, 'warning')), 'changed', 'it is not so');
  must(await store.run('carryOut', wish(row, { files: [file('INBOX')] })));
  must(await tell(40, 'x'.repeat(200)));
  assert.equal(refusal(await tell(40, 'warning')), 'changed', 'it was told');
  must(await tell(100, 'full'));
  must(await tell(0, null));
  must(await tell(40, 'warning'));
  assert.equal((await rowsOf(store, 1, (await inbox(store, 1)).id)).length, 4);
  await assertSound(store);
});

test('what scripts remember ends with its time, and is kept as long as the longest wish', async t => {
  const { store, row } = await taken(t);
  const memories = [
    { kind: 'vacation', key: 'zoe', until: START + 10 },
    { kind: 'vacation', key: 'zoe', until: START + 5 },
    { kind: 'duplicate', key: 'zoe', until: START + 20 },
  ] as const;
  must(await store.run('carryOut', wish(row, { memories, files: [file('INBOX')] })));
  assert.equal(await store.remembered(1, 'vacation', 'zoe', START + 9), START + 10);
  assert.equal(await store.remembered(1, 'vacation', 'zoe', START + 10), null);
  assert.equal(await store.remembered(2, 'vacation', 'zoe', START), null);
  assert.deepEqual(must(await store.run('sweep', { what: 'memory', before: START + 15, limit: 9 })), {
    ...{ done: 1, more: false },
  });
  assert.equal(must(await store.run('forgetMemory', { account: 1, kind: 'duplicate' })).forgotten, 1);
});

test('an extension is an alias of its maker’s, who alone changes and removes it', async t => {
  const { store } = await taken(t);
  const wanted = {
    ...{ account: 1, address: 'ann-shop@here.example', targets: ['mailbox:ann@here.example'], mailbox: 'Shop' },
    limits: { until: START + 9, most: null, onlyFrom: null },
  };
  must(await store.run('addExtension', { ...wanted, now: START, most: 1 }));
  assert.equal(refusal(await store.run('addExtension', { ...wanted, now: START, most: 1 })), 'not-allowed');
  assert.equal(refusal(await store.run('addExtension', { ...wanted, account: 2, now: START, most: 1 })), 'exists');
  assert.equal(refusal(await store.run('setExtension', { ...wanted, account: 2 })), 'no-such');
  must(await store.run('setExtension', { ...wanted, mailbox: null }));
  assert.deepEqual(await store.extensions(1), [
    {
      ...{ address: wanted.address, targets: wanted.targets, mailbox: null, madeAt: START },
      limits: { ...wanted.limits, used: 0 },
    },
  ]);
  assert.deepEqual(await store.extension(wanted.address), { account: 1, mailbox: null });
  assert.equal((await store.resolve(wanted.address, '')).kind, 'alias');
  assert.equal(refusal(await store.run('removeExtension', { account: 2, address: wanted.address })), 'no-such');
  must(await store.run('removeExtension', { account: 1, address: wanted.address }));
  must(await store.run('addExtension', { ...wanted, now: START, most: 1 }));
  must(await store.run('removeAlias', { address: wanted.address }));
  must(await store.run('addExtension', { ...wanted, now: START, most: 1 }));
  must(await store.run('removeAccount', { address: 'ann@here.example' }));
  assert.deepEqual(await store.aliases(), [], 'it goes with its maker');
  await assertSound(store);
});

// ── what clients do in a mailbox with a script (RFC 6785) ──

async function withTask(t: TestContext) {
  const { store, row } = await taken(t);
  const { uid } = must(await store.run('carryOut', wish(row, { files: [file('INBOX')] }))).placed[0]!;
  const entries = [{ entry: '/imapsieve/script', owner: null, value: Buffer.from('sort') }];
  must(await store.run('annotate', { account: 1, mailbox: 1, entries, most: 9 }));
  return { store, uid };
}
const tasks = async (store: Store) =>
  (await store.scriptTasks(99)).map(one => [one.mailbox, one.uid, one.cause, one.flags.join(' '), one.who]);

test('a mailbox with a script has a task for what clients do there, and none for what arrives', async t => {
  const { store, uid } = await withTask(t);
  const by = each('ms.flagged', { by: 'ann@here.example' });
  const box = { account: 1, mailbox: 1 };
  must(await store.run('carryOut', wish(await again(store), { files: [file('INBOX')] })));
  assert.deepEqual(await tasks(store), []);
  const flagsOf = { ...box, uids: [[uid, uid + 1]] as const, act: 'add' as const, keywords: ['$Junk'], note: by };
  must(await store.run('flags', { ...flagsOf, flags: 4 }));
  must(await store.run('flags', { ...flagsOf, flags: 4 }));
  const put = { bytes: content('appended'), flags: 0, keywords: [], internalDate: START, trace: 'A-1' };
  must(await store.run('append', { ...box, ...put, note: null }));
  must(await store.run('copy', { account: 1, from: 1, uids: [[3, 3]], to: 1, note: null }));
  must(await store.run('copy', { account: 1, from: 1, uids: [[3, 3]], to: 2, note: null }));
  assert.deepEqual(await tasks(store), [
    [1, 1, 'FLAG', '\\Flagged $Junk', 'ann@here.example'],
    [1, 2, 'FLAG', '\\Flagged $Junk', 'ann@here.example'],
    [1, 3, 'APPEND', '', null],
    [1, 4, 'COPY', '', null],
  ]);
  await assertSound(store);
});

test('what a window does is a task as well', async t => {
  const { store } = await withTask(t);
  const [row] = await rowsOf(store, 1, 1);
  const revise = (more: object) =>
    store.run('revise', { account: 1, revisions: [{ message: row!.message, note: null, ...more }] });
  must(await revise({ set: { flags: 1, keywords: [] } }));
  must(await revise({ add: [2], removeRest: true }));
  must(await revise({ add: [1], removeRest: true }));
  assert.deepEqual(await tasks(store), [
    [1, 1, 'FLAG', '\\Seen', null],
    [1, 2, 'COPY', '', null],
  ]);
});

test('a task is carried out once: copies, other content and flags in its place, or its end', async t => {
  const { store, uid } = await withTask(t);
  const touch = async (bits: number) => {
    const [last] = (await rowsOf(store, 1, 1)).slice(-1);
    const at = last?.uid ?? uid;
    must(
      await store.run('flags', {
        ...{ account: 1, mailbox: 1, uids: [[at, at]], act: 'add', flags: bits, keywords: [], note: null },
      }),
    );
    return (await store.scriptTasks(9))[0]!.id;
  };
  const nothing = { contents: [], files: [], sends: [], memories: [], internalDate: START };
  const doing = { ...nothing, replace: null, flags: null, remove: false, removed: null };
  const task = await touch(4);
  const contents = [{ bytes: content('edited'), trace: 'E-1' }];
  const flagsNow = { flags: 1, keywords: ['$Done'] };
  const input = {
    ...doing,
    task,
    contents,
    files: [file('Copy'), file('Other', { content: 0 })],
    replace: 0,
    flags: flagsNow,
  };
  const done = must(await store.run('carryOutTask', input));
  assert.equal(done.uid, uid + 1);
  assert.equal(refusal(await store.run('carryOutTask', input)), 'no-such');
  assert.deepEqual(await store.scriptTasks(9), [], 'what a script does is no task');
  const [now] = await rowsOf(store, 1, 1);
  assert.deepEqual([now!.flags, now!.keywords], [1, ['$Done']]);
  must(await store.run('carryOutTask', { ...doing, task: await touch(8), remove: true }));
  assert.equal((await rowsOf(store, 1, 1)).length, 0);
  assert.equal((await store.expunged(1, { limit: 9 })).length, 1, 'it can be brought back');
  await assertSound(store, true);
});

test('where the message is gone when its script has run, nothing is done', async t => {
  const { store, uid } = await withTask(t);
  must(
    await store.run('flags', {
      ...{ account: 1, mailbox: 1, uids: [[uid, uid]], act: 'add', flags: 4, keywords: [], note: null },
    }),
  );
  const task = (await store.scriptTasks(9))[0]!.id;
  must(await store.run('expunge', { account: 1, mailbox: 1, uids: [[uid, uid]], onlyDeleted: false, note: null }));
  const nothing = { contents: [], sends: [letter('reply')], memories: [], internalDate: START };
  const doing = { ...nothing, replace: null, flags: null, remove: false, removed: null };
  const done = must(await store.run('carryOutTask', { ...doing, task, files: [file('Copy')] }));
  assert.deepEqual([done.uid, done.placed, done.recipients], [null, [null], []]);
  assert.equal(await store.mailbox(1, 'Copy'), null);
});
