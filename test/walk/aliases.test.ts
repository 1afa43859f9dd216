/** Aliases beyond addresses, through real SMTP: patterns, limits, files, words, forwarding, lists with an owner. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { days } from '../../server/base/units.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let hop: NextHop;
let world: World;
let ann: Person;
let ben: Person;
const folder = mkdtempSync(join(tmpdir(), 'mailroom-aliases-'));

before(async () => {
  hop = await startNextHop({ script: { rcpt: line => (line.includes('nobody') ? '550 5.1.1 Nobody' : undefined) } });
  world = await startWorld({
    zone: 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\n',
    hopPort: hop.port,
    settings: ['mode=deliver', 'outbound.tls=none', 'checks.act=off'],
  });
  ann = await world.addAccount('ann@here.example');
  ben = await world.addAccount('ben@here.example');
  await world.api.domains.add({ name: 'also.example', aliasOf: 'here.example' });
  await world.api.domains.add({ name: 'old.example' });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
  rmSync(folder, { recursive: true, force: true });
});

const alias = (address: string, ...targets: string[]) => world.api.aliases.add({ address, targets });
/** The reply to RCPT. */
async function rcpt(to: string, from = 'kim@there.example'): Promise<string> {
  const wire = await world.smtp();
  await wire.ask(`MAIL FROM:<${from}>`, '250');
  return wire.ask(`RCPT TO:<${to}>`, /./);
}
let count = 0;
async function bring(to: string | string[], from = 'kim@there.example'): Promise<{ trace: string; subject: string }> {
  const subject = `Letter ${++count}`;
  const { trace } = await world.bring({ from, to, subject, text: 'Hello.' });
  await world.settle();
  return { trace, subject };
}
const has = async (person: Person, subject: string) =>
  (await world.stored(person)).filter(text => text.includes(`\r\nSubject: ${subject}\r\n`)).length;

test('pattern: what the star stood for goes on; who is named goes first, a catch-all last', async () => {
  await alias('shop-*@here.example', 'ann+$1@here.example');
  await alias('shop-vip-*@here.example', 'ben@here.example');
  await alias('shop-1@here.example', 'ben@here.example');
  const { trace, subject } = await bring('shop-books@here.example');
  assert.deepEqual((await world.way(trace))[1]?.[0], 'ann+books@here.example delivered');
  assert.equal(await has(ann, subject), 1);
  for (const to of ['shop-vip-x@here.example', 'shop-1@here.example', 'shop-1+x@here.example', 'SHOP-1@also.example'])
    assert.equal(await has(ben, (await bring(to)).subject), 1, to);
  assert.match(await rcpt('shops@here.example'), /^550 5\.1\.1/);
});

test('until a day, for so many messages, from one sender: afterwards its sender reads why', async () => {
  const until = Date.now() + days(2);
  await world.api.aliases.add({ address: 'party@here.example', targets: [ann.address], until });
  await world.api.aliases.add({ address: 'twice@here.example', targets: [ann.address], most: 2 });
  await world.api.aliases.add({ address: 'bank@here.example', targets: [ann.address], onlyFrom: 'there.example' });
  await world.api.aliases.add({ address: 'first@here.example', targets: [ann.address], onlyFrom: 'first' });
  assert.equal(await has(ann, (await bring('party@here.example')).subject), 1);
  await bring('twice@here.example');
  assert.match(await rcpt('twice@here.example'), /^250/);
  await bring('twice@here.example');
  assert.match(await rcpt('twice@here.example'), /^550 5\.1\.6 This address was valid for 2 messages/);
  assert.match(await rcpt('bank@here.example'), /^250/);
  assert.match(
    await rcpt('bank@here.example', 'x@third.example'),
    /^550 5\.7\.1 This address takes mail of one sender/,
  );
  assert.match(await rcpt('bank@here.example', ''), /^250/, 'a report');
  await bring('first@here.example');
  assert.match(await rcpt('first@here.example'), /^250/);
  assert.match(await rcpt('first@here.example', 'lee@there.example'), /^550 5\.7\.1/);
  const list = await world.api.aliases.list({});
  const words = (address: string) => list.find(one => one.address === address)?.limits?.words;
  assert.equal(words('twice@here.example'), 'over, 2 of 2 messages');
  assert.equal(
    words('first@here.example'),
    '1 of 0 messages, from kim@there.example only'.slice('1 of 0 messages, '.length),
  );
  await world.later(days(3));
  const day = new Date(until);
  const [month, date] = [day.toLocaleString('en', { month: 'long', timeZone: 'UTC' }), day.getUTCDate()];
  assert.match(
    await rcpt('party@here.example'),
    new RegExp(`^550 5\\.1\\.6 This address was valid until ${date} ${month} ${day.getUTCFullYear()}`),
  );
  await world.api.aliases.change({ address: 'party@here.example', targets: [ben.address], until: null });
  assert.match(await rcpt('party@here.example'), /^250/);
});

