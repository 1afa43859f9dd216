/**
 * Lists of message identifiers: Message-ID, In-Reply-To, References. RFC 5322 §3.6.4, and §4.5.4 for old forms.
 *
 *   msg-id = [CFWS] "<" id-left "@" id-right ">" [CFWS]        obs-in-reply-to = *(phrase / msg-id)
 *
 * Tolerant: words, comments and commas between identifiers are passed over, blanks inside one are taken out (programs
 * fold long ones there). A list without one identifier, or with one that does not end, is none.
 */
import { textFromOctets } from './coding.ts';
import { withoutComments } from './parameter.ts';

/** Later ones are not read. */
const MOST_IDENTIFIERS = 10_240;

/** Without their angle brackets, in order; null where there is none. The value is unfolded octets. */
export function readIdentifiers(octets: string): readonly string[] | null {
  const text = withoutComments(octets);
  const found: string[] = [];
  for (let at = skipWords(text, 0); at < text.length && found.length < MOST_IDENTIFIERS; ) {
    const end = text.indexOf('>', at);
    if (end === -1) return null;
    const identifier = text.slice(at + 1, end).replace(/[ \t]/g, '');
    if (identifier.includes('<')) return null;
    if (identifier !== '') found.push(textFromOctets(identifier));
    at = skipWords(text, end + 1);
  }
  return found.length > 0 ? found : null;
}

/** Where the next "<" outside quotes stands, or the end. */
function skipWords(text: string, from: number): number {
  for (let at = from, quoted = false; at < text.length; at++) {
    if (text[at] === '\\' && quoted) at++;
    else if (text[at] === '"') quoted = !quoted;
    else if (text[at] === '<' && !quoted) return at;
  }
  return text.length;
}

/** What can stand between angle brackets in a header of ASCII. */
export const isIdentifier = (text: string): boolean => /^[!-;=?-~]{1,900}$/.test(text) && !/[()]/.test(text);

export const printIdentifiers = (identifiers: readonly string[]): string =>
  identifiers.map(one => `<${one}>`).join(' ');
