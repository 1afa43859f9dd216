/** Messages built to cost time, memory or the stack. Each is read in well under 200 ms; a quadratic step takes seconds. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { readAddresses } from '../../../server/mime/address-list.ts';
import { decodeBase64, decodeQuotedPrintable } from '../../../server/mime/coding.ts';
import { decodeWords } from '../../../server/mime/encoded-word.ts';
import { textOfHtml } from '../../../server/mime/html-text.ts';
import { readMessage } from '../../../server/mime/message.ts';
import { parseContentField } from '../../../server/mime/parameter.ts';
import { parseStructure } from '../../../server/mime/structure.ts';
import { summarize } from '../../../server/mime/summary.ts';
import { mustHold, octets } from './mime-invariants.ts';

const LONGEST = 200;

const nest = (count: number) =>
  Array.from({ length: count }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join('');

const messages: readonly (readonly [title: string, message: string, problem?: string])[] = [
  ['10,000 nested multiparts', `${nest(10_000)}\r\nx`, 'nested-too-deep'],
  ['10,000 nested messages', 'Content-Type: message/rfc822\r\n\r\n'.repeat(10_000), 'nested-too-deep'],
  ['50,000 header fields', `${'X-A: b\r\n'.repeat(25_000)}${'To: a@b\r\n'.repeat(25_000)}\r\nbody`],
  [
    '100,000 parts',
    `Content-Type: multipart/mixed; boundary=z\r\n\r\n${'--z\r\n\r\nx\r\n'.repeat(100_000)}`,
    'too-many-parts',
  ],
  [
    '1 MB without the boundary',
    `Content-Type: multipart/mixed; boundary=zz\r\n\r\n${'--\n'.repeat(350_000)}`,
    'multipart-without-parts',
  ],
  [
    '1 MB on one line',
    `Content-Type: multipart/mixed; boundary=z\r\n\r\n${'--'.repeat(500_000)}`,
    'multipart-without-parts',
  ],
  [
    '50,000 continuations',
    `Content-Type: text/plain${Array.from({ length: 50_000 }, (_, n) => `;\r\n a*${n}*=x`).join('')}\r\n\r\n`,
  ],
  ['a megabyte of "("', `From: ${'('.repeat(1_000_000)}\r\n\r\n`],
  ['a megabyte of "<"', `From: ${'<'.repeat(1_000_000)}\r\n\r\n`],
  ['100 KB of quotes', `From: ${'"'.repeat(99_999)}\r\nTo: ${'\\"'.repeat(49_000)}\r\n\r\n`],
  ['100 deep boundaries asked of 1 MB', `${nest(99)}\r\n${'--b1x\r\n'.repeat(140_000)}`, 'multipart-not-closed'],
  ['a megabyte of CR', `Subject: ${'\r'.repeat(1_000_000)}\n\n`],
  ['a megabyte of folds', `Subject:${'\r\n '.repeat(350_000)}x\r\n\r\n`],
];

function timed<T>(act: () => T): T {
  act();
  const before = performance.now();
  const value = act();
  const took = performance.now() - before;
  assert.ok(took < LONGEST, `took ${took.toFixed()} ms`);
  return value;
}

for (const [title, message, problem] of messages) {
  test(`the structure of ${title}`, () => {
    const bytes = octets(message);
    const parsed = timed(() => parseStructure(bytes));
    mustHold(bytes, parsed);
    if (problem) assert.ok((parsed.problems as readonly string[]).includes(problem), parsed.problems.join());
    timed(() => summarize(bytes, parsed));
    JSON.parse(JSON.stringify(parsed));
  });
}

test('1,000 parts are listed and the rest stays in the body', () => {
  const { structure } = parseStructure(octets(messages[3]![1]));
  assert.ok(structure.kind === 'multipart');
  assert.equal(structure.parts.length, 999);
});

const values: readonly (readonly [title: string, act: () => unknown])[] = [
  ['half encoded words', () => decodeWords('=?a?q?'.repeat(50_000))],
  ['encoded words of nothing', () => decodeWords('=?u?q??='.repeat(50_000))],
  ['"=?" alone', () => decodeWords('=?'.repeat(150_000))],
  ['addresses of half words', () => readAddresses('=?a?q?'.repeat(50_000))],
  ['words without an end', () => readAddresses('a '.repeat(100_000))],
  ['parameters', () => parseContentField(`a/b${';x=y'.repeat(100_000)}`)],
  ['semicolons', () => parseContentField(';'.repeat(500_000))],
  ['comments', () => parseContentField('('.repeat(500_000))],
  ['soft line breaks', () => decodeQuotedPrintable(octets('=  \t '.repeat(200_000)))],
  ['blanks', () => decodeQuotedPrintable(octets(' '.repeat(1_000_000)))],
  ['padding', () => decodeBase64(octets('='.repeat(1_000_000)))],
  ['HTML of "<"', () => textOfHtml('<'.repeat(200_000), 200)],
  ['HTML of "<a "', () => textOfHtml('<a '.repeat(100_000), 200)],
  ['HTML of style', () => textOfHtml('<style>'.repeat(50_000), 200)],
  ['HTML of closed styles', () => textOfHtml('<style></style>'.repeat(20_000), 200)],
  ['HTML of half comments', () => textOfHtml('<!--'.repeat(100_000), 200)],
  ['HTML of "&"', () => textOfHtml('&#'.repeat(200_000))],
];
for (const [title, act] of values) test(`decoding ${title}`, () => void timed(act));

test('a reader gets a message that mailparser refuses', async () => {
  const deep = await readMessage(octets(`Subject: deep\r\n${nest(1000)}\r\nthe text`));
  assert.equal(deep.subject, 'deep');
  assert.ok(deep.problems.includes('read-by-own-decoder'));
  const wide = await readMessage(octets(`${'X-A: b\r\n'.repeat(50_000)}\r\nthe text`));
  assert.deepEqual([wide.text, wide.problems], ['the text', ['header-too-large', 'read-by-own-decoder']]);
});

test('a megabyte of parameters in a part keeps no reader waiting', async () => {
  const parameters = Array.from({ length: 40_000 }, (_, n) => `;\r\n name*${n}*=%41%42%43`).join('');
  const bytes = octets(
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: a/b${parameters}\r\n\r\nx\r\n--b--`,
  );
  await readMessage(bytes);
  const before = performance.now();
  const { text, attachments, problems } = await readMessage(bytes);
  assert.ok(performance.now() - before < LONGEST);
  assert.deepEqual([text, attachments.length, problems], ['text', 1, ['header-too-large', 'read-by-own-decoder']]);
});
