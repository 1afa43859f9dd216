/**
 * What a test is after in a message: the one-time code, links with their words, how one leaves the list, dates, pictures that
 * only count who looks. Nothing is fetched: a link that works once is not used up by looking. Pure.
 */
import { decodeEntities, textOfHtml } from '../mime/html-text.ts';
import type { Message } from '../mime/message.ts';
import { finderOf, recognise } from './recognise.ts';

export type ExtractedLink = {
  readonly href: string;
  /** What is read where it stands; of a bare address in a text the address. */
  readonly text: string;
};
/** RFC 5545: of the first event of each calendar. */
export type ExtractedEvent = {
  readonly method: string | null;
  readonly uid: string | null;
  readonly summary: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly location: string | null;
  readonly organizer: string | null;
};
export type Extract = {
  readonly code: string | null;
  /** The one that is to be pressed. */
  readonly link: ExtractedLink | null;
  readonly links: readonly ExtractedLink[];
  readonly unsubscribe: {
    /** Of List-Unsubscribe. */
    readonly links: readonly string[];
    /** RFC 8058: by one POST. */
    readonly oneClick: boolean;
  } | null;
  readonly calendar: readonly ExtractedEvent[];
  /** Pictures of one point, or none, from elsewhere. */
  readonly trackers: readonly string[];
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly size: number }[];
};

const MOST_LINKS = 1000;
const MOST_OCTETS = 2_000_000;
const MOST_CALENDARS = 20;
const LONGEST_TAG = 10_000;

export function extract(message: Message): Extract {
  const { subject, text, html } = message;
  const found = recognise({ subject, text, html });
  const short = (html ?? '').slice(0, MOST_OCTETS);
  return {
    code: found.code,
    link: found.link,
    links: linksIn(short, (text ?? '').slice(0, MOST_OCTETS)),
    unsubscribe: unsubscribeOf(message),
    calendar: message.attachments
      .filter(({ type }) => /^(?:text\/calendar|application\/ics)$/i.test(type))
      .slice(0, MOST_CALENDARS)
      .flatMap(eventOf),
    trackers: trackersIn(short),
    attachments: message.attachments.map(({ filename: name, type, bytes, size }) => ({
      name,
      type,
      size: bytes.length || size,
    })),
  };
}

