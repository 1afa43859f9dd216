/** Mailboxes that others share: what each right lets one do, and that without it nothing is there. RFC 4314, RFC 2342. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { watchAccount } from '../../../server/access/imap-hints.ts';
import { newNames } from '../../../server/access/imap-names.ts';
import { accessWorld, type ImapClient, mail } from '../../support/access-world.ts';
import { deliverTo } from '../../support/store-world.ts';

const PLANS = '"Shared/ann@here.example/Plans"';

/** ann's Plans with three messages; bob has these rights on it. */
async function shared(t: Parameters<typeof accessWorld>[0], rights: string) {
  const world = await accessWorld(t);
  const ann = await world.imap(null);
  await ann.must('CREATE Plans');
  for (const subject of ['one', 'two', 'three']) await ann.append('Plans', mail(subject), '(\\Seen $Work)');
  if (rights !== '') await ann.must(`SETACL Plans bob@here.example ${rights}`);
  return { world, ann, bob: await world.imap(null, 'bob') };
}
const listed = async (client: ImapClient, pattern = '*') =>
  (await client.must(`LIST "" "${pattern}"`)).map(line => /" (.*)$/.exec(line)![1]!);
const shares = async (client: ImapClient) => (await listed(client)).filter(name => name.includes('Shared'));
const answer = async (client: ImapClient, command: string) => (await client.ask(command)).tagged;

test('without rights there is no mailbox, whatever is tried', async t => {
  const { bob } = await shared(t, '');
  assert.deepEqual(await shares(bob), []);
  for (const command of ['SELECT', 'EXAMINE', 'DELETE', 'GETACL', 'MYRIGHTS', 'GETQUOTAROOT']) {
    assert.match(await answer(bob, `${command} ${PLANS}`), /^NO \[NONEXISTENT\]/, command);
  }
  assert.match(await answer(bob, `STATUS ${PLANS} (MESSAGES)`), /^NO \[NONEXISTENT\]/);
  assert.match(await bob.append(PLANS.slice(1, -1), mail('x')), /^NO \[TRYCREATE\]/);
  assert.match(await answer(bob, `CREATE "Shared/ann@here.example/More"`), /^NO \[NOPERM\]/);
  assert.match(await answer(bob, 'CREATE Shared'), /^NO \[NOPERM\]/);
  assert.match(await answer(bob, `GETMETADATA ${PLANS} /shared/comment`), /^NO \[NONEXISTENT\]/);
});

test('"l" shows the name and no more; "r" opens it read-only', async t => {
  const { ann, bob } = await shared(t, 'l');
  assert.deepEqual(await bob.must('NAMESPACE'), ['* NAMESPACE (("" "/")) (("Shared/" "/")) (("Expunged/" "/"))']);
  assert.deepEqual(await shares(bob), ['Shared', 'Shared/ann@here.example', PLANS.slice(1, -1)]);
  assert.match(await answer(bob, `SELECT ${PLANS}`), /^NO \[NOPERM\]/);
  await ann.must('SETACL Plans bob@here.example +r');
  const { untagged, tagged } = await bob.ask(`SELECT ${PLANS}`);
  assert.match(tagged, /^OK \[READ-ONLY\]/);
  assert.ok(untagged.includes('* 3 EXISTS'), untagged.join('\n'));
  assert.deepEqual(await bob.must('FETCH 1 (FLAGS)'), ['* 1 FETCH (FLAGS (\\Seen $Work \\Recent))']);
  for (const command of ['STORE 1 +FLAGS (\\Flagged)', 'EXPUNGE', 'MOVE 1 INBOX']) {
    assert.match(await answer(bob, command), /^NO \[NOPERM\]/, command);
  }
  await bob.must('COPY 1 INBOX');
  assert.deepEqual(await bob.must('STATUS INBOX (MESSAGES)'), ['* STATUS INBOX (MESSAGES 1)']);
  // Nobody was told of them who could change anything.
  assert.ok((await ann.must('SELECT Plans')).includes('* 3 RECENT'));
});

test('each flag needs its right, and the others stay as they are', async t => {
  const { ann, bob } = await shared(t, 'lrs');
  await bob.must(`SELECT ${PLANS}`);
  assert.match(await answer(bob, 'STORE 1 +FLAGS (\\Deleted)'), /^NO \[NOPERM\]/);
  await bob.must('STORE 1 FLAGS ()');
  await bob.must('STORE 2 -FLAGS (\\Seen $Work)');
  await ann.must('SETACL Plans bob@here.example lrtw');
  await bob.must('NOOP');
  await bob.must('STORE 3 FLAGS (\\Deleted $Mine)');
  assert.deepEqual(
    (await bob.must('FETCH 1:3 (FLAGS)')).map(line => line.replace(' \\Recent', '')),
    ['* 1 FETCH (FLAGS ($Work))', '* 2 FETCH (FLAGS ($Work))', '* 3 FETCH (FLAGS (\\Deleted \\Seen $Mine))'],
  );
});

test('"i" takes messages, without the flags that may not be set there; the journey names who did it', async t => {
  const { world, ann, bob } = await shared(t, 'li');
  // RFC 4315 §3: who may not read there learns no UID.
  assert.doesNotMatch(await bob.append(PLANS.slice(1, -1), mail('four'), '(\\Seen \\Flagged $Mine)'), /APPENDUID/);
  await ann.must('SETACL Plans bob@here.example +r');
  await bob.append('INBOX', mail('five'), '(\\Seen \\Deleted $Mine)');
  await bob.must('SELECT INBOX');
  assert.match(await answer(bob, `COPY 1 ${PLANS}`), /^OK \[COPYUID \d+ 1 5\]/);
  await ann.must('SETACL Plans bob@here.example +w');
  assert.match((await bob.must(`MOVE 1 ${PLANS}`))[0] ?? '', /COPYUID \d+ 1 6\]/);
  await ann.must('SELECT Plans');
  assert.deepEqual(
    (await ann.must('FETCH 4:6 (FLAGS)')).map(line => line.replace(' \\Recent', '').replace('(\\Recent)', '()')),
    ['* 4 FETCH (FLAGS ())', '* 5 FETCH (FLAGS ())', '* 6 FETCH (FLAGS ($Mine))'],
  );
  const events = await world.store.events({ names: ['ms.appended', 'ms.moved'], limit: 100 });
  const told = events.filter(({ fields }) => fields.by === 'bob@here.example');
  assert.deepEqual(
    told.map(({ name, fields }) => [name, fields.owner, fields.mailbox, fields.to]),
    [
      ['ms.appended', 'ann@here.example', 'Plans', undefined],
      ['ms.appended', undefined, 'INBOX', undefined],
      ['ms.moved', undefined, 'INBOX', PLANS.slice(1, -1)],
    ],
  );
  assert.deepEqual(await world.store.check({ deep: false }), []);
});

