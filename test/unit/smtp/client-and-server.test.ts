/** The two halves of smtp/ against each other: whatever one announces, the other must be able to use. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom, systemClock } from '../../../server/base/ports.ts';
import { err } from '../../../server/base/result.ts';
import { allowAll, dial } from '../../../server/net/dial.ts';
import { type ClientSession, openSession, type SessionOptions } from '../../../server/smtp/client.ts';
import { refusal, reply } from '../../../server/smtp/reply.ts';
import { testCertificate } from '../../support/certificate.ts';
import { message, to } from '../../support/client-session.ts';
import { smtpServer } from '../../support/smtp.ts';

const { authority } = await testCertificate();
const required = { mode: 'required', serverName: 'mx.example', authorities: [authority] } as const;

async function openTo(port: number, tls: SessionOptions['tls']): Promise<ClientSession> {
  const connection = await dial({ addresses: ['127.0.0.1'], port, guard: allowAll, clock: systemClock });
  assert(connection.ok);
  const session = await openSession({
    connection: connection.value,
    greetingName: 'client.example',
    tls,
    clock: systemClock,
    random: seededRandom(1),
  });
  assert(session.ok, session.ok ? '' : session.error.sentence);
  return session.value;
}

test('a message goes over in TLS, with all parameters, pipelined, dots and all', async () => {
  await using server = await smtpServer({ tls: 'offered' });
  const session = await openTo(server.port, required);
  assert.equal(session.tls?.verified, true);
  const bytes = Buffer.from('Subject: Grüße\r\n\r\n.\r\n..dots\r\nlast\r\n');
  const sent = message({
    bytes,
    body: '8BITMIME',
    smtpUtf8: true,
    ret: 'HDRS',
    envid: 'a+b=c',
    recipients: [
      { address: 'jörg@bücher.example', notify: ['SUCCESS'], orcpt: { type: 'utf-8', address: 'jörg+x@old.example' } },
      { address: 'bob@there.example', notify: ['NEVER'], orcpt: { type: 'rfc822', address: 'bob+x@old.example' } },
    ],
  });
  const delivered = await session.deliver(sent);
  assert.deepEqual(
    delivered.recipients.map(one => [one.outcome, one.reply.code]),
    [
      ['accepted', 250],
      ['accepted', 250],
    ],
  );
  const [received] = server.messages;
  assert.equal(received?.text, bytes.toString('latin1'));
  const { sender, recipients } = received.transaction;
  assert.deepEqual(
    [sender.path, sender.size, sender.body, sender.smtpUtf8, sender.ret, sender.envid],
    ['ann@here.example', bytes.length, '8BITMIME', true, 'HDRS', 'a+b=c'],
  );
  assert.deepEqual(
    recipients.map(({ path, notify, orcpt }) => [path, notify, orcpt?.type]),
    [
      ['jörg@xn--bcher-kva.example', ['SUCCESS'], 'utf-8'],
      ['bob@there.example', ['NEVER'], 'rfc822'],
    ],
  );
  assert.equal(recipients[1]?.orcpt?.address, 'bob+x@old.example');
  await session.quit();
  assert.deepEqual(server.bugs, []);
});

test('one session carries many messages, also when some are refused', async () => {
  const recipientOffered = (_: unknown, { path }: { path: string }) =>
    path.startsWith('nobody') ? err(refusal(reply.noSuchMailbox, 'a test')) : ({ ok: true, value: undefined } as const);
  await using server = await smtpServer({ tls: 'none' }, { recipientOffered });
  const session = await openTo(server.port, 'none');
  for (let i = 0; i < 20; i++) {
    const refused = await session.deliver(message({ recipients: to('nobody') }));
    assert.deepEqual([refused.recipients[0]?.outcome, refused.recipients[0]?.reply.status], ['permanent', '5.1.1']);
    const mixed = await session.deliver(message({ recipients: to('nobody', 'ann') }));
    assert.deepEqual(
      mixed.recipients.map(({ outcome }) => outcome),
      ['permanent', 'accepted'],
    );
  }
  assert.equal(server.messages.length, 20);
  await session.quit();
});
