/**
 * What a server said to us, or, where it said nothing usable, what we say in its place: a reply of our own making is
 * always temporary, because a broken conversation proves nothing about a recipient. RFC 5321 §4.2, RFC 2034 §3.
 */
export type PeerReply = {
  readonly code: number;
  /** RFC 3463 enhanced status, or null where none was given. */
  readonly status: string | null;
  /** The texts of its lines, without code and status. */
  readonly lines: readonly string[];
  /** 'us': nothing (or nonsense) came, or the message was not even offered. */
  readonly from: 'peer' | 'us';
};

export type Outcome = 'accepted' | 'temporary' | 'permanent';

export const ours = (code: number, status: string, text: string): PeerReply => ({
  code,
  status,
  lines: [text],
  from: 'us',
});

/** '550 5.1.1 No such user', as a bounce and the journey show it. */
export const printReply = (reply: PeerReply): string =>
  [reply.code, reply.status, reply.lines.join(' ')].filter(part => part !== null && part !== '').join(' ');

/** RFC 5321 §4.2.1. What is neither 2yz, 4yz nor 5yz where an end was expected proves nothing, so it is temporary. */
export function outcomeOf(reply: PeerReply): Outcome {
  if (reply.code >= 200 && reply.code < 300) return 'accepted';
  return reply.code >= 500 ? 'permanent' : 'temporary';
}

/** At RCPT 552 means "too many recipients", a 452 of old; the others may come in another transaction. §4.5.3.1.10. */
export const recipientOutcome = (reply: PeerReply): Outcome => (reply.code === 552 ? 'temporary' : outcomeOf(reply));

/**
 *   Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF     RFC 5321 §4.2
 *   Reply-code = %x32-35 %x30-35 %x30-39
 *
 * Leniency: a second digit up to 9, which some filters use.
 */
export type ReplyLine = { readonly code: number; readonly last: boolean; readonly text: string };

export function parseReplyLine(line: string): ReplyLine | null {
  const found = /^([2-5]\d\d)([ -]?)(.*)$/s.exec(line);
  if (!found || (found[2] === '' && found[3] !== '')) return null;
  return { code: Number(found[1]), last: found[2] !== '-', text: found[3] ?? '' };
}

/** Complete lines to one reply; null when their codes differ, which §4.2 forbids. */
export function joinReply(lines: readonly ReplyLine[]): PeerReply | null {
  const code = lines[0]?.code ?? 0;
  if (lines.some(line => line.code !== code)) return null;
  const statuses = lines.map(line => /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/.exec(line.text)?.[1] ?? null);
  const status = statuses.find(one => one !== null) ?? null;
  // A status of another class than its code is a mistake, and the code counts (RFC 3463 §2).
  const honest = status !== null && status[0] === String(code)[0] ? status : null;
  const texts = lines.map(({ text }, i) => (statuses[i] ? text.slice(statuses[i].length).trimStart() : text));
  return { code, status: honest, lines: texts, from: 'peer' };
}
