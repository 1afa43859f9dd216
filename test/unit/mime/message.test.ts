import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { byOwnDecoder, readMessage } from '../../../server/mime/message.ts';
import { parseStructure } from '../../../server/mime/structure.ts';

const sample = (name: string) => readFileSync(new URL(`../../../assets/samples/${name}`, import.meta.url));

test('a reader gets the header decoded and in order', async () => {
  const message = await readMessage(sample('encoded-subject.eml'));
  assert.deepEqual(message.headers.slice(0, 3), [
    { name: 'From', value: 'Jürgen Müller <juergen@example.org>' },
    { name: 'To', value: 'René Dèga <rene@example.com>' },
    { name: 'Subject', value: 'Grüße aus München (schön) today' },
  ]);
  assert.deepEqual(message.to, [
    { name: 'René Dèga', address: 'rene@example.com', mailbox: { localPart: 'rene', domain: 'example.com' } },
  ]);
  assert.equal(message.date, Date.UTC(2026, 8, 4, 7, 15));
  assert.deepEqual(message.problems, []);
});

test('an inline image is known by its content id', async () => {
  const { html, attachments } = await readMessage(sample('inline-image.eml'));
  assert.match(html ?? '', /src="cid:logo@example\.net"/);
  const [logo] = attachments;
  assert.deepEqual(
    [logo?.contentId, logo?.inline, logo?.type, logo?.size],
    ['logo@example.net', true, 'image/png', 70],
  );
  assert.deepEqual([...logo!.bytes.subarray(1, 4)], [0x50, 0x4e, 0x47]);
});

test('the own decoder reads what mailparser reads', async () => {
  for (const name of [
    'plain.eml',
    'encoded-subject.eml',
    'inline-image.eml',
    'attachment-2231.eml',
    'nested-message.eml',
    'japanese.eml',
  ]) {
    const bytes = sample(name);
    const { text, html, attachments } = await readMessage(bytes);
    const own = byOwnDecoder(bytes, parseStructure(bytes).structure);
    assert.deepEqual([own.text?.trim(), own.html?.trim()], [text?.trim(), html?.trim()], name);
    assert.deepEqual(
      own.attachments.map(({ filename, type, bytes: content }) => [filename, type, content.toString('base64')]),
      attachments.map(({ filename, type, bytes: content }) => [filename, type, content.toString('base64')]),
      name,
    );
  }
});

test('a field named __proto__ is a field', async () => {
  const { headers } = await readMessage(Buffer.from('__proto__: x\r\nconstructor: y\r\n\r\nbody'));
  assert.deepEqual(headers, [
    { name: '__proto__', value: 'x' },
    { name: 'constructor', value: 'y' },
  ]);
});