/** Those of the HTML, then those that stand in the text alone; each address once with the same words. */
function linksIn(html: string, text: string): readonly ExtractedLink[] {
  const links = new Map<string, ExtractedLink>();
  const add = (link: ExtractedLink): void => {
    const key = `${link.href} ${link.text}`;
    if (links.size < MOST_LINKS && !links.has(key)) links.set(key, link);
  };
  for (const { href, inside } of anchorsIn(html)) {
    if (links.size === MOST_LINKS) break;
    add({ href, text: textOfHtml(inside, 300).trim() });
  }
  const inHtml = new Set([...links.values()].map(({ href }) => href));
  for (const [found] of text.matchAll(/(?:https?:\/\/|mailto:)[^\s<>"]{2,2000}/giu)) {
    if (links.size === MOST_LINKS) break;
    const href = withoutEnd(found);
    if (!inHtml.has(href)) add({ href, text: href });
  }
  return [...links.values()];
}

/** 'https://shop.example/a' of 'https://shop.example/a).'. */
function withoutEnd(address: string): string {
  let end = address.length;
  while (end > 0 && `.,;:!?)]}'"`.includes(address[end - 1]!)) end--;
  return address.slice(0, end);
}

/** What stands in a tag is looked up once: linear, also where nothing ends. */
function* anchorsIn(html: string): Generator<{ readonly href: string; readonly inside: string }> {
  const closing = finderOf(html, /<\/a/gi);
  for (const { attributes, end, goOn } of tagsIn(html, /<a(?=[\s/])/gi)) {
    const href = attribute(attributes, 'href');
    if (href === null || href === '') continue;
    const close = closing(end);
    yield { href, inside: close === null ? '' : html.slice(end + 1, close) };
    if (close !== null) goOn(close);
  }
}

type Tag = { readonly attributes: string; readonly end: number; readonly goOn: (at: number) => void };

function* tagsIn(html: string, opening: RegExp): Generator<Tag> {
  const ending = finderOf(html, />/g);
  const goOn = (at: number): void => {
    opening.lastIndex = at;
  };
  for (let start = opening.exec(html); start; start = opening.exec(html)) {
    const from = opening.lastIndex;
    const end = ending(from);
    if (end === null) return;
    goOn(end + 1);
    if (end - from <= LONGEST_TAG) yield { attributes: html.slice(from, end), end, goOn };
  }
}

const forms = new Map<string, RegExp>();
function attribute(attributes: string, name: string): string | null {
  const form = forms.get(name) ?? new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i');
  forms.set(name, form);
  const [whole, double, single, bare] = form.exec(attributes) ?? [];
  return whole === undefined ? null : decodeEntities(double ?? single ?? bare ?? '').trim();
}

function unsubscribeOf({ headers }: Message): Extract['unsubscribe'] {
  const field = (name: string) => headers.find(one => one.name.toLowerCase() === name)?.value ?? '';
  const links = [...field('list-unsubscribe').matchAll(/<\s*([^<>\s]+)\s*>/g)].map(([, link = '']) => link);
  if (links.length === 0) return null;
  return { links, oneClick: /^\s*List-Unsubscribe=One-Click\s*$/i.test(field('list-unsubscribe-post')) };
}

function trackersIn(html: string): readonly string[] {
  const found = new Set<string>();
  for (const { attributes } of tagsIn(html, /<img(?=[\s/])/gi)) {
    if (found.size === MOST_LINKS) break;
    const from = attribute(attributes, 'src') ?? '';
    if (!/^https?:/i.test(from)) continue;
    const style = attribute(attributes, 'style') ?? '';
    const isTiny = (side: 'width' | 'height') =>
      /^[01](?:px)?$/i.test(attribute(attributes, side) ?? '') ||
      new RegExp(`(?:^|[;\\s])${side}\\s*:\\s*[01](?:px)?\\s*(?:;|$)`, 'i').test(style);
    const isHidden = /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style);
    if (isHidden || (isTiny('width') && isTiny('height'))) found.add(from);
  }
  return [...found];
}

/** RFC 5545 §3.1: lines are unfolded; of parameters nothing is told. */
function eventOf({ bytes }: Message['attachments'][number]): readonly ExtractedEvent[] {
  const lines = bytes
    .subarray(0, MOST_OCTETS)
    .toString('utf8')
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/);
  const begin = lines.findIndex(line => /^BEGIN:VEVENT\s*$/i.test(line));
  if (begin === -1) return [];
  const end = lines.findIndex((line, at) => at > begin && /^END:VEVENT\s*$/i.test(line));
  const calendar = fieldsIn(lines.slice(0, begin));
  const event = fieldsIn(lines.slice(begin + 1, end === -1 ? undefined : end));
  const value = (among: ReadonlyMap<string, string>, name: string): string | null => {
    const line = among.get(name);
    return line === undefined ? null : unescaped(line.slice(colonIn(line) + 1)).trim();
  };
  return [
    {
      method: value(calendar, 'METHOD'),
      ...{ uid: value(event, 'UID'), summary: value(event, 'SUMMARY'), location: value(event, 'LOCATION') },
      ...{ start: value(event, 'DTSTART'), end: value(event, 'DTEND'), organizer: value(event, 'ORGANIZER') },
    },
  ];
}

/** The first line of each name. */
function fieldsIn(lines: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of lines) {
    const name = /^([A-Za-z]{1,20})[;:]/.exec(line)?.[1]?.toUpperCase();
    if (name !== undefined && !found.has(name)) found.set(name, line);
  }
  return found;
}

/** The one that ends name and parameters: a parameter's value may hold some in quotes. */
function colonIn(line: string): number {
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') quoted = !quoted;
    else if (line[at] === ':' && !quoted) return at;
  }
  return line.length;
}
const unescaped = (value: string): string =>
  value.replace(/\\([\\;,nN])/g, (_, letter: string) => (/n/i.test(letter) ? '\n' : letter));
