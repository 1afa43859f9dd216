/**
 * Where the links of a message lead and what their text says, for who judges it. HTML is searched for its anchors only,
 * as crudely as html-text.ts reads it; messages inside the message are somebody else's. Pure; one pass over a part,
 * and counted limits for what is found there.
 */
import { type Bytes, mebibytes } from '../base/units.ts';
import { decodeCharset, decodeTransfer } from './coding.ts';
import { decodeEntities, textOfHtml } from './html-text.ts';
import { parameter } from './parameter.ts';
import { isHtml } from './searched-text.ts';
import type { Leaf, Structure } from './structure.ts';

export type Link = {
  /** As an A-label, in small letters; of numbers as the client would understand it. */
  readonly host: string;
  readonly target: string;
  /** Something stands before an "@" that is taken for a host. */
  readonly hasUser: boolean;
  /** What is shown; '' where the address itself is. */
  readonly text: string;
};

/** Octets of text looked at, as transferred. */
const LOOKED_AT: Bytes = mebibytes(1);
const MOST_ANCHORS = 500;
const MOST_LINKS = 200;
/** Characters of one anchor's tag, and of what stands between it and its end. */
const LONGEST_TAG = 4_096;
const LONGEST_INSIDE = 1_024;
const LONGEST_TEXT = 200;

/** Of a whole message, each pair of host and text once. */
export function linksOf(bytes: Buffer, structure: Structure): readonly Link[] {
  const found = new Map<string, Link>();
  let left = LOOKED_AT;
  for (const part of texts(structure)) {
    if (left <= 0 || found.size >= MOST_LINKS) break;
    const { start, end } = part.body;
    const octets = bytes.subarray(start, Math.min(end, start + left));
    left -= octets.length;
    const text = decodeCharset(decodeTransfer(octets, part.encoding), parameter(part.parameters, 'charset'));
    for (const link of isHtml(part) ? anchors(text) : addresses(text)) {
      if (found.size >= MOST_LINKS) break;
      const key = `${link.host} ${link.hasUser} ${link.text}`;
      if (!found.has(key)) found.set(key, link);
    }
  }
  return [...found.values()];
}

function* texts(structure: Structure): Generator<Leaf> {
  if (structure.kind === 'multipart') for (const part of structure.parts) yield* texts(part);
  if (structure.kind === 'leaf' && structure.type === 'text') yield structure;
}

const ANCHOR = /<(?:a|area)[\s/]/gi;
const TAG = /^(?:[^>"']|"[^"]*"|'[^']*')*>/;
const TARGET = /[\s"'/]href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/i;

function* anchors(html: string): Generator<Link> {
  let count = 0;
  for (const { index } of html.matchAll(ANCHOR)) {
    if (++count > MOST_ANCHORS) return;
    const slice = html.slice(index, index + LONGEST_TAG);
    const tag = TAG.exec(slice)?.[0] ?? slice;
    const [, double, single, bare] = TARGET.exec(tag) ?? [];
    const link = linkTo(decodeEntities(double ?? single ?? bare ?? ''));
    if (!link) continue;
    const from = index + tag.length;
    const inside = html.slice(from, from + LONGEST_INSIDE);
    const end = inside.search(/<\/a[\s>]|<a[\s/]/i);
    yield { ...link, text: textOfHtml(end === -1 ? inside : inside.slice(0, end), LONGEST_TEXT) };
  }
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"]{1,2000}/gi;

function* addresses(text: string): Generator<Link> {
  let count = 0;
  for (const [found] of text.matchAll(ADDRESS)) {
    if (++count > MOST_ANCHORS) return;
    const link = linkTo(found);
    if (link) yield link;
  }
}

function linkTo(written: string): Link | null {
  const address = written.trim().replace(/^[\\/]{2}/, 'https://');
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return null;
  const { hostname, href, username } = new URL(address);
  return { host: hostname.replace(/\.$/, ''), target: href, hasUser: username !== '', text: '' };
}
