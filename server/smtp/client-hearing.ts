/**
 * Octets of a server to replies: lines are cut, joined to replies, and bounded in every direction. It knows no
 * socket; what it cannot read is a sentence, and after that it reads nothing more.
 *
 * Leniencies: a line may end in a bare LF, and may be longer than the 512 octets of RFC 5321 §4.5.3.1.5.
 */
import { LF, utf8 } from '../base/bytes.ts';
import type { Bytes } from '../base/units.ts';
import { printable } from '../events/transcript.ts';
import { joinReply, type PeerReply, parseReplyLine, type ReplyLine } from './client-reply.ts';

/** Replies of EHLO have some twenty lines; policies of 5yz a few. */
export const MOST_REPLY_LINES = 128;
const LONGEST_REPLY_LINE: Bytes = 4096;
/** Replies that came and were not heard yet: a thousand recipients at once stay well below. */
export const MOST_UNHEARD: Bytes = 1024 * 1024;

/** How much of nonsense is quoted. */
const LONGEST_QUOTE = 100;

export class Hearing {
  /** Whole replies, oldest first. */
  readonly #replies: PeerReply[] = [];
  /** Lines of a reply whose last line has not come. */
  #lines: ReplyLine[] = [];
  #partial: Buffer = Buffer.alloc(0);
  #octets = 0;
  #deaf = false;
  readonly #onLine: (text: string) => void;

  /** `onLine` hears each line as it came. */
  constructor(onLine: (text: string) => void) {
    this.#onLine = onLine;
  }

  /** What is wrong with it, or null. */
  push(chunk: Buffer): string | null {
    if (this.#deaf) return null;
    const wrong = this.#read(chunk);
    this.#deaf = wrong !== null;
    return wrong;
  }

  #read(chunk: Buffer): string | null {
    this.#octets += chunk.length;
    if (this.#octets > MOST_UNHEARD) return 'the server said more than it was asked';
    const octets = this.#partial.length > 0 ? Buffer.concat([this.#partial, chunk]) : chunk;
    let from = 0;
    for (let at = octets.indexOf(LF); at !== -1; at = octets.indexOf(LF, from)) {
      if (at - from > LONGEST_REPLY_LINE) return 'a line of the reply was too long';
      const wrong = this.#line(utf8(octets.subarray(from, at)).replace(/\r$/, ''));
      if (wrong) return wrong;
      from = at + 1;
    }
    this.#partial = octets.subarray(from);
    return this.#partial.length > LONGEST_REPLY_LINE ? 'a line of the reply was too long' : null;
  }

  #line(text: string): string | null {
    this.#onLine(text);
    const line = parseReplyLine(text);
    if (!line) return `the server said what is no reply: "${printable(text.slice(0, LONGEST_QUOTE))}"`;
    this.#lines.push(line);
    if (this.#lines.length > MOST_REPLY_LINES) return 'the server gave a reply without end';
    if (!line.last) return null;
    const reply = joinReply(this.#lines);
    this.#lines = [];
    if (!reply) return 'the lines of one reply had different codes';
    this.#replies.push(reply);
    return null;
  }

  /** The oldest reply, taken out. */
  next(): PeerReply | null {
    const reply = this.#replies.shift() ?? null;
    if (this.#replies.length === 0) this.#octets = 0;
    return reply;
  }

  /** The oldest reply, left where it is. */
  get first(): PeerReply | null {
    return this.#replies[0] ?? null;
  }

  /** Not a reply and not a part of one. */
  get silent(): boolean {
    return this.#replies.length === 0 && this.#lines.length === 0 && this.#partial.length === 0;
  }

  /** Forgets what came; true when there was something. */
  forget(): boolean {
    const heard = !this.silent;
    this.#replies.length = 0;
    this.#lines = [];
    this.#partial = Buffer.alloc(0);
    this.#octets = 0;
    return heard;
  }
}
