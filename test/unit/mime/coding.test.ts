import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  decodeBase64,
  decodeCharset,
  decodeQuotedPrintable,
  decodeTransfer,
  encodeBase64,
  encodeQuotedPrintable,
  textFromOctets,
} from '../../../server/mime/coding.ts';
import { safeFileName } from '../../../server/mime/file-name.ts';
import { textOfHtml } from '../../../server/mime/html-text.ts';
import { anyText, seeded } from './mime-invariants.ts';

const octets = (text: string) => Buffer.from(text, 'latin1');

test('base64 is read whatever stands between', () => {
  const table: readonly (readonly [string, string])[] = [
    ['', ''],
    ['QUJD', 'ABC'],
    ['QUJDRA==', 'ABCD'],
    ['QUJDRA', 'ABCD'],
    ['QU\r\nJ D!RA==', 'ABCD'],
    ['QQ==QUJD', 'AABC'],
    ['Q', ''],
    ['=', ''],
    ['Q\xffU\x00JD', 'ABC'],
  ];
  for (const [encoded, decoded] of table)
    assert.equal(decodeBase64(octets(encoded)).toString('latin1'), decoded, encoded);
});

test('quoted-printable is read whatever is broken', () => {
  const table: readonly (readonly [string, string])[] = [
    ['', ''],
    ['a=3Db', 'a=b'],
    ['a=3db', 'a=b'],
    ['a=\r\nb', 'ab'],
    ['a= \t\r\nb', 'ab'],
    ['a=\nb', 'ab'],
    ['a  \r\nb \t', 'a\r\nb \t'],
    ['a=20 \r\nb', 'a \r\nb'],
    ['a=ZZ', 'a=ZZ'],
    ['a=4', 'a=4'],
    ['a=', 'a'],
    ['caf\xe9', 'caf\xe9'],
    ['a\rb', 'a\rb'],
  ];
  for (const [encoded, decoded] of table) {
    assert.equal(decodeQuotedPrintable(octets(encoded)).toString('latin1'), decoded, JSON.stringify(encoded));
  }
});

test('what was encoded decodes to itself, in lines that every transport carries', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
      const encoded = encodeBase64(bytes);
      assert.ok(encoded.split('\r\n').every(line => line.length <= 76));
      assert.deepEqual([...decodeBase64(octets(encoded))], [...bytes]);
    }),
    seeded,
  );
  fc.assert(
    fc.property(fc.array(anyText(120)), lines => {
      const text = lines.map(line => line.replace(/[\r\n]/g, ' ')).join('\r\n');
      const encoded = encodeQuotedPrintable(text);
      assert.match(encoded, /^[\t\r\n\x20-\x7e]*$/);
      assert.ok(
        encoded.split('\r\n').every(line => line.length <= 76 && !/[ \t]$/.test(line) && !line.startsWith('.')),
      );
      assert.equal(decodeQuotedPrintable(octets(encoded)).toString('utf8'), text);
    }),
    seeded,
  );
});

test('an unknown encoding leaves the octets alone', () => {
  assert.equal(decodeTransfer(octets('QUJD'), 'x-uuencode').toString(), 'QUJD');
  assert.equal(decodeTransfer(octets('QUJD'), 'BASE64').toString(), 'ABC');
});

test('charsets decode, and an unknown one is guessed', () => {
  const table: readonly (readonly [string, string | null, string])[] = [
    ['caf\xc3\xa9', 'utf-8', 'café'],
    ['caf\xe9', 'iso-8859-1', 'café'],
    ['\xa4', 'iso-8859-15', '€'],
    ['\xf0\xd2\xc9\xd7\xc5\xd4', 'KOI8-R', 'Привет'],
    ['\x1b$B4A;z\x1b(B', 'iso-2022-jp', '漢字'],
    ['\x8a\xbf\x8e\x9a', 'cp932', '漢字'],
    ['caf\xc3\xa9', 'x-nowhere', 'café'],
    ['caf\xe9', 'x-nowhere', 'café'],
    ['caf\xc3\xa9', 'us-ascii', 'café'],
    ['caf\xe9', null, 'café'],
    ['caf\xe9', 'utf-8', 'caf\ufffd'],
    ['a', 'hz-gb-2312', 'a'],
    ['a', '__proto__', 'a'],
  ];
  for (const [encoded, charset, text] of table)
    assert.equal(decodeCharset(octets(encoded), charset), text, charset ?? 'none');
});

test('a header value of octets becomes text; text stays text', () => {
  assert.equal(textFromOctets('plain'), 'plain');
  assert.equal(textFromOctets('caf\xc3\xa9'), 'café');
  assert.equal(textFromOctets('caf\xe9'), 'café');
  assert.equal(textFromOctets('漢字'), '漢字');
});

test('decoding never throws', () => {
  const labels = fc.oneof(
    fc.string(),
    fc.constantFrom('utf-8', 'utf-16', 'iso-2022-jp', 'gb18030', 'big5', 'replacement'),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), labels, (bytes, label) => {
      decodeCharset(decodeQuotedPrintable(bytes), label);
      decodeCharset(decodeBase64(bytes), label);
    }),
    seeded,
  );
});

test('the words of HTML, and nothing that acts', () => {
  const table: readonly (readonly [string, string])[] = [
    ['<p>One<br>two</p><p>three</p>', 'One two three'],
    ['a<b>b</b>c', 'abc'],
    ['<style>p{}</style><script>alert(1)</script>x', 'x'],
    ['<head><title>t</title></head><body>x', 'x'],
    ['<STYLE>never closed x', ''],
    ['1 < 2 &amp;&lt; 3&nbsp;4 &#8364;&#x20AC; &nosuch; &#0;', '1 < 2 &< 3 4 €€ &nosuch;'],
    ['<!-- a > b -->x', 'x'],
    ['&lt;script&gt;', '<script>'],
    ['x<a href="', 'x'],
  ];
  for (const [html, text] of table) assert.equal(textOfHtml(html), text, html);
});

test('file names from strangers are made safe', () => {
  const table: readonly (readonly [given: string | null, safe: string])[] = [
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\x.exe', 'x.exe'],
    ['..', 'attachment.pdf'],
    [null, 'attachment.pdf'],
    ['.bashrc', 'bashrc'],
    ['con.txt', '_con.txt'],
    ['a\0b\r\n.txt', 'ab.txt'],
    ['gpj.\u202eexe', 'gpj.exe'],
    ['a<b>:"|?*.txt', 'a_b______.txt'],
    ['name. . ', 'name'],
    [`${'x'.repeat(300)}.tar`, `${'x'.repeat(116)}.tar`],
    ['Übersicht.pdf', 'Übersicht.pdf'],
  ];
  for (const [given, safe] of table) assert.equal(safeFileName(given, 'application/pdf'), safe);
});
