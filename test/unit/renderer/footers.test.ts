/** Footers: the form, the letters that are looked at, and that the server does spare what the window says it spares. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  bodyOf,
  footerFormOf,
  footerFrom,
  isOfHtml,
  letterOf,
  messageOf,
  newFooter,
  sameFooter,
  spared,
} from '../../../renderer/accounts/footers/footer-words.ts';
import { footerFault, withFooter } from '../../../server/mime/footer.ts';

const footer = { text: 'Office Ltd · Quay 9 · Zürich' };

test('a letter comes back with the footer below it, in whatever script', () => {
  for (const kind of ['plain', 'html'] as const) {
    const letter = letterOf(kind, 'office.example');
    const done = withFooter(Buffer.from(messageOf(letter, kind)), footer);
    assert.ok(done.ok);
    const body = bodyOf(done.value.toString('utf8'));
    assert.match(body, /Hello Kim,/);
    assert.match(body, /Office Ltd · Quay 9 · Zürich/);
    assert.equal(bodyOf(messageOf(letter, kind)), letter.body);
  }
});

const head = 'From: ana@office.example\r\nTo: kim@there.example\r\nSubject: Drawings\r\nMIME-Version: 1.0\r\n';
const plain = 'Content-Type: text/plain\r\n\r\nHello\r\n';
/** A letter of each kind that the window names, under the words it says it with. */
const letters: { readonly [what: string]: readonly string[] } = {
  'Signed and encrypted mail': [
    `DKIM-Signature: v=1; a=rsa-sha256; d=office.example; s=a; b=x\r\n${head}${plain}`,
    `${head}Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n${plain}\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n--b--\r\n`,
    `${head}Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nx\r\n`,
    `${head}Content-Type: text/plain\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nx\r\n-----END PGP MESSAGE-----\r\n`,
  ],
  'Answers that have it already': [
    `${head}Content-Type: text/plain; charset=utf-8\r\n\r\nYes.\r\n\r\n> Until Thursday\r\n> ${footer.text}\r\n`,
  ],
  'Reports, receipts and mail of programs': [
    `Auto-Submitted: auto-generated\r\n${head}${plain}`,
    `${head}Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n${plain}\r\n--b--\r\n`,
  ],
  'Posts of mailing lists': [`List-Id: <stairs.office.example>\r\n${head}${plain}`],
  'Mail that is a file alone': [`${head}Content-Type: application/pdf\r\n\r\nx\r\n`],
};

test('the server leaves as it is whatever the window says it does', () => {
  assert.deepEqual(
    spared.map(one => one.what),
    Object.keys(letters),
  );
  for (const [what, each] of Object.entries(letters))
    for (const letter of each) assert.equal(withFooter(Buffer.from(letter), footer).ok, false, what);
  assert.equal(withFooter(Buffer.from(head + plain), footer).ok, true);
});

test('HTML that is switched off or empty is not sent', () => {
  const typed = { ...newFooter, text: 'Office Ltd', html: '<p>Office Ltd</p>' };
  const bare = { domain: 'office.example', text: 'Office Ltd', on: 'elsewhere' };
  assert.deepEqual(footerFrom('office.example', typed), bare);
  assert.deepEqual(footerFrom('office.example', { ...typed, hasHtml: true, html: ' ' }), bare);
  assert.deepEqual(footerFrom('office.example', { ...typed, hasHtml: true }), { ...bare, html: typed.html });
});

test('a form that nobody has touched is the same, and what is hidden does not count', () => {
  const form = footerFormOf({ domain: 'office.example', text: 'Office Ltd', on: 'all' });
  assert.ok(sameFooter(form, { ...form, html: '<p>' }));
  assert.ok(!sameFooter(form, { ...form, hasHtml: true }));
  assert.ok(!sameFooter(form, { ...form, on: 'elsewhere' }));
});

test('a fault of the HTML stands at the HTML', () => {
  assert.ok(isOfHtml(footerFault({ text: 'x', html: '<script>' }) ?? ''));
  assert.ok(!isOfHtml(footerFault({ text: 'x'.repeat(6000) }) ?? ''));
});
