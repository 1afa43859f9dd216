import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import type { Mechanism, Step } from '../../../server/sasl/mechanism.ts';
import { newMechanisms } from '../../../server/sasl/mechanisms.ts';
import type { LoginPolicy } from '../../../server/smtp/options.ts';
import { rfc } from '../../support/rfc.ts';
import { memoryAuthenticator } from '../../support/sasl-authenticator.ts';
import { deliver, smtpServer } from '../../support/smtp.ts';

const { must, mustNot } = rfc(4954, '4');
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Asks for a colour and a number, and has something to say with its success. */
const riddle: Mechanism = {
  name: 'X-RIDDLE',
  plaintext: false,
  begin() {
    const right = ['blue', '42'];
    const challenge = (text: string): Step => ({ kind: 'challenge', data: Buffer.from(text) });
    return {
      async step(response) {
        if (response === null) return challenge('colour?');
        if (Buffer.from(response).toString() !== right.shift())
          return { kind: 'failure', why: 'wrong-credentials', user: 'ann' };
        if (right.length > 0) return challenge('');
        return { kind: 'success', login: { account: 1, address: 'ann@mx.example' }, data: Buffer.from('welcome') };
      },
    };
  },
};

const login = (more: Partial<LoginPolicy> = {}): LoginPolicy => ({
  mechanisms: [...newMechanisms(seededRandom(1)), riddle],
  authenticator: memoryAuthenticator({ ann: 'secret' }),
  inClear: true,
  required: false,
  ...more,
});
const right = base64('\0ann\0secret');
const wrong = base64('\0ann\0guess');

