/**
 * What the words of a command line and links of the desktop ask for. Anybody may send us a link, so it only ever shows
 * something: an address of the window, a message, a letter to be begun. Pure.
 *
 *   mailroom://journey/ID     the window's own addresses
 *   mid:ID[/PART]             a message by its Message-ID (RFC 2392 §2)
 *   mailto:…                  a letter (RFC 6068)
 */
export type Asked =
  | { readonly kind: 'open'; readonly path: string }
  | { readonly kind: 'message'; readonly messageId: string }
  | { readonly kind: 'letter'; readonly url: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'outgoing'; readonly outgoing: 'on' | 'paused' }
  | { readonly kind: 'quit' };

/** Actions of the desktop entry, which stand in for a tray where there is none. */
export const PAUSE = '--pause-outgoing';
export const RESUME = '--resume-outgoing';
export const QUIT = '--quit';

const LONGEST_LINK = 16 * 1024;
const LONGEST_PATH = 1000;
/** An address of the window: no other host, nothing that is not printed. */
const PATH = /^\/(?!\/)[\w\-.~!$&'()*+,;=:@%/]*(?:\?[\w\-.~!$&'()*+,;=:@%/?]*)?$/;
/** RFC 5322 §3.6.4, as lenient as mail is: no blanks, no angle brackets. */
const MESSAGE_ID = /^[^\s<>@]{1,500}@[^\s<>@]{1,498}$/;

export function askedByLink(url: string): Asked | null {
  if (url.length > LONGEST_LINK) return null;
  switch (/^([a-z]+):/i.exec(url)?.[1]?.toLowerCase()) {
    case 'mailto':
      return { kind: 'letter', url };
    case 'mid':
      return byMessageId(url.slice('mid:'.length));
    case 'mailroom':
      return byAddress(url.slice('mailroom:'.length));
    default:
      return null;
  }
}

/** `mailroom://queue/4?x`, with two slashes, with three, or with none: the host is the first part of the path. */
function byAddress(rest: string): Asked | null {
  const path = `/${rest.replace(/^\/{0,3}/, '').replace(/#.*$/s, '')}`;
  const plain = decoded(path);
  const isOurs = path.length <= LONGEST_PATH && PATH.test(path) && plain !== null;
  return isOurs && !plain.split(/[/\\?]/).includes('..') ? { kind: 'open', path } : null;
}

function byMessageId(rest: string): Asked | null {
  const [id = ''] = rest.split('/');
  const messageId = decoded(id)?.replace(/^<|>$/g, '') ?? '';
  return MESSAGE_ID.test(messageId) ? { kind: 'message', messageId } : null;
}

function decoded(text: string): string | null {
  try {
    const plain = decodeURIComponent(text);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no address holds
    return /[\u0000-\u001f\u007f]/.test(plain) ? null : plain;
  } catch {
    return null;
  }
}

/** Messages of other programs: one, or a folder of them. */
export const isMessageFile = (path: string): boolean => /\.(?:eml|msg|mbox)$/i.test(path);

export function askedByWord(word: string): Asked | null {
  if (word === PAUSE || word === RESUME) return { kind: 'outgoing', outgoing: word === PAUSE ? 'paused' : 'on' };
  if (word === QUIT) return { kind: 'quit' };
  if (word.startsWith('-')) return null;
  return askedByLink(word) ?? (isMessageFile(word) ? { kind: 'file', path: word } : null);
}
