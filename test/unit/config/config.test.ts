/** Settings: every kind of value, where it comes from, the commented file, and faults with line and column. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { describe, editConfigFile, parseConfig } from '../../../server/config/file.ts';
import { changedKeys, type Given, loadConfig } from '../../../server/config/load.ts';
import { parseValue, printValue, toJson } from '../../../server/config/parse.ts';
import { presets, presetValues } from '../../../server/config/presets.ts';
import { environmentName, type Key, keys, schema } from '../../../server/config/schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'mailroom-config-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'mailroom.jsonc');
const load = (given: Partial<Given> = {}) =>
  loadConfig({ path: join(folder, 'none'), environment: {}, set: [], preset: null, ...given });
const faults = (source: string) => {
  const read = parseConfig(source);
  return read.ok ? [] : read.error.map(({ line, column, sentence }) => [line, column, sentence]);
};

test('every default is within its own bounds, and reads back as it prints', () => {
  for (const key of keys) {
    const { default: value } = schema[key];
    assert.deepEqual(parseValue(key, printValue(key, value)), { ok: true, value }, `${key} as text`);
    assert.deepEqual(parseValue(key, toJson(key, value)), { ok: true, value }, `${key} as JSON`);
    assert.ok(schema[key].doc.length > 10, `${key} says what it is`);
  }
  for (const preset of presets) {
    for (const [key, value] of Object.entries(presetValues[preset]))
      assert.deepEqual(parseValue(key as Key, toJson(key as Key, value)), { ok: true, value });
  }
});

test('a file that is there and cannot be read is a fault with a sentence, not the end of the server', () => {
  const loaded = load({ path: folder });
  assert.match(loaded.ok ? 'taken' : loaded.error, /:1:1: it cannot be read/);
});

test('each kind of value, from JSON and from text', () => {
  const good: readonly (readonly [Key, unknown, unknown])[] = [
    ['queue.first-retry', '90s', 90_000],
    ['smtp.max-message-size', '25MB', 25 * 1024 ** 2],
    ['smtp.max-message-size', 100_000, 100_000],
    ['smtp.max-recipients', '200', 200],
    ['auth.allow-plaintext', 'yes', true],
    ['auth.allow-plaintext', false, false],
    ['smtp.relay-networks', '10.0.0.0/8, 192.0.2.1', ['10.0.0.0/8', '192.0.2.1']],
    ['smtp.relay-networks', ['10.0.0.0/8'], ['10.0.0.0/8']],
    ['smtp.port', 'off', 'off'],
    ['smtp.port', 0, 0],
    ['mode', 'local', 'local'],
    ['host-name', '', ''],
  ];
  for (const [key, raw, value] of good) assert.deepEqual(parseValue(key, raw), { ok: true, value }, `${key} ${raw}`);
});

test('a value that will not do is named, with what is allowed', () => {
  const bad: readonly (readonly [Key, unknown, RegExp])[] = [
    ['queue.first-retry', 300, /expected a duration in quotes, such as "5m", found 300/],
    ['queue.first-retry', '5 fortnights', /expected a duration/],
    ['queue.first-retry', '1ms', /1ms is out of bounds: 1s to 4h/],
    ['smtp.max-message-size', '1KB', /1KB is out of bounds: 64KB to 1GB/],
    ['smtp.max-recipients', 1.5, /expected a whole number, found 1\.5/],
    ['smtp.port', 70_000, /out of bounds: 0 to 65535/],
    ['auth.allow-plaintext', 1, /expected true or false, found 1/],
    ['mode', 'open', /expected one of capture, local, deliver, found "open"/],
    ['smtp.relay-networks', [1], /expected a list of texts/],
    ['host-name', 7, /expected text in quotes/],
  ];
  for (const [key, raw, sentence] of bad) {
    const parsed = parseValue(key, raw);
    assert.match(parsed.ok ? 'it was taken' : parsed.error.sentence, sentence);
    assert.ok(!parsed.ok && parsed.error.sentence.startsWith(`${key}: `));
  }
});

test('the file: every fault at its line and column, not only the first', () => {
  assert.deepEqual(faults('{ // comment\n  "mode": "open",\n  "no.such-thing": 1\n}'), [
    [2, 11, 'mode: expected one of capture, local, deliver, found "open"'],
    [3, 3, 'There is no setting "no.such-thing".'],
  ]);
  assert.deepEqual(
    faults('{\n  "mode": "local"\n  "smtp.port": 1\n}').map(([line]) => line),
    [3],
  );
  assert.deepEqual(faults('[]'), [[1, 1, 'expected an object: { … }']]);
  assert.deepEqual(faults('{ "preset": "home" }'), [[1, 13, 'preset: expected one of dev, office, learn']]);
  assert.match(String(faults('{ "first-retry": "1m" }')[0]?.[2]), /did you mean queue\.first-retry/);
  const read = parseConfig('{ "mode": 1 }');
  assert.match(read.ok ? '' : describe('/etc/x.jsonc', read.error), /^\/etc\/x\.jsonc:1:11: mode: /);
});

test('the file: comments, trailing commas and an empty file are fine', () => {
  for (const source of ['', '  \n', '{}', '// nothing yet\n', '{ /* a */ "mode": "local", }'])
    assert.equal(parseConfig(source).ok, true, JSON.stringify(source));
});

