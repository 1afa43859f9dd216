/**
 * Message identifiers as THREAD compares them (RFC 5256 §3, REFERENCES): what stands between "<" and ">", with the
 * quoting of either half undone, so that <"a"@b> and <a@b> are one. What has no "@" in it is no identifier.
 *
 *   msg-id = [CFWS] "<" id-left "@" id-right ">" [CFWS]      id-left = dot-atom-text / obs-id-left (a quoted string …)
 */

/** A reply to a reply … : the nearest so many are looked at. */
const MOST_REFERENCES = 1000;

/** What parents a message names, the nearest last. Values are unfolded octets. RFC 5256 §3. */
export function referencesOf(references: string | null, inReplyTo: string | null): readonly string[] {
  const ancestors = references === null ? [] : readMessageIds(references);
  if (ancestors.length > 0) return ancestors.slice(-MOST_REFERENCES);
  const [parent] = inReplyTo === null ? [] : readMessageIds(inReplyTo, 1);
  return parent === undefined ? [] : [parent];
}

export const messageIdOf = (messageId: string | null): string | null =>
  messageId === null ? null : (readMessageIds(messageId, 1)[0] ?? null);

/** What needs care: quotes, comments, and identifiers that were folded. */
const needsCare = /["\\()]|<[^<>]*\s/;
const plainId = /<([^<>@\s]+@[^<>\s]+)>/g;

export function readMessageIds(octets: string, most = Number.POSITIVE_INFINITY): string[] {
  const found: string[] = [];
  if (!needsCare.test(octets)) {
    for (const [, id] of octets.matchAll(plainId)) if (found.push(id!) >= most) break;
    return found;
  }
  for (let at = 0; at < octets.length && found.length < most; ) {
    const start = nextOpening(octets, at);
    const read = idFrom(octets, start + 1);
    if (read.id !== null) found.push(read.id);
    at = read.end;
  }
  return found;
}

/** Where the next "<" outside of comments and quoted strings stands, or the end. */
function nextOpening(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '"' && depth === 0) quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(') depth++;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (character === '<' && depth === 0) return at;
  }
  return text.length;
}

/** From behind a "<": up to its ">", without quotes and backslashes. null: it is none, and reading goes on at `end`. */
function idFrom(text: string, from: number): { readonly id: string | null; readonly end: number } {
  let id = '';
  let quoted = false;
  let middle = -1;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\') id += text[++at] ?? '';
    else if (character === '"') quoted = !quoted;
    else if (quoted) id += character;
    else if (character === '<') return { id: null, end: at };
    else if (character === '>') {
      const proper = middle > 0 && middle < id.length - 1;
      return { id: proper ? id : null, end: at + 1 };
    } else if (character !== ' ' && character !== '\t') {
      if (character === '@' && middle === -1) middle = id.length;
      id += character;
    }
  }
  return { id: null, end: text.length };
}
