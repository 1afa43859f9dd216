import assert from 'node:assert/strict';
import test from 'node:test';
import { type SectionPart, sectionRange } from '../../../server/mime/section.ts';
import { parseStructure, type Structure } from '../../../server/mime/structure.ts';
import { mustHold, octets } from './mime-invariants.ts';

/** 'mixed[text/plain message(text/plain)]' */
function shape(part: Structure): string {
  switch (part.kind) {
    case 'leaf':
      return `${part.type}/${part.subtype}`;
    case 'message':
      return `message(${shape(part.structure)})`;
    case 'multipart':
      return `${part.subtype}[${part.parts.map(shape).join(' ')}]`;
  }
}

function read(text: string) {
  const bytes = octets(text);
  const parsed = parseStructure(bytes);
  mustHold(bytes, parsed);
  return { ...parsed, shape: shape(parsed.structure), bytes };
}

const mixed = (boundary: string, body: string) => `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${body}`;

const shapes: readonly (readonly [title: string, message: string, shape: string, problems: readonly string[]])[] = [
  ['nothing at all', '', 'text/plain', []],
  ['a body without a header', '\r\nhello', 'text/plain', []],
  ['a header without a body', 'Subject: x\r\n', 'text/plain', []],
  [
    'two parts',
    mixed('b', 'pre\r\n--b\r\n\r\none\r\n--b\r\nContent-Type: image/png\r\n\r\ntwo\r\n--b--\r\nepilogue'),
    'mixed[text/plain image/png]',
    [],
  ],
  [
    'bare LF',
    'Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n',
    'mixed[text/plain text/plain]',
    [],
  ],
  ['blanks after the boundary', mixed('b', '--b \t\r\n\r\none\r\n--b--  \r\n'), 'mixed[text/plain]', []],
  ['a longer line is no boundary', mixed('b', '--b\r\n\r\none\r\n--bc\r\n--b--\r\n'), 'mixed[text/plain]', []],
  [
    'a part whose header is cut by the boundary',
    mixed('b', '--b\r\nContent-Type: text/html\r\n--b\r\n\r\ntwo\r\n--b--'),
    'mixed[text/html text/plain]',
    [],
  ],
  ['two boundaries in a row', mixed('b', '--b\r\n--b--\r\n'), 'mixed[text/plain]', []],
  ['never closed', mixed('b', '--b\r\n\r\none'), 'mixed[text/plain]', ['multipart-not-closed']],
  [
    'no boundary parameter',
    'Content-Type: multipart/mixed\r\n\r\nhello',
    'mixed[text/plain]',
    ['multipart-without-boundary', 'multipart-without-parts'],
  ],
  [
    'an empty boundary',
    'Content-Type: multipart/mixed; boundary=""\r\n\r\nhello',
    'mixed[text/plain]',
    ['multipart-without-boundary', 'multipart-without-parts'],
  ],
  [
    'a boundary that is too long',
    mixed('b'.repeat(2049), 'hello'),
    'mixed[text/plain]',
    ['multipart-without-boundary', 'multipart-without-parts'],
  ],
  ['an empty multipart', mixed('b', '--b--\r\n'), 'mixed[text/plain]', ['multipart-without-parts']],
  [
    'an outer boundary ends the inner parts',
    mixed(
      'o',
      '--o\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n\r\none\r\n--o\r\n\r\ntwo\r\n--o--',
    ),
    'mixed[alternative[text/plain] text/plain]',
    ['multipart-not-closed'],
  ],
  [
    'the same boundary inside and outside',
    mixed(
      'b',
      '--b\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b--\r\n--b\r\n\r\ntwo\r\n--b--',
    ),
    'mixed[alternative[text/plain] text/plain]',
    [],
  ],
  ['a message inside', 'Content-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nbody', 'message(text/plain)', []],
  [
    'a message cut before its header',
    mixed('b', '--b\r\nContent-Type: message/rfc822\r\n\r\n--b--'),
    'mixed[message(text/plain)]',
    [],
  ],
  [
    'a message that is only a header',
    mixed('b', '--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\n--b--'),
    'mixed[message(text/plain)]',
    [],
  ],
  ['an unreadable type', 'Content-Type: text\r\n\r\nx', 'text/plain', []],
  ['a type in comments and capitals', 'Content-Type: (a) IMAGE / (b) PNG (c)\r\n\r\nx', 'image/png', []],
];

test('part trees', async t => {
  for (const [title, message, expected, problems] of shapes) {
    await t.test(title, () => {
      const found = read(message);
      assert.equal(found.shape, expected);
      assert.deepEqual([...found.problems].sort(), [...problems].sort());
    });
  }
});

