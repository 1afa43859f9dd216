/** Who lives here: changed by the owner, found by the envelope, signed in by programs; on a real store. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { newAuthenticator } from '../../../server/directory/authenticator.ts';
import { newDirectory } from '../../../server/directory/control.ts';
import { newCredentials } from '../../../server/directory/credentials.ts';
import { judgeRecipient, mayUseAddress, postmasterOf } from '../../../server/directory/resolve.ts';
import { newThrottle } from '../../../server/directory/throttle.ts';
import { rfc } from '../../support/rfc.ts';
import { must, openForTest, START } from '../../support/store-world.ts';

const attempt = { protocol: 'smtp', remote: '192.0.2.7' } as const;
const open = async (t: TestContext, anyone: { account: number; address: string } | null = null) => {
  const clock = manualClock(START);
  const random = seededRandom(7);
  const { store } = await openForTest(t, {}, clock);
  const credentials = newCredentials({ clock, random, madeUpKey: random.bytes(32) });
  const directory = newDirectory({ store, credentials, clock, random });
  const throttle = newThrottle();
  const faults: unknown[] = [];
  const authenticator = newAuthenticator({
    ...{ store, credentials, throttle, clock },
    anyone: () => (anyone ? { admits: (_, password) => password !== 'not just any', login: async () => anyone } : null),
    onBug: fault => faults.push(fault),
  });
  const add = async (address: string, password: string | null = null) =>
    must(await directory.addAccount({ address, name: '', password, quotaBytes: null, makeDomain: true }, 'test'));
  const verify = async (user: string, password: string, remote: string = attempt.remote) => {
    const verified = await authenticator.verifyPassword(user, password, { ...attempt, remote } as never);
    return verified.ok ? verified.value.address : verified.error;
  };
  /** Who is made to wait has waited. */
  const patiently = async <T>(doing: Promise<T>): Promise<T> => {
    for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve));
    clock.advance(5000);
    return doing;
  };
  return { store, directory, authenticator, add, verify, patiently, clock, faults };
};

test('accounts: made in one form, once, in a domain of ours, with a name that others can write to', async t => {
  const { directory, add, store } = await open(t);
  assert.equal((await add('Ann@Bücher.Example')).address, 'ann@xn--bcher-kva.example');
  const refused = async (address: string, password: string | null = null) => {
    const given = { address, name: '', password, quotaBytes: null, makeDomain: false };
    const added = await directory.addAccount(given, 'test');
    return added.ok ? 'added' : added.error;
  };
  assert.match(await refused('ANN@bücher.example'), /exists already/);
  assert.match(await refused('ann@elsewhere.example'), /not one of our domains; add it first: mailroom domain add/);
  assert.match(await refused('ann'), /is not an address/);
  assert.match(await refused(`${'a'.repeat(65)}@bücher.example`), /64 octets at most/);
  assert.match(await refused('ben@bücher.example', ''), /cannot be empty/);
  assert.match(await refused('ben@bücher.example', 'x'.repeat(1025)), /1,024 octets/);
  assert.equal((await store.accounts()).length, 1);
  assert.equal(
    (await store.events({ names: ['directory.changed'], limit: 9 })).length,
    2,
    'domain and account, no more',
  );
});

test('domains and aliases: sentences for what cannot be', async t => {
  const { directory, add } = await open(t);
  await add('ann@here.example');
  const error = async (doing: Promise<{ ok: boolean; error?: unknown }>) => String((await doing).error ?? 'done');
  assert.match(await error(directory.addDomain('not a domain', null, 'test')), /is not a domain name/);
  assert.match(await error(directory.addDomain('[192.0.2.1]', null, 'test')), /is not a domain name/);
  assert.match(await error(directory.addDomain('here.example', null, 'test')), /exists already/);
  assert.match(
    await error(directory.removeDomain('here.example', 'test')),
    /^here\.example still has 1 account; remove them first$/,
  );
  assert.match(await error(directory.addAlias('a@here.example', [], 'test')), /at least one target/);
  assert.match(await error(directory.addAlias('a@here.example', ['A@HERE.example'], 'test')), /its own target/);
  assert.match(await error(directory.addAlias('a@here.example', ['nobody'], 'test')), /"nobody" is not an address/);
  assert.match(await error(directory.removeAlias('a@here.example', 'test')), /There is no alias a@here\.example here/);
  assert.equal(await error(directory.addAlias('@here.example', ['ann@here.example'], 'test')), 'done');
  assert.equal(await error(directory.removeAlias('@HERE.example', 'test')), 'done');
  assert.match(await error(directory.removeAccount('nobody@here.example', 'test')), /There is no/);
});

