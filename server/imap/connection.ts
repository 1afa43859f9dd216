/**
 * The shell of a session: reads one command after the other, has it carried out, answers, and ends when the time or
 * the client's mistakes are over. Commands run strictly in the order they came (RFC 3501 §5.5): what is pipelined
 * waits in the stream. It knows no command; table.ts does, and no store; `options.backend` is one.
 */
import type { Clock } from '../base/ports.ts';
import type { Connection } from '../net/connection.ts';
import { capabilities } from './capability.ts';
import { bad, type Command, type Completion, type Dialogue, printCompletion, type Responses } from './command.ts';
import { type ReadRules, readCommand } from './command-reader.ts';
import { commandNamed } from './commands/table.ts';
import { type CommandPieces, Decoder } from './decoder.ts';
import { oneLine } from './encoder.ts';
import { bye, Ended } from './ended.ts';
import { BadSyntax } from './grammar.ts';
import { type Input, newInput } from './input.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { EndReason, ImapObserver } from './observer.ts';
import { newOutput, type Output } from './output.ts';
import { uidRequired } from './refusal.ts';
import { leave, messageLimit, newSession, type Session, type Settings, speaksUtf8 } from './session.ts';
import { newSpoken, type Spoken, showCommand } from './spoken.ts';

export type ImapOptions = Omit<Settings, 'limits' | 'observer'> & {
  readonly clock: Clock;
  /** The connection's trace id, for the authenticator and the owner. */
  readonly trace: string;
  readonly limits?: Partial<Limits>;
  readonly observer?: ImapObserver;
  /** After `* OK [CAPABILITY …]`. */
  readonly greeting?: string;
};

export type ImapServing = {
  /** Resolves when the session has given back all it held. Never rejects. */
  readonly closed: Promise<void>;
  /** Says BYE as soon as the command under way is answered. */
  close(): Promise<void>;
};

/** Greets, serves and ends one connection. */
export function serveImap(connection: Connection, options: ImapOptions): ImapServing {
  const shell = newShell(connection, options);
  const closed = serve(shell, options.greeting ?? 'Ready');
  return {
    closed,
    close() {
      shell.closing = true;
      shell.input.interrupt('shutdown');
      const cancel = shell.clock.after(shell.limits.closing, () => connection.destroy());
      return closed.finally(cancel);
    },
  };
}

type Shell = {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly observer: ImapObserver;
  readonly session: Session;
  readonly spoken: Spoken;
  input: Input;
  output: Output;
  /** Octets of the connection before STARTTLS. */
  readonly earlier: { in: number; out: number };
  closing: boolean;
  commands: number;
  badInARow: number;
};

function newShell(connection: Connection, options: ImapOptions): Shell {
  const { clock, trace, limits: changed, observer = {}, greeting: _, ...decided } = options;
  const limits = { ...defaultLimits, ...changed };
  const attempt = {
    protocol: 'imap',
    remote: connection.remote.address,
    tls: connection.tls() !== null,
    trace,
  } as const;
  return {
    connection,
    clock,
    limits,
    observer,
    session: newSession({ ...decided, limits, observer }, attempt),
    spoken: newSpoken(observer, clock),
    ...attach(connection, clock, limits),
    earlier: { in: 0, out: 0 },
    closing: false,
    commands: 0,
    badInARow: 0,
  };
}

/** Reader and writer of the stream as it is now. */
function attach(connection: Connection, clock: Clock, limits: Limits): { input: Input; output: Output } {
  const stream = connection.stream();
  const output = newOutput(stream, clock, limits.stalled);
  const input = newInput(stream, { clock, clear: connection.tls() === null, beforeWaiting: output.flush });
  return { input, output };
}

