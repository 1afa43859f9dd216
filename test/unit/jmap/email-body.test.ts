/** Bodies of messages: the flat lists, sizes without decoding, texts cut where they may be. RFC 8621 §4.1.4, §4.2. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { bodyLists, bodyTree } from '../../../server/jmap/email/body-part.ts';
import { cutText, decodeBodyValue } from '../../../server/jmap/email/body-value.ts';
import { decodedSize } from '../../../server/jmap/email/decoded-size.ts';
import { decodeTransfer } from '../../../server/mime/coding.ts';
import { type Leaf, parseStructure } from '../../../server/mime/structure.ts';

/** 'mixed(text/plain;a, …)' as a message: types, and after the semicolon what the part is called and how it is meant. */
type Sketch = {
  readonly type: string;
  readonly name?: string;
  readonly disposition?: string;
  readonly parts?: Sketch[];
};
let boundaries = 0;
function message({ type, name, disposition, parts }: Sketch): string {
  const boundary = `b${++boundaries}`;
  const fields = [
    `Content-Type: ${type}${parts ? `; boundary=${boundary}` : ''}${name ? `; name=${name}` : ''}`,
    ...(disposition ? [`Content-Disposition: ${disposition}`] : []),
  ];
  const body = parts
    ? [...parts.map(part => `--${boundary}\r\n${message(part)}\r\n`), `--${boundary}--\r\n`].join('')
    : type === 'message/rfc822'
      ? 'Subject: inner\r\n\r\ninner'
      : 'x';
  return `${fields.join('\r\n')}\r\n\r\n${body}`;
}
const leaf = (type: string, disposition?: string, name?: string): Sketch => ({
  type,
  ...(name && { name }),
  ...(disposition && { disposition }),
});
const multipart = (subtype: string, ...parts: Sketch[]): Sketch => ({ type: `multipart/${subtype}`, parts });

const lists = (sketch: Sketch) => {
  const { structure } = parseStructure(Buffer.from(message(sketch)));
  const { textBody, htmlBody, attachments } = bodyLists(bodyTree(structure, 'E1'));
  const ids = (list: typeof textBody) => list.map(part => part.partId).join(' ');
  return [ids(textBody), ids(htmlBody), ids(attachments)];
};

test('the RFC’s own example: a list’s header and footer around both forms', () => {
  const sketch = multipart(
    'mixed',
    leaf('text/plain', 'inline'), // A = 1
    multipart(
      'mixed',
      multipart(
        'alternative',
        multipart('mixed', leaf('text/plain', 'inline'), leaf('image/jpeg', 'inline'), leaf('text/plain', 'inline')), // B C D
        multipart('related', leaf('text/html'), leaf('image/jpeg')), // E F
      ),
      leaf('image/jpeg', 'attachment'), // G
      leaf('application/x-excel'), // H
      leaf('message/rfc822'), // J
    ),
    leaf('text/plain', 'inline'), // K
  );
  assert.deepEqual(lists(sketch), ['1 2.1.1.1 2.1.1.2 2.1.1.3 3', '1 2.1.2.1 3', '2.1.1.2 2.1.2.2 2.2 2.3 2.4']);
});

test('usual messages laid flat', () => {
  const table: readonly (readonly [Sketch, readonly string[]])[] = [
    [leaf('text/plain'), ['1', '1', '']],
    [leaf('text/html'), ['1', '1', '']],
    [leaf('application/pdf'), ['', '', '1']],
    [leaf('text/calendar'), ['', '', '1']],
    [leaf('text/plain', 'attachment'), ['', '', '1']],
    [multipart('alternative', leaf('text/plain'), leaf('text/html')), ['1', '2', '']],
    [multipart('alternative', leaf('text/html')), ['1', '1', '']],
    [multipart('alternative', leaf('text/plain'), leaf('text/calendar')), ['1', '1', '2']],
    [multipart('related', leaf('text/html'), leaf('image/png')), ['1', '1', '2']],
    [multipart('mixed', leaf('text/plain'), leaf('text/plain', undefined, 'a.txt')), ['1', '1', '2']],
    [multipart('mixed', leaf('text/plain', undefined, 'a.txt'), leaf('image/png')), ['1 2', '1 2', '']],
    [
      multipart('mixed', multipart('alternative', leaf('text/plain'), leaf('text/html')), leaf('image/png')),
      ['1.1 2', '1.2 2', ''],
    ],
  ];
  for (const [sketch, expected] of table) assert.deepEqual(lists(sketch), expected, JSON.stringify(sketch));
});

test('a part’s name, charset, cid and the rest come from its header', () => {
  const { structure } = parseStructure(
    Buffer.from(
      [
        'Content-Type: text/x-notes; charset=UTF-8; name="=?utf-8?Q?=C3=BC.txt?="',
        "Content-Disposition: attachment; filename*=iso-8859-1''%FC%20b.txt",
        'Content-ID: (what) < part1@x >',
        'Content-Language: de, en',
        'Content-Location: https://x.example/a',
        '',
        'x',
      ].join('\r\n'),
    ),
  );
  const { structure: _structure, ...part } = bodyTree(structure, 'E9');
  assert.deepEqual(part, {
    partId: '1',
    blobId: 'E9_1',
    type: 'text/x-notes',
    name: 'ü b.txt',
    charset: 'UTF-8',
    disposition: 'attachment',
    cid: 'part1@x',
    language: ['de', 'en'],
    location: 'https://x.example/a',
    subParts: null,
  });
  const implicit = bodyTree(parseStructure(Buffer.from('Subject: x\r\n\r\nx')).structure, 'E9');
  assert.deepEqual([implicit.type, implicit.charset], ['text/plain', 'us-ascii']);
  const binary = bodyTree(parseStructure(Buffer.from('Content-Type: image/png\r\n\r\nx')).structure, 'E9');
  assert.equal(binary.charset, null);
});

