/**
 * What a command is: its name, when it may come, how it is read, what it does. One file of commands/ each; table.ts
 * lists them. Reading never touches the store, and running never sees the wire.
 */
import type { Instant } from '../base/units.ts';
import type { Progress } from './backend.ts';
import type { Session, StateName } from './session.ts';
import type { Decoder } from './syntax/decoder.ts';

/**
 * What a command does to message numbers, and so what may be sent while it runs:
 *  - names-numbers: the client named messages by number, or waits for numbers. No EXPUNGE (RFC 3501 §7.4.1).
 *  - keeps-numbers: numbers may change after its own responses: EXPUNGE goes out before the tagged one.
 *  - leaves-mailbox: there may be no selected mailbox afterwards, or another one: no news of this one.
 */
export type Concurrency = 'names-numbers' | 'keeps-numbers' | 'leaves-mailbox';

/** When the store is asked for news after the command: each time, or only when it hinted at some. */
export type News = 'always' | 'hinted';

/** The tagged response. */
export type Completion = {
  readonly status: 'OK' | 'NO' | 'BAD';
  /** A response code with its arguments, without brackets. */
  readonly code?: string;
  readonly text: string;
  /** What the shell does once this has been sent. */
  readonly after?: 'start-tls' | 'compress' | 'await-login' | 'close';
};

/** Where a command's responses go. Text holds one character per octet. */
export type Responses = {
  /** `* text` and CRLF. */
  untagged(text: string): void;
  /** As it is: for responses put together piece by piece. */
  text(octets: string): void;
  bytes(bytes: Uint8Array): void;
  /** null: go on; a promise: wait for it, the client has enough for now. */
  room(): Promise<void> | null;
  flush(): void;
  /** For the transcript, in place of responses that are too many to show. */
  note(text: string): void;
};

/** What the few commands that talk back may do besides answering. */
export type Dialogue = {
  readonly tag: string;
  /** The clock of the server. */
  now(): Instant;
  /** Sends `+ prompt` and returns the client's line, kept out of the transcript. */
  askSecret(prompt: string): Promise<string>;
  /** Sends `+ idling` and returns the client's next line, whenever it comes. */
  waitForLine(prompt: string): Promise<string>;
  /** How far the command has come. The client is told when it takes long. */
  readonly progress: Progress;
  /** Calls back again and again until the returned function is called. */
  every(wait: number, act: () => void): () => void;
};

export type Run = (session: Session, out: Responses, dialogue: Dialogue) => Promise<Completion>;

/** A command with its arguments' type shut in: what table.ts holds. */
export type Command = {
  readonly name: string;
  readonly states: readonly StateName[];
  readonly concurrency: Concurrency;
  readonly news: News;
  /** The client names messages by number, or gets numbers back: refused with UIDONLY (RFC 9586 §3). */
  readonly byNumber: boolean;
  /** Reads the arguments to the end of the line and returns the act. Throws BadSyntax. */
  prepare(line: Decoder): Run;
};

type Written<Arguments> = Omit<Command, 'prepare' | 'news' | 'byNumber'> & {
  readonly news?: News;
  readonly byNumber?: boolean;
  parse(line: Decoder): Arguments;
  run(session: Session, args: Arguments, out: Responses, dialogue: Dialogue): Promise<Completion>;
};

export function command<Arguments>(written: Written<Arguments>): Command {
  const { name, states, concurrency, news = 'always', byNumber = false } = written;
  return {
    name,
    states,
    concurrency,
    news,
    byNumber,
    prepare(line) {
      const args = written.parse(line);
      return (session, out, dialogue) => written.run(session, args, out, dialogue);
    },
  };
}

/** For commands without arguments. */
export const nothing = (line: Decoder): null => {
  line.end();
  return null;
};

export const done = (text: string, code?: string): Completion =>
  code === undefined ? { status: 'OK', text } : { status: 'OK', code, text };
export const no = (text: string, code?: string): Completion =>
  code === undefined ? { status: 'NO', text } : { status: 'NO', code, text };
export const bad = (text: string): Completion => ({ status: 'BAD', text });

/** `OK [CODE] text`, as it stands after the tag. */
export const printCompletion = ({ status, code, text }: Completion): string =>
  code === undefined ? `${status} ${text}` : `${status} [${code}] ${text}`;
