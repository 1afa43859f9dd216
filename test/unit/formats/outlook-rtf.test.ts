/** RTF of Outlook: unpacked, and what it was before it was RTF. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { unpackRtf } from '../../../server/formats/outlook/rtf.ts';
import { readRtf } from '../../../server/formats/outlook/rtf-text.ts';

const unpacked = (hex: string): string => {
  const result = unpackRtf(Buffer.from(hex, 'hex'));
  return result.ok ? result.value.toString('latin1') : result.error;
};

test('MS-OXRTFCP §3.1: both examples of the specification', () => {
  assert.equal(
    unpacked('2d0000002b0000004c5a4675f1c5c7a703000a0072637067313235423' + '20af32068656c090020627705b06c647d0a800fa0'),
    '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
  );
  assert.equal(
    unpacked('1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0'),
    '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}',
  );
});

test('RTF that is not packed, packed otherwise, or tells of more than there is', () => {
  const plain = Buffer.from('{\\rtf1 hi}');
  const head = Buffer.alloc(16);
  head.writeUInt32LE(plain.length, 4);
  head.write('MELA', 8, 'latin1');
  assert.equal(unpacked(Buffer.concat([head, plain]).toString('hex')), '{\\rtf1 hi}');
  assert.equal(unpacked('00000000'), 'packed RTF breaks off');
  assert.equal(unpacked('0000000000000000414243440000000000'), 'RTF is packed in a way that is not known');
  assert.equal(unpacked('ffffffffffffffff4c5a467500000000'), 'RTF would grow to 4294967295 octets');
  assert.equal(unpacked('ffffffff000000014c5a467500000000ff0000'), '{\\');
});

test('MS-OXRTFEX §3: HTML comes out word by word', () => {
  const rtf = [
    '{\\rtf1\\ansi\\ansicpg1251\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss\\fcharset204 Arial;}{\\f1\\fcharset0 Symbol;}}',
    '{\\colortbl\\red0\\green0\\blue0;}\\uc1\\pard\\plain\\deftab360 \\f0\\fs24 ',
    '{\\*\\htmltag19 <html>}{\\*\\htmltag84 \\par \\tab <p class=\\{x\\}>}\\htmlrtf {\\b bold for readers of RTF\\htmlrtf0 ',
    "\\'c4\\'e0 & \\u8364?{\\*\\htmltag92 </p>}\\htmlrtf }\\htmlrtf0 {\\*\\mhtmltag1 hidden}{\\f1 \\'e4}{\\*\\htmltag27 </html>}}",
  ].join('\r\n');
  assert.deepEqual(readRtf(Buffer.from(rtf, 'latin1')), {
    kind: 'html',
    text: '<html>\r\n\t<p class={x}>Да & €</p>ä</html>',
  });
});

test('plain text in RTF, and the text of RTF that was written as such', () => {
  assert.deepEqual(readRtf(Buffer.from('{\\rtf1\\ansi\\fromtext \\f0 one\\par two \\\\ \\{3\\}}')), {
    kind: 'text',
    text: 'one\r\ntwo \\ {3}',
  });
  const native =
    '{\\rtf1\\ansi{\\fonttbl{\\f0 Times;}}{\\*\\generator Word}{\\info{\\title x}}\\pard A{\\b B}\\bullet\\~{\\pict\\bin3 }}}}C{\\field{\\*\\fldinst HYPERLINK "x"}{\\fldrslt D}}}';
  assert.deepEqual(readRtf(Buffer.from(native)), { kind: 'native', text: 'AB•\u00a0CD' });
});

test('RTF with groups that never end, or end too often, takes time by its size', () => {
  const { text } = readRtf(Buffer.from(`{\\rtf1${'{'.repeat(200_000)}deep${'}'.repeat(400_000)}after \\`));
  assert.equal(text, 'deepafter ');
});
