/** Everything the shell says can be said in German, with the same values; and no label stands outside the catalogue. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test, { afterEach } from 'node:test';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { german } from '../../../electron/german.ts';
import { isLanguage, speakAs } from '../../../electron/language.ts';
import { english, languageTag, speak, t } from '../../../server/base/language.ts';
import { messagesOf } from '../../support/messages.ts';

const sources = messagesOf(['electron/*.ts']);
type Element = ReturnType<typeof parse>[number];
const valuesOf = (elements: readonly Element[]): string[] =>
  elements.flatMap(element => {
    if (element.type === TYPE.plural || element.type === TYPE.select)
      return [element.value, ...Object.values(element.options).flatMap(option => valuesOf(option.value))];
    return 'value' in element && element.type !== TYPE.literal ? [element.value] : [];
  });
const names = (message: string): string => [...new Set(valuesOf(parse(message)))].toSorted().join();

afterEach(() => speak(english));

test('every message is a literal, is given the values it names, and is in the German catalogue', () => {
  assert.deepEqual(sources.unreadable, []);
  const wrong = sources.said.filter(
    ({ message, given }) => given !== null && given.toSorted().join() !== names(message),
  );
  assert.deepEqual(wrong, []);
  assert.deepEqual(
    [...new Set(sources.said.map(({ message }) => message))].filter(one => german[one] === undefined),
    [],
  );
});

test('the German catalogue has nothing that nobody says, and the same values', () => {
  const said = new Set(sources.said.map(({ message }) => message));
  assert.deepEqual(
    Object.keys(german).filter(message => !said.has(message)),
    [],
  );
  assert.deepEqual(
    Object.entries(german).filter(([from, to]) => names(from) !== names(to)),
    [],
  );
});

test('no label, title or body is English outside the catalogue', () => {
  const bare = globSync('electron/*.ts').flatMap(file =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        /\b(?:label|title|body|message|detail|text):\s*(['"`])([^'"`]*\p{L}{2}[^'"`]*)\1/gu,
      ),
    ]
      .map(([, , text]) => text!)
      .filter(text => text !== 'Mailroom' && !text.startsWith('${')),
  );
  assert.deepEqual(bare, []);
});

test('the language is the one that was chosen, else the first of the system’s that we have', () => {
  speakAs('system', ['fr-FR', 'de-AT', 'en-GB']);
  assert.deepEqual([languageTag(), t('Cancel')], ['de-DE', 'Abbrechen']);
  speakAs('en', ['de-DE']);
  assert.deepEqual([languageTag(), t('Cancel')], ['en-GB', 'Cancel']);
  speakAs('system', ['ja-JP']);
  assert.equal(languageTag(), 'en-GB');
  assert.deepEqual(['system', 'de', 'en', 'en-XA', 'constructor'].map(isLanguage), [true, true, true, false, false]);
});
