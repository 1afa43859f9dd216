import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import type { Listing } from '../../../server/pop3/backend.ts';
import type { Terms } from '../../../server/pop3/capability.ts';
import { openRefused, positive, reply } from '../../../server/pop3/reply.ts';
import { type Effect, type Input, type Session, start, step } from '../../../server/pop3/session.ts';
import { newMechanisms } from '../../../server/sasl/mechanisms.ts';

const terms: Terms = {
  host: 'mail.example',
  mechanisms: newMechanisms(seededRandom(1)),
  stls: true,
  allowPlaintext: false,
  expire: null,
  loginDelay: 0,
  implementation: null,
};
const ann = { account: 1, address: 'ann@example.org' };
const line = (text: string): Input => ({ kind: 'line', text });
const messages: Listing[] = [
  { number: 1, uid: 'a', octets: 10 },
  { number: 2, uid: 'b', octets: 20 },
];

/** The effects of each input, and the last session. */
function play(session: Session, ...inputs: Input[]): { session: Session; effects: Effect[] } {
  const effects: Effect[] = [];
  for (const input of inputs) {
    const next = step(session, input);
    session = next.session;
    effects.push(...next.effects);
  }
  return { session, effects };
}

test('the way from USER to UPDATE', () => {
  const { session, effects } = play(
    start(terms, true),
    line('USER ann'),
    line('PASS secret'),
    { kind: 'judged', login: ok(ann) },
    { kind: 'opened', messages: ok(messages) },
    line('DELE 2'),
    line('RETR 1'),
    line('QUIT'),
    { kind: 'committed', done: ok(true) },
  );
  assert.equal(session.phase.name, 'closed');
  assert.deepEqual(effects, [
    { do: 'reply', reply: reply.user },
    { do: 'verify', user: 'ann', password: 'secret' },
    { do: 'open', login: ann },
    { do: 'reply', reply: positive('maildrop', 2, 30) },
    { do: 'reply', reply: positive('marked', 2) },
    { do: 'send', listing: messages[0], lines: null },
    { do: 'commit', numbers: [2] },
    { do: 'reply', reply: reply.goodbye },
    { do: 'close', because: 'quit' },
  ]);
});

test('QUIT without marks commits nothing', () => {
  const { effects } = play(
    start(terms, true),
    { kind: 'opened', messages: ok(messages) },
    line('DELE 1'),
    line('RSET'),
    line('QUIT'),
  );
  assert.deepEqual(effects.slice(-2), [
    { do: 'reply', reply: reply.goodbye },
    { do: 'close', because: 'quit' },
  ]);
  assert.ok(!effects.some(effect => effect.do === 'commit'));
});

test('TLS forgets the user and keeps the count of wrong logins', () => {
  const { session } = play({ ...start(terms, false), wrongLogins: 2 }, { kind: 'secured' });
  assert.deepEqual(
    [session.phase, session.encrypted, session.wrongLogins],
    [{ name: 'authorization', user: null }, true, 2],
  );
});

test('a lock held by another is no wrong login', () => {
  const { session, effects } = play(start(terms, true), { kind: 'opened', messages: err('in-use') });
  assert.deepEqual([session.phase.name, session.wrongLogins], ['authorization', 0]);
  assert.deepEqual(effects, [{ do: 'reply', reply: openRefused['in-use'] }]);
});

test('mistakes are forgiven after login by a good command', () => {
  let { session } = play(start(terms, true), { kind: 'opened', messages: ok(messages) });
  for (let n = 0; n < 100; n++) session = play(session, line('nonsense'), line('NOOP')).session;
  assert.equal(session.phase.name, 'transaction');
});
