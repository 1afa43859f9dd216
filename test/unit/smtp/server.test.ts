import assert from 'node:assert/strict';
import test from 'node:test';
import nodemailer from 'nodemailer';
import { manualClock } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import { plain } from '../../../server/sasl/plain.ts';
import { defaultLimits } from '../../../server/smtp/options.ts';
import { SessionRecord } from '../../../server/smtp/record.ts';
import { refusal, reply } from '../../../server/smtp/reply.ts';
import { Watch } from '../../../server/smtp/watch.ts';
import { memoryAuthenticator } from '../../support/sasl-authenticator.ts';
import { deliver, envelope, smtpServer } from '../../support/smtp.ts';

test('nothing is handed over when the client leaves in the middle of a message', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await envelope(wire);
  await wire.ask('DATA', '354');
  wire.send('Subject: half a mess');
  wire.end();
  const summary = await server.summary();
  assert.deepEqual([summary.how, summary.accepted, summary.unfinished], ['lost', 0, true]);
  assert.deepEqual(server.messages, []);
});
test('a client that leaves before the answer hurts nobody', async () => {
  const durable = Promise.withResolvers<void>();
  await using server = await smtpServer(
    {},
    {
      async messageReceived() {
        await durable.promise;
        return ok(reply.messageOk);
      },
    },
  );
  const wire = await server.ready();
  await envelope(wire);
  await wire.ask('DATA', '354');
  wire.say('a', '.');
  await wire.silence(10);
  wire.socket.resetAndDestroy();
  await server.summary();
  durable.resolve();
  await server.ready();
  assert.deepEqual(server.bugs, []);
});
test('a fault in a hook is answered with 451 and reported, and the conversation goes on', async () => {
  const fault = new Error('a bug');
  const throws = () => {
    throw fault;
  };
  await using server = await smtpServer(
    {},
    {
      senderOffered: (_, { path }) => (path.startsWith('bug') ? throws() : ok(undefined)),
      recipientOffered: async (_, { path }) => (path.startsWith('bug') ? throws() : ok(undefined)),
      messageReceived: async (_, __, bytes) => (bytes.length > 3 ? throws() : ok(reply.messageOk)),
      refused: throws,
      closed: throws,
    },
  );
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<bug@b.example>', '451 4.3.0');
  await wire.ask('MAIL FROM:<a@b.example>', '250');
  await wire.ask('RCPT TO:<bug@b.example>', '451 4.3.0');
  await wire.ask('RSET', '250');
  assert.match(await deliver(wire, 'a fault\r\n'), /^451 4\.3\.0/);
  assert.match(await deliver(wire, 'a\r\n'), /^250/);
  await wire.ask('QUIT', '221');
  await wire.closed();
  assert.ok(server.bugs.length >= 6 && server.bugs.every(bug => bug === fault));
});
test('a fault when a connection is judged turns it away', async () => {
  await using server = await smtpServer(
    {},
    {
      connected() {
        throw new Error('a bug');
      },
    },
  );
  const wire = await server.dial();
  await wire.expect(/^421 [A-Z]/);
  await wire.closed();
  assert.equal(server.bugs.length, 1);
});
test('a refusal with 421 ends the conversation', async () => {
  await using server = await smtpServer(
    {},
    { senderOffered: () => err(refusal(reply.outOfService, 'the store is read-only')) },
  );
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<a@b.example>', '421 4.3.0');
  await wire.closed();
  const summary = await server.summary();
  assert.deepEqual([summary.how, summary.because], ['refused', 'the store is read-only']);
});
test('a session can be cut without a word', async () => {
  await using server = await smtpServer(
    {},
    {
      senderOffered(session) {
        session.drop('blocked by hand');
        return ok(undefined);
      },
    },
  );
  const wire = await server.ready();
  wire.say('MAIL FROM:<a@b.example>');
  assert.equal(await wire.closed(), '');
  assert.deepEqual([(await server.summary()).how, server.summaries[0]?.because], ['dropped', 'blocked by hand']);
});
test('closing says 421 to who waits, lets a message finish, and turns newcomers away', async () => {
  await using server = await smtpServer();
  const idle = await server.ready();
  const busy = await server.ready();
  await envelope(busy);
  await busy.ask('DATA', '354');
  busy.send('half ');
  await busy.silence(10);
  const closing = server.server.close(5000);
  await idle.expect('421 4.3.2');
  await idle.closed();
  const late = await server.dial();
  await late.expect('421 ');
  busy.send('and half\r\n.\r\n');
  await busy.expect('250 2.0.0');
  await busy.expect('421 4.3.2');
  await closing;
  assert.equal(server.messages[0]?.text, 'half and half\r\n');
  assert.equal(server.server.sessions().length, 0);
});
test('closing cuts what is left at the deadline', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await envelope(wire);
  await wire.ask('DATA', '354');
  await server.server.close(20);
  assert.deepEqual(
    server.summaries.map(summary => summary.how),
    ['shutdown'],
  );
});
test('messages that come in at once share one budget, and give it back however they end', async () => {
  await using server = await smtpServer({ maxMessageBytes: 60_000, limits: { contentInMemory: 100_000 } });
  const content = `${'x'.repeat(58_998)}\r\n`;
  for (let round = 0; round < 4; round++) {
    const slow = await server.ready();
    await envelope(slow);
    await slow.ask('DATA', '354');
    slow.send(content);
    await slow.silence(20);
    const other = await server.ready();
    assert.match(await deliver(other, content), /^452 4\.3\.1/);
    await envelope(other);
    other.send(`BDAT ${content.length}\r\n${content}`);
    await other.expect('452 4.3.1');
    await other.ask('RSET', '250');
    if (round === 0) await slow.ask('.', '250');
    else if (round === 1) slow.destroy();
    else if (round === 2) slow.end();
    else slow.send(`${content}.\r\n`);
    if (round === 3) await slow.expect('552');
    await slow.silence(10);
    assert.match(await deliver(other, content), /^250/);
  }
});
test('each transaction takes its own part of the transcript', async () => {
  const taken: string[][] = [];
  await using server = await smtpServer(
    {},
    {
      messageReceived(session, transaction) {
        taken.push(session.takeTranscript(transaction.mark).lines.map(({ who, text }) => `${who}: ${text}`));
        return ok(reply.messageOk);
      },
    },
  );
  const wire = await server.ready();
  for (const size of [10_240, 5]) {
    await envelope(wire);
    await wire.ask('DATA', '354');
    wire.send(`${'x'.repeat(size - 2)}\r\n.\r\n`);
    await wire.expect('250');
  }
  const said = (octets: string) => [
    'C: MAIL FROM:<ann@client.example>',
    'S: 250 2.1.0 Sender accepted',
    'C: RCPT TO:<bob@mx.example>',
    'S: 250 2.1.5 Recipient accepted',
    'C: DATA',
    'S: 354 Send the message, end with a lone dot',
    `C: (${octets} octets)`,
  ];
  assert.deepEqual(taken, [said('10,240'), said('5')]);
  const kept = server.server.sessions()[0]!.transcript();
  assert.equal(kept[0]?.text, '220 mx.example ESMTP');
  assert.equal(kept.filter(line => line.text === 'DATA').length, 1, 'earlier transactions are forgotten');
  assert.equal(kept.at(-1)?.text, '250 2.0.0 Message accepted');
});
test('a transcript stays small and its marks stay true', () => {
  const record = new SessionRecord(1000);
  record.add(1000, 'S', '220 x\r\n');
  for (let message = 0; message < 50; message++) {
    record.add(1001.26, 'C', 'MAIL');
    const mark = record.beginTransaction();
    for (let i = 0; i < 1000; i++) record.add(1002, 'C', `RCPT ${i}`);
    const { lines } = record.take(mark);
    assert.ok(lines.length <= 600);
    assert.equal(lines.at(-1)?.text, 'RCPT 999');
    assert.equal(record.take(record.mark).lines.length, 0);
  }
  assert.deepEqual(record.take(0).lines[0], { at: 0, who: 'S', text: '220 x' });
});
test('a watch looks again until something is overdue', () => {
  const clock = manualClock(0);
  const overdue: string[] = [];
  const course = { kind: 'command', since: 0, lastOctet: 0, inLine: false, octets: 0 } as const;
  const watch = new Watch(
    clock,
    defaultLimits,
    () => ({ ...course }),
    because => overdue.push(`${clock.monotonic()} ${because}`),
  );
  clock.advance(299_999);
  assert.deepEqual(overdue, []);
  clock.advance(1);
  assert.deepEqual(overdue, ['300000 nothing was said for too long']);
  watch.end();
});
test('nodemailer delivers, in clear and signed in over STARTTLS', async () => {
  await using server = await smtpServer({
    tls: 'offered',
    login: {
      mechanisms: [plain],
      authenticator: memoryAuthenticator({ ann: 'secret' }),
      inClear: false,
      required: true,
    },
  });
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: server.port,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
    auth: { user: 'ann', pass: 'secret' },
  });
  const text = '.\n..\nHello\n.hidden dots\nüöä';
  const sent = await transport.sendMail({
    from: 'Ann <ann@mx.example>',
    to: 'bob@x.example, carl@y.example',
    subject: 'Größe',
    text,
    dsn: { id: 'e1', return: 'headers', notify: ['failure'], recipient: 'bob@x.example' },
  });
  transport.close();
  assert.equal(sent.accepted.length, 2);
  const { transaction, session, text: received } = server.messages[0]!;
  assert.deepEqual([session.protocol, transaction.sender.ret, transaction.sender.envid], ['ESMTPSA', 'HDRS', 'e1']);
  assert.match(received, /^Subject: =\?UTF-8\?/m);
  assert.deepEqual(server.bugs, []);
});
test('a client that says everything and closes its side still hears every answer', async () => {
  await using server = await smtpServer(
    { earlyTalk: 'tolerate' },
    { senderOffered: () => new Promise(resolve => setTimeout(() => resolve(ok(undefined)), 10)) },
  );
  const wire = await server.dial();
  await wire.expect('220');
  wire.say('EHLO x', 'MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'DATA', 'hello', '.');
  wire.end();
  await wire.expectAll('250', '250', '250', '354', '250');
  assert.equal(await wire.closed(), '');
});
test('a refused client that goes on sending is let go as soon as it closes', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  wire.send('NOOP\n');
  await wire.expect('500');
  for (let i = 0; i < 5; i++) {
    wire.send('more\r\n'.repeat(2000));
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  wire.end();
  assert.ok((await server.summary()).lasted < 1000);
});
