/** One message as Mailpit tells it: whole, its header, its HTML with what lies beside it, its parts. */
import type { Letter } from '../../capture/letters.ts';
import { decodeEntities } from '../../mime/html-text.ts';
import type { Message } from '../../mime/message.ts';
import { type Address, type Part, partsOf, printId, summaryOf } from './shapes.ts';

export function messageOf(letter: Letter, message: Message) {
  const { Read, Created, Snippet, Attachments: _, ...summary } = summaryOf(letter, 0);
  const parts = partsOf(message);
  const bare = (inline: boolean): readonly Part[] =>
    parts.filter(part => part.inline === inline).map(({ inline: __, ...part }) => part);
  return {
    ...summary,
    ReturnPath: letter.handedIn?.sender ?? '',
    Date: new Date(message.date ?? letter.at).toISOString(),
    ListUnsubscribe: unsubscribeOf(message),
    Text: message.text ?? '',
    HTML: message.html ?? '',
    Inline: bare(true),
    Attachments: bare(false),
  };
}

/** RFC 2369 §3.2, RFC 8058: what stands there, the links in it, and what is wrong with it in words. */
export function unsubscribeOf({ headers }: Message) {
  const field = (name: string) => headers.find(one => one.name.toLowerCase() === name)?.value.trim() ?? '';
  const Header = field('list-unsubscribe');
  const HeaderPost = field('list-unsubscribe-post');
  if (Header === '') return { Header, Links: [], Errors: '', HeaderPost };
  const Links = [...Header.matchAll(/<\s*([^<>\s]+)\s*>/g)].map(([, link = '']) => link);
  const isWeb = Links.some(link => /^https?:/i.test(link));
  const faults = [
    ...(Links.length === 0 ? ['no links within < and >'] : []),
    ...Links.filter(link => !/^(?:https?|mailto):/i.test(link)).map(
      link => `${link} is neither a web nor a mail address`,
    ),
    ...(HeaderPost !== '' && !isWeb ? ['List-Unsubscribe-Post without a web address'] : []),
    ...(HeaderPost !== '' && !/^List-Unsubscribe=One-Click$/i.test(HeaderPost)
      ? ['List-Unsubscribe-Post is not List-Unsubscribe=One-Click']
      : []),
  ];
  return { Header, Links, Errors: faults.join(', '), HeaderPost };
}

/** By name as Go writes it, in the order of the alphabet. `Bcc` and `Return-Path` are the envelope's. */
export function headersOf(letter: Letter, message: Message): Readonly<Record<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const add = (name: string, value: string): void => {
    const canonical = canonicalName(name);
    found.set(canonical, [...(found.get(canonical) ?? []), value]);
  };
  for (const { name, value } of message.headers) add(name, value);
  const bcc = summaryOf(letter, 0).Bcc;
  if (bcc.length > 0 && !found.has('Bcc')) add('Bcc', bcc.map(printed).join(', '));
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const printed = ({ Name, Address }: Address): string =>
  Name === '' ? Address : `"${Name.replace(/["\\]/g, '\\$&')}" <${Address}>`;
const canonicalName = (name: string): string =>
  name.toLowerCase().replace(/(^|-)([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());

/** Where the parts of a message are, each under its number. */
export const partsAt = (letter: Letter, base: string): string => `${base}/api/v1/message/${printId(letter.id)}/part/`;

/** Its HTML, with pictures from inside the message at their addresses; `embed`: as it stands in another page. */
export function htmlOf(letter: Letter, message: Message, base: string, embed: boolean): string {
  const known = new Map(partsOf(message).map(({ ContentID, PartID }) => [ContentID.toLowerCase(), PartID]));
  const html = (message.html ?? '').replace(
    /(["'(=]\s{0,9})cid:([^"'()\s>]+)/gi,
    (whole, before: string, id: string) => {
      const named = decodeEntities(decodeURIComponentSafely(id)).toLowerCase();
      const part = known.get(named);
      return part === undefined ? whole : `${before}${partsAt(letter, base)}${part}`;
    },
  );
  if (!embed) return html;
  // A tag ends before the next: what never ends is looked at once.
  return html.replace(/<a(?=\s)([^<>]*)>/gi, (whole, attributes: string) =>
    /\shref\s*=/i.test(attributes)
      ? `<a${attributes.replace(/\s(?:target|rel)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, '')} target="_blank" rel="noreferrer noopener">`
      : whole,
  );
}

/** For a browser that opens it as a page: it would call a frame's host before it sees that no frame may be shown. A program gets it as it was sent. */
export const withoutFrames = (html: string): string =>
  html.replace(/<(\/?)(iframe|frame|object|embed|portal|fencedframe)(?=[\s/>])/gi, '<$1x-$2');

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
