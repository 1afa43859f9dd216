/**
 * Kept mailbox names, and many made of them, as a command has them and as a response shows them: "7" in modified UTF-7,
 * "8" in UTF-8. A name is read to one form, and what is shown of it is read to the same again.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { compilePattern } from '../../../server/imap/mailboxes/mailbox-pattern.ts';
import { Decoder } from '../../../server/imap/syntax/decoder.ts';
import { octetsOf, string } from '../../../server/imap/syntax/encoder.ts';
import { BadSyntax } from '../../../server/imap/syntax/grammar.ts';
import {
  decodeMailboxName,
  encodeMailboxName,
  isProperName,
  printMailboxName,
} from '../../../server/imap/syntax/mailbox-name.ts';
import { corpus, damaged, seededNumbers } from '../../support/corpus.ts';

const samples = corpus('imap/mailbox-names');

/** As the connection cuts a command: text, literal, text. */
function pieces(text: string): (string | Buffer)[] {
  const literal = /^(.*?)\{(\d+)\}\r\n/s.exec(text);
  if (!literal) return [text];
  const [head = '', before = '', octets = '0'] = literal;
  const end = head.length + Number(octets);
  return [before, Buffer.from(text.slice(head.length, end), 'latin1'), text.slice(end)];
}

/** null: refused. Anything but BadSyntax is a fault. */
function read(printed: string, utf8: boolean): string | null {
  try {
    const line = new Decoder(pieces(printed), utf8);
    const name = line.mailbox();
    line.end();
    return name;
  } catch (fault) {
    if (fault instanceof BadSyntax) return null;
    throw fault;
  }
}

/** What holds of every name that was read. */
function check(name: string): void {
  assert(name.isWellFormed(), JSON.stringify(name));
  assert.equal(name.normalize('NFC'), name);
  assert(!/^inbox(\/|$)/i.test(name) || name.startsWith('INBOX'));
  for (const utf8 of [false, true]) {
    const printed = printMailboxName(name, utf8);
    assert.match(printed, /^[^\r\n]*$|^\{\d+\}\r\n/);
    // A line break or NUL in a name comes only by a literal in UTF-8, and CREATE makes no such name.
    if (utf8 ? isProperName(name) : !name.includes('\0')) assert.equal(read(printed, utf8), name, printed);
  }
}

test('kept names are read or refused as their file names say', () => {
  for (const { name, bytes } of samples) {
    const found = read(string(bytes.toString('latin1')), name.includes('-8-'));
    assert.equal(found !== null, name.startsWith('good-'), name);
    if (found !== null) check(found);
  }
});

test('names made of kept ones are read to one form, or refused', () => {
  const next = seededNumbers(3501);
  let good = 0;
  for (let round = 0; round < 20_000; round++) {
    const octets = damaged(samples, next).toString('latin1');
    for (const utf8 of [false, true]) {
      const found = read(string(octets), utf8);
      if (found === null) continue;
      good++;
      check(found);
    }
    // Without quotes or braces: what is no name must be refused and not hang.
    read(octets, next(2) === 1);
  }
  assert(good > 2000, `${good} of them`);
});

test('names of any characters go over the wire in both forms', () => {
  const next = seededNumbers(9051);
  const ranges = [
    [0x20, 0x7e],
    [0xa0, 0x24f],
    [0x300, 0x36f],
    [0x3040, 0x30ff],
    [0xac00, 0xd7a3],
    [0xe000, 0xf8ff],
    [0x1f300, 0x1faff],
  ] as const;
  for (let round = 0; round < 5000; round++) {
    let name = '';
    for (let left = 1 + next(40); left > 0; left--) {
      const [from, to] = ranges[next(ranges.length)]!;
      name += String.fromCodePoint(from + next(to - from + 1));
    }
    name = name.normalize('NFC');
    if (!isProperName(name) || /^inbox/i.test(name)) continue;
    assert.deepEqual(decodeMailboxName(encodeMailboxName(name)), { ok: true, value: name });
    check(name);
    assert(compilePattern('', name.replace(/.$/su, '*'))(name), name);
    assert.equal(read(string(octetsOf(name), true), true), name);
  }
});

test('each name has one spelling in modified UTF-7', () => {
  const next = seededNumbers(1642);
  const letters = '&-,+/=AaZz09U \u00e9';
  for (let round = 0; round < 50_000; round++) {
    const octets = Array.from({ length: 1 + next(8) }, () => letters[next(letters.length)]!).join('');
    const name = decodeMailboxName(octets);
    if (name.ok && !/^inbox/i.test(octets)) assert.equal(encodeMailboxName(name.value), octets);
  }
});

test('long names and patterns are read in time', () => {
  for (const piece of ['&', '&-', '&AOk-', '*', '%', '*%a', '/', 'é', '\u0301']) {
    const start = performance.now();
    const octets = octetsOf(piece.repeat(20_000));
    read(`"${octets}"`, false);
    const name = read(`"${octets}"`, true) ?? '';
    compilePattern('', piece.repeat(400))(name.slice(0, 1000));
    assert(performance.now() - start < 500, piece);
  }
});
