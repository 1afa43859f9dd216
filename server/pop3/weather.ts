/**
 * Faults on purpose, carried out in one session: who decides them is asked for the greeting, for each command by its name,
 * and at a login, where the user is known first. From the first answer that is slow or cut on, another writer stands before
 * the stream; the shell asks for it here.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, hours } from '../base/units.ts';
import type { Connection } from '../net/connection.ts';
import { type AnswerFault, type AnswerFaults, tellsOthers } from '../net/on-purpose.ts';
import { Paced } from '../net/paced.ts';
import { newWireWriter, type WireWriter } from '../net/wire-writer.ts';
import { besideLogins } from '../sasl/beside-logins.ts';
import type { Authenticator } from '../sasl/mechanism.ts';
import { type Verb, verbs } from './command.ts';
import type { Input, Phase, Session } from './session.ts';

/** Longer than any client waits. */
const NEVER = hours(1);
/** The way out is slow because we are, not because nobody takes it. */
const PATIENCE = hours(24);

/** The command that a line is; null: none, or one that asks when it is known who signs in. */
export function faultyVerb(input: Input, phase: Phase['name']): string | null {
  if (input.kind !== 'line' || phase === 'exchange') return null;
  const verb = input.text.split(' ', 1)[0]!.toUpperCase();
  return verbs.includes(verb as Verb) && verb !== 'PASS' && verb !== 'AUTH' ? verb : null;
}

/** What of the shell a fault changes. */
export type Host = {
  change(about: Partial<Pick<Session, 'terms' | 'phase'>>): void;
  terms(): Session['terms'];
  writer(): WireWriter;
  setWriter(writer: WireWriter): void;
  /** For the transcript. */
  said(line: string): void;
  /** The session ends, on purpose. */
  end(): void;
};

export class Weather {
  readonly #faults: AnswerFaults;
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #host: Host;
  #user: string | undefined;
  /** Of the login that was just tried. */
  #atLogin: AnswerFault | null = null;
  #hasCut = false;
  /** The next message is cut in its middle. */
  #cutsInside = false;
  #paced: { readonly stream: Paced; readonly over: unknown } | null = null;

  constructor(faults: AnswerFaults, connection: Connection, clock: Clock, host: Host) {
    this.#faults = faults;
    this.#connection = connection;
    this.#clock = clock;
    this.#host = host;
  }

  /** The connection was ended by a fault. */
  hasCut(): boolean {
    return this.#hasCut;
  }

  beside(authenticator: Authenticator): Authenticator {
    return besideLogins(authenticator, async user => {
      if (user !== null) this.#user = user;
      this.#atLogin = this.#faults({ command: 'login', ...(user === null ? {} : { user }) });
      if (!this.#atLogin) return false;
      return !(await this.#before(this.#atLogin)) || this.#atLogin.reply !== undefined;
    });
  }

  /** One command, or the greeting ('connect'), with the fault that is due, if one is; null: it is none. */
  async meet(command: string | null, go: () => Promise<void>): Promise<void> {
    if (command === null) return go();
    const fault = this.#faults({ command, ...(this.#user === undefined ? {} : { user: this.#user }) });
    if (!fault) return go();
    await this.#host.writer().flush();
    if (await this.#before(fault)) {
      await this.#bend(fault);
      if (fault.reply === undefined) await go();
      else this.#say(fault.reply);
    }
    const isFarewell = command === 'connect' && fault.reply !== undefined;
    await this.#finish(isFarewell ? 'after' : fault.drop);
  }

  /** A login met a fault; true: there is nothing more to say of it. */
  async turnsAway(): Promise<boolean> {
    const fault = this.#atLogin;
    if (!fault) return false;
    if (this.#hasCut) return true;
    await this.#bend(fault);
    if (fault.reply === undefined) return false;
    this.#host.change({ phase: { name: 'authorization', user: null } });
    this.#say(fault.reply);
    return true;
  }

  /** Behind the command that may have been a login. */
  async finishLogin(): Promise<void> {
    const fault = this.#atLogin;
    this.#atLogin = null;
    if (fault) await this.#finish(fault.drop);
  }

  /** A message of so many octets goes out now. */
  sends(octets: number): void {
    if (this.#cutsInside) this.#paced?.stream.endAfter(Math.max(1, Math.floor(octets / 2)));
  }

  /** When all that was written is out. */
  idle(): Promise<void> {
    return this.#paced?.stream.idle() ?? Promise.resolve();
  }

  #say(line: string): void {
    this.#host.writer().say(`${line}\r\n`);
    this.#host.said(line);
  }

  /** What comes before an answer; false: the connection is over. */
  async #before({ delay, silent, drop }: AnswerFault): Promise<boolean> {
    if (delay !== undefined) await this.#rest(delay);
    if (silent) await this.#rest(NEVER);
    if (silent || drop === 'before') this.#cut();
    return !this.#hasCut;
  }

  async #bend(fault: AnswerFault): Promise<void> {
    const { throttle, split, drop } = fault;
    if (tellsOthers(fault)) this.#host.change({ terms: { ...this.#host.terms(), otherwise: fault } });
    if (throttle === undefined && split === undefined && drop !== 'unheard' && drop !== 'half') return;
    this.#cutsInside = drop === 'half';
    const writer = this.#host.writer();
    await writer.flush();
    const over = this.#connection.stream();
    if (this.#paced?.over !== over) {
      this.#paced = { stream: new Paced(over, this.#clock, () => this.#cut()), over };
      this.#host.setWriter(newWireWriter(this.#paced.stream, this.#clock, PATIENCE));
    }
    const pace = { ...(throttle ? { throttle } : {}), ...(split ? { split } : {}) };
    this.#paced.stream.set({ ...pace, mute: drop === 'unheard' });
  }

  async #finish(drop: AnswerFault['drop']): Promise<void> {
    this.#cutsInside = false;
    await this.#host.writer().flush();
    await this.idle();
    this.#paced?.stream.set({});
    if (drop === 'unheard' || drop === 'half') this.#cut();
    if (this.#hasCut || drop === 'after') this.#host.end();
  }

  #cut(): void {
    this.#hasCut = true;
    this.#connection.destroy();
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
}
