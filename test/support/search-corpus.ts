/**
 * Messages by chance in which a search has every occasion to go wrong: charsets and transfer encodings, HTML, messages
 * inside messages, scripts without spaces, combining marks, letters whose case is not simple, words that are cut by
 * folds, soft line breaks and encoded words, ids and base64 where one expects words.
 */
export type Chance = () => number;

const words = [
  ...['harbour', 'meeting', 'Straße', 'STRASSE', 'İstanbul', 'ıstanbul', 'ΟΔΟΣ', 'οδός', 'σοφός', 'café', 'cafe\u0301'],
  ...[
    'naïve',
    'ﬁnance',
    '½',
    'x²',
    'Ǆungla',
    'ǆungla',
    'Ωmega',
    '東京タワー',
    '東京',
    '京都',
    'がっこう',
    'か\u3099',
    'สวัสดี',
    'ครับ',
  ],
  ...[
    '한국어',
    '한국',
    'שָׁלוֹם',
    'שלום',
    'مَرْحَبًا',
    'مرحبا',
    '🙂',
    '🙂🙂',
    'a',
    'b',
    'ab',
    'abc',
    '東\u0301京',
    'e\u0301\u0323',
    'е́ж',
  ],
  ...[
    'foo-bar',
    'x@there.example',
    "it's",
    '“quoted”',
    '100,000',
    '…',
    '--',
    'C++',
    '12345',
    '123456789012',
    'A1B2C3D4E5F6',
  ],
  ...[
    'x'.repeat(40),
    'é'.repeat(70),
    '漢'.repeat(30),
    'zwölf',
    'Köche',
    'from',
    'subject',
    'text',
    'boundary',
    '\u0301',
    'ﷺ',
  ],
];
const rare = '0123456789abcdefghijklmnopqrstuvwxyzäß東';

