/**
 * Reverse paths and forward paths, as MAIL and RCPT carry them. RFC 5321 §4.1.2, RFC 6531 §3.3. The address itself is
 * read by mime/address.ts, the same that reads headers: no two parts of the server can disagree about where mail goes.
 *
 * Leniencies: dots anywhere in a Dot-string (old Japanese mobile addresses); no angle brackets; those of mime/address.ts.
 */
import { parsePath, printMailbox } from '../mime/address.ts';

export type Path = {
  /** Canonical, the source route left out (RFC 5321 Appendix F.2). Empty for the null reverse path. */
  readonly address: string;
  /** It was written with more than ASCII. */
  readonly international: boolean;
};

/** RFC 5321 §4.5.3.1.2 */
const LONGEST_DOMAIN = 255;

export type Split = { readonly path: string; readonly rest: string };

/** Parts the path from the parameters behind it. Brackets inside a quoted string do not count. */
export function splitPath(argument: string): Split | null {
  const text = argument.trimStart();
  if (!text.startsWith('<')) {
    const end = text.indexOf(' ');
    const path = end === -1 ? text : text.slice(0, end);
    return path === '' || /[<>"]/.test(path) ? null : { path, rest: end === -1 ? '' : text.slice(end) };
  }
  let quoted = false;
  for (let at = 1; at < text.length; at++) {
    const character = text[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (character === '>' && !quoted) return { path: text.slice(1, at), rest: text.slice(at + 1) };
  }
  return null;
}

/** The null path is for MAIL only. */
export const parseReversePath = (path: string): Path | null =>
  path === '' ? { address: '', international: false } : readPath(path);

/** RFC 5321 §4.1.1.3: `<Postmaster>` without a domain is a recipient. */
export const parseForwardPath = (path: string): Path | null =>
  path.toLowerCase() === 'postmaster' ? { address: path, international: false } : readPath(path);

function readPath(path: string): Path | null {
  const read = parsePath(`<${path}>`, { oddDots: true });
  if (!read.ok || !read.value.mailbox) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  return { address: printMailbox(read.value.mailbox), international: /[^\x00-\x7f]/.test(path) };
}

/**
 * What follows EHLO or HELO: a domain or an address literal. RFC 5321 §4.1.4: a name that does not match the address
 * is no reason to refuse, so any printable word will do; real clients send worse.
 */
export const isHelloName = (name: string): boolean => name.length <= LONGEST_DOMAIN && /^[\x21-\x7e]+$/.test(name);

/** Leniency for machines that nobody mends: 'Büro Drucker 2' → 'B-ro-Drucker-2', and no name at all → 'unnamed'. */
export const oddHelloName = (words: string): string =>
  words
    .trim()
    .replace(/[^\x21-\x7e]+/g, '-')
    .slice(0, LONGEST_DOMAIN) || 'unnamed';
