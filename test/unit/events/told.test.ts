/**
 * Every event in every shape: in English octet by octet as it stands in `told.json` (programs, filters and people's searches
 * rest on it), in another language from the same fields.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { afterEach } from 'node:test';
import { german } from '../../../renderer/language/de/index.ts';
import { english, speak } from '../../../server/base/language.ts';
import { sentence } from '../../../server/events/catalogue.ts';
import { toldEvents } from '../../support/told-events.ts';

// Nights and clocks are told in this computer's own time.
process.env.TZ = 'UTC';
const told = JSON.parse(readFileSync(join(import.meta.dirname, 'told.json'), 'utf8'));

afterEach(() => speak(english));

test('what the log says in English does not change', () =>
  assert.deepEqual(
    toldEvents.map(one => [one.name, sentence(one)]),
    told,
  ));

test('every event is told in German too, with all that it names', () => {
  const inEnglish = toldEvents.map(sentence);
  speak({ tag: 'de-DE', catalogue: german });
  const inGerman = toldEvents.map(sentence);
  assert.deepEqual(
    inGerman.flatMap((text, at) =>
      /undefined|null|\{|\}/.test(text) || (text === inEnglish[at] && !SAME.test(text)) ? [text] : [],
    ),
    [],
  );
  const addresses = (text: string): readonly string[] => (text.match(/[\w.-]+@[\w.-]+\w/g) ?? []).toSorted();
  assert.deepEqual(inGerman.map(addresses), inEnglish.map(addresses));
});
/** Nothing but names, facts and signs. */
const SAME = /^account made: /;
