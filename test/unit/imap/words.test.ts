/** The small languages within IMAP: names, sets, dates, patterns, strings. Tables of input and meaning. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { compilePattern } from '../../../server/imap/mailboxes/mailbox-pattern.ts';
import { parseDate, parseDateTime, printDateTime } from '../../../server/imap/syntax/date-time.ts';
import { astring, nstring, string } from '../../../server/imap/syntax/encoder.ts';
import { decodeMailboxName, encodeMailboxName, isProperName } from '../../../server/imap/syntax/mailbox-name.ts';
import {
  fromNumbers,
  includes,
  parseSequenceSet,
  printNumberSet,
  resolve,
} from '../../../server/imap/syntax/sequence-set.ts';
import { UidList } from '../../../server/imap/uid-list.ts';

test('mailbox names in modified UTF-7', () => {
  const table: readonly (readonly [string, string])[] = [
    ['INBOX', 'INBOX'],
    ['~peter/mail/台北/日本語', '~peter/mail/&U,BTFw-/&ZeVnLIqe-'],
    ['R&D', 'R&-D'],
    ['Entwürfe', 'Entw&APw-rfe'],
    ['😀', '&2D3eAA-'],
    ['a"b\\c', 'a"b\\c'],
  ];
  for (const [name, wire] of table) {
    assert.equal(encodeMailboxName(name), wire);
    assert.deepEqual(decodeMailboxName(wire), { ok: true, value: name });
  }
  for (const wrong of ['R&D', '&', '&AGE-', '&APw', '&A-', '&U,BTFw-&ZeVnLIqe-', '&2D0-', 'ü', 'a\tb', '&!-']) {
    assert.equal(decodeMailboxName(wrong).ok, false, wrong);
  }
  assert.deepEqual(decodeMailboxName('inBox/x'), { ok: true, value: 'INBOX/x' });
  assert.deepEqual(decodeMailboxName('inboxes'), { ok: true, value: 'inboxes' });
});

test('every name comes back the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), name => {
      fc.pre(!/^inbox(?=\/|$)/i.test(name));
      assert.deepEqual(decodeMailboxName(encodeMailboxName(name)), { ok: true, value: name });
    }),
    { seed: 1 },
  );
});

test('names that may be made', () => {
  const proper = ['a', 'a/b', 'a b', 'ü', 'a.b', '...'];
  const wrong = ['', '/', 'a//b', '/a', 'a/', 'a/../b', '.', 'a\u0000', 'a\u2028', '50%', 'a*', 'x'.repeat(1001)];
  for (const name of proper) assert.equal(isProperName(name), true, name);
  for (const name of wrong) assert.equal(isProperName(name), false, name);
});

test('sequence sets', () => {
  const table: readonly (readonly [string, number, string])[] = [
    ['1', 9, '1'],
    ['4:2', 9, '2:4'],
    ['1:3,2:5,6,9', 9, '1:6,9'],
    ['*', 9, '9'],
    ['*:7', 9, '7:9'],
    ['12:*', 9, '9:12'],
    ['1:*', 0, ''],
    ['4294967295', 9, '4294967295'],
  ];
  for (const [text, largest, meaning] of table) {
    assert.equal(printNumberSet(resolve(parseSequenceSet(text), largest)), meaning, text);
  }
  for (const wrong of ['', '0', '01', '1:', ':1', '1,,2', '1:2:3', '-1', '4294967296', '1,', '**']) {
    assert.throws(() => parseSequenceSet(wrong), { name: 'BadSyntax' }, wrong);
  }
  assert.equal(printNumberSet(fromNumbers([1, 2, 3, 7, 9, 10])), '1:3,7,9:10');
  const set = fromNumbers([1, 2, 3, 7, 9]);
  assert.deepEqual(
    [0, 1, 3, 4, 7, 8, 9, 10].filter(n => includes(set, n)),
    [1, 3, 7, 9],
  );
});

test('a list of UIDs behaves as an array would', () => {
  const operation = fc.oneof(
    fc.record({ add: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 40 }) }),
    fc.record({ remove: fc.array(fc.nat(200), { maxLength: 20 }) }),
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 20 }), operations => {
      const list = new UidList(new Uint32Array(0));
      let model: number[] = [];
      for (const one of operations) {
        if ('add' in one) {
          const added = one.add.map(
            (
              sum => step =>
                (sum += step)
            )(list.last),
          );
          list.append(added);
          model.push(...added);
        } else {
          const gone = new Set(one.remove);
          const reported: number[] = [];
          for (const uid of model.filter(candidate => gone.has(candidate))) {
            reported.push(model.indexOf(uid) + 1);
            model = model.filter(other => other !== uid);
          }
          assert.deepEqual(list.remove(gone), reported);
        }
        assert.deepEqual([...list.present([[0, 1_000_000]])], model);
        assert.equal(list.countOf([[10, 50]]), model.filter(uid => uid >= 10 && uid <= 50).length);
        for (const [at, uid] of model.entries()) assert.equal(list.numberOf(uid, at), at + 1);
        assert.equal(list.numberOf(list.last + 1), 0);
      }
    }),
    { seed: 2, numRuns: 200 },
  );
});

test('dates and times', () => {
  assert.equal(parseDateTime('17-Jul-1996 02:44:25 -0700'), Date.UTC(1996, 6, 17, 9, 44, 25));
  assert.equal(parseDateTime(' 1-jan-2026 00:00:00 +0130'), Date.UTC(2025, 11, 31, 22, 30));
  for (const wrong of [
    '1-Jan-2026 00:00:00 +0000',
    '31-Feb-2026 00:00:00 +0000',
    '17-Jul-1996 24:00:00 +0000',
    '17-Jul-1996 02:44:25',
    '17-Foo-1996 02:44:25 +0000',
    '17-Jul-1996 02:44:25 +0060',
  ]) {
    assert.equal(parseDateTime(wrong), null, wrong);
  }
  assert.equal(parseDate('1-Feb-1994'), Date.UTC(1994, 1, 1));
  assert.equal(parseDate('30-Feb-1994'), null);
  assert.equal(printDateTime(Date.UTC(1996, 6, 7, 2, 4, 5)), '" 7-Jul-1996 02:04:05 +0000"');
  assert.equal(printDateTime(Number.NaN), '" 1-Jan-1970 00:00:00 +0000"');
});

test('strings are atoms, quoted or literals', () => {
  const table: readonly (readonly [string, string])[] = [
    ['', '""'],
    ['abc', 'abc'],
    ['a b', '"a b"'],
    ['a"b\\', '"a\\"b\\\\"'],
    ['nil', '"nil"'],
    ['a]', 'a]'],
    ['a%', '"a%"'],
    ['\u00fc', '{1}\r\n\u00fc'],
    ['a\r\nb', '{4}\r\na\r\nb'],
    ['a\0', '{2}\r\na\u0080'],
  ];
  for (const [octets, printed] of table) assert.equal(astring(octets), printed);
  assert.equal(string('abc'), '"abc"');
  assert.equal(nstring(null), 'NIL');
  assert.match(string('x'.repeat(1001)), /^\{1001\}\r\nx/);
});

test('patterns', () => {
  const names = ['INBOX', 'INBOX/a', 'a', 'a/b', 'a/b/c', 'ab', 'A'];
  const table: readonly (readonly [string, string, string])[] = [
    ['', '*', 'INBOX INBOX/a a a/b a/b/c ab A'],
    ['', '%', 'INBOX a ab A'],
    ['', '%/%', 'INBOX/a a/b'],
    ['a', '*', 'a a/b a/b/c ab'],
    ['a/', '%', 'a/b'],
    ['', 'inbox', 'INBOX'],
    ['', 'I*x', 'INBOX'],
    ['', 'inbox/%', 'INBOX/a'],
    ['', '%*%', 'INBOX INBOX/a a a/b a/b/c ab A'],
    ['', 'a', 'a'],
    ['', '', ''],
  ];
  for (const [reference, pattern, matched] of table) {
    assert.equal(names.filter(compilePattern(reference, pattern)).join(' '), matched, `${reference}|${pattern}`);
  }
});
