import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { deliver, envelope, smtpServer } from '../../support/smtp.ts';

rfc(1870, '4').must('announce the largest message', async () => {
  await using server = await smtpServer({ maxMessageBytes: 12_345 });
  const wire = await server.dial();
  await wire.expect('220');
  await wire.ask('EHLO x', /^250-SIZE 12345$/m);
});
rfc(1870, '6.1').must('refuse at MAIL what is announced as too big', async () => {
  await using server = await smtpServer({ maxMessageBytes: 1000 });
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<a@b.example> SIZE=1001', '552 5.3.4');
  await wire.ask('MAIL FROM:<a@b.example> SIZE=99999999999999999999', '552 5.3.4');
  await wire.ask('MAIL FROM:<a@b.example> SIZE=', '501 5.5.4');
  await wire.ask('MAIL FROM:<a@b.example> SIZE=1e3', '501 5.5.4');
  await wire.ask('MAIL FROM:<a@b.example> SIZE=1000', '250 2.1.0');
});
rfc(1870, '6.3').must('refuse at the end what is too big all the same, and go on', async () => {
  await using server = await smtpServer({ maxMessageBytes: 1000 });
  const wire = await server.ready();
  assert.match(await deliver(wire, `${'x'.repeat(998)}\r\n`), /^250/);
  assert.match(await deliver(wire, `${'x'.repeat(999)}\r\n`), /^552 5\.3\.4/);
  assert.match(await deliver(wire, 'small\r\n'), /^250/);
  assert.deepEqual(
    server.messages.map(m => m.text.length),
    [1000, 7],
  );
});
rfc(1870, '6.3').may('end the conversation over a message that is far too big', async () => {
  await using server = await smtpServer({ maxMessageBytes: 1000 });
  const wire = await server.ready();
  await envelope(wire);
  await wire.ask('DATA', '354');
  wire.send('x'.repeat(200_000));
  await wire.expect('552 5.3.4');
  await wire.closed();
});
