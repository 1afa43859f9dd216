/**
 * The shell of a session: reads one command after the other, has it carried out, answers, and ends when the time or
 * the client's mistakes are over. Commands run strictly in the order they came (RFC 3501 §5.5): what is pipelined
 * waits in the stream. It knows no command; table.ts does, and no store; `options.backend` is one.
 */
import type { Connection } from '../net/connection.ts';
import { capabilities } from './capability.ts';
import { bad, type Command, type Completion, printCompletion, type Responses } from './command.ts';
import { commandNamed } from './commands/table.ts';
import { hasNews, tellMeanwhile, tellNews } from './news/news.ts';
import type { EndReason } from './observer.ts';
import { uidRequired } from './refusal.ts';
import { leave, messageLimit, type Session, speaksUtf8 } from './session.ts';
import { type CommandPieces, Decoder } from './syntax/decoder.ts';
import { oneLine } from './syntax/encoder.ts';
import { BadSyntax } from './syntax/grammar.ts';
import { type ReadRules, readCommand } from './wire/command-reader.ts';
import { bye, Ended } from './wire/ended.ts';
import {
  dialogueOf,
  type ImapOptions,
  newProgress,
  newShell,
  responsesOf,
  type Shell,
  untagged,
} from './wire/shell.ts';
import { showCommand } from './wire/spoken.ts';
import { startCompression, startTls } from './wire/upgrade.ts';
import type { Weather } from './wire/weather.ts';

export type { ImapOptions } from './wire/shell.ts';

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

async function serve(shell: Shell, greeting: string): Promise<void> {
  awaitLogin(shell);
  let because: EndReason = 'fault';
  try {
    await greet(shell, greeting);
    for (;;) await serveCommand(shell);
  } catch (fault) {
    if (fault instanceof Ended) because = fault.because;
    else shell.observer.fault?.({ command: '', fault });
  } finally {
    shell.cancelLogin();
    await end(shell, because);
  }
}

async function greet(shell: Shell, greeting: string): Promise<void> {
  const { weather, session } = shell;
  const say = async (): Promise<Completion> => {
    untagged(shell, `OK [CAPABILITY ${capabilities(session)}] ${oneLine(greeting)}`);
    return { status: 'OK', text: '' };
  };
  const fault = weather?.due('connect') ?? null;
  if (!weather || !fault) return void (await say());
  const { after } = await weather.carryOut(shell, 'connect', fault, say);
  await weather.settle(shell);
  if (after === 'close') throw new Ended('on-purpose');
}

/** From now on the time for a login runs: after the greeting, and after UNAUTHENTICATE. */
function awaitLogin(shell: Shell): void {
  shell.cancelLogin();
  shell.cancelLogin = shell.clock.after(shell.limits.login, () => {
    if (shell.session.state.name === 'not-authenticated') shell.input.interrupt('login-timeout');
  });
}

async function end(shell: Shell, because: EndReason): Promise<void> {
  const { connection, session, observer, input, earlier } = shell;
  const goodbye = bye[because];
  if (goodbye) untagged(shell, `BYE ${goodbye}`);
  shell.spoken.happened(`closed: ${because}`);
  shell.output.flush();
  try {
    await leave(session);
  } catch (fault) {
    observer.fault?.({ command: '', fault });
  }
  const bytesIn = earlier.in + input.received();
  input.detach();
  await shell.weather?.settle(shell);
  await shell.compressed?.finish(shell.limits.closing);
  // What still comes is thrown away, so that the peer reads our last words instead of a reset.
  connection.stream().resume();
  if (because === 'lost') connection.destroy();
  else connection.end();
  observer.closed?.({ because, commands: shell.commands, bytesIn, bytesOut: earlier.out + shell.output.written() });
}

const COMMANDS_A_TURN = 64;

