/** A dropped message: bare names, letters beyond ASCII, and what is missing. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { completeDropped, neededFor } from '../../../server/msa/drop-message.ts';

const completing = { now: 0, random: seededRandom(1), hostName: 'mail.here.example', domain: 'here.example' };
const author = { mailbox: { localPart: 'www-data', domain: 'here.example' }, fullName: 'Web', mayBeAnybody: false };
function completed(header: string, more: Partial<typeof author> = {}): readonly string[] {
  const text = header === '' ? 'body\r\n' : `${header}\r\n\r\nbody\r\n`;
  const result = completeDropped(Buffer.from(text), { ...author, ...more }, completing);
  assert.ok(result.ok, JSON.stringify(result));
  const [fields = '', body] = result.value.toString().split(/\r\n\r\n(.*)$/s);
  assert.equal(body, 'body\r\n');
  return fields.split('\r\n').filter(line => !/^(Date|Message-ID):/.test(line));
}

test('names without a domain get ours, and keep the name they are shown under', () => {
  assert.deepEqual(completed('From: root (Cron Daemon)\r\nTo: root, Kim <kim@there.example>', { mayBeAnybody: true }), [
    'From: Cron Daemon <root@here.example>',
    'To: root@here.example, Kim <kim@there.example>',
  ]);
  assert.deepEqual(completed('From: root', { mayBeAnybody: false }), [
    'Sender: www-data@here.example',
    'From: root@here.example',
  ]);
});

test('letters beyond ASCII become encoded words; what is no UTF-8 is read as windows-1252', () => {
  assert.deepEqual(
    completed('From: Jörg <j@here.example>\r\nSubject: Grüße\r\nX-Job: Nächte', { mayBeAnybody: true }),
    [
      'From: =?UTF-8?Q?J=C3=B6rg?= <j@here.example>',
      'Subject: =?UTF-8?B?R3LDvMOfZQ==?=',
      'X-Job: =?UTF-8?Q?N=C3=A4chte?=',
    ],
  );
  const latin = Buffer.from('From: x@y.example\r\nSubject: sch\xf6n\r\n\r\nbody\r\n', 'latin1');
  const result = completeDropped(latin, author, completing);
  assert.match(result.ok ? result.value.toString() : '', /^Subject: =\?UTF-8\?Q\?sch=C3=B6n\?=\r$/m);
});

test('who names nobody is the user; who may not be anybody says who he is', () => {
  assert.deepEqual(completed(''), ['From: Web <www-data@here.example>']);
  assert.deepEqual(completed('Subject: x', { fullName: null as never }), ['From: www-data@here.example', 'Subject: x']);
  assert.deepEqual(completed('From: v@there.example'), ['Sender: www-data@here.example', 'From: v@there.example']);
  assert.deepEqual(completed('From: v@there.example', { mayBeAnybody: true }), ['From: v@there.example']);
});

test('groups, and what is no address, stay as they are', () => {
  const header = 'From: www-data@here.example\r\nTo: team: ann, ben@here.example;\r\nCc: (nobody)';
  assert.deepEqual(completed(header), header.split('\r\n'));
});

test('what the way must carry', () => {
  const of = (text: string, ...addresses: string[]) => neededFor(Buffer.from(text), addresses);
  assert.deepEqual(of('Subject: x\r\n\r\nx'), { smtpUtf8: false, body: '7BIT' });
  assert.deepEqual(of('Subject: x\r\n\r\n\u00e4'), { smtpUtf8: false, body: '8BITMIME' });
  assert.deepEqual(of('X: \u00e4\r\n\r\nx'), { smtpUtf8: true, body: '8BITMIME' });
  assert.deepEqual(of('X: x\r\n\r\nx', '\u00e4@x.example'), { smtpUtf8: true, body: '8BITMIME' });
});
