// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { nested } from '../../support/sieve-parts.ts';
import { type Circumstances, done, octets, planOf, problems } from '../../support/sieve-trial.ts';

const { must, should } = rfc(5703, '5');

const all = ['mime', 'foreverypart', 'replace', 'editheader', 'variables', 'fileinto'];
const script = (rest: string) => `require [${all.map(name => `"${name}"`).join(', ')}]; ${rest}`;
const after = (rest: string, message = nested, given: Circumstances = {}): string => {
  const plan = planOf(script(rest), { message, ...given });
  assert.equal(plan.error, null);
  return plan.message.octets().toString();
};
const crlf = (text: string): string => octets(text).toString();
const pdf = 'header :mime :subtype "Content-Type" "pdf"';

must('exchange the part that the loop is at, and nothing around it', () => {
  const [before, behind] = crlf(nested).split(/Content-Type: application\/pdf[\s\S]*AAAA/);
  const text = after(`foreverypart { if ${pdf} { replace "A file was here."; } }`);
  assert.equal(
    text,
    `${before}Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n\r\nA file was here.\r\n${behind}`,
  );
});

must('exchange a multipart with all that is in it, and not go into what is gone', () => {
  const gone =
    'foreverypart { if header :mime :subtype "Content-Type" "alternative" { replace "gone"; } if exists :mime "X-Deep" { discard; } }';
  assert.match(
    after(gone),
    /\r\nFrom: Inner <inner@third\.test>\r\nSubject: inner\r\nContent-Type: text\/plain[\s\S]*\r\n\r\ngone\r\n/,
  );
  assert.deepEqual(done(script(gone), { message: nested }), ['keep implicitly']);
  assert.doesNotMatch(after(gone), /X-Deep|b2/);
  const later = `foreverypart { if ${pdf} { replace "x"; } } foreverypart { if ${pdf} { discard; } }`;
  assert.deepEqual(done(script(later), { message: nested }), ['keep implicitly']);
});

must('exchange the whole message outside of loops, and keep every field that is not of its parts', () => {
  assert.equal(
    after('replace "nothing";'),
    crlf(`${nested.split('MIME-Version')[0]}MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii
Content-Transfer-Encoding: 7bit

nothing
`),
  );
});

must('take a text as UTF-8, or with :mime as the entity it is', () => {
  assert.match(
    after('replace "grün";'),
    /Content-Type: text\/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\ngr=C3=BCn\r\n$/,
  );
  const entity = 'text:\nContent-Type: text/html\nX-Own: 1\n\n<p>x</p>\n.\n';
  assert.match(
    after(`replace :mime ${entity};`),
    /MIME-Version: 1\.0\r\nContent-Type: text\/html\r\n\r\n<p>x<\/p>\r\n$/,
  );
});

must('keep the old Subject and From under Original-Subject and Original-From', () => {
  const text = after('replace :subject "Grüße" :from "Ben <ben@office.test>" "x";');
  assert.match(text, /^Subject: =\?UTF-8\?B\?R3LDvMOfZQ==\?=\r$/m);
  assert.match(text, /^From: Ben <ben@office\.test>\r$/m);
  assert.match(text, /^Original-Subject: outer\r$/m);
  assert.match(text, /^Original-From: ana@other\.test\r$/m);
  assert.equal(text.match(/^(?:Subject|From):/gim)?.length, 2);
  const again = after(
    'addheader "Subject" "=?utf-8?q?a=0D=0Ab?="; deleteheader :index 2 "Subject"; replace :subject "x" "y";',
  );
  assert.doesNotMatch(again, /^b/m);
});

must('not let editheader touch what replace kept', () => {
  const text = after(
    'replace :subject "new" "x"; deleteheader "Original-Subject"; addheader "Original-Subject" "y"; deleteheader "Subject";',
  );
  assert.deepEqual(text.match(/^.*subject:.*$/gim), ['Original-Subject: outer']);
  assert.doesNotMatch(after('deleteheader "Original-Subject";', 'Original-Subject: z\nA: b\n\n'), /z/);
});

should('refuse :subject and :from beside :mime, and a :from that is no address', () => {
  assert.match(problems(script('replace :mime :subject "x" "y";')).join(), /cannot stand beside :mime/);
  assert.match(problems(script('replace :from "nobody" "y";')).join(), /is not an address/);
});

should('leave the author where a :from of variables is none', () => {
  assert.match(after('set "f" "no${x}body"; replace :from "${f}" "y";'), /^From: ana@other\.test\r$/m);
});

must('not let a replacement’s text end the part it stands in', () => {
  const text = after('foreverypart { if header :mime :type "Content-Type" "text" { replace "--b1--"; break; } }');
  assert.match(text, /base64\r\n\r\nLS1iMS0t\r\n/);
});
