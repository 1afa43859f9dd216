/** In: strangers wait, come again, or stay outside; the own house never does. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { minutes } from '../../server/base/units.ts';
import { bring as bringTo } from '../support/bring.ts';
import { startWorld, traceIn, type World } from '../support/world.ts';

const zone = `
good.example. MX 10 mx.good.example.
good.example. TXT "v=spf1 ip4:127.0.0.1 -all"
mx.good.example. A 127.0.0.1
shop.example. MX 10 mx.good.example.
`;
const strangers = ['mode=deliver', 'checks.own-networks='];

const letter = (from: string) =>
  `From: ${from}\r\nTo: ann@here.example\r\nSubject: Hello\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@x.example>\r\n\r\nHello.\r\n`;

async function bring(world: World, sender: string, recipient = 'ann@here.example', helo = 'nowhere.example') {
  const said = await bringTo(await world.wire('smtp'), { helo, sender, recipient, text: letter(sender) });
  await world.settle();
  return said;
}

const lastRefused = async (world: World) =>
  (await world.mailroom.store.events({ names: ['smtp.refused'], limit: 9 })).at(-1)!;

test('a suspicious stranger is asked to come back, does, and is known from then on', async () => {
  await using world = await startWorld({ zone, settings: [...strangers, 'checks.greylist=suspicious'] });
  await world.addAccount('ann@here.example');
  assert.match(await bring(world, 'news@shop.example'), /^451 4\.7\.1 Please come back in 5 minutes/);
  const { trace } = await lastRefused(world);
  const journey = await world.journey(trace);
  assert.match(journey.sentence, /^Asked to come back in 5 minutes: it is a stranger \(greylisting\)/);
  const why = await world.api.rules.why({ trace });
  assert.deepEqual([why?.act, why?.stage], ['later', 'rcpt']);
  assert.match(await bring(world, 'news@shop.example'), /^451 4\.7\.1 Please come back in \d minutes/);
  // Whoever runs a mail system can be reached, and a domain that stands in for its sender is not suspicious.
  assert.match(await bring(world, 'news@shop.example', 'postmaster@here.example'), /^250|^550 5\.1\.1/);
  assert.match(await bring(world, 'kim@good.example', 'ann@here.example', 'mx.good.example'), /^250/);

  // That made the address known, so it is forgotten for the test.
  const fresh = await startWorld({ zone, settings: [...strangers, 'checks.greylist=strangers'] });
  try {
    await fresh.addAccount('ann@here.example');
    assert.match(await bring(fresh, 'bounce-17@shop.example'), /^451/);
    await fresh.later(minutes(6));
    const said = await bring(fresh, 'bounce-18@shop.example');
    assert.match(said, /^250/);
    const judged = (await fresh.mailroom.store.events({ trace: traceIn(said), limit: 50 })).find(
      one => one.name === 'mta.judged',
    );
    assert.match(String(judged?.fields.findings), /it came back after 6 minutes, as it was asked to/);
    assert.match(await bring(fresh, 'other@shop.example'), /^250/);
    const { remembered } = await fresh.api.peers.list({});
    assert.deepEqual([remembered.asked, remembered.passed, remembered.good > 0], [0, 2, true]);
    // Judged again by a policy of today, it is what it was.
    assert.equal((await fresh.api.rules.replay({ days: 1 })).summary, 'nothing would change');
  } finally {
    await fresh[Symbol.asyncDispose]();
  }
});

test('a rule of the owner goes before it, and where he only watches nobody is put off', async () => {
  await using world = await startWorld({ zone, settings: [...strangers, 'checks.greylist=strangers'] });
  await world.addAccount('ann@here.example');
  const rule = {
    stage: 'rcpt',
    when: [{ field: 'greylist', comparison: 'is', values: ['asked'] }],
    action: { kind: 'accept' },
  } as const;
  await world.api.rules.put({ id: null, rule, note: '', enabled: true });
  assert.match(await bring(world, 'news@shop.example'), /^250/);
  await using watched = await startWorld({
    zone,
    settings: [...strangers, 'checks.greylist=strangers', 'checks.act=watch'],
  });
  await watched.addAccount('ann@here.example');
  const said = await bring(watched, 'news@shop.example');
  const why = await watched.api.rules.why({ trace: traceIn(said) });
  assert.deepEqual([why?.act, why?.would], ['accept', 'later']);
});

test('who speaks before the greeting is refused where it is known whom it would have reached', async () => {
  await using world = await startWorld({
    zone,
    settings: [...strangers, 'checks.greet-wait=150ms', 'checks.tarpit-from=0'],
  });
  await world.addAccount('ann@here.example');
  const hasty = await world.wire('smtp');
  await hasty.expectLine('220-mail.here.example');
  hasty.say('EHLO nowhere.example');
  await hasty.expectLine('220 ');
  await hasty.expect('250');
  await hasty.ask('MAIL FROM:<news@shop.example>', '250');
  assert.match(await hasty.ask('RCPT TO:<ann@here.example>', /^\d/), /^554 5\.5\.0/);
  await hasty.ask('QUIT', '221');
  await hasty.closed();
  await world.settle();
  assert.match(String((await lastRefused(world)).fields.because), /127\.0\.0\.1 spoke before it was greeted/);
  for (const lines of [2, 1]) {
    const patient = await world.wire('smtp');
    assert.equal((await patient.expect('220')).split('\n').length, lines, 'it waits once');
    await patient.ask('EHLO nowhere.example', '250');
    await patient.ask('QUIT', '221');
  }
});

test('who guesses at recipients is shut out; the owner sees it and forgives', async () => {
  await using world = await startWorld({ zone, settings: [...strangers, 'peers.unknown-per-minute=3'] });
  await world.addAccount('ann@here.example');
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<news@shop.example>', '250');
  for (const name of ['adam', 'alan', 'amy']) await wire.ask(`RCPT TO:<${name}@here.example>`, '550 5.1.1');
  await wire.ask('RCPT TO:<andy@here.example>', '421 4.7.0 Not now; please come back in 15 minutes');
  await wire.closed();
  const outside = await world.wire('smtp');
  await outside.expect('421 4.7.0 Not now; please come back in 15 minutes');
  await outside.closed();
  await world.settle();
  const [peer] = (await world.api.peers.list({})).peers;
  assert.deepEqual([peer?.network, peer?.state, peer?.counts.unknown, peer?.open], ['127.0.0.1', 'shut-out', 4, 0]);
  const told = await world.mailroom.store.events({ names: ['mta.peer-limited'], limit: 9 });
  assert.equal(told.length, 1);
  const refused = (await world.api.journeys.list({ limit: 9 })).filter(row => row.state === 'refused');
  assert.equal(refused.length, 2);
  await assert.rejects(world.api.peers.forgive({ address: 'here' }), /no address/);
  assert.deepEqual(await world.api.peers.forgive({ address: '127.0.0.1' }), { forgiven: true });
  assert.match(await bring(world, 'kim@good.example', 'ann@here.example', 'mx.good.example'), /^250/);
});

test('the own house waits for nothing and is not counted, and who signed in is not either', async () => {
  const strict = ['checks.greet-wait=30s', 'checks.greylist=strangers', 'checks.tarpit-from=1'];
  await using world = await startWorld({
    zone,
    settings: ['mode=deliver', ...strict, 'peers.connections-at-once=1', 'peers.unknown-per-minute=1'],
  });
  const ann = await world.addAccount('ann@here.example');
  const [first, second] = [await world.smtp(), await world.smtp()];
  for (const wire of [first, second]) {
    await wire.ask('MAIL FROM:<news@shop.example>', '250');
    for (const name of ['adam', 'alan']) await wire.ask(`RCPT TO:<${name}@here.example>`, '550');
    await wire.ask('RCPT TO:<ann@here.example>', '250');
  }
  assert.deepEqual((await world.api.peers.list({})).peers, []);
  await world.submit(ann, { to: 'ann@here.example', subject: 'x', text: 'x' });
});

test('connections at once: one too many of one peer is told to come back', async () => {
  await using world = await startWorld({ zone, settings: [...strangers, 'peers.connections-at-once=1'] });
  const first = await world.smtp();
  const second = await world.wire('smtp');
  await second.expect('421 4.7.0 Too many connections from you; please come back in a minute');
  await second.closed();
  await first.ask('QUIT', '221');
  await first.closed();
  await world.settle();
  await (await world.smtp()).ask('QUIT', '221');
});
