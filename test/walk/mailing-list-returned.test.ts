/** A mailing list looked after: what comes back of members, owners' rights, lists of lists, floods of requests, posts refused. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { field, type ListWalk, letter, startListWalk } from '../support/list-walk.ts';
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

test('whom posts come back from gets none after a while, hears so, and is back with his answer', async () => {
  await world.api.lists.addMembers({ address: 'dev@here.example', members: [{ address: 'lou@far.example' }] });
  const report = (to: string) =>
    Buffer.from(
      [
        'From: MAILER-DAEMON@far.example',
        `To: ${to}`,
        'Subject: failed',
        'Auto-Submitted: auto-replied',
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        '',
        '--b\r\nContent-Type: text/plain\r\n\r\nSorry.',
        '--b\r\nContent-Type: message/delivery-status\r\n',
        'Reporting-MTA: dns; mx.far.example\r\n',
        'Final-Recipient: rfc822; other@far.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such user',
        '--b--',
        '',
      ].join('\r\n'),
    );
  for (let day = 1; day <= 3; day++) {
    await post('kim@there.example');
    const lous = (await arrived(2)).find(one => one.recipients.includes('lou@far.example'))!;
    // Without the sign, or with one that was not made here, nobody is counted.
    await bring('', 'dev-bounces@here.example', report('x@here.example'));
    await bring('', lous.sender.replace(/-[a-z2-7]{13}@/, '-aaaaaaaaaaaaa@'), report('x@here.example'));
    await bring('', lous.sender, report(lous.sender));
    await bring('', lous.sender, report(lous.sender));
    await world.settle();
    const [lou] = await world.api.lists.members({ address: 'dev@here.example', limit: 10, search: 'lou' });
    assert.deepEqual([lou!.score, lou!.state], [2 * day, day < 3 ? 'active' : 'disabled']);
    await world.later(86_400_000);
  }
  const [told] = await arrived();
  assert.deepEqual(told!.recipients, ['lou@far.example']);
  assert.ok((await world.stored(ann)).some(one => one.includes('lou@far.example cannot be reached')));
  await post('kim@there.example');
  await arrived(1);
  const answerTo = field(told!.bytes, 'reply-to').replace(/[<>]/g, '');
  await bring('lou@far.example', answerTo, letter('lou@far.example', answerTo));
  await nothingArrived();
  assert.ok((await members()).includes('lou@far.example active'));
});

test('a member whose server says no at once is counted by our own report', async () => {
  await world.api.lists.addMembers({ address: 'dev@here.example', members: [{ address: 'gone@far.example' }] });
  await post('kim@there.example');
  await arrived(2);
  await nothingArrived();
  const [gone] = await world.api.lists.members({ address: 'dev@here.example', limit: 10, search: 'gone' });
  assert.equal(gone!.score, 2);
  assert.match(gone!.said!, /Nobody of that name/);
  await world.api.lists.removeMembers({
    address: 'dev@here.example',
    members: ['gone@far.example', 'lou@far.example'],
  });
});

test('an owner manages his list with his own rights, and nobody else’s', async () => {
  await world.api.lists.make({ address: 'board@here.example', owners: ['ben@here.example'] });
  assert.deepEqual(
    (await world.api.lists.list({ as: 'ben@here.example' })).map(one => one.address),
    ['board@here.example'],
  );
  await assert.rejects(world.api.lists.get({ as: 'ben@here.example', address: 'dev@here.example' }), /no mailing list/);
  await assert.rejects(
    world.api.lists.remove({ as: 'ben@here.example', address: 'board@here.example' }),
    /Only whoever owns/,
  );
  const changed = await world.api.lists.change({
    as: 'ben@here.example',
    address: 'board@here.example',
    rules: { posting: 'owners' },
  });
  assert.equal(changed.rules.posting, 'owners');
  await assert.rejects(
    world.api.lists.change({ address: 'board@here.example', rules: { name: 'Board\r\nBcc: eve@there.example' } }),
    /line break/,
  );
  await world.api.lists.remove({ address: 'board@here.example' });
});

test('lists that are members of one another send a post on once', async () => {
  await world.api.lists.make({
    address: 'all@here.example',
    owners: ['ben@here.example'],
    rules: { posting: 'anybody' },
  });
  await world.api.lists.addMembers({ address: 'all@here.example', members: [{ address: 'dev@here.example' }] });
  await world.api.lists.addMembers({ address: 'dev@here.example', members: [{ address: 'all@here.example' }] });
  const before = (await world.stored(ben)).length;
  await post('kim@there.example', 'all@here.example', { subject: 'Round' });
  const [only] = await arrived(1);
  assert.equal(field(only!.bytes, 'list-id'), 'Developers <dev.here.example>');
  await nothingArrived();
  assert.equal((await world.stored(ben)).length, before + 1);
  await world.api.lists.remove({ address: 'all@here.example' });
});

test('bombed with requests, nobody gets more than a few letters', async () => {
  for (let i = 0; i < 6; i++)
    await bring(
      'eve@there.example',
      'dev-subscribe@here.example',
      letter('victim@there.example', 'dev-subscribe@here.example'),
    );
  await arrived(4);
  await nothingArrived();
});

test('an owner lets a post go, or refuses it, through the API; refused, its author hears why', async () => {
  const [address] = ['dev@here.example'];
  await world.api.lists.changeMember({ address: address!, member: 'kim@there.example', posting: 'moderated' });
  await post('kim@there.example', address, { subject: 'Off topic' });
  await arrived(1);
  const [held] = await world.api.lists.posts({ address: address!, held: true, limit: 1 });
  await world.api.lists.reject({ as: 'ann@here.example', address: address!, post: held!.id, words: 'Not about code.' });
  const [told] = await arrived(1);
  assert.match(told!.bytes.toString(), /Not about code\./);
  await assert.rejects(world.api.lists.approve({ address: address!, post: held!.id }), /decided before/);
  await assert.rejects(
    world.api.lists.approve({ as: 'ben@here.example', address: address!, post: held!.id }),
    /no mailing list/,
  );
});

test('the ledger is whole', async () => {
  await world.ledger();
});
