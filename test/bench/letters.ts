/**
 * Mail as an office has it, the same each time: plain letters, letters with an HTML half, attachments and forwarded
 * mail, about 10 KB each, words as frequent as in a language, a third of them answers.
 */

/** Numbers by chance from 0 up to 1, from a seed (Mulberry32). */
function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
type Chance = ReturnType<typeof chanceFrom>;

/** The most frequent words first; COMMON is in nearly half of all letters, RARE in very few. */
export const COMMON = 'harbour';
const known =
  `the of and to in is that for it was with be by on not this are from at which have all ${COMMON} meeting plan
quay stairs permit invoice table drawing section answer question window garden letter office monday thursday`.split(
    /\s+/,
  );
const syllables =
  'ba ke li mo nu pa re si to vu wa fen gal hor jin kas lum mer nor pel quin ras sol tan und ver wil zor'.split(' ');

const vocabulary = ((): readonly string[] => {
  const chance = chanceFrom(42);
  const words = new Set(known);
  while (words.size < 20_000) {
    const parts = 2 + Math.floor(chance() * 3);
    words.add(Array.from({ length: parts }, () => syllables[Math.floor(chance() * syllables.length)]).join(''));
  }
  return [...words];
})();
/** A word that few letters have. */
export const RARE = vocabulary[15_000]!;
/** In none. */
export const ABSENT = 'zyxwvutsrq';

const word = (chance: Chance): string => vocabulary[Math.floor(chance() ** 3.2 * vocabulary.length)]!;
const pick = <T>(chance: Chance, list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;

const given = ['Ana', 'Ben', 'Chiara', 'Dmitri', 'Elena', 'Farid', 'Greta', 'Hiro', 'Ines', 'Jonas', 'Zoë', 'Ülle'];
const family = ['Andersen', 'Becker', 'Costa', 'Dubois', 'Fischer', 'Hansen', 'Ito', 'Kowalski', 'Novak', 'Petrov'];
const hosts = ['portcity.example', 'northline.example', 'studiomarsh.example', 'hosting.example', 'office.test'];
type Person = { readonly name: string; readonly address: string };

function person(chance: Chance): Person {
  const first = pick(chance, given);
  const last = pick(chance, family);
  const local = `${first}.${last}`.normalize('NFD').replace(/[^a-z.]/gi, '');
  return { name: `${first} ${last}`, address: `${local.toLowerCase()}@${pick(chance, hosts)}` };
}
const isAscii = (text: string): boolean => !/[^ -~]/.test(text);
const encoded = (text: string): string =>
  isAscii(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
const mailbox = ({ name, address }: Person): string => `${isAscii(name) ? `"${name}"` : encoded(name)} <${address}>`;

function paragraphs(chance: Chance, octets: number): string {
  let text = '';
  let line = '';
  while (text.length < octets) {
    const next = word(chance);
    if (line.length + next.length > 72) {
      text += `${line}\r\n`;
      line = '';
    }
    line += line === '' ? next : ` ${next}`;
  }
  return `${text}${line}.\r\n`;
}

const base64 = (chance: Chance, octets: number): string =>
  Buffer.from(Array.from({ length: octets }, () => Math.floor(chance() * 256)))
    .toString('base64')
    .replace(/.{76}/g, '$&\r\n');

const BEGAN = Date.UTC(2023, 0, 1);
const APART = 317_000;
const WEIGHED: readonly (readonly [upTo: number, octets: number])[] = [
  [0.35, 4_000],
  [0.7, 9_000],
  [0.95, 14_000],
  [1, 32_000],
];

export type Letter = { readonly bytes: Buffer; readonly at: number; readonly seen: boolean };

/** Letter `number`, from 0: always the same octets. */
export function letter(number: number): Letter {
  const chance = chanceFrom(Math.imul(number + 1, 2_654_435_761));
  const at = BEGAN + number * APART;
  const size = chance();
  const octets = WEIGHED.find(([upTo]) => size <= upTo)![1];
  const parent = number - 1 - Math.floor(chance() ** 2 * 30);
  const isAnswer = chance() < 0.35 && parent >= 0;
  const about = chanceFrom((isAnswer ? parent : number) + 7);
  const subject = Array.from({ length: 3 + Math.floor(about() * 4) }, () => word(about)).join(' ');
  const from = person(chance);
  const to = person(chance);
  const host = from.address.slice(from.address.indexOf('@') + 1);
  const head = [
    `Return-Path: <${from.address}>`,
    `Received: from mx.${host} (mx.${host} [192.0.2.${1 + (number % 250)}])`,
    `\tby mail.bench.example with ESMTPS id ${(number * 7919).toString(36)}`,
    `\tfor <${to.address}>; ${dateText(at)}`,
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${host}; s=one;`,
    '\th=from:to:subject:date:message-id;',
    `\tbh=${base64(chance, 32)};`,
    `\tb=${base64(chance, 128).replaceAll('\r\n', '\r\n\t ')}`,
    `From: ${mailbox(from)}`,
    `To: ${mailbox(to)}`,
    ...(chance() < 0.3 ? [`Cc: ${mailbox(person(chance))},`, ` ${mailbox(person(chance))}`] : []),
    `Subject: ${encoded(`${isAnswer ? 'Re: ' : ''}${subject}${number % 17 === 0 ? ' – Übersicht' : ''}`)}`,
    `Date: ${dateText(at)}`,
    `Message-ID: <${number}@letters.example>`,
    ...(isAnswer ? [`In-Reply-To: <${parent}@letters.example>`, `References: <${parent}@letters.example>`] : []),
    'MIME-Version: 1.0',
  ].join('\r\n');
  const text = `${head}\r\n${content(chance, Math.max(600, octets - head.length))}`;
  return { bytes: Buffer.from(text), at, seen: chance() < 0.8 };
}

const dateText = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');

function content(chance: Chance, octets: number): string {
  const kind = chance();
  if (kind < 0.4) return `Content-Type: text/plain; charset=utf-8\r\n\r\n${paragraphs(chance, octets)}`;
  if (kind < 0.75) return twoHalves(chance, octets, 'half');
  const inner = kind < 0.95 ? attachment(chance, octets * 0.6) : forwarded(chance, octets * 0.6);
  return `Content-Type: multipart/mixed; boundary="whole"\r\n\r\n--whole\r\n${twoHalves(chance, octets * 0.35, 'half')}\r\n--whole\r\n${inner}\r\n--whole--\r\n`;
}

function twoHalves(chance: Chance, octets: number, boundary: string): string {
  const html = `<html><body><p>${paragraphs(chance, octets * 0.5)}</p><p>Gr=C3=BC=C3=9Fe</p></body></html>`;
  return `Content-Type: multipart/alternative; boundary="${boundary}"

--${boundary}
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

${paragraphs(chance, octets * 0.35)}
--${boundary}
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

${html}
--${boundary}--`.replace(/\r?\n/g, '\r\n');
}

const attachment = (chance: Chance, octets: number): string =>
  [
    'Content-Type: application/pdf; name="plan.pdf"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="plan.pdf"',
    '',
    base64(chance, Math.floor(octets * 0.73)),
  ].join('\r\n');

const forwarded = (chance: Chance, octets: number): string =>
  [
    'Content-Type: message/rfc822',
    'Content-Disposition: inline',
    '',
    `From: ${mailbox(person(chance))}`,
    `Subject: ${word(chance)} ${word(chance)}`,
    `Message-ID: <${Math.floor(chance() * 1e9)}@inner.example>`,
    'MIME-Version: 1.0',
    twoHalves(chance, octets, 'inner'),
  ].join('\r\n');
