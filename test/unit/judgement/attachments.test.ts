/** What attachments are, whatever they are called. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attachmentsOf } from '../../../server/judgement/attachments.ts';
import { parseStructure } from '../../../server/mime/structure.ts';
import { zipOf } from '../../support/zip.ts';

type Attached = { readonly name: string; readonly content: Buffer | string; readonly type?: string };

function message(...attached: readonly Attached[]): Buffer {
  const parts = attached.map(({ name, content, type = 'application/octet-stream' }) => {
    const lines = Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n');
    const disposition = `Content-Disposition: attachment; filename="${name}"`;
    return `--b\r\nContent-Type: ${type}\r\n${disposition}\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines}\r\n`;
  });
  return Buffer.from(
    `From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n${parts.join('')}--b--\r\n`,
  );
}
const looked = (...attached: readonly Attached[]) => {
  const bytes = message(...attached);
  return attachmentsOf(bytes, parseStructure(bytes).structure);
};
const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const wide = (text: string) => Buffer.from(text, 'utf16le');

const kinds: readonly (readonly [string, Attached, string])[] = [
  ['a picture', { name: 'a.png', content: '\x89PNG', type: 'image/png' }, 'other'],
  ['a program by its name', { name: 'Offer.PDF.exe', content: 'x' }, 'program'],
  ['a program whose name ends in a dot and a space', { name: 'offer.exe. ', content: 'x' }, 'program'],
  ['a program of Windows called a picture', { name: 'a.png', content: 'MZ\x90\0\x03' }, 'program'],
  ['a sentence that begins with MZ', { name: 'a.txt', content: 'MZ is an abbreviation' }, 'other'],
  ['a program of Linux', { name: 'a', content: '\x7fELF\x02' }, 'program'],
  ['a script', { name: 'a.js', content: 'alert(1)' }, 'program'],
  ['a disk image', { name: 'a.iso', content: 'x' }, 'program'],
  ['a name without an ending', { name: 'exe', content: 'x' }, 'other'],
  ['an archive', { name: 'a.zip', content: zipOf([{ name: 'a.txt' }]) }, 'archive'],
  ['an archive under another name', { name: 'a.dat', content: zipOf([{ name: 'a.txt' }]) }, 'archive'],
  ['a locked archive', { name: 'a.zip', content: zipOf([{ name: 'a.txt', locked: true }]) }, 'locked'],
  ['an archive with a program', { name: 'a.zip', content: zipOf([{ name: 'a.txt' }, { name: 'b/c.SCR' }]) }, 'program'],
  ['an archive by its name only', { name: 'a.7z', content: '7z' }, 'archive'],
  ['a document', { name: 'a.docx', content: zipOf([{ name: '[Content_Types].xml' }]) }, 'other'],
  [
    'a document with macros called one without',
    { name: 'a.docx', content: zipOf([{ name: '[Content_Types].xml' }, { name: 'word/vbaProject.bin' }]) },
    'macros',
  ],
  ['a document with macros by its name', { name: 'a.xlsm', content: 'x' }, 'macros'],
  ['an old document', { name: 'a.doc', content: Buffer.concat([ole, wide('WordDocument')]) }, 'other'],
  ['an old document with macros', { name: 'a.doc', content: Buffer.concat([ole, wide('_VBA_PROJECT')]) }, 'macros'],
  ['a locked document', { name: 'a.docx', content: Buffer.concat([ole, wide('EncryptedPackage')]) }, 'locked'],
];

for (const [what, attached, kind] of kinds) {
  test(`${what}: ${kind}`, () => {
    const [found, ...more] = looked(attached);
    assert.deepEqual([found?.name, found?.kind, more.length], [attached.name, kind, 0]);
  });
}

test('a program in an archive is named first', () => {
  const [found] = looked({ name: 'a.zip', content: zipOf([{ name: 'a.txt' }, { name: 'b.exe' }]) });
  assert.deepEqual(found?.inside, ['b.exe', 'a.txt', 'b.exe']);
});

test('of a large archive the end is read, where its directory is', () => {
  const large = zipOf([{ name: 'film.bin', content: 'x'.repeat(8_000_000) }, { name: 'b.exe' }]);
  const bytes = message({ name: 'a.zip', content: large });
  const { structure } = parseStructure(bytes);
  const [found] = attachmentsOf(bytes, structure);
  assert.deepEqual([found?.kind, found?.inside[0]], ['program', 'b.exe']);
});

test('the text of a message is no attachment; a nameless picture is', () => {
  const bytes = Buffer.from('From: a@b.example\r\nContent-Type: image/gif\r\n\r\nGIF');
  assert.deepEqual(
    attachmentsOf(bytes, parseStructure(bytes).structure).map(one => [one.name, one.type, one.kind]),
    [['', 'image/gif', 'other']],
  );
  assert.deepEqual(looked(), []);
});

test('what is attached to an attached message is looked at too', () => {
  const inner = message({ name: 'a.exe', content: 'x' });
  const bytes = Buffer.concat([Buffer.from('Content-Type: message/rfc822\r\n\r\n'), inner]);
  assert.deepEqual(
    attachmentsOf(bytes, parseStructure(bytes).structure).map(one => one.kind),
    ['program'],
  );
});

test('no more than a hundred are looked at', () => {
  assert.equal(looked(...Array.from({ length: 150 }, () => ({ name: 'a.txt', content: 'x' }))).length, 100);
});