async function serve(shell: Shell, greeting: string): Promise<void> {
  const { session, clock, limits } = shell;
  const cancel = clock.after(limits.login, () => {
    if (session.state.name === 'not-authenticated') shell.input.interrupt('login-timeout');
  });
  let because: EndReason = 'fault';
  try {
    untagged(shell, `OK [CAPABILITY ${capabilities(session)}] ${oneLine(greeting)}`);
    for (;;) await serveCommand(shell);
  } catch (fault) {
    if (fault instanceof Ended) because = fault.because;
    else shell.observer.fault?.({ command: '', fault });
  } finally {
    cancel();
    await end(shell, because);
  }
}

async function end(shell: Shell, because: EndReason): Promise<void> {
  const { connection, session, observer, input, output, earlier } = shell;
  const goodbye = bye[because];
  if (goodbye) untagged(shell, `BYE ${goodbye}`);
  shell.spoken.happened(`closed: ${because}`);
  output.flush();
  try {
    await leave(session);
  } catch (fault) {
    observer.fault?.({ command: '', fault });
  }
  const bytesIn = earlier.in + input.received();
  input.detach();
  // What still comes is thrown away, so that the peer reads our last words instead of a reset.
  connection.stream().resume();
  if (because === 'lost') connection.destroy();
  else connection.end();
  observer.closed?.({ because, commands: shell.commands, bytesIn, bytesOut: earlier.out + output.written() });
}

async function serveCommand(shell: Shell): Promise<void> {
  if (shell.closing) throw new Ended('shutdown');
  const read = await readCommand(shell.input, rulesFor(shell));
  shell.commands++;
  const answer = read.kind === 'refused' ? refuse(shell, read) : await carryOut(shell, read.pieces);
  const { tag, completion } = answer;
  const text = `${tag} ${printCompletion(completion)}`;
  shell.spoken.server(text);
  shell.output.text(`${text}\r\n`);
  const pause = shell.output.room();
  if (pause) await pause;
  if (read.kind === 'refused' && read.close) throw new Ended('too-long');
  countMistakes(shell, completion);
  if (completion.after === 'close') throw new Ended('logout');
  if (completion.after === 'start-tls') await startTls(shell);
}

function rulesFor(shell: Shell): ReadRules {
  const { limits, session } = shell;
  const loggedIn = session.state.name !== 'not-authenticated';
  return {
    command: loggedIn ? limits.command : limits.commandBeforeLogin,
    messages: loggedIn ? { each: messageLimit(session), together: limits.messages } : null,
    first: limits.autologout,
    rest: limits.stalled,
    refuse: name => whyNot(session, commandNamed(name)),
    goAhead() {
      shell.output.text('+ OK\r\n');
      shell.output.flush();
    },
  };
}

type Answer = { readonly tag: string; readonly completion: Completion; readonly command: string };

function refuse({ observer, spoken }: Shell, { tag, completion }: { tag: string; completion: Completion }): Answer {
  spoken.client(`${tag} … (refused before it was read)`);
  observer.badSyntax?.({ command: '', because: completion.text });
  return { tag, completion, command: '' };
}

/** Why this command cannot be carried out, whatever its arguments are. */
function whyNot({ state, enabled }: Session, command: Command | undefined): Completion | null {
  if (!command) return bad('Unknown command');
  if (command.states.includes(state.name)) return command.byNumber && enabled.uidOnly ? uidRequired : null;
  if (state.name === 'not-authenticated') return bad('Log in first');
  return bad(command.states.includes('selected') ? 'Select a mailbox first' : 'Logged in already');
}

async function carryOut(shell: Shell, pieces: CommandPieces): Promise<Answer> {
  const line = new Decoder(pieces, speaksUtf8(shell.session));
  let tag = '*';
  let name = '';
  try {
    tag = line.tag();
    name = line.sp().word();
    if (name === 'UID') name += ` ${line.sp().word()}`;
    const command = commandNamed(name);
    hear(shell, pieces, command);
    const refusal = whyNot(shell.session, command);
    if (refusal || !command) return { tag, completion: refusal ?? bad('Unknown command'), command: name };
    const run = command.prepare(line);
    return { tag, completion: await timed(shell, tag, command, run), command: name };
  } catch (fault) {
    if (!(fault instanceof BadSyntax)) throw fault;
    if (name === '') hear(shell, pieces, undefined);
    shell.observer.badSyntax?.({ command: commandNamed(name) ? name : '', because: fault.message });
    return { tag, completion: bad(fault.message), command: name };
  }
}

