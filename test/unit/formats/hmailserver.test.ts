/** Backups of hMailServer: which accounts, folders and messages they hold, and what is wrong with them. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { NoXml, tagsIn, tagsOf } from '../../../server/formats/hmailserver/tags.ts';
import { openSource } from '../../../server/formats/open.ts';
import { Mark } from '../../../server/formats/source.ts';
import { allOf, LARGEST, mailFolder, put, sourceAt } from '../../support/mail-files.ts';
import { zipOf } from '../../support/zip.ts';

const message = (file: string, more = ''): string =>
  `<Message CreateTime="2024-03-09 14:05:00" Filename="${file}" FromAddress="" State="2" Size="20" NoOfRetries="0" Flags="37" ID="7" UID="12"${more}/>`;
const A = '{AB34C1D2-0000-0000-0000-000000000001}.eml';
const B = '{CD34C1D2-0000-0000-0000-000000000002}.eml';
const backup = (accounts: string, rest = ''): string =>
  `<?xml version="1.0"?>\r\n<Backup><BackupInformation Mode="15" Version="5.6.8-B2574"><DataFiles Format="Raw" FolderName="DataBackup"/></BackupInformation><Domains><Domain Name="office.example"><Accounts>${accounts}</Accounts></Domain></Domains>${rest}</Backup>`;
const ann = `<Account Name="Ann@office.example" Password="x" SignatureHTML="&lt;b&gt;A > B&lt;/b&gt;"><Rules><Rule Name="r"/></Rules><Folders><Folder Name="INBOX" Subscribed="1" CurrentUID="12"><Messages>${message(A)}</Messages><Folders><Folder Name="Bü &amp; Co" Subscribed="0"><Messages>${message(B)}${message('{EE}.eml')}</Messages></Folder></Folders></Folder><Folder Name="Gesendet" SpecialUse="\\Sent"/><Folder Name="Entw&amp;APw-rfe" /></Folders></Account>`;
const ben = `<Account Name="ben@office.example"><Folders><Folder Name="Inbox"><Messages>${message('../../../secret.eml')}</Messages></Folder></Folders></Account>`;

const wide = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

function written(top: string, xml: Buffer): void {
  put(top, 'b/hMailServerBackup.xml', xml);
  put(top, `b/DataBackup/office.example/ann/AB/${A}`, 'A: 1\nB: 2\n\nhi\n');
  put(top, `b/DataBackup/office.example/ann/${B}`, 'A: 2\r\n\r\nhi\r\n');
}

for (const [encoding, xml] of [
  ['UTF-16, as it is written', wide(backup(ann))],
  ['UTF-8', Buffer.from(backup(ann))],
] as const)
  test(`folders, flags, dates and what is missing; ${encoding}`, async t => {
    const top = mailFolder(t);
    written(top, xml);
    const source = await sourceAt(t, join(top, 'b'));
    assert.equal(source.format, 'hmailserver');
    assert.deepEqual(
      (await source.folders()).map(({ path, role, subscribed, messages }) => [path, role, subscribed, messages]),
      [
        [['INBOX'], null, true, 1],
        [['INBOX', 'Bü & Co'], null, false, 2],
        [['Gesendet'], 'sent', true, 0],
        [['Entwürfe'], null, true, 0],
      ],
    );
    const { seen, untaken } = await allOf(source);
    assert.deepEqual(
      seen.map(({ folder, text, flags, date }) => [folder, text, flags, date]),
      [
        ['INBOX', 'A: 1\r\nB: 2\r\n\r\nhi\r\n', Mark.seen | Mark.flagged, new Date(2024, 2, 9, 14, 5, 0).getTime()],
        ['INBOX/Bü & Co', 'A: 2\r\n\r\nhi\r\n', Mark.seen | Mark.flagged, new Date(2024, 2, 9, 14, 5, 0).getTime()],
      ],
    );
    assert.equal(untaken.length, 1);
    const folder = (await source.folders())[1]!;
    const keys: string[] = [];
    for await (const item of source.messages(folder, { after: B })) keys.push(item.key);
    assert.deepEqual(keys, ['{EE}.eml']);
  });

test('several accounts: each in a folder of its name, or the one that is asked for; public folders', async t => {
  const top = mailFolder(t);
  const shared = `<IMAPPublicFolders><Folders><Folder Name="Team"><Messages>${message(A)}</Messages></Folder></Folders></IMAPPublicFolders>`;
  written(top, wide(backup(ann + ben, shared)));
  put(top, `b/DataBackup/#Public/AB/${A}`, 'A: public\n\n');
  const all = await sourceAt(t, top);
  assert.deepEqual(
    (await all.folders()).map(({ path }) => path.join('/')),
    [
      ...['Ann@office.example/INBOX', 'Ann@office.example/INBOX/Bü & Co', 'Ann@office.example/Gesendet'],
      ...['Ann@office.example/Entwürfe', 'ben@office.example/INBOX', '#Public/Team'],
    ],
  );
  assert.match(all.notes().join(), /3 accounts, each in a folder of its name/);
  const { seen, untaken } = await allOf(all);
  assert.equal(seen.find(({ folder }) => folder === '#Public/Team')?.text, 'A: public\r\n\r\n');
  assert.ok(
    untaken.some(one => one.includes('unreadable')),
    untaken.join(),
  );
  const scratch = mailFolder(t);
  const one = await openSource(top, { largest: LARGEST, scratch, account: 'BEN@office.example' });
  assert.ok(one.ok);
  assert.deepEqual(
    (await one.value.folders()).map(({ path }) => path),
    [['INBOX']],
  );
  await one.value.close();
  const none = await openSource(top, { largest: LARGEST, scratch, account: 'zoe@office.example' });
  assert.equal(
    none.ok ? '' : none.error,
    'zoe@office.example is not in the backup; it holds Ann@office.example, ben@office.example, #Public',
  );
});

test('a zip of it; a 7z; a backup without messages; one that is cut off', async t => {
  const top = mailFolder(t);
  const scratch = mailFolder(t);
  const faultOf = async (path: string) => {
    const opened = await openSource(path, { largest: LARGEST, scratch });
    return opened.ok ? 'opened' : opened.error.replaceAll(top, '');
  };
  writeFileSync(
    join(top, 'b.zip'),
    zipOf([
      { name: 'hMailServerBackup.xml', content: backup(ann.replace('ü', 'u')) },
      { name: `DataBackup/office.example/Ann/AB/${A}`, content: 'A: zipped\n\n' },
    ]),
  );
  assert.equal((await allOf(await sourceAt(t, join(top, 'b.zip')))).seen[0]!.text, 'A: zipped\r\n\r\n');
  put(top, 'HMBackup.7z', Buffer.from('377abcaf271c0004', 'hex'));
  assert.match(await faultOf(join(top, 'HMBackup.7z')), /is a 7z archive, which is not read here: unpack it/);
  put(top, 'empty/hMailServerBackup.xml', wide(backup('<Account Name="ann@office.example"/>')));
  assert.match(await faultOf(join(top, 'empty')), /a backup without messages; its accounts are read by import-config/);
  put(top, 'cut/hMailServerBackup.xml', wide(`<Backup><Folder Name="${'x'.repeat(5_000_000)}`));
  assert.match(await faultOf(join(top, 'cut')), /damaged: a tag at 8 never ends/);
});

test('tags are the same however the file is cut into pieces', async () => {
  const text = `<?xml version="1.0"?><!-- a > b --><A x='1>2' y="&#228;&amp;&lt;&nope;"><b/></A>`;
  const words = (tags: Iterable<{ kind: string; name: string; attributes: ReadonlyMap<string, string> }>) =>
    [...tags].map(({ kind, name, attributes }) => [kind, name, ...attributes]);
  const wanted = words(tagsOf(text));
  assert.deepEqual(wanted, [
    ['open', 'a', ['x', '1>2'], ['y', 'ä&<&nope;']],
    ['empty', 'b'],
    ['close', 'a'],
  ]);
  for (const octets of [wide(text), Buffer.from(text)])
    for (const size of [3, 7, 1000]) {
      const tags = [];
      for await (const tag of tagsIn(cut(octets, size))) tags.push(tag);
      assert.deepEqual(words(tags), wanted);
    }
  assert.throws(() => [...tagsOf('<!DOCTYPE x><a/>')], NoXml);
});

async function* cut(octets: Buffer, size: number): AsyncIterable<Buffer> {
  for (let at = 0; at < octets.length; at += size) yield octets.subarray(at, at + size);
}