const pick = <T>(chance: Chance, list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

const word = (chance: Chance): string =>
  chance() < 0.85 ? pick(chance, words) : times(1 + Math.floor(chance() * 14), () => pick(chance, [...rare])).join('');

export const sentence = (chance: Chance, count: number): string =>
  times(count, () => word(chance) + pick(chance, ['', '', '', ',', '.', '!'])).join(
    pick(chance, [' ', ' ', ' ', '\t']),
  );

const quotedPrintable = (bytes: Buffer, chance: Chance): string => {
  let width = 0;
  let out = '';
  for (const byte of bytes) {
    const piece =
      byte === 10 || (byte > 32 && byte < 127 && byte !== 61 && chance() < 0.95)
        ? String.fromCharCode(byte)
        : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    if (byte === 10) {
      out += '\r\n';
      width = 0;
      continue;
    }
    if (byte === 13) continue;
    width += piece.length;
    if (width > 60 || chance() < 0.02) {
      out += '=\r\n';
      width = piece.length;
    }
    out += piece;
  }
  return out;
};

/** What the charset can hold. */
function inCharset(text: string, charset: string): Buffer {
  if (charset === 'utf-8') return Buffer.from(text);
  if (charset === 'utf-16le') return Buffer.from(text, 'utf16le');
  return Buffer.from(text.replace(/[^\0-\xff]/gu, '?'), 'latin1');
}

function body(chance: Chance, text: string): { readonly head: string; readonly bytes: Buffer } {
  const html = chance() < 0.3;
  const encoding = pick(chance, ['base64', 'quoted-printable', '8bit']);
  const charset = pick(chance, encoding === 'base64' ? ['utf-8', 'iso-8859-1', 'utf-16le'] : ['utf-8', 'iso-8859-1']);
  const written = html ? asHtml(chance, text) : text;
  const octets = inCharset(written, charset);
  const coded =
    encoding === 'base64'
      ? octets.toString('base64').replace(/.{20,76}/g, '$&\r\n')
      : encoding === '8bit'
        ? octets
        : quotedPrintable(octets, chance);
  const head = `Content-Type: text/${html ? 'html' : 'plain'}; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n`;
  return { head, bytes: Buffer.isBuffer(coded) ? coded : Buffer.from(coded, 'latin1') };
}

const asHtml = (chance: Chance, text: string): string =>
  `<html><head><title>hidden</title><style>p { color: red }</style></head><body class="secret">${text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .split(' ')
    .map(each => (chance() < 0.2 ? `<b>${each.slice(0, 2)}</b>${each.slice(2)}` : each))
    .join(chance() < 0.3 ? '<br>' : ' ')}</body></html>`;

/** Encoded words that may be cut within a character. */
function encodedWords(chance: Chance, text: string): string {
  const octets = Buffer.from(text);
  const pieces: string[] = [];
  for (let at = 0; at < octets.length; ) {
    const piece = octets.subarray(at, at + 3 + Math.floor(chance() * 20));
    at += piece.length;
    pieces.push(
      chance() < 0.5
        ? `=?utf-8?B?${piece.toString('base64')}?=`
        : `=?UTF-8?q?${[...piece].map(byte => `=${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')}?=`,
    );
  }
  return pieces.join(chance() < 0.5 ? ' ' : '\r\n ');
}

function field(chance: Chance, text: string): string {
  const kind = chance();
  if (kind < 0.4) return encodedWords(chance, text);
  return kind < 0.7 ? text.replaceAll(' ', () => (chance() < 0.3 ? '\r\n ' : ' ')) : text;
}

const address = (chance: Chance): string =>
  `${field(chance, pick(chance, ['Zoë Müller', 'Jürgen Groß', '東京 太郎', 'Bob']))} <${pick(chance, ['zoe', 'j.g', 'bob+x'])}@${pick(chance, ['there', 'far'])}.example>`;

function entity(chance: Chance, depth: number, said: string[]): { readonly head: string; readonly bytes: Buffer } {
  const kind = depth > 2 ? 0 : chance();
  if (kind < 0.5) {
    const text = times(1 + Math.floor(chance() * 4), () => sentence(chance, Math.floor(chance() * 12))).join('\r\n');
    said.push(text);
    return body(chance, text);
  }
  if (kind < 0.6) {
    const name = field(chance, sentence(chance, 2)).replaceAll('"', '');
    const head = `Content-Type: application/pdf; name="${name}"\r\nContent-Transfer-Encoding: base64\r\n`;
    return { head, bytes: Buffer.from(Buffer.from(sentence(chance, 40)).toString('base64')) };
  }
  if (kind < 0.75) return { head: 'Content-Type: message/rfc822\r\n', bytes: message(chance, depth + 1, said) };
  const boundary = `b${depth}${Math.floor(chance() * 1e9)}`;
  const parts = times(1 + Math.floor(chance() * 3), () => entity(chance, depth + 1, said));
  const bytes = parts.flatMap(part => [
    Buffer.from(`--${boundary}\r\n${part.head}\r\n`),
    part.bytes,
    Buffer.from('\r\n'),
  ]);
  return {
    head: `Content-Type: multipart/${pick(chance, ['mixed', 'alternative'])}; boundary="${boundary}"\r\n`,
    bytes: Buffer.concat([...bytes, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

const dates = [
  'Sat, 31 Jan 2026 23:30:00 -0800',
  'Sun, 1 Feb 2026 00:30:00 +1400',
  'Mon, 2 Feb 2026 12:00:00 GMT',
  '2 Feb 26 12:00 EST',
  'not a date',
];

/** `said`: what was written into its text parts. */
export function message(chance: Chance, depth = 0, said: string[] = []): Buffer {
  const { head, bytes } = entity(chance, depth, said);
  const fields = [
    ...(chance() < 0.9 ? [`Subject: ${field(chance, sentence(chance, 4))}`] : []),
    ...(chance() < 0.1 ? [`Subject: ${field(chance, sentence(chance, 2))}`] : []),
    ...(chance() < 0.9 ? [`From: ${address(chance)}`] : []),
    ...(chance() < 0.8 ? [`To: ${address(chance)}, ${address(chance)}`] : []),
    ...(chance() < 0.3 ? [`Cc: ${address(chance)}`] : []),
    ...(chance() < 0.1 ? [`Bcc: ${address(chance)}`] : []),
    ...(chance() < 0.9 ? [`Date: ${pick(chance, dates)}`] : []),
    ...(chance() < 0.9 ? [`Message-ID: <${Math.floor(chance() * 1e12).toString(36)}.A1b2C3@x.example>`] : []),
    ...(chance() < 0.5 ? [`X-Odd-Field: ${field(chance, sentence(chance, 3))}`] : []),
    ...(chance() < 0.3 ? [`DKIM-Signature: v=1; b=${Buffer.from(sentence(chance, 20)).toString('base64')}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${fields.join('\r\n')}${fields.length > 0 ? '\r\n' : ''}${head}\r\n`), bytes]);
}