test('sign-in: by address in any spelling, or by a name that only one has', async t => {
  const { add, verify } = await open(t);
  await add('ann@here.example', 'correct horse');
  await add('ben@here.example', 'battery');
  await add('ben@there.example', 'staple');
  assert.equal(await verify('ann@here.example', 'correct horse'), 'ann@here.example');
  assert.equal(await verify('ANN@Here.Example', 'correct horse'), 'ann@here.example');
  assert.equal(await verify('ann', 'correct horse'), 'ann@here.example');
  assert.equal(await verify('ben', 'battery'), 'wrong-credentials');
  assert.equal(await verify('ann@here.example', 'wrong'), 'wrong-credentials');
  assert.equal(await verify('nobody@here.example', 'correct horse'), 'wrong-credentials');
  assert.equal(await verify('not an address@', 'correct horse'), 'wrong-credentials');
});

test('sign-in: an account without a password, and a disabled one', async t => {
  const { add, verify, store, directory } = await open(t);
  await add('ann@here.example');
  assert.equal(await verify('ann@here.example', ''), 'wrong-credentials');
  must(await directory.setPassword('ann@here.example', 'new horse', 'test'));
  assert.equal(await verify('ann@here.example', 'new horse'), 'ann@here.example');
  must(await store.run('setAccount', { address: 'ann@here.example', enabled: false }));
  assert.equal(await verify('ann@here.example', 'new horse'), 'disabled');
  assert.equal(await verify('ann@here.example', 'old horse'), 'wrong-credentials', 'no hint without the password');
});

test('app passwords: shown once, spelled as people type, good for one account, told in the journal', async t => {
  const { add, verify, store, directory } = await open(t);
  await add('ann@here.example', 'correct horse');
  await add('ben@here.example', 'battery');
  const { id, word } = must(await directory.addAppPassword('ANN@here.example', ' Phone ', 'test'));
  assert.match(word, /^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){4}$/);
  const typed = word.replaceAll('-', ' ').toUpperCase().replaceAll('0', 'O').replaceAll('1', 'l');
  for (const spelling of [word, typed, word.replaceAll('-', '')])
    assert.equal(await verify('ann', spelling), 'ann@here.example', spelling);
  assert.equal(await verify('ben@here.example', word), 'wrong-credentials', 'of another account');
  assert.equal(await verify('nobody@here.example', word), 'wrong-credentials');
  assert.equal(await verify('ann', `${word}0`), 'wrong-credentials');
  must(await directory.setPassword('ann@here.example', 'another', 'test'));
  assert.equal(await verify('ann', word), 'ann@here.example', 'a new password ends no app password');
  must(await store.run('setAccount', { address: 'ann@here.example', enabled: false }));
  assert.equal(await verify('ann', word), 'disabled');
  must(await store.run('setAccount', { address: 'ann@here.example', enabled: true }));
  must(await directory.removeAppPassword('ann@here.example', id, 'test'));
  assert.equal(await verify('ann', word), 'wrong-credentials');
  const told = await store.events({ names: ['directory.changed'], limit: 99 });
  assert.deepEqual(
    told.filter(({ fields }) => String(fields.what).startsWith('app')).map(({ fields }) => [fields.what, fields.name]),
    [
      ['app password added', 'ann@here.example: Phone'],
      ['app password removed', 'ann@here.example: Phone'],
    ],
  );
  assert.doesNotMatch(JSON.stringify(told), new RegExp(word), 'the word is nowhere');
});

