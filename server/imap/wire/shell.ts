/**
 * What the shell of a session holds (connection.ts drives it): the stream's reader and writer as they are now, the
 * clock, the limits, the counts; and what it lends to a command: where responses go, and a way to talk back.
 */
import type { Clock } from '../../base/ports.ts';
import type { Connection } from '../../net/connection.ts';
import type { AnswerFaults } from '../../net/on-purpose.ts';
import type { Dialogue, Responses } from '../command.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import type { ImapObserver } from '../observer.ts';
import { newSession, type Session, type Settings } from '../session.ts';
import { string } from '../syntax/encoder.ts';
import type { Compressed } from './compressed.ts';
import { Ended } from './ended.ts';
import { type Input, newInput } from './input.ts';
import { newOutput, type Output } from './output.ts';
import { newSpoken, type Spoken } from './spoken.ts';
import { Weather } from './weather.ts';

export type ImapOptions = Omit<Settings, 'limits' | 'observer'> & {
  readonly clock: Clock;
  /** The connection's trace id, for the authenticator and the owner. */
  readonly trace: string;
  readonly limits?: Partial<Limits>;
  readonly observer?: ImapObserver;
  /** After `* OK [CAPABILITY …]`. */
  readonly greeting?: string;
  /** Faults on purpose. */
  readonly faults?: AnswerFaults | undefined;
};

export type Shell = {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly observer: ImapObserver;
  readonly session: Session;
  readonly spoken: Spoken;
  input: Input;
  output: Output;
  /** Of the readers and writers before this one: octets in clear before STARTTLS, and before COMPRESS. */
  readonly earlier: { in: number; out: number };
  /** null until COMPRESS. */
  compressed: Compressed | null;
  closing: boolean;
  /** A command waits for the client to say something. */
  asking: boolean;
  /** The time for the next login runs. */
  cancelLogin: () => void;
  commands: number;
  badInARow: number;
  /** Faults on purpose; null: there can be none. */
  readonly weather: Weather | null;
};

export function newShell(connection: Connection, options: ImapOptions): Shell {
  const { clock, trace, limits: changed, observer = {}, greeting: _, faults, ...decided } = options;
  const limits = { ...defaultLimits, ...changed };
  const attempt = {
    protocol: 'imap',
    remote: connection.remote.address,
    tls: connection.tls() !== null,
    trace,
    ...(connection.channelBinding ? { channel: (name: string) => connection.channelBinding?.(name) ?? null } : {}),
  } as const;
  const weather = faults ? new Weather(faults, connection, clock) : null;
  const authenticator = weather ? weather.beside(decided.authenticator) : decided.authenticator;
  return {
    connection,
    clock,
    limits,
    observer,
    weather,
    session: newSession({ ...decided, authenticator, limits, observer }, attempt),
    spoken: newSpoken(observer, clock),
    ...attach(connection, clock, limits),
    earlier: { in: 0, out: 0 },
    compressed: null,
    closing: false,
    asking: false,
    cancelLogin: () => {},
    commands: 0,
    badInARow: 0,
  };
}

/** Reader and writer of the stream as it is now. */
export function attach(connection: Connection, clock: Clock, limits: Limits): { input: Input; output: Output } {
  const stream = connection.stream();
  const output = newOutput(stream, clock, limits.stalled);
  const input = newInput(stream, { clock, clear: connection.tls() === null, beforeWaiting: output.flush });
  return { input, output };
}

export function untagged(shell: Shell, written: string): void {
  const text = shell.weather ? shell.weather.bend(written) : written;
  shell.spoken.server(`* ${text}`);
  shell.output.text(`* ${text}\r\n`);
}

export const responsesOf = (shell: Shell): Responses => ({
  untagged: text => untagged(shell, text),
  text: shell.weather ? bentText(shell, shell.weather) : shell.output.text,
  // With faults another output may take the place of this one in the middle of a command.
  bytes: shell.weather ? octets => shell.output.bytes(octets) : shell.output.bytes,
  room: shell.weather ? () => shell.output.room() : shell.output.room,
  flush: shell.weather ? () => shell.output.flush() : shell.output.flush,
  note: text => shell.spoken.server(`* … ${text}`),
});

/** The piece is bent first: that may bring another output. */
const bentText = (shell: Shell, weather: Weather) => (octets: string) => {
  const bent = weather.bendPiece(shell, octets);
  shell.output.text(bent);
};

export function dialogueOf(shell: Shell, tag: string, progress: Progress): Dialogue {
  const ask = async (prompt: string, shown: string, wait: number): Promise<string> => {
    shell.spoken.server(`+ ${shown}`);
    shell.output.text(`+ ${prompt}\r\n`);
    shell.asking = true;
    const { limits, session } = shell;
    const limit = session.state.name === 'not-authenticated' ? limits.commandBeforeLogin : limits.command;
    const line = await shell.input.line(limit, wait, limits.stalled);
    shell.asking = false;
    if (line === null) throw new Ended('too-long');
    return line;
  };
  return {
    tag,
    now: () => shell.clock.now(),
    async askSecret(prompt) {
      const answer = await ask(prompt, '(challenge)', shell.limits.stalled);
      shell.spoken.client('(response)');
      return answer;
    },
    async waitForLine(prompt) {
      const line = await ask(prompt, prompt, shell.limits.idle);
      shell.spoken.client(line);
      return line;
    },
    progress: progress.at,
    every: (wait, act) => every(shell.clock, wait, act),
  };
}

export function every(clock: Clock, wait: number, act: () => void): () => void {
  let cancel = () => {};
  const next = () => {
    cancel = clock.after(wait, () => {
      act();
      next();
    });
  };
  next();
  return () => cancel();
}

/** How far a command has come, told now and then while it takes its time. RFC 9585. */
export type Progress = {
  at(done: number, total: number): void;
  stop(): void;
};

export function newProgress(shell: Shell, tag: string): Progress {
  const { session, limits, output } = shell;
  let reached = 'NIL NIL';
  const stop = every(shell.clock, limits.progress, () => {
    // A client that we wait for, or that does not read, needs no sign of life.
    if (shell.asking || output.waits() || session.state.name === 'not-authenticated') return;
    untagged(shell, `OK [INPROGRESS (${string(tag)} ${reached})] Still at it`);
    output.flush();
  });
  return {
    at(done, total) {
      // Neither falls back nor reaches the end before the tagged response does.
      reached = done < total ? `${done} ${total}` : 'NIL NIL';
    },
    stop,
  };
}
