/** Random and mutated messages: the tree always holds together, and nothing below it throws. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { parseMailbox, parsePath, printMailbox } from '../../../server/mime/address.ts';
import { readAddresses } from '../../../server/mime/address-list.ts';
import { parseDate } from '../../../server/mime/date.ts';
import { decodeWords } from '../../../server/mime/encoded-word.ts';
import { readMessage } from '../../../server/mime/message.ts';
import { parameterText, parseContentField } from '../../../server/mime/parameter.ts';
import { readReport } from '../../../server/mime/report-reader.ts';
import { parseStructure } from '../../../server/mime/structure.ts';
import { summarize } from '../../../server/mime/summary.ts';
import { anyText, mustHold, octets, seeded } from './mime-invariants.ts';

const folder = new URL('../../../assets/samples/', import.meta.url);
const samples = readdirSync(folder)
  .filter(name => name.endsWith('.eml'))
  .map(name => readFileSync(new URL(name, folder)));

/** Pieces of which broken mail is made. */
const piece = fc.constantFrom(
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    ' ',
    '\t',
    ':',
    ';',
    '=',
    '"',
    '\\',
    '(',
    ')',
    '<',
    '>',
    ',',
    '@',
    '\0',
    '\xe9',
    '--',
  ],
  ...[
    '--a',
    '--a--',
    '--b\r\n',
    '--b--\r\n',
    'Content-Type: ',
    'multipart/mixed; boundary=a',
    'multipart/digest; boundary="b"',
  ],
  ...['message/rfc822', 'text/plain', 'From: ', 'To: ', 'Subject: ', 'group: a@b.example;', '=?utf-8?q?=C3=A9?=', '=?'],
  ...["name*0*=utf-8''%C3", 'Content-Disposition: attachment; filename=x', 'Date: Thu, 3 Sep 2026 08:00 +0000'],
);
const message = fc.array(piece, { maxLength: 60 }).map(pieces => octets(pieces.join('')));

const readAll = (bytes: Uint8Array) => {
  const parsed = parseStructure(bytes);
  mustHold(bytes, parsed);
  const { preview, subject, author } = summarize(bytes, parsed);
  assert.ok(preview.length <= 200);
  for (const shown of [preview, subject, author]) assert.doesNotMatch(shown, /\p{Cc}|\u202e/u);
  readReport(bytes);
};

test('messages made of pieces', () => fc.assert(fc.property(message, readAll), { ...seeded, numRuns: 2000 }));

test('messages of any octets', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), readAll), seeded));

const edit = fc.record({ at: fc.nat(5000), cut: fc.nat(40), put: piece });

/** A sample with some stretches replaced. */
function mutated(sample: Buffer, edits: readonly { at: number; cut: number; put: string }[]): Buffer {
  return edits.reduce((bytes, { at, cut, put }) => {
    const from = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, from), octets(put), bytes.subarray(from + cut)]);
  }, sample);
}

const broken = fc
  .record({ sample: fc.constantFrom(...samples), edits: fc.array(edit, { minLength: 1, maxLength: 8 }) })
  .map(({ sample, edits }) => mutated(sample, edits));

test('samples with stretches replaced', () => fc.assert(fc.property(broken, readAll), { ...seeded, numRuns: 1500 }));

test('a reader always gets something', () =>
  fc.assert(
    fc.asyncProperty(broken, async bytes => {
      const { attachments } = await readMessage(bytes);
      for (const { filename } of attachments) assert.doesNotMatch(filename, /[/\\\0]|^\.|^$/);
    }),
    { ...seeded, numRuns: 150 },
  ));

const value = fc.array(piece, { maxLength: 40 }).map(pieces => pieces.join('').replace(/[\r\n\0]/g, ' '));

test('header values of any kind', () =>
  fc.assert(
    fc.property(value, text => {
      for (const address of readAddresses(text)) assert.equal(address.length, 4);
      const { parameters } = parseContentField(text);
      for (const [name] of parameters) parameterText(parameters, name);
      decodeWords(text);
      parseDate(text);
      parsePath(text);
    }),
    { ...seeded, numRuns: 2000 },
  ));

test('an address that is accepted prints as the same address', () =>
  fc.assert(
    fc.property(anyText(30), local => {
      const parsed = parseMailbox(`"${local.replace(/["\\]/g, '\\$&')}"@example.org`);
      if (parsed.ok) assert.deepEqual(parseMailbox(printMailbox(parsed.value)), parsed);
    }),
    seeded,
  ));
