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
