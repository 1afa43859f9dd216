import assert from 'node:assert/strict';
import test from 'node:test';
import { summarize } from '../../../server/mime/summary.ts';

const summary = (text: string) => summarize(Buffer.from(text, 'utf8'));
const withBody = (header: string, body: string) => summary(`${header}\r\n\r\n${body}`).preview;

test('nothing that hides or reorders text reaches the list', () => {
  const { subject, author, preview } = summary(
    'From: =?utf-8?q?bank=E2=80=AE=E2=80=8B?= <a@x.example>\r\nSubject: =?utf-8?q?a=0D=0Ab=E2=80=AEc=00d?=\r\n\r\none\u202etwo\u00ad\u034f\tthree\r\n\r\n\u200bfour',
  );
  assert.deepEqual([subject, author, preview], ['a bc d', 'bank', 'onetwo three four']);
});

test('the author is the name, else the address, else nothing', () => {
  const author = (from: string) => summary(`From: ${from}\r\n\r\n`).author;
  assert.equal(author('Ann <ann@x.example>'), 'Ann');
  assert.equal(author('"" <ann@x.example>'), 'ann@x.example');
  assert.equal(author('ann@x.example'), 'ann@x.example');
  assert.equal(author('root'), 'root');
  assert.equal(author('Team: ann@x.example;'), 'ann@x.example');
  assert.equal(summary('Subject: x\r\n\r\n').author, '');
});

test('the preview is the first text there is, at most 200 characters', () => {
  assert.equal(withBody('Content-Type: text/html', '<style>x{}</style><p>Hello <b>you</b></p>'), 'Hello you');
  assert.equal(withBody('Content-Type: image/png', 'PNG'), '');
  assert.equal(withBody('X: y', 'x'.repeat(500)), 'x'.repeat(200));
  assert.equal(withBody('X: y', `${'x'.repeat(199)}😀`), 'x'.repeat(199));
  const boundary = 'Content-Type: multipart/alternative; boundary=b';
  const html = '--b\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n';
  assert.equal(withBody(boundary, `${html}--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b--`), 'plain');
  assert.equal(withBody(boundary, `--b\r\nContent-Type: text/plain\r\n\r\n \r\n${html}--b--`), 'rich');
});

const attached: readonly (readonly [part: string, attached: boolean])[] = [
  ['Content-Type: text/plain', false],
  ['Content-Type: text/plain\r\nContent-Disposition: attachment', true],
  ['Content-Type: application/pdf', true],
  ['Content-Type: image/png\r\nContent-ID: <1@x>', true],
  ['Content-Type: application/pgp-signature', false],
  ['Content-Type: message/rfc822', true],
];

test('what counts as attached', () => {
  for (const [part, expected] of attached) {
    const message = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n${part}\r\n\r\nx\r\n--b--`;
    assert.equal(summary(message).hasAttachment, expected, part);
  }
  const related =
    'Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <1@x>\r\n\r\nx\r\n--b--';
  assert.equal(summary(related).hasAttachment, false);
  const report =
    'Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nx\r\n--b--';
  assert.equal(summary(report).hasAttachment, false);
});