test('"te" lets messages be moved out, between accounts too; "e" expunges', async t => {
  const { world, ann, bob } = await shared(t, 'lrte');
  await bob.must(`SELECT ${PLANS}`);
  await bob.must('MOVE 1 INBOX');
  await bob.must('STORE 1 +FLAGS (\\Deleted)');
  assert.deepEqual(await bob.must('EXPUNGE'), ['* 1 EXPUNGE']);
  assert.deepEqual(await ann.must('STATUS Plans (MESSAGES)'), ['* STATUS Plans (MESSAGES 1)']);
  assert.deepEqual(await bob.must('STATUS INBOX (MESSAGES)'), ['* STATUS INBOX (MESSAGES 1)']);
  // What bob expunged is ann's to bring back.
  assert.equal((await world.store.expunged(world.ann, { limit: 10 })).length, 1);
  assert.deepEqual(await world.store.check({ deep: false }), []);
});

test('"k" makes mailboxes below, with the same rights; "x" renames and deletes them', async t => {
  const { ann, bob } = await shared(t, 'lrkx');
  await bob.must('CREATE "Shared/ann@here.example/Plans/2026/May"');
  assert.match(await answer(bob, 'CREATE "Shared/ann@here.example/Other"'), /^NO \[NOPERM\]/);
  assert.match(await answer(bob, `CREATE "Shared/ann@here.example/Plans/Sent" (USE (\\Sent))`), /^NO \[USEATTR\]/);
  assert.deepEqual(await listed(ann, 'Plans*'), ['Plans', 'Plans/2026', 'Plans/2026/May']);
  assert.match((await ann.must('GETACL Plans/2026/May'))[0]!, /"?bob@here.example"? lrkxc/);
  await bob.must('RENAME "Shared/ann@here.example/Plans/2026/May" "Shared/ann@here.example/Plans/June"');
  assert.match(await answer(bob, `RENAME ${PLANS} Mine`), /^NO \[CANNOT\]/);
  assert.match(await answer(bob, `RENAME Drafts "Shared/ann@here.example/Plans/Mine"`), /^NO \[CANNOT\]/);
  await bob.must('DELETE "Shared/ann@here.example/Plans/June"');
  assert.deepEqual(await listed(ann, 'Plans*'), ['Plans', 'Plans/2026']);
});