async function serveCommand(shell: Shell): Promise<void> {
  if (shell.closing) throw new Ended('shutdown');
  const read = await tellMeanwhile(shell.session, responsesOf(shell), () => readCommand(shell.input, rulesFor(shell)));
  shell.commands++;
  // A chunk full of small commands is carried out without a wait: others get their turn in between.
  if (shell.commands % COMMANDS_A_TURN === 0) await new Promise(resolve => setImmediate(resolve));
  const answer = read.kind === 'refused' ? refuse(shell, read) : await carryOut(shell, read.pieces);
  const { tag, completion } = answer;
  const text = `${tag} ${printCompletion(completion)}`;
  shell.spoken.server(text);
  shell.output.text(`${text}\r\n`);
  const pause = shell.output.room();
  if (pause) await pause;
  await shell.weather?.settle(shell);
  if (read.kind === 'refused' && read.close) throw new Ended('too-long');
  countMistakes(shell, completion);
  if (completion.after === 'close') throw new Ended('logout');
  else if (completion.after === 'start-tls') await startTls(shell);
  else if (completion.after === 'compress') await startCompression(shell);
  else if (completion.after === 'await-login') awaitLogin(shell);
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
    const go = () => timed(shell, tag, command, run);
    const { weather } = shell;
    return { tag, completion: weather ? await inWeather(shell, weather, name, go) : await go(), command: name };
  } catch (fault) {
    if (!(fault instanceof BadSyntax)) throw fault;
    if (name === '') hear(shell, pieces, undefined);
    shell.observer.badSyntax?.({ command: commandNamed(name) ? name : '', because: fault.message });
    return { tag, completion: bad(fault.message), command: name };
  }
}

async function inWeather(
  shell: Shell,
  weather: Weather,
  name: string,
  go: () => Promise<Completion>,
): Promise<Completion> {
  // A login asks by itself, when it is known whose.
  const fault = logins.includes(name) ? null : weather.due(name);
  const completion = fault ? await weather.carryOut(shell, name, fault, go) : await go();
  return weather.afterLogin(shell, completion);
}

const logins = ['LOGIN', 'AUTHENTICATE'];

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
  const progress = newProgress(shell, tag);
  let completion: Completion;
  try {
    const out = responsesOf(shell);
    completion = await run(shell.session, out, dialogueOf(shell, tag, progress));
    await tellNewsAfter(shell.session, command, out);
  } catch (fault) {
    if (fault instanceof Ended || fault instanceof BadSyntax) throw fault;
    shell.observer.fault?.({ command: command.name, fault });
    completion = { status: 'NO', code: 'SERVERBUG', text: 'Internal error; the log of the server tells more' };
  } finally {
    progress.stop();
  }
  const took = shell.clock.monotonic() - start;
  shell.observer.command?.({ name: command.name, status: completion.status, took });
  return { ...completion, text: oneLine(completion.text) };
}

/** What happened meanwhile, before the tagged response. RFC 3501 §5.2, §7.4.1. */
async function tellNewsAfter(session: Session, command: Command, out: Responses): Promise<void> {
  if (command.concurrency === 'leaves-mailbox' || session.state.name === 'not-authenticated') return;
  if (command.news === 'hinted' && !hasNews(session)) return;
  await tellNews(session, out, {
    mayExpunge: command.concurrency === 'keeps-numbers',
    own: expunging.includes(command.name),
  });
}

/** Their EXPUNGE responses are the view's to send. */
const expunging = ['EXPUNGE', 'UID EXPUNGE', 'MOVE', 'UID MOVE', 'REPLACE', 'UID REPLACE'];

function countMistakes(shell: Shell, { status }: Completion): void {
  const { limits, session } = shell;
  shell.badInARow = status === 'BAD' ? shell.badInARow + 1 : 0;
  if (session.failedLogins >= limits.failedLogins && session.state.name === 'not-authenticated') {
    throw new Ended('too-many-failed-logins');
  }
  if (shell.badInARow >= limits.badCommands) throw new Ended('too-many-bad-commands');
}
