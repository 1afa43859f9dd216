/** A device's message: from its own address, with what it forgot, without what must not travel. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { type Device, usualSettings } from '../../../server/directory/device.ts';
import { completeAs } from '../../../server/msa/device-message.ts';
import { formatReply } from '../../../server/smtp/reply.ts';

const device: Device = {
  ...usualSettings,
  ...{ id: 1, name: 'Scanner, first floor', addresses: ['192.168.1.40'], sender: 'scan@here.example', port: 2525 },
  ...{ createdAt: 0, accepted: 0, refused: 0, used: null, no: null, password: null },
};
const completing = { now: 0, random: seededRandom(1), hostName: () => 'mail.here.example' };
const complete = (text: string, more: Partial<Device> = {}) =>
  completeAs({ ...device, ...more }, Buffer.from(text), completing);
const fieldsOf = (text: string, more: Partial<Device> = {}, names = /^(From|Sender|Bcc):/): readonly string[] => {
  const result = complete(text, more);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value
    .toString()
    .split('\r\n\r\n')[0]!
    .split('\r\n')
    .filter(line => names.test(line));
};

const whole = 'From: scan@here.example\r\nDate: Mon, 2 Nov 2026 08:00:00 +0000\r\nMessage-ID: <a@b>\r\n\r\nx\r\n';
const OWN = 'From: "Scanner, first floor" <scan@here.example>';

test('what is whole stays octet for octet', () => {
  const result = complete(whole);
  assert.ok(result.ok && result.value.equals(Buffer.from(whole)));
});

test('whoever it says it is, it is its own sender', () => {
  for (const [header, from] of [
    ['Subject: x', OWN],
    ['From: scanner', OWN],
    ['From: ', OWN],
    ['From: <>', OWN],
    ['From: Kim <kim@there.example>\r\nSender: lee@there.example', 'From: Kim <scan@here.example>'],
    ['From: "boss@here.example" <kim@there.example>', OWN],
    ['From: a@x.example, b@y.example', OWN],
    ['From: scan@here.example\r\nFrom: kim@there.example', OWN],
    ['From: SCAN@Here.Example', 'From: SCAN@Here.Example'],
    [
      'From: =?utf-8?q?B=C3=BCro?= <x@y.example>\r\nBcc: boss@here.example',
      'From: =?UTF-8?Q?B=C3=BCro?= <scan@here.example>',
    ],
    ['from : x@y.example\r\nFROM: z@y.example', OWN],
  ] as const)
    assert.deepEqual(
      fieldsOf(`${header}\r\nTo: ann@here.example\r\n\r\nx\r\n`).map(line => line.toLowerCase()),
      [from.toLowerCase()],
      header,
    );
});

test('where its owner wants that, another’s name is refused, and none is filled in', () => {
  const refuse = { others: 'refuse' } as const;
  for (const header of ['From: kim@there.example', 'From: scan@here.example, kim@there.example', 'From: kim@[there'])
    assert.match(
      answer(`${header}\r\n\r\nx`, refuse),
      /^553 5\.7\.1 This machine sends as scan@here\.example only/,
      header,
    );
  for (const header of ['From: scanner', 'Subject: x', 'From: "kim" <scan@here.example>'])
    assert.equal(answer(`${header}\r\n\r\nx`, refuse), '', header);
});
function answer(text: string, more: Partial<Device>): string {
  const result = complete(text, more);
  return result.ok ? '' : formatReply(result.error.reply);
}

test('a message without a header gets one, and its text stays text', () => {
  const result = complete('Alarm in hall 3\r\nSecond line\r\n');
  assert.ok(result.ok);
  const [header = '', body] = result.value.toString().split('\r\n\r\n');
  assert.deepEqual(
    header.split('\r\n').map(line => line.split(':')[0]),
    ['Date', 'Message-ID', 'From'],
  );
  assert.equal(body, 'Alarm in hall 3\r\nSecond line\r\n');
});

test('what it says of itself in our name is taken out', () => {
  const forged = 'Authentication-Results: mail.here.example; spf=pass\r\n';
  assert.deepEqual(fieldsOf(forged + whole, {}, /^Authentication-Results/), []);
});
