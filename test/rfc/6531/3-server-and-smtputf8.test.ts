import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { smtpServer } from '../../support/smtp.ts';

const { must } = rfc(6531, '3');

must('take addresses beyond ASCII after SMTPUTF8', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<jürgen@bücher.example> SMTPUTF8 BODY=8BITMIME', '250');
  await wire.ask('RCPT TO:<用户@例子.example>', '250');
  await wire.ask('RCPT TO:<"ü b"@mx.example>', '250');
  await wire.ask('DATA', '354');
  wire.say('Subject: ü', '.');
  await wire.expect('250');
  const { sender, recipients } = server.messages[0]!.transaction;
  assert.deepEqual(
    [sender.path, sender.smtpUtf8, ...recipients.map(r => r.path)],
    ['jürgen@xn--bcher-kva.example', true, '用户@xn--fsqu00a.example', '"ü b"@mx.example'],
  );
  assert.equal(Buffer.from(server.messages[0]!.text, 'latin1').toString(), 'Subject: ü\r\n');
});
must('refuse them without it', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<jürgen@b.example>', '553 5.6.7');
  await wire.ask('MAIL FROM:<a@b.example>', '250');
  await wire.ask('RCPT TO:<用户@例子.example>', '553 5.6.7');
  await wire.ask('RSET', '250');
  await wire.ask('MAIL FROM:<a@b.example> SMTPUTF8=YES', '501 5.5.4');
});
must('refuse what is not UTF-8, and characters that cannot be seen', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  wire.send(Buffer.from('MAIL FROM:<j\xfcrgen@b.example> SMTPUTF8\r\n', 'latin1'));
  await wire.expect('500 5.5.2');
  await wire.ask('MAIL FROM:<pay\u200bpal@b.example> SMTPUTF8', '501 5.1.7');
  await wire.ask('MAIL FROM:<a\u202eb@b.example> SMTPUTF8', '501 5.1.7');
});
