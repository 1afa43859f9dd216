/** The settings file in several hands: drafts, versions, the way back, and secrets that no text of it shows. */
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { differences, printDifferences } from '../../../server/config/differences.ts';
import { openHistory } from '../../../server/config/history.ts';
import { HIDDEN, withoutSecrets, withSecretsOf } from '../../../server/config/secrets.ts';
import { historyPath, openSettingsFile, type SettingsFile } from '../../../server/config/settings-file.ts';

const top = mkdtempSync(join(tmpdir(), 'mailroom-settings-'));
after(() => rmSync(top, { recursive: true }));

let clock = 1000;
type World = {
  readonly path: string;
  readonly history: string;
  open(environment?: Record<string, string>): SettingsFile;
  /** As a server starts. */
  start(): ReturnType<typeof openSettingsFile>;
};
function world(text?: string): World {
  const path = join(mkdtempSync(join(top, 'home-')), 'mailroom.jsonc');
  if (text !== undefined) writeFileSync(path, text);
  return {
    path,
    history: historyPath(path),
    open(environment = {}) {
      const opened = openSettingsFile({ path, environment, set: [], preset: null }, () => clock++);
      if (!opened.ok) throw new Error(opened.error);
      return opened.value;
    },
    start: () =>
      openSettingsFile({ path, environment: {}, set: [], preset: null }, () => clock++, { orLastGood: true }),
  };
}
const taken = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const START = '{\n  // ours\n  "smtp.port": 2525,\n  "relay.password": "open sesame"\n}\n';

test('a text without its secrets, in comments too, and back again', () => {
  const text = '{\n  // "relay.password": "older",\n  "relay.password": "s\\"x", "acme.eab-key": ""\n}';
  const shown = withoutSecrets(text);
  assert.equal(shown, `{\n  // "relay.password": "${HIDDEN}",\n  "relay.password": "${HIDDEN}", "acme.eab-key": ""\n}`);
  assert.equal(withSecretsOf(text, shown), text);
});

test('a secret is found however it is written', () => {
  for (const written of [
    '{ "relay\\u002epassword": "hunter2" }',
    '{ "relay.password": "hunter2 ',
    "{ 'relay.password': 'hunter2' }",
    '{ relay.password: hunter2 }',
    '{ "relay.password" : /* so */ "hunter2" }',
    '{ "relay.password": ["hunter2"] }',
  ])
    assert.doesNotMatch(withoutSecrets(written), /hunter2/, written);
});

test('a secret that there is none for is taken out, never made of dots', () => {
  const shown = `{\n  "relay.password": "${HIDDEN}",\n  "smtp.port": 1\n}`;
  assert.doesNotMatch(withSecretsOf('{}', shown), /password|•/);
  assert.match(withSecretsOf('{ "relay.password": "new" }', shown), /"relay.password": "new"/);
});

test('differences, with the lines around them', () => {
  const lines = 'abcdefghijkl'.split('');
  const after = lines.with(1, 'B').with(10, 'K');
  assert.equal(
    printDifferences(differences(lines.join('\n'), after.join('\n'))),
    ['  a', '- b', '+ B', '  c', '  d', '…', '  i', '  j', '- k', '+ K', '  l'].join('\n'),
  );
  assert.deepEqual(differences('same\n', 'same\n'), []);
});

test('a draft keeps nothing, and says what it would mean', () => {
  const { path, open } = world(START);
  const file = open();
  const draft = taken(
    file.draft(null, [
      { key: 'smtp.port', value: '25' },
      { key: 'queue.first-retry', value: '10m' },
    ]),
  );
  assert.deepEqual(
    draft.effects.map(({ key, from, to, restarts }) => [key, from, to, restarts]),
    [
      ['smtp.port', '2525', '25', 'listeners'],
      ['queue.first-retry', '5m', '10m', 'nothing'],
    ],
  );
  assert.match(draft.text, /\/\/ ours\n {2}"smtp.port": 25,/);
  assert.doesNotMatch(JSON.stringify(draft), /sesame/);
  assert.equal(readFileSync(path, 'utf8'), START);
  const back = taken(
    file.draft(draft.text, [
      { key: 'smtp.port', value: '2525' },
      { key: 'queue.first-retry', value: null },
    ]),
  );
  assert.deepEqual([back.differences, back.effects], [[], []]);
  assert.match(String(!file.draft(null, [{ key: 'smtp.port', value: 'x' }]).ok), /true/);
});