test('"a" lets another give rights; the owner keeps every right; nobody else is known', async t => {
  const { ann, bob } = await shared(t, 'lra');
  await bob.must(`SETACL ${PLANS} anyone lr`);
  await bob.must(`SETACL ${PLANS} -bob@here.example w`);
  assert.deepEqual(await ann.must('GETACL Plans'), [
    '* ACL Plans ann@here.example lrswipkxtecda -bob@here.example w anyone lr bob@here.example lra',
  ]);
  assert.match(await answer(bob, `SETACL ${PLANS} ann@here.example lr`), /^NO \[CANNOT\]/);
  assert.match(await answer(bob, `SETACL ${PLANS} -ann@here.example a`), /^NO \[CANNOT\]/);
  assert.match(await answer(bob, `DELETEACL ${PLANS} ann@here.example`), /^NO \[CANNOT\]/);
  await ann.must('SETACL Plans ann@here.example lrswipkxtea');
  assert.match(await answer(ann, 'SETACL Plans nobody@here.example lr'), /^NO \[NONEXISTENT\]/);
  assert.deepEqual(await bob.must(`LISTRIGHTS ${PLANS} ann@here.example`), [
    `* LISTRIGHTS ${PLANS.slice(1, -1)} ann@here.example lrswipkxteacd`,
  ]);
  assert.deepEqual(await bob.must(`MYRIGHTS ${PLANS}`), [`* MYRIGHTS ${PLANS.slice(1, -1)} lra`]);
  await ann.must('SETACL Plans -anyone r');
  assert.deepEqual(await bob.must(`MYRIGHTS ${PLANS}`), [`* MYRIGHTS ${PLANS.slice(1, -1)} la`]);
  await ann.must('DELETEACL Plans bob@here.example');
  assert.match(await answer(bob, `GETACL ${PLANS}`), /^NO \[NOPERM\]/);
});

test('changes of rights that are sent at once all count', async t => {
  const { ann } = await shared(t, 'l');
  ann.send([...'rswipkxte'].map(right => `x${right} SETACL Plans bob@here.example +${right}\r\n`).join(''));
  for (const _ of 'rswipkxte') assert.match((await ann.response()) ?? '', /OK/);
  assert.match((await ann.must('GETACL Plans'))[0]!, / bob@here.example lrswipkxtecd$/);
});

test('LIST tells rights and metadata of shared mailboxes with the rest', async t => {
  const { ann, bob } = await shared(t, 'lr');
  await ann.must('SETMETADATA Plans (/shared/comment "ours")');
  const { untagged } = await bob.ask(`LIST "" (INBOX Shared/*) RETURN (MYRIGHTS METADATA (/shared/comment))`);
  assert.deepEqual(
    untagged.filter(line => !line.startsWith('* LIST')),
    [
      '* MYRIGHTS INBOX lrswipkxtecda',
      '* METADATA INBOX (/shared/comment NIL)',
      `* MYRIGHTS ${PLANS.slice(1, -1)} lr`,
      `* METADATA ${PLANS.slice(1, -1)} (/shared/comment "ours")`,
    ],
  );
});

test('every extension that needs the store is announced', async t => {
  const world = await accessWorld(t);
  const ann = await world.imap(null);
  const [line] = await ann.must('CAPABILITY');
  const names = new Set(line!.split(' '));
  const wanted = 'MULTIAPPEND REPLACE PREVIEW SAVEDATE OBJECTID ACL RIGHTS=texk LIST-MYRIGHTS QUOTA METADATA NOTIFY';
  assert.deepEqual(
    wanted.split(' ').filter(name => !names.has(name)),
    [],
  );
});

