import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { envelope, smtpServer } from '../../support/smtp.ts';

const { must } = rfc(6152, '3');

must('take BODY=7BIT and BODY=8BITMIME and keep every octet', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  for (const body of ['7BIT', '8bitmime']) {
    await envelope(wire, `BODY=${body}`);
    await wire.ask('DATA', '354');
    wire.send(Buffer.from('\xe4\xff\x80\r\n.\r\n', 'latin1'));
    await wire.expect('250');
  }
  assert.deepEqual(
    server.messages.map(m => [m.transaction.sender.body, m.text]),
    [
      ['7BIT', '\xe4\xff\x80\r\n'],
      ['8BITMIME', '\xe4\xff\x80\r\n'],
    ],
  );
});
must('refuse other values', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<a@b.example> BODY=9BIT', '501 5.5.4');
  await wire.ask('MAIL FROM:<a@b.example> BODY', '501 5.5.4');
  await wire.ask('MAIL FROM:<a@b.example> BODY=BINARYMIME', '555 5.5.4');
});