test('a secret goes into the file and nowhere else', () => {
  const { path, history, open } = world(START);
  const file = open();
  const changes = [{ key: 'relay.password', value: 'close sesame' }];
  const draft = taken(file.draft(null, changes));
  assert.deepEqual(
    draft.effects.map(one => [one.key, one.from, one.to]),
    [['relay.password', HIDDEN, HIDDEN]],
  );
  taken(file.apply(draft.text, changes, file.now().edition, 'window'));
  assert.match(readFileSync(path, 'utf8'), /"relay.password": "close sesame"/);
  const typed = file.now().text.replace(HIDDEN, 'typed by hand');
  assert.match(taken(file.draft(typed, [])).text, /typed by hand/, 'who types it goes on typing');
  taken(file.apply(typed, [], null, 'window'));
  assert.equal(file.loaded().config['relay.password'], 'typed by hand');
  assert.doesNotMatch(readFileSync(history, 'utf8'), /sesame|typed by hand/);
});

test('every version is kept with who wrote it, and each can be had again', () => {
  const { path, history, open } = world(START);
  const file = open();
  taken(file.set('smtp.port', 25, 'command'));
  taken(file.apply(file.now().text.replace('// ours', '// theirs'), [], file.now().edition, 'window'));
  writeFileSync(path, readFileSync(path, 'utf8').replace('25', '26'));
  assert.deepEqual(taken(file.look()), ['smtp.port']);
  assert.deepEqual(
    file.history().map(({ id, by, keys }) => [id, by, keys]),
    [
      [1, 'start', []],
      [2, 'command', ['smtp.port']],
      [3, 'window', []],
      [4, 'file', ['smtp.port']],
    ],
  );
  assert.deepEqual(taken(file.revert(1, 'window')), {
    version: 5,
    effects: [{ key: 'smtp.port', from: '26', to: '2525', restarts: 'listeners', locked: null }],
  });
  assert.equal(readFileSync(path, 'utf8'), START, 'the secret too');
  assert.equal(statSync(history).mode & 0o777, 0o600);
  assert.deepEqual(
    open()
      .history()
      .map(one => one.id),
    [1, 2, 3, 4, 5],
    'after a restart',
  );
  assert.match(JSON.stringify(file.revert(9, 'window')), /There is no version 9/);
});

test('what was written while nobody looked is a version by hand; a file that is not there is version one', () => {
  const { path, open } = world();
  taken(open().set('smtp.port', 25, 'window'));
  writeFileSync(path, '{ "smtp.port": 26 }');
  const file = open();
  assert.deepEqual(
    file.history().map(({ by, text }) => [by, text.replace(/\s+/g, ' ').slice(-18)]),
    [
      ['start', ''],
      ['window', '"smtp.port": 25 } '],
      ['file', '{ "smtp.port": 26 }'.slice(-18)],
    ],
  );
  taken(file.revert(1, 'window'));
  assert.equal(file.loaded().config['smtp.port'], 1025);
});

test('what was written by hand just before another change is a version of its own', () => {
  const { path, open } = world(START);
  const settings = open();
  writeFileSync(path, START.replace('// ours', '// everybody’s'));
  taken(settings.set('smtp.port', 2526, 'window'));
  assert.deepEqual(
    settings.history().map(version => version.by),
    ['start', 'file', 'window'],
  );
  assert.match(settings.history()[1]!.text, /everybody’s[\s\S]*2525/);
});

test('a file that somebody else changed is not written over', () => {
  const { path, open } = world(START);
  const file = open();
  const { text, edition } = file.now();
  writeFileSync(path, START.replace('2525', '26'));
  assert.deepEqual(file.apply(text, [], edition, 'window'), {
    ok: false,
    error: { kind: 'changed', sentence: 'The settings file was changed meanwhile; look at it again' },
  });
  assert.match(readFileSync(path, 'utf8'), /26/);
});