test('a file of addresses is read when mail comes; while it cannot be read, mail waits', async () => {
  const list = join(folder, 'team');
  writeFileSync(list, 'ann\n', { mode: 0o600 });
  const made = await alias('team@here.example', `:include:${list}`);
  assert.deepEqual(made.targets, [`include:${list}`]);
  assert.match(made.notes.join(), /has 1 address now/);
  assert.equal(await has(ann, (await bring('team@here.example')).subject), 1);
  writeFileSync(list, 'ann\nben\n# nobody else\n', { mode: 0o600 });
  const { subject } = await bring('team@here.example');
  assert.deepEqual([await has(ann, subject), await has(ben, subject)], [1, 1]);
  await alias('both@here.example', 'team@here.example');
  rmSync(list);
  assert.match(await rcpt('team@here.example'), /^451 4\.3\.0 Not now/);
  assert.match(await rcpt('both@here.example'), /^451 4\.3\.0 /);
  // What was taken before waits, and is lost to nobody.
  await alias('mixed@here.example', 'ann@here.example', 'team@here.example');
  const later = await bring('mixed@here.example');
  const [row] = (await world.api.queue.list({ trace: later.trace, limit: 9 })).filter(one => one.state === 'deferred');
  assert.match(row?.reply ?? '', /^The list cannot be read now$/);
  writeFileSync(list, 'ben\n', { mode: 0o600 });
  await world.later(days(0.1));
  await world.settle();
  assert.deepEqual([await has(ann, later.subject), await has(ben, later.subject)], [1, 1]);
});

test('words: refused, later, thrown away, switched off', async () => {
  await alias('gone@here.example', 'refuse: 5.1.6 Ann has left; write to ben@here.example');
  await alias('later@here.example', ':defer: We move house');
  await alias('noise@here.example', '/dev/null');
  await alias('half@here.example', 'off:ann@here.example', 'ben@here.example');
  await alias('quiet@here.example', 'off:ann@here.example');
  assert.match(await rcpt('gone@here.example'), /^550 5\.1\.6 Ann has left; write to ben@here\.example/);
  assert.match(await rcpt('later@here.example'), /^451 4\.3\.0 We move house/);
  const { trace } = await bring('noise@here.example');
  const rows = await world.api.queue.list({ trace, limit: 9 });
  assert.deepEqual(
    rows.map(row => row.state),
    ['cancelled'],
  );
  const { subject } = await bring('half@here.example');
  assert.deepEqual([await has(ann, subject), await has(ben, subject)], [0, 1]);
  assert.match(await rcpt('quiet@here.example'), /^550 5\.1\.1/);
  await assert.rejects(alias('mix@here.example', 'ann@here.example', 'refuse: no'), /stands alone/);
});

test('forwarding: with a copy and without; the mailbox itself is reached by mailbox: alone', async () => {
  await world.api.forwards.set({ address: ann.address, targets: ['\\ann', 'ann@there.example'] });
  const before = hop.received.length;
  const { subject } = await bring('ann@here.example');
  assert.equal(await has(ann, subject), 1);
  assert.deepEqual(
    hop.received.slice(before).map(one => one.recipients),
    [['ann@there.example']],
  );
  assert.match(hop.received.at(-1)!.sender, /^SRS0=/);
  await world.api.forwards.set({ address: ann.address, targets: ['ann@there.example'] });
  assert.equal(await has(ann, (await bring('ann@also.example')).subject), 0);
  await alias('direct@here.example', 'mailbox:ann@here.example');
  assert.equal(await has(ann, (await bring('direct@here.example')).subject), 1);
  assert.equal((await world.api.forwards.list({})).length, 1);
  await world.api.forwards.remove({ address: ann.address });
  assert.equal(await has(ann, (await bring('ann@here.example')).subject), 1);
  await assert.rejects(
    alias('ann@here.example', '\\ann', 'x@there.example'),
    /somebody's own address.*mailroom forward/,
  );
});

