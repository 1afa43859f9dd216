/** Who is answered while somebody is away, how often and how. RFC 3834; RFC 5230 §4, §5. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { days } from '../../../server/base/units.ts';
import { mail, sortingWorld } from '../../support/sorting-world.ts';

const away = (more = '') => `require "vacation"; vacation :days 3 ${more} "I am at the sea.";`;

test('RFC 3834 §3.1 MUST come from the null sender and say that it was sent by a machine', async t => {
  const { deliver, script, sent } = await sortingWorld(t);
  await script(away());
  const { lies, told } = await deliver(mail('question'));
  assert.deepEqual([lies, told[0]!.did, told[0]!.to], [['INBOX'], 'answered', 'zoe@there.example']);
  const [reply] = sent;
  assert.deepEqual(
    [reply!.sender, reply!.recipients[0]!.address, reply!.recipients[0]!.notify],
    ['', 'zoe@there.example', 0],
  );
  const text = Buffer.from(reply!.bytes).toString();
  assert.match(text, /^Auto-Submitted: auto-replied/m);
  assert.match(text, /^From: .*<ann@here\.example>|^From: ann@here\.example/m);
  assert.match(text, /^In-Reply-To: <question@there\.example>/m);
});

test('RFC 5230 §4.2 MUST answer one sender once in its time, and again after it', async t => {
  const { deliver, script, sent, clock } = await sortingWorld(t);
  await script(away());
  await deliver(mail('one'));
  const again = await deliver(mail('two'));
  assert.match(String(again.told[0]!.because), /answered before/);
  await deliver(mail('other'), { sender: 'lee@there.example' });
  assert.equal(sent.length, 2);
  clock.advance(days(3));
  await deliver(mail('three'));
  assert.equal(sent.length, 3);
});

test('RFC 5230 §4.2 MUST answer once though two messages come at once', async t => {
  const { deliver, script, sent } = await sortingWorld(t);
  await script(away());
  await Promise.all([deliver(mail('one')), deliver(mail('two')), deliver(mail('three'))]);
  assert.equal(sent.length, 1);
});

test('RFC 3834 §2 MUST NOT answer machines, lists, reports, junk or who is forged', async t => {
  const { deliver, script, sent } = await sortingWorld(t);
  await script(away());
  await deliver(mail('machine', 'Auto-Submitted: auto-generated\r\n'));
  await deliver(mail('list', 'List-Id: <l.there.example>\r\n'));
  await deliver(mail('report'), { sender: '' });
  await deliver(mail('noreply'), { sender: 'no-reply@there.example' });
  await deliver(mail('bulk', 'Precedence: bulk (many of them)\r\n'));
  await deliver(mail('verp'), { sender: 'list-bounces+ann=here.example@lists.example' });
  await deliver(mail('own'), { sender: 'ann+shop@here.example' });
  await deliver(mail('junk'), { judged: 'junk' });
  await deliver(mail('forged'), { judged: 'forged' });
  await deliver(mail('bcc', '', 'everybody@there.example'));
  assert.deepEqual(sent, []);
});

test('RFC 3834 §2 MUST NOT answer or tell of a machine’s letter because a script has made another of it', async t => {
  const { deliver, script, sent } = await sortingWorld(t);
  const machine = mail('machine', 'Auto-Submitted: auto-notified\r\n');
  for (const does of [
    'require ["enclose", "enotify"]; enclose "x"; notify "mailto:kim@far.example";',
    'require ["enclose", "vacation", "editheader"]; enclose "x"; addheader "To" "ann@here.example"; vacation "Away.";',
    'require ["editheader", "vacation"]; deleteheader "Auto-Submitted"; deleteheader "List-Id"; vacation "Away.";',
  ]) {
    await script(does);
    const { failed } = await deliver(machine);
    assert.deepEqual([failed, sent], [[], []], does);
  }
  await deliver(mail('list', 'List-Id: <l.there.example>\r\n'));
  assert.deepEqual(sent, []);
});

test('RFC 5230 §4.3 MUST NOT let a script write in another’s name', async t => {
  const { deliver, script, sent } = await sortingWorld(t);
  await script(away(':from "boss@here.example"'));
  await deliver(mail('one'));
  assert.match(Buffer.from(sent[0]!.bytes).toString(), /^From: .*ann@here\.example/m);
  await script(away(':from "Ann at home <ann+home@here.example>" :handle "other"'));
  await deliver(mail('two'));
  assert.match(Buffer.from(sent[1]!.bytes).toString(), /^From: Ann at home <ann\+home@here\.example>/m);
});

test('RFC 8580 §3 MUST keep a copy where it is wished', async t => {
  const { store, ann, deliver, script } = await sortingWorld(t);
  await script('require ["vacation", "fcc", "mailbox"]; vacation :fcc "Answers" :create "Away.";');
  await deliver(mail('one'));
  const box = (await store.mailbox(ann, 'Answers'))!;
  assert.deepEqual([box.messages, box.unseen], [1, 0]);
});

test('scripts write no more letters in an hour than they may', async t => {
  const { deliver, script, sent } = await sortingWorld(t, { 'sieve.answers-per-hour': 1 });
  await script(away());
  await deliver(mail('one'));
  const second = await deliver(mail('two'), { sender: 'lee@there.example' });
  assert.match(String(second.told[0]!.because), /sieve\.answers-per-hour/);
  assert.equal(sent.length, 1);
});
