/** What is typed, as a question: who, what, when, which way. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { readQuestion } from '../../../server/why/question.ts';
import { spanIn } from '../../../server/why/time-words.ts';

/** A Wednesday, 15:30 of this computer's own time. */
const now = new Date(2026, 10, 25, 15, 30).getTime();
const here = { now, people: [{ address: 'ben@office.test', name: 'Ben Osei' }] };
const read = (text: string) => readQuestion(text, here);
const named = (text: string) => read(text).named.map(({ address, role }) => `${role ?? ''} ${address}`.trim());

test('addresses, domains and people are named, with what they did', () => {
  assert.deepEqual(named('mail from Kim@There.example to ben@office.test'), [
    'from kim@there.example',
    'to ben@office.test',
  ]);
  assert.deepEqual(named('von kim@there.example an ben'), ['from kim@there.example', 'to ben@office.test']);
  assert.deepEqual(named('anything from there.example?'), ['from @there.example']);
  assert.deepEqual(named('did Osei get it'), ['ben@office.test']);
  assert.deepEqual(named('benefit of the doubt'), []);
  assert.deepEqual(named('Kim <kim@there.example>, please'), ['kim@there.example']);
});

test('a trace, a Message-ID and a port are taken for what they are', () => {
  assert.equal(read('MGA1B2C3D4E5-1').trace, 'MGA1B2C3D4E5-1');
  assert.equal(read('<20261123.1a2b3c4d@there.example>').messageId, '20261123.1a2b3c4d@there.example');
  assert.equal(read('Message-ID: <x@there.example>').messageId, 'x@there.example');
  assert.deepEqual(named('<kim@there.example>'), ['kim@there.example']);
  assert.equal(read('my app on port 1025').port, 1025);
  assert.equal(read('127.0.0.1:2525 refuses').port, 2525);
});

test('what is left is part of a subject', () => {
  const subjects: readonly (readonly [string, string | null])[] = [
    ['why did the invoice 2041 not arrive', 'invoice 2041'],
    ['invoice 2041 from kim@there.example yesterday', 'invoice 2041'],
    ['“Re: the stairs” to kim@there.example', 'Re: the stairs'],
    ['warum kam die Rechnung 2041 nicht an', 'Rechnung 2041'],
    ['why did mail from kim@there.example not arrive?', null],
    ['from kim@there.example this morning', null],
    ['', null],
  ];
  assert.deepEqual(
    subjects.map(([text]) => [text, read(text).subject]),
    subjects.map(one => [...one]),
  );
});

test('words say which way it went', () => {
  assert.equal(read('ben cannot send').says, 'outgoing');
  assert.equal(read('meine App zeigt nichts').says, 'app');
  assert.equal(read('ben did not get the letter').says, 'incoming');
  assert.equal(read('kim@there.example').says, null);
});

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();
const spans: readonly (readonly [string, number, number])[] = [
  ['today', at(25, 0), now],
  ['yesterday', at(24, 0), at(25, 0)],
  ['gestern', at(24, 0), at(25, 0)],
  ['this morning', at(25, 4), at(25, 12)],
  ['last night', at(24, 18), at(25, 9)],
  ['on Monday', at(23, 0), at(24, 0)],
  ['am Mittwoch', at(25, 0), now],
  ['2026-11-20', at(20, 0), at(21, 0)],
  ['at 10:05', at(25, 9, 35), at(25, 10, 35)],
  ['10:05 yesterday', at(24, 9, 35), at(24, 10, 35)],
  ['22:10', at(24, 21, 40), at(24, 22, 40)],
  ['um 9 Uhr', at(25, 8, 30), at(25, 9, 30)],
  ['at 3 pm', at(25, 14, 30), at(25, 15, 30)],
  ['last 2 hours', now - 2 * 3_600_000, now],
  ['two hours ago', now - 4 * 3_600_000, now],
  ['vor einer Stunde', now - 2 * 3_600_000, now],
];
for (const [words, from, until] of spans)
  test(`“${words}” is a span of time`, () => {
    const { span } = spanIn(`mail ${words}`, now);
    assert.deepEqual([new Date(span.from), new Date(span.until), span.said], [new Date(from), new Date(until), true]);
  });

test('no time said: two weeks; numbers that are no time stay', () => {
  const { span, rest } = spanIn('invoice 2041 for 12.50 euros at office.test', now);
  assert.deepEqual([span.said, span.until - span.from], [false, 14 * 86_400_000]);
  assert.match(rest, /2041/);
});
