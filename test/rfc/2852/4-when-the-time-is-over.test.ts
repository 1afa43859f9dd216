/** Deliver By through the whole server: returned, told of, passed on. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { minutes, seconds } from '../../../server/base/units.ts';
import { type NextHop, startNextHop } from '../../support/next-hop.ts';
import { rfc } from '../../support/rfc.ts';
import { dialTls } from '../../support/wire.ts';
import { type Person, startWorld, traceIn, type World } from '../../support/world.ts';

const { must, mustNot, should } = rfc(2852, '4');
let world: World;
let ann: Person;
/** It knows DELIVERBY and answers what `answer` says; the plain one does not know it. */
let hop: NextHop;
let plain: NextHop;
let answer: string | undefined;
before(async () => {
  const capabilities = ['PIPELINING', 'ENHANCEDSTATUSCODES', 'DSN', 'DELIVERBY 1'];
  hop = await startNextHop({ capabilities, script: { rcpt: () => answer } });
  plain = await startNextHop({ capabilities: ['PIPELINING'], host: '127.0.0.2', port: hop.port });
  world = await startWorld({
    hopPort: hop.port,
    zone: 'there.example. A 127.0.0.1\nplain.example. A 127.0.0.2\n',
    settings: ['queue.first-retry=10m'],
  });
  ann = await world.addAccount('ann@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await Promise.all([hop.close(), plain.close()]);
});

async function submit(by: string, to: string, notify = ''): Promise<string> {
  using wire = await dialTls(world.port('submissions'), world.authority());
  await wire.expect('220');
  await wire.ask('EHLO client.example', /^250[ -]DELIVERBY 60\r?$/m);
  await wire.ask(`AUTH PLAIN ${btoa(`\0${ann.address}\0${ann.password}`)}`, '235');
  await wire.ask(`MAIL FROM:<${ann.address}> BY=${by} ENVID=${encodeURIComponent(to)}`.replaceAll('%', '+'), '250');
  await wire.ask(`RCPT TO:<${to}>${notify}`, '250');
  await wire.ask('DATA', '354');
  const trace = traceIn(await wire.ask('From: ann@here.example\r\nSubject: Soon\r\n\r\nx\r\n.', '250'));
  await world.settle();
  return trace;
}
const reports = async (to: string) =>
  (await world.stored(ann)).filter(text => text.includes('message/delivery-status') && text.includes(`rfc822;${to}`));
const row = async (trace: string) => (await world.mailroom.store.queue({ trace, limit: 1 }))[0]!;

must('return it when its time is over (R), and not try it after that', async () => {
  answer = '451 4.3.0 Later';
  const trace = await submit('120;R', 'kim@there.example');
  const waiting = await row(trace);
  assert.equal(waiting.state, 'deferred');
  assert.ok(waiting.nextAt! <= waiting.acceptedAt + seconds(120), 'looked at when its time is over');
  const tries = hop.commands.length;
  answer = undefined;
  await world.later(minutes(3));
  assert.equal((await row(trace)).state, 'failed');
  assert.equal(hop.commands.length, tries);
  const [report = ''] = await reports('kim@there.example');
  assert.match(report, /^Action: failed\r$/m);
  assert.match(report, /^Status: 5\.4\.7\r$/m);
  const [, date = ''] = /^Deliver-By-Date: (.*)\r$/m.exec(report) ?? [];
  assert.ok(Math.abs(Date.parse(date) - waiting.acceptedAt - seconds(120)) <= 2000, date);
  assert.match((await world.journey(trace)).trunk[1]!.sentence, /to be there within 120 seconds, else it goes back/);
});

must('tell its sender at that moment (N), once, and go on', async () => {
  answer = '451 4.3.0 Later';
  const trace = await submit('120;N', 'lee@there.example');
  assert.deepEqual(await reports('lee@there.example'), []);
  await world.later(minutes(3));
  const [report = '', ...more] = await reports('lee@there.example');
  assert.match(report, /^Action: delayed\r$/m);
  assert.deepEqual(more, []);
  assert.equal((await row(trace)).state, 'deferred');
  answer = undefined;
  await world.later(minutes(30));
  assert.equal((await row(trace)).state, 'relayed');
  assert.match(hop.received.at(-1)!.mail, / BY=-\d+;N( |$)/);
  assert.equal((await reports('lee@there.example')).length, 1);
});

must('tell at once of what is late already and cannot go', async () => {
  answer = '451 4.3.0 Later';
  await submit('-5;N', 'max@there.example');
  assert.match((await reports('max@there.example'))[0] ?? '', /^Action: delayed\r$/m);
  answer = undefined;
  await world.later(minutes(30));
});

must('pass on the time that is left, and report nothing of its own then', async () => {
  await submit('600;R', 'mia@there.example');
  const { mail } = hop.received.at(-1)!;
  const left = Number(/ BY=(\d+);R( |$)/.exec(mail)?.[1]);
  assert.ok(left > 590 && left <= 600, mail);
  assert.deepEqual(await reports('mia@there.example'), []);
});

should('report each relaying where it was asked to (T), but not to who wants to hear nothing', async () => {
  await submit('600;RT', 'noa@there.example');
  assert.match(hop.received.at(-1)!.mail, / BY=\d+;RT/);
  assert.match((await reports('noa@there.example'))[0] ?? '', /^Action: relayed\r$/m);
  await submit('600;RT', 'never@there.example', ' NOTIFY=NEVER');
  assert.deepEqual(await reports('never@there.example'), []);
});

mustNot('relay R to a server that does not know it: it goes back with 5.3.3', async () => {
  const before = plain.received.length;
  await submit('600;R', 'kim@plain.example');
  assert.equal(plain.received.length, before);
  const [report = ''] = await reports('kim@plain.example');
  assert.match(report, /^Status: 5\.3\.3\r$/m);
});

must('relay N to such a server, and report that it was', async () => {
  await submit('600;N', 'lee@plain.example');
  assert.doesNotMatch(plain.received.at(-1)!.mail, /BY=/);
  assert.match((await reports('lee@plain.example'))[0] ?? '', /^Action: relayed\r$/m);
});

must('be kept by local delivery as by any', async () => {
  await submit('60;R', ann.address);
  assert.ok((await world.stored(ann)).some(text => /^Subject: Soon\r$/m.test(text)));
});
