/** Our POP3 client with another server's maildrop, well and ill: logins, pipelining, dots, and what a hostile server tries. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom, systemClock } from '../../../server/base/ports.ts';
import type { Result } from '../../../server/base/result.ts';
import { allowAll, dial } from '../../../server/net/dial.ts';
import {
  openPop3,
  type Pop3ClientOptions,
  type Pop3Fault,
  type Pop3Session,
  type Retrieved,
} from '../../../server/pop3/client.ts';
import { letter, letters, type Maildrop, type MaildropOptions, startMaildrop } from '../../support/maildrop.ts';

const byPassword = { kind: 'password', user: 'ana', password: 'secret' } as const;

async function connect(drop: Maildrop, more: Partial<Pop3ClientOptions> = {}): Promise<Result<Pop3Session, Pop3Fault>> {
  const dialled = await dial({ addresses: ['127.0.0.1'], port: drop.port, guard: allowAll, clock: systemClock });
  assert(dialled.ok);
  return openPop3({
    ...{ connection: dialled.value, host: 'pop.example', port: drop.port, startTls: null, secret: byPassword },
    ...{ private: true, inClear: false, clock: systemClock, random: seededRandom(1), patience: 500 },
    ...more,
  });
}

async function within(options: MaildropOptions, act: (session: Pop3Session, drop: Maildrop) => Promise<void>) {
  await using drop = await startMaildrop(options);
  const session = await connect(drop);
  assert(session.ok, session.ok ? '' : session.error.sentence);
  await act(session.value, drop);
  session.value.abandon();
}

const numbered = (drop: { letters: readonly { bytes: Buffer }[] }) =>
  drop.letters.map(({ bytes }, at) => ({ number: at + 1, size: bytes.length }));

async function all(session: Pop3Session, drop: Maildrop, most = 1_000_000): Promise<Retrieved[]> {
  const got: Retrieved[] = [];
  const done = await session.retrieve(numbered(drop), most, (_, one) => got.push(one) > 0);
  assert(done.ok, done.ok ? '' : done.error.sentence);
  return got;
}

test('a maildrop is listed, fetched octet for octet, and deleted with QUIT', () =>
  within({ letters: letters(200) }, async (session, drop) => {
    const ids = await session.uniqueIds();
    assert(ids.ok && ids.value);
    assert.equal(ids.value.get(200), 'id-200');
    assert.deepEqual(await session.counts(), {
      ok: true,
      value: { messages: 200, octets: drop.letters.reduce((sum, { bytes }) => sum + bytes.length, 0) },
    });
    const got = await all(session, drop);
    assert.deepEqual(
      got.map(one => (one.kind === 'message' ? one.octets.toString() : one.kind)),
      drop.letters.map(({ bytes }) => bytes.toString()),
    );
    assert.deepEqual(await session.remove([1, 2, 3]), { ok: true, value: 3 });
    assert.equal(drop.letters.length, 200);
    assert.deepEqual(await session.quit(), { ok: true, value: undefined });
    assert.equal(drop.letters.length, 197);
  }));

test('without QUIT nothing is deleted', () =>
  within({}, async (session, drop) => {
    await session.remove([1]);
    session.abandon();
    assert.equal(drop.letters.length, 2);
  }));

const dotted = {
  id: 'dots',
  bytes: Buffer.from('Subject: .\r\n\r\n.\r\n..\r\n...x\r\nlone\n.\nline\r\r\n.\r.\r\n\r\n.end\r\n'),
};

for (const pieces of [1, 2, 3, 7, 10_000])
  test(`dots are taken back, in pieces of ${pieces}`, () =>
    within({ letters: [dotted, letter(1)], pieces }, async (session, drop) => {
      const got = await all(session, drop);
      assert.deepEqual(
        got.map(one => (one.kind === 'message' ? one.octets.toString('latin1') : one.kind)),
        drop.letters.map(({ bytes }) => bytes.toString('latin1')),
      );
    }));

test('a message that holds a lone LF, a dot and an answer does not answer for the server', () => {
  const forged = { id: 'x', bytes: Buffer.from('Subject: x\r\n\r\nend\n.\r\n+OK\r\nSubject: forged\r\n') };
  return within({ letters: [forged, letter(1)], capabilities: ['UIDL', 'USER'] }, async (session, drop) => {
    const got = await all(session, drop);
    assert.deepEqual(
      got.map(one => one.kind === 'message' && one.octets.toString()),
      drop.letters.map(({ bytes }) => bytes.toString()),
    );
  });
});

test('what is too large is passed over, and the next one is read', () => {
  const large = letter(2, 'x'.repeat(90) + '\r\n'.repeat(20_000));
  return within({ letters: [letter(1), large, letter(3)] }, async (session, drop) => {
    const got = await all(session, drop, 30_000);
    assert.deepEqual(
      got.map(one => one.kind),
      ['message', 'too-large', 'message'],
    );
  });
});

test('a message without end is given up', () =>
  within({ answer: line => (line === 'RETR 1' ? `+OK\r\n${'endless\r\n'.repeat(60_000)}` : null) }, async session => {
    const done = await session.retrieve([{ number: 1, size: 10 }], 1000, () => true);
    assert(!done.ok);
    assert.equal(done.error.kind, 'too-long');
  }));

test('one message that the server refuses stops nobody else', () =>
  within(
    { letters: letters(3), answer: line => (line === 'RETR 2' ? '-ERR gone\r\n' : null) },
    async (session, drop) => {
      assert.deepEqual(
        (await all(session, drop)).map(one => one.kind),
        ['message', 'refused', 'message'],
      );
    },
  ));

test('who has enough is asked for nothing more, and the line is in step', () =>
  within({ letters: letters(50) }, async (session, drop) => {
    const got: number[] = [];
    await session.retrieve(numbered(drop), 1_000_000, number => got.push(number) < 3);
    assert.deepEqual(got, [1, 2, 3]);
    assert.equal((await session.counts()).ok, true);
  }));

test('without PIPELINING one command waits for the answer to the other', async () => {
  let open = 0;
  let most = 0;
  await within(
    {
      letters: letters(20),
      capabilities: ['UIDL', 'USER'],
      answer: line => {
        if (line.startsWith('RETR')) most = Math.max(most, ++open);
        queueMicrotask(() => {
          open = 0;
        });
        return null;
      },
    },
    async (session, drop) => void (await all(session, drop)),
  );
  assert.equal(most, 1);
});

test('a connection that ends within a message gives no message', () =>
  within(
    { answer: line => (line === 'RETR 1' ? '+OK\r\nSubject: half\r\n\r\nhalf' : line === 'NOOP' ? 'hang-up' : null) },
    async session => {
      let heard = 0;
      const done = await session.retrieve([{ number: 1, size: 10 }], 1000, () => ++heard > 0);
      assert(!done.ok && done.error.kind === 'lost');
      assert.equal(heard, 0);
    },
  ));

for (const [what, answer, kind] of [
  ['a negative number', '+OK\r\n-1 id\r\n.\r\n', 'malformed'],
  ['number nought', '+OK\r\n0 id\r\n.\r\n', 'malformed'],
  ['an exponent', '+OK\r\n1e9 id\r\n.\r\n', 'malformed'],
  ['an identifier with a control character', '+OK\r\n1 a\x07b\r\n.\r\n', 'malformed'],
  ['no identifier', '+OK\r\n1\r\n.\r\n', 'malformed'],
  ['a line without end', `+OK\r\n1 ${'x'.repeat(200_000)}`, 'too-long'],
  ['silence', '+OK\r\n1 a\r\n', 'lost'],
  ['another protocol', '* OK IMAP\r\n', 'malformed'],
] as const)
  test(`a list with ${what} is ${kind}`, () =>
    within({ answer: line => (line === 'UIDL' ? answer : null) }, async session => {
      const ids = await session.uniqueIds();
      assert(!ids.ok);
      assert.equal(ids.error.kind, kind);
      assert.ok(ids.error.sentence.length < 300);
      // The first fault is the answer to everything after it.
      assert.deepEqual(await session.counts(), ids);
    }));

test('a list that never ends is given up', () =>
  within({ answer: line => (line === 'LIST' ? `+OK\r\n${'1 1\r\n'.repeat(500_001)}` : null) }, async session => {
    const sizes = await session.sizes();
    assert(!sizes.ok && sizes.error.kind === 'too-long');
  }));

test('a server without UIDL says so', () =>
  within({ capabilities: ['USER'], answer: line => (line === 'UIDL' ? '-ERR\r\n' : null) }, async session => {
    assert.deepEqual(await session.uniqueIds(), { ok: true, value: null });
  }));

for (const [greeting, said, kind] of [
  ['+OK', '-ERR [AUTH] no', 'login-refused'],
  ['+OK', '-ERR [IN-USE] another has it', 'in-use'],
  ['+OK', '-ERR [SYS/TEMP] later', 'later'],
  ['+OK', '-ERR [LOGIN-DELAY] wait', 'later'],
  ['+OK', '-ERR [SYS/PERM] never', 'refused'],
  ['+OK', '-ERR maildrop already locked', 'in-use'],
  ['+OK', '-ERR', 'login-refused'],
  ['-ERR [SYS/TEMP] busy', '', 'later'],
  ['-ERR [SYS/PERM] closed', '', 'refused'],
] as const)
  test(`${greeting} and ${said || 'nothing'} is ${kind}`, async () => {
    await using drop = await startMaildrop({
      greeting: `${greeting}\r\n`,
      answer: line => (/^AUTH/.test(line) ? `${said}\r\n` : null),
    });
    const session = await connect(drop);
    assert(!session.ok);
    assert.equal(session.error.kind, kind);
  });

test('a password with a line break is no second command', async () => {
  await using drop = await startMaildrop();
  const session = await connect(drop, { secret: { kind: 'password', user: 'ana', password: 'x\r\nDELE 1' } });
  assert(!session.ok && session.error.kind === 'login-unavailable');
  assert.ok(!drop.said.some(line => line.includes('DELE')));
});

test('in clear the password is not shown: APOP where the server knows it, else nobody signs in', async () => {
  await using drop = await startMaildrop();
  const session = await connect(drop, { private: false });
  assert(session.ok);
  assert.equal(session.value.mechanism, 'APOP');
  session.value.abandon();
  await using plain = await startMaildrop({ greeting: '+OK\r\n' });
  const refused = await connect(plain, { private: false });
  assert(!refused.ok && refused.error.kind === 'login-unavailable');
  assert.ok(!plain.said.join().includes('secret'));
  const seen = await connect(plain, { private: false, inClear: true });
  assert(seen.ok);
  seen.value.abandon();
});

for (const name of ['XOAUTH2', 'OAUTHBEARER'])
  test(`a token is shown by ${name}; one that is refused is told of`, async () => {
    const capabilities = ['UIDL', `SASL PLAIN ${name}`];
    await using drop = await startMaildrop({ capabilities, token: () => 'good' });
    const good = await connect(drop, { secret: { kind: 'token', user: 'ana@pop.example', token: 'good' } });
    assert(good.ok);
    assert.equal(good.value.mechanism, name);
    good.value.abandon();
    const bad = await connect(drop, { secret: { kind: 'token', user: 'ana@pop.example', token: 'bad' } });
    assert(!bad.ok && bad.error.kind === 'login-refused');
  });

test('a long token waits for the server to ask', async () => {
  const token = 'x'.repeat(2000);
  await using drop = await startMaildrop({ capabilities: ['SASL XOAUTH2'], token: () => token });
  const session = await connect(drop, { secret: { kind: 'token', user: 'ana', token } });
  assert(session.ok);
  assert.ok(drop.said.includes('AUTH XOAUTH2'));
  session.value.abandon();
});

test('no secret is in the transcript', async () => {
  await using drop = await startMaildrop({ token: () => 'tok3n', capabilities: ['SASL PLAIN XOAUTH2', 'USER'] });
  const told: string[] = [];
  const transcript = ({ text }: { text: string }) => void told.push(text);
  for (const secret of [byPassword, { kind: 'token', user: 'ana', token: 'tok3n' } as const]) {
    const session = await connect(drop, { secret, transcript });
    assert(session.ok);
    session.value.abandon();
  }
  const all = told.join('\n');
  for (const secret of ['secret', 'tok3n'])
    assert.ok(!all.includes(secret) && !all.includes(Buffer.from(`\0ana\0${secret}`).toString('base64')), all);
});
