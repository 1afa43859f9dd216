// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const section = (part: string) => rfc(5173, part);

const message = `From: a@b.test
Subject: in the header
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

prologue
--x
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe, one long =
line
--x
Content-Type: text/html

<p>big <b>deal</b></p><script>hidden()</script>
--x
Content-Type: message/rfc822

Subject: inner subject

inner text
--x
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64

c2VjcmV0
--x--
epilogue
`;
const holds = (test: string) => done(`require "body"; if body ${test} { discard; }`, { message })[0] === 'discard';

section('5.1').must('compare the raw body undecoded, without the header of the message', () => {
  assert.ok(holds(':raw :contains "=FC=DF"'));
  assert.ok(holds(':raw :contains "Content-Type: text/html"'));
  assert.ok(!holds(':raw :contains "in the header"'));
  assert.ok(!holds(':raw :contains "Grüße"'));
});

section('5.2').must('decode the parts of the types named; a type alone means all of it, none means every part', () => {
  assert.ok(holds(':content "text" :contains "Grüße, one long line"'));
  assert.ok(holds(':content "text/html" :contains "<b>deal</b>"'));
  assert.ok(!holds(':content "text/plain" :contains "deal"'));
  assert.ok(holds(':content "application/octet-stream" :is "secret"'));
  assert.ok(holds(':content "" :contains "secret"'));
  assert.ok(!holds(':content "image" :contains ""'));
});

section('5.2').must('match no type that is not well-formed', () => {
  for (const type of ['text/', '/plain', 'text/plain/x']) assert.ok(!holds(`:content "${type}" :contains ""`), type);
});

section('5.2').must('compare the header of a message inside, and what stands around the parts of a multipart', () => {
  assert.ok(holds(':content "message/rfc822" :contains "inner subject"'));
  assert.ok(!holds(':content "message/rfc822" :contains "inner text"'));
  assert.ok(holds(':content "multipart" :contains "prologue"'));
  assert.ok(holds(':content "multipart/mixed" :contains "epilogue"'));
  assert.ok(!holds(':content "multipart" :contains "secret"'));
});

section('5.3').must('compare text as its reader sees it, and be what is compared when nothing is said', () => {
  for (const transform of ['', ':text ']) {
    assert.ok(holds(`${transform}:contains "big deal"`));
    assert.ok(holds(`${transform}:contains "grüße"`));
    assert.ok(!holds(`${transform}:contains "hidden"`));
    assert.ok(!holds(`${transform}:contains "secret"`));
  }
});

section('6').mustNot('set match variables', () => {
  const script = 'if header :matches "subject" "in *" { if body :matches "*" { redirect "${1}@x.test"; } }';
  assert.match(done(`require ["body", "variables"]; ${script}`, { message })[0] ?? '', /the header@x\.test/);
});

section('4').must('take one transformation', () => {
  assert.equal(problems('require "body"; if body :raw :text "x" { }').length, 1);
});

section('7').must(
  'not let a stranger’s message of many large HTML parts hold up others: a mebibyte of HTML is read',
  () => {
    const part = (text: string) => `--b\nContent-Type: text/html\n\n${text}\n`;
    const large = part(`<b>one</b>${'<b>&amp;<'.repeat(60_000)}`);
    const many = `From: a@b.test\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n${large}${large}${large}${part('three')}--b--\n`;
    const found = (key: string) =>
      done(`require "body"; if body :contains "${key}" { discard; }`, { message: many })[0];
    assert.equal(found('one'), 'discard');
    assert.notEqual(found('three'), 'discard');
  },
);
