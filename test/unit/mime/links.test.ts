/** Links of a message: where they lead and what they say, from HTML and text, in every coding, in bounded time. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { linksOf } from '../../../server/mime/links.ts';
import { parseStructure } from '../../../server/mime/structure.ts';

const linksIn = (message: string) => {
  const bytes = Buffer.from(message);
  return linksOf(bytes, parseStructure(bytes).structure);
};
const html = (text: string, more = '') => `Content-Type: text/html; charset=utf-8\r\n${more}\r\n${text}`;
const shown = (message: string) => linksIn(message).map(({ host, hasUser, text }) => [host, text, hasUser]);

const table: readonly (readonly [html: string, found: readonly (readonly [string, string, boolean])[]])[] = [
  ['<a href="https://a.example/x">Here</a>', [['a.example', 'Here', false]]],
  ["<A\r\nclass='b' HREF='http://A.example'>H<b>e</b>re</A>", [['a.example', 'Here', false]]],
  ['<a href=https://a.example/>Here</a>', [['a.example', 'Here', false]]],
  ['<a href="//a.example/">x', [['a.example', 'x', false]]],
  ['<a href="\\\\a.example\\y">x</a>', [['a.example', 'x', false]]],
  ['<a href="https://a.example/?x=1&amp;y=2">a &amp; b</a>', [['a.example', 'a & b', false]]],
  ['<a href="&#104;ttps://a.example">x</a>', [['a.example', 'x', false]]],
  ['<a href="https://bank.example@evil.example/">x</a>', [['evil.example', 'x', true]]],
  ['<a href="http://3232235777/">x</a>', [['192.168.1.1', 'x', false]]],
  ['<a href="https://оffice.test/">x</a>', [['xn--ffice-iye.test', 'x', false]]],
  ['<a title="a > b" href="https://a.example">x</a>', [['a.example', 'x', false]]],
  [
    '<a href="https://a.example">x<a href="https://b.example">y</a>',
    [
      ['a.example', 'x', false],
      ['b.example', 'y', false],
    ],
  ],
  ['<a href="https://a.example">x</a><a href="https://a.example/2">x</a>', [['a.example', 'x', false]]],
  ['<map><area href="https://a.example"></map>', [['a.example', '', false]]],
  ['<a name="x">x</a> <a href="mailto:a@b.example">m</a> <a href="#top">t</a> <abbr href="https://a.example">', []],
  ['<a data-href="https://a.example">x</a>', []],
];

test('anchors of HTML', () => {
  for (const [text, found] of table) assert.deepEqual(shown(html(text)), found, text);
});

test('codings, charsets, parts; a message inside is somebody else’s', () => {
  const anchor = '<a href="https://a.example">größer</a>';
  const base64 = Buffer.from(anchor).toString('base64');
  assert.deepEqual(shown(html(base64, 'Content-Transfer-Encoding: base64\r\n')), [['a.example', 'größer', false]]);
  const quoted = anchor.replaceAll('=', '=3D').replace('ö', '=C3=B6').replace('ß', '=C3=9F');
  assert.deepEqual(shown(html(quoted, 'Content-Transfer-Encoding: quoted-printable\r\n')), [
    ['a.example', 'größer', false],
  ]);
  const parts = [
    html(anchor),
    'Content-Type: text/plain\r\n\r\nSee https://b.example/x.',
    `Content-Type: message/rfc822\r\n\r\n${html(anchor.replace('a.ex', 'c.ex'))}`,
  ];
  const whole = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts.map(part => `--b\r\n${part}\r\n`).join('')}--b--\r\n`;
  assert.deepEqual(shown(whole), [
    ['a.example', 'größer', false],
    ['b.example', '', false],
  ]);
});

test('what is built to be slow is looked at in bounded time, and counted', () => {
  const noise = [
    '<a '.repeat(350_000),
    '<a href="'.repeat(110_000),
    '<a href=\'"'.repeat(100_000),
    '<'.repeat(1 << 20),
  ];
  const start = process.cpuUsage();
  for (const one of noise) assert.equal(linksIn(html(one)).length, 0);
  const many = Array.from({ length: 5_000 }, (_, n) => `<a href="https://h${n}.example">x</a>`).join('');
  assert.equal(linksIn(html(many)).length, 200);
  assert.ok(process.cpuUsage(start).user < 600_000);
});
