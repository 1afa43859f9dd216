/** Chance in words, and messages made by it: everyday ones with odd corners, so that a key often matches. */
import { type Random, seededRandom } from '../../server/base/ports.ts';

export type Chance = {
  below(count: number): number;
  pick<T>(from: readonly T[]): T;
  /** True once in `times`. */
  once(times: number): boolean;
  many<T>(least: number, most: number, make: () => T): T[];
};

export function chanceOf(seed: number): Chance {
  const random: Random = seededRandom(seed);
  const below = (count: number): number => Math.floor(random.fraction() * count);
  return {
    below,
    pick: from => from[below(from.length)]!,
    once: times => below(times) === 0,
    many: (least, most, make) => Array.from({ length: least + below(most - least + 1) }, make),
  };
}

export const words = [
  'alpha',
  'Beta',
  'gamma delta',
  'A',
  '',
  'x',
  '*',
  '?',
  'a*b',
  '10',
  '9',
  '-3',
  '007',
  'über',
  '日本',
];
export const addresses = [
  ...['ana@office.test', 'Ben@Office.test', 'ann+work@office.test', 'ann+a+b@office.test', 'ann@OFFICE.TEST'],
  ...['"odd one"@office.test', 'x@sub.office.test', 'list-owner@lists.test', 'a@b', 'MAILER-DAEMON@office.test'],
];
const shown: readonly ((address: string, chance: Chance) => string)[] = [
  address => address,
  address => `<${address}>`,
  address => `Somebody <${address}>`,
  address => `"Last, First" <${address}>`,
  address => `=?utf-8?q?=C3=9Cber?= <${address}>`,
  address => `(a comment) ${address} (another)`,
  address => `A\r\n <${address}>`,
];
const texts: readonly ((chance: Chance) => string)[] = [
  chance => chance.pick(['hello', 'Hello World', 'HELLO', 'special offer', '[list] a thing', '  spaced  ']),
  () => '',
  () => '=?utf-8?q?gr=C3=BC=C3=9Fe?=',
  () => '=?iso-8859-1?q?gr=FC=DFe?= and =?utf-8?b?SGVsbG8=?=',
  () => '=?utf-8?b?SGVs?=\r\n =?utf-8?b?bG8=?=',
  () => 'folded\r\n over\r\n\tlines',
  chance => chance.pick(['5', '05', '5.0', 'Yes', '-7', '99999999999']),
  () => 'a*b?c\\d',
  () => '"quoted"',
];
const dates = [
  ...['Fri, 28 Feb 2025 23:30:00 +0100', '1 Mar 2025 00:30:00 +0000', 'Sat, 29 Feb 2020 12:00:00 -0800'],
  ...['Tue, 1 Jul 2003 10:52:37 +0200', 'Thu, 01 Jan 1970 00:00:00 +0000', 'Mon, 31 Dec 2001 23:59:60 -0330'],
];

export const fieldNames = [
  'Subject',
  'From',
  'To',
  'Cc',
  'X-Odd',
  'X-Many',
  'X-Empty',
  'Date',
  'Sender',
  'List-Id',
  'Reply-To',
];

export type MadeMessage = {
  readonly octets: Buffer;
  readonly fields: readonly (readonly [name: string, value: string])[];
};

export function madeMessage(chance: Chance): MadeMessage {
  const addressed = () => chance.pick(shown)(chance.pick(addresses), chance);
  const list = () => chance.many(1, 3, addressed).join(chance.pick([', ', ',', ',\r\n ']));
  const text = () => chance.pick(texts)(chance);
  const fields: [string, string][] = [
    ['Received', `from a.test by b.test; ${chance.pick(dates)}`],
    ['From', addressed()],
    ['To', chance.once(6) ? 'friends: a@one.test, B <b@two.test>;' : list()],
    ['Subject', text()],
    ['Date', chance.pick(dates)],
    ['Message-ID', '<one@office.test>'],
  ];
  const maybe = (name: string, value: () => string, times = 2) => {
    if (chance.once(times)) fields.splice(chance.below(fields.length + 1), 0, [name, value()]);
  };
  maybe('Cc', list);
  maybe('Sender', addressed, 3);
  maybe('Reply-To', list, 4);
  maybe('X-Odd', text, 1);
  for (let times = chance.below(4); times > 0; times--) maybe('X-Many', text, 1);
  maybe('X-Empty', () => '', 2);
  maybe('List-Id', () => '"A list" <list.lists.test>', 3);
  const body = madeBody(chance, fields);
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return { octets: Buffer.from(`${head}\r\n${body}`, 'utf8'), fields };
}

const BOUNDARY = 'b1';

function madeBody(chance: Chance, fields: [string, string][]): string {
  const plain = 'First line of Text\r\nsecond line, with a special offer\r\n';
  switch (chance.below(5)) {
    case 0:
      return 'x\r\n';
    case 1:
      return plain;
    case 2:
      fields.push(['MIME-Version', '1.0'], ['Content-Type', 'text/plain; charset=utf-8']);
      fields.push(['Content-Transfer-Encoding', 'quoted-printable']);
      return 'gr=C3=BC=C3=9Fe, so=\r\nft\r\n';
    case 3:
      fields.push(['MIME-Version', '1.0'], ['Content-Type', 'text/html; charset="iso-8859-1"']);
      fields.push(['Content-Transfer-Encoding', 'base64']);
      return `${Buffer.from('<p>Hello <b>bold</b> offer</p>').toString('base64')}\r\n`;
    default:
      fields.push(['MIME-Version', '1.0'], ['Content-Type', `multipart/mixed; boundary="${BOUNDARY}"`]);
      return multipart(chance);
  }
}

function multipart(chance: Chance): string {
  const parts = [
    'Content-Type: text/plain\r\n\r\nplain words here\r\n',
    'Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=C3=BCber all</p>\r\n',
    `Content-Type: application/pdf; name="a file.pdf"\r\nContent-Disposition: attachment; filename="a file.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from('%PDF offer').toString('base64')}\r\n`,
    'Content-Type: image/png\r\nContent-Disposition: inline\r\nX-Odd: inner\r\n\r\nnot an image\r\n',
    'Content-Type: message/rfc822\r\n\r\nFrom: c@three.test\r\nSubject: inner hello\r\nContent-Type: text/plain\r\n\r\ninner body\r\n',
    'Content-Type: multipart/alternative; boundary=b2\r\n\r\n--b2\r\nContent-Type: text/plain\r\n\r\ndeep plain\r\n--b2\r\nContent-Type: text/html\r\n\r\n<i>deep html</i>\r\n--b2--\r\n',
  ];
  const chosen = chance.many(1, 4, () => chance.pick(parts));
  const before = chance.once(2) ? 'a preamble\r\n' : '';
  return `${before}${chosen.map(part => `--${BOUNDARY}\r\n${part}\r\n`).join('')}--${BOUNDARY}--\r\n`;
}