test('app passwords: names, limits, what is not there', async t => {
  const { add, directory, store } = await open(t);
  const { id: account } = await add('ann@here.example');
  await add('ben@here.example');
  const error = async (doing: Promise<{ ok: boolean; error?: unknown }>) => String((await doing).error ?? 'done');
  const give = (name: string, address = 'ann@here.example') => error(directory.addAppPassword(address, name, 'test'));
  assert.match(await give(' '), /1 to 100 characters/);
  assert.match(await give('x'.repeat(101)), /1 to 100 characters/);
  assert.match(await give('a\nb'), /1 to 100 characters/);
  assert.match(await give('Phone', 'nobody@here.example'), /There is no nobody/);
  assert.match(await give('Phone', 'no address'), /is not an address/);
  assert.equal(await give('Phone'), 'done');
  assert.match(await give('Phone'), /"Phone" exists already/);
  for (let n = 1; n < 100; n++) assert.equal(await give(`n${n}`), 'done');
  assert.match(await give('one more'), /has 100 app passwords/);
  const { id } = (await store.appPasswords(account))[0]!;
  assert.match(await error(directory.removeAppPassword('ben@here.example', id, 'test')), /no such app password/);
  assert.equal(must(await directory.appPasswords('Ann@here.example')).length, 100);
});

test('app passwords: a wrong one slows down like any guess, and what is no app password costs no look', async t => {
  const { add, verify, patiently, directory } = await open(t);
  await add('ann@here.example', 'correct horse');
  const { word } = must(await directory.addAppPassword('ann@here.example', 'Phone', 'test'));
  const guess = (n: number) => `${word.slice(0, -1)}${n}`.replace(word, `${word.slice(0, -1)}z`);
  for (let n = 0; n < 9; n++) assert.equal(await patiently(verify('ann', guess(n))), 'wrong-credentials');
  assert.equal(await verify('ann', word), 'throttled', 'held up before it is looked at');
  assert.equal(await verify('ann', word, '198.51.100.9'), 'ann@here.example');
});

test('app passwords: the last use is written down beside the sign-in, once a minute', async t => {
  const { add, verify, directory, store, clock, faults } = await open(t);
  const { id: account } = await add('ann@here.example');
  const { word } = must(await directory.addAppPassword('ann@here.example', 'Phone', 'test'));
  const used = async () => {
    await store.run('record', {});
    const [one] = await store.appPasswords(account);
    return [one?.lastUsedAt, one?.lastUsedBy];
  };
  assert.deepEqual(await used(), [null, null]);
  await verify('ann', word);
  assert.deepEqual(await used(), [START, 'smtp 192.0.2.7']);
  clock.advance(30_000);
  await verify('ann', word, '192.0.2.8');
  assert.deepEqual(await used(), [START, 'smtp 192.0.2.7']);
  clock.advance(30_000);
  await verify('ann', word, '192.0.2.8');
  assert.deepEqual(await used(), [START + 60_000, 'smtp 192.0.2.8']);
  assert.deepEqual(faults, []);
});

test('a token is an app password alone: right, wrong, disabled; guesses slow down their own network only', async t => {
  const { add, authenticator, directory, store, patiently } = await open(t, {
    account: 99,
    address: 'inbox@mailroom.test',
  });
  const { id: account } = await add('ann@here.example', 'correct horse');
  const { word } = must(await directory.addAppPassword('ann@here.example', 'Phone', 'test'));
  const bearer = async (token: string, remote = '192.0.2.7') => {
    const verified = await authenticator.verifyBearer(token, { protocol: 'jmap', remote, tls: true, trace: 'T' });
    return verified.ok ? verified.value : verified.error;
  };
  assert.deepEqual(await bearer(word), { account, address: 'ann@here.example' });
  for (const wrong of ['', 'correct horse', `${word}x`, 'x'.repeat(100_000), '0000-0000-0000-0000-0000'])
    assert.equal(await bearer(wrong, '127.0.0.1'), 'wrong-credentials', wrong.slice(0, 30));
  for (let n = 0; n < 12; n++) await patiently(bearer(`guess ${n}`, '198.51.100.1'));
  assert.equal(await bearer(word, '198.51.100.1'), 'throttled');
  assert.deepEqual(await bearer(word), { account, address: 'ann@here.example' });
  assert.deepEqual(await bearer(word, '203.0.113.5'), { account, address: 'ann@here.example' });
  must(await store.run('setAccount', { address: 'ann@here.example', enabled: false }));
  assert.equal(await bearer(word), 'disabled');
});

