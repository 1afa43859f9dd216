/** A post as members get it: what stays to the octet, what goes, what is changed and only when it is wished. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { copyOf } from '../../../server/lists/copy.ts';
import type { ListRules } from '../../../server/lists/rules.ts';
import { decodeWords } from '../../../server/mime/encoded-word.ts';
import { allFields, bodyOffset } from '../../../server/mime/header.ts';
import { listOf, message } from '../../support/list-world.ts';

const plain = message(
  'Received: from x by y; Mon, 23 Nov 2026 00:00:00 +0000',
  'List-Id: Other <other.there.example>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'From: =?utf-8?q?J=C3=BCrgen?= <j@bank.example>',
  'Sender: secretary@bank.example',
  'To: dev@here.example',
  'Subject: Re: Lunch',
  'Disposition-Notification-To: j@bank.example',
  'Precedence: bulk',
  '',
  'Hello.',
);
const copy = (rules: Partial<ListRules> = {}, policy: 'none' | 'reject' | 'quarantine' | null = null, bytes = plain) =>
  copyOf(bytes, listOf(rules), { policy, archiveUrl: null });
const field = (bytes: Buffer, name: string): string => allFields(bytes, name).join(' | ');
const body = (bytes: Buffer): string => bytes.subarray(bodyOffset(bytes)).toString();

test('by default nothing that its author wrote is changed, and no other list speaks in it', () => {
  const { bytes, isRewritten } = copy();
  assert.equal(isRewritten, false);
  for (const name of ['from', 'to', 'subject', 'sender', 'received'])
    assert.equal(field(bytes, name), field(plain, name));
  assert.equal(body(bytes), body(plain));
  assert.equal(field(bytes, 'list-id'), 'Developers <dev.here.example>');
  assert.equal(field(bytes, 'list-unsubscribe-post'), '');
  assert.equal(field(bytes, 'disposition-notification-to'), '');
  assert.equal(field(bytes, 'precedence'), 'list');
});

test('the list stands in From where the domain asks for it, always, or never', () => {
  for (const [rewriteFrom, policy, wanted] of [
    ['needed', 'reject', true],
    ['needed', 'quarantine', true],
    ['needed', 'none', false],
    ['needed', null, false],
    ['always', 'none', true],
    ['never', 'reject', false],
  ] as const)
    assert.equal(copy({ rewriteFrom }, policy).isRewritten, wanted, `${rewriteFrom} ${policy}`);
  const { bytes } = copy({}, 'reject');
  assert.equal(decodeWords(field(bytes, 'from')), 'Jürgen via Developers <dev@here.example>');
  assert.equal(field(bytes, 'reply-to'), '=?utf-8?q?J=C3=BCrgen?= <j@bank.example>');
  assert.equal(field(bytes, 'x-original-from'), '=?utf-8?q?J=C3=BCrgen?= <j@bank.example>');
  assert.equal(field(bytes, 'sender'), '');
});

test('answers go to the list where its owner wishes it', () => {
  assert.equal(field(copy({ replyTo: 'list' }).bytes, 'reply-to'), 'dev@here.example');
  assert.equal(field(copy({ replyTo: 'list' }, 'reject').bytes, 'reply-to'), 'dev@here.example');
  const asked = Buffer.concat([Buffer.from('Reply-To: a@b.example\r\nReply-To: c@d.example\r\n'), plain]);
  assert.equal(field(copy({ replyTo: 'list' }, null, asked).bytes, 'reply-to'), 'dev@here.example');
  assert.equal(field(copy({}, 'reject', asked).bytes, 'reply-to'), 'a@b.example | c@d.example');
});

test('a prefix is put before the subject once, in whatever it is encoded', () => {
  const rules = { subjectPrefix: '[Dev]' };
  assert.equal(field(copy(rules).bytes, 'subject'), '[Dev] Re: Lunch');
  const again = message('From: a@b.example', 'Subject: Re: =?utf-8?q?=5BDev=5D_Gr=C3=BC=C3=9Fe?=', '', 'x');
  assert.equal(field(copy(rules, null, again).bytes, 'subject'), 'Re: =?utf-8?q?=5BDev=5D_Gr=C3=BC=C3=9Fe?=');
  const german = message('From: a@b.example', 'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=', '', 'x');
  assert.equal(decodeWords(field(copy(rules, null, german).bytes, 'subject')), '[Dev] Grüße');
  const none = message('From: a@b.example', '', 'x');
  assert.equal(field(copy(rules, null, none).bytes, 'subject'), '[Dev]');
});

test('no field can be smuggled in by a name or a subject', () => {
  const nasty = message(
    'From: =?utf-8?q?A=0D=0ABcc=3A_eve=40x.example?= <a@bank.example>',
    'Subject: =?utf-8?q?Hi=0D=0AX-Evil=3A_1?=',
    '',
    'x',
  );
  const { bytes } = copy({ subjectPrefix: '[Dev]' }, 'reject', nasty);
  assert.equal(field(bytes, 'bcc'), '');
  assert.equal(field(bytes, 'x-evil'), '');
  assert.equal(allFields(bytes, 'from').length, 1);
});

test('a footer stands below the text, also of a post that a domain signed, and not where a person signed', () => {
  const rules = { footer: 'Developers ✓' };
  const text = copy(rules).bytes;
  assert.match(field(text, 'content-transfer-encoding'), /quoted-printable/);
  assert.match(body(text), /^Hello\.\r\n\r\nDevelopers =E2=9C=93/);
  const mixed = message(
    'From: a@b.example',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html',
    '',
    '<p>Hi</p>',
    '--b--',
  );
  const withPart = body(copy(rules, null, mixed).bytes);
  assert.match(withPart, /<p>Hi<\/p>[\s\S]+Developers =E2=9C=93[\s\S]+\r\n--b--\r\n$/);
  const byDomain = message(
    'From: a@b.example',
    'DKIM-Signature: v=1; d=b.example',
    'Auto-Submitted: auto-generated',
    '',
    'x',
  );
  assert.match(body(copy(rules, null, byDomain).bytes), /^x\r\n\r\nDevelopers =E2=9C=93/);
  for (const type of ['multipart/signed; boundary=b', 'application/pdf', 'multipart/encrypted; boundary=b']) {
    const other = message('From: a@b.example', `Content-Type: ${type}`, '', '--b', '', 'x', '--b--');
    assert.equal(body(copy(rules, null, other).bytes), body(other), type);
  }
});

test('a post without a header, and one without a body, stay what they are', () => {
  const headless = Buffer.from('\r\nJust text.\r\n');
  assert.equal(body(copy({}, null, headless).bytes), 'Just text.\r\n');
  const bodiless = message('From: a@b.example', 'Subject: x');
  const { bytes } = copy({}, null, bodiless);
  assert.equal(field(bytes, 'subject'), 'x');
  assert.equal(field(bytes, 'list-id'), 'Developers <dev.here.example>');
});
