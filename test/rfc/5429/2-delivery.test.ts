/** What becomes of a message that a script refuses after it was taken. RFC 5429 §2. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { mail, sortingWorld } from '../../support/sorting-world.ts';

const SCRIPT = 'require "reject"; reject "No flyers,\r\nplease.";';

test('RFC 5429 §2.2 MUST return it with the reason, and deliver it nowhere', async t => {
  const { store, deliver, script } = await sortingWorld(t);
  await script(SCRIPT);
  const { state, lies, told } = await deliver(mail('x'));
  assert.deepEqual([state, lies, told.map(({ did }) => did)], ['failed', [], ['rejected']]);
  const [due] = await store.reportsDue(9);
  assert.deepEqual(
    [due!.sender, due!.recipients[0]!.status, due!.recipients[0]!.reply],
    ['zoe@there.example', '5.7.1', 'No flyers, please.'],
  );
});

test('RFC 5429 §2.1 SHOULD tell nobody of a message whose sender is forged: it lies in Junk', async t => {
  const { store, deliver, script } = await sortingWorld(t);
  await script(SCRIPT);
  const { state, lies, told } = await deliver(mail('x'), { judged: 'forged' });
  assert.deepEqual([state, lies, told.map(({ did }) => did)], ['delivered', ['Junk'], ['not-rejected']]);
  assert.deepEqual(await store.reportsDue(9), []);
});

test('RFC 5429 §2.1 MUST NOT answer a report', async t => {
  const { store, deliver, script } = await sortingWorld(t);
  await script(SCRIPT);
  assert.deepEqual((await deliver(mail('x'), { sender: '' })).lies, ['Junk']);
  assert.deepEqual(await store.reportsDue(9), []);
});
