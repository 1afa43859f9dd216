/** mbox in all dialects: what is a message, what only looks like one, and what is told of it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { labelsOf } from '../../../server/formats/mbox-fields.ts';
import { framesOf } from '../../../server/formats/mbox-frames.ts';
import { printFromLine, readFromLine } from '../../../server/formats/mbox-lines.ts';
import { mboxSink } from '../../../server/formats/mbox-sink.ts';
import { Mark } from '../../../server/formats/source.ts';
import { allOf, mailFolder, sourceAt } from '../../support/mail-files.ts';
import { must } from '../../support/store-world.ts';

const FROM = 'From ann@x.example Fri Jul  8 12:08:34 2011\n';
const AT = Date.UTC(2011, 6, 8, 12, 8, 34);

async function read(t: TestContext, text: string, options = {}) {
  const top = mailFolder(t, { 'Work.mbox': text });
  const source = await sourceAt(t, join(top, 'Work.mbox'), options);
  const all = await allOf(source);
  return { ...all, texts: all.seen.map(one => one.text), notes: source.notes() };
}

test('"From " lines of many programs', () => {
  const at = (line: string) => readFromLine(line)?.at ?? null;
  assert.equal(at('From ann@x.example Fri Jul  8 12:08:34 2011'), AT);
  assert.equal(at('From ann@x.example Fri Jul 08 14:08:34 2011 +0200'), AT);
  assert.equal(at('From ann@x.example Fri Jul  8 12:08:34 GMT 2011'), AT);
  assert.equal(at('From 1234@xxx Fri Jul 08 12:08:34 +0000 2011'), AT);
  assert.equal(at('From ann@x.example Fri, 8 Jul 2011 12:08:34 +0000 (GMT)'), AT);
  assert.equal(at('From - Fri Jul  8 12:08 2011'), AT - 34_000);
  assert.equal(readFromLine('From - Fri Jul  8 12:08 2011')?.sender, '');
  assert.equal(readFromLine('From here on it is another story'), null);
  assert.equal(readFromLine('From May to July 2011 we were at sea'), null);
  assert.equal(readFromLine(printFromLine('ann@x.example', AT))?.at, AT);
  assert.equal(readFromLine(printFromLine('a b\n', AT))?.sender, 'MAILER-DAEMON');
});

test('messages, their state, and the blank line that is the mbox’s own', async t => {
  const { seen } = await read(
    t,
    `${FROM}Status: RO\nX-Status: AF\nX-Keywords: Work $Forwarded\nX-UID: 12\nSubject: 1\n\nbody\n\n${FROM}Subject: 2\nStatus: open\n\nlast, without an end`,
  );
  assert.deepEqual(seen, [
    {
      ...{ folder: 'Work', text: 'Subject: 1\r\n\r\nbody\r\n', date: AT, ends: 'lf' },
      ...{ flags: Mark.seen | Mark.answered | Mark.flagged, keywords: ['Work', '$Forwarded'] },
    },
    // A tracker's own Status field stays.
    {
      ...{ folder: 'Work', text: 'Subject: 2\r\nStatus: open\r\n\r\nlast, without an end', date: AT, ends: 'lf' },
      ...{ flags: 0, keywords: [] },
    },
  ]);
});

test('a sentence that begins with "From " ends no message, and is told of', async t => {
  const { texts, notes } = await read(t, `${FROM}A: 1\n\nx\n\nFrom here on\n\n>From quoted\n>>From twice\n`);
  assert.deepEqual(texts, ['A: 1\r\n\r\nx\r\n\r\nFrom here on\r\n\r\nFrom quoted\r\n>From twice\r\n']);
  assert.match(notes.join('\n'), /1 line begins with ">>From ".*\n1 line "From …" without a date/);
});

test('mboxo takes one ">" away and no more', async t => {
  const { texts } = await read(t, `${FROM}A: 1\n\n>From one\n>>From two\n`, { dialect: 'mboxo' });
  assert.deepEqual(texts, ['A: 1\r\n\r\nFrom one\r\n>>From two\r\n']);
});

test('mboxcl2: the length counts, whatever stands in the body; a wrong one does not', async t => {
  const body = `one\n\n${FROM}B: not a message\n\n>From stays\n`;
  const right = await read(
    t,
    `${FROM}A: 1\nContent-Length: ${body.length}\n\n${body}\n${FROM}A: 2\nContent-Length: 2\n\ny\n`,
  );
  assert.deepEqual(right.texts, [`A: 1\r\n\r\n${body.replaceAll('\n', '\r\n')}`, 'A: 2\r\n\r\ny\r\n']);
  const wrong = await read(t, `${FROM}A: 1\nContent-Length: 99\n\nx\n\n${FROM}A: 2\n\ny\n`);
  assert.deepEqual(wrong.texts, ['A: 1\r\nContent-Length: 99\r\n\r\nx\r\n', 'A: 2\r\n\r\ny\r\n']);
});

test('without a blank line before it a message begins where a header follows', async t => {
  const { texts, notes } = await read(t, `${FROM}A: 1\n\nx\n${FROM}A: 2\n\ny\n${FROM}no field\n`);
  assert.deepEqual(texts, ['A: 1\r\n\r\nx\r\n', `A: 2\r\n\r\ny\r\n${FROM.replace('\n', '\r\n')}no field\r\n`]);
  assert.match(notes.join(), /1 message begins without a blank line/);
});

test('what is no message is named: too large, empty, before the first, deleted, a program’s notes', async t => {
  const big = `${FROM}A: big\n\n${'x'.repeat(300_000)}\n\n`;
  const deleted = `${FROM}X-Mozilla-Status: 0009\nA: d\n\nx\n\n`;
  const notes = `${FROM}X-IMAP: 1310126914 0000000003\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\n\nx\n\n`;
  const { seen, untaken } = await read(t, `${notes}${big}${deleted}${FROM}\n${FROM}A: last\n\ny\n`, { largest: 1000 });
  assert.deepEqual(untaken, ['Work: other-kind', 'Work: too-large', 'Work: deleted', 'Work: not-a-message']);
  assert.deepEqual(
    seen.map(one => one.text),
    ['A: last\r\n\r\ny\r\n'],
  );
});

test('CRLF files, NULs, CRs, Latin-1, pieces of any size', async t => {
  const crlf = await read(t, `${FROM}A: \xe9\n\nx\0y\n\n${FROM}A: 2\n\nz\n`.replaceAll('\n', '\r\n'));
  assert.deepEqual(crlf.texts, ['A: \xe9\r\n\r\nx\0y\r\n', 'A: 2\r\n\r\nz\r\n']);
  assert.deepEqual(
    crlf.seen.map(one => one.ends),
    ['crlf', 'crlf'],
  );
});

test('a message is known again when it has moved in the file and has another state', async t => {
  const keys = async (text: string): Promise<string[]> => {
    const source = await sourceAt(t, join(mailFolder(t, { 'Work.mbox': text }), 'Work.mbox'));
    const [folder] = await source.folders();
    const found: string[] = [];
    for await (const item of source.messages(folder!)) found.push(item.key);
    return found;
  };
  const one = (n: number, status: string): string => `${FROM}X-Mozilla-Status: ${status}\nA: ${n}\n\nx\n\n`;
  const before = await keys(one(1, '0001') + one(2, '0000') + one(3, '0000'));
  assert.deepEqual(await keys(one(2, '0001') + one(3, '0000')), before.slice(1));
});

test('pieces of any size, and any octets, give the same messages', async () => {
  const random = seededRandom(21);
  const bits = [
    FROM,
    'A: 1\n',
    '\n',
    '\r\n',
    '>From x\n',
    'From y\n',
    'Content-Length: 7\n',
    'x'.repeat(40),
    '\0',
    'F',
    'From ',
  ];
  const frames = async (text: Buffer, size: number) => {
    const doubts = { sentences: 0, noBlankLine: 0 };
    const pieces = async function* () {
      for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
    };
    const found: unknown[] = [];
    for await (const { at, octets, size: length, measured } of framesOf(pieces(), { start: 0, largest: 300, doubts })) {
      found.push([at, octets?.toString('latin1') ?? null, length, measured]);
    }
    return found;
  };
  for (let round = 0; round < 200; round++) {
    const big = round % 10 === 0;
    const some = big ? [...bits, `${'y'.repeat(70_000)}\n`] : bits;
    const text = Buffer.from(
      Array.from({ length: 30 }, () => some[Math.floor(random.fraction() * some.length)]).join(''),
      'latin1',
    );
    const whole = await frames(text, 1 << 20);
    for (const size of big ? [999, 30_011] : [1, 7, 100])
      assert.deepEqual(await frames(text, size), whole, text.toString('latin1'));
  }
});

test('Gmail’s labels become folders and flags', async t => {
  const { seen } = await read(
    t,
    `${FROM}X-GM-THRID: 12\nX-Gmail-Labels: Inbox,Unread,Starred,"Work, old/2024",Category Updates\nA: 1\n\nx\n\n${FROM}X-Gmail-Labels: =?UTF-8?Q?Archiviert,Ge=C3=B6ffnet?=\nA: 2\n\ny\n`,
  );
  assert.deepEqual(
    seen.map(({ folder, flags, keywords, text }) => [folder, flags, keywords, text.slice(0, 4)]),
    [
      ['INBOX, Work, old/2024', Mark.flagged, ['Category_Updates'], 'A: 1'],
      ['Archive', Mark.seen, [], 'A: 2'],
    ],
  );
  assert.deepEqual(labelsOf('a,"b, c", d'), ['a', 'b, c', 'd']);
});

test('what is written comes back: any lines, flags, keywords, dates to the second', async t => {
  const random = seededRandom(3);
  const bits = [
    'a',
    'From x\r\n',
    '>From y\r\n',
    '>>From z\r\n',
    '\r\n',
    '\r\n\r\n',
    FROM.replace('\n', '\r\n'),
    '\rq',
  ];
  const put = Array.from({ length: 200 }, (_, n) => {
    const body = Array.from({ length: 12 }, () => bits[Math.floor(random.fraction() * bits.length)]).join('');
    const plain = body.replaceAll('\r\r\n', '\r\n');
    return {
      ...{ folder: ['Work', '2024'], uid: n + 1, internalDate: AT + n * 1000, flags: n % 32 },
      keywords: n % 3 === 0 ? ['Work', '$Label1'] : [],
      octets: Buffer.from(`Subject: ${n}\r\n\r\n${plain}end\r\n`, 'latin1'),
    };
  });
  const top = mailFolder(t);
  const sink = must(await mboxSink(top, null));
  must(await sink.addFolder({ path: ['Work', '2024'], role: null, subscribed: true, uidValidity: 7, uidNext: 300 }));
  for (const message of put) assert.deepEqual(must(await sink.put(message)).lost, []);
  must(await sink.finish());
  const { seen, untaken } = await allOf(await sourceAt(t, top));
  assert.deepEqual(untaken, []);
  assert.deepEqual(
    seen,
    put.map(({ octets, flags, keywords, internalDate }) => ({
      ...{ folder: 'Work/2024', text: octets.toString('latin1'), flags, keywords, date: internalDate, ends: 'lf' },
    })),
  );
});

test('behind a checkpoint the file goes on; what came after it is cut off', async t => {
  const top = mailFolder(t);
  const folder = { path: ['A'], role: null, subscribed: true, uidValidity: 7, uidNext: 9 };
  const message = (uid: number) => ({
    ...{ folder: ['A'], uid, flags: 0, keywords: [], internalDate: AT, octets: Buffer.from(`A: ${uid}\r\n\r\nx\r\n`) },
  });
  const first = must(await mboxSink(top, null));
  must(await first.addFolder(folder));
  must(await first.put(message(1)));
  const token = must(await first.checkpoint());
  must(await first.put(message(2)));
  await first.close();
  const second = must(await mboxSink(top, token));
  must(await second.addFolder(folder));
  must(await second.put(message(2)));
  must(await second.finish());
  const { seen } = await allOf(await sourceAt(t, top));
  assert.deepEqual(
    seen.map(one => one.text),
    ['A: 1\r\n\r\nx\r\n', 'A: 2\r\n\r\nx\r\n'],
  );
});
