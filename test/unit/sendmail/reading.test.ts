/** What sendmail(1) makes of its standard input: line ends, the dot, the header and its recipients. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Header, namedIn, newHeaderReader, recipientsIn } from '../../../server/sendmail/header.ts';
import { newMending } from '../../../server/sendmail/line-ends.ts';

function mended(text: string, dotEnds = false, size = Number.POSITIVE_INFINITY): string {
  const mending = newMending(dotEnds);
  const octets = Buffer.from(text, 'latin1');
  let out = '';
  for (let at = 0; at < octets.length; at += size)
    out += mending.push(octets.subarray(at, at + Math.min(size, octets.length))).toString('latin1');
  return out + mending.end().toString('latin1');
}

test('every line ends with CRLF, however it ended and however it was cut', () => {
  for (const [text, wanted] of [
    ['a\nb\n', 'a\r\nb\r\n'],
    ['a\r\nb', 'a\r\nb\r\n'],
    ['a\r\r\nb\n', 'a\r\nb\r\n'],
    ['a\rb\n', 'a\r\nb\r\n'],
    ['a\r', 'a\r\n'],
    ['a\r\r', 'a\r\n\r\n'],
    ['', ''],
    ['\n', '\r\n'],
    ['a\0b\n', 'ab\r\n'],
    ['.\n..\n', '.\r\n..\r\n'],
  ] as const)
    for (const size of [1, 2, 3, 100]) assert.equal(mended(text, false, size), wanted, JSON.stringify([text, size]));
});

test('a dot alone ends it, unless -i was given; nothing else does, and nothing is unstuffed', () => {
  for (const size of [1, 2, 100]) {
    assert.equal(mended('a\n.\nb\n', true, size), 'a\r\n');
    assert.equal(mended('a\r\n.\r\nb\n', true, size), 'a\r\n');
    assert.equal(mended('.', true, size), '');
    assert.equal(mended('a\n..\n.b\n b.\n', true, size), 'a\r\n..\r\n.b\r\n b.\r\n');
    assert.equal(mended('a\n.\nb\n', false, size), 'a\r\n.\r\nb\r\n');
  }
});

function headerOf(text: string, size = 1000): Header {
  const reader = newHeaderReader();
  for (let at = 0; at < text.length; at += size) {
    const found = reader.push(Buffer.from(text.slice(at, at + size)));
    assert.ok(found.ok);
    if (found.value)
      return { ...found.value, rest: Buffer.concat([found.value.rest, Buffer.from(text.slice(at + size))]) };
  }
  const end = reader.end();
  assert.ok(end.ok);
  return end.value;
}

test('the header ends where it ends; an empty line that it lacks comes; From_ goes', () => {
  for (const [text, header, rest, fromLine] of [
    ['Subject: x\r\n\r\nbody\r\n', 'Subject: x\r\n\r\n', 'body\r\n', null],
    ['Subject: x\r\n y\r\nbody\r\n', 'Subject: x\r\n y\r\n\r\n', 'body\r\n', null],
    ['just text\r\nmore\r\n', '\r\n', 'just text\r\nmore\r\n', null],
    [' indented\r\n', '\r\n', ' indented\r\n', null],
    ['\r\nbody\r\n', '\r\n', 'body\r\n', null],
    ['From ann@x Mon Nov 23\r\n>From y\r\nSubject: x\r\n\r\n', 'Subject: x\r\n\r\n', '', 'ann@x'],
    [
      'From uucp x remote from near\r\n>From kim x remote from far.example\r\nX: y\r\n',
      'X: y\r\n\r\n',
      '',
      'kim@far.example',
    ],
    ['From near!far.example!kim Mon\r\nX: y\r\n', 'X: y\r\n\r\n', '', 'kim@far.example'],
    ['Subject : old\r\n\r\n', 'Subject : old\r\n\r\n', '', null],
    ['', '\r\n', '', null],
    ['Subject: x\r\n', 'Subject: x\r\n\r\n', '', null],
  ] as const)
    for (const size of [1, 7, 1000]) {
      const found = headerOf(text, size);
      assert.deepEqual(
        [found.bytes.toString(), found.rest.toString(), found.fromLine],
        [header, rest, fromLine],
        JSON.stringify([text, size]),
      );
    }
});

test('a header without end is refused', () => {
  const reader = newHeaderReader();
  const line = Buffer.from(`X: ${'x'.repeat(70_000)}\r\n`);
  const answers = Array.from({ length: 16 }, () => reader.push(line).ok);
  assert.deepEqual([answers[0], answers.at(-1)], [true, false]);
});

test('-t: To, Cc and Bcc; of what is sent again, Resent- alone; groups and names too', () => {
  const all = (header: string) => recipientsIn(Buffer.from(`${header}\r\n\r\n`)).map(({ address }) => address);
  assert.deepEqual(
    all(
      'To: Ann <ann@x.example>, team: ben@x.example, kim@y.example;\r\nCc: root\r\nbcc: lee@z.example\r\nFrom: me@x.example',
    ),
    ['ann@x.example', 'ben@x.example', 'kim@y.example', 'root', 'lee@z.example'],
  );
  assert.deepEqual(all('To: ann@x.example\r\nResent-To: kim@y.example\r\nResent-Bcc: lee@z.example'), [
    'kim@y.example',
    'lee@z.example',
  ]);
  assert.deepEqual(all('To: undisclosed-recipients:;'), []);
});

test('mail goes nowhere by a guess', () => {
  const fit = (text: string) => namedIn(text).map(({ address, isAddress }) => [address, isAddress]);
  assert.deepEqual(fit('ann'), [['ann', true]]);
  assert.deepEqual(fit('ann,ben@x.example'), [
    ['ann', true],
    ['ben@x.example', true],
  ]);
  assert.deepEqual(fit('ann@x.example <ann@x.example>'), [['ann@x.example', true]]);
  assert.deepEqual(fit('root (Cron Daemon)'), [['root', true]]);
  for (const text of ['ann@', 'foo bar', 'foo bar@', 'ann@x..example', 'a@b@c.example'])
    assert.ok(
      fit(text).some(([, isAddress]) => !isAddress) || fit(text).length === 0,
      `${text}: ${JSON.stringify(fit(text))}`,
    );
});
