/** What the window says of settings, and where each of them stands. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { german } from '../../../renderer/language/de/index.ts';
import { groupOf, groups, shelvesOf } from '../../../renderer/settings/settings-groups.ts';
import { labels } from '../../../renderer/settings/settings-labels.ts';
import {
  amountOf,
  findSettings,
  isChanged,
  isLocked,
  keyAt,
  labelOf,
  lineOf,
  lockedBy,
  pieces,
  whatThen,
} from '../../../renderer/settings/settings-words.ts';
import type { Setting, SettingEffect } from '../../../server/api/contract.ts';
import { keys, schema } from '../../../server/config/schema.ts';

const setting = (key: string, over: Partial<Setting> = {}): Setting => ({
  ...{ key, kind: 'text', value: '1', text: '1', default: '1', base: '1', doc: '', source: 'default' },
  ...{ restarts: 'nothing', inFile: false, environment: 'MAILROOM_X', secret: false, choices: [] },
  ...{ least: null, most: null, reference: null },
  ...over,
});

test('every setting has a name, its help is in German, and no sign of ICU stands in it', () => {
  assert.deepEqual(
    keys.filter(key => labels[key] === undefined),
    [],
    'a name in renderer/settings/settings-labels.ts',
  );
  assert.deepEqual(
    keys.filter(key => german[schema[key].doc] === undefined),
    [],
    'its words in renderer/language/de/settings-help.ts',
  );
  assert.deepEqual(
    keys.filter(key => /[{<]/.test(schema[key].doc)),
    [],
  );
});

test('every setting stands in one section of one group', () => {
  const all = keys.map(key => setting(key));
  const shown = groups.flatMap(group => shelvesOf(group, all).flatMap(shelf => shelf.settings.map(one => one.key)));
  assert.deepEqual(shown.toSorted(), [...keys].toSorted());
  assert.deepEqual(
    keys.filter(
      key => groupOf(key) === 'server' && !/^(?:mode|host-name|language|console|desktop|log|dns|doctor)/.test(key),
    ),
    [],
    'none is left over: place it in settings-groups.ts',
  );
  assert.deepEqual(['smtp.port', 'smtp.max-recipients', 'peers.shut-out', 'backup.ask', 'backup.to'].map(groupOf), [
    'listeners',
    'incoming',
    'strangers',
    'incoming',
    'keeping',
  ]);
});

test('found by every word of name, key, value and help', () => {
  const all = [
    setting('mode'),
    setting('smtp.port', { doc: 'Where mail comes in' }),
    setting('queue.first-retry', { text: '20m' }),
  ];
  const found = (text: string): readonly string[] => findSettings(all, text).map(one => one.key);
  assert.deepEqual(found('SMTP comes'), ['smtp.port']);
  assert.deepEqual(found('first 20'), ['queue.first-retry']);
  assert.deepEqual(found('smtp first'), []);
  assert.deepEqual(
    found(' '),
    all.map(one => one.key),
  );
});

test('what was searched is marked, and nothing is lost', () => {
  assert.deepEqual(pieces('First retry', 'RE fi'), [
    { text: 'Fi', found: true },
    { text: 'rst ', found: false },
    { text: 're', found: true },
    { text: 'try', found: false },
  ]);
  for (const [text, searched] of [
    ['aaa', 'a'],
    ['Straße İx', 'x'],
    ['', 'x'],
    ['abc', ''],
  ] as const)
    assert.equal(
      pieces(text, searched)
        .map(one => one.text)
        .join(''),
      text,
    );
});

test('locked, changed, and by what', () => {
  assert.equal(isLocked(setting('a', { source: 'environment' })), true);
  assert.equal(
    lockedBy(setting('a', { source: 'environment', environment: 'MAILROOM_SMTP_PORT' })),
    'Set by MAILROOM_SMTP_PORT',
  );
  assert.equal(lockedBy(setting('a', { source: 'file' })), null);
  assert.equal(isChanged(setting('a', { base: '2' })), true);
  assert.equal(isChanged(setting('a', { default: '2' })), false, 'as the preset has it');
  assert.equal(labelOf('nobody.has-named-it'), 'Has named it');
});

test('what happens then is said once, the heaviest first', () => {
  const effect = (restarts: SettingEffect['restarts'], locked: SettingEffect['locked'] = null): SettingEffect => ({
    ...{ key: 'a', from: '1', to: '2', restarts, locked },
  });
  assert.deepEqual(whatThen([effect('nothing'), effect('nothing')]), ['Holds at once']);
  assert.match(
    whatThen([effect('listeners'), effect('nothing'), effect('server')]).join('; '),
    /^Holds after.*; Listeners open anew/,
  );
  assert.deepEqual(whatThen([effect('server', 'environment')]), []);
});

test('a key has its line, and a line its key', () => {
  const text = '{\n  // words\n  "a.b": [\n    "x",\n    "y"\n  ],\n  "a.bc": 1\n}\n';
  assert.deepEqual([lineOf(text, 'a.b'), lineOf(text, 'a.bc'), lineOf(text, 'none')], [2, 6, null]);
  assert.deepEqual(
    [0, 1, 2, 4, 6, 7, 99].map(line => keyAt(text, line)),
    [null, null, 'a.b', 'a.b', 'a.bc', null, null],
  );
});

test('an amount and its unit', () => {
  assert.deepEqual(amountOf('90d'), { amount: '90', unit: 'd' });
  assert.deepEqual(amountOf('1.5 MB'), { amount: '1.5', unit: 'MB' });
  assert.equal(amountOf('soon'), null);
});