test("another's INBOX is shared like any mailbox, in any case of its name", async t => {
  const { world, ann, bob } = await shared(t, '');
  await deliverTo(world.store, world.ann, 'hello');
  await ann.must('SETACL INBOX bob@here.example lrsx');
  assert.deepEqual((await shares(bob)).at(-1), 'Shared/ann@here.example/INBOX');
  assert.ok((await bob.must('SELECT "Shared/ANN@here.example/inbox"')).includes('* 1 EXISTS'));
  assert.match((await bob.must('FETCH 1 BODY[TEXT]'))[0]!, /hello/);
  assert.match(await answer(bob, 'DELETE "Shared/ann@here.example/INBOX"'), /^NO \[CANNOT\]/);
  assert.match(
    await answer(bob, 'RENAME "Shared/ann@here.example/INBOX" "Shared/ann@here.example/x"'),
    /^NO \[CANNOT\]/,
  );
});

test("no two mailboxes that one sees have the same MAILBOXID, whoever's they are", async t => {
  const { ann, bob } = await shared(t, 'lr');
  await ann.must('SETACL INBOX bob@here.example lr');
  const names = (await listed(bob)).filter(name => !/^(Shared|Shared\/ann@here\.example)$/.test(name));
  const ids: string[] = [];
  for (const name of names) {
    const [status] = await bob.must(`STATUS "${name}" (MAILBOXID)`);
    ids.push(/MAILBOXID \(([^)]+)\)/.exec(status!)![1]!);
  }
  assert.ok(names.includes('Shared/ann@here.example/INBOX'));
  assert.equal(new Set(ids).size, names.length, ids.join(' '));
  const at = names.indexOf('Shared/ann@here.example/Plans');
  assert.ok((await bob.must(`SELECT ${PLANS}`)).some(line => line.includes(`MAILBOXID (${ids[at]})`)));
});

test("a subscription to another's mailbox is one's own, and outlives it", async t => {
  const { ann, bob } = await shared(t, 'lr');
  await ann.must('SUBSCRIBE Plans');
  const subscribed = async () => (await bob.must('LIST (SUBSCRIBED) "" "Shared*"')).join('\n');
  assert.equal(await subscribed(), '');
  await bob.must('SUBSCRIBE "Shared/ANN@here.example/Plans"');
  assert.match(await subscribed(), /^\* LIST \(\\Subscribed \\HasNoChildren\) "\/" Shared\/ann@here.example\/Plans$/);
  await ann.must('DELETEACL Plans bob@here.example');
  assert.match(await subscribed(), /\\NonExistent/);
  await bob.must(`UNSUBSCRIBE ${PLANS}`);
  assert.equal(await subscribed(), '');
});

test('whoever has it selected when the rights are taken away is signed off; fewer rights count at once', async t => {
  const { ann, bob } = await shared(t, 'lrswte');
  await bob.must(`SELECT ${PLANS}`);
  await bob.must('STORE 1 +FLAGS (\\Deleted)');
  await ann.must('SETACL Plans bob@here.example lr');
  assert.match(await answer(bob, 'EXPUNGE'), /^NO \[NOPERM\]/);
  assert.match(await answer(bob, 'STORE 1 -FLAGS (\\Deleted)'), /^NO \[NOPERM\]/);
  await bob.idle();
  await ann.must('DELETEACL Plans bob@here.example');
  assert.match((await bob.response()) ?? '', /^\* BYE/);
  assert.equal(await bob.response(), null);
});

test("what another does in a mailbox stands in the journey of the owner's mail", async t => {
  const { world, ann, bob } = await shared(t, '');
  await deliverTo(world.store, world.ann, 'hello');
  await ann.must('SETACL INBOX bob@here.example lrte');
  await bob.must('SELECT "Shared/ann@here.example/INBOX"');
  await bob.must('FETCH 1 BODY[]');
  await bob.must('MOVE 1 INBOX');
  const events = await world.store.events({ names: ['ms.read', 'ms.moved'], limit: 10 });
  assert.deepEqual(
    events.map(({ name, fields }) => [name, fields.by, fields.owner, fields.mailbox, fields.to]).sort(),
    [
      ['ms.moved', 'bob@here.example', 'ann@here.example', 'INBOX', 'Shared/bob@here.example/INBOX'],
      ['ms.read', 'bob@here.example', 'ann@here.example', 'INBOX', undefined],
    ],
  );
});

