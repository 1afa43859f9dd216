/** Mail in archives and in the folders of programs; archives that are made to do harm. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import { nameFault } from '../../../server/formats/listed-tree.ts';
import { openSource } from '../../../server/formats/open.ts';
import { Mark } from '../../../server/formats/source.ts';
import { readPrefs } from '../../../server/formats/thunderbird.ts';
import { allOf, LARGEST, mailFolder, sourceAt } from '../../support/mail-files.ts';
import { zipOf } from '../../support/zip.ts';

const FROM = 'From ann@x.example Fri Jul  8 12:08:34 2011\n';
const mbox = (...names: readonly string[]): string => names.map(name => `${FROM}A: ${name}\n\nx\n\n`).join('');
const folders = (all: Awaited<ReturnType<typeof allOf>>) =>
  all.seen.map(({ folder, text }) => `${folder}: ${text.slice(3, 6).trim()}`);

test('a zip with folders of .eml, a mbox and a Maildir', async t => {
  const top = mailFolder(t);
  writeFileSync(
    join(top, 'mail.zip'),
    zipOf([
      { name: 'All/Letters/2 b.eml', content: 'A: b\n\nx\n' },
      { name: 'All/Letters/10 c.eml', content: 'A: c\n\nx\n' },
      { name: 'All/Old.mbox', content: mbox('d') },
      { name: 'All/readme.txt', content: 'hello' },
      { name: 'All/Dir/cur/1600000000.M1.h:2,S', content: 'A: e\n\nx\n' },
    ]),
  );
  const source = await sourceAt(t, join(top, 'mail.zip'));
  assert.deepEqual(folders(await allOf(source)).sort(), ['Dir: e', 'Letters: b', 'Letters: c', 'Old: d']);
});

test('names that lead out, files that are encrypted or lie on one another, bombs', async t => {
  const top = mailFolder(t);
  const path = join(top, 'bad.zip');
  writeFileSync(
    path,
    zipOf([
      { name: '../../etc/passwd.eml', content: 'A: out\n\n' },
      { name: '/abs.eml', content: 'A: abs\n\n' },
      { name: 'good.eml', content: 'A: good\n\n' },
      { name: 'locked.eml', content: 'A: locked\n\n', locked: true },
      { name: 'good.eml', content: 'A: twice\n\n' },
    ]),
  );
  const source = await sourceAt(t, path);
  const { seen, untaken } = await allOf(source);
  assert.deepEqual([seen.map(one => one.text), untaken], [['A: good\r\n\r\n'], ['INBOX: encrypted']]);
  assert.match(source.notes().join('\n'), /passwd\.eml": its name leads out.*\n.*abs\.eml.*\n.*encrypted.*\n.*twice/);

  const scratch = mailFolder(t);
  const refused = async (name: string) => {
    const opened = await openSource(join(top, name), { largest: LARGEST, scratch });
    return opened.ok ? 'opened' : opened.error.replace(top, '');
  };
  const bomb = new ZipFile();
  bomb.addBuffer(Buffer.alloc(60_000_000), 'bomb.eml');
  bomb.end();
  await finished(bomb.outputStream.pipe(createWriteStream(join(top, 'bomb.zip'))));
  assert.match(await refused('bomb.zip'), /would grow from/);
  writeFileSync(join(top, 'bomb.mbox.gz'), gzipSync(Buffer.concat([Buffer.from(FROM), Buffer.alloc(60_000_000)])));
  assert.match(await refused('bomb.mbox.gz'), /grows more than any mail does/);
  writeFileSync(join(top, 'cut.zip'), zipOf([{ name: 'a.eml', content: 'A: 1\n\n' }]).subarray(0, 60));
  assert.match(await refused('cut.zip'), /no ZIP archive|damaged/);
  assert.match(await refused('nowhere'), /is not there/);
  assert.deepEqual(
    ['a/../b', '', 'a//b', 'c:\\x', './a', 'ok/a.eml'].map(name => nameFault(name) === null),
    [...[false, false, false, false, false, true]],
  );
});

test('zip64', async t => {
  const path = join(mailFolder(t), 'many.zip');
  const zip = new ZipFile();
  const options = { forceZip64Format: true };
  zip.addBuffer(Buffer.from('A: 1\n\n'), 'm/a.eml', options);
  zip.addBuffer(Buffer.from('A: 2\n\n'), 'm/b.eml', options);
  zip.end({ ...options, comment: '' });
  await finished(zip.outputStream.pipe(createWriteStream(path)));
  assert.deepEqual(folders(await allOf(await sourceAt(t, path))), ['INBOX: 1', 'INBOX: 2']);
});

test('tar and tgz as GNU tar writes them, long names too', async t => {
  const long = `${'long'.repeat(30)}/${'name'.repeat(20)}.eml`;
  const top = mailFolder(t, { 'in/Box/1.eml': 'A: 1\n\nx\n', [`in/${long}`]: 'A: 2\n\nx\n', 'in/Old': mbox('3') });
  for (const [name, flags] of [
    ['a.tar', '-cf'],
    ['a.tgz', '-czf'],
    ['b.tar', '--format=pax', '-cf'],
  ].map(([name, ...flags]) => [name!, flags] as const)) {
    execFileSync('tar', [...flags, join(top, name), '-C', join(top, 'in'), '.']);
    const seen = folders(await allOf(await sourceAt(t, join(top, name))));
    assert.deepEqual(seen.map(one => one.slice(-1)).sort(), ['1', '2', '3'], name);
  }
  writeFileSync(join(top, 'Sent.mbox.gz'), gzipSync(mbox('4')));
  assert.deepEqual(folders(await allOf(await sourceAt(t, join(top, 'Sent.mbox.gz')))), ['Sent: 4']);
});

test('a profile of Thunderbird: accounts, folders in .sbd, its "maildir", tags', async t => {
  const top = mailFolder(t, {
    'prefs.js': [
      '// Mozilla User Preferences',
      'user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/Local Folders");',
      'user_pref("mail.server.server1.name", "Local Folders");',
      'user_pref("mail.server.server2.directory-rel", "[ProfD]ImapMail/imap.x.example");',
      'user_pref("mail.server.server2.name", "ann@x.example");',
      'user_pref("mailnews.tags.$label1.tag", "Wichtig");',
      'broken line',
    ].join('\n'),
    'Mail/Local Folders/Inbox': `From - Fri Jul  8 12:08:34 2011\nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys: $label1 work   \nReceived: x; Thu, 7 Jul 2011 10:00:00 +0000\nA: 1\n\nx\n`,
    'Mail/Local Folders/Inbox.msf': '// index',
    'Mail/Local Folders/Old.sbd/2010': mbox('2'),
    'Mail/Local Folders/msgFilterRules.dat': 'version="9"',
    'Mail/Local Folders/Empty': '',
    'Mail/Local Folders/Empty.msf': '// index',
    'ImapMail/imap.x.example/INBOX/cur/1600.eml': 'X-Mozilla-Status: 0004\nA: 3\n\nx\n',
    'ImapMail/imap.x.example/INBOX/tmp/': '',
    'ImapMail/imap.x.example/INBOX.msf': '',
  });
  const source = await sourceAt(t, top);
  const all = await allOf(source);
  assert.deepEqual(
    all.seen.map(({ folder, flags, keywords, date, text }) => [
      folder,
      flags,
      keywords,
      date,
      text.includes('Mozilla'),
    ]),
    [
      ['Local Folders/Inbox', Mark.seen, ['$label1', 'work'], null, false],
      ['Local Folders/Old/2010', 0, [], Date.UTC(2011, 6, 8, 12, 8, 34), false],
      ['ann@x.example/INBOX', Mark.flagged, [], null, false],
    ],
  );
  const paths = (await source.folders()).map(({ path }) => path.join('/'));
  assert.ok(paths.includes('Local Folders/Empty'));
  assert.match(source.notes().join(), /\$label1 is "Wichtig"/);
  assert.equal(readPrefs('user_pref("a", "b\\"c");\nuser_pref("n", 5);').get('a'), 'b"c');
  // The folder around it is found too.
  const around = mailFolder(t, {
    'profiles.ini': '',
    'x.default/prefs.js': '',
    'x.default/Mail/Local/Inbox': mbox('9'),
  });
  assert.deepEqual(folders(await allOf(await sourceAt(t, around))), ['INBOX: 9']);
});

test('Apple’s Mail: .mbox folders, .emlx with flags and date', async t => {
  const text = 'A: 1\n\nx\n';
  const emlx = `${text.length}         \n${text}<?xml version="1.0"?><plist><dict><key>date-received</key><integer>1310126914</integer><key>flags</key><integer>8590195729</integer></dict></plist>`;
  const top = mailFolder(t, {
    'INBOX.mbox/1A2B3C4D-1111-2222-3333-444455556666/Data/1/Messages/17.emlx': emlx,
    'Work.mbox/Sub.mbox/Messages/18.emlx': emlx.replace('A: 1', 'A: 2'),
    'Exported.mbox/mbox': mbox('3'),
    'Broken.mbox/Messages/19.emlx': '999\nA: 4\n',
  });
  const { seen, untaken } = await allOf(await sourceAt(t, top));
  assert.deepEqual(seen.map(({ folder, flags, date }) => [folder, flags, date]).sort(), [
    ['Exported', 0, 1_310_126_914_000],
    ['INBOX', Mark.seen | Mark.flagged, 1_310_126_914_000],
    ['Work/Sub', Mark.seen | Mark.flagged, 1_310_126_914_000],
  ]);
  assert.deepEqual(untaken, ['Broken: not-a-message']);
});

test('MH: numbers, sequences', async t => {
  const top = mailFolder(t, {
    'inbox/.mh_sequences': 'unseen: 2-3\nflagged: 1\n',
    'inbox/1': 'A: 1\n\n',
    'inbox/2': 'A: 2\n\n',
    'inbox/10': 'A: 10\n\n',
  });
  const { seen } = await allOf(await sourceAt(t, top));
  assert.deepEqual(
    seen.map(({ text, flags }) => [text.slice(3, 5).trim(), flags]),
    [
      ['1', Mark.seen | Mark.flagged],
      ['2', 0],
      ['10', Mark.seen],
    ],
  );
});

test('what is no mail is refused with a sentence', async t => {
  const top = mailFolder(t, { 'a.txt': 'hello there', empty: '', 'folder/b.txt': 'x' });
  const say = async (name: string) => {
    const opened = await openSource(join(top, name), { largest: LARGEST, scratch: top });
    return opened.ok ? 'opened' : opened.error.replace(top, '');
  };
  assert.deepEqual(
    [await say('a.txt'), await say('empty'), await say('folder')],
    ['/a.txt is no mail that is known here', '/empty is empty', '/folder holds no mail that is known here'],
  );
});
