/** Message files that the desktop opens: one of Outlook, a folder of them, one that is none, and more than is opened at once. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import type { FilePart } from '../../../server/api/shell.ts';
import { messagesIn } from '../../../server/assembly/message-files.ts';
import { Tag } from '../../../server/formats/outlook/item.ts';
import { msgFile } from '../../support/msg-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'mailroom-files-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function read(name: string, content: string | Buffer): Promise<readonly FilePart[]> {
  writeFileSync(join(folder, name), content);
  return Array.fromAsync(messagesIn(join(folder, name)));
}
const seen = (parts: readonly FilePart[]) =>
  parts.map(part =>
    'fault' in part ? part.fault : [part.name, /^Subject: (.*)\r$/m.exec(Buffer.from(part.bytes).toString())?.[1]],
  );
const letter = (subject: string): string =>
  `From kim@there.example Mon Jan  5 10:00:00 2026\nFrom: kim@there.example\nSubject: ${subject}\n\nHello\n\n`;

test('a message of Outlook becomes one as mail has it', async () => {
  const message = {
    properties: { [Tag.messageClass]: 'IPM.Note', [Tag.subject]: 'Offer', [Tag.body]: 'Hello' },
  };
  assert.deepEqual(seen(await read('Offer.msg', msgFile(message))), [['Offer.eml', 'Offer']]);
});

test('each message of a folder, in order', async () => {
  const parts = await read('Old mail.mbox', letter('One') + letter('Two'));
  assert.deepEqual(seen(parts), [
    ['Old mail.eml', 'One'],
    ['Old mail-2.eml', 'Two'],
  ]);
});

test('what is no mail says so, and so does what is not there', async () => {
  for (const [name, content] of [
    ['picture.mbox', '\u0089PNG\r\n'],
    ['empty.mbox', ''],
    ['broken.msg', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
  ] as const) {
    const parts = await read(name, content);
    assert.equal(parts.length, 1, name);
    assert.ok('fault' in parts[0]! && parts[0].fault.includes(name), name);
  }
  const [gone] = await Array.fromAsync(messagesIn(join(folder, 'gone.mbox')));
  assert.ok('fault' in gone!);
});

test('more than a person looks at is refused, with the way that is for it', async () => {
  const parts = await read('years.mbox', letter('Again').repeat(501));
  assert.equal(parts.length, 501);
  assert.match(String(seen(parts).at(-1)), /^years\.mbox holds more than is opened at once: .*mailroom import$/);
});
