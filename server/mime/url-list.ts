/**
 * The commands of a mailing list: List-Help, List-Unsubscribe and their kin hold URLs in angle brackets, the preferred
 * one first, with comments anywhere between. RFC 2369 §2.
 */
import { textFromOctets } from './coding.ts';

/** Later ones are not read. */
const MOST_URLS = 100;

/** In order, blanks taken out (RFC 2369 §2: a client ignores them); null where there is none. Unfolded octets. */
export function readUrls(octets: string): readonly string[] | null {
  const found: string[] = [];
  for (let at = skipComments(octets, 0); at < octets.length && found.length < MOST_URLS; ) {
    const end = octets.indexOf('>', at);
    if (end === -1) return null;
    const url = octets.slice(at + 1, end).replace(/[ \t]/g, '');
    if (url !== '') found.push(textFromOctets(url));
    at = skipComments(octets, end + 1);
  }
  return found.length > 0 ? found : null;
}

/** Where the next "<" outside comments stands, or the end. A URL may hold parentheses, so only what is between counts. */
function skipComments(octets: string, from: number): number {
  for (let at = from, depth = 0; at < octets.length; at++) {
    const character = octets[at];
    if (character === '\\' && depth > 0) at++;
    else if (character === '(') depth++;
    else if (character === ')' && depth > 0) depth--;
    else if (character === '<' && depth === 0) return at;
  }
  return octets.length;
}

export const isUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]*:[!-;=?-~]{1,900}$/i.test(text);

export const printUrls = (urls: readonly string[]): string => urls.map(url => `<${url}>`).join(', ');
