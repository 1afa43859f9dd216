/** Maildir, Maildir++ and their servers' tables, read and written. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { maildirPlace } from '../../../server/formats/kept-paths.ts';
import { printMaildirInfo, readMaildirName } from '../../../server/formats/maildir-name.ts';
import { maildirSink } from '../../../server/formats/maildir-sink.ts';
import { type FolderPath, Mark } from '../../../server/formats/source.ts';
import { allOf, mailFolder, put, sourceAt } from '../../support/mail-files.ts';
import { must } from '../../support/store-world.ts';

const AT = 1_600_000_000;
const name = (n: number, info = ':2,'): string => `${AT + n}.M${n}P1.host${info}`;

test('names: flags, keywords, sizes, delimiters', () => {
  const read = readMaildirName('1600000000.M1P1.host,S=12,W=14:2,FPSac');
  assert.deepEqual(read, {
    ...{ unique: '1600000000.M1P1.host,S=12,W=14', flags: Mark.flagged | Mark.seen, forwarded: true, keywords: [0, 2] },
    ...{ at: AT * 1000, size: 12, virtualSize: 14 },
  });
  assert.equal(readMaildirName('1600000000.x;2,S').flags, Mark.seen);
  assert.equal(readMaildirName('1600000000.x!2,DRT').flags, Mark.draft | Mark.answered | Mark.deleted);
  assert.equal(readMaildirName('new-message').flags, 0);
  assert.equal(printMaildirInfo(Mark.seen | Mark.draft, true, [1, 0]).slice(1), '2,DPSab');
});

test('Dovecot’s: order by UID, keywords, dates, subscriptions, folders', async t => {
  const top = mailFolder(t);
  put(top, `cur/${name(2, ':2,Sa')}`, 'A: 2\n\nx\n', AT * 1000 - 5000);
  put(top, `cur/${name(1, ':2,b')}`, 'A: 1\n\nx\n', AT * 1000);
  // Copied without its date: the name knows it.
  put(top, `new/${name(3, '')}`, 'A: 3\n\nx\n', Date.UTC(2026, 0, 1));
  put(top, 'tmp/half', 'A: half\n');
  put(top, 'dovecot-keywords', '0 $Forwarded\n1 Projekt\n');
  put(top, 'dovecot-uidlist', `3 V1234 N9 Gabc\n5 :${name(2, '')}\n7 W12 :${name(1, '')}\n`);
  put(top, 'subscriptions', 'V\t2\n\nWork\t2024\n');
  put(top, `.Work.2024/cur/${name(4)}`, 'A: 4\n\nx\n', AT * 1000);
  put(top, '.&ZeVnLIqe-/cur/', '');
  put(top, '.v1\\2e2/cur/', '');
  const source = await sourceAt(t, top);
  assert.deepEqual(
    (await source.folders()).map(({ path, role, subscribed, messages, uidValidity }) => [
      path,
      role,
      subscribed,
      messages,
      uidValidity,
    ]),
    [
      [['INBOX'], 'inbox', true, 3, 1234],
      [['日本語'], null, false, 0, null],
      [['Work', '2024'], null, true, 1, null],
      [['v1.2'], null, false, 0, null],
    ],
  );
  assert.deepEqual(
    (await allOf(source)).seen.map(({ text, flags, keywords, date }) => [text.slice(0, 4), flags, keywords, date]),
    [
      ['A: 2', Mark.seen, ['$Forwarded'], AT * 1000 - 5000],
      ['A: 1', 0, ['Projekt'], AT * 1000],
      ['A: 3', 0, [], (AT + 3) * 1000],
      ['A: 4', 0, [], AT * 1000],
    ],
  );
});

test('Courier’s keywords; Evolution’s names; folders in folders; links are not followed', async t => {
  const courier = mailFolder(t);
  put(courier, `cur/${name(1)}`, 'A: 1\n\nx\n');
  put(courier, `cur/${name(2)}`, 'A: 2\n\nx\n');
  put(courier, 'courierimapkeywords/:list', `Work\nHome\n\n${name(1, '')}:0 1\n${name(2, '')}:0\n`);
  put(courier, `courierimapkeywords/.7.${name(2, '')}`, 'Other\n');
  put(courier, 'courierimapsubscribed', 'INBOX\nINBOX.Sent\n');
  put(courier, '.Sent/cur/', '');
  const source = await sourceAt(t, courier);
  assert.deepEqual(
    (await allOf(source)).seen.map(one => one.keywords),
    [['Work', 'Home'], ['Other']],
  );
  assert.deepEqual(
    (await source.folders()).map(one => one.subscribed),
    [true, true],
  );

  const evolution = mailFolder(t, { '..maildir++': '', 'cur/': '', 'new/': '', 'tmp/': '', '.A_2Eb_5Fc.Sub/cur/': '' });
  const paths = async (top: string) => (await (await sourceAt(t, top)).folders()).map(({ path }) => path.join('/'));
  assert.deepEqual(await paths(evolution), ['INBOX', 'A.b_c/Sub']);

  const nested = mailFolder(t, { 'Work/cur/': '', 'Work/2024/cur/': '', 'inbox/cur/': '' });
  assert.deepEqual(await paths(nested), ['INBOX', 'Work', 'Work/2024']);

  const linked = mailFolder(t, { 'cur/': '' });
  symlinkSync('/etc/hostname', join(linked, 'cur', name(1)));
  const seen = await sourceAt(t, linked);
  assert.deepEqual(await allOf(seen), { seen: [], untaken: [] });
  assert.match(seen.notes().join(), /Links are not followed: cur\//);
});

test('no message is dropped: twins, empty files, files that are too large, files that are renamed meanwhile', async t => {
  const top = mailFolder(t);
  put(top, `cur/${name(1, ':2,S')}`, 'A: 1\n\nx\n');
  put(top, `new/${name(1, '')}`, 'A: twin\n\nx\n');
  put(top, `cur/${name(2)}`, '');
  put(top, `cur/${name(3)}`, 'x'.repeat(2000));
  const { seen, untaken } = await allOf(await sourceAt(t, top, { largest: 1000 }));
  assert.deepEqual(
    seen.map(one => one.text),
    ['A: 1\r\n\r\nx\r\n', 'A: twin\r\n\r\nx\r\n'],
  );
  assert.deepEqual(untaken, ['INBOX: not-a-message', 'INBOX: too-large']);
});

type Message = {
  folder: FolderPath;
  uid: number;
  flags: number;
  keywords: string[];
  internalDate: number;
  octets: Buffer;
};

test('a round trip: any octets, flags, keywords, dates to the millisecond, names of folders', async t => {
  const random = seededRandom(11);
  const bits = ['a', '\r\n', '\n', '\r', '\r\r\n', '\0', '\xe9', 'From x\r\n'];
  const paths: FolderPath[] = [['INBOX'], ['Work', '2024'], ['v1.2', 'a\\b'], ['日本 & Söhne']];
  const messages: Message[] = Array.from({ length: 300 }, (_, n) => ({
    ...{ folder: paths[n % paths.length]!, uid: n + 1, flags: n % 32, internalDate: AT * 1000 + n * 777 },
    keywords: n % 5 === 0 ? ['$Forwarded', `K${n % 7}`] : [],
    octets: Buffer.from(
      `A: ${n}\r\n\r\n${Array.from({ length: 10 }, () => bits[Math.floor(random.fraction() * bits.length)]).join('')}`,
      'latin1',
    ),
  }));
  const top = mailFolder(t);
  const sink = must(await maildirSink(top));
  for (const path of paths)
    must(await sink.addFolder({ path, role: null, subscribed: path.length === 1, uidValidity: 9, uidNext: 999 }));
  for (const message of messages) assert.deepEqual(must(await sink.put(message)).lost, []);
  must(await sink.finish());
  const source = await sourceAt(t, top);
  const { seen, untaken } = await allOf(source);
  assert.deepEqual(untaken, []);
  const inOrder = paths.flatMap(path => messages.filter(({ folder }) => folder === path));
  const shown = (one: Message) => [
    one.folder.join('/'),
    one.octets.toString('latin1'),
    one.flags,
    [...one.keywords].sort(),
    one.internalDate,
  ];
  assert.deepEqual(
    seen.map(one => [one.folder, one.text, one.flags, [...one.keywords].sort(), one.date]).sort(),
    inOrder.map(shown).sort(),
  );
  assert.deepEqual(
    (await source.folders())
      .map(({ path, subscribed, uidValidity }) => [path.join('/'), subscribed, uidValidity])
      .sort(),
    paths.map(path => [path.join('/'), path.length === 1, 9]).sort(),
  );
});

test('a Maildir of LF files comes back file by file, whatever is in them', async t => {
  const random = seededRandom(5);
  const top = mailFolder(t);
  const files: Buffer[] = [];
  for (let n = 0; n < 60; n++) {
    const text = Array.from(
      { length: 30 },
      () => ['a', '\n', '\r', '\0', '\xff'][Math.floor(random.fraction() * 5)],
    ).join('');
    files.push(Buffer.from(`A: ${n}\n\n${text.replace(/\r+\n/g, '\n')}`, 'latin1'));
    put(top, `cur/${name(n, ':2,S')}`, files[n]!, (AT + n) * 1000);
  }
  const out = mailFolder(t);
  const sink = must(await maildirSink(out));
  must(await sink.addFolder({ path: ['INBOX'], role: 'inbox', subscribed: true, uidValidity: 1, uidNext: 99 }));
  const { seen } = await allOf(await sourceAt(t, top));
  for (const [at, { text, flags, date }] of seen.entries())
    must(
      await sink.put({
        folder: ['INBOX'],
        uid: at + 1,
        flags,
        keywords: [],
        internalDate: date!,
        octets: Buffer.from(text, 'latin1'),
      }),
    );
  must(await sink.finish());
  const written = readdirSync(join(out, 'cur')).sort();
  assert.deepEqual(
    written.map(file => readFileSync(join(out, 'cur', file))),
    files,
  );
  assert.deepEqual(
    written.map(file => statSync(join(out, 'cur', file)).mtimeMs),
    files.map((_, n) => (AT + n) * 1000),
  );
});

test('what is put again after a crash lies there once, with the flags it has now', async t => {
  const top = mailFolder(t);
  const message = {
    folder: ['INBOX'],
    uid: 4,
    flags: 0,
    keywords: ['X'],
    internalDate: AT * 1000,
    octets: Buffer.from('A: 1\r\n\r\nx\r\n'),
  };
  for (const flags of [0, Mark.seen]) {
    const sink = must(await maildirSink(top));
    must(await sink.addFolder({ path: ['INBOX'], role: 'inbox', subscribed: true, uidValidity: 9, uidNext: 5 }));
    must(await sink.put({ ...message, flags }));
    if (flags === 0) must(await sink.checkpoint());
    else must(await sink.finish());
    await sink.close();
  }
  const { seen } = await allOf(await sourceAt(t, top));
  assert.deepEqual(
    seen.map(({ flags, keywords }) => [flags, keywords]),
    [[Mark.seen, ['X']]],
  );
});

test('names of folders on disk', () => {
  assert.equal(maildirPlace(['INBOX']), '.');
  assert.equal(maildirPlace(['INBOX', 'Sub']), '.INBOX.Sub');
  assert.equal(maildirPlace(['a/b', '..']), '.a\\2fb.\\2e\\2e');
});
