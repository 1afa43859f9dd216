/** Lines end with CRLF and nothing else: what message smuggling is made of (CVE-2023-51764 and its kin). */
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { envelope, smtpServer } from '../../support/smtp.ts';
import { smuggled, terminators } from '../../support/terminators.ts';

const { must, mustNot } = rfc(5321, '2.3.8');

for (const [name, terminator] of Object.entries(terminators)) {
  mustNot(`take ${name} for the end of a message: DATA`, async () => {
    await using server = await smtpServer();
    const wire = await server.ready();
    await envelope(wire);
    await wire.ask('DATA', '354 ');
    wire.send(`Subject: a\r\n\r\nfirst${terminator}${smuggled}`);
    await wire.silence(15);
    wire.send('\r\n.\r\n');
    await wire.expect('550 5.5.2');
    await wire.ask('NOOP', '250 2.0.0');
    assert.deepEqual(server.messages, []);
  });

  must(`mend ${name} inside a message that is submitted, into one message: DATA`, async () => {
    await using server = await smtpServer({ bareNewlines: 'mend' });
    const wire = await server.ready();
    await envelope(wire);
    await wire.ask('DATA', '354 ');
    wire.send(`Subject: a\r\n\r\nfirst${terminator}${smuggled}\r\n.\r\n`);
    await wire.expect('250 2.0.0');
    assert.equal(server.messages.length, 1);
    const { text, transaction } = server.messages[0]!;
    assert.ok(transaction.mended);
    assert.equal(text.replaceAll('\r\n', '').match(/[\r\n\0]/), null);
    assert.match(text, /MAIL FROM:<evil@x\.example>/);
  });

  mustNot(`take ${name} for the end of a message: BDAT`, async () => {
    await using server = await smtpServer();
    const wire = await server.ready();
    await envelope(wire);
    const content = `Subject: a\r\n\r\nfirst${terminator}${smuggled}\r\n`;
    wire.send(`BDAT ${content.length} LAST\r\n${content}NOOP\r\n`);
    await wire.expectAll('550 5.5.2', '250 2.0.0');
    assert.deepEqual(server.messages, []);
  });
}

must('find the end of a message however the octets are split', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await envelope(wire);
  await wire.ask('DATA', '354 ');
  for (const octet of 'a\r\n..b\r\n.\r\n') {
    wire.send(octet);
    await new Promise(resolve => setImmediate(resolve));
  }
  await wire.expect('250 2.0.0');
  assert.equal(server.messages[0]?.text, 'a\r\n.b\r\n');
});

mustNot('take LF alone for the end of a command line from a stranger', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  wire.send('NOOP\nMAIL FROM:<a@b.example>\r\n');
  await wire.expect('500 5.5.2');
  assert.equal(await wire.closed(), '');
});

must('take LF for CRLF from a submitting program when told to mend', async () => {
  await using server = await smtpServer({ bareNewlines: 'mend' });
  const wire = await server.ready();
  wire.send('NOOP\nRSET\n');
  await wire.expectAll('250 2.0.0', '250 2.0.0');
});
