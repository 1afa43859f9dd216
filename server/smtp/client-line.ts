/**
 * The line to a next hop: commands go out, replies come in, each with its deadline, every line into the transcript.
 * A fault is told as a temporary reply of our own, and from then on it is the answer to everything; so is a 421,
 * which may come at any time (RFC 5321 §3.8). A reply that nobody asked for ends the conversation: whoever speaks out
 * of turn has lost count, or another speaks in his place.
 *
 * Leniencies: a reply line may end in a bare LF, and may be longer than the 512 octets of §4.5.3.1.5.
 */
import { LF, utf8 } from '../base/bytes.ts';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes, Duration } from '../base/units.ts';
import { printable, REDACTED, type TranscriptLine } from '../events/transcript.ts';
import type { Dialled, PeerTls, TlsRequest } from '../net/dial.ts';
import { joinReply, ours, type PeerReply, parseReplyLine, type ReplyLine } from './client-reply.ts';

export type LineFault = {
  readonly kind: 'timeout' | 'lost' | 'malformed';
  readonly sentence: string;
};

/** A command as it is sent, and as it may be shown. */
export type Said = { readonly text: string; readonly shown: string };
export const plainly = (text: string): Said => ({ text, shown: text });

export type Line = {
  /** One command, or several at once where PIPELINING allows it. Says nothing when the line is closing. */
  say(...commands: readonly Said[]): void;
  /** The next reply. Never fails: see above. */
  hear(deadline: Duration): Promise<PeerReply>;
  /** Octets of a message. False when they could not be sent, or when a reply came before they were. */
  send(octets: Uint8Array, deadline: Duration): Promise<boolean>;
  /** A reply has come that was not heard yet. */
  hasReply(): boolean;
  /** Something nobody said. */
  note(text: string): void;
  /** The texts of the replies are secrets from now on, or no longer. */
  secret(on: boolean): void;
  secure(request: TlsRequest): Promise<Result<PeerTls, string>>;
  fault(): LineFault | null;
  /** False after a fault or a 421. */
  isOpen(): boolean;
  /** Gives up: what was heard is not to be trusted. */
  abandon(sentence: string): void;
  end(): void;
};

/** Replies of EHLO have some twenty lines; policies of 5yz a few. */
export const MOST_REPLY_LINES = 128;
export const LONGEST_REPLY_LINE: Bytes = 4096;
/** Replies that came and were not heard yet: a thousand recipients at once stay well below. */
export const MOST_UNHEARD: Bytes = 1024 * 1024;

export type LineOptions = {
  readonly connection: Dialled;
  readonly clock: Clock;
  readonly transcript?: (line: TranscriptLine) => void;
};

