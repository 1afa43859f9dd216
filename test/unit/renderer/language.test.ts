/** Everything the window says can be said in German, with the same values, and nothing English stands outside the catalogue. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import test, { afterEach } from 'node:test';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { chosenTag } from '../../../renderer/language/choose.ts';
import { german } from '../../../renderer/language/de/index.ts';
import { accented, mirrored } from '../../../renderer/language/pseudo.ts';
import { english, parts, speak, t } from '../../../server/base/language.ts';
import { schema } from '../../../server/config/schema.ts';
import { messagesOf } from '../../support/messages.ts';

const top = join(import.meta.dirname, '../../..');
const found = messagesOf([
  'renderer/**/*.{ts,tsx}',
  'server/api/connect-*.ts',
  'server/base/search.ts',
  'server/jmap/mail-words.ts',
  'server/capture/checks/words.ts',
  'server/doctor/words.ts',
  'server/events/*.ts',
  'server/reports/advice-words.ts',
  'server/why/*words.ts',
  'server/capture/faults/words.ts',
  'server/capture/thread-words.ts',
]);
/** The window says of each setting what the server's schema says. */
const ofSettings = Object.values(schema).map(({ doc }) => ({ file: 'server/config', message: doc, given: null }));
const sources = { ...found, said: [...found.said, ...ofSettings] };

type Element = ReturnType<typeof parse>[number];
function valuesOf(elements: readonly Element[]): string[] {
  return elements.flatMap(element => {
    if (element.type === TYPE.tag) return [element.value, ...valuesOf(element.children)];
    if (element.type === TYPE.plural || element.type === TYPE.select)
      return [element.value, ...Object.values(element.options).flatMap(option => valuesOf(option.value))];
    return 'value' in element && element.type !== TYPE.literal ? [element.value] : [];
  });
}
const names = (message: string): readonly string[] => [...new Set(valuesOf(parse(message)))].toSorted();

afterEach(() => speak(english));

test('every message is a literal that can be found', () => assert.deepEqual(sources.unreadable, []));

test('every message is given the values it names, and no others', () => {
  const wrong = sources.said
    .filter(({ given }) => given !== null)
    .filter(({ message, given }) => given!.toSorted().join() !== names(message).join());
  assert.deepEqual(
    wrong.map(({ file, message, given }) => `${file}: “${message}” is given ${given!.join(', ') || 'nothing'}`),
    [],
  );
});

test('every message is in the German catalogue', () => {
  const missing = sources.said.filter(({ message }) => german[message] === undefined);
  assert.deepEqual([...new Set(missing.map(({ file, message }) => `${file}: ${message}`))], []);
});

test('a message that several folders say is the same German everywhere', async () => {
  const files = globSync('renderer/language/de/*.ts', { cwd: top }).filter(file => !file.endsWith('index.ts'));
  const all = new Map<string, Set<string>>();
  for (const file of files)
    for (const table of Object.values(await import(join(top, file))))
      for (const [from, to] of Object.entries(table as Readonly<Record<string, string>>))
        all.set(from, (all.get(from) ?? new Set()).add(to));
  assert.deepEqual(
    [...all].filter(([, said]) => said.size > 1).map(([from, said]) => `${from}: ${[...said].join(' | ')}`),
    [],
  );
});

test('the German catalogue has no message that nobody says', () => {
  const said = new Set(sources.said.map(({ message }) => message));
  assert.deepEqual(
    Object.keys(german).filter(message => !said.has(message)),
    [],
  );
});

test('German messages have the values of the English ones, and can be formed', () => {
  const wrong = Object.entries(german).filter(([from, to]) => names(from).join() !== names(to).join());
  assert.deepEqual(wrong, []);
});

test('no English stands outside the catalogue', () => assert.deepEqual(found.bare, []));

test('a message is said in the language that is spoken, numbers too', () => {
  const message = '{count, plural, one {# day} other {# days}}';
  assert.equal(t(message, { count: 1204 }), '1,204 days');
  speak({ tag: 'de-DE', catalogue: german });
  assert.equal(t(message, { count: 1204 }), '1.204 Tage');
  assert.equal(t('nobody has translated this'), 'nobody has translated this');
});

test('parts keep what is no text', () => {
  const bold = (inner: (string | object)[]): object => ({ b: inner.join('') });
  assert.deepEqual(parts<object>('Ask <b>{name}</b> first', { name: 'Ann', b: bold }), [
    'Ask ',
    { b: 'Ann' },
    ' first',
  ]);
});

test('the pseudo-languages change words and leave values', () => {
  speak({ ...english, alter: accented });
  assert.equal(t('Ask {name}', { name: 'Ann' }), 'Áśķķ Ann');
  speak({ ...english, alter: mirrored });
  assert.equal(t('Ask {name}', { name: 'Ann' }), '\u202eAsk\u202c Ann');
});

test('the language is the chosen one, else the first of the system that we have', () => {
  assert.equal(chosenTag('de', ['en-GB']), 'de');
  assert.equal(chosenTag('system', ['fr-FR', 'de-AT', 'en']), 'de');
  assert.equal(chosenTag('system', ['fr-FR']), 'en');
});
