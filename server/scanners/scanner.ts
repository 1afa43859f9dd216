/**
 * What a scanner is asked and what it says, whoever it is. Points are on our own scale: a scanner that knows a threshold
 * of its own for junk has it laid upon ours, so its opinion weighs as much here as it would weigh there.
 */
import type { Result } from '../base/result.ts';
import type { TlsFacts } from '../net/connection.ts';
import type { Broken, Limit } from './channel.ts';

export type ScanRequest = {
  /** As it came, without fields of ours. */
  readonly bytes: Buffer;
  /** Of the connection, as the log has it. */
  readonly id: string;
  readonly hostName: string;
  readonly peer: {
    readonly address: string;
    readonly port: number;
    /** Its proven name; '' where it has none. */
    readonly name: string;
    readonly helo: string;
    readonly tls: TlsFacts | null;
  };
  /** Who signed in. */
  readonly login: string | null;
  /** '' is the null sender. */
  readonly sender: string;
  readonly recipients: readonly string[];
  /** The Received: field that this message is about to get, with its line end; '' where there is none. */
  readonly received: string;
  /** Points from which a message is junk with us. */
  readonly junkFrom: number;
};

export type Scan = {
  /** `failed`: this message cannot be looked at (too large), and asking again would not help. */
  readonly verdict: 'clean' | 'junk' | 'refuse' | 'later' | 'failed';
  readonly points: number;
  readonly because: string;
  /** What its owner wants the peer to hear where it refuses, or asks it to come later; without code and status. */
  readonly words?: string;
  /** Header fields to be put before the message, each printed with its line end. */
  readonly fields: readonly string[];
};

export type Scanner = {
  /** As a reader knows it: 'clamd', 'milter 127.0.0.1:8891'. */
  readonly name: string;
  scan(request: ScanRequest, limit: Limit): Promise<Result<Scan, Broken>>;
};

export const clean = (because: string): Scan => ({ verdict: 'clean', points: 0, because, fields: [] });

/** One scanner cannot speak louder than this: as junk so many times over, as wanted as much as junk is junk. */
const LOUDEST = 4;

/** Their points, so that their threshold for junk comes to lie upon ours. */
export function onOurScale(points: number, theirJunkFrom: number, { junkFrom }: Pick<ScanRequest, 'junkFrom'>): number {
  if (!Number.isFinite(points) || !(theirJunkFrom > 0)) return 0;
  const ours = (points * junkFrom) / theirJunkFrom;
  return Math.round(Math.max(-junkFrom, Math.min(LOUDEST * junkFrom, ours)) * 100) / 100;
}

/** What another program wrote, fit for a sentence of ours: one line, bounded. */
export function said(text: string, longest = 200): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a log
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
