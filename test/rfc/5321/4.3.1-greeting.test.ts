import assert from 'node:assert/strict';
import { err, ok } from '../../../server/base/result.ts';
import { refusal, reply } from '../../../server/smtp/reply.ts';
import { rfc } from '../../support/rfc.ts';
import { smtpServer } from '../../support/smtp.ts';

const { must, may, should } = rfc(5321, '4.3.1');

const slowDoor = {
  connected: () => new Promise<ReturnType<typeof ok<void>>>(resolve => setTimeout(() => resolve(ok(undefined)), 30)),
};

may('greet with 554 and end where no service is given', async () => {
  await using server = await smtpServer({}, { connected: () => err(refusal(reply.noServiceHere, 'blocked by hand')) });
  const wire = await server.dial();
  assert.match(await wire.expect('554'), /^554 [A-Z]/i);
  assert.equal(await wire.closed(), '');
  assert.deepEqual(
    server.refusals.map(r => [r.stage, r.because]),
    [['connection', 'blocked by hand']],
  );
});
must('not be spoken to before the greeting: such a client is turned away', async () => {
  await using server = await smtpServer({}, slowDoor);
  const wire = await server.dial();
  wire.say('EHLO spammer', 'MAIL FROM:<a@b.example>');
  await wire.expect('554 ');
  assert.equal(await wire.closed(), '');
});
may('tolerate an early talker when told so', async () => {
  await using server = await smtpServer({ earlyTalk: 'tolerate' }, slowDoor);
  const wire = await server.dial();
  wire.say('EHLO hasty', 'NOOP', 'QUIT');
  await wire.expectAll('220', '250', '250', '221');
});
may('say the greeting in several lines, and wait before the last one', async () => {
  await using server = await smtpServer({ earlyTalk: 'judge' }, { greetAfter: () => 60 });
  const start = performance.now();
  const wire = await server.dial();
  assert.equal(await wire.line(), '220-mx.example ESMTP');
  assert.equal(await wire.line(), '220 mx.example ESMTP');
  assert.ok(performance.now() - start > 50);
  await wire.ask('EHLO patient', '250');
  assert.deepEqual(
    server.server.sessions().map(({ early }) => early),
    [false],
  );
});
may('note who speaks before it is greeted, and leave the judgement to others', async () => {
  await using server = await smtpServer({ earlyTalk: 'judge' }, { greetAfter: () => 60_000 });
  const wire = await server.dial();
  await wire.expectLine('220-');
  wire.say('EHLO hasty');
  await wire.expectLine('220 ');
  await wire.expect('250');
  assert.equal(server.server.sessions()[0]?.early, true);
  // Behind a command it could be smuggled, so there it is refused.
  wire.say('EHLO hasty', 'NOOP');
  await wire.expect('503');
  await wire.closed();
});
must('end a greeting that was begun before anything else is said', async () => {
  await using server = await smtpServer({ earlyTalk: 'judge' }, { greetAfter: () => 60_000 });
  const [closing, encrypting] = [await server.dial(), await server.dial()];
  await closing.expectLine('220-');
  await encrypting.expectLine('220-');
  encrypting.send(Buffer.from([0x16, 3, 1, 0, 100, 1, 0, 0, 96]));
  await encrypting.expectLine('220 ');
  await encrypting.expect('554');
  void server.server.close(1_000);
  await closing.expectLine('220 ');
  await closing.expect('421');
  assert.deepEqual(server.bugs, []);
});
may('answer later and later whom it wants to slow down', async () => {
  let wait = 0;
  await using server = await smtpServer({}, { replyAfter: () => (wait += 40) });
  const wire = await server.dial();
  await wire.expect('220');
  const start = performance.now();
  await wire.ask('EHLO slow', '250');
  await wire.ask('NOOP', '250');
  assert.ok(performance.now() - start >= 115);
  // Whoever leaves meanwhile leaves nothing behind.
  wait = 60_000;
  wire.say('NOOP');
  await new Promise(resolve => setTimeout(resolve, 20));
  wire.destroy();
  assert.equal((await server.summary()).how, 'lost');
});
should('greet at once', async () => {
  await using server = await smtpServer();
  const waits: number[] = [];
  for (let i = 0; i < 20; i++) {
    const wire = await server.dial();
    const start = performance.now();
    await wire.expect('220');
    waits.push(performance.now() - start);
  }
  assert.ok(waits.sort((a, b) => a - b)[10]! < 20, `${waits}`);
});

rfc(5321, '4.3.2').must('say only 421 or 554 instead of a greeting', async () => {
  for (const [refused, code] of [
    [reply.greylisted, '421 '],
    [reply.relayDenied, '554 '],
    [reply.tooManyConnections, '421 '],
  ] as const) {
    await using server = await smtpServer({}, { connected: () => err(refusal(refused, 'a test')) });
    const wire = await server.dial();
    await wire.expect(code);
    await wire.closed();
  }
});
