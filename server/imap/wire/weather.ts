/**
 * Faults on purpose, carried out in one session: who decides them is asked for the greeting, for each command by its name,
 * and at a login, where the user is known first. Without a fault an answer goes its usual way; from the first one that is
 * slow or cut on, another writer stands before the stream.
 */
import type { Clock } from '../../base/ports.ts';
import { type Duration, hours } from '../../base/units.ts';
import type { Connection } from '../../net/connection.ts';
import { type AnswerFault, type AnswerFaults, tellsOthers } from '../../net/on-purpose.ts';
import { Paced } from '../../net/paced.ts';
import { besideLogins } from '../../sasl/beside-logins.ts';
import type { Authenticator } from '../../sasl/mechanism.ts';
import type { Completion } from '../command.ts';
import { oneLine } from '../syntax/encoder.ts';
import { Ended } from './ended.ts';
import { newOutput } from './output.ts';
import type { Shell } from './shell.ts';

/** Longer than any client waits. */
const NEVER = hours(1);
/** The way out is slow because we are, not because nobody takes it. */
const PATIENCE = hours(24);
/** A response's first line that ends in the size of a literal. */
const LITERAL = /^([^\r\n{]*\{)(\d{1,10})(\}\r\n)/;
const VALIDITY = /^(OK \[UIDVALIDITY )(\d{1,10})(\].*)$/;
/** Of STATUS: what stands in the last parentheses, behind the mailbox's name. */
const STATUS_VALIDITY = /^(STATUS .*\([^()]*\bUIDVALIDITY )(\d{1,10})([^()]*\))$/;
const MOST_VALIDITY = 2 ** 32 - 1;

export class Weather {
  readonly #faults: AnswerFaults;
  readonly #connection: Connection;
  readonly #clock: Clock;
  #user: string | undefined;
  /** Of the login that was just tried. */
  #atLogin: AnswerFault | null = null;
  /** Of the command that is carried out. */
  #now: AnswerFault | null = null;
  #isCut = false;
  #paced: { readonly stream: Paced; readonly over: unknown } | null = null;

  constructor(faults: AnswerFaults, connection: Connection, clock: Clock) {
    this.#faults = faults;
    this.#connection = connection;
    this.#clock = clock;
  }

  /** A login asks by itself, when it is known whose. */
  due(command: string): AnswerFault | null {
    return this.#faults({ command, ...(this.#user === undefined ? {} : { user: this.#user }) });
  }

  beside(authenticator: Authenticator): Authenticator {
    return besideLogins(authenticator, async user => {
      if (user !== null) this.#user = user;
      this.#atLogin = this.#faults({ command: 'login', ...(user === null ? {} : { user }) });
      if (this.#atLogin) await this.#before(this.#atLogin);
      return this.#atLogin?.reply !== undefined;
    });
  }

  /** As the fault has it; `go` does what was asked. */
  async carryOut(shell: Shell, name: string, fault: AnswerFault, go: () => Promise<Completion>): Promise<Completion> {
    const { reply, drop } = fault;
    const ends = reply?.startsWith('BYE ') === true || drop !== undefined;
    // Who waits for news hears the end while he waits.
    if (name === 'IDLE' && ends) return this.#endInside(shell, fault, go);
    await this.#before(fault);
    this.#bendFor(shell, fault);
    if (reply !== undefined) return this.#said(shell, fault, reply);
    this.#now = fault;
    this.#isCut = false;
    try {
      return this.#ended(fault, await go());
    } finally {
      this.#now = null;
    }
  }

  /** What a login was answered, as its own fault has it. */
  afterLogin(shell: Shell, completion: Completion): Completion {
    const fault = this.#atLogin;
    this.#atLogin = null;
    if (!fault) return completion;
    this.#bendFor(shell, fault);
    if (fault.reply === undefined) return this.#ended(fault, completion);
    // It was refused on purpose: no guess was wrong.
    shell.session.failedLogins = Math.max(0, shell.session.failedLogins - 1);
    return this.#said(shell, fault, fault.reply);
  }

  /** Behind an answer: what it bent is as it was. */
  async settle(shell: Shell): Promise<void> {
    const paced = this.#paced?.stream;
    if (!paced) return;
    shell.output.flush();
    await paced.idle();
    paced.set({});
  }

  /** A response, or a piece of one, as it is told. */
  bend(text: string): string {
    const more = this.#now?.uidValidity;
    if (more === undefined) return text;
    const told = VALIDITY.exec(text) ?? (text.startsWith('STATUS ') ? STATUS_VALIDITY.exec(text) : null);
    return told ? `${told[1]}${((Number(told[2]) + more - 1) % MOST_VALIDITY) + 1}${told[3]}` : text;
  }

  bendPiece(shell: Shell, text: string): string {
    const { literal, drop } = this.#now ?? {};
    if ((literal === undefined && drop !== 'half') || this.#isCut) return text;
    const found = LITERAL.exec(text);
    if (!found) return text;
    const size = Number(found[2]);
    if (drop === 'half') {
      this.#isCut = true;
      shell.output.flush();
      this.#pacedFor(shell).endAfter(found[0].length + Math.floor(size / 2));
      return text;
    }
    return text.replace(LITERAL, `$1${Math.max(0, size + literal!)}$3`);
  }

  async #before({ delay, silent, drop }: AnswerFault): Promise<void> {
    if (delay !== undefined) await this.#rest(delay);
    if (silent) await this.#rest(NEVER);
    if (silent || drop === 'before') this.#cut();
    if (this.#connection.stream().destroyed) throw new Ended('lost');
  }

  #bendFor(shell: Shell, fault: AnswerFault): void {
    const { throttle, split, drop } = fault;
    if (tellsOthers(fault)) shell.session.toldOtherwise = fault;
    if (throttle === undefined && split === undefined && drop !== 'unheard') return;
    const pace = { ...(throttle ? { throttle } : {}), ...(split ? { split } : {}) };
    this.#pacedFor(shell).set({ ...pace, mute: drop === 'unheard' });
  }

  #said(shell: Shell, fault: AnswerFault, reply: string): Completion {
    if (!reply.startsWith('BYE ')) return this.#ended(fault, completionOf(reply));
    goodbye(shell, reply);
    throw new Ended('on-purpose');
  }

  #ended({ drop }: AnswerFault, completion: Completion): Completion {
    // Nothing of it was long enough to be cut in its middle: it ends before its last line.
    if (drop === 'unheard' || (drop === 'half' && !this.#isCut)) this.#cut();
    return drop === 'after' ? { ...completion, after: 'close' } : completion;
  }

  async #endInside(
    shell: Shell,
    { delay = 0, reply }: AnswerFault,
    go: () => Promise<Completion>,
  ): Promise<Completion> {
    const cancel = this.#clock.after(delay, () => {
      if (reply !== undefined) goodbye(shell, reply);
      shell.input.interrupt('on-purpose');
    });
    try {
      return await go();
    } finally {
      cancel();
    }
  }

  /** Or until the peer has left. */
  #rest(wait: Duration): Promise<void> {
    const stream = this.#connection.stream();
    return new Promise(resolve => {
      const done = (): void => {
        cancel();
        stream.off('close', done).off('end', done);
        resolve();
      };
      const cancel = this.#clock.after(wait, done);
      stream.once('close', done).once('end', done);
    });
  }

  #cut(): never {
    this.#connection.destroy();
    throw new Ended('on-purpose');
  }

  #pacedFor(shell: Shell): Paced {
    const over = shell.compressed?.writable ?? this.#connection.stream();
    if (this.#paced?.over === over) return this.#paced.stream;
    shell.output.flush();
    const stream = new Paced(over, this.#clock, () => this.#connection.destroy());
    this.#paced = { stream, over };
    shell.earlier.out += shell.output.written();
    shell.output = newOutput(stream, this.#clock, PATIENCE);
    return stream;
  }
}

function goodbye(shell: Shell, reply: string): void {
  const text = oneLine(reply);
  shell.spoken.server(`* ${text}`);
  shell.output.text(`* ${text}\r\n`);
  shell.output.flush();
}

/** `NO [CODE] text` as a script has it; what is no such thing was refused when the script was judged. */
function completionOf(reply: string): Completion {
  const [, status, code, text = ''] = /^(NO|BAD)(?: \[([^\]]+)\])? ?(.*)$/.exec(reply) ?? [];
  const said = { status: status === 'BAD' ? 'BAD' : 'NO', text: oneLine(text) } as const;
  return code === undefined ? said : { ...said, code };
}
