/** The file that sendmail(1) leaves: what was written is what is read, and whatever else is not taken for one. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  type Dropped,
  dropName,
  idOfName,
  LENGTH_AT,
  noWishes,
  printEnvelope,
  printLength,
  readDropFile,
} from '../../../server/msa/drop-file.ts';

const whole: Dropped = {
  ...{ sender: 'änn@here.example', recipients: ['root', 'kim@there.example'], fullName: 'Ann: of Here', user: 'ann' },
  ...{ notify: ['SUCCESS', 'DELAY'], ret: 'HDRS', envid: 'a b', body: '8BITMIME' },
};

function fileOf(dropped: Dropped, message: string): Buffer {
  const envelope = printEnvelope(dropped);
  assert.ok(envelope.ok);
  const file = Buffer.concat([envelope.value, Buffer.from(message)]);
  file.write(printLength(Buffer.byteLength(message)), LENGTH_AT, 'latin1');
  return file;
}

test('what was written is what is read', () => {
  for (const dropped of [whole, { ...noWishes, recipients: ['x'] }, { ...noWishes, sender: '', recipients: ['x'] }])
    for (const message of ['', 'Subject: x\r\n\r\n\r\n\r\nRecipient: y\r\n']) {
      const read = readDropFile(fileOf(dropped, message));
      assert.deepEqual(read, { ok: true, value: { dropped, message: Buffer.from(message) } });
    }
});

test('a file that was cut anywhere, or goes on, says so', () => {
  const file = fileOf(whole, 'Subject: x\r\n\r\nbody\r\n');
  for (let length = 0; length < file.length; length++)
    assert.equal(readDropFile(file.subarray(0, length)).ok, false, String(length));
  assert.equal(readDropFile(Buffer.concat([file, Buffer.from('x')])).ok, false);
});

test('what is none of ours, or of a later version, is not taken', () => {
  const text = fileOf(whole, 'x').toString();
  for (const other of [
    'Subject: x\n\nx',
    text.replace('Drop: 1', 'Drop: 2'),
    text.replace('Sender', 'Priority'),
    text.replace(/Recipient.*\n/g, ''),
    text.replace('HDRS', 'SOME'),
    text.replace('8BITMIME', 'BINARYMIME'),
    text.replace('SUCCESS', 'SOMETIMES'),
    text.replace('Sender: ', 'Sender:'),
  ])
    assert.equal(readDropFile(Buffer.from(other)).ok, false, other.slice(0, 80));
});

test('a line break in a value would be another line, and is refused', () => {
  for (const value of ['a\nRecipient: b', 'a\rb', 'a\0b'])
    assert.equal(printEnvelope({ ...whole, sender: value }).ok, false);
});

test('its name says under which trace, and nobody guesses it', () => {
  const name = dropName('MGA1B2C3D4E5', new Uint8Array(16).fill(255));
  assert.equal(idOfName(name), 'MGA1B2C3D4E5');
  for (const other of ['letter.eml', `${name}x`, name.toLowerCase(), `../${name}`]) assert.equal(idOfName(other), null);
});
