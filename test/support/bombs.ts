/**
 * Messages that are built to cost a reader time, memory or its stack, each by a name that says how. Made when they are asked
 * for, so that a test holds one at a time.
 */
import { zipOf } from './zip.ts';

export type Bomb = { readonly name: string; readonly message: () => Buffer };

const HEAD = 'From: Kim <kim@there.example>\r\nTo: ann@here.example\r\nSubject: Lunch\r\n';
const CLOSE = 'Date: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@there.example>\r\n';

const times = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('');

/** With a header as it should be, and more fields. */
const withFields = (fields: string, body = 'Hello.\r\n'): Buffer =>
  Buffer.from(`${HEAD}${CLOSE}${fields}\r\n${body}`, 'latin1');
const withBody = (type: string, body: string, more = ''): Buffer =>
  withFields(`MIME-Version: 1.0\r\nContent-Type: ${type}\r\n${more}`, body);
const withAttachment = (name: string, content: Buffer): Buffer =>
  withBody(
    'multipart/mixed; boundary=b',
    `--b\r\n\r\nHello.\r\n--b\r\nContent-Type: application/zip; name=${name}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(content)}--b--\r\n`,
  );
const base64 = (content: Buffer): string => content.toString('base64').replace(/.{1,76}/g, '$&\r\n');
const part = (header: string, body: string): string => `--b\r\n${header}\r\n${body}\r\n`;

/** One value on lines that a transport lets pass. */
const folded = (name: string, piece: string, count: number): string => `${name}:${`\r\n ${piece}`.repeat(count)}\r\n`;

/** A ZIP that says of itself what is not so. */
function lyingZip(): Buffer {
  const zip = zipOf(Array.from({ length: 500 }, (_, n) => ({ name: `f${n}`, content: 'x' })));
  const end = zip.length - 22;
  zip.writeUInt16LE(0xffff, end + 8);
  zip.writeUInt16LE(0xffff, end + 10);
  zip.writeUInt32LE(0xfffffff0, end + 12);
  zip.writeUInt32LE(0xfffffff0, end + 16);
  return zip;
}
/** Its files say that they unpack to four gibibytes each. */
function zipBomb(): Buffer {
  const zip = zipOf(Array.from({ length: 2_000 }, (_, n) => ({ name: `f${n}.exe`, content: 'x' })));
  for (let at = zip.indexOf('PK\x01\x02', 0, 'latin1'); at !== -1; at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    zip.writeUInt32LE(0xffffffff, at + 24);
  }
  return zip;
}