function hear({ spoken, session }: Shell, pieces: CommandPieces, command: Command | undefined): void {
  if (spoken.silent) return;
  spoken.client(showCommand(pieces, command !== undefined, session.state.name !== 'not-authenticated'));
}

async function timed(
  shell: Shell,
  tag: string,
  command: Command,
  run: ReturnType<Command['prepare']>,
): Promise<Completion> {
  const start = shell.clock.monotonic();
  let completion: Completion;
  try {
    const out = responsesOf(shell);
    completion = await run(shell.session, out, dialogueOf(shell, tag));
    await tellNews(shell.session, command, out);
  } catch (fault) {
    if (fault instanceof Ended || fault instanceof BadSyntax) throw fault;
    shell.observer.fault?.({ command: command.name, fault });
    completion = { status: 'NO', code: 'SERVERBUG', text: 'Internal error; the log of the server tells more' };
  }
  const took = shell.clock.monotonic() - start;
  shell.observer.command?.({ name: command.name, status: completion.status, took });
  return { ...completion, text: oneLine(completion.text) };
}

/** What happened in the selected mailbox meanwhile, before the tagged response. RFC 3501 §5.2, §7.4.1. */
async function tellNews({ state }: Session, command: Command, out: Responses): Promise<void> {
  if (state.name !== 'selected' || command.concurrency === 'leaves-mailbox') return;
  if (command.news === 'hinted' && !state.view.hasNews()) return;
  await state.view.sync(out, { mayExpunge: command.concurrency === 'keeps-numbers' });
}

function countMistakes(shell: Shell, { status }: Completion): void {
  const { limits, session } = shell;
  shell.badInARow = status === 'BAD' ? shell.badInARow + 1 : 0;
  if (session.failedLogins >= limits.failedLogins && session.state.name === 'not-authenticated') {
    throw new Ended('too-many-failed-logins');
  }
  if (shell.badInARow >= limits.badCommands) throw new Ended('too-many-bad-commands');
}

function untagged(shell: Shell, text: string): void {
  shell.spoken.server(`* ${text}`);
  shell.output.text(`* ${text}\r\n`);
}

const responsesOf = (shell: Shell): Responses => ({
  untagged: text => untagged(shell, text),
  text: shell.output.text,
  bytes: shell.output.bytes,
  room: shell.output.room,
  flush: shell.output.flush,
  note: text => shell.spoken.server(`* … ${text}`),
});

function dialogueOf(shell: Shell, tag: string): Dialogue {
  const ask = async (prompt: string, shown: string, wait: number): Promise<string> => {
    shell.spoken.server(`+ ${shown}`);
    shell.output.text(`+ ${prompt}\r\n`);
    const line = await shell.input.line(shell.limits.command, wait, shell.limits.stalled);
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
    every: (wait, act) => every(shell.clock, wait, act),
  };
}

function every(clock: Clock, wait: number, act: () => void): () => void {
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

async function startTls(shell: Shell): Promise<void> {
  const { connection, session, earlier } = shell;
  await shell.output.drained();
  earlier.in += shell.input.received();
  earlier.out += shell.output.written();
  // Whatever the client sent behind the command in clear goes with the old reader: nobody may slip a command in.
  shell.input.detach();
  const secured = await connection.startTls();
  if (!secured.ok) throw new Ended('tls-failed');
  Object.assign(shell, attach(connection, shell.clock, shell.limits));
  if (shell.closing) shell.input.interrupt('shutdown');
  session.attempt = { ...session.attempt, tls: true };
  shell.spoken.happened(`${secured.value.version} ${secured.value.cipher}`);
  shell.observer.startedTls?.();
}
