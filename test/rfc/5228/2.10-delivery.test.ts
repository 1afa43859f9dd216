// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
/** What the delivery agent makes of a plan. RFC 5228 §2.10, §4. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import test from 'node:test';
import { mail, sortingWorld } from '../../support/sorting-world.ts';
import { assertSound, must as given, leased, letter, recipient } from '../../support/store-world.ts';

const must = (section: string, requirement: string, check: (t: TestContext) => Promise<void>) =>
  test(`RFC 5228 §${section} MUST ${requirement}`, check);

must('2.10.2', 'keep what no action has cancelled the keep of', async t => {
  const { deliver, script } = await sortingWorld(t);
  assert.deepEqual((await deliver(mail('none'))).lies, ['INBOX']);
  await script('require ["fileinto", "copy"]; fileinto :copy "A"; if false { discard; }');
  assert.deepEqual((await deliver(mail('copy'))).lies, ['A', 'INBOX']);
});

must('2.10.3', 'not file a message twice into one mailbox', async t => {
  const { store, deliver, script } = await sortingWorld(t);
  await script('require ["fileinto", "copy"]; fileinto :copy "inbox"; fileinto "INBOX"; keep;');
  assert.deepEqual((await deliver(mail('once'))).lies, ['INBOX']);
  await assertSound(store, true);
});

must('2.10.6', 'keep a message whose script fails, and tell its owner', async t => {
  const { deliver, script, needs, bugs } = await sortingWorld(t);
  const failing = [
    'require "vnd.gone"; discard;',
    'this is no script',
    `require ["fileinto", "variables"]; set "a" "x"; fileinto "B"; redirect "\${a}";`,
    'require ["reject", "fileinto", "copy"]; fileinto :copy "B"; reject "no";',
  ];
  for (const text of failing) {
    await script(text);
    const { lies, failed, redirects, state } = await deliver(mail('x'));
    assert.deepEqual([lies, redirects, state, failed.length], [['INBOX'], [], 'delivered', 1], text);
    assert.equal((await needs()).length, 1);
  }
  await script('keep;');
  await deliver(mail('x'));
  assert.deepEqual([await needs(), bugs], [[], []]);
});

must('4.1', 'deliver to INBOX, or make the mailbox, where a fileinto has none', async t => {
  const made = await sortingWorld(t);
  await made.script('require "fileinto"; fileinto "New/Box";');
  assert.deepEqual((await made.deliver(mail('x'))).lies, ['New/Box']);
  const not = await sortingWorld(t, { 'sieve.make-mailboxes': false });
  await not.script('require "fileinto"; fileinto "New/Box";');
  assert.deepEqual((await not.deliver(mail('x'))).lies, ['INBOX']);
  await not.script('require ["fileinto", "mailbox"]; fileinto :create "New/Box";');
  assert.deepEqual((await not.deliver(mail('x'))).lies, ['New/Box']);
  await not.script('require "fileinto"; fileinto "a//b";');
  assert.deepEqual((await not.deliver(mail('x'))).lies, ['INBOX'], 'a name that no mailbox can have loses nothing');
});

must('4.1', 'make no mailbox that mail programs could not reach, whatever a letter says', async t => {
  const { deliver, script, store, ann } = await sortingWorld(t);
  const before = (await store.mailboxes(ann)).length;
  await script(
    'require ["fileinto", "variables", "mailbox"]; if header :matches "subject" "*" { fileinto :create "${1}"; }',
  );
  const names = ['Shared/bob@here.example/INBOX', 'Expunged/All', '..', 'a/../b', '*', `${'a/'.repeat(100)}a`];
  for (const name of names) assert.deepEqual((await deliver(mail(name))).lies, ['INBOX'], name.slice(0, 40));
  assert.equal((await store.mailboxes(ann)).length, before);
  assert.deepEqual((await deliver(mail('a/b'))).lies, ['a/b']);
});

must('4.2', 'not let a script take away what ends a loop', async t => {
  const { deliver, script } = await sortingWorld(t);
  await script(
    'require "editheader"; deleteheader "Delivered-To"; deleteheader "Received"; redirect "kim@far.example";',
  );
  const back = await deliver(mail('back', 'Received: x; y\r\nDelivered-To: ann@here.example\r\n'), { hops: 3 });
  assert.deepEqual([back.lies, back.redirects], [['INBOX'], []]);
});

must('4.2', 'send on under the sender that it came from, and to each address once', async t => {
  const { store, deliver, script } = await sortingWorld(t);
  await script(
    'require "copy"; redirect :copy "kim@far.example"; redirect "KIM@far.example"; redirect "lee@far.example";',
  );
  const { state, redirects, lies, message } = await deliver(mail('x'));
  assert.deepEqual([state, redirects.toSorted(), lies], ['expanded', ['kim@far.example', 'lee@far.example'], []]);
  const rows = await store.queue({ all: true, limit: 9 });
  assert.deepEqual(
    [...new Set(rows.map(row => `${row.sender} ${row.message === message}`))],
    ['zoe@there.example true'],
  );
});

test('RFC 3461 §5.2.7 MUST report success once: where it comes in the end, or here for several', async t => {
  const { store, deliver, script } = await sortingWorld(t);
  const wished = { recipients: [recipient('ann@here.example', { notify: 3 })] };
  const due = async () => (await store.reportsDue(9)).length;
  await script('redirect "kim@far.example";');
  await deliver(mail('one'), wished);
  assert.equal(await due(), 0);
  await script('redirect "kim@far.example"; redirect "lee@far.example";');
  await deliver(mail('several'), wished);
  assert.equal(await due(), 1);
});

must('4.2', 'not let mail go round', async t => {
  const { deliver, script } = await sortingWorld(t);
  await script('redirect "ann@here.example";');
  assert.deepEqual((await deliver(mail('self'))).lies, ['INBOX']);
  await script('redirect "kim@far.example";');
  const back = await deliver(mail('back', 'Delivered-To: ann@here.example\r\n'), { hops: 3 });
  assert.deepEqual([back.lies, back.redirects, back.told[0]!.did], [['INBOX'], [], 'not-redirected']);
});

must('4.2', 'limit how many addresses one message is sent on to', async t => {
  const { deliver, script } = await sortingWorld(t, { 'sieve.most-redirects': 0 });
  await script('redirect "kim@far.example";');
  const { lies, redirects, told } = await deliver(mail('x'));
  assert.deepEqual([lies, redirects], [['INBOX'], []]);
  assert.match(String(told[0]!.because), /sieve\.most-redirects/);
});

must('4.4', 'throw away silently', async t => {
  const { store, deliver, script, sent } = await sortingWorld(t);
  await script('discard;');
  const { state, lies } = await deliver(mail('x'));
  assert.deepEqual([state, lies, sent, await store.reportsDue(9)], ['cancelled', [], [], []]);
});

test('junk is sent on to nobody elsewhere, and kept with the reason; among ourselves its judgement goes with it', async t => {
  const { script, deliver } = await sortingWorld(t);
  await script('redirect "kim@there.example";');
  const away = await deliver(mail('x'), { judged: 'junk' });
  assert.deepEqual([away.redirects, away.lies], [[], ['Junk']]);
  assert.deepEqual(
    away.told.map(({ because }) => because),
    ['it was taken for junk'],
  );
  assert.deepEqual((await deliver(mail('y'))).redirects, ['kim@there.example']);
  await script('redirect "bob@here.example";');
  assert.deepEqual((await deliver(mail('z'), { judged: 'junk' })).redirects, ['bob@here.example']);
});

test('a fault of ours at one letter holds up no other of its batch', async t => {
  const { agent, store, bugs } = await sortingWorld(t);
  const taken = async (address: string) =>
    given(await store.run('accept', letter('', { recipients: [recipient(address)], ...leased() }))).recipients[0]!;
  const [good, bad] = [await taken('ann@here.example'), await taken('bob@here.example')];
  const resolve = store.resolve;
  t.mock.method(store, 'resolve', (address: string, separator: string) =>
    address.startsWith('bob@') ? Promise.reject(new Error('broken')) : resolve.call(store, address, separator),
  );
  const done = await agent.deliver([bad, good]);
  assert.deepEqual(
    done.map(({ kind }) => kind),
    ['temporary', 'settled'],
  );
  assert.equal(bugs.length, 1);
});

test('what was judged junk is seen by the script, and what it keeps comes to Junk', async t => {
  const { deliver, script } = await sortingWorld(t);
  await script(
    'require ["spamtestplus", "relational", "comparator-i;ascii-numeric", "fileinto"]; if spamtest :percent :value "ge" :comparator "i;ascii-numeric" "75" { fileinto "Maybe"; }',
  );
  assert.deepEqual((await deliver(mail('x'), { judged: 'junk' })).lies, ['Maybe']);
  await script('keep;');
  assert.deepEqual((await deliver(mail('y'), { judged: 'junk' })).lies, ['Junk']);
  await script('require "fileinto"; fileinto "INBOX";');
  assert.deepEqual((await deliver(mail('z'), { judged: 'junk' })).lies, ['INBOX'], 'who says INBOX means it');
});
