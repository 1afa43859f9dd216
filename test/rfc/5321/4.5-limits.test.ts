import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { deliver, envelope, smtpServer } from '../../support/smtp.ts';

const transparency = rfc(5321, '4.5.2');
transparency.must('take one dot away from each line that begins with one, and no other', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  const lines = ['..', '...', '.a', 'a.', '', '..b..', '. .', '.\t'];
  assert.match(await deliver(wire, lines.map(line => `${line}\r\n`).join('')), /^250/);
  assert.equal(
    server.messages[0]?.text,
    ['.', '..', 'a', 'a.', '', '.b..', ' .', '\t'].map(line => `${line}\r\n`).join(''),
  );
});
transparency.must('take an empty message', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  assert.match(await deliver(wire, ''), /^250/);
  assert.equal(server.messages[0]?.text, '');
});

const sizes = rfc(5321, '4.5.3.1');
sizes.must('take a line of 512 octets, and answer 500 to one far longer', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await wire.ask(`NOOP ${'x'.repeat(505)}`, '250');
  await wire.ask(`NOOP ${'x'.repeat(2041)}`, '250');
  await wire.ask(`NOOP ${'x'.repeat(2042)}`, '500 5.5.2');
  await wire.ask(`NOOP ${'x'.repeat(20000)}`, '500 5.5.2');
  await wire.ask('NOOP', '250');
});
sizes.must('end a conversation whose line does not end', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  wire.send('x'.repeat(80_000));
  await wire.expect('500 5.5.2');
  await wire.closed();
});
sizes.must('take 1,000 recipients and answer 452 to more', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<a@b.example>', '250');
  wire.say(...Array.from({ length: 1040 }, (_, i) => `RCPT TO:<u${i}@mx.example>`));
  for (let i = 0; i < 1000; i++) await wire.expect('250 2.1.5');
  for (let i = 0; i < 40; i++) await wire.expect('452 4.5.3');
  await wire.ask('DATA', '354');
  await wire.ask('.', '250');
  assert.equal(server.messages[0]?.transaction.recipients.length, 1000);
});
sizes.must('take text lines of 1,000 octets and more', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  assert.match(await deliver(wire, `${'x'.repeat(50_000)}\r\n`), /^250/);
});

const time = rfc(5321, '4.5.3.2');
time.should('end with 421 when nothing is said for too long', async () => {
  await using server = await smtpServer({ limits: { idle: 40 } });
  const wire = await server.ready();
  await wire.expect('421 4.4.2');
  await wire.closed();
  assert.equal((await server.summary()).how, 'timeout');
});
time.should('end with 421 when a command line drips in', async () => {
  await using server = await smtpServer({ limits: { command: 40 } });
  const wire = await server.ready();
  const drip = setInterval(() => wire.send('N'), 10);
  await wire.expect('421 4.4.2');
  clearInterval(drip);
});
time.should('end with 421 when a message stops, or drips in', async () => {
  for (const limits of [{ contentIdle: 40 }, { rateGrace: 40, leastRate: 5000 }]) {
    await using server = await smtpServer({ limits });
    const wire = await server.ready();
    await envelope(wire);
    await wire.ask('DATA', '354');
    const drip = setInterval(() => 'rateGrace' in limits && wire.send('x'), 10);
    await wire.expect('421 4.4.2');
    clearInterval(drip);
    assert.equal((await server.summary()).unfinished, true);
  }
});
time.mustNot('end while the answer is ours to give', async () => {
  // So long that a client on a busy machine never reaches it between two commands of its own.
  await using server = await smtpServer(
    { limits: { idle: 500, contentIdle: 500 } },
    {
      messageReceived: () =>
        new Promise(resolve =>
          setTimeout(() => resolve({ ok: true, value: { code: 250, status: '2.0.0', text: 'Late' } }), 1000),
        ),
    },
  );
  const wire = await server.ready();
  assert.match(await deliver(wire, 'a\r\n'), /^250 2\.0\.0 Late/);
});

const abuse = rfc(5321, '7.8');
abuse.may('slow down and then end a conversation that is full of errors', async () => {
  await using server = await smtpServer({ limits: { errorDelay: 5 } });
  const wire = await server.ready();
  const start = performance.now();
  for (let i = 0; i < 19; i++) await wire.ask('WHAT', '500 5.5.2');
  assert.ok(performance.now() - start > 5 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9) * 0.8);
  await wire.ask('WHAT', '421 4.7.0');
  await wire.closed();
});
abuse.may('end a conversation of commands that bring no message nearer', async () => {
  await using server = await smtpServer({ limits: { idleCommands: 30 } });
  const wire = await server.ready();
  const idle = ['NOOP', 'RSET', 'VRFY ann', 'HELP', 'EHLO x'];
  // The EHLO of `ready` was the first.
  for (let i = 1; i < 30; i++) await wire.ask(idle[i % idle.length]!, /^2/);
  assert.match(await deliver(wire, 'a\r\n'), /^250/);
  for (let i = 0; i < 20; i++) await wire.ask('NOOP', '250');
  await envelope(wire);
  for (let i = 0; i < 10; i++) {
    wire.send('BDAT 1\r\nx');
    await wire.expect('250');
  }
  await wire.ask('NOOP', '421 4.7.0');
  await wire.closed();
  assert.equal((await server.summary()).how, 'refused');
});
abuse.may('stay unharmed by a flood of commands whose replies are not read', async () => {
  await using server = await smtpServer({ limits: { idleCommands: Number.POSITIVE_INFINITY } });
  const wire = await server.ready();
  wire.socket.pause();
  const flood = Buffer.from('NOOP\r\n'.repeat(50_000));
  for (let i = 0; i < 60; i++) wire.socket.write(flood);
  await new Promise(resolve => setTimeout(resolve, 150));
  const polite = await server.ready();
  await polite.ask('NOOP', '250');
  assert.ok(wire.socket.writableLength > 0, 'the server stops reading');
});
