import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { Budget, ContentReader, findFault, mend, Pieces } from '../../../server/smtp/content.ts';
import { Input } from '../../../server/smtp/input.ts';

/** The rule said in the plainest way, octet by octet. RFC 5321 §4.5.2. */
function plainly(text: string): { content: string; rest: string } | null {
  let content = '';
  let at = 0;
  for (;;) {
    const lineStart = at === 0 || text.slice(at - 2, at) === '\r\n';
    if (at >= text.length) return null;
    if (lineStart && text[at] === '.') {
      if (text.slice(at, at + 3) === '.\r\n') return { content, rest: text.slice(at + 3) };
      at++;
      if (at >= text.length) return null;
    }
    content += text[at++];
  }
}

function read(chunks: string[]): { content: string; rest: string } | null {
  const reader = new ContentReader(new Pieces(1e6, new Budget(1e6)));
  for (const [i, chunk] of chunks.entries()) {
    const end = reader.feed(Buffer.from(chunk, 'latin1'), 0);
    if (end === -1) continue;
    return { content: reader.pieces.join().toString('latin1'), rest: chunk.slice(end) + chunks.slice(i + 1).join('') };
  }
  return null;
}

test('content is the same wherever the network cuts it', () => {
  const samples = [
    '.\r\n',
    'a\r\n.\r\nNOOP\r\n',
    '..\r\n.\r\n',
    '\r\n.\r\n',
    'a\r\n..b\r\n...\r\n.\r\n',
    '.\r.\r\n',
    'x\r\n.\rq\r\n.\r\n',
    '\r\r\n.\r\n',
    'a\r\n.\n.\r\n\r\n.\r\n',
  ];
  for (const sample of samples) {
    const expected = plainly(sample);
    for (let a = 0; a <= sample.length; a++) {
      for (let b = a; b <= sample.length; b++) {
        const chunks = [sample.slice(0, a), sample.slice(a, b), sample.slice(b)].filter(chunk => chunk);
        assert.deepEqual(read(chunks), expected, JSON.stringify(chunks));
      }
    }
  }
});
test('content agrees with the plain rule on 20,000 random texts, cut at random', () => {
  const random = seededRandom(5321);
  const letters = ['\r\n', '\r\n.', '.', '\r', '\n', 'a', '\r\n.\r\n', '..', '\0'];
  for (let i = 0; i < 20_000; i++) {
    let text = '';
    for (let n = random.fraction() * 12; n > 0; n--) text += letters[Math.floor(random.fraction() * letters.length)];
    const chunks: string[] = [];
    for (let rest = text; rest; ) {
      const cut = 1 + Math.floor(random.fraction() * 6);
      chunks.push(rest.slice(0, cut));
      rest = rest.slice(cut);
    }
    assert.deepEqual(read(chunks), plainly(text), JSON.stringify(chunks));
  }
});
test('pieces of every size join to what came, and nothing is kept beyond the limit', () => {
  const pieces = new Pieces(1_000_000, new Budget(2_000_000));
  const all: Buffer[] = [];
  for (const size of [1, 5000, 1, 1, 70_000, 4095, 4095, 3, 4096, 4095, ...Array(100).fill(2000)]) {
    const piece = Buffer.alloc(size, size % 251);
    all.push(piece);
    pieces.add(piece);
  }
  assert.ok(pieces.join().equals(Buffer.concat(all)));
  pieces.add(Buffer.alloc(900_000));
  assert.ok(pieces.tooMany);
  assert.equal(pieces.join().length, 0);
});
test('faults of line ends are found, and mended', () => {
  const cases: [string, ReturnType<typeof findFault>, string][] = [
    ['', null, ''],
    ['a\r\n', null, 'a\r\n'],
    ['a\n', 'bare-newline', 'a\r\n'],
    ['a\r', 'bare-newline', 'a\r\n'],
    ['a\rb\r\n', 'bare-newline', 'a\r\nb\r\n'],
    ['\r\r\n', 'bare-newline', '\r\n\r\n'],
    ['a\0b\r\n', 'nul', 'ab\r\n'],
    ['a\r\0\n', 'bare-newline', 'a\r\n'],
  ];
  for (const [text, fault, mended] of cases) {
    const bytes = Buffer.from(text, 'latin1');
    assert.equal(findFault(bytes), fault, JSON.stringify(text));
    assert.equal(mend(bytes).toString('latin1'), mended, JSON.stringify(text));
  }
});
test('a fault is found at every place of a message, however it lies in memory', () => {
  const memory = Buffer.alloc(64, 0xff);
  for (const [fault, octet] of [
    ['nul', 0],
    ['bare-newline', 13],
    ['bare-newline', 10],
    [null, 9],
    [null, 14],
    [null, 128],
  ] as const) {
    for (let offset = 0; offset < 8; offset++) {
      for (let length = 1; length < 20; length++) {
        const bytes = memory.subarray(offset, offset + length);
        for (let at = 0; at < length; at++) {
          bytes.fill('x').writeUInt8(octet, at);
          assert.equal(findFault(bytes), fault, `${octet} at ${at} of ${length}, offset ${offset}`);
        }
      }
    }
  }
});
test('lines come out whole however they come in', () => {
  const text = 'EHLO x\r\n\r\nMAIL\r\r\nü\r\nNO';
  for (let cut = 1; cut < text.length; cut++) {
    const input = new Input(false);
    const lines: unknown[] = [];
    for (let rest = Buffer.from(text); rest.length > 0; rest = rest.subarray(cut)) {
      input.push(rest.subarray(0, cut));
      for (let line = input.line(() => 100); line; line = input.line(() => 100))
        lines.push(line.kind === 'line' ? line.text : line.kind);
    }
    assert.deepEqual(lines, ['EHLO x', '', 'MAIL\r', 'ü'], `cut every ${cut}`);
    assert.equal(input.waiting, 2);
  }
});
