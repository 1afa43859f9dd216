/** REQUIRETLS as a keyword and a parameter: where it is announced, what is understood, what our client says. */
import assert from 'node:assert/strict';
import { capabilitiesFrom } from '../../../server/smtp/client-capabilities.ts';
import { mailCommand, type OutgoingMessage, refusedHere } from '../../../server/smtp/client-envelope.ts';
import { rfc } from '../../support/rfc.ts';
import { smtpServer } from '../../support/smtp.ts';

const section = rfc(8689, '2');

const inTls = async (server: Awaited<ReturnType<typeof smtpServer>>) => {
  const wire = await server.ready();
  await wire.ask('STARTTLS', '220');
  await wire.startTls();
  return wire;
};

section.mustNot('be announced in clear, and must be after STARTTLS', async () => {
  await using server = await smtpServer({ tls: 'offered' });
  const wire = await server.dial();
  await wire.expect('220');
  assert.doesNotMatch(await wire.ask('EHLO x', '250'), /REQUIRETLS/);
  await wire.ask('STARTTLS', '220');
  await wire.startTls();
  assert.match(await wire.ask('EHLO x', '250'), /^250[- ]REQUIRETLS$/m);
});

section.must('be refused in clear, and the transaction does not begin', async () => {
  await using server = await smtpServer({ tls: 'offered' });
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<a@b.example> REQUIRETLS', '530 5.7.10');
  await wire.ask('RCPT TO:<kim@mx.example>', '503');
  await wire.ask('MAIL FROM:<a@b.example>', '250');
});

section.must('be handed on with the message, in any case of letters; it takes no value', async () => {
  await using server = await smtpServer({ tls: 'offered' });
  const wire = await inTls(server);
  await wire.ask('EHLO x', '250');
  await wire.ask('MAIL FROM:<a@b.example> REQUIRETLS=yes', '501 5.5.4');
  await wire.ask('MAIL FROM:<a@b.example> REQUIRETLS REQUIRETLS', '501 5.5.4');
  for (const parameter of ['requireTLS SIZE=10', '']) {
    await wire.ask(`MAIL FROM:<a@b.example> ${parameter}`.trim(), '250');
    await wire.ask('RCPT TO:<kim@mx.example>', '250');
    await wire.ask('DATA', '354');
    wire.send('x\r\n.\r\n');
    await wire.expect('250');
  }
  assert.deepEqual(
    server.messages.map(({ transaction }) => transaction.sender.requireTls),
    [true, undefined],
  );
});

const message: OutgoingMessage = {
  ...{ sender: 'a@b.example', recipients: [], size: 0, body: '7BIT', smtpUtf8: false, requireTls: true },
  bytes: new Uint8Array(),
};
const can = (...keywords: string[]) =>
  capabilitiesFrom({ from: 'peer', code: 250, status: null, lines: ['mx.example', ...keywords] });

rfc(8689, '4.2.1').must('be said by our client to a server that announces it, and to no other', () => {
  const knows = can('REQUIRETLS');
  assert.equal(refusedHere(message, knows), null);
  assert.equal(mailCommand(message, knows), 'MAIL FROM:<a@b.example> REQUIRETLS');
  const refused = refusedHere(message, can('PIPELINING'));
  assert.deepEqual([refused?.code, refused?.status], [550, '5.7.30']);
  assert.equal(refusedHere({ ...message, requireTls: false }, can()), null);
});