test('a fault in the file at the start: its last good version stands with its secrets, and the fault has its line', () => {
  const { path, open, start } = world(START);
  open();
  const broken = START.replace('2525,', '2525,\n  nonsense');
  writeFileSync(path, broken);
  const file = taken(start());
  assert.equal(file.loaded().config['smtp.port'], 2525);
  assert.equal(file.loaded().config['relay.password'], 'open sesame');
  assert.match(file.refused ?? '', /mailroom\.jsonc:4:3/);
  assert.equal(readFileSync(path, 'utf8'), broken);
  assert.match(file.now().lastGood?.text ?? '', /2525/);
  assert.equal(file.set('smtp.port', 2526, 'window').ok, false);
  assert.equal(file.history().length, 1);

  writeFileSync(path, START.replace('2525', '2527'));
  assert.deepEqual(taken(file.look()), ['smtp.port']);
  assert.equal(file.now().lastGood, null);
});

test('a fault in the file at the start, and nothing to stand in for it: it is refused', () => {
  const fresh = world('{ nonsense');
  assert.equal(fresh.start().ok, false);
  const { path, open, start } = world(START);
  open();
  // The secret went with what was broken, and without it mail would be turned away.
  writeFileSync(path, '{\n  "smtp.port": 25x');
  assert.equal(start().ok, false);
  // As every command but the server itself has it.
  writeFileSync(path, START.replace('2525,', '2525'));
  assert.throws(open, /mailroom\.jsonc:4:/);
});

test('a file with a fault: the last good one holds, and how it differs is told', () => {
  const { path, open } = world(START);
  const file = open();
  writeFileSync(path, START.replace('2525', 'twenty-five'));
  assert.equal(file.look().ok, false);
  const now = file.now();
  assert.deepEqual(now.faults.map(({ line, column }) => [line, column]).at(0), [3, 16]);
  assert.match(printDifferences(now.lastGood!.differences), /- {3}"smtp.port": 2525,\n\+ {3}"smtp.port": twenty-five,/);
  assert.equal(file.set('smtp.port', 27, 'window').ok, false);
  assert.equal(file.apply(now.text, [], now.edition, 'window').ok, false);
  taken(file.apply(now.lastGood!.text, [], now.edition, 'window'));
  assert.equal(readFileSync(path, 'utf8'), START);
  assert.equal(file.history().length, 1, 'what never held is no version');
});

test('what the environment decides is told, and does not change', () => {
  const file = world(START).open({ MAILROOM_SMTP_PORT: '99' });
  const draft = taken(file.draft(null, [{ key: 'smtp.port', value: '26' }]));
  assert.deepEqual(draft.effects, [
    { key: 'smtp.port', from: '2525', to: '26', restarts: 'listeners', locked: 'environment' },
  ]);
});

test('the history has a bound, and survives a line that was cut off', () => {
  const path = join(mkdtempSync(join(top, 'history-')), 'h.jsonl');
  const history = openHistory(path);
  for (let n = 0; n < 230; n++) history.add({ at: n, by: 'file', keys: [], text: `// ${n}` });
  assert.ok(history.all().length <= 200);
  assert.equal(history.all().at(-1)?.id, 230);
  appendFileSync(path, '{"id":231,"at":1,"by":"fi');
  const again = openHistory(path);
  assert.equal(again.all().at(-1)?.id, 230);
  again.add({ at: 1, by: 'window', keys: [], text: 'after the crash' });
  assert.equal(openHistory(path).all().at(-1)?.text, 'after the crash');
  assert.equal(history.fault(), null);
});

test('a history that cannot be written keeps nobody from changing settings', () => {
  const { path, history, open } = world(START);
  const file = open();
  rmSync(history);
  writeFileSync(join(path, '..', 'x'), '');
  rmSync(join(path, '..', 'x'));
  assert.equal(existsSync(history), false);
  const blocked = openHistory(join(top, 'no', 'such', 'folder'));
  blocked.add({ at: 1, by: 'window', keys: [], text: 'x' });
  assert.match(blocked.fault() ?? '', /ENOENT/);
  taken(file.set('smtp.port', 25, 'window'));
});