test('two people in one shared mailbox hear of each other', async t => {
  const { ann, bob } = await shared(t, 'lrswi');
  await ann.must('SELECT Plans');
  await bob.must(`SELECT ${PLANS}`);
  await ann.idle();
  await bob.must('STORE 1 +FLAGS (\\Flagged)');
  assert.equal(await ann.response(), '* 1 FETCH (UID 1 FLAGS (\\Flagged \\Seen $Work \\Recent))');
  await bob.append(PLANS.slice(1, -1), mail('four'));
  assert.equal(await ann.response(), '* 4 EXISTS');
});

type Heard = { readonly heard: string[]; hears(act: () => Promise<unknown>, ...expected: string[]): Promise<void> };

/** What bob's account is told, a line for each hint; `hears`: exactly these, whatever their order. */
async function bobsHints(
  t: Parameters<typeof accessWorld>[0],
  world: Awaited<ReturnType<typeof accessWorld>>,
): Promise<Heard> {
  const names = newNames(world.store, { account: world.bob, address: 'bob@here.example' });
  const heard: string[] = [];
  const looks = { count: 0 };
  const visible = () => {
    looks.count++;
    return names.visible();
  };
  const stop = watchAccount(
    { store: world.store, root: '', watch: world.access.watch, names: { ...names, visible } },
    hint => {
      const changes = hint.about === 'messages' ? ` ${hint.changes.join(' ')}` : '';
      heard.push('mailbox' in hint ? `${hint.about}${changes} ${hint.mailbox}` : hint.about);
    },
  );
  t.after(stop);
  const rest = () => new Promise(resolve => setTimeout(resolve, 15));
  await rest();
  return {
    heard,
    async hears(act, ...expected) {
      await rest();
      heard.length = 0;
      const before = looks.count;
      await act();
      for (let i = 0; i < 200 && heard.length < expected.length; i++)
        await new Promise(resolve => setTimeout(resolve, 5));
      await rest();
      assert.deepEqual(heard.toSorted(), expected.toSorted());
      const asked = expected.includes('list');
      if (!asked) assert.equal(looks.count, before, 'the names were not looked at again');
    },
  };
}

test('hints name the mailbox and what happened, of a shared one too, and tell when something is shared or no longer', async t => {
  const { world, ann, bob } = await shared(t, '');
  const { heard, hears } = await bobsHints(t, world);
  const plans = 'Shared/ann@here.example/Plans';
  await hears(() => deliverTo(world.store, world.bob, 'hello'), 'messages new INBOX');
  await hears(
    () => ann.must('SETACL Plans bob@here.example lr'),
    'list',
    `messages new flags gone ${plans}`,
    `metadata ${plans}`,
  );
  await hears(() => ann.append('Plans', mail('four')), `messages new ${plans}`);
  await ann.must('SELECT Plans');
  await hears(() => ann.must('STORE 1:2 +FLAGS (\\Deleted)'), `messages flags ${plans}`);
  await hears(() => ann.must('STORE 1:2 +FLAGS (\\Deleted)'));
  await hears(() => ann.must('EXPUNGE'), `messages gone ${plans}`);
  await hears(() => ann.must('COPY 1 Sent'));
  await hears(() => ann.must('SETMETADATA Plans (/shared/comment "x")'), `metadata ${plans}`);
  await hears(() => bob.must('SETMETADATA "" (/private/comment "x")'), 'metadata null');
  await hears(() => bob.must('CREATE New'), 'list');
  await hears(() => bob.must('SUBSCRIBE New'), 'list');
  await hears(() => bob.must(`SUBSCRIBE ${plans}`), 'list');
  await hears(() => bob.must('RENAME New Old'), 'list');
  await hears(() => ann.must('DELETEACL Plans bob@here.example'), 'list');
  heard.length = 0;
  await ann.append('Plans', mail('five'));
  await hears(async () => {});
  assert.deepEqual(heard, []);
});
