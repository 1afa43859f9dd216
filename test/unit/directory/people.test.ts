/** Tables of people, sizes as people write them, suggested passwords, and aliases that change. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { newDirectory } from '../../../server/directory/control.ts';
import { newCredentials } from '../../../server/directory/credentials.ts';
import { importPeople } from '../../../server/directory/import.ts';
import { MOST_PEOPLE, readPeople } from '../../../server/directory/people-csv.ts';
import { parseQuota, printQuota } from '../../../server/directory/quota.ts';
import { suggestedPassword } from '../../../server/directory/suggested-password.ts';
import { must, openForTest, START } from '../../support/store-world.ts';

const open = async (t: TestContext, mode: 'deliver' | 'local' | 'capture' = 'deliver') => {
  const clock = manualClock(START);
  const random = seededRandom(7);
  const { store } = await openForTest(t, {}, clock);
  const credentials = newCredentials({ clock, random, madeUpKey: random.bytes(32) });
  const directory = newDirectory({ store, credentials, clock, random, mode: () => mode });
  must(await directory.addDomain('here.example', null, 'test'));
  const add = async (address: string) =>
    must(
      await directory.addAccount({ address, name: '', password: null, quotaBytes: null, makeDomain: false }, 'test'),
    );
  return { store, directory, add };
};
const fault = (answer: { readonly ok: boolean; readonly error?: unknown }): string => String(answer.error ?? 'done');

test('a table of people: titles or none, any divider, quotes, empty lines, the line each stands in', () => {
  const cells = (text: string) =>
    must(readPeople(text)).map(({ line, name, address, password, quota }) => [line, name, address, password, quota]);
  const ann = [1, 'Ann', 'ann@here.example', 'pass word', '2 GB'];
  assert.deepEqual(cells('Ann,ann@here.example,pass word,2 GB'), [ann]);
  assert.deepEqual(cells('\uFEFFAnn;ann@here.example;pass word;2 GB\r\n\r\n'), [ann]);
  assert.deepEqual(cells('Ann\tann@here.example\tpass word\t2 GB\n'), [ann]);
  assert.deepEqual(cells('Quota,E-Mail,Name\n,ben@here.example,Ben'), [[2, 'Ben', 'ben@here.example', '', '']]);
  assert.deepEqual(cells('"Lee, ""Kim""\nof sales",kim@here.example\n\nBen,ben@here.example'), [
    [1, 'Lee, "Kim"\nof sales', 'kim@here.example', '', ''],
    [4, 'Ben', 'ben@here.example', '', ''],
  ]);
  assert.match(fault(readPeople(' \n')), /nobody in this table/);
  assert.match(fault(readPeople('name,address\n')), /nobody below/);
  assert.match(fault(readPeople('a,b\n"c,d\n')), /quotation mark of line 2 is never closed/);
  assert.match(fault(readPeople('a,b@c\n'.repeat(MOST_PEOPLE + 1))), /1001 people .* at most 1000 at once/);
});

test('import: judged first, each line by itself; then made, and who has no password gets one', async t => {
  const { store, directory, add } = await open(t);
  await add('ann@here.example');
  const csv = [
    'name,address,password,quota',
    'Ben,BEN@here.example,battery staple,2 GB',
    'Cid,cid@here.example,,',
    'Ann,ann@here.example,x,',
    'Ben,ben@here.example,x,',
    'Dot,dot@there.example,x,',
    'Eve,eve@here.example,x,plenty',
    'Fay,,x,',
  ].join('\n');
  const run = async (dryRun: boolean) =>
    must(await importPeople(csv, { store, directory, dryRun, by: 'test' })).map(one => [
      ...[one.line, one.address, one.outcome, one.fault, one.quotaBytes],
    ]);
  const faults = [
    [4, 'ann@here.example', 'fault', 'ann@here.example exists already', null],
    [5, 'ben@here.example', 'fault', 'ben@here.example stands in line 2 already', null],
    [6, 'dot@there.example', 'fault', 'there.example is not one of our domains', null],
    [7, 'eve@here.example', 'fault', '"plenty" is not a size such as 500 MB or 10 GB, and not "none"', null],
    [8, '', 'fault', 'The address is missing', null],
  ];
  assert.deepEqual(await run(true), [
    [2, 'ben@here.example', 'good', null, 2e9],
    [3, 'cid@here.example', 'good', null, null],
    ...faults,
  ]);
  assert.equal((await store.accounts()).length, 1, 'a dry run makes nobody');
  const done = must(await importPeople(csv, { store, directory, dryRun: false, by: 'test' }));
  assert.deepEqual(
    done.map(one => one.outcome),
    ['added', 'added', 'fault', 'fault', 'fault', 'fault', 'fault'],
  );
  assert.equal(done[0]?.password, null, 'a given password is not told again');
  assert.match(done[1]?.password ?? '', /^\w{5}(-\w{5}){3}$/);
  assert.deepEqual(
    (await store.accounts()).map(one => [one.address, one.name, one.quotaBytes]),
    [
      ['ann@here.example', '', null],
      ['ben@here.example', 'Ben', 2e9],
      ['cid@here.example', 'Cid', null],
    ],
  );
});

test('sizes: as people write them, and back', () => {
  for (const [text, bytes] of [
    ['10 GB', 1e10],
    ['1.5gb', 1.5e9],
    ['1,5 GB', 1.5e9],
    ['500MB', 5e8],
    ['2000000', 2e6],
    ['none', null],
    ['', null],
  ] as const)
    assert.deepEqual(parseQuota(text), { ok: true, value: bytes }, text);
  for (const text of ['ten', '-1 GB', '10 XB', '1 kB', '9999999 TB']) assert.equal(parseQuota(text).ok, false, text);
  assert.deepEqual([0, 999, 1e6, 1.5e9, 1e10, 9.99e8].map(printQuota), [
    '0 B',
    '999 B',
    '1 MB',
    '1.5 GB',
    '10 GB',
    '999 MB',
  ]);
});

test('a suggested password can be typed, differs each time, and is no app password', () => {
  const random = seededRandom(3);
  const made = Array.from({ length: 200 }, () => suggestedPassword(random));
  assert.equal(new Set(made).size, 200);
  for (const one of made) assert.match(one, /^([bdfghjkmnprstvwz][aeou]){2}[bdfghjkmnprstvwz](-([a-z]){5}){3}$/);
});

test('accounts: name, state and quota change one by one; the rest stays', async t => {
  const { store, directory, add } = await open(t);
  await add('ann@here.example');
  const change = async (given: Parameters<typeof directory.changeAccount>[1]) => {
    const { name, enabled, quotaBytes } = must(await directory.changeAccount('ANN@here.example', given, 'test'));
    return [name, enabled, quotaBytes];
  };
  assert.deepEqual(await change({ name: 'Ann' }), ['Ann', true, null]);
  assert.deepEqual(await change({ quotaBytes: 5e9 }), ['Ann', true, 5e9]);
  assert.deepEqual(await change({ enabled: false }), ['Ann', false, 5e9]);
  assert.deepEqual(await change({ enabled: true, quotaBytes: null }), ['Ann', true, null]);
  assert.match(fault(await directory.changeAccount('ann@here.example', { quotaBytes: 5 }, 'test')), /at least/);
  assert.match(fault(await directory.changeAccount('ben@here.example', { name: 'x' }, 'test')), /There is no/);
  const told = await store.events({ names: ['directory.changed'], limit: 1, newestFirst: true });
  assert.deepEqual(told[0]?.fields.name, 'ann@here.example: opened, no limit');
});

test('aliases: changed in one step; no ring, no stranger’s domain, each target once', async t => {
  const { store, directory, add } = await open(t);
  await add('ann@here.example');
  must(await directory.addAlias('sales@here.example', ['ann@here.example'], 'test'));
  must(await directory.addAlias('all@here.example', ['sales@here.example'], 'test'));
  assert.equal(
    fault(await directory.changeAlias('sales@here.example', ['ann@here.example', 'all@here.example'], 'test')),
    'That would be a ring: sales@here.example → all@here.example → sales@here.example',
  );
  assert.match(
    fault(await directory.addAlias('a@there.example', ['ann@here.example'], 'test')),
    /not one of our domains/,
  );
  assert.match(
    fault(await directory.changeAlias('no@here.example', ['ann@here.example'], 'test')),
    /There is no alias/,
  );
  must(await directory.changeAlias('SALES@here.example', ['ANN@here.example', 'ann@here.example'], 'test'));
  assert.deepEqual((await store.aliases()).find(one => one.address === 'sales@here.example')?.targets, [
    'ann@here.example',
  ]);
  const gone = must(await directory.removeAlias('sales@here.example', 'test'));
  assert.deepEqual(gone.targets, ['ann@here.example']);
});

test('aliases: what mail for a target will do is said, by the mode', async t => {
  for (const [mode, words] of [
    ['deliver', /sent on to the internet/],
    ['local', /nothing leaves this computer/],
    ['capture', /while everything is captured/],
  ] as const) {
    const { directory } = await open(t, mode);
    const { notes } = must(
      await directory.addAlias('a@here.example', ['kim@there.example', 'no@here.example'], 'test'),
    );
    assert.match(notes[0] ?? '', words);
    assert.match(notes[1] ?? '', /There is no no@here\.example here yet/);
  }
});

test('domains: a refusal counts what is in the way', async t => {
  const { directory, add } = await open(t);
  await add('ann@here.example');
  must(await directory.addAlias('@here.example', ['ann@here.example'], 'test'));
  must(await directory.addDomain('here.test', 'here.example', 'test'));
  assert.equal(
    fault(await directory.removeDomain('here.example', 'test')),
    'here.example still has 1 account, 1 alias and 1 domain that stands for it; remove them first',
  );
  assert.match(
    fault(await directory.addDomain('x.test', 'no.example', 'test')),
    /^no\.example is not one of our domains/,
  );
  assert.match(fault(await directory.addDomain('x.test', 'here.test', 'test')), /itself stands for another domain/);
});
