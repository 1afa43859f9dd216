/**
 * What a test is after in a message: the one-time code, links with their words, how one leaves the list, dates, pictures that
 * only count who looks. Nothing is fetched: a link that works once is not used up by looking. Pure.
 */
import { decodeEntities, textOfHtml } from '../mime/html-text.ts';
import type { Message } from '../mime/message.ts';
import { recognise } from './recognise.ts';

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
  for (const { href, inside } of anchorsIn(html)) add({ href, text: textOfHtml(inside, 300).trim() });
  const inHtml = new Set([...links.values()].map(({ href }) => href));
  for (const [found] of text.matchAll(/(?:https?:\/\/|mailto:)[^\s<>"]{2,2000}/giu)) {
    const href = found.replace(/[.,;:!?)\]}'"]+$/, '');
    if (!inHtml.has(href)) add({ href, text: href });
  }
  return [...links.values()];
}

function* anchorsIn(html: string): Generator<{ readonly href: string; readonly inside: string }> {
  const small = html.toLowerCase();
  let at = 0;
  for (;;) {
    const start = small.indexOf('<a', at);
    if (start === -1) return;
    const end = small.indexOf('>', start);
    if (end === -1) return;
    at = end + 1;
    if (!/[\s/]/.test(html[start + 2] ?? '')) continue;
    const href = attribute(html.slice(start + 2, end), 'href');
    if (href === null || href === '') continue;
    const close = small.indexOf('</a', end);
    yield { href, inside: html.slice(end + 1, close === -1 ? end + 1 : close) };
    if (close !== -1) at = close;
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
  for (const [, attributes = ''] of html.matchAll(/<img\s([^>]{1,4000})>/gi)) {
    const from = attribute(attributes, 'src') ?? '';
    const style = attribute(attributes, 'style') ?? '';
    const isTiny = (side: 'width' | 'height') =>
      /^[01](?:px)?$/i.test(attribute(attributes, side) ?? '') ||
      new RegExp(`(?:^|[;\\s])${side}\\s*:\\s*[01](?:px)?\\s*(?:;|$)`, 'i').test(style);
    const isHidden = /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style);
    if (/^https?:/i.test(from) && (isHidden || (isTiny('width') && isTiny('height')))) found.add(from);
  }
  return [...found];
}

/** RFC 5545 §3.1: lines are unfolded; of parameters nothing is told. */
function eventOf({ bytes }: Message['attachments'][number]): readonly ExtractedEvent[] {
  const lines = bytes
    .toString('utf8')
    .slice(0, MOST_OCTETS)
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/);
  const begin = lines.findIndex(line => /^BEGIN:VEVENT\s*$/i.test(line));
  if (begin === -1) return [];
  const end = lines.findIndex((line, at) => at > begin && /^END:VEVENT\s*$/i.test(line));
  const event = lines.slice(begin + 1, end === -1 ? undefined : end);
  const value = (among: readonly string[], name: string): string | null => {
    const line = among.find(one => new RegExp(`^${name}[;:]`, 'i').test(one));
    return line === undefined ? null : unescaped(line.slice(colonIn(line) + 1)).trim();
  };
  return [
    {
      method: value(lines.slice(0, begin), 'METHOD'),
      ...{ uid: value(event, 'UID'), summary: value(event, 'SUMMARY'), location: value(event, 'LOCATION') },
      ...{ start: value(event, 'DTSTART'), end: value(event, 'DTEND'), organizer: value(event, 'ORGANIZER') },
    },
  ];
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
