/** Tags of captured mail as it comes: what names them, what a tag may be, and rules that nobody meant. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { cleanTags, readTagRule, type TagSettings, tagsAtArrival } from '../../../server/capture/tagging.ts';

const usual: TagSettings = {
  ...{ 'capture.tag-by-header': true, 'capture.tag-by-plus': true, 'capture.tag-by-user': false, 'capture.tags': [] },
};
const message = (...lines: readonly string[]): Uint8Array => Buffer.from([...lines, '', 'Your invoice.'].join('\r\n'));
const tagsOf = (bytes: Uint8Array, settings: Partial<TagSettings> = {}, user = '', blind: readonly string[] = []) =>
  tagsAtArrival(bytes, { user, blind }, { ...usual, ...settings });

test('X-Tags lists them, in every such field, encoded or not, each once whatever its case', () => {
  const bytes = message('X-Tags: Tag 1, tag 1,', ' hostname', 'x-tags: =?utf-8?q?=C3=84pfel?=, a/b');
  assert.deepEqual(tagsOf(bytes), ['Tag 1', 'hostname', 'Äpfel', 'a b']);
  assert.deepEqual(tagsOf(bytes, { 'capture.tag-by-header': false }), []);
});

test('RFC 5233 §2: what stands behind a plus in From, To, Cc and Bcc, and of a blind recipient', () => {
  const bytes = message(
    ...['From: App <app+one@shop.example>', 'To: "a, b" <kim+two+three@there.example>, ann@there.example'],
    'Cc: Group: x+four@there.example;',
  );
  assert.deepEqual(tagsOf(bytes, {}, '', ['eve+five@there.example', 'none']), ['one', 'two', 'three', 'four', 'five']);
  assert.deepEqual(tagsOf(bytes, { 'capture.tag-by-plus': false }, '', ['eve+five@there.example']), []);
});

test('the name that signed in is one where that is wanted', () => {
  assert.deepEqual(tagsOf(message('Subject: x'), {}, 'shop'), []);
  assert.deepEqual(tagsOf(message('Subject: x'), { 'capture.tag-by-user': true }, 'shop'), ['shop']);
  assert.deepEqual(tagsOf(message('Subject: x'), { 'capture.tag-by-user': true }), []);
});

test('rules look into one field, into all addresses, or into every octet', () => {
  const bytes = message(
    ...['From: Till <till@shop.example>', 'To: kim@there.example', 'Cc: ann@there.example'],
    ...['Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=', 'X-Antivirus: clean', 'Message-ID: <abc@shop.example>'],
  );
  const found = (rule: string) => tagsOf(bytes, { 'capture.tags': [rule] }).length === 1;
  for (const rule of ['a=from:till@', 'a=FROM:"Till"', 'a=addressed:ann@there', 'a=subject:größe', 'a=X-Antivirus: '])
    assert.ok(found(rule), rule);
  for (const rule of ['a=message-id:abc@', 'a="your invoice"', 'a=cc:ann', 'a=x-antivirus: clean'])
    assert.ok(found(rule), rule);
  for (const rule of ['a=to:ann', 'a=subject:invoice', 'a=from:', 'a=', '=x', 'x', '//=invoice', 'a=nobody:kim'])
    assert.ok(!found(rule), rule);
  const both = { 'capture.tags': ['One=subject:größe', 'one=from:till', 'Two=to:kim'] };
  assert.deepEqual(tagsOf(bytes, both), ['One', 'Two']);
});

test('a rule holds what its match holds, an equals sign too', () => {
  assert.deepEqual(readTagRule('Bill=a=b'), { tag: 'Bill', field: null, words: 'a=b' });
  assert.equal(readTagRule('no match'), null);
});

test('what a stranger writes costs little: no tag is long, and there are not many', () => {
  const many = Array.from({ length: 50_000 }, (_, n) => `t${n}`);
  assert.equal(cleanTags(many).length, 100);
  assert.equal(cleanTags(['x'.repeat(1_000_000)])[0]?.length, 100);
  const began = performance.now();
  tagsOf(message(`X-Tags: ${many.join(',')}`, `To: ${'+'.repeat(90_000)}@there.example`, `Cc: ${' '.repeat(90_000)}`));
  assert.ok(performance.now() - began < 2000);
});
