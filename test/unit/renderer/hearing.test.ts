/** What the server says ready made is heard in the reader's language: the whole sentence, what stands in it, and nothing else. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { heardInGerman } from '../../../renderer/language/de/heard/index.ts';
import { german } from '../../../renderer/language/de/index.ts';
import { newEar } from '../../../renderer/language/ear.ts';
import { heard, hearWith, told } from '../../../renderer/language/heard.ts';
import { newHearing } from '../../../renderer/language/hearing.ts';
import { english, t as formed, speak } from '../../../server/base/language.ts';
import { sentence } from '../../../server/events/catalogue.ts';
import { toldEvents } from '../../support/told-events.ts';

before(() => speak({ tag: 'de-DE', catalogue: german }));
after(() => {
  speak(english);
  hearWith(null);
});

const small = newHearing({
  'the disk is full': 'die Platte ist voll',
  '{name} cannot be read: {because}': '{name} ist nicht lesbar: {because}',
  '{count} messages to {who} wait': '{count, plural, one {# Nachricht wartet} other {# Nachrichten warten}} auf {who}',
  'It is {a}{b}': 'nie',
  '{said} by {by}': '{said} von {by}',
});

test('a sentence, with what stands in it, and a large letter where one stood', () => {
  assert.equal(small.heard('the disk is full'), 'die Platte ist voll');
  assert.equal(small.heard('The disk is full.'), 'Die Platte ist voll.');
  assert.equal(small.heard('a/b: c cannot be read: the disk is full'), 'a/b: c ist nicht lesbar: die Platte ist voll');
  assert.equal(small.heard('x cannot be read: EACCES: no'), 'x ist nicht lesbar: EACCES: no');
});

test('numbers are counted, and only numbers', () => {
  assert.equal(small.heard('1204 messages to kim wait'), '1.204 Nachrichten warten auf kim');
  assert.equal(small.known('some messages to kim wait'), null);
});

test('several sentences: what is known of them; a list only if all of it is', () => {
  assert.equal(small.heard('550 No. The disk is full'), '550 No. Die Platte ist voll');
  assert.equal(small.heard('the disk is full, the disk is full'), 'die Platte ist voll, die Platte ist voll');
  assert.equal(small.known('the disk is full, they say'), null);
});

test('what nobody knows stays as it came; a pattern without words of its own fits nothing', () => {
  for (const text of [
    '',
    ' ',
    '.',
    '. ',
    '; ',
    ', ',
    'It is so',
    'moved by ann',
    '550 5.1.1 cannot be',
    '{name} {because}',
  ])
    assert.equal(small.heard(text), text);
});

test('the time is linear in what a stranger wrote', () => {
  const began = performance.now();
  for (const part of ['cannot be read: ', 'messages to ', '. ', '; ', ', ', 'the disk is full, ', 'a wait '])
    small.heard(part.repeat(4000 / part.length));
  small.heard('. x'.repeat(100_000));
  assert.ok(performance.now() - began < 1_000, `${performance.now() - began} ms`);
});

test('every sentence of the table can be formed, whatever stands in it', () => {
  for (const [said, other] of Object.entries(heardInGerman)) {
    // Of events the catalogue has choices, which have a test of their own.
    const names = [...other.matchAll(/\{(\w+)/g)].map(([, name]) => [name!, 7]);
    if (/\{\w+\}|^[^{]*$/.test(other)) assert.notEqual(formed(other, Object.fromEntries(names)), '', said);
  }
});

test('the ways of messages, as the server tells them', () => {
  hearWith(newEar(heardInGerman));
  const said = {
    'Refused: it calls itself [192.0.2.7], an address instead of a name':
      'Abgewiesen: nennt sich [192.0.2.7], eine Adresse statt eines Namens',
    'Mx.there.example returned it three hours after taking it: The mailbox is full.':
      'Mx.there.example hat sie zurückgeschickt, drei Stunden nach der Übernahme: Das Postfach ist voll.',
    '2 delivered here, 1 waiting': '2 hier zugestellt, 1 warten',
    'Waiting after 2 tries: 451 4.7.1 Later': 'Wartet nach 2 Versuchen: 451 4.7.1 Later',
    'mx took it: 250 ok; it may have been delivered twice':
      'mx hat sie angenommen: 250 ok; vielleicht wurde sie zweimal zugestellt',
    'Held by a person': 'Angehalten von einem Menschen',
    'Somebody told us something new': 'Somebody told us something new',
  };
  assert.deepEqual(Object.fromEntries(Object.keys(said).map(text => [text, heard(text)])), said);
});

test('an event is said from its facts, and one of a later version as its server said it', () => {
  const line = { name: 'smtp.connected', fields: { remote: '192.0.2.7', listener: 'smtp' }, sentence: 'x' };
  assert.equal(told(line), '192.0.2.7 verbunden (smtp)');
  assert.equal(told({ name: 'moon.risen', fields: {}, sentence: 'The moon has risen' }), 'The moon has risen');
  for (const { name, fields } of toldEvents) assert.notEqual(told({ name, fields, sentence: '' }), '');
  hearWith(null);
  assert.equal(told(line), 'x');
  assert.equal(heard('the disk is full'), 'the disk is full');
  assert.equal(sentence(line), '192.0.2.7 verbunden (smtp)');
});