test('two who forward to each other, and keep nothing: told as a ring, not for ever', async () => {
  await world.api.forwards.set({ address: ann.address, targets: [ben.address] });
  await assert.rejects(
    world.api.forwards.set({ address: ben.address, targets: [ann.address] }),
    /That would be a ring: ben@here\.example → ann@here\.example → ben@here\.example/,
  );
  await alias('to-ben@here.example', ben.address);
  // Who keeps what is his closes no ring: each has it once.
  await world.api.forwards.set({ address: ben.address, targets: [ben.address, ann.address] });
  const { subject } = await bring('to-ben@here.example');
  assert.deepEqual([await has(ann, subject), await has(ben, subject)], [0, 1]);
  // As an older release, or a file of addresses, may have made it.
  await world.mailroom.store.run('setForward', { address: ben.address, targets: [ann.address] });
  assert.match(await rcpt('ann@here.example'), /^550 5\.1\.1/);
  const traced = await world.api.directory.trace({ address: 'ann@here.example' });
  assert.match(traced.steps.at(-1)?.because ?? '', /a ring: ann@here\.example → ben@here\.example → ann@here\.example/);
  await world.api.forwards.remove({ address: ann.address });
  await world.api.forwards.remove({ address: ben.address });
});

test('a domain’s unknown: the same name elsewhere, an address, words', async () => {
  await world.api.domains.unknown({ name: 'old.example', target: '@here.example' });
  assert.equal(await has(ben, (await bring('ben+x@old.example')).subject), 1);
  assert.match(await rcpt('nobody-here@old.example'), /^550 5\.1\.1/);
  const before = hop.received.length;
  await world.api.domains.unknown({ name: 'old.example', target: '@there.example' });
  await bring('lee@old.example');
  assert.deepEqual(
    hop.received.slice(before).map(one => one.recipients),
    [['lee@there.example']],
  );
  await world.api.domains.unknown({ name: 'old.example', target: 'refuse: We are at here.example now' });
  assert.match(await rcpt('lee@old.example'), /^550 5\.1\.1 We are at here\.example now/);
  await world.api.domains.unknown({ name: 'old.example', target: null });
  assert.match(await rcpt('lee@old.example'), /^550 5\.1\.1 No such mailbox/);
});

test('a domain that stands for another is the other in all: plus-addresses, postmaster, and who may write so', async () => {
  assert.equal(await has(ben, (await bring('ben+list@also.example')).subject), 1);
  await bring('postmaster@also.example');
  assert.equal((await world.stored(ann)).filter(text => text.includes('postmaster@also.example')).length, 1);
  const { trace } = await world.submit(ben, {
    from: 'ben@also.example',
    to: 'ann@also.example',
    subject: 'x',
    text: 'x',
  });
  await world.settle();
  assert.deepEqual((await world.way(trace))[1]?.[0], 'ann@also.example delivered');
  await world.api.domains.unknown({ name: 'also.example', target: 'ben@here.example' });
  assert.equal(await has(ann, (await bring('ann@also.example')).subject), 1, 'a catch-all hides nobody');
  await world.api.domains.unknown({ name: 'also.example', target: null });
});

test('a list with an owner leaves in his name, and he hears what cannot be delivered', async () => {
  await alias('all@here.example', 'lee@there.example', 'nobody@there.example');
  await alias('owner-all@here.example', 'ben@here.example');
  const before = hop.received.length;
  const { trace } = await bring('all@here.example');
  const sent = hop.received.slice(before);
  assert.deepEqual(
    sent.map(one => one.sender),
    ['owner-all@here.example'],
  );
  const reports = (await world.stored(ben)).filter(
    text => /^Subject: .*(?:not|fail)/im.test(text) && text.includes('nobody@there.example'),
  );
  assert.equal(reports.length, 1, 'to the owner, and to nobody else');
  const said = (await world.journey(trace)).events.find(one => one.name === 'mda.expanded')?.sentence;
  assert.match(said ?? '', /in the name of owner-all@here\.example$/);
  // A report stays one.
  await bring('all@here.example', '');
  assert.equal(hop.received.at(-1)!.sender, '');
});

test('1,000 targets are taken, and 1,001 not; a list of 10,000 keeps nobody waiting', async () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => `u${i}@there.example`);
  await assert.rejects(alias('toomany@here.example', ...many(1001)));
  await alias('many@here.example', ...many(1000));
  const list = join(folder, 'ten-thousand');
  writeFileSync(list, Array.from({ length: 10_000 }, (_, i) => `ann+${i}`).join('\n'), { mode: 0o600 });
  await alias('crowd@here.example', `include:${list}`);
  const { trace } = await bring('crowd@here.example');
  const ledger = await world.ledger();
  assert.ok((ledger.delivered ?? 0) >= 10_000);
  const expanded = (await world.journey(trace)).events.find(one => one.name === 'mda.expanded');
  assert.equal(expanded?.fields?.more, 9_900);
});
