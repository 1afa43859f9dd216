/** The order of causes: with everything wrong at once, each table answers with its first, and then with the next. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { StoredNote } from '../../../server/store/interface.ts';
import type { Direction } from '../../../server/why/answer.ts';
import type { FetchedSeen, Gathered } from '../../../server/why/gathered.ts';
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
  ...{ fetched: [], keepsAwake: false },
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

const elsewhere: FetchedSeen = {
  ...{ id: 1, account: 'ann@here.example', user: 'ann', host: 'pop.example', protocol: 'pop3', folders: [] },
  ...{ enabled: true, rests: false, since: null, lastAt: now - 60_000, lastGoodAt: now - 60_000, nextAt: now },
  ...{ failing: null, passed: [] },
};
const away = { since: now - 9_000_000, kind: 'login-refused', because: 'it refuses the login', login: true };

test('an account elsewhere that is not let in goes before sleep; one that is well is what is left', () => {
  const bad = { ...elsewhere, lastGoodAt: now - 9_500_000, failing: away };
  const all = { ...worst('incoming'), full: false, mx: null, listeners: [], signIns: [] };
  assert.deepEqual(codes({ ...all, fetched: [bad] }), ['fetch-login', 'asleep', 'never-outside', 'nothing-from']);
  assert.deepEqual(codes({ ...all, fetched: [{ ...bad, rests: true }] })[0], 'fetch-off', 'the mode alone');
  assert.deepEqual(codes({ ...all, gaps: [], fetched: [elsewhere] })[0], 'fetch-none');
});

test('an account elsewhere that was looked at since the time that is asked about is no cause', () => {
  const bad = { ...elsewhere, lastGoodAt: now - 3_600_000, failing: { ...away, since: now - 1_800_000 } };
  const asked = { ...worst('incoming', 'kim@there.example at 10:00'), full: false, gaps: [], fetched: [bad] };
  assert.equal(codes(asked)[0], 'port-taken');
});

test('sleep offers to stay awake, where that is not so already', () => {
  const all = { ...worst('incoming'), full: false };
  assert.deepEqual(walk(all)[0].action, { kind: 'keep-awake' });
  assert.equal(walk({ ...all, keepsAwake: true })[0].action, null);
});