test('capture: any name with any password, as its own account where there is one', async t => {
  const { add, verify } = await open(t, { account: 99, address: 'inbox@mailroom.test' });
  await add('ann@here.example', 'correct horse');
  for (const near of ['127.0.0.1', '::1', '172.17.0.2', '192.168.1.9']) {
    assert.equal(await verify('ann@here.example', 'whatever', near), 'ann@here.example');
    assert.equal(await verify('app', '', near), 'inbox@mailroom.test');
  }
  assert.equal(await verify('ann@here.example', 'whatever', '192.0.2.7'), 'wrong-credentials', 'not from the internet');
});

test('recipients: here, unknown, disabled, elsewhere, impossible', async t => {
  const { add, store, directory } = await open(t);
  await add('ann@here.example');
  await add('off@here.example');
  await add('full@here.example');
  must(await store.run('setAccount', { address: 'full@here.example', quotaBytes: 0 }));
  must(await store.run('setAccount', { address: 'off@here.example', enabled: false }));
  must(await directory.addAlias('sales@here.example', ['ann@here.example'], 'test'));
  const judged = async (path: string, separator = '+') => (await judgeRecipient(store, path, separator)).kind;
  const expected: readonly (readonly [string, string])[] = [
    ['ann@here.example', 'here'],
    ['ANN@HERE.EXAMPLE', 'here'],
    ['ann+x@here.example', 'here'],
    ['sales@here.example', 'here'],
    ['nobody@here.example', 'unknown'],
    ['off@here.example', 'disabled'],
    ['full@here.example', 'full'],
    ['kim@there.example', 'elsewhere'],
    ['@here.example', 'impossible'],
  ];
  for (const [path, kind] of expected) assert.equal(await judged(path), kind, path);
  assert.equal(await judged('ann+x@here.example', ''), 'unknown', 'without a separator a plus is a letter');
});

test('senders: own address, plus form and alias, in any spelling; nobody else’s', async t => {
  const { add, store, directory } = await open(t);
  await add('ann@here.example');
  await add('ben@here.example');
  must(await directory.addAlias('sales@here.example', ['ann@here.example'], 'test'));
  must(await directory.addDomain('here.test', 'here.example', 'test'));
  const may = (address: string) => mayUseAddress(store, 'ann@here.example', address, '+');
  for (const own of [
    'ann@here.example',
    'Ann@Here.Example',
    'ann+x@here.example',
    'sales@here.example',
    'ann@here.test',
  ])
    assert.equal(await may(own), true, own);
  for (const foreign of ['ben@here.example', 'nobody@here.example', 'kim@there.example', 'ann', ''])
    assert.equal(await may(foreign), false, foreign);
});

rfc(5321, '4.5.1').must('take mail for postmaster, in any case of letters, without a domain too', async () => {
  await test('postmaster', async t => {
    const { add, store } = await open(t);
    assert.equal(await postmasterOf(store, 'here.example'), null);
    await add('ann@here.example');
    await add('ben@second.example');
    for (const path of ['postmaster', 'Postmaster', 'POSTMASTER@here.example', 'postmaster@second.example'])
      assert.equal((await judgeRecipient(store, path, '+')).kind, 'here', path);
    assert.equal(await postmasterOf(store, 'second.example'), 'ben@second.example');
    assert.equal(await postmasterOf(store, 'empty.example'), 'ann@here.example');
    // Whoever runs a large server is asked for by strangers, as often as they like.
    const accounts = () => assert.fail('all accounts are read for it');
    assert.equal(await postmasterOf({ ...store, accounts }, 'second.example'), 'ben@second.example');
  });
});
