import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { nested } from '../../support/sieve-parts.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const header = rfc(5703, '4.1');
const address = rfc(5703, '4.2');
const exists = rfc(5703, '4.3');

const all = ['mime', 'foreverypart', 'relational', 'comparator-i;ascii-numeric', 'index'];
const script = (test: string) => `require [${all.map(name => `"${name}"`).join(', ')}]; if ${test} { discard; }`;
const isTrue = (test: string, message = nested) => done(script(test), { message })[0] === 'discard';
const count = (number: number) => `:count "eq" :comparator "i;ascii-numeric" "${number}"`;
const counted = (options: string, name: string, number: number) =>
  isTrue(`header ${options} ${count(number).replace(/ "\d+"$/, '')} "${name}" "${number}"`);

header.must('look at the message’s own header without :anychild', () => {
  assert.ok(isTrue('header :mime "Subject" "outer"'));
  assert.ok(!isTrue('header :mime "Subject" "inner"'));
  assert.ok(isTrue('header :mime :type "Content-Type" "multipart"'));
});

header.must('look at all parts with :anychild', () => {
  assert.ok(isTrue('header :mime :anychild "Subject" "inner"'));
  assert.ok(isTrue('header :mime :anychild "X-Deep" "yes"'));
  assert.ok(isTrue('header :mime :anychild :contenttype "Content-Type" "text/html"'));
});

header.must('take type, subtype and both from Content-Type, the disposition from Content-Disposition', () => {
  assert.ok(isTrue('header :mime :anychild :type "Content-Type" ["image", "application"]'));
  assert.ok(isTrue('header :mime :anychild :subtype "Content-Type" "pdf"'));
  assert.ok(isTrue('header :mime :anychild :contenttype "Content-Type" "text/plain"'));
  assert.ok(isTrue('header :mime :anychild :type "Content-Disposition" "attachment"'));
  assert.ok(isTrue('header :mime :anychild :contenttype "Content-Disposition" "inline"'));
  assert.ok(!isTrue('header :mime :anychild :subtype "Content-Disposition" "inline"'));
});

header.must('compare a blank where a field has no such thing', () => {
  assert.ok(isTrue('header :mime :type "Subject" ""'));
  assert.ok(isTrue('header :mime :anychild :subtype "Content-Disposition" ""'));
  assert.ok(!isTrue('header :mime :type "Content-Disposition" ""'));
});

header.must('take parameters by name with :param, RFC 2231 undone', () => {
  assert.ok(isTrue('header :mime :anychild :param "filename" "Content-Disposition" "a b.pdf"'));
  assert.ok(isTrue('header :mime :anychild :param ["none", "NAME"] "Content-Type" "über.pdf"'));
  assert.ok(!isTrue('header :mime :anychild :param "size" "Content-Disposition" "4"'));
  assert.ok(
    isTrue(
      'header :mime :param "filename" "Content-Disposition" "grün"',
      'Content-Disposition: x; filename="=?utf-8?q?gr=C3=BCn?="\n\n',
    ),
  );
});

header.must('count fields that parsed, and parameters that are there', () => {
  assert.ok(counted(':mime :anychild :type', 'Content-Type', 6));
  assert.ok(counted(':mime :anychild :param ["filename", "size", "x"]', 'Content-Disposition', 2));
  assert.ok(counted(':mime :anychild :param "charset"', 'Content-Type', 2));
});

header.must('look in a loop at the part it is at, with :anychild at what is in it too', () => {
  const inLoop = (test: string, message = nested) =>
    done(
      `require ["mime", "foreverypart"]; foreverypart { if allof (header :mime :contenttype "Content-Type" "message/rfc822", ${test}) { discard; } }`,
      { message },
    )[0] === 'discard';
  assert.ok(!inLoop('header :mime "Subject" "inner"'));
  assert.ok(inLoop('header :mime :anychild "Subject" "inner"'));
  assert.ok(inLoop('header :mime :anychild "X-Deep" "yes"'));
  assert.ok(!inLoop('header :mime :anychild :param "filename" :contains "Content-Disposition" ""'));
  assert.ok(inLoop('header "Subject" "outer"'));
});

header.must('refuse :anychild and the options without :mime, and two options', () => {
  for (const tags of [':anychild', ':type', ':param "x"', ':anychild :subtype'])
    assert.match(problems(script(`header ${tags} "a" "b"`)).join(), /needs :mime beside it/, tags);
  assert.match(problems(script('header :mime :type :subtype "a" "b"')).join(), /cannot stand beside/);
  assert.match(problems(script('exists :anychild "a"')).join(), /needs :mime/);
  assert.match(problems('if header :mime "a" "b" { keep; }').join(), /require "mime"/);
});

address.must('read address fields of parts', () => {
  assert.ok(isTrue('address :mime :anychild :all "content-from" "tim@third.test"'));
  assert.ok(!isTrue('address :mime :all "content-from" "tim@third.test"'));
  assert.ok(isTrue('address :mime :anychild :localpart "from" "inner"'));
  assert.ok(!isTrue('address :localpart "from" "inner"'));
});

exists.must('ask for fields of parts', () => {
  assert.ok(isTrue('exists :mime :anychild "X-Deep"'));
  assert.ok(isTrue('exists :mime :anychild ["X-Deep", "Subject"]'));
  assert.ok(!isTrue('exists :mime "X-Deep"'));
  assert.ok(!isTrue('exists "X-Deep"'));
});
