import { rfc } from '../../support/rfc.ts';
import { deliver, envelope, smtpServer } from '../../support/smtp.ts';

const { must } = rfc(5321, '4.1.4');

must('answer commands out of order with 503 and stay in the same state', async () => {
  await using server = await smtpServer();
  const wire = await server.dial();
  await wire.expect('220');
  await wire.ask('MAIL FROM:<a@b.example>', '503 5.5.1');
  await wire.ask('RCPT TO:<c@d.example>', '503 5.5.1');
  await wire.ask('DATA', '503 5.5.1');
  await wire.ask('EHLO x', '250');
  await wire.ask('RCPT TO:<c@d.example>', '503 5.5.1');
  await wire.ask('MAIL FROM:<a@b.example>', '250 2.1.0');
  await wire.ask('DATA', '503 5.5.1');
  await wire.ask('RCPT TO:<c@d.example>', '250 2.1.5');
  await wire.ask('DATA', '354');
});
must('not open a second transaction while one is open', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await envelope(wire);
  await wire.ask('MAIL FROM:<other@b.example>', '503 5.5.1');
  await wire.ask('DATA', '354');
});
must('clear all buffers on a second EHLO, exactly as if RSET had come', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await envelope(wire);
  await wire.ask('EHLO again', '250');
  await wire.ask('DATA', '503 5.5.1');
});
must('take NOOP, HELP, VRFY, RSET and QUIT before EHLO', async () => {
  await using server = await smtpServer();
  const wire = await server.dial();
  await wire.expect('220');
  await wire.ask('NOOP', '250');
  await wire.ask('HELP', '214');
  await wire.ask('VRFY x', '252');
  await wire.ask('RSET', '250');
  await wire.ask('QUIT', '221');
});
must('take many messages in one conversation', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  for (let i = 1; i <= 5; i++) await wire.ask('NOOP', '250').then(() => deliver(wire, `${i}\r\n`));
  await wire.ask('QUIT', '221');
});
