/** Who came to hand mail in and could not, told from the journal. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Attempt, attemptOf, folded, newAttempts, visitOf } from '../../../server/capture/attempts.ts';
import { speaksTls } from '../../../server/smtp/reply.ts';
import type { StoredNote } from '../../../server/store/interface.ts';

let last = 0;
const note = (name: string, fields: Record<string, unknown>, at = ++last): StoredNote =>
  ({ id: at, at, name, trace: `T${at}`, fields: { listener: 'smtp', remote: '127.0.0.1', ...fields } }) as StoredNote;
const refused = (fields: Record<string, unknown> = {}, at?: number) =>
  note(
    'smtp.refused',
    { reply: '550 5.1.1 No', because: 'nobody', sender: 'a@b.example', recipient: 'c@d.example', ...fields },
    at,
  );
const kindOf = (one: StoredNote) => attemptOf(one)?.kind ?? null;

test('each way of failing has its kind', () => {
  assert.equal(kindOf(refused()), 'refused');
  assert.equal(kindOf(refused({ because: speaksTls().because })), 'tls-on-plain');
  assert.equal(kindOf(note('smtp.sign-in-refused', { user: 'shop', why: 'name or password is wrong' })), 'sign-in');
  assert.equal(
    kindOf(note('connection.refused', { listener: 'submissions', because: 'wrong version number' })),
    'plain-on-tls',
  );
  assert.equal(kindOf(note('connection.refused', { because: 'too many connections at once' })), 'turned-away');
  assert.equal(kindOf(refused({ listener: 'device-3' })), null, 'a device is looked after elsewhere');
  assert.equal(kindOf(note('imap.sign-in-refused', { listener: 'imap' })), null);
  assert.equal(
    attemptOf(refused({ recipient: null, recipients: ['x@y.example', 'z@y.example'] }))?.recipient,
    'x@y.example',
  );
});

test('who came and left without a word or a refusal has only visited', () => {
  const closed = (fields: object) =>
    visitOf(note('smtp.closed', { accepted: 0, refused: 0, commands: 'commands=0', ...fields }));
  assert.equal(closed({})?.remote, '127.0.0.1');
  assert.equal(closed({ accepted: 1 }), null);
  assert.equal(closed({ refused: 1 }), null);
});

test('alike ones in a row are one, until something comes between', () => {
  const at = (when: number, fields = {}) => attemptOf(refused(fields, when)) as Attempt;
  const rows = folded(
    [at(101), at(102), at(103, { recipient: 'other@d.example' }), at(104), at(105), at(106)],
    (newer, older) => newer.at === 105 && older.at === 104,
  );
  assert.deepEqual(
    rows.map(({ at, since, times }) => [at, since, times]),
    [
      [106, 105, 2],
      [104, 104, 1],
      [103, 103, 1],
      [102, 101, 2],
    ],
  );
});

test('what comes while the journal is read is there once, and later ones are told', async () => {
  let tell: (notes: readonly StoredNote[]) => void = () => {};
  const before = refused({}, 201);
  const meanwhile = refused({}, 202);
  const attempts = newAttempts({
    async events({ names }) {
      if (names?.includes('smtp.closed')) return [];
      tell([meanwhile]);
      return [meanwhile, before];
    },
    watchEvents(hear) {
      tell = hear;
      return () => {};
    },
  });
  assert.deepEqual((await attempts.all()).map(one => one.id).sort(), [201, 202]);
  let heard = 0;
  attempts.watch(() => heard++);
  tell([note('smtp.connected', {}, 203)]);
  tell([refused({}, 204)]);
  assert.equal(heard, 1);
  assert.equal((await attempts.all()).length, 3);
});
