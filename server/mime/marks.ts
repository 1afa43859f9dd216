/**
 * The marks of a message that are learnt from: words of its text and subject, who wrote it and through whom, where its
 * links lead. Pure; each mark once, in no order. Words are cut from text as a reader sees it, so hidden markup teaches
 * nothing but that it is there.
 */
import { asBuffer } from '../base/bytes.ts';
import { type Bytes, kibibytes } from '../base/units.ts';
import { printMailbox } from './address.ts';
import { parseAddresses } from './address-list.ts';
import { decodeWords } from './encoded-word.ts';
import { nameIs, unfold, walkFields } from './header.ts';
import { isHtml, searchedParts, searchedText } from './searched-text.ts';
import type { Structure } from './structure.ts';

/** Octets of text looked at, whatever the message holds. */
const TEXT: Bytes = kibibytes(64);
const MOST_TOKENS = 3_000;
/** Of one field, and fields of people that are looked at. */
const MOST_PEOPLE = 20;
const SHORTEST = 3;
const LONGEST = 24;

/** Of a header, what is looked at. */
const HEAD: Bytes = kibibytes(64);

export function tokensOf(bytes: Uint8Array, structure: Structure): ReadonlySet<string> {
  const buffer = asBuffer(bytes);
  return tokensIn((from, to) => buffer.subarray(from, to), structure);
}

/** Of a message that is not at hand: no more of it is read than is looked at. */
export function tokensIn(read: (from: number, to: number) => Buffer, structure: Structure): ReadonlySet<string> {
  const tokens = new Set<string>();
  const { start: head, end: headEnd } = structure.header;
  ofHeader(read(head, Math.min(headEnd, head + HEAD)), tokens);
  let left: number = TEXT;
  for (const found of searchedParts(structure)) {
    if (left <= 0 || tokens.size >= MOST_TOKENS) break;
    if (found.kind !== 'text') continue;
    const { start, end } = found.part.body;
    const octets = read(start, Math.min(end, start + left));
    left -= octets.length;
    tokens.add(`part:${found.part.subtype}`);
    const text = searchedText(octets, found.part);
    words(text, '', tokens);
    links(isHtml(found.part) ? octets.toString('latin1') : text, tokens);
  }
  return tokens;
}

function ofHeader(bytes: Buffer, tokens: Set<string>): void {
  let left = MOST_PEOPLE;
  const people = (value: () => string, as: string): void => {
    if (left-- > 0) authors(value(), as, tokens);
  };
  walkFields(bytes, 0, (start, nameEnd, valueStart, valueEnd) => {
    const value = () => unfold(bytes, valueStart, valueEnd);
    if (nameIs(bytes, start, nameEnd, 'subject')) words(decodeWords(value()), 'subject:', tokens);
    else if (nameIs(bytes, start, nameEnd, 'from')) people(value, 'from:');
    else if (nameIs(bytes, start, nameEnd, 'reply-to')) people(value, 'reply-to:');
    else if (nameIs(bytes, start, nameEnd, 'list-id')) tokens.add(`list:${value().toLowerCase().slice(0, 100)}`);
    else if (nameIs(bytes, start, nameEnd, 'x-mailer')) words(value(), 'mailer:', tokens);
    else if (nameIs(bytes, start, nameEnd, 'content-type')) words(value().split(';')[0] ?? '', 'type:', tokens);
  });
}

function authors(value: string, as: string, tokens: Set<string>): void {
  for (const { name, mailbox } of parseAddresses(value, MOST_PEOPLE)) {
    if (tokens.size >= MOST_TOKENS) return;
    words(name ?? '', as, tokens);
    if (!mailbox) continue;
    tokens.add(`${as}${printMailbox(mailbox).toLowerCase()}`);
    tokens.add(`${as}@${mailbox.domain.toLowerCase()}`);
  }
}

/** Letters and digits, with what often stands within prices and names; scripts without blanks give pairs of characters. */
const WORD = /[\p{L}\p{N}$€£%][\p{L}\p{N}\p{M}$€£%'’.-]*/gu;
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;

function words(text: string, as: string, tokens: Set<string>): void {
  for (const [found] of text.matchAll(WORD)) {
    if (tokens.size >= MOST_TOKENS) return;
    const word = found.toLowerCase().replace(/[.'’-]+$/, '');
    if (UNSPACED.test(word)) pairs(word, as, tokens);
    else if (word.length > LONGEST) tokens.add(`${as}long:${word.slice(0, 6)}`);
    else if (word.length >= SHORTEST) tokens.add(as + word);
  }
}

function pairs(word: string, as: string, tokens: Set<string>): void {
  const characters = [...word];
  for (let at = 0; at + 1 < characters.length && tokens.size < MOST_TOKENS; at++) {
    tokens.add(as + characters[at]! + characters[at + 1]!);
  }
}

const LINK = /\bhttps?:\/\/([a-z0-9.-]{1,253})/gi;

function links(text: string, tokens: Set<string>): void {
  for (const [, host = ''] of text.matchAll(LINK)) {
    if (tokens.size >= MOST_TOKENS) return;
    const labels = host.toLowerCase().split('.');
    // The host and what it belongs to, for hosts are cheap.
    for (let from = 0; from + 1 < labels.length && from < 3; from++) tokens.add(`link:${labels.slice(from).join('.')}`);
  }
}
