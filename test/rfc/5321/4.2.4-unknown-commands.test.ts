import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { smtpServer } from '../../support/smtp.ts';

const { must, should } = rfc(5321, '4.2.4');

must('answer 500 to what is no command, and 502 to a command that is not implemented', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await wire.ask('FOO bar', '500 5.5.2');
  await wire.ask('', '500 5.5.2');
  await wire.ask('LHLO x', '500 5.5.2');
  await wire.ask('toString', '500 5.5.2');
  await wire.ask('SEND FROM:<a@b.example>', '502 5.5.1');
  await wire.ask('TURN', '502 5.5.1');
  await wire.ask('STARTTLS', '502 5.5.1');
  await wire.ask('AUTH PLAIN', '502 5.5.1');
  await wire.ask('NO\0OP', '500 5.5.2');
  await wire.ask('NOOP \x1b[2J', '500 5.5.2');
});
should('end a conversation in HTTP', async () => {
  await using server = await smtpServer();
  const wire = await server.dial();
  await wire.expect('220');
  wire.say('POST / HTTP/1.1', 'Host: mx.example', '', 'EHLO x', 'MAIL FROM:<a@b.example>');
  await wire.expect('554 5.5.1');
  assert.equal(await wire.closed(), '');
  assert.match(server.refusals[0]!.because, /HTTP/);
});
should('tell the owner when a client speaks TLS to a port that begins in clear', async () => {
  await using server = await smtpServer();
  const wire = await server.dial();
  await wire.expect('220');
  wire.send(Buffer.from('1603010200010001fc0303', 'hex'));
  await wire.expect('554 ');
  await wire.closed();
  assert.match(server.refusals[0]!.because, /TLS/);
  assert.equal((await server.summary()).how, 'refused');
});
