/** What the queue's acts, the first run's form and the palette decide without a browser. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { snippets } from '../../../renderer/connect/snippets.ts';
import { localPart, officeChoice, officeFaults } from '../../../renderer/first-run/presets.ts';
import { cannot, done, fit, oneDomain, question, why } from '../../../renderer/queue/queue-words.ts';
import { placeOf } from '../../../renderer/shell/places.ts';
import type { QueueRow } from '../../../server/api/contract.ts';

const row = (over: Partial<QueueRow>): QueueRow => ({
  recipient: 1,
  queued: 1,
  trace: 't',
  sender: 'a@x',
  address: 'k@example.net',
  route: 'example.net',
  state: 'deferred',
  attempts: 1,
  nextAt: 1,
  notBefore: null,
  acceptedAt: 1,
  expiresAt: 2,
  status: null,
  reply: null,
  host: null,
  operatedBy: null,
  subject: '',
  size: 1,
  uncertain: false,
  ...over,
});

test('an act takes only the rows it can be done to', () => {
  const rows = [row({ state: 'deferred' }), row({ state: 'held' }), row({ state: 'active' })];
  assert.deepEqual(
    (['retry', 'hold', 'release', 'bounce', 'cancel'] as const).map(act => fit(rows, act).length),
    [1, 1, 1, 2, 2],
  );
});

test('a question names the thing, the count, and the place when it is one', () => {
  const rows = [row({}), row({})];
  assert.equal(question('expire', 2, oneDomain(rows)), 'Give up on 2 waiting messages for example.net?');
  assert.equal(oneDomain([...rows, row({ address: 'a@y.test' })]), null);
  assert.equal(question('bounce', 3, null), 'Return 3 waiting messages to the sender?');
  assert.equal(cannot('retry', [row({ state: 'held' })]), 'Send now is not for this state: Held.');
  assert.equal(done('retry', 1), '1 message is tried now.');
  assert.equal(done('cancel', 2, 3), '2 messages deleted from the queue. 1 could not be: on the way, or gone.');
});

test('why something waits, in the far side’s words when there are some', () => {
  assert.equal(
    why(row({ reply: '450 4.7.1 Greylisted', host: 'mx.example.net' })),
    'mx.example.net said: 450 4.7.1 Greylisted',
  );
  assert.equal(why(row({ state: 'held' })), 'Held by you');
  assert.match(why(row({ state: 'held', reply: '450 Later', host: 'mx.example.net' })), /^Held by you; .*450 Later$/);
  assert.equal(why(row({ state: 'held', operatedBy: 'the window' })), 'Held by you');
  assert.equal(why(row({ state: 'held', operatedBy: 'the breaker' })), 'Held by the breaker');
  assert.match(why(row({ state: 'active', uncertain: true })), /Perhaps delivered/);
  const hour = Date.parse('2026-11-24T08:00:00');
  const wish = { attempts: 0, nextAt: hour, notBefore: hour };
  assert.equal(why(row(wish)), 'Held by its sender until Tue 24 Nov 2026, 08:00');
  assert.doesNotMatch(why(row({ ...wish, attempts: 1 })), /its sender/);
  assert.equal(why(row({ ...wish, state: 'held', nextAt: null })), 'Held by you');
});

test('the office’s form', () => {
  const form = { domain: ' Prieto-Legal.example ', name: 'Ána Prieto', password: '12345678' };
  assert.deepEqual(officeFaults(form), {});
  assert.deepEqual(officeChoice(form), {
    preset: 'office',
    office: { domain: 'prieto-legal.example', name: 'Ána Prieto', localPart: 'ana', password: '12345678' },
  });
  assert.deepEqual(Object.keys(officeFaults({ domain: 'office', name: ' ', password: 'short' })), [
    'domain',
    'name',
    'password',
  ]);
  assert.deepEqual(['李', 'Jo-Ann X', ''].map(localPart), ['me', 'jo-ann', 'me']);
});

test('snippets carry what really listens', () => {
  const listener = {
    name: 'smtp',
    host: '::1',
    port: 2525,
    tls: 'none',
    state: 'listening',
    sentence: null,
    connections: 0,
  } as const;
  assert.equal(snippets([listener], 'a@x')[0]?.text, 'MAIL_URL=smtp://[::1]:2525');
  assert.deepEqual(snippets([{ ...listener, state: 'failed' }], 'a@x'), []);
});

test('an address belongs to its place', () => {
  assert.deepEqual(
    ['/', '/mail/1/2/3', '/journey/4Z', '/journeys', '/nowhere', '/mailbox'].map(path => placeOf(path)?.name),
    ['Overview', 'Mail', 'Journeys', 'Journeys', undefined, undefined],
  );
});
