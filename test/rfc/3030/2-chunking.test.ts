import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { envelope, smtpServer } from '../../support/smtp.ts';

const { must, mustNot } = rfc(3030, '2');

must('join the chunks as they are, dots and all', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  wire.send(
    'MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nBDAT 7\r\n.\r\n..\r\nBDAT 0\r\nBDAT 3 LAST\r\nx\r\nNOOP\r\n',
  );
  await wire.expectAll('250 2.1.0', '250 2.1.5', '250 2.0.0 7 octets', '250 2.0.0 0 octets', '250 2.0.0', '250 2.0.0');
  assert.equal(server.messages[0]?.text, '.\r\n..\r\nx\r\n');
  assert.equal(server.messages[0]?.transaction.by, 'BDAT');
});
must('take a line end that is split over two chunks', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await envelope(wire);
  wire.send('BDAT 2\r\na\rBDAT 1 last\r\n\n');
  await wire.expectAll('250', '250');
  assert.equal(server.messages[0]?.text, 'a\r\n');
});
must('take an empty last chunk', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await envelope(wire);
  wire.send('BDAT 3\r\na\r\nBDAT 0 LAST\r\n');
  await wire.expectAll('250', '250');
  assert.equal(server.messages[0]?.text, 'a\r\n');
});
must('swallow a chunk that comes out of order before answering 503', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  wire.send('BDAT 12 LAST\r\nRSET\r\nQUIT\r\nNOOP\r\n');
  await wire.expectAll('503 5.5.1', '250 2.0.0');
  await wire.ask('MAIL FROM:<a@b.example>', '250');
  wire.send('BDAT 6\r\nQUIT\r\n');
  await wire.expect('503 5.5.1');
  await wire.ask('RCPT TO:<c@d.example>', '250');
});
mustNot('mix DATA and BDAT', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await envelope(wire);
  wire.send('BDAT 3\r\na\r\n');
  await wire.expect('250');
  await wire.ask('DATA', '503 5.5.1');
  await wire.ask('RCPT TO:<late@d.example>', '503 5.5.1');
  await wire.ask('MAIL FROM:<late@d.example>', '503 5.5.1');
  await wire.ask('RSET', '250');
  await envelope(wire);
  await wire.ask('DATA', '354');
  await wire.ask('.', '250');
  assert.equal(server.messages[0]?.text, '');
});
must('refuse chunks beyond the limit until RSET', async () => {
  await using server = await smtpServer({ maxMessageBytes: 1000 });
  const wire = await server.ready();
  await envelope(wire);
  const chunk = `${'x'.repeat(598)}\r\n`;
  wire.send(`BDAT 600\r\n${chunk}BDAT 600\r\n${chunk}BDAT 2\r\n\r\nBDAT 2 LAST\r\n\r\nNOOP\r\n`);
  await wire.expectAll('250', '552 5.3.4', '552 5.3.4', '552 5.3.4', '250');
  await envelope(wire);
  wire.send('BDAT 2 LAST\r\n\r\n');
  await wire.expect('250');
  assert.equal(server.messages.length, 1);
});
must('not guess where a chunk without a size ends', async () => {
  for (const bad of ['BDAT', 'BDAT x', 'BDAT -1', 'BDAT 5 FIRST', 'BDAT 99999999999999999999']) {
    await using server = await smtpServer();
    const wire = await server.ready();
    await envelope(wire);
    wire.say(bad, 'RSET');
    await wire.expect('501 5.5.4');
    assert.equal(await wire.closed(), '');
  }
});
must('refuse a chunk that could never be taken without reading it', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await envelope(wire);
  await wire.ask('BDAT 100000000000', '552 5.3.4');
  await wire.closed();
});
