/** Files that lie, break off, or are not what they seem: nothing is lost silently, nothing hangs, nothing leads out. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { diskTree } from '../../../server/formats/disk-tree.ts';
import { imapKeyword } from '../../../server/formats/keywords.ts';
import { newFileList } from '../../../server/formats/listed-tree.ts';
import { maildirSource } from '../../../server/formats/maildir-source.ts';
import { printFromLine, readFromLine } from '../../../server/formats/mbox-lines.ts';
import { openTarTree } from '../../../server/formats/tar-tree.ts';
import { allOf, LARGEST, mailFolder, put, sourceAt } from '../../support/mail-files.ts';
import { must } from '../../support/store-world.ts';

const FROM = 'From ann@x.example Fri Jul  8 12:08:34 2011\n';

test('labels with the names of what every object has', () => {
  assert.equal(imapKeyword('constructor'), 'constructor');
  assert.equal(imapKeyword('__proto__'), 'proto');
});

test('a mbox is known by what is in it, not by its name', async t => {
  const top = mailFolder(t);
  for (const name of ['notes.txt', 'invoices.pdf', 'site.html', 'v1.db', 'plain'])
    put(top, name, `${FROM}Subject: ${name}\n\nbody\n`);
  put(top, 'readme.txt', 'no mail\n');
  const source = await sourceAt(t, top);
  const paths = (await source.folders()).map(({ path }) => path.join('/')).sort();
  assert.deepEqual(paths, ['invoices.pdf', 'notes.txt', 'plain', 'site.html', 'v1.db']);
});

test('a message that says of itself that it was deleted is not believed: only what stands above it counts', async t => {
  const own = `Received: from x\nSubject: 1\nX-Mozilla-Status: 0008\n\nbody\n`;
  const top = mailFolder(t, {
    A: `${FROM}${own}\n${FROM}X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n${own}\n${FROM}X-Mozilla-Status: 0009\nSubject: 2\n\ngone\n`,
  });
  const { seen, untaken } = await allOf(await sourceAt(t, join(top, 'A')));
  assert.deepEqual(
    seen.map(({ text, flags }) => [text, flags]),
    [
      [own.replaceAll('\n', '\r\n'), 0],
      [own.replaceAll('\n', '\r\n'), 1],
    ],
  );
  assert.deepEqual(untaken, ['A: deleted']);
});

test('years that a "From " line cannot tell do not run two messages into one', () => {
  for (const at of [Date.UTC(2150, 1, 1), Date.UTC(9999, 1, 1), Date.UTC(1850, 1, 1), Number.MAX_SAFE_INTEGER])
    assert.notEqual(readFromLine(printFromLine('a@x.example', at)), null, String(at));
});

test('a mbox that somebody writes into as it is read is told of', async t => {
  const top = mailFolder(t, { A: `${FROM}A: 1\n\nx\n\n${FROM}A: 2\n\ny\n` });
  const source = await sourceAt(t, join(top, 'A'));
  const [folder] = await source.folders();
  for await (const { kind } of source.messages(folder!)) {
    assert.equal(kind, 'message');
    appendFileSync(join(top, 'A'), 'more\n');
  }
  assert.match(source.notes().join(), /changed while it was read/);
});

test('a Maildir whose files are packed, as Dovecot packs them', async t => {
  const text = 'Subject: 1\n\nbody\n';
  const top = mailFolder(t, { 'new/': '', 'tmp/': '' });
  put(top, `cur/1.a.host,S=${text.length}:2,SZ`, gzipSync(text));
  put(top, `cur/2.a.host,S=${text.length}:2,S`, zstdCompressSync(Buffer.from(text)));
  put(top, 'cur/3.a.host:2,S', Buffer.from('BZh91AY&SY…'));
  put(top, 'cur/4.a.host:2,S', Buffer.from('CRYPTED\x03\x07…'));
  put(top, 'cur/5.a.host:2,S', gzipSync(text).subarray(0, 20));
  put(top, 'cur/6.a.host:2,S', gzipSync(Buffer.alloc(LARGEST + 1, 97)));
  const { seen, untaken } = await allOf(await sourceAt(t, top));
  assert.deepEqual(
    seen.map(one => [one.text, one.flags]),
    [
      [text.replaceAll('\n', '\r\n'), 1],
      [text.replaceAll('\n', '\r\n'), 1],
    ],
  );
  assert.deepEqual(untaken, ['INBOX: unreadable', 'INBOX: encrypted', 'INBOX: unreadable', 'INBOX: too-large']);
});

test('Maildirs in plain folders beside those of Maildir++', async t => {
  const top = mailFolder(t, {
    'new/': '',
    'tmp/': '',
    'cur/1.a.host:2,': 'A: 1\n\n',
    '.Sent/cur/2.a.host:2,': 'A: 2\n\n',
  });
  put(top, 'Archive/2020/cur/3.a.host:2,', 'A: 3\n\n');
  const source = await sourceAt(t, top);
  assert.deepEqual((await source.folders()).map(({ path }) => path.join('/')).sort(), [
    'Archive/2020',
    'INBOX',
    'Sent',
  ]);
});

test('a Maildir that a server changes as it is read: each message once', async t => {
  const top = mailFolder(t, { 'tmp/': '' });
  put(top, 'cur/1.a.host:2,', 'A: 1\n\n');
  put(top, 'new/2.a.host', 'A: 2\n\n');
  const disk = diskTree(top);
  // A client reads it between the looks at its folders; and one message is listed under both of its names.
  let reading = false;
  const tree = {
    ...disk,
    async entries(folder: string) {
      const found = await disk.entries(folder);
      if (folder !== 'cur' || !reading) return found;
      reading = false;
      renameSync(join(top, 'new/2.a.host'), join(top, 'cur/2.a.host:2,S'));
      renameSync(join(top, 'cur/1.a.host:2,'), join(top, 'cur/1.a.host:2,S'));
      return [...found, { name: '1.a.host:2,S', kind: 'file' as const }];
    },
  };
  const source = must(await maildirSource(tree, '', { largest: LARGEST }));
  const folders = await source.folders();
  reading = true;
  const { seen, untaken } = await allOf({ ...source, folders: async () => folders });
  assert.deepEqual([seen.map(one => one.text).sort(), untaken], [['A: 1\r\n\r\n', 'A: 2\r\n\r\n'], []]);
});

test('names that are no UTF-8 are found and read', { skip: process.platform !== 'linux' }, async t => {
  const top = mailFolder(t, { 'new/': '', 'tmp/': '', 'cur/': '' });
  const folder = Buffer.concat([Buffer.from(`${top}/.Entw`), Buffer.from([0xfc]), Buffer.from('rfe')]);
  for (const part of ['', '/cur', '/new', '/tmp']) mkdirSync(Buffer.concat([folder, Buffer.from(part)]));
  writeFileSync(Buffer.concat([folder, Buffer.from('/cur/1.h'), Buffer.from([0xe4]), Buffer.from(':2,S')]), 'A: 1\n\n');
  const source = await sourceAt(t, top);
  assert.deepEqual(
    (await source.folders()).map(({ path, messages }) => [path.join('/'), messages]),
    [
      ['INBOX', 0],
      ['Entwürfe', 1],
    ],
  );
  assert.deepEqual(
    (await allOf(source)).seen.map(one => one.text),
    ['A: 1\r\n\r\n'],
  );
});

test('a tar whose sizes lead backwards', { timeout: 5000 }, async t => {
  const block = (name: string, kind: string, size: number) => {
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write(size.toString(8).padStart(11, '0'), 124);
    head.write('00000000000', 136);
    head.write(kind, 156);
    head.write('ustar\x0000', 257);
    head.fill(32, 148, 156);
    head.write(
      `${head
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0`,
      148,
    );
    return head;
  };
  const words = Buffer.alloc(512);
  words.write('15 size=-1536.\n');
  const path = put(
    mailFolder(t),
    'a.tar',
    Buffer.concat([block('x', 'x', 15), words, block('a.eml', '0', 0), Buffer.alloc(1024)]),
  );
  const tree = must(await openTarTree(path));
  assert.deepEqual(tree.notes(), []);
  await tree.close();
});

test('an archive of folders in folders in folders', () => {
  const list = newFileList();
  const file = { size: 1, modifiedAt: 0, pieces: async function* () {} };
  assert.match(list.add(`${'a/'.repeat(60)}x.eml`, file) ?? '', /deep/);
  let because: string | null = null;
  for (let n = 0; n < 100_010 && because === null; n++) because = list.add(`f${n}/x.eml`, file);
  assert.match(because ?? '', /folders/);
});