test('the file: edited in place, everything else stays', () => {
  const text = '{\n  // why\n  "mode": "local", // ours\n\n  /* rest */\n  "smtp.port": 2525\n}\n';
  writeFileSync(path, text);
  editConfigFile(path, 'mode', 'deliver');
  assert.equal(readFileSync(path, 'utf8'), text.replace('"local"', '"deliver"'));
  editConfigFile(path, 'queue.first-retry', 600_000);
  const added = readFileSync(path, 'utf8');
  assert.ok(added.includes('// why') && added.includes('/* rest */') && added.includes('"queue.first-retry": "10m"'));
  assert.equal(parseConfig(added).ok, true);
  editConfigFile(path, 'smtp.port', undefined);
  assert.ok(!readFileSync(path, 'utf8').includes('smtp.port'));
  rmSync(path);
  editConfigFile(path, 'preset', 'dev');
  assert.deepEqual(parseConfig(readFileSync(path, 'utf8')), { ok: true, value: { preset: 'dev', values: {} } });
});

test('the command line goes before the environment, that before the file, that before the preset', () => {
  writeFileSync(path, '{ "preset": "office", "smtp.port": 2001, "imap.port": 2002, "pop3.port": 2003 }');
  const loaded = load({
    path,
    environment: { MAILROOM_SMTP_PORT: '3001', MAILROOM_IMAP_PORT: '3002', MAILROOM_HOME: '/elsewhere' },
    set: ['smtp.port=4001'],
  });
  assert.ok(loaded.ok);
  const { config, sources, preset } = loaded.value;
  const seen = (['smtp.port', 'imap.port', 'pop3.port', 'imaps.port', 'queue.first-retry'] as const).map(key => [
    config[key],
    sources[key],
  ]);
  assert.deepEqual(seen, [
    [4001, 'command line'],
    [3002, 'environment'],
    [2003, 'file'],
    [993, 'preset'],
    [300_000, 'default'],
  ]);
  assert.equal(preset, 'office');
  assert.equal(load({ path, preset: 'dev' }).ok && load({ path, preset: 'dev' }).ok, true);
});

test('faults of the environment and of --set are told together', () => {
  const loaded = load({ environment: { MAILROOM_MODE: 'x' }, set: ['smtp.port=z', 'nonsense=1'] });
  assert.deepEqual(loaded.ok ? [] : loaded.error.split('\n').map(line => line.split(':')[0]), [
    'MAILROOM_MODE',
    '--set',
    '--set',
  ]);
  assert.match(JSON.stringify(load({ set: ['smtp.port'] })), /expected key=value/);
  assert.match(JSON.stringify(load({ preset: 'home' })), /There is no preset \\"home\\"/);
});

test('every key has a name of its own in the environment', () => {
  assert.equal(environmentName('queue.first-retry'), 'MAILROOM_QUEUE_FIRST_RETRY');
  assert.equal(new Set(keys.map(environmentName)).size, keys.length);
});

test('what changed is named', () => {
  const [one, two] = [load(), load({ set: ['mode=local', 'smtp.relay-networks=10.0.0.0/8'] })];
  assert.ok(one.ok && two.ok);
  assert.deepEqual(changedKeys(one.value.config, two.value.config), ['mode', 'smtp.relay-networks']);
  assert.deepEqual(changedKeys(one.value.config, one.value.config), []);
});