test('a leaf carries all that BODYSTRUCTURE lists', () => {
  const { structure } = read(
    [
      'Content-Type: Text/HTML; Charset="utf-8"; format=flowed',
      'Content-Transfer-Encoding: BASE64 (why not)',
      'Content-ID: <id@example.org>',
      'Content-Description: a =?utf-8?q?b?=',
      'Content-Disposition: Attachment; filename="a b.html"; size=3',
      'Content-Language: en, de (German)',
      'Content-Location: http://example.org/x',
      'Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==',
      '',
      'QUJD',
      'REVG',
      '',
    ].join('\r\n'),
  );
  assert.deepEqual(structure, {
    kind: 'leaf',
    type: 'text',
    subtype: 'html',
    parameters: [
      ['charset', 'utf-8'],
      ['format', 'flowed'],
    ],
    id: '<id@example.org>',
    description: 'a =?utf-8?q?b?=',
    encoding: 'base64',
    md5: 'Q2hlY2sgSW50ZWdyaXR5IQ==',
    disposition: {
      type: 'attachment',
      parameters: [
        ['filename', 'a b.html'],
        ['size', '3'],
      ],
    },
    language: ['en', 'de'],
    location: 'http://example.org/x',
    size: 12,
    lines: 2,
    header: { start: 0, end: 348 },
    body: { start: 348, end: 360 },
  });
});

const nested = [
  'Subject: outer',
  'Content-Type: multipart/mixed; boundary=o',
  '',
  'preamble',
  '--o',
  'X-Part: 1',
  '',
  'first',
  '--o',
  'Content-Type: message/rfc822',
  '',
  'Subject: inner',
  'Content-Type: multipart/alternative; boundary=i',
  '',
  '--i',
  '',
  'inner one',
  'in two lines',
  '--i',
  'Content-Type: text/html',
  '',
  'inner two',
  '--i--',
  '--o',
  'Content-Type: message/rfc822',
  '',
  'Subject: plain',
  '',
  'plain text',
  '--o--',
  '',
].join('\r\n');

test('sections are served from the stored offsets', () => {
  const { structure, bytes } = read(nested);
  const stored = JSON.parse(JSON.stringify(structure)) as Structure;
  const section = (path: number[], which: SectionPart) => {
    const range = sectionRange(stored, path, which);
    return range && bytes.toString('latin1', range.start, range.end);
  };
  const table: readonly (readonly [path: number[], which: SectionPart, text: string | null])[] = [
    [[], 'content', nested],
    [[], 'header', nested.slice(0, nested.indexOf('preamble'))],
    [[], 'text', nested.slice(nested.indexOf('preamble'))],
    [[], 'mime', null],
    [[1], 'content', 'first'],
    [[1], 'mime', 'X-Part: 1\r\n\r\n'],
    [[1], 'header', null],
    [[1], 'text', null],
    [[1, 1], 'content', null],
    [[2], 'mime', 'Content-Type: message/rfc822\r\n\r\n'],
    [[2], 'header', 'Subject: inner\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n'],
    [[2, 1], 'content', 'inner one\r\nin two lines'],
    [[2, 1], 'mime', '\r\n'],
    [[2, 2], 'content', 'inner two'],
    [[2, 2], 'mime', 'Content-Type: text/html\r\n\r\n'],
    [[2, 3], 'content', null],
    [[3], 'content', 'Subject: plain\r\n\r\nplain text'],
    [[3], 'text', 'plain text'],
    [[3, 1], 'content', 'plain text'],
    [[3, 1, 1], 'content', null],
    [[4], 'content', null],
    [[0], 'content', null],
  ];
  for (const [path, which, text] of table) assert.equal(section(path, which), text, `${path.join('.')} ${which}`);
});

test('a message that is not multipart has one part, its body', () => {
  const { structure } = read('Subject: x\r\n\r\nhello');
  assert.deepEqual(sectionRange(structure, [1], 'content'), { start: 14, end: 19 });
  assert.deepEqual(sectionRange(structure, [1], 'mime'), { start: 0, end: 14 });
  assert.equal(sectionRange(structure, [2], 'content'), null);
  assert.equal(sectionRange(structure, [1, 1], 'content'), null);
});

test('of a message that is one message inside, 1 is that message', () => {
  const { structure, bytes } = read('Content-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nbody');
  const text = (path: number[], which: SectionPart) => {
    const range = sectionRange(structure, path, which)!;
    return bytes.toString('latin1', range.start, range.end);
  };
  assert.equal(text([1], 'content'), 'Subject: in\r\n\r\nbody');
  assert.equal(text([1], 'header'), 'Subject: in\r\n\r\n');
  assert.equal(text([1, 1], 'content'), 'body');
  assert.equal(sectionRange(structure, [1, 1, 1], 'content'), null);
});

test('lines are counted as line ends in the body', () => {
  const { structure } = read(nested);
  assert.ok(structure.kind === 'multipart');
  assert.deepEqual(
    structure.parts.map(part => [part.size, part.lines]),
    [
      [5, 0],
      [structure.parts[1]!.size, 11],
      [28, 2],
    ],
  );
});
