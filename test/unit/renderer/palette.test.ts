/** What the palette finds, in which order, and how fast. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { meantBy } from '../../../renderer/shell/meant-message.ts';
import {
  type Entry,
  type EntryGroup,
  findEntries,
  known,
  pasted,
  used,
} from '../../../renderer/shell/palette-entries.ts';

const entry = (group: EntryGroup, name: string, more: Partial<Entry> = {}): Entry => ({
  ...{ id: `${group} ${name}`, group, name, run: () => {} },
  ...more,
});
const all = [
  entry('places', 'Overview'),
  entry('places', 'Live log'),
  entry('places', 'Queue'),
  entry('acts', 'Write a message'),
  entry('acts', 'Pause outgoing mail'),
  entry('people', 'Zoë Müller', { hint: 'zoe@office.test' }),
  entry('settings', 'First retry', { hint: 'queue.first-retry' }),
].map(known);
const names = (text: string, recent: readonly string[] = []): readonly string[] =>
  findEntries(all, text, recent).flatMap(({ entries }) => entries.map(({ name }) => name));

test('every word typed begins a word of the entry, in any order, its hint too', () => {
  assert.deepEqual(names('que'), ['Queue', 'First retry']);
  assert.deepEqual(names('mail pau'), ['Pause outgoing mail']);
  assert.deepEqual(names('zoe'), ['Zoë Müller'], 'marks over letters need not be typed');
  assert.deepEqual(names('müll'), ['Zoë Müller']);
  assert.deepEqual(names('queue.first'), ['First retry']);
  assert.deepEqual(names('eue'), [], 'not the middle of a word');
});

test('initials find too, after everything that begins so', () => {
  assert.deepEqual(names('ll'), ['Live log']);
  assert.deepEqual(names('pom'), ['Pause outgoing mail']);
});

test('what was used lately comes first among equals, and stands on top before anything is typed', () => {
  const two = [entry('acts', 'Use dark colours'), entry('acts', 'Use light colours')].map(known);
  const order = (recent: readonly string[]) =>
    findEntries(two, 'use', recent)[0]?.entries.map(({ name }) => name.split(' ')[1]);
  assert.deepEqual(order([]), ['dark', 'light']);
  assert.deepEqual(order(['acts Use light colours']), ['light', 'dark']);
  const [first] = findEntries(all, '', ['acts Write a message', 'gone']);
  assert.deepEqual([first?.group, first?.entries.map(({ name }) => name)], ['recent', ['Write a message']]);
  assert.equal(names('', ['acts Write a message']).filter(name => name === 'Write a message').length, 1);
});

test('what is made of the typed words always fits: what it means first, where else to look last', () => {
  const made = [entry('meant', 'Why?', { always: true }), entry('find', 'Find', { always: true })].map(known);
  assert.deepEqual(
    findEntries([...made, ...all], 'queue', []).map(({ group }) => group),
    ['meant', 'places', 'settings', 'find'],
  );
  assert.deepEqual(
    findEntries([...made, ...all], 'zzz', []).map(({ group }) => group),
    ['meant', 'find'],
  );
});

test('a thousand entries are searched within the time of a key', () => {
  const many = Array.from({ length: 1000 }, (_, n) =>
    known(entry('people', `Person ${n} of Office`, { hint: `p${n}@office.test` })),
  );
  findEntries(many, 'p', []);
  const before = process.cpuUsage();
  for (const typed of ['p', 'pe', 'per', 'perso', 'person 7', 'person 77', 'off per', 'x'])
    findEntries(many, typed, []);
  const { user } = process.cpuUsage(before);
  assert.ok(user / 1000 / 8 < 50, `${user / 8000} ms a key`);
});

test('what was used is remembered once, the last first', () => {
  assert.deepEqual(used(['a', 'b'], 'b'), ['b', 'a']);
  assert.equal(
    used(
      Array.from({ length: 30 }, (_, i) => `${i}`),
      'x',
    ).length,
    20,
  );
});

test('what is pasted is known for what it is', () => {
  assert.equal(pasted(' kim@example.net '), 'address');
  assert.equal(pasted('<1@x.test>'), 'message-id');
  assert.equal(pasted('the offer'), null);
});

test('an address of a message means a number, a Message-ID or a trace', () => {
  assert.deepEqual(meantBy('e12'), { kind: 'email', account: null, id: 'e12' });
  assert.deepEqual(meantBy('12'), { kind: 'email', account: null, id: 'e12' });
  assert.deepEqual(meantBy('a2.e12'), { kind: 'email', account: 'a2', id: 'e12' });
  assert.deepEqual(meantBy('<x@y.test>'), { kind: 'message-id', messageId: 'x@y.test' });
  assert.deepEqual(meantBy('4ZxKq41Nz1z9rS'), { kind: 'trace' });
});
