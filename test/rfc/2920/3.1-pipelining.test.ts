import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { smtpServer } from '../../support/smtp.ts';

const { must } = rfc(2920, '3.2');
const slowly = () =>
  new Promise<{ ok: true; value: undefined }>(resolve => setTimeout(() => resolve({ ok: true, value: undefined }), 10));

must('answer a group of commands in order, though each takes its time', async () => {
  await using server = await smtpServer({}, { senderOffered: slowly, recipientOffered: slowly });
  const wire = await server.ready();
  wire.say(
    'MAIL FROM:<a@b.example>',
    'RCPT TO:<c@d.example>',
    'RCPT TO:bad',
    'RSET',
    'MAIL FROM:<e@f.example>',
    'RCPT TO:<g@h.example>',
    'DATA',
  );
  await wire.expectAll('250 2.1.0', '250 2.1.5', '501', '250 2.0.0', '250 2.1.0', '250 2.1.5', '354');
  wire.say('a', '.', 'QUIT');
  await wire.expectAll('250 2.0.0', '221');
  assert.equal(server.messages[0]?.transaction.sender.path, 'e@f.example');
});
must('send the answers to a group in few packets', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  let packets = 0;
  wire.socket.on('data', () => packets++);
  wire.say('MAIL FROM:<a@b.example>', ...Array.from({ length: 50 }, (_, i) => `RCPT TO:<u${i}@d.example>`), 'DATA');
  for (let i = 0; i < 51; i++) await wire.expect('250');
  await wire.expect('354');
  assert.equal(packets, 1);
});
must('lose nothing that comes behind the end of a message', async () => {
  await using server = await smtpServer({}, { recipientOffered: slowly });
  const wire = await server.ready();
  for (let i = 0; i < 3; i++) {
    wire.say('MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'DATA');
    await wire.expectAll('250', '250', '354');
    wire.say(`message ${i}`, '.', 'NOOP');
    await wire.expectAll('250', '250 2.0.0');
  }
  assert.equal(server.messages.length, 3);
});

const last = rfc(2920, '3.1');
for (const command of ['EHLO x', 'HELO x']) {
  last.must(`be the last of a group: ${command}`, async () => {
    await using server = await smtpServer();
    const wire = await server.dial();
    await wire.expect('220');
    wire.say(command, 'MAIL FROM:<a@b.example>');
    await wire.expect('503 5.5.0');
    assert.equal(await wire.closed(), '');
  });
}
last.must('be the last of a group: DATA', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  wire.say('MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'DATA', 'Subject: too soon', '', '.');
  await wire.expectAll('250', '250', '503 5.5.0');
  assert.equal(await wire.closed(), '');
  assert.deepEqual(server.messages, []);
});
rfc(2920, '3.1').may('be tolerated when the owner says so', async () => {
  await using server = await smtpServer({ earlyTalk: 'tolerate' });
  const wire = await server.dial();
  await wire.expect('220');
  wire.say('EHLO x', 'MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'DATA', 'hello', '.', 'QUIT');
  await wire.expectAll('250', '250', '250', '354', '250', '221');
  assert.equal(server.messages[0]?.text, 'hello\r\n');
});
