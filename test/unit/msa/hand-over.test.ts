/** What was written here goes over SMTP like anybody's mail: its parameters arrive, and each "no" says where and to whom. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { seededRandom, systemClock } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import { days, minutes } from '../../../server/base/units.ts';
import { faultLine, handOver, type Letter, newOneTimeLogins } from '../../../server/msa/hand-over.ts';
import { plain } from '../../../server/sasl/plain.ts';
import type { SmtpHandler, Transaction } from '../../../server/smtp/handler.ts';
import { defaultLimits, type SmtpOptions } from '../../../server/smtp/options.ts';
import { acceptedAs, refusal, reply } from '../../../server/smtp/reply.ts';
import { newSmtpServer } from '../../../server/smtp/server.ts';
import { memoryAuthenticator } from '../../support/sasl-authenticator.ts';

const login = { account: 1, address: 'ann@here.example' };
const letter = (more: Partial<Letter> = {}): Letter => ({
  ...{ login, recipients: [{ address: 'ben@here.example' }], smtpUtf8: false },
  bytes: Buffer.from('From: ann@here.example\r\nSubject: x\r\n\r\nx\r\n'),
  ...more,
});

function desk(t: TestContext, hooks: Partial<SmtpHandler> = {}, more: Partial<SmtpOptions> = {}) {
  const oneTimeLogins = newOneTimeLogins(seededRandom(1));
  const authenticator = oneTimeLogins.beside(memoryAuthenticator({}));
  const taken: Transaction[] = [];
  const bugs: unknown[] = [];
  const nothing = () => ok(undefined);
  const server = newSmtpServer(
    {
      ...{ hostname: 'mail.here.example', greeting: '', maxMessageBytes: 1000, tls: 'none', limits: defaultLimits },
      ...{ bareNewlines: 'mend', earlyTalk: 'tolerate', futureRelease: { most: days(30), now: systemClock.now } },
      login: { mechanisms: [plain], authenticator, inClear: true, required: true },
      ...more,
    },
    {
      ...{ connected: nothing, senderOffered: nothing, recipientOffered: nothing },
      ...{ refused() {}, loggedIn() {}, loginFailed() {}, closed() {} },
      messageReceived(_, transaction) {
        taken.push(transaction);
        return ok(acceptedAs('ABCDEFGHJKMN-1'));
      },
      ...hooks,
    },
    { clock: systemClock, onBug: fault => void bugs.push(fault) },
  );
  t.after(async () => {
    await server.close(0);
    assert.deepEqual(bugs, []);
  });
  let words = 0;
  const accept = (connection: Parameters<typeof server.accept>[0]) => server.accept(connection, `T${++words}`);
  const hand = (given: Letter) =>
    handOver({ clock: systemClock, random: seededRandom(2), accept, oneTimeLogins }, given);
  return { hand, taken, oneTimeLogins, authenticator };
}

test('everything of the envelope arrives: DSN wishes, the sender’s hour, the sender itself', async t => {
  const { hand, taken } = desk(t);
  const before = systemClock.now();
  const result = await hand(
    letter({
      ...{ sender: 'sales@here.example', ret: 'HDRS', envid: 'id+1 =', holdFor: minutes(10) + 1 },
      recipients: [
        { address: 'ben@here.example', notify: ['SUCCESS', 'DELAY'] },
        { address: 'kim@there.example', notify: ['NEVER'], orcpt: { type: 'rfc822', address: 'k@x.example' } },
      ],
    }),
  );
  assert.deepEqual(result, ok({ trace: 'ABCDEFGHJKMN-1' }));
  const { sender, recipients } = taken[0]!;
  assert.deepEqual([sender.path, sender.ret, sender.envid], ['sales@here.example', 'HDRS', 'id+1 =']);
  const held = sender.holdUntil! - before;
  assert.ok(held >= minutes(10) + 1000 && held < minutes(11), 'whole seconds, rather later than sooner');
  assert.deepEqual(
    recipients.map(({ path, notify, orcpt }) => [path, notify, orcpt]),
    [
      ['ben@here.example', ['SUCCESS', 'DELAY'], null],
      ['kim@there.example', ['NEVER'], { type: 'rfc822', address: 'k@x.example' }],
    ],
  );
});

const noSuch = err(refusal(reply.noSuchMailbox, 'test'));
test('recipients: every refused one with its reply, and then nobody gets it', async t => {
  const { hand, taken } = desk(t, {
    recipientOffered: (_, { path }) =>
      path.startsWith('no')
        ? noSuch
        : path.startsWith('full')
          ? err(refusal(reply.mailboxFull, 'test'))
          : ok(undefined),
  });
  const recipients = ['no1', 'ben', 'full', 'no2'].map(name => ({ address: `${name}@here.example` }));
  const result = await hand(letter({ recipients }));
  assert.ok(!result.ok);
  const { at, code, address, refused } = result.error;
  assert.deepEqual([at, code, address], ['recipient', 550, 'no1@here.example']);
  assert.deepEqual(
    refused.map(one => [one.address, one.code, one.reply]),
    [
      ['no1@here.example', 550, '550 5.1.1 No such mailbox here'],
      ['full@here.example', 452, '452 4.2.2 The mailbox is full'],
      ['no2@here.example', 550, '550 5.1.1 No such mailbox here'],
    ],
  );
  assert.equal(faultLine(result.error), 'no1@here.example: 550 5.1.1 No such mailbox here');
  assert.deepEqual(taken, []);
});

test('sender, message, size, hour: where the no came', async t => {
  const where = async (hooks: Partial<SmtpHandler>, given: Letter, more: Partial<SmtpOptions> = {}) => {
    const result = await desk(t, hooks, more).hand(given);
    assert.ok(!result.ok);
    return [result.error.at, result.error.code, result.error.address, result.error.refused.length];
  };
  const notYours = err(refusal(reply.notYourAddress, 'test'));
  assert.deepEqual(await where({ senderOffered: () => notYours }, letter()), ['sender', 553, login.address, 0]);
  assert.deepEqual((await where({ messageReceived: () => notYours }, letter())).slice(0, 2), ['message', 553]);
  const large = letter({ bytes: Buffer.alloc(1001, 'x') });
  assert.deepEqual((await where({}, large)).slice(1, 2), [552]);
  assert.deepEqual((await where({}, letter({ holdFor: days(31) }))).slice(0, 2), ['sender', 501]);
  const { hand } = desk(t, {}, { login: null });
  const result = await hand(letter());
  assert.ok(!result.ok);
  assert.equal(result.error.at, 'session', 'nobody can sign in');
});

test('a word is good once, for its own login, and not after the conversation', async t => {
  const { authenticator, oneTimeLogins } = desk(t);
  const attempt = { protocol: 'smtp', remote: 'inside', tls: false, trace: 'T' } as const;
  const verify = async (word: string, user = login.address) =>
    (await authenticator.verifyPassword(user, word, attempt)).ok;
  const word = oneTimeLogins.issue(login);
  assert.deepEqual(
    [await verify(word, 'ben@here.example'), await verify(word), await verify(word)],
    [false, true, false],
  );
  const unused = oneTimeLogins.issue(login);
  oneTimeLogins.forget(unused);
  assert.equal(await verify(unused), false);
});
