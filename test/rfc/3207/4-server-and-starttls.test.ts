import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { deliver, envelope, smtpServer } from '../../support/smtp.ts';

const { must, mustNot } = rfc(3207, '4');
const forgets = rfc(3207, '4.2');

must('offer STARTTLS in clear, and only there', async () => {
  await using server = await smtpServer({ tls: 'offered' });
  const wire = await server.dial();
  await wire.expect('220');
  await wire.ask('EHLO x', /STARTTLS/);
  await wire.ask('STARTTLS now', '501 5.5.4');
  await wire.ask('STARTTLS', '220 2.0.0');
  await wire.startTls();
  assert.doesNotMatch(await wire.ask('EHLO x', '250'), /STARTTLS/);
  await wire.ask('STARTTLS', '503 5.5.1');
  assert.match(await deliver(wire, 'a\r\n'), /^250/);
  const { session } = server.messages[0]!;
  assert.equal(session.protocol, 'ESMTPS');
  assert.equal(session.tls?.version, 'TLSv1.3');
  assert.ok(session.transcript().some(line => line.who === '-' && line.text.startsWith('TLSv1.3')));
});
forgets.must('forget what was said before the handshake', async () => {
  await using server = await smtpServer({ tls: 'offered' });
  const wire = await server.ready();
  await envelope(wire);
  await wire.ask('STARTTLS', '220');
  await wire.startTls();
  await wire.ask('DATA', '503 5.5.1');
  await wire.ask('MAIL FROM:<a@b.example>', '503 5.5.1');
  await wire.ask('EHLO x', '250');
});
forgets.mustNot('act on what was sent in clear behind STARTTLS', async () => {
  for (const behind of ['EHLO evil\r\nMAIL FROM:<evil@x.example>\r\n', 'MAIL FROM:<evil', 'NOOP\r\n'.repeat(2000)]) {
    await using server = await smtpServer({ tls: 'offered' });
    const wire = await server.ready();
    wire.send(`STARTTLS\r\n${behind}`);
    await wire.expect('220 2.0.0');
    await wire.startTls();
    await wire.ask('EHLO x', '250');
    await wire.ask('RCPT TO:<a@b.example>', '503 5.5.1');
    assert.match(await deliver(wire, 'a\r\n'), /^250/);
    const said = server.messages[0]!.session.transcript().map(line => line.text);
    assert.ok(
      said.some(text => /^\d+ octets that came in clear/.test(text)),
      said.join('\n'),
    );
    assert.ok(!said.some(text => text.includes('evil')));
  }
});
must('refuse everything but EHLO, NOOP and QUIT first where TLS is required', async () => {
  await using server = await smtpServer({ tls: 'required' });
  const wire = await server.ready();
  for (const command of ['MAIL FROM:<a@b.example>', 'RCPT TO:<a@b.example>', 'DATA', 'RSET', 'AUTH PLAIN', 'VRFY x']) {
    await wire.ask(command, '530 5.7.0');
  }
  await wire.ask('NOOP', '250');
  await wire.ask('STARTTLS', '220');
  await wire.startTls();
  await wire.ask('EHLO x', '250');
  assert.match(await deliver(wire, 'a\r\n'), /^250/);
});
mustNot('be harmed by a handshake that fails', async () => {
  await using server = await smtpServer({ tls: 'offered' });
  const wire = await server.ready();
  await wire.ask('STARTTLS', '220');
  wire.send('this is not TLS\r\n');
  await wire.closed();
  const summary = await server.summary();
  assert.equal(summary.how, 'lost');
  assert.match(summary.because, /TLS/);
  await server.ready();
});
