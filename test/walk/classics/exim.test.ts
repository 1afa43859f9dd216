/** Exim: -bt, the surgery of -M…, retry rules with their times, and content refused while the other host still listens. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { hours, minutes } from '../../../server/base/units.ts';
import { givenFiles } from '../../../server/legacy/old-files.ts';
import { planOf } from '../../../server/legacy/plan.ts';
import { understand } from '../../../server/legacy/understand.ts';
import { bring as bringTo } from '../../support/bring.ts';
import { type Classic, startClassic } from '../../support/classic-world.ts';
import { startClamd } from '../../support/scanners.ts';

let classic: Classic;
let virus = 'stream: OK';
const clamd = await startClamd(() => virus);
before(async () => {
  classic = await startClassic({
    settings: ['mode=deliver', 'checks.own-networks=', `scan.clamav=127.0.0.1:${clamd.port}`],
  });
  await classic.world.addAccount('ben@here.example');
});
after(async () => {
  await classic.close();
  await clamd.close();
});

const queue = () => classic.world.api.queue;
const rowOf = async (trace: string) => (await queue().list({ trace, limit: 9 }))[0]!;
const MINUTE = minutes(1);

test('-bt: each router that took part, what it made of the address, and the host in the end', async () => {
  await classic.world.api.aliases.add({
    address: 'team@here.example',
    targets: ['ben@here.example', 'kim@there.example'],
  });
  const told = await classic.run(0, 'trace-address', 'Team@Here.example');
  assert.match(told, /team@here\.example → ben@here\.example {2}\[alias\]/);
  assert.match(told, /ben@here\.example → .*\[(?:account|mailbox)\]/);
  assert.match(told, /kim@there\.example → there\.example {2}\[elsewhere\]/);
  assert.match(told, /kim@there\.example → mx\.there\.example, port \d+ \(127\.0\.0\.1\) {2}\[host\] asked first/);
  const { ends } = await classic.world.api.directory.trace({ address: 'team@here.example' });
  assert.deepEqual(ends, ['ben@here.example', 'kim@there.example']);
});

test('-Mf, -Mt, -M: frozen it is tried by nobody, thawed it is, and at once when asked', async () => {
  const { send, fates, world, hop } = classic;
  const trace = await send('kim@slow.example');
  await queue().act({ trace, act: 'hold' });
  const tries = () => hop.commands.filter(line => line.startsWith('RCPT TO:<kim@slow')).length;
  const before = tries();
  await world.later(hours(5));
  assert.deepEqual([await fates(trace), tries()], [['kim@slow.example held'], before]);
  await queue().act({ trace, act: 'release' });
  await world.settle();
  await queue().act({ trace, act: 'retry' });
  await world.settle();
  assert.equal(tries(), before + 2);
  await queue().act({ trace, act: 'cancel' });
});

test('-Mg: given up with a report to the sender', async () => {
  const { send, fates, world, letters } = classic;
  const trace = await send('kim@slow.example');
  await queue().act({ trace, act: 'bounce', reason: 'Wrong house' });
  await world.settle();
  assert.deepEqual(await fates(trace), ['kim@slow.example failed']);
  const report = (await letters()).at(-1)!.replace(/\r\n[ \t]+/g, ' ');
  assert.match(report, /^Action: failed\r$/m);
  assert.match(report, /Wrong house/);
});

test('-Mrm, -Mmd: removed, or marked as delivered; the ledger knows both, and the sender hears of neither', async () => {
  const { send, fates, world, letters } = classic;
  const before = (await letters()).length;
  const two = await send(['kim@slow.example', 'lee@slow.example']);
  await queue().act({ recipients: [(await rowOf(two)).recipient], act: 'mark-delivered' });
  assert.deepEqual(await fates(two), ['kim@slow.example cancelled', 'lee@slow.example deferred']);
  await queue().act({ trace: two, act: 'cancel' });
  await world.settle();
  assert.equal((await letters()).length, before);
  await world.ledger();
});

test('-Mar, -Mes: a recipient more, another sender, and the report goes to that one', async () => {
  const { send, fates, world, ann } = classic;
  const trace = await send('kim@slow.example');
  await queue().addRecipients({ trace, addresses: ['kim@fine.example'] });
  await world.settle();
  assert.deepEqual((await fates(trace)).toSorted(), ['kim@fine.example relayed', 'kim@slow.example deferred']);
  assert.deepEqual(await queue().changeSender({ trace, sender: 'ben@here.example' }), {
    ...{ sender: 'ben@here.example', was: ann.address },
  });
  await queue().act({ trace, act: 'expire' });
  await world.settle();
  const bens = await world.stored({ address: 'ben@here.example', password: '' });
  assert.match(bens.at(-1)!, /kim@slow\.example/);
});

test('-Mvh, -Mvb, -Mvc: the envelope, the body, the whole of a message that waits', async () => {
  const trace = await classic.send('kim@slow.example');
  const [envelope, body, whole] = await Promise.all(
    [[], ['--body'], ['--message']].map(more => classic.run(0, 'queue', 'show', trace, ...more)),
  );
  assert.match(envelope!, /kim@slow\.example: deferred/);
  assert.equal(body, 'Hello there.\r\n');
  assert.match(whole!, /^Subject: Hello\r\n[\s\S]*\r\n\r\nHello there\.\r\n$/m);
  await queue().act({ trace, act: 'cancel' });
});

test('F,2h,15m; G,16h,1h,1.5; F,4d,6h: our rule has the same times', async () => {
  const conf = 'begin retry\n* * F,2h,15m; G,16h,1h,1.5; F,4d,6h\n';
  const read = understand({
    ...{ source: 'exim', path: '/etc/exim', files: givenFiles({ '/etc/exim/exim.conf': conf }) },
    ...{ hostName: 'mail.here.example', domain: null },
  });
  assert(read.ok);
  const doings = planOf(read.value)
    .steps.map(step => step.doing)
    .filter(doing => doing.act === 'entry' && doing.key === 'queue.retry-rules');
  assert.equal(doings.length, 1);
  await classic.world.api.legacy.apply({ doings });
  const trace = await classic.send('kim@slow.example');
  const { row, past, ahead, expiresAt, isUsualRule } = await queue().timeline({
    recipient: (await rowOf(trace)).recipient,
  });
  assert.equal(isUsualRule, false);
  const middles = [row.acceptedAt, ...ahead.map(({ from, to }) => (from + to) / 2)];
  const waits = middles.slice(1).map((at, n) => Math.round((at - middles[n]!) / MINUTE / 15) * 15);
  assert.equal(past.length, 1);
  assert.deepEqual(waits.slice(0, 8), Array(8).fill(15));
  assert.deepEqual(waits.slice(8, 11), [60, 90, 135]);
  // Each wait of the file is exact; that the last one repeats is shown by the one after it.
  assert.deepEqual(waits.slice(14, 16), [360, 360]);
  assert.equal(Math.round((expiresAt - row.acceptedAt) / hours(1)), 96);
  await queue().act({ trace, act: 'cancel' });
  await classic.world.api.settings.set({ key: 'queue.retry-rules', text: '' });
});

test('content is scanned while the other host listens: it is refused there, and nothing is sent to its sender', async () => {
  const { world, hop } = classic;
  virus = 'stream: Eicar-Test FOUND';
  const sent = hop.received.length;
  const before = Object.values(await world.ledger()).join();
  const said = await bringTo(await world.wire('smtp'), {
    ...{ helo: 'mx.there.example', sender: 'kim@there.example', recipient: 'ann@here.example' },
    ...{ text: 'Subject: x\r\n\r\nx\r\n' },
  });
  virus = 'stream: OK';
  await world.settle();
  assert.match(said, /^5\d\d /);
  assert.equal(hop.received.length, sent);
  assert.equal(Object.values(await world.ledger()).join(), before);
});