must('announce its mechanisms and take PLAIN with an initial response', async () => {
  await using server = await smtpServer({ login: login() });
  const wire = await server.dial();
  await wire.expect('220');
  await wire.ask(
    'EHLO x',
    /^250[- ]AUTH (SCRAM-SHA-256-PLUS )?SCRAM-SHA-256 PLAIN LOGIN OAUTHBEARER XOAUTH2 X-RIDDLE$/m,
  );
  await wire.ask(`AUTH PLAIN ${right}`, '235 2.7.0');
  assert.doesNotMatch(await wire.ask('EHLO x', '250'), /AUTH/);
  await wire.ask(`AUTH PLAIN ${right}`, '503 5.5.1');
  assert.match(await deliver(wire, 'a\r\n'), /^250/);
  const { session } = server.messages[0]!;
  assert.deepEqual([session.protocol, session.login?.address], ['ESMTPA', 'ann@example.org']);
});
must('take PLAIN without an initial response, and LOGIN', async () => {
  await using server = await smtpServer({ login: login() });
  const wire = await server.ready();
  await wire.ask('auth plain', '334 ');
  await wire.ask(right, '235');
  const other = await server.ready();
  await other.ask('AUTH LOGIN', '334 ');
  await other.ask(base64('ann'), '334 ');
  await other.ask(base64('secret'), '235');
});
must('carry any exchange: empty challenges, empty responses, data with success', async () => {
  await using server = await smtpServer({ login: login() });
  const wire = await server.ready();
  assert.equal(await wire.ask('AUTH X-RIDDLE', '334'), `334 ${base64('colour?')}`);
  assert.equal(await wire.ask(base64('blue'), '334'), '334 ');
  assert.equal(await wire.ask(base64('42'), '334'), `334 ${base64('welcome')}`);
  await wire.ask('', '235 2.7.0');
  const other = await server.ready();
  await other.ask('AUTH X-RIDDLE =', '535 5.7.8');
});
must('answer a cancelled exchange with 501', async () => {
  await using server = await smtpServer({ login: login() });
  const wire = await server.ready();
  await wire.ask('AUTH LOGIN', '334');
  await wire.ask('*', '501 5.7.0');
  await wire.ask('NOOP', '250');
});
must('answer 504, 501 and 535 to an unknown mechanism, bad base64 and a wrong password', async () => {
  await using server = await smtpServer({ login: login() });
  const wire = await server.ready();
  await wire.ask('AUTH GSSAPI', '504 5.5.4');
  await wire.ask('AUTH', '501 5.5.4');
  await wire.ask('AUTH PLAIN one two', '501 5.5.4');
  await wire.ask('AUTH PLAIN !!!!', '501 5.5.2');
  await wire.ask('AUTH PLAIN', '334');
  await wire.ask('not base64', '501 5.5.2');
  await wire.ask(`AUTH PLAIN ${base64('nonsense')}`, '501 5.5.2');
  await wire.ask(`AUTH PLAIN ${wrong}`, '535 5.7.8');
  await wire.ask(`AUTH PLAIN ${right}`, '235');
});
must('end the conversation after too many failed logins', async () => {
  await using server = await smtpServer({ login: login() });
  const wire = await server.ready();
  for (let i = 0; i < 3; i++) await wire.ask(`AUTH PLAIN ${wrong}`, '535');
  await wire.ask(`AUTH PLAIN ${right}`, '421 4.7.0');
  await wire.closed();
});
must('take long responses, up to 12,288 octets', async () => {
  await using server = await smtpServer({ login: login() });
  const wire = await server.ready();
  await wire.ask(`AUTH PLAIN ${'A'.repeat(12_000)}`, /^(501|535)/);
  await wire.ask('AUTH PLAIN', '334');
  await wire.ask('A'.repeat(12_284), /^(501|535)/);
  await wire.ask(`AUTH PLAIN ${'A'.repeat(13_000)}`, '500 5.5.2');
});
mustNot('offer or take a login in clear unless the owner allows it', async () => {
  await using server = await smtpServer({ tls: 'offered', login: login({ inClear: false }) });
  const wire = await server.dial();
  await wire.expect('220');
  assert.doesNotMatch(await wire.ask('EHLO x', '250'), /AUTH/);
  await wire.ask(`AUTH PLAIN ${right}`, '538 5.7.11');
  await wire.ask('STARTTLS', '220');
  await wire.startTls();
  await wire.ask('EHLO x', /AUTH SCRAM-SHA-256/);
  await wire.ask(`AUTH PLAIN ${right}`, '235');
  assert.match(await deliver(wire, 'a\r\n'), /^250/);
  assert.equal(server.messages[0]?.session.protocol, 'ESMTPSA');
});
mustNot('take AUTH before EHLO, after HELO or inside a transaction', async () => {
  await using server = await smtpServer({ login: login() });
  const wire = await server.dial();
  await wire.expect('220');
  await wire.ask(`AUTH PLAIN ${right}`, '503 5.5.1');
  await wire.ask('HELO x', '250');
  await wire.ask(`AUTH PLAIN ${right}`, '503 5.5.1');
  await wire.ask('EHLO x', '250');
  await wire.ask('MAIL FROM:<a@b.example>', '250');
  await wire.ask(`AUTH PLAIN ${right}`, '503 5.5.1');
});
mustNot('write a password down, wherever it stands', async () => {
  await using server = await smtpServer({ login: login() });
  const wire = await server.ready();
  const session = server.server.sessions()[0]!;
  await wire.ask('AUTH GSSAPI', '504');
  await wire.ask(right, '500');
  await wire.ask(`AUHT PLAIN ${right}`, '500');
  await wire.ask('AUTH LOGIN', '334');
  await wire.ask(base64('ann'), '334');
  await wire.ask(base64('guess'), '535');
  await wire.ask(`AUTH PLAIN ${right}`, '235');
  const text =
    session
      .transcript()
      .map(({ who, text }) => `${who}: ${text}`)
      .join('\n') + JSON.stringify(server.refusals);
  for (const secret of [right, base64('ann'), base64('guess')]) assert.ok(!text.includes(secret), text);
  assert.match(text, /C: AUTH PLAIN ••••••••/);
});

const submission = rfc(6409, '4.3');
submission.must('want a login before MAIL', async () => {
  await using server = await smtpServer({ login: login({ required: true }) });
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<a@b.example>', '530 5.7.0');
  await wire.ask(`AUTH PLAIN ${right}`, '235');
  await wire.ask('MAIL FROM:<a@b.example> AUTH=ann+40b.example', '250');
});

const mailAuth = rfc(4954, '5');
mailAuth.must('understand AUTH= at MAIL', async () => {
  await using server = await smtpServer({ login: login() });
  const wire = await server.ready();
  for (const [value, expected] of [
    ['<>', ''],
    ['e+3Dmc2@example.com', 'e=mc2@example.com'],
  ]) {
    await wire.ask(`MAIL FROM:<e@example.com> AUTH=${value}`, '250');
    await wire.ask('RCPT TO:<a@b.example>', '250');
    await wire.ask('DATA', '354');
    await wire.ask('.', '250');
    assert.equal(server.messages.at(-1)?.transaction.sender.auth, expected);
  }
  await wire.ask('MAIL FROM:<e@example.com> AUTH=', '501 5.5.4');
});
