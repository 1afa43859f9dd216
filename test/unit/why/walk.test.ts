/** The order of causes: with everything wrong at once, each table answers with its first, and then with the next. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { StoredNote } from '../../../server/store/interface.ts';
import type { Direction } from '../../../server/why/answer.ts';
import type { Gathered } from '../../../server/why/gathered.ts';
import { readQuestion } from '../../../server/why/question.ts';
import { walk } from '../../../server/why/walk.ts';

const now = new Date(2026, 10, 25, 15, 30).getTime();
const note = (name: string, fields: object, before = 600_000): StoredNote =>
  ({ id: 1, at: now - before, name, trace: 'MGA1B2C3D4E5', fields }) as unknown as StoredNote;
const login = (protocol: string) =>
  note(`${protocol}.sign-in-refused`, {
    user: 'ann@here.example',
    mechanism: 'PLAIN',
    remote: '192.0.2.9',
    listener: protocol,
    why: 'name or password is wrong',
  });

/** All that can be wrong without a message. */
const worst = (direction: Direction, text = 'kim@there.example'): Gathered => ({
  ...{
    now,
    direction,
    hostName: 'mail.here.example',
    candidates: [],
    known: now - 86_400_000,
    startedAt: now - 3_600_000,
  },
  question: readQuestion(text, { now, people: [] }),
  isOurs: address => address.endsWith('@here.example'),
  gaps: [
    {
      kind: 'asleep',
      from: now - 9 * 3_600_000,
      until: now - 3_600_000,
      note: note('server.slept', { from: now - 9, until: now }),
    },
  ],
  listeners: ['smtp', 'submission', 'submissions'].map((name, i) => ({
    ...{ name, host: '127.0.0.1', port: 1025 + i, state: 'failed' as const },
    sentence: `Port ${1025 + i} is in use by mailpit (pid 4211). Use ${2025 + i} or stop mailpit.`,
  })),
  holder: null,
  signIns: [login('imap'), login('smtp')],
  turnedAway: [
    note('connection.mismatch', {
      listener: 'submissions',
      remote: '192.0.2.9',
      wrong: 'plain-on-tls',
      said: 'wrong version number',
    }),
  ],
  ...{ connected: [], signedIn: [], outside: null, lastOfDomain: null, frozen: [] },
  mx: { kind: 'elsewhere', domain: 'here.example', hosts: ['mx.elsewhere.example'] },
  network: { kind: 'up', since: 0, because: '' },
  silent: { hosts: [], relayedAt: null },
  ...{ suppressed: new Map(), free: 1e9, full: true },
});
const codes = (gathered: Gathered) => walk(gathered).map(({ cause }) => cause.code);

test('mail to us', () =>
  assert.deepEqual(codes(worst('incoming')), [
    'disk-full',
    'asleep',
    'port-taken',
    'cannot-fetch',
    'mx-elsewhere',
    'never-outside',
    'nothing-from',
  ]));
test('mail from us', () =>
  assert.deepEqual(codes(worst('outgoing', 'from ann@here.example to kim@there.example')), [
    ...['disk-full', 'asleep', 'wrong-password', 'port-taken', 'plain-on-tls', 'never-handed-over'],
  ]));
test('mail of an app', () =>
  assert.deepEqual(codes(worst('app', 'my app on port 1025')), [
    'disk-full',
    'port-taken',
    'plain-on-tls',
    'asleep',
    'nothing-connected',
  ]));

test('a time that is said is what counts: sleep at another time is no cause', () => {
  const { gaps, ...rest } = worst('incoming', 'kim@there.example at 15:15');
  assert.equal(codes({ ...rest, gaps, full: false })[0], 'port-taken');
  const asked = worst('incoming', 'kim@there.example at 10:00');
  assert.equal(codes({ ...asked, full: false })[0], 'asleep');
});

test('what the DNS could not say is told, and is no cause', () => {
  const unasked = { kind: 'unasked', domain: 'here.example', because: 'no answer in time' } as const;
  const [first] = walk({ ...worst('incoming'), full: false, gaps: [], listeners: [], signIns: [], mx: unasked });
  assert.equal(first.cause.code, 'never-outside');
  assert.deepEqual(
    first.evidence.map(({ said }) => (typeof said === 'string' ? said : said.code)),
    ['outside', 'mx-unasked'],
  );
});

test('a port that the system keeps from us offers another', () => {
  const [, found] = walk({ ...worst('incoming'), full: false });
  assert.deepEqual(found?.action, { kind: 'use-port', listener: 'smtp', port: 2025 });
});