export function newLine({ connection, clock, transcript }: LineOptions): Line {
  const replies: PeerReply[] = [];
  let unheard = 0;
  let partial: Buffer[] = [];
  let partialLength = 0;
  let open: ReplyLine[] = [];
  let last: PeerReply | null = null;
  let fault: LineFault | null = null;
  let secret = false;
  let wake = () => {};

  const record = (who: TranscriptLine['who'], text: string) =>
    transcript?.({ at: Math.round((clock.monotonic() - connection.since) * 10) / 10, who, text: printable(text) });

  const fail = (kind: LineFault['kind'], sentence: string) => {
    if (fault) return;
    fault = { kind, sentence };
    record('-', sentence);
    connection.destroy();
    wake();
  };

  const heardLine = (text: string) => {
    const line = parseReplyLine(text);
    record('S', secret && line?.code === 334 ? `334 ${REDACTED}` : text);
    if (!line) return fail('malformed', `the server said what is no reply: "${printable(text.slice(0, 100))}"`);
    open.push(line);
    if (open.length > MOST_REPLY_LINES) return fail('malformed', 'the server gave a reply without end');
    if (!line.last) return;
    const reply = joinReply(open);
    open = [];
    if (!reply) return fail('malformed', 'the lines of one reply had different codes');
    replies.push(reply);
    wake();
  };

  /** Cuts off whole lines; a single chunk without a line end is only kept. */
  const heardOctets = (chunk: Buffer) => {
    unheard += chunk.length;
    if (unheard > MOST_UNHEARD) return fail('malformed', 'the server said more than it was asked');
    let from = 0;
    for (let at = chunk.indexOf(LF); at !== -1 && !fault; at = chunk.indexOf(LF, from)) {
      const whole = Buffer.concat([...partial, chunk.subarray(from, at)]);
      partial = [];
      partialLength = 0;
      from = at + 1;
      if (whole.length > LONGEST_REPLY_LINE) return fail('malformed', 'a line of the reply was too long');
      heardLine(utf8(whole).replace(/\r$/, ''));
    }
    partial.push(chunk.subarray(from));
    partialLength += chunk.length - from;
    if (partialLength > LONGEST_REPLY_LINE) fail('malformed', 'a line of the reply was too long');
  };

  const lost = () => fail('lost', 'the server closed the connection');
  const attach = () => {
    const stream = connection.stream();
    stream.on('data', heardOctets);
    stream.once('end', lost);
    stream.once('close', lost);
    if (stream.destroyed) lost();
  };
  attach();

  /** Until a reply is there, the line is dead, or `also` has happened. */
  const until = (deadline: Duration, late: string, also: (done: () => void) => () => void = () => () => {}) =>
    new Promise<void>(resolve => {
      const done = () => {
        cancel();
        stop();
        wake = () => {};
        resolve();
      };
      const cancel = clock.after(deadline, () => fail('timeout', late));
      wake = done;
      const stop = also(done);
    });

  const nextReply = (): PeerReply | null => {
    const reply = replies.shift();
    if (!reply) return null;
    if (replies.length === 0) unheard = 0;
    // 421 closes the connection, whatever it answered.
    if (reply.code === 421) {
      last = reply;
      connection.end();
    }
    return reply;
  };

  return {
    say(...commands) {
      if (fault || last) return;
      if (replies[0]?.code === 421) return;
      if (replies.length > 0 || open.length > 0 || partialLength > 0) {
        // What was said out of turn answers nothing.
        replies.length = 0;
        return fail('malformed', 'the server spoke before it was asked');
      }
      for (const { shown } of commands) record('C', shown);
      connection.stream().write(commands.map(({ text }) => `${text}\r\n`).join(''));
    },
    async hear(deadline) {
      if (!last && replies.length === 0 && !fault) await until(deadline, 'the server did not answer in time');
      return last ?? nextReply() ?? replyFor(fault);
    },
    async send(octets, deadline) {
      if (fault || last || replies.length > 0) return false;
      const stream = connection.stream();
      if (stream.write(octets)) return true;
      await until(deadline, 'the server did not take the message in time', done => {
        stream.once('drain', done);
        return () => stream.off('drain', done);
      });
      return !fault && replies.length === 0;
    },
    hasReply: () => replies.length > 0,
    note: text => record('-', text),
    secret(on) {
      secret = on;
    },
    async secure(request) {
      if (fault) return err(fault.sentence);
      const clear = connection.stream();
      clear.off('data', heardOctets).off('end', lost).off('close', lost);
      // RFC 3207 §4.2: what was said in clear does not count any more.
      if (replies.length + open.length + partialLength > 0) {
        record('-', 'what the server said before TLS was thrown away');
      }
      replies.length = 0;
      open = [];
      partial = [];
      partialLength = 0;
      unheard = 0;
      const secured = await connection.startTls(request);
      if (!secured.ok) {
        fail('lost', secured.error.sentence);
        return err(secured.error.sentence);
      }
      const { version, cipher, verified, doubt } = secured.value;
      record('-', `TLS: ${version} ${cipher}, certificate ${verified ? 'verified' : `not verified: ${doubt}`}`);
      attach();
      return ok(secured.value);
    },
    fault: () => fault,
    isOpen: () => fault === null && last === null && replies[0]?.code !== 421,
    abandon: sentence => fail('malformed', sentence),
    end() {
      connection.stream().off('end', lost).off('close', lost);
      fault ??= { kind: 'lost', sentence: 'the session was ended' };
      connection.end();
    },
  };
}

/** RFC 3463 §3.5, §3.6: 4.4.2 bad connection, 4.5.0 protocol trouble. */
function replyFor(fault: LineFault | null): PeerReply {
  if (!fault) return ours(451, '4.4.2', 'the connection is gone');
  return ours(451, fault.kind === 'malformed' ? '4.5.0' : '4.4.2', fault.sentence);
}
