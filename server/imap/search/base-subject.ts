/**
 * The base subject of a message: its subject without what replies, forwards and lists have put around it. RFC 5256
 * §2.1, to the letter, because clients that are offline compute the same; in no more languages than it knows.
 *
 *   subject      = *subj-leader [subj-middle] *subj-trailer
 *   subj-leader  = (*subj-blob subj-refwd) / WSP
 *   subj-refwd   = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"
 *   subj-blob    = "[" *BLOBCHAR "]" *WSP             ; BLOBCHAR: neither "[" nor "]"
 *   subj-trailer = "(fwd)" / WSP
 *   subj-fwd     = "[fwd:" subject "]"
 *
 * Reads each character a bounded number of times: a subject of nothing but brackets costs no more than its length.
 */

export type BaseSubject = {
  readonly base: string;
  /** Something of a reply or a forward was taken away (RFC 5256 §3, REFERENCES). */
  readonly isReply: boolean;
};

/** `subject` is Unicode, its encoded words decoded and its lines unfolded. */
export function baseSubject(subject: string): BaseSubject {
  const text = /[\t\r\n]| {2}/.test(subject) ? subject.replace(/[\t\r\n ]+/g, ' ') : subject;
  let from = 0;
  let to = text.length;
  let isReply = false;
  for (;;) {
    const end = withoutTrailers(text, from, to);
    const start = withoutLeaders(text, from, end.at);
    isReply ||= end.isReply || start.isReply;
    from = start.at;
    to = end.at;
    // Step 6, and all over again inside it.
    if (!startsWith(text, '[fwd:', from, to) || text[to - 1] !== ']') break;
    isReply = true;
    from += 5;
    to -= 1;
  }
  return { base: text.slice(from, to), isReply };
}

type Found = { readonly at: number; readonly isReply: boolean };

function startsWith(text: string, wanted: string, from: number, to: number): boolean {
  return from + wanted.length <= to && text.slice(from, from + wanted.length).toLowerCase() === wanted;
}

/** Step 2. */
function withoutTrailers(text: string, from: number, to: number): Found {
  let at = to;
  let isReply = false;
  for (;;) {
    if (at > from && text[at - 1] === ' ') at--;
    else if (at - 5 >= from && startsWith(text, '(fwd)', at - 5, at)) {
      at -= 5;
      isReply = true;
    } else return { at, isReply };
  }
}

/** Steps 3 to 5. A run of blobs goes with the "re:" behind it, or else but for the one that would leave nothing. */
function withoutLeaders(text: string, from: number, to: number): Found {
  let at = from;
  let isReply = false;
  for (;;) {
    while (at < to && text[at] === ' ') at++;
    let behind = at;
    let last = at;
    for (let next = blobEnd(text, behind, to); next !== -1; next = blobEnd(text, behind, to)) {
      last = behind;
      behind = next;
    }
    const reply = replyEnd(text, behind, to);
    if (reply === -1) return { at: behind < to ? behind : last, isReply };
    at = reply;
    isReply = true;
  }
}

/** Where the blob at `from` and the spaces behind it end; -1: there is none. */
function blobEnd(text: string, from: number, to: number): number {
  if (from >= to || text[from] !== '[') return -1;
  let at = from + 1;
  while (at < to && text[at] !== ']' && text[at] !== '[') at++;
  if (at >= to || text[at] !== ']') return -1;
  at++;
  while (at < to && text[at] === ' ') at++;
  return at;
}

/** Where the "re:", "fw:" or "fwd:" at `from` ends; -1: there is none. */
function replyEnd(text: string, from: number, to: number): number {
  if (!/[rf]/i.test(text[from] ?? '')) return -1;
  const word = ['re', 'fwd', 'fw'].find(one => startsWith(text, one, from, to));
  if (word === undefined) return -1;
  let at = from + word.length;
  while (at < to && text[at] === ' ') at++;
  const blob = blobEnd(text, at, to);
  if (blob !== -1) at = blob;
  return at < to && text[at] === ':' ? at + 1 : -1;
}
