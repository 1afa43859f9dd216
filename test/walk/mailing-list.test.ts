/** A mailing list from the first letter on: posts, joined and left by mail, one click, who wrote it, moderators, archive. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { verifyArc } from '../../server/mailauth/arc-verify.ts';
import { verifyDkim } from '../../server/mailauth/dkim-verify.ts';
import { decodeWords } from '../../server/mime/encoded-word.ts';
import { allFields } from '../../server/mime/header.ts';
import { field, type ListWalk, letter, resolver, signed, startListWalk } from '../support/list-walk.ts';
import type { Person } from '../support/world.ts';

let walk: ListWalk;
let world: ListWalk['world'];
let ann: Person;
let ben: Person;
let arrived: ListWalk['arrived'];
let nothingArrived: ListWalk['nothingArrived'];
let bring: ListWalk['bring'];
let members: ListWalk['members'];
let post: ListWalk['post'];
before(async () => {
  walk = await startListWalk();
  ({ world, ann, ben, arrived, nothingArrived, bring, members, post } = walk);
});
after(() => walk[Symbol.asyncDispose]());

test('a member’s post reaches all: each elsewhere with a return path, a way out and a signature of his own', async () => {
  assert.match(
    await bring('kim@there.example', 'dev@here.example', signed(letter('Kim <kim@there.example>', 'dev@here.example'))),
    /^250/,
  );
  const [post] = await arrived();
  assert.match(post!.sender, /^dev-bounces\+[0-9a-z]+-[a-z2-7]{13}@here\.example$/);
  assert.deepEqual(post!.recipients, ['kim@there.example']);
  const { bytes } = post!;
  assert.equal(field(bytes, 'list-id'), 'Developers <dev.here.example>');
  assert.equal(field(bytes, 'from'), 'Kim <kim@there.example>');
  assert.equal(field(bytes, 'precedence'), 'list');
  assert.equal(field(bytes, 'list-unsubscribe-post'), 'List-Unsubscribe=One-Click');
  assert.match(
    field(bytes, 'list-unsubscribe'),
    /^<https:\/\/lists\.here\.example\/lists\/leave\/1\/[0-9a-z-]+>, <mailto:dev-unsubscribe\+[0-9a-z-]+@here\.example>$/,
  );
  const { signatures: verdicts } = await verifyDkim(bytes, { resolver, now: Date.now() });
  assert.deepEqual(verdicts.map(({ result, domain }) => [result, domain]).sort(), [
    ['pass', 'here.example'],
    ['pass', 'there.example'],
  ]);
  assert.match(
    allFields(bytes, 'dkim-signature').find(value => value.includes('d=here.example'))!,
    /list-unsubscribe:list-unsubscribe-post/i,
  );
  assert.equal((await verifyArc(bytes, { resolver, now: Date.now() })).result, 'pass');
  const [told] = await world.api.lists.posts({ address: 'dev@here.example', held: false, limit: 1 });
  const { trunk, branches } = await world.journey(told!.trace);
  const listed = trunk.find(one => one.name === 'listed')!;
  assert.deepEqual([listed.state, listed.fact, branches.length], ['done', '3', 3]);
  assert.match(listed.sentence, /^Sent to 3 members of dev@here\.example, from dev-bounces@here\.example/);
  for (const person of [ann, ben]) {
    const [own] = await world.stored(person);
    assert.match(own!, /List-Unsubscribe: <mailto:dev-unsubscribe@here\.example>/);
    assert.doesNotMatch(own!, /One-Click/);
  }
});

test('it is kept in the archive, which members here read as a shared folder', async () => {
  const [kept] = await world.stored(ann, 'Lists/dev');
  assert.match(kept!, /Subject: Lunch/);
  const seen = await world.read(ben, 'Shared/ann@here.example/Lists/dev');
  assert.equal(seen.length, 1);
});

test('what has been on the list, and what a program answered, goes to nobody', async () => {
  const again = letter('kim@there.example', 'dev@here.example', { fields: 'List-Id: Dev <DEV.here.example>\r\n' });
  await bring('kim@there.example', 'dev@here.example', again);
  const absent = letter('kim@there.example', 'dev@here.example', { fields: 'Auto-Submitted: auto-replied\r\n' });
  await bring('kim@there.example', 'dev@here.example', absent);
  await bring('', 'dev@here.example', letter('kim@there.example', 'dev@here.example'));
  await nothingArrived();
});

// ── joining and leaving by mail ──

test('who asks to join gets a letter, and only its answer lets him in; machines are not answered', async () => {
  await bring(
    'zoe@there.example',
    'dev-subscribe@here.example',
    letter('Zoe <zoe@there.example>', 'dev-subscribe@here.example'),
  );
  const [asked] = await arrived();
  assert.deepEqual(asked!.recipients, ['zoe@there.example']);
  assert.match(field(asked!.bytes, 'subject'), /Please confirm: join Developers/);
  assert.equal(field(asked!.bytes, 'auto-submitted'), 'auto-replied');
  assert.equal(asked!.sender, 'dev-bounces@here.example');
  const answerTo = field(asked!.bytes, 'reply-to').replace(/[<>]/g, '');
  assert.match(answerTo, /^dev\+confirm-[a-z2-7]{20}@here\.example$/);
  assert.ok(!(await members()).includes('zoe@there.example active'));
  const absent = letter('zoe@there.example', answerTo, { fields: 'Auto-Submitted: auto-replied\r\n' });
  await bring('zoe@there.example', answerTo, absent);
  await bring('', answerTo, letter('zoe@there.example', answerTo));
  await bring(
    'eve@there.example',
    `dev+confirm-${'a'.repeat(20)}@here.example`,
    letter('zoe@there.example', 'x@here.example'),
  );
  await nothingArrived();
  assert.ok(!(await members()).includes('zoe@there.example active'));
  await bring('zoe@there.example', answerTo.toUpperCase(), letter('zoe@there.example', answerTo));
  await nothingArrived();
  assert.ok((await members()).includes('zoe@there.example active'));
});

test('a forged wish to leave sends a letter to its victim and does nothing', async () => {
  const forged = letter('zoe@there.example', 'dev-request@here.example', { subject: 'unsubscribe' });
  await bring('eve@there.example', 'dev-request@here.example', forged);
  const [asked] = await arrived();
  assert.deepEqual(asked!.recipients, ['zoe@there.example']);
  assert.match(field(asked!.bytes, 'subject'), /leave Developers/);
  assert.ok((await members()).includes('zoe@there.example active'));
});

test('one click, by mail or by the web, leaves at once; a page that is only opened does nothing', async () => {
  await post('kim@there.example');
  const posts = await arrived(2);
  const zoes = posts.find(one => one.recipients.includes('zoe@there.example'))!;
  const url = /<https:\/\/lists\.here\.example\/lists\/([^>]+)>/.exec(field(zoes.bytes, 'list-unsubscribe'))![1]!;
  const pages = world.mailroom.lists.pages;
  assert.deepEqual(
    (await pages({ path: url, act: null })).buttons.map(one => one.act),
    ['leave'],
  );
  assert.equal(
    (await pages({ path: url.replace(/.$/, letter => (letter === 'a' ? 'b' : 'a')), act: 'one-click' })).status,
    404,
  );
  assert.ok((await members()).includes('zoe@there.example active'));
  assert.equal((await pages({ path: url, act: 'one-click' })).status, 200);
  assert.ok(!(await members()).includes('zoe@there.example active'));
  assert.equal((await pages({ path: url, act: 'one-click' })).status, 200);
  await world.api.lists.addMembers({ address: 'dev@here.example', members: [{ address: 'zoe@there.example' }] });
  await post('kim@there.example');
  const again = (await arrived(2)).find(one => one.recipients.includes('zoe@there.example'))!;
  const byMail = /mailto:(dev-unsubscribe[^>]+)>/.exec(field(again.bytes, 'list-unsubscribe'))![1]!;
  await bring('anybody@there.example', byMail, letter('anybody@there.example', byMail));
  await nothingArrived();
  assert.ok(!(await members()).includes('zoe@there.example active'));
});

// ── who wrote it ──

test('the list stands in From only where the author’s domain would have it refused', async () => {
  await world.api.lists.addMembers({
    address: 'dev@here.example',
    members: [{ address: 'bo@bank.example', name: 'Bo' }],
  });
  const own = signed(letter('=?UTF-8?Q?Bo_=C3=85ngstr=C3=B6m?= <bo@bank.example>', 'dev@here.example'), 'bank.example');
  assert.match(await bring('bo@bank.example', 'dev@here.example', own), /^250/);
  const [post] = await arrived(2);
  assert.equal(decodeWords(field(post!.bytes, 'from')), 'Bo Ångström via Developers <dev@here.example>');
  assert.match(field(post!.bytes, 'reply-to'), /bo@bank\.example/);
  assert.match(field(post!.bytes, 'x-original-from'), /<bo@bank\.example>/);
  await world.api.lists.removeMembers({ address: 'dev@here.example', members: ['bo@bank.example'] });
});

test('a stranger’s post, and one under one of our own names, is held and told to the owners', async () => {
  await post('eve@there.example', undefined, { subject: 'Buy\tthis' });
  await nothingArrived();
  const [held, ...more] = await world.api.lists.posts({ address: 'dev@here.example', held: true, limit: 10 });
  assert.deepEqual(
    [held!.author, held!.reason, more.length],
    ['eve@there.example', 'only members may post to this list', 0],
  );
  const told = (await world.stored(ann)).find(one => one.includes('a post waits'))!;
  assert.match(told, /message\/rfc822/);
  assert.equal((await world.journey(held!.trace)).branches[0]!.state, 'held');
  // Somebody lets it go among all that waits: it comes back.
  await world.api.queue.act({ trace: held!.trace, act: 'release' });
  await nothingArrived();
  const station = (await world.journey(held!.trace)).trunk.find(one => one.name === 'listed')!;
  assert.equal(station.state, 'held');
  const answerTo = /Reply-To: <(dev\+approve-[^>]+)>/.exec(told)![1]!;
  await world.submit(ann, { to: answerTo, subject: 'Re: a post waits', text: 'yes' });
  const [sent] = await arrived();
  assert.deepEqual(sent!.recipients, ['kim@there.example']);
  // The second answer does nothing.
  await world.submit(ann, { to: answerTo.replace('approve', 'reject'), subject: 'Re', text: 'no' });
  await nothingArrived();
  assert.equal((await world.api.lists.posts({ address: 'dev@here.example', held: false, limit: 1 }))[0]!.state, 'sent');
});

test('an owner writes to the request address where he signed in; a stranger in his name gets a letter of help', async () => {
  await world.submit(ann, {
    to: 'dev-request@here.example',
    subject: 'who',
    text: 'add Pia <pia@there.example>\nremove pia@there.example\n-- \nAnn',
  });
  await nothingArrived();
  const told = (await world.stored(ann)).find(one => one.includes('what became of it'))!;
  assert.match(told, /kim@there\.example {2}Kim/);
  assert.match(told, /> add pia@there\.example\r\nOK/);
  const before = (await world.stored(ann)).length;
  await bring(
    'eve@there.example',
    'dev-request@here.example',
    letter('ann@here.example', 'dev-request@here.example', { subject: 'remove kim@there.example' }),
  );
  await nothingArrived();
  assert.ok((await members()).includes('kim@there.example active'));
  assert.ok((await world.stored(ann)).length >= before);
});

test('the owners’ address reaches them, and what stands beside a list is nobody else’s', async () => {
  await post('eve@there.example', 'dev-owner@here.example', { subject: 'To its owners' });
  await nothingArrived();
  assert.ok((await world.stored(ann)).some(one => one.includes('To its owners')));
  await assert.rejects(world.addAccount('dev-owner@here.example'));
  await assert.rejects(world.api.lists.make({ address: 'ann@here.example' }));
  const traced = await world.api.directory.trace({ address: 'dev@here.example' });
  assert.ok(traced.steps.some(step => step.kind === 'list' && step.because.includes('mailing list')));
});

test('the ledger is whole', async () => {
  await world.ledger();
});
