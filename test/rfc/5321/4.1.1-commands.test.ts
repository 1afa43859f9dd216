import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { envelope, smtpServer } from '../../support/smtp.ts';

const hello = rfc(5321, '4.1.1.1');
hello.must('answer EHLO with its name and its keywords, HELO with its name alone', async () => {
  await using server = await smtpServer({ greeting: 'Mailroom' });
  const wire = await server.dial();
  assert.equal(await wire.expect('220'), '220 mx.example ESMTP Mailroom');
  assert.equal(
    await wire.ask('EHLO [192.0.2.1]', '250'),
    ['mx.example', 'PIPELINING', 'SIZE 100000', '8BITMIME', 'SMTPUTF8', 'DSN', 'ENHANCEDSTATUSCODES']
      .map(line => `250-${line}`)
      .concat('250 CHUNKING')
      .join('\n'),
  );
  assert.equal(await wire.ask('HELO client.example', '250'), '250 mx.example');
});
hello.must('refuse EHLO and HELO without a name', async () => {
  await using server = await smtpServer();
  const wire = await server.dial();
  await wire.expect('220');
  await wire.ask('EHLO', /^501 [A-Z]/i);
  await wire.ask('HELO ', /^501 [A-Z]/i);
  await wire.ask('EHLO two words', '501');
});
hello.must('take commands in any case', async () => {
  await using server = await smtpServer();
  const wire = await server.dial();
  await wire.expect('220');
  await wire.ask('ehLo x', '250');
  await wire.ask('mail from:<a@b.example>', '250 2.1.0');
  await wire.ask('Rcpt To:<c@d.example>', '250 2.1.5');
});

const mail = rfc(5321, '4.1.1.2');
mail.must('take the null path and source routes, and ignore the route', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<>', '250 2.1.0');
  await wire.ask('RCPT TO:<@a.example,@b.example:c@d.example>', '250 2.1.5');
  await wire.ask('DATA', '354');
  await wire.ask('.', '250 2.0.0');
  const { sender, recipients } = server.messages[0]!.transaction;
  assert.deepEqual([sender.path, recipients.map(r => r.path)], ['', ['c@d.example']]);
});
mail.must('refuse what is no path with 501 and stay as it was', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  for (const bad of [
    '',
    'FROM',
    'FROM:',
    'FROM:<',
    'FROM:<a@b',
    'FROM:<a>',
    'FROM:<a@b.>',
    'FROM:<a b@c>',
    'TO:<a@b>',
  ]) {
    await wire.ask(`MAIL ${bad}`, '501 5.1.7');
  }
});
mail.must('answer parameters it does not know with 555', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<a@b.example> X-NEW=1', '555 5.5.4');
  await wire.ask('MAIL FROM:<a@b.example> AUTH=<>', '555 5.5.4');
  await wire.ask('MAIL FROM:<a@b.example> __proto__', '501 5.5.4');
  await wire.ask('MAIL FROM:<a@b.example>SIZE=1', '501 5.5.4');
});

const recipient = rfc(5321, '4.1.1.3');
recipient.must('take <Postmaster> without a domain, and quoted local parts', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await envelope(wire, '', 'Postmaster', '"a b\\"c@d"@mx.example', 'x@[192.0.2.1]', 'x@[IPv6:2001:db8::1]');
  for (const bad of ['<>', '<bob>', '<x@[999.0.2.1]>', '<x@[IPv6:zz]>', '<"unclosed@b>']) {
    await wire.ask(`RCPT TO:${bad}`, '501 5.1.3');
  }
});
recipient.must('answer each recipient by itself, and hand over those that were accepted', async () => {
  await using server = await smtpServer(
    {},
    {
      recipientOffered: (_, { path }) =>
        path.startsWith('no')
          ? {
              ok: false,
              error: { reply: { code: 550, status: '5.1.1', text: 'No such mailbox here' }, because: 'unknown' },
            }
          : { ok: true, value: undefined },
    },
  );
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<a@b.example>', '250');
  await wire.ask('RCPT TO:<no1@mx.example>', '550 5.1.1');
  await wire.ask('DATA', '554 5.5.1');
  await wire.ask('RCPT TO:<yes@mx.example>', '250');
  await wire.ask('DATA', '354');
  await wire.ask('.', '250');
  assert.deepEqual(
    server.messages[0]?.transaction.recipients.map(r => r.path),
    ['yes@mx.example'],
  );
  assert.deepEqual(server.refusals[0], {
    stage: 'recipient',
    code: 550,
    because: 'unknown',
    detail: 'RCPT TO:<no1@mx.example>',
  });
});

const data = rfc(5321, '4.1.1.4');
data.must('answer 250 only when the message is durable, and be ready for the next', async () => {
  const durable = Promise.withResolvers<void>();
  await using server = await smtpServer(
    {},
    {
      async messageReceived() {
        await durable.promise;
        return { ok: true, value: { code: 250, status: '2.0.0', text: 'Stored' } };
      },
    },
  );
  const wire = await server.ready();
  await envelope(wire);
  await wire.ask('DATA', '354');
  wire.say('a', '.');
  await wire.silence(20);
  durable.resolve();
  await wire.expect('250 2.0.0 Stored');
  await envelope(wire);
});
data.must('end the transaction though the message is refused', async () => {
  await using server = await smtpServer(
    {},
    {
      messageReceived: () => ({
        ok: false,
        error: { reply: { code: 554, status: '5.7.1', text: 'No' }, because: 'spam' },
      }),
    },
  );
  const wire = await server.ready();
  await envelope(wire);
  await wire.ask('DATA', '354');
  await wire.ask('.', '554 5.7.1 No');
  await wire.ask('DATA', '503 5.5.1');
  await envelope(wire);
});

const rest = rfc(5321, '4.1.1.5-10');
rest.must('answer RSET, VRFY, EXPN, HELP, NOOP and QUIT', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await envelope(wire);
  await wire.ask('RSET now', '501 5.5.4');
  await wire.ask('RSET', '250 2.0.0');
  await wire.ask('DATA', '503 5.5.1');
  await wire.ask('VRFY bob', '252 2.0.0');
  await wire.ask('VRFY', '501 5.5.4');
  await wire.ask('EXPN staff', '502 5.5.1');
  await wire.ask('HELP', '214 2.0.0');
  await wire.ask('NOOP anything', '250 2.0.0');
  await wire.ask('QUIT', '221 2.0.0');
  assert.equal(await wire.closed(), '');
  assert.equal((await server.summary()).how, 'quit');
});
rest.mustNot('end the connection before QUIT, nor act on what stands behind QUIT', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  wire.say('QUIT', 'MAIL FROM:<a@b.example>');
  await wire.expect('221');
  assert.equal(await wire.closed(), '');
});
