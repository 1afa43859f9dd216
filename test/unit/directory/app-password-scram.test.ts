/** A program that chooses SCRAM signs in with an app password as with the account's own. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { newAuthenticator } from '../../../server/directory/authenticator.ts';
import { newDirectory } from '../../../server/directory/control.ts';
import { newCredentials } from '../../../server/directory/credentials.ts';
import { newThrottle } from '../../../server/directory/throttle.ts';
import { scramClient } from '../../../server/sasl/scram-client.ts';
import { scramSha256 } from '../../../server/sasl/scram-server.ts';
import { must, openForTest, START } from '../../support/store-world.ts';

const ANN = 'ann@here.example';
const attempt = { protocol: 'imap', remote: '192.0.2.7', tls: true, trace: 't' } as const;

async function world(t: TestContext) {
  const clock = manualClock(START);
  const random = seededRandom(7);
  const { store } = await openForTest(t, {}, clock);
  const credentials = newCredentials({ clock, random, madeUpKey: random.bytes(32) });
  const directory = newDirectory({ store, credentials, clock, random });
  const parts = { store, credentials, clock, throttle: newThrottle(), anyone: () => null, onBug: assert.ifError };
  const authenticator = newAuthenticator(parts);
  let nonces = 0;
  /** `between`: what happens before the proof is sent. */
  const scram = async (password: string, between = async () => {}): Promise<string> => {
    const exchange = scramSha256(() => `server${++nonces}`).begin(authenticator, attempt);
    const client = scramClient({ user: ANN, password }, `client${nonces}`);
    const first = await exchange.step(client.initialResponse());
    assert.ok(first.kind === 'challenge', 'everybody is asked for a proof');
    await between();
    const last = await exchange.step(must(await client.step(first.data)));
    if (last.kind !== 'success') return 'refused';
    must(client.finish(last.data));
    return last.login.address;
  };
  const add = (password: string | null) =>
    directory.addAccount({ address: ANN, name: '', password, quotaBytes: null, makeDomain: true }, 'test');
  return { store, directory, scram, add };
}

test('each app password and the own one prove themselves, also after a change of the own', async t => {
  const { store, directory, scram, add } = await world(t);
  const { id: account } = must(await add('correct horse'));
  const phone = must(await directory.addAppPassword(ANN, 'Phone', 'test'));
  const tablet = must(await directory.addAppPassword(ANN, 'Tablet', 'test'));
  for (const word of ['correct horse', phone.word, tablet.word]) assert.equal(await scram(word), ANN);
  // Their use is written beside the sign-in: what is written after it is behind it.
  must(await store.run('setMeta', { key: 'after', value: '' }));
  const used = await store.appPasswords(account);
  assert.deepEqual(
    used.map(({ lastUsedBy }) => lastUsedBy),
    ['imap 192.0.2.7', 'imap 192.0.2.7'],
  );
  must(await directory.setPassword(ANN, 'another horse', 'test'));
  for (const word of ['another horse', phone.word, tablet.word]) assert.equal(await scram(word), ANN);
  assert.equal(await scram('correct horse'), 'refused');
});

test('one that is removed proves nothing any more, not even in the midst of it', async t => {
  const { directory, scram, add } = await world(t);
  must(await add('correct horse'));
  const { id, word } = must(await directory.addAppPassword(ANN, 'Phone', 'test'));
  assert.equal(await scram(word, async () => void must(await directory.removeAppPassword(ANN, id, 'test'))), 'refused');
  assert.equal(await scram('correct horse'), ANN);
});

test('where there is no password of its own an app password still opens it, and nothing else', async t => {
  const { directory, scram, add } = await world(t);
  must(await add(null));
  const { word } = must(await directory.addAppPassword(ANN, 'Phone', 'test'));
  assert.equal(await scram(word), ANN);
  assert.equal(await scram(''), 'refused');
});