const structures: readonly Bomb[] = [
  {
    name: '10,000 nested multiparts',
    message: () =>
      withFields(`${times(10_000, n => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`)}\r\nx`),
  },
  {
    name: '10,000 nested messages',
    message: () => withFields('Content-Type: message/rfc822\r\n\r\n'.repeat(10_000)),
  },
  { name: '100,000 parts', message: () => withBody('multipart/mixed; boundary=z', '--z\r\n\r\nx\r\n'.repeat(100_000)) },
  {
    name: '99 levels of 900 parts',
    message: () =>
      withFields(
        `${times(98, n => `Content-Type: multipart/mixed; boundary=${'b'.repeat(n + 1)}\r\n\r\n--${'b'.repeat(n + 1)}\r\n`)}\r\n${'--b\r\n\r\nx\r\n'.repeat(900)}`,
      ),
  },
  {
    name: 'boundaries that begin with one another',
    message: () =>
      withFields(
        `${times(90, n => `Content-Type: multipart/mixed; boundary="${'-'.repeat(n + 1)}"\r\n\r\n--${'-'.repeat(n + 1)}\r\n`)}\r\n${times(20_000, n => `${'-'.repeat(n % 95)}\r\n`)}`,
      ),
  },
  {
    name: 'long boundaries that nothing closes',
    message: () =>
      withFields(
        `${times(90, n => `Content-Type: multipart/mixed; boundary="${'x'.repeat(800)}${n}"\r\n\r\n--${'x'.repeat(800)}${n}\r\n`)}\r\n${`--${'x'.repeat(800)}\r\n`.repeat(2_000)}`,
      ),
  },
  {
    name: '1,000 parts with a header each that never ends',
    message: () =>
      withBody(
        'multipart/mixed; boundary=b',
        times(1_000, n => part(`Content-Type: text/plain; name="${n}"\r\n${'Content-ID: <a>\r\n'.repeat(50)}`, '')),
      ),
  },
];

const headers: readonly Bomb[] = [
  { name: 'a field of 1 MiB on one line', message: () => withFields(`X-Long: ${'x'.repeat(1 << 20)}\r\n`) },
  { name: 'a folded subject of 1 MiB', message: () => withFields(folded('Subject', 'word '.repeat(150), 1_400)) },
  { name: 'folds of nothing but a blank', message: () => withFields(`X-Fold:${'\r\n '.repeat(350_000)}x\r\n`) },
  { name: '190,000 fields', message: () => withFields('a:\r\n'.repeat(190_000)) },
  { name: '100,000 fields of different names', message: () => withFields(times(100_000, n => `x${n}:\r\n`)) },
  {
    name: '50,000 lines that are no field',
    message: () => withFields('this is no field\r\n'.repeat(50_000)),
  },
  { name: '50,000 DKIM-Signature fields', message: () => withFields('DKIM-Signature: a=b\r\n'.repeat(50_000)) },
  {
    name: '2,000 DKIM-Signature fields that look right',
    message: () =>
      withFields(
        times(
          2_000,
          n =>
            `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=d${n}.example; s=s; h=from:from:to;\r\n bh=${'A'.repeat(43)}=; b=${'A'.repeat(300)}\r\n`,
        ),
      ),
  },
  {
    name: 'a DKIM-Signature that names 12,000 fields',
    message: () =>
      withFields(
        `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=d.example; s=s; h=from${':\r\n from'.repeat(7_000)};\r\n bh=${'A'.repeat(43)}=; b=AAAA\r\n${'From: a@b\r\n'.repeat(7_000)}`,
      ),
  },
  {
    name: '50 ARC sets that look right',
    message: () =>
      withFields(
        times(50, n => {
          const i = 50 - n;
          const seal = `a=rsa-sha256; d=d.example; s=s; cv=${i === 1 ? 'none' : 'pass'}; b=${'A'.repeat(340)}`;
          const own = `a=rsa-sha256; c=relaxed/relaxed; d=d.example; s=s; h=from:to:subject; bh=${'A'.repeat(43)}=; b=${'A'.repeat(340)}`;
          return `ARC-Seal: i=${i}; ${seal}\r\nARC-Message-Signature: i=${i}; ${own}\r\nARC-Authentication-Results: i=${i}; x.example; dmarc=pass\r\n`;
        }),
      ),
  },
  { name: '50,000 ARC fields', message: () => withFields('ARC-Seal: i=1; a=b\r\n'.repeat(50_000)) },
  {
    name: '50,000 Received fields',
    message: () => withFields('Received: from a by b\r\n'.repeat(45_000)),
  },
  {
    name: '20,000 Authentication-Results in our name',
    message: () => withFields('Authentication-Results: mail.here.example; dkim=pass\r\n'.repeat(18_000)),
  },
  {
    name: 'Authentication-Results of comments and quotes',
    message: () =>
      withFields(
        `${folded('Authentication-Results', '('.repeat(900), 100)}${folded('Authentication-Results', '"\\'.repeat(450), 100)}${folded('Authentication-Results', 'a=b;'.repeat(225), 100)}`,
      ),
  },
  {
    name: '100,000 From fields',
    message: () => Buffer.from(`${'From: a@b.example\r\n'.repeat(52_000)}\r\nHello.\r\n`),
  },
  {
    name: '8-bit octets in every field',
    message: () => withFields(times(2_000, n => `X-${n}: ${'\xff\xfe\x80\xe9'.repeat(100)}\r\n`)),
  },
  {
    name: 'an 8-bit subject and author of 1 MiB',
    message: () =>
      withFields(folded('Subject', '\xc3\xa9\xff'.repeat(300), 500) + folded('From', '\xf0\x9f\x98'.repeat(300), 500)),
  },
  {
    name: 'null octets',
    message: () => withFields(`X-\0: \0\r\n${`Subject: \0\0\0\r\n`.repeat(1_000)}`, '\0'.repeat(1 << 20)),
  },
];

const words: readonly Bomb[] = [
  ['100,000 adjacent encoded words', '=?utf-8?q?=C3=A9?= '],
  ['encoded words of alternating charsets', '=?utf-8?q?=C3?= =?iso-2022-jp?b?GyRCJCIbKEI=?= '],
  ['encoded words of unknown charsets', '=?x-none?q?=ff?= '],
  ['encoded words with bad base64', '=?utf-8?b?====A===?= '],
  ['encoded words without an end', '=?utf-8?q?'],
  ['encoded words of nothing', '=?u?q??='],
].map(([name = '', word = '']) => ({
  name,
  message: () => {
    const line = word.repeat(Math.floor(900 / word.length));
    const lines = Math.min(1_000, Math.ceil(100_000 / Math.floor(900 / word.length)));
    return withFields(
      folded('Subject', line, Math.ceil(lines / 3)) +
        folded('From', line, Math.ceil(lines / 3)) +
        folded('X-Other', line, Math.ceil(lines / 3)),
    );
  },
}));

const moreWords: readonly Bomb[] = [
  {
    name: 'encoded words of 14,000 charsets that there are not',
    message: () =>
      withFields(
        ['Subject', 'X-Other'].map(field => `${field}:${times(7_000, n => `\r\n =?x-${n}?q?a?=`)}\r\n`).join(''),
      ),
  },
  {
    name: 'encoded words in 200 fields of 5 KiB',
    message: () => withFields(times(200, n => folded(`X-${n}`, '=?gb18030?b?/////////w==?= '.repeat(30), 6))),
  },
  {
    name: 'one encoded word of 100 KiB',
    message: () =>
      withFields(`Subject: =?utf-8?b?${'w6nD'.repeat(25_000)}?=\r\nX-Q: =?utf-8?q?${'=C3=A9'.repeat(16_000)}?=\r\n`),
  },
  {
    name: '10,000 continuations of a parameter, with gaps and twice',
    message: () =>
      withFields(
        `Content-Disposition: attachment${times(5_000, n => `;\r\n filename*${n % 3 === 0 ? n : n % 200}*=%41%42%c3`)}\r\nContent-Type: application/x-y${times(5_000, n => `;\r\n name*${9_999 - n}*=utf-8'en'%e9`)}\r\n`,
      ),
  },
  {
    name: '900 parts of 256 parameters each',
    message: () =>
      withBody(
        'multipart/mixed; boundary=b',
        times(900, n => part(`Content-Type: a/b${times(100, k => `; n${k}*0*=%41`)}; name=${n}\r\n`, '')),
      ),
  },
];

const addresses: readonly Bomb[] = [
  { name: '100,000 addresses', message: () => withFields(folded('To', `${'a@b.example, '.repeat(60)}`, 1_300)) },
  {
    name: '100,000 addresses in three fields, with names',
    message: () =>
      withFields(
        ['To', 'Cc', 'From', 'Reply-To']
          .map(name => folded(name, '"A, B" (c) <a@b.example>, '.repeat(36), 280))
          .join(''),
      ),
  },
  {
    name: 'comments nested 100,000 deep',
    message: () =>
      withFields(
        folded('From', '('.repeat(900), 110) +
          folded('To', '('.repeat(900), 110) +
          folded('Date', '('.repeat(900), 110),
      ),
  },
  { name: 'a quoted string of 1 MiB', message: () => withFields(folded('From', '"\\"'.repeat(300), 1_100)) },
  {
    name: 'quotes that nothing closes',
    message: () => withFields(folded('From', '"a" '.repeat(225), 110) + folded('To', '"'.repeat(901), 110)),
  },
  {
    name: 'groups in groups',
    message: () => withFields(folded('To', 'g:'.repeat(450), 110) + folded('Cc', 'g:a@b;'.repeat(150), 110)),
  },
  {
    name: 'angles in angles',
    message: () => withFields(folded('To', '<'.repeat(900), 110) + folded('Cc', '<@a,@b:'.repeat(128), 110)),
  },
  {
    name: 'a phrase of 50,000 words',
    message: () => withFields(folded('From', 'a '.repeat(450), 110) + folded('To', 'a@ .'.repeat(225), 110)),
  },
  {
    name: 'references of 100,000 ids',
    message: () =>
      withFields(folded('References', '<a@b> '.repeat(150), 700) + folded('In-Reply-To', '<(a@b> '.repeat(120), 300)),
  },
];

const MEBIBYTE = 1 << 20;
const fill = (unit: string, octets: number): string => unit.repeat(Math.floor(octets / unit.length));
/** Lines as long as a transport lets pass. */
const lined = (unit: string, octets: number): string => {
  const line = `${fill(unit, 900)}\r\n`;
  return fill(line, octets);
};

const bodies: readonly Bomb[] = [
  { name: 'a line of 10 MiB', message: () => withBody('text/plain', 'x'.repeat(10 * MEBIBYTE)) },
  { name: 'a word of 10 MiB', message: () => withBody('text/plain; charset=utf-8', lined('\xc3\xa9', 10 * MEBIBYTE)) },
  { name: '10 MiB of blank lines', message: () => withBody('text/plain', '\r\n'.repeat(5 * MEBIBYTE)) },
  { name: '10 MiB of blanks', message: () => withBody('text/plain', lined(' \t', 10 * MEBIBYTE)) },
  {
    name: '10 MiB of lines that begin as a boundary',
    message: () => withBody('multipart/mixed; boundary=b', '--\r\n'.repeat(2.5 * MEBIBYTE)),
  },
  { name: '10 MiB of dots', message: () => withBody('text/plain', '..\r\n'.repeat(2.5 * MEBIBYTE)) },
  ...[
    ['10 MiB of tags that nothing closes', '<div><a href=x>'],
    ['10 MiB of tags that never end', '<a '],
    ['10 MiB of "<"', '<'],
    ['10 MiB of styles', '<style>'],
    ['10 MiB of half comments', '<!-- -'],
    ['10 MiB of closed styles', '<style></style>'],
    ['10 MiB of entities', '&#x41;&'],
    ['10 MiB of links', 'http://a.b.c.example/ '],
  ].map(([name = '', unit = '']) => ({
    name,
    message: () => withBody('text/html; charset=utf-8', lined(unit, 10 * MEBIBYTE)),
  })),
  {
    name: '10 MiB of garbage said to be base64',
    message: () =>
      withBody('text/html; charset=gb18030', lined('=\xff!A=', 10 * MEBIBYTE), 'Content-Transfer-Encoding: base64\r\n'),
  },
  {
    name: '10 MiB of broken quoted-printable',
    message: () =>
      withBody(
        'text/plain; charset=iso-2022-jp',
        lined('=1b=24=\t ', 10 * MEBIBYTE),
        'Content-Transfer-Encoding: quoted-printable\r\n',
      ),
  },
  {
    name: 'text in a charset of escapes',
    message: () => withBody('text/plain; charset=iso-2022-jp', lined('\x1b$B\x1b(B', MEBIBYTE)),
  },
  {
    name: 'text of Han without blanks',
    message: () => withBody('text/plain; charset=utf-8', lined('\xe6\xbc\xa2', MEBIBYTE)),
  },
  {
    name: '900 texts',
    message: () =>
      withBody(
        'multipart/mixed; boundary=b',
        times(900, n => part('Content-Type: text/html; charset=utf-8\r\n', `<p>w${n} ${'word '.repeat(200)}`)),
      ),
  },
];

const archives: readonly Bomb[] = [
  {
    name: 'a ZIP of 60,000 names',
    message: () => withAttachment('a.zip', zipOf(Array.from({ length: 60_000 }, (_, n) => ({ name: `f${n}` })))),
  },
  { name: 'a ZIP that lies about its directory', message: () => withAttachment('a.zip', lyingZip()) },
  { name: 'a ZIP that says it unpacks to terabytes', message: () => withAttachment('a.zip', zipBomb()) },
  {
    name: 'a ZIP of nothing but heads',
    message: () => withAttachment('a.zip', Buffer.from('PK\x03\x04'.repeat(500_000), 'latin1')),
  },
  {
    name: 'a ZIP of nothing but ends',
    message: () =>
      withAttachment(
        'a.zip',
        Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.from('PK\x05\x06'.repeat(200_000), 'latin1')]),
      ),
  },
  {
    name: 'an office document of 2 MiB',
    message: () =>
      withAttachment(
        'a.doc',
        Buffer.concat([
          Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'),
          Buffer.alloc(2 * MEBIBYTE, '_\0V\0'),
        ]),
      ),
  },
  {
    name: '900 attachments that begin as archives',
    message: () =>
      withBody(
        'multipart/mixed; boundary=b',
        times(900, n => part(`Content-Type: application/zip; name=a${n}\r\n`, `PK\x03\x04${'PK'.repeat(3_000)}`)),
      ),
  },
];

export const bombs: readonly Bomb[] = [
  ...structures,
  ...headers,
  ...words,
  ...moreWords,
  ...addresses,
  ...bodies,
  ...archives,
];
