/** LMTP as a server: its greeting, and an answer for each recipient behind the message. */
import assert from 'node:assert/strict';
import { err, ok } from '../../../server/base/result.ts';
import { acceptedAs, refusal, reply } from '../../../server/smtp/reply.ts';
import { rfc } from '../../support/rfc.ts';
import { smtpServer } from '../../support/smtp.ts';

const answers = {
  messageForEach: (_session: unknown, { recipients }: { recipients: readonly { path: string }[] }) =>
    recipients.map(({ path }) =>
      path.startsWith('full')
        ? err(refusal(reply.quotaExceeded, 'a test'))
        : path.startsWith('later')
          ? err(refusal(reply.tryLater, 'a test'))
          : ok(acceptedAs(path)),
    ),
};
const server = (hooks: object = answers) => smtpServer({ language: 'lmtp', limits: { hardErrors: 100 } }, hooks);

const greeted = async (at: Awaited<ReturnType<typeof server>>) => {
  const wire = await at.dial();
  await wire.expect('220 mx.example LMTP');
  await wire.ask('LHLO front.example', /^250-PIPELINING[\s\S]*^250[ -]ENHANCEDSTATUSCODES/m);
  return wire;
};
type Wire = Awaited<ReturnType<typeof greeted>>;
const named = async (wire: Wire, ...names: string[]) => {
  await wire.ask('MAIL FROM:<ann@client.example>', '250');
  for (const name of names) await wire.ask(`RCPT TO:<${name}@here.example>`, '250');
};

rfc(2033, '4.1').must('take LHLO, and neither EHLO nor HELO', async () => {
  await using at = await server();
  const wire = await at.dial();
  await wire.expect('220');
  await wire.ask('EHLO x', '500');
  await wire.ask('HELO x', '500');
  await wire.ask('MAIL FROM:<a@b.example>', '503');
  await wire.ask('LHLO x', '250');
  await using smtp = await smtpServer();
  const other = await smtp.dial();
  await other.expect('220 mx.example ESMTP');
  await other.ask('LHLO x', '500 5.5.2');
});

rfc(2033, '4.2').must('answer for each recipient that was accepted, in their order', async () => {
  await using at = await server();
  const wire = await greeted(at);
  await named(wire, 'ann', 'full', 'bob', 'later');
  await wire.ask('DATA', '354');
  wire.send('x\r\n.\r\n');
  for (const code of ['250 2.0.0', '552 5.2.2', '250 2.0.0', '451 4.3.0']) await wire.expect(code);
  await wire.ask('NOOP', '250');
  const refused = at.refusals.map(({ code, detail }) => [code, detail]);
  assert.deepEqual(refused, [
    [552, 'end of the data for <full@here.example>'],
    [451, 'end of the data for <later@here.example>'],
  ]);
});

rfc(2033, '4.2').must('answer twice for who was named twice', async () => {
  await using at = await server();
  const wire = await greeted(at);
  await named(wire, 'ann', 'full', 'ann');
  await wire.ask('DATA', '354');
  wire.send('x\r\n.\r\n');
  for (const code of ['250', '552', '250']) await wire.expect(code);
  await wire.ask('NOOP', '250');
});

rfc(2033, '4.2').must('refuse DATA with 503 where nobody was accepted', async () => {
  await using at = await server({ ...answers, recipientOffered: () => err(refusal(reply.noSuchMailbox, 'a test')) });
  const wire = await greeted(at);
  await wire.ask('MAIL FROM:<ann@client.example>', '250');
  await wire.ask('RCPT TO:<nobody@here.example>', '550');
  await wire.ask('DATA', '503');
});

rfc(2033, '4.2').must('say to each what is said to all: too big, a fault of ours', async () => {
  await using at = await server({
    messageForEach() {
      throw new Error('a test');
    },
  });
  const wire = await greeted(at);
  await named(wire, 'ann', 'bob');
  await wire.ask('DATA', '354');
  wire.send('x\r\n.\r\n');
  await wire.expect('451 4.3.0');
  await wire.expect('451 4.3.0');
  await named(wire, 'ann', 'bob', 'cid');
  await wire.ask('DATA', '354');
  const line = `${'x'.repeat(998)}\r\n`;
  wire.send(`${line.repeat(101)}.\r\n`);
  for (let i = 0; i < 3; i++) await wire.expect('552 5.3.4');
  await wire.ask('NOOP', '250');
  assert.equal(at.bugs.length, 1);
});

rfc(2033, '4.3').must('answer each chunk once and the last for each recipient', async () => {
  await using at = await server();
  const wire = await greeted(at);
  await named(wire, 'ann', 'full');
  wire.send('BDAT 3\r\nx\r\n');
  await wire.expect('250');
  wire.send('BDAT 3 LAST\r\ny\r\n');
  await wire.expect('250');
  await wire.expect('552');
  await wire.ask('QUIT', '221');
  assert.deepEqual(
    at.messages.map(({ session }) => session.protocol),
    [],
  );
});

rfc(3848, '1').must('be called LMTP in what it hands on', async () => {
  await using at = await server({});
  const wire = await greeted(at);
  await named(wire, 'ann', 'bob');
  await wire.ask('DATA', '354');
  wire.send('x\r\n.\r\n');
  await wire.expect('250');
  await wire.expect('250');
  assert.equal(at.messages[0]?.session.protocol, 'LMTP');
});
