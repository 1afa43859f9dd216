/** PST and OST files, as another reader of them reads them, and damaged ones. The files come with that reader's package. */
import assert from 'node:assert/strict';
import { closeSync, copyFileSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'node:test';
import { Tag } from '../../../server/formats/outlook/item.ts';
import { turn } from '../../../server/formats/outlook/pst-cipher.ts';
import { openPst } from '../../../server/formats/outlook/pst-file.ts';
import { foldersOf } from '../../../server/formats/outlook/pst-folders.ts';
import type { Source } from '../../../server/formats/source.ts';
import { firstField } from '../../../server/mime/header.ts';
import { parseStructure, type Structure } from '../../../server/mime/structure.ts';
import { mailFolder, put, sourceAt } from '../../support/mail-files.ts';
import { pstFile } from '../../support/pst-file.ts';
import { must } from '../../support/store-world.ts';

const data = join(import.meta.dirname, '../../../node_modules/pst-extractor/example/testdata');
const enron = join(data, 'enron.pst');
const cache = join(data, 'pstextractortest@outlook.com.ost');

type Seen = { readonly folder: string; readonly id: string; readonly octets: Buffer };

async function everything(source: Source): Promise<{ seen: Seen[]; untaken: string[] }> {
  const seen: Seen[] = [];
  const untaken: string[] = [];
  for (const folder of await source.folders())
    for await (const item of source.messages(folder)) {
      const read = item.kind === 'message' ? await item.read() : { ok: false as const, error: item };
      if (read.ok) seen.push({ folder: folder.path.join('/'), id: item.key, octets: Buffer.from(read.value.octets) });
      else untaken.push(`${read.error.reason}: ${read.error.detail}`);
    }
  return { seen, untaken };
}

const leaves = (part: Structure): Structure[] => (part.kind === 'multipart' ? part.parts.flatMap(leaves) : [part]);

test('folders, and every message with its attachments, as another reader has them', async t => {
  const { seen, untaken } = await everything(await sourceAt(t, enron, { largest: 30_000_000 }));
  assert.deepEqual(untaken, []);
  const others = otherReading(enron);
  assert.equal(others.size, 71);
  assert.deepEqual(new Set(seen.map(({ id }) => id)), new Set(others.keys()));
  for (const { id, octets } of seen) {
    const other = others.get(id)!;
    const files = leaves(parseStructure(octets).structure).length - 1;
    assert.equal(files >= other.attachments, true, `${id}: ${files} of ${other.attachments}`);
    assert.doesNotMatch(octets.toString('latin1'), /damaged\.txt/);
    if (other.messageId !== '') assert.equal(firstField(octets, 'message-id')?.trim(), other.messageId);
  }
});

type Other = { readonly messageId: string; readonly attachments: number };
type OtherFolder = {
  readonly hasSubfolders: boolean;
  readonly contentCount: number;
  getSubFolders(): OtherFolder[];
  getNextChild(): { descriptorNodeId: unknown; internetMessageId: string; numberOfAttachments: number } | null;
};

function otherReading(path: string): Map<string, Other> {
  const { PSTFile } = createRequire(import.meta.url)('pst-extractor') as {
    PSTFile: new (path: string) => { getRootFolder(): OtherFolder; close(): void };
  };
  const found = new Map<string, Other>();
  const walk = (folder: OtherFolder): void => {
    if (folder.contentCount > 0)
      for (let one = folder.getNextChild(); one; one = folder.getNextChild())
        found.set(String(one.descriptorNodeId), {
          ...{ messageId: one.internetMessageId, attachments: one.numberOfAttachments },
        });
    if (folder.hasSubfolders) folder.getSubFolders().forEach(walk);
  };
  const file = new PSTFile(path);
  walk(file.getRootFolder());
  file.close();
  return found;
}

test('attachments octet by octet, from a cache of Outlook 2013 with packed blocks', async t => {
  const source = await sourceAt(t, cache, { largest: 30_000_000 });
  assert.deepEqual(source.notes(), [
    'Contacts, appointments, tasks and notes are not mail and stay: Calendar (9), Calendar/United States holidays (160)',
  ]);
  const { seen, untaken } = await everything(source);
  assert.deepEqual([seen.length, untaken], [14, []]);
  const folders = (await source.folders()).map(({ path }) => path.join('/'));
  assert.ok(['Inbox', 'Sent Items', 'Deleted Items', 'Drafts', 'Junk Email'].every(name => folders.includes(name)));
  const all = seen.map(({ octets }) => octets.toString('latin1').replaceAll('\r\n', '')).join();
  const enclosed = readdirSync(join(data, 'attachments')).filter(name =>
    all.includes(readFileSync(join(data, 'attachments', name)).toString('base64')),
  );
  assert.deepEqual(enclosed.map(name => name.slice(-3)).sort(), ['jpg', 'pdf']);
});

test('reading goes on behind a message, and a second reading gives the same octets', async t => {
  const source = await sourceAt(t, enron, { largest: 30_000_000 });
  const folder = (await source.folders()).find(({ path }) => path.at(-1) === 'Systems')!;
  const keys: string[] = [];
  for await (const item of source.messages(folder)) keys.push(item.key);
  assert.equal(keys.length, 7);
  const rest: string[] = [];
  for await (const item of source.messages(folder, { after: keys[4]! })) rest.push(item.key);
  assert.deepEqual(rest, keys.slice(5));
});

test('what is larger than is wanted is named', async t => {
  const { seen, untaken } = await everything(await sourceAt(t, enron, { largest: 100_000 }));
  assert.ok(seen.every(({ octets }) => octets.length <= 100_000));
  assert.ok(untaken.length > 0 && untaken.every(one => one.startsWith('too-large: ')));
  assert.equal(seen.length + untaken.length, 71);
});

test('a cipher of three tables is its own way back', () => {
  const plain = Buffer.from('Hello, and more than a turn of it. '.repeat(20));
  const hidden = Buffer.from(plain);
  turn(hidden, 0x12345678);
  assert.notDeepEqual(hidden, plain);
  turn(hidden, 0x12345678);
  assert.deepEqual(hidden, plain);
});

/** Where a file is changed, and what stood there. */
function changer(path: string) {
  const file = openSync(path, 'r+');
  const undo: (() => void)[] = [];
  return {
    read(at: number, length: number): Buffer {
      const octets = Buffer.alloc(length);
      readSync(file, octets, 0, length, at);
      return octets;
    },
    write(at: number, octets: Uint8Array): void {
      const before = this.read(at, octets.length);
      writeSync(file, octets, 0, octets.length, at);
      undo.push(() => void writeSync(file, before, 0, before.length, at));
    },
    restore(): void {
      for (const one of undo.splice(0).reverse()) one();
    },
    close: () => closeSync(file),
  };
}

test('a folder whose list of messages is broken: they are found one by one', async t => {
  const path = join(mailFolder(t), 'bad.pst');
  copyFileSync(enron, path);
  const pst = must(await openPst(path));
  const folder = (await foldersOf(pst)).folders.find(one => one.path.at(-1) === 'Personal')!;
  const table = (await pst.node((folder.id & ~0x1f) | 0x0e))!;
  await pst.close();
  const file = changer(path);
  // Its number in the tree of blocks becomes one that is not there.
  const place = await placeOfNode(path, table.id);
  file.write(place + 8, Buffer.from([0xf0, 0xff, 0xff, 0, 0, 0, 0, 0]));
  file.close();
  const source = await sourceAt(t, path, { largest: 30_000_000 });
  const { seen } = await everything(source);
  assert.equal(seen.length, 71);
  assert.match(source.notes().join(), /Personal: its list of messages is broken \(block 16777200 is missing\)/);
});

/** The entry of a node in the file, by its number, its block and its zeros. */
async function placeOfNode(path: string, id: number): Promise<number> {
  const pst = must(await openPst(path));
  const { data: block } = (await pst.node(id))!;
  await pst.close();
  const entry = Buffer.alloc(16);
  entry.writeUInt32LE(id, 0);
  entry.writeBigUInt64LE(BigInt(block), 8);
  const file = changer(path);
  const found = file.read(0, 14_000_000).indexOf(entry);
  file.close();
  assert.notEqual(found, -1);
  return found;
}

test('trees that lead back to themselves, files that break off, other kinds of file', async t => {
  const top = mailFolder(t);
  const path = join(top, 'bad.pst');
  copyFileSync(enron, path);
  const file = changer(path);
  const fault = async () => {
    const opened = await sourceAt(t, path, { largest: 30_000_000 }).then(
      () => null,
      (thrown: Error) => thrown.message,
    );
    file.restore();
    return opened;
  };
  const nodes = Number(file.read(224, 8).readBigUInt64LE(0));
  // Every child of the top page is the top page.
  const own = Buffer.alloc(8);
  own.writeBigUInt64LE(BigInt(nodes));
  for (let entry = 0; entry < 20; entry++) file.write(nodes + entry * 24 + 16, own);
  assert.match((await fault())!, /damaged: no folder of it can be read \(a page lies in a tree twice\)/);
  file.write(224, Buffer.alloc(8, 0x7f));
  assert.match((await fault())!, /a number in it is larger than any file/);
  file.write(10, Buffer.from([99]));
  assert.match((await fault())!, /its version 99 is not known/);
  file.write(513, Buffer.from([0x10]));
  assert.match((await fault())!, /Windows Information Protection/);
  file.close();
});

test('damage at any place loses what lies there and nothing else, and never hangs', async t => {
  const path = join(mailFolder(t), 'bad.pst');
  copyFileSync(enron, path);
  const file = changer(path);
  let seed = 11;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  let whole = 0;
  for (let round = 0; round < 6; round++) {
    for (let n = 0; n < 300; n++) file.write(20_000 + next(13_900_000), Buffer.from([next(256)]));
    const source = await sourceAt(t, path, { largest: 30_000_000 }).catch(() => null);
    if (source) whole += (await everything(source)).seen.length;
    await source?.close();
    file.restore();
  }
  file.close();
  assert.ok(whole > 71 * 3, String(whole));
});

for (const form of ['ansi', 'unicode'] as const)
  for (const cipher of [0, 2] as const)
    test(`the ${form} form, ${cipher === 0 ? 'plain' : 'with three tables'}: recipients, codepage, roles, what is no mail`, async t => {
      const entry = (at: number) =>
        Buffer.concat([Buffer.alloc(20), Buffer.from([((at + 20) << 5) | 2, (at + 20) >> 3, 0, 0])]);
      const file = pstFile({
        ...{ form, cipher, store: { 13795: entry(1), 26623: 0x1234 } },
        folders: [
          {
            name: 'Posteingang',
            messages: [
              {
                properties: {
                  ...{ [Tag.subject]: '\u0001\u0004AW: Da', [Tag.messageCodepage]: 1251, [Tag.messageFlags]: 0 },
                  [Tag.body]: { ansi: Buffer.from([0xc4, 0xe0]) },
                },
                recipients: [
                  { [Tag.recipientKind]: 1, [Tag.displayName]: 'Ben', [Tag.smtpAddress]: 'ben@y.example' },
                  { [Tag.recipientKind]: 2, [Tag.displayName]: 'Cleo', [Tag.smtpAddress]: 'cleo@y.example' },
                ],
              },
            ],
          },
          { name: 'Weg', messages: [{ properties: { [Tag.messageClass]: 'IPM.Contact' } }] },
          { name: 'Kontakte', properties: { 13843: 'IPF.Contact', 13826: 3 } },
        ],
      });
      const source = await sourceAt(t, put(mailFolder(t), 'small.pst', file));
      assert.deepEqual(
        (await source.folders()).map(({ path, role, messages }) => [path, role, messages]),
        [
          [['Posteingang'], null, 1],
          [['Weg'], 'trash', 1],
        ],
      );
      assert.deepEqual(source.notes(), [
        'Contacts, appointments, tasks and notes are not mail and stay: Kontakte (3)',
        'The file has a password. It hides nothing in a PST, and is not asked for',
        'The file is damaged: node 290 is missing',
      ]);
      const { seen, untaken } = await everything(source);
      assert.deepEqual(untaken, ['other-kind: a contact']);
      assert.deepEqual(seen[0]!.octets.toString('latin1').split('\r\n').slice(0, 3), [
        'To: Ben <ben@y.example>',
        'Cc: Cleo <cleo@y.example>',
        'Subject: AW: Da',
      ]);
      assert.ok(seen[0]!.octets.includes(Buffer.from('Да').toString('base64')));
    });

test('a folder of several: each in a folder of its name, and a broken one is told of', async t => {
  const top = mailFolder(t);
  const of = (name: string) =>
    pstFile({ form: 'unicode', folders: [{ name, messages: [{ properties: { [Tag.subject]: name } }] }] });
  put(top, 'old.pst', of('Inbox'));
  put(top, 'new.pst', of('Sent'));
  put(top, 'bad.ost', '!BDN');
  put(top, '~new.pst.tmp', 'x');
  const source = await sourceAt(t, top);
  assert.deepEqual(
    (await everything(source)).seen.map(({ folder }) => folder),
    ['new/Sent', 'old/Inbox'],
  );
  assert.match(source.notes().join(), /bad\.ost: it is no PST,Only the PSTs of this folder are read/);
});