const sizeOf = async (body: Buffer, encoding: string): Promise<number> => {
  const bytes = Buffer.concat([Buffer.from(`Content-Transfer-Encoding: ${encoding}\r\n\r\n`), body]);
  const { structure } = parseStructure(bytes);
  return decodedSize(structure as Leaf, async (start, end) => bytes.subarray(start, end));
};

test('the size is the size after decoding, whatever stands there', async () => {
  const anything = fc.array(
    fc.constantFrom('A', 'b', '9', '+', '=', '==', '\r\n', '\n', ' ', '=3D', '=\r\n', '!', 'ü'),
    {
      maxLength: 60,
    },
  );
  await fc.assert(
    fc.asyncProperty(
      anything,
      fc.constantFrom('base64', 'quoted-printable', '7bit', 'x-none'),
      async (parts, encoding) => {
        const body = Buffer.from(parts.join(''));
        assert.equal(await sizeOf(body, encoding), decodeTransfer(body, encoding).length);
      },
    ),
    { numRuns: 300 },
  );
});

test('the size of a large attachment is told from its first and last line', async () => {
  for (const octets of [1_500_000, 1_500_001, 1_500_002, 57 * 30_000]) {
    const lines = Buffer.alloc(octets, 7)
      .toString('base64')
      .match(/.{1,76}/g)!;
    for (const end of ['', '\r\n']) {
      const body = Buffer.from(lines.join('\r\n') + end);
      const bytes = Buffer.concat([Buffer.from('Content-Transfer-Encoding: base64\r\n\r\n'), body]);
      const { structure } = parseStructure(bytes);
      let read = 0;
      const size = await decodedSize(structure, async (start, stop) => {
        read += stop - start;
        return bytes.subarray(start, stop);
      });
      assert.equal(size, octets);
      assert.ok(read < 4096, `${read} octets were read`);
    }
  }
  const uneven = Buffer.from(
    [...Array(20_000).fill('AAAA'.repeat(19)), 'AAAA', 'AAAA'.repeat(19), 'AA=='].join('\r\n'),
  );
  assert.equal(await sizeOf(uneven, 'base64'), decodeTransfer(uneven, 'base64').length);
});

test('a cut text is within its octets, whole characters, and outside tags', () => {
  const table: readonly (readonly [string, number, boolean, string])[] = [
    ['abc', 3, false, 'abc'],
    ['aü', 2, false, 'a'],
    ['a😀b', 4, false, 'a'],
    ['a😀b', 5, false, 'a😀'],
    ['ab<a href="x">c', 8, true, 'ab'],
    ['ab<a href="x">c', 8, false, 'ab<a href'.slice(0, 8)],
    ['ab<a title=">">c</a>', 13, true, 'ab'],
    ['ab<a title=">">c</a>', 16, true, 'ab<a title=">">c'],
    ['1 < 2 and more', 6, true, '1 < 2 '],
    ['a<!-- <b> -->c', 9, true, 'a'],
    ['a &amp; b', 4, true, 'a '],
    ["it's <b>'</b> fine and long", 16, true, "it's <b>'</b> fi"],
  ];
  for (const [text, most, isHtml, expected] of table) assert.equal(cutText(text, most, isHtml), expected, text);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(80), fc.boolean(), (text, most, isHtml) => {
      const cut = cutText(text, most, isHtml);
      assert.ok(Buffer.byteLength(cut) <= most && text.startsWith(cut) && cut.isWellFormed());
    }),
  );
});

test('texts in many charsets; problems are told, and never thrown', () => {
  const value = (octets: string | Buffer, charset: string | null, encoding = '8bit') => {
    const part = { encoding, charset, isHtml: false };
    const { value, isEncodingProblem } = decodeBodyValue(Buffer.from(octets as string), part, null);
    return [value, isEncodingProblem];
  };
  assert.deepEqual(value('a\r\nb\n', 'us-ascii'), ['a\nb\n', false]);
  assert.deepEqual(value('ü', 'us-ascii'), ['ü', false]);
  assert.deepEqual(value(Buffer.from([0xfc]), 'us-ascii'), ['ü', true]);
  assert.deepEqual(value(Buffer.from([0xfc]), 'iso-8859-1'), ['ü', false]);
  assert.deepEqual(value(Buffer.from([0xfc]), 'utf-8'), ['\ufffd', true]);
  assert.deepEqual(value('\ufffd', 'utf-8'), ['\ufffd', false]);
  assert.deepEqual(value('ü', 'x-unheard-of'), ['ü', true]);
  assert.deepEqual(value('\x1b$B$"\x1b(B', 'iso-2022-jp'), ['あ', false]);
  assert.deepEqual(value('YQ==', 'utf-8', 'base64'), ['a', false]);
  assert.deepEqual(value('a', 'utf-8', 'x-uuencode'), ['a', true]);
});
