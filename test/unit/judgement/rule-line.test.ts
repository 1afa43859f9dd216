/** A rule on one line: as it is printed, and as a person quotes. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { parseRuleLine } from '../../../server/judgement/rule-line.ts';
import { printRule } from '../../../server/judgement/rule-text.ts';

test('what is printed is read again', () => {
  for (const line of [
    "content 'subject=*casino*' then junk",
    "connect address=198.51.100.0/24 then 'refuse:It'\\''s not from there'",
    'rcpt recipient=ann@here.example then accept',
  ]) {
    const read = parseRuleLine(line);
    assert.ok(read.ok, line);
    assert.equal(printRule(read.value), line);
  }
});

test('other quotes and none mean the same', () => {
  const [a, b] = ['content "subject=*a b*" then junk', "content subject='*a b*' then  junk "].map(parseRuleLine);
  assert.deepEqual(a, b);
  assert.deepEqual(parseRuleLine("content 'subject=x then junk"), {
    ok: false,
    error: "the quotation that begins with ' has no end",
  });
  assert.equal(parseRuleLine('').ok, false);
});
