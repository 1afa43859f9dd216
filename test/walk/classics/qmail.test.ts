/**
 * qmail: what was accepted is never lost, addresses that end in -anything, control/ one setting a file, its two views of
 * the queue, and Delivered-To. Survival of kill -9 at every step is test/crash and test/faults.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { givenFiles } from '../../../server/legacy/old-files.ts';
import { planOf } from '../../../server/legacy/plan.ts';
import { understand } from '../../../server/legacy/understand.ts';
import { type Classic, startClassic } from '../../support/classic-world.ts';
import { newHome } from '../../support/cli.ts';
import { type Served, serve } from '../../support/serve.ts';
import { dial } from '../../support/wire.ts';

let classic: Classic;
before(async () => {
  classic = await startClassic({ settings: ['bounce.tell-postmaster=yes', 'queue.first-retry=1h'] });
  await classic.world.addAccount('ben@here.example');
});
after(() => classic.close());

const alias = (address: string, ...targets: string[]) => classic.world.api.aliases.add({ address, targets });
const ends = async (address: string) => (await classic.world.api.directory.trace({ address })).ends;
const doingsOf = (files: Readonly<Record<string, string>>) => {
  const read = understand({
    ...{ source: 'qmail', path: '/var/qmail', files: givenFiles(files) },
    ...{ hostName: 'mail.here.example', domain: null },
  });
  assert(read.ok, read.ok ? '' : read.error);
  return planOf(read.value).steps.map(step => step.doing);
};

test('250 means kept: killed at once after it, the message is there, once, when it starts again', async () => {
  const home = newHome();
  const settings = ['mode=local', 'checks.greet-wait=0s'];
  let served: Served = await serve({ home, settings });
  await served.ask(async api => {
    await api.domains.add({ name: 'here.example' });
    await api.accounts.add({ address: 'ann@here.example', password: 'correct horse' });
  });
  const wire = await dial(served.port('smtp'));
  await wire.expect('220');
  await wire.ask('EHLO there', '250');
  for (const line of ['MAIL FROM:<kim@there.example>', 'RCPT TO:<ann@here.example>']) await wire.ask(line, '250');
  await wire.ask('DATA', '354');
  await wire.ask('Subject: Kept\r\n\r\nx\r\n.', '250');
  await served.kill();
  wire.destroy();
  served = await serve({ home, settings });
  const deadline = Date.now() + 5000;
  const states = async () =>
    (await served.ask(api => api.queue.list({ limit: 9 }))).map(row => `${row.address} ${row.state}`);
  while ((await states()).join() !== 'ann@here.example delivered')
    assert.ok(Date.now() < deadline, (await states()).join());
  await served.stop();
});

test('user-ext: ann+anything is ann’s; -default and -owner are a pattern and a list’s owner', async () => {
  await alias('ann-*@here.example', 'ann+$1@here.example');
  assert.deepEqual(await ends('ann+books@here.example'), ['ann@here.example']);
  assert.deepEqual(await ends('ann-news@here.example'), ['ann@here.example']);
  await alias('friends@here.example', 'kim@there.example');
  await alias('owner-friends@here.example', 'ben@here.example');
  await classic.bring('friends@here.example', { from: 'lee@fine.example' });
  assert.equal(classic.hop.received.at(-1)!.sender, 'owner-friends@here.example');
});

test('control/smtproutes: host:relay:port, .below, and the empty line for all', async () => {
  const doings = doingsOf({
    '/var/qmail/control/me': 'mail.here.example\n',
    '/var/qmail/control/locals': 'here.example\n',
    '/var/qmail/control/smtproutes':
      'fine.example:[127.0.0.1]:2525\n.there.example:gate.there.example\ndirect.example:\n:outgoing.isp.example:587\n',
  });
  const lines = doings.flatMap(doing => (doing.act === 'line' && doing.table === 'route' ? [doing.line] : []));
  const relay = doings.find(doing => doing.act === 'setting' && doing.key === 'relay.host');
  assert.deepEqual(
    [lines, relay?.act === 'setting' ? relay.text : JSON.stringify(doings)],
    [
      ['fine.example → smtp [127.0.0.1]:2525', 'direct.example → mx', '.there.example → smtp [gate.there.example]:25'],
      'outgoing.isp.example:587',
    ],
  );
  const written = await classic.world.api.routing.write({ table: 'route', lines });
  assert.equal(written.moved, 0);
  const { route } = await classic.world.api.routing.explain({ address: 'kim@deep.there.example' });
  assert.equal(route, 'smtp [gate.there.example]:25');
  await classic.world.api.routing.write({ table: 'route', lines: [] });
});

test('qmail-qstat and qmail-qread: their words, a line for each recipient that waits', async () => {
  const trace = await classic.send(['kim@slow.example', 'lee@slow.example']);
  const [stat, read] = await Promise.all([classic.run(0, 'queue', 'stat'), classic.run(0, 'queue', 'stat', '--read')]);
  assert.equal(stat, 'messages in queue: 1\nmessages in queue but not yet preprocessed: 0\n');
  assert.match(
    read!,
    /^\d\d? \w{3} \d{4} \d\d:\d\d:\d\d GMT {2}#\d+ {2}\d+ {2}<ann@here\.example> \n\tremote\tkim@slow\.example\n\tremote\tlee@slow\.example\n$/m,
  );
  await classic.world.api.queue.act({ trace, act: 'cancel' });
});

test('Delivered-To: what came by this address before goes no further', async () => {
  await alias('away@here.example', 'lee@there.example');
  const first = await classic.bring('away@here.example');
  assert.deepEqual(await classic.fates(first), ['lee@there.example relayed']);
  const gone = classic.hop.received.at(-1)!.bytes.toString('latin1');
  assert.match(gone, /^Delivered-To: away@here\.example\r$/m);
  const again = await classic.bring('away@here.example', {
    raw: gone,
    envelope: { from: 'kim@there.example', to: 'away@here.example' },
  });
  assert.deepEqual(await classic.fates(again), ['away@here.example failed']);
});

test('a double bounce goes to postmaster, and a bounce of that to nobody', async () => {
  await alias('postmaster@here.example', 'ann@here.example');
  await alias('lost@here.example', 'gone@fine.example');
  const lines = ['there.example → error 5.1.1 Nobody here', 'fine.example → error 5.1.1 Nobody there'];
  await classic.world.api.routing.write({ table: 'route', lines });
  const before = (await classic.letters()).length;
  const trace = await classic.bring('lost@here.example');
  assert.deepEqual(await classic.fates(trace), ['gone@fine.example failed']);
  await classic.world.mailroom.returns.settled();
  await classic.world.settle();
  const [letter, ...more] = (await classic.letters()).slice(before);
  assert.equal(more.length, 0);
  assert.match(letter ?? '', /^Subject: A report could not be delivered \(kim@there\.example\)/m);
  await classic.world.api.routing.write({ table: 'route', lines: [] });
  await classic.world.ledger();
});
