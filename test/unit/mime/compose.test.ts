import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { type Composition, compose } from '../../../server/mime/compose.ts';
import { readMessage } from '../../../server/mime/message.ts';
import { parseStructure } from '../../../server/mime/structure.ts';

const circumstances = () => ({
  now: manualClock(Date.UTC(2026, 8, 3, 6)).now(),
  zone: 120,
  random: seededRandom(1),
  domain: 'example.org',
});
const ann = { name: 'Ann Smith', mailbox: { localPart: 'ann', domain: 'example.org' } };
const bob = { name: null, mailbox: { localPart: 'bob', domain: 'example.com' } };
const plain: Composition = { from: [ann], to: [bob], subject: 'Lunch?', text: 'At noon?\n' };

function composed(composition: Composition): Buffer {
  const result = compose(composition, circumstances());
  assert.ok(result.ok, result.ok ? '' : result.error);
  return result.value;
}

test('a plain message, octet for octet', () => {
  assert.equal(
    composed(plain).toString(),
    [
      'From: Ann Smith <ann@example.org>',
      'To: bob@example.com',
      'Subject: Lunch?',
      'Date: Thu, 03 Sep 2026 08:00:00 +0200',
      'Message-ID: <mtl48g00.a00087fbf7479cb86dfe747d@example.org>',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=us-ascii',
      'Content-Transfer-Encoding: 7bit',
      '',
      'At noon?',
      '',
    ].join('\r\n'),
  );
});

test('everything written is read back', async () => {
  const bytes = composed({
    from: [{ ...ann, name: 'Ännchen, "A"' }],
    to: [bob],
    cc: [ann],
    replyTo: [bob],
    subject: 'Übersicht – 会議 ✓'.repeat(5),
    text: `${'ä'.repeat(200)}\n.\nFrom here\n--\ntrailing \n`,
    html: '<p>ä <img src="cid:logo"></p>',
    attachments: [
      { filename: 'logo.png', type: 'image/png', bytes: Uint8Array.of(1, 2, 3), contentId: 'logo' },
      { filename: 'Übersicht "2026".pdf', type: 'application/pdf', bytes: Buffer.alloc(500, 'x') },
    ],
    inReplyTo: '<1@example.org>',
    references: ['<0@example.org>', '<1@example.org>'],
    fields: [['X-Note', 'schön']],
  });
  assert.ok(
    bytes.every(byte => byte < 128),
    '7-bit throughout',
  );
  assert.ok(
    bytes
      .toString()
      .split('\r\n')
      .every(line => line.length <= 78 && !/[\r\n]/.test(line)),
  );
  const message = await readMessage(bytes);
  assert.equal(message.subject, 'Übersicht – 会議 ✓'.repeat(5));
  assert.equal(message.from[0]?.name, 'Ännchen, "A"');
  assert.equal(message.text, `${'ä'.repeat(200)}\n.\nFrom here\n--\ntrailing \n`);
  assert.equal(message.html?.trim(), '<p>ä <img src="cid:logo"></p>');
  assert.equal(message.headers.find(({ name }) => name === 'X-Note')?.value, 'schön');
  assert.deepEqual(
    message.attachments.map(({ filename, type, size, contentId, inline }) => [filename, type, size, contentId, inline]),
    [
      ['logo.png', 'image/png', 3, 'logo', true],
      // The quotes are kept in the message; the reader makes the name safe.
      ['Übersicht _2026_.pdf', 'application/pdf', 500, null, false],
    ],
  );
  assert.deepEqual(parseStructure(bytes).problems, []);
});

test('the simplest encoding that carries the text', () => {
  const encodingOf = (text: string) => parseStructure(composed({ ...plain, text })).structure.encoding;
  assert.equal(encodingOf('short\nlines\n'), '7bit');
  assert.equal(encodingOf('x'.repeat(79)), 'quoted-printable');
  assert.equal(encodingOf('Grüße aus München'), 'quoted-printable');
  assert.equal(encodingOf('From me'), 'quoted-printable');
  assert.equal(encodingOf('a\0b'), 'quoted-printable');
  assert.equal(encodingOf('会議は月曜日'), 'base64');
});

const attacks: readonly Composition[] = [
  { ...plain, subject: 'a\r\nBcc: eve@example.net' },
  { ...plain, subject: 'a\0' },
  { ...plain, from: [{ ...ann, name: 'Ann\r\nX: y' }] },
  { ...plain, to: [{ name: null, mailbox: { localPart: 'a\r\nb', domain: 'example.org' } }] },
  { ...plain, fields: [['X-A\r\nBcc', 'x']] },
  { ...plain, fields: [['X-A', 'x\ny']] },
  { ...plain, inReplyTo: '<a@b>\r\nX: y' },
  { ...plain, references: ['no brackets'] },
  { ...plain, attachments: [{ filename: 'a\r\nb', type: 'text/plain', bytes: Buffer.alloc(0) }] },
  { ...plain, attachments: [{ filename: 'a', type: 'text/plain\r\nX: y', bytes: Buffer.alloc(0) }] },
  { ...plain, attachments: [{ filename: 'a', type: 'multipart/mixed', bytes: Buffer.alloc(0) }] },
  { ...plain, html: '', attachments: [{ filename: 'a', type: 'a/b', bytes: Buffer.alloc(0), contentId: 'x>\r\nY' }] },
  { ...plain, from: [] },
  { ...plain, from: [ann, bob] },
];

test('what would inject a header, or is no message, is refused', () => {
  for (const attack of attacks) assert.equal(compose(attack, circumstances()).ok, false, JSON.stringify(attack));
});
