/** What two messages differ in: parts, fields, text, HTML; and what is another with every message is no difference. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type CompareOptions, compareMessages } from '../../../server/capture/compare.ts';

type Given = { date?: string; id?: string; boundary?: string; subject?: string; text?: string; html?: string };
const message = ({
  date = 'Mon, 23 Nov 2026 10:00:00 +0000',
  id = 'a@x.test',
  boundary = 'one',
  subject = 'Order 88',
  text = 'Thank you.\r\nSee you.',
  html = '<p>Thank you.</p><p>Bye</p>',
}: Given) =>
  Buffer.from(
    [
      `Received: from ${id}; ${date}`,
      ...[`Date: ${date}`, `Message-ID: <${id}>`, 'From: shop@x.test', `Subject: ${subject}`, 'MIME-Version: 1.0'],
      `Content-Type: multipart/alternative; boundary="${boundary}"`,
      ...['', `--${boundary}`, 'Content-Type: text/plain; charset=utf-8', '', text],
      ...[`--${boundary}`, 'Content-Type: text/html; charset=utf-8', '', html, `--${boundary}--`, ''],
    ].join('\r\n'),
  );
const compared = (a: Given, b: Given, options?: CompareOptions) => compareMessages(message(a), message(b), options);

test('another day, another number, another boundary: no difference', async () => {
  const other = { date: 'Tue, 24 Nov 2026 11:00:00 +0100', id: 'b@y.test', boundary: 'two' };
  assert.deepEqual(await compared({}, other), { same: true, structure: [], headers: [], text: [], html: [] });
});

test('a field, a line of the text, a tag: each is told in its place', async () => {
  const { same, structure, headers, text, html } = await compared(
    {},
    { subject: 'Order 89', text: 'Thank you.\r\nGoodbye.', html: '<p>Thank you.</p><p><b>Bye</b></p>' },
  );
  assert.deepEqual([same, structure], [false, []]);
  assert.deepEqual(headers, [{ name: 'Subject', before: ['Order 88'], after: ['Order 89'] }]);
  const changed = (lines: typeof text) => lines.filter(one => one.kind !== 'same').map(one => [one.kind, one.text]);
  assert.deepEqual(changed(text), [
    ['removed', 'See you.'],
    ['added', 'Goodbye.'],
  ]);
  assert.ok(changed(html).some(([kind, line]) => kind === 'added' && line === '<b>Bye</b>'));
});

test('fields that are left out, and words that are made even', async () => {
  const tokens = [
    { text: 'Go to https://x.test/c?token=1a' },
    { text: 'Go to https://x.test/c?token=2b', subject: 'Order 89' },
  ] as const;
  assert.equal((await compared(...tokens)).same, false);
  const options = { without: ['subject'], even: (text: string) => text.replace(/token=\w+/g, 'token=…') };
  assert.equal((await compared(...tokens, options)).same, true);
});

test('an attachment with other octets under the same name is a difference of the parts', async () => {
  const attached = (content: string) =>
    Buffer.from(
      [
        ...['Subject: x', 'Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'Hi'],
        ...[
          '--b',
          'Content-Type: application/pdf',
          'Content-Disposition: attachment; filename=a.pdf',
          '',
          content,
          '--b--',
          '',
        ],
      ].join('\r\n'),
    );
  const { structure } = await compareMessages(attached('one'), attached('two'));
  assert.deepEqual(
    structure.filter(one => one.kind !== 'same').map(one => [one.kind, one.text.replace(/[\da-f]{12}$/, '#')]),
    [
      ['removed', 'attached application/pdf a.pdf #'],
      ['added', 'attached application/pdf a.pdf #'],
    ],
  );
});
