/** Rewriting: the lines, and that of a header nothing changes but addresses. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { printMailbox } from '../../../server/mime/address.ts';
import { parseAddresses } from '../../../server/mime/address-list.ts';
import { explainRewrite, rewriteMessage, rewriteSubmitted } from '../../../server/routing/rewrite.ts';
import { addressSpans, rewriteHeader } from '../../../server/routing/rewrite-header.ts';
import { parseRewriteLine, printRewriteLine, type RewriteLine } from '../../../server/routing/rewrite-line.ts';
import { notesOn, rewriteTable } from '../../../server/routing/rewrite-table.ts';

const line = (text: string): RewriteLine => {
  const read = parseRewriteLine(text);
  assert.ok(read.ok, read.ok ? '' : `${text}: ${read.error}`);
  return read.value;
};
const tableOf = (...lines: readonly string[]) => rewriteTable(lines.map(line));

test('a line has one form', () => {
  const forms: readonly (readonly [string, string?])[] = [
    ['submitted ann@office.test → ann.smith@office.test'],
    ['leaving sender, author: .office.test → @office.test except root@pc1.office.test, @pc2.office.test'],
    ['leaving author,sender .office.test -> @office.test', 'leaving sender, author: .office.test → @office.test'],
    ['Leaving all: root@* -> admin@office.test', 'leaving root@* → admin@office.test'],
    ['submitted old.test → @new.test', 'submitted @old.test → @new.test'],
    ['leaving sender: * → bounces@here.test'],
  ];
  for (const [text, printed = text] of forms) {
    assert.equal(printRewriteLine(line(text)), printed);
    assert.deepEqual(line(printed), line(text));
  }
});

test('what is no line is refused in words', () => {
  const faults: readonly (readonly [string, RegExp])[] = [
    ['a@b.test → c@d.test', /begins with/],
    ['leaving a@b.test', /no arrow/],
    ['leaving → c@d.test', /before the arrow/],
    ['leaving sender → c@d.test', /is no address/],
    ['leaving header: a@b.test → c@d.test', /not one of/],
    ['leaving a@b.test →', /after the arrow/],
    ['leaving a@b.test → d.test', /no address and no @DOMAIN/],
    ['leaving a@b.test → é@d.test', /ASCII/],
    ['leaving a@b.test → c@d.test except', /no address/],
    ['leaving <> → c@d.test', /empty sender/],
    ['leaving * → @d.test', /every recipient/],
    ['leaving a@b.test → c@d.test\r\nBcc: x@y.test', /control character/],
  ];
  for (const [text, fault] of faults) {
    const read = parseRewriteLine(text);
    assert.match(read.ok ? 'ok' : read.error, fault, text);
  }
});

test('the first line that matches holds, once', () => {
  const table = tableOf(
    'leaving ann@pc1.office.test → ann.smith@office.test',
    'leaving .office.test → @office.test except root@pc1.office.test',
    'leaving office.test → @never.test',
    'leaving sender: root@* → postmaster@office.test',
  );
  const find = (where: 'sender' | 'to', address: string) => table.find('leaving', where, address)?.address ?? null;
  assert.deepEqual(
    [
      find('to', 'Ann@PC1.office.test'),
      find('to', 'Ben@pc1.office.test'),
      find('to', 'root@pc1.office.test'),
      find('sender', 'root@pc1.office.test'),
      find('to', 'x@elsewhere.test'),
      table.find('submitted', 'to', 'ann@pc1.office.test'),
    ],
    ['ann.smith@office.test', 'Ben@office.test', null, 'postmaster@office.test', null, null],
  );
  assert.equal(notesOn(table).length, 2, 'two lines give what line 3 would change again');
});

const WONDERFUL = [
  'From: "Ann, of pc1.office.test" (ann@pc1.office.test) <ann@pc1.office.test>',
  'to: ben@pc1.office.test,',
  ' =?utf-8?Q?K=C3=A4the?=\t<@relay.test:kaethe@pc1.office.test>,',
  '\tgroup: "a@b"@pc1.office.test, (nobody) ; , undisclosed:;',
  'CC:dots . and . blanks @ pc1 . office . test (why not), broken <ann@pc1.office.test, two words@pc1.office.test',
  'Subject: ann@pc1.office.test',
  'X-To: ann@pc1.office.test',
  '',
  'To: ann@pc1.office.test',
].join('\r\n');

test('of a header nothing changes but addresses', () => {
  const table = tableOf('leaving .office.test → @office.test');
  const { value, changes } = rewriteMessage(table, 'leaving', Buffer.from(WONDERFUL, 'utf8'));
  assert.equal(
    Buffer.from(value).toString('utf8'),
    [
      'From: "Ann, of pc1.office.test" (ann@pc1.office.test) <ann@office.test>',
      'to: ben@office.test,',
      ' =?utf-8?Q?K=C3=A4the?=\t<@relay.test:kaethe@office.test>,',
      '\tgroup: "a@b"@office.test, (nobody) ; , undisclosed:;',
      'CC:dots.and.blanks@office.test (why not), broken <ann@pc1.office.test, two words@pc1.office.test',
      'Subject: ann@pc1.office.test',
      'X-To: ann@pc1.office.test',
      '',
      'To: ann@pc1.office.test',
    ].join('\r\n'),
  );
  assert.deepEqual(changes[0], { where: 'author', from: 'ann@pc1.office.test', to: 'ann@office.test', line: 1 });
  assert.equal(changes.length, 5);
});

test('what needs no change is the same memory', () => {
  const bytes = Buffer.from('From: a@b.test\r\n\r\n');
  assert.equal(rewriteMessage(tableOf('leaving x@y.test → z@y.test'), 'leaving', bytes).value, bytes);
});

test('addresses in UTF-8 are found, and their octets kept', () => {
  const octets = Buffer.from('Käthe <käthe@bücher.test>, ö@x.test', 'utf8').toString('latin1');
  const found = addressSpans(octets);
  assert.deepEqual(
    found.map(({ text }) => text),
    ['käthe@bücher.test', 'ö@x.test'],
  );
});

test('whatever a header holds: every octet is kept where no line matches, and nothing throws', () => {
  const bits = fc.constantFrom(
    ...['From: ', 'To: ', 'Cc:', '\r\n', '\n', ' ', '\t', '<', '>', '(', ')', '"', '\\', ',', ';', ':', '@', '.'],
    ...['ann', 'pc1.office.test', '[1.2.3.4]', 'ann@pc1.office.test', '=?utf-8?Q?=40?=', '\0', 'é', '\r\n\r\n'],
  );
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 40 }), parts => {
      const message = Buffer.from(parts.join(''), 'utf8');
      assert.equal(
        rewriteHeader(message, () => null),
        message,
      );
      // Once more changes nothing: what was written is found and read as it is.
      const once = rewriteMessage(tableOf('leaving .office.test → @office.test'), 'leaving', message).value;
      assert.deepEqual(rewriteMessage(tableOf('leaving .office.test → @office.test'), 'leaving', once).value, once);
    }),
    { numRuns: 500, seed: 7 },
  );
});

test('found are the addresses that a reader of the list finds', () => {
  const word = fc.constantFrom('Ann', '"A, B"', '(c (d))', '=?utf-8?Q?a?=');
  const spec = fc.constantFrom('a@b.test', 'x.y@c.b.test', '"q r"@b.test', 'a@[192.0.2.1]');
  const one = fc.oneof(
    spec,
    fc.tuple(word, spec).map(([name, at]) => `${name} <${at}>`),
    fc.array(spec, { maxLength: 2 }).map(list => `team: ${list.join(', ')};`),
  );
  fc.assert(
    fc.property(fc.array(one, { maxLength: 5 }), list => {
      const value = list.join(', ');
      const read = parseAddresses(value).flatMap(({ mailbox }) => (mailbox ? [printMailbox(mailbox)] : []));
      assert.deepEqual(
        addressSpans(value).map(({ text }) => text),
        read,
        value,
      );
    }),
    { numRuns: 300, seed: 8 },
  );
});

test('what is handed in is rewritten whole: envelope and header', () => {
  const table = tableOf(
    'submitted ann@pc1.office.test → ann@office.test',
    'submitted recipient: @old.test → @new.test',
  );
  const message = Buffer.from('From: ann@pc1.office.test\r\nTo: kim@old.test\r\n\r\nx', 'utf8');
  const { value, changes } = rewriteSubmitted(
    table,
    { sender: 'ann@pc1.office.test', recipients: ['kim@old.test', 'lee@else.test'] },
    message,
  );
  assert.deepEqual(
    [value.sender, value.recipients, Buffer.from(value.message).toString()],
    ['ann@office.test', ['kim@new.test', 'lee@else.test'], 'From: ann@office.test\r\nTo: kim@old.test\r\n\r\nx'],
  );
  assert.deepEqual(
    changes.map(({ where, line: number }) => [where, number]),
    [
      ['sender', 1],
      ['recipient', 2],
      ['author', 1],
    ],
  );
  assert.deepEqual(
    explainRewrite(table, 'kim@old.test').map(({ when, where, becomes }) => [when, where, becomes]),
    [['submitted', ['recipient'], 'kim@new.test']],
  );
});
