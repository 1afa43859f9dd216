/**
 * The shell around the pure session: owns a connection from greeting to end, reads frames, carries out effects in order,
 * keeps the time limits, and lets the account's scripts go on every way out.
 *
 * Deviation "60 seconds before login": RFC 5804 §1.8 wants an autologout timer of 30 minutes at least, and a client has it
 * once it has signed in; a stranger has no claim to a connection.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Duration } from '../base/units.ts';
import type { Connection } from '../net/connection.ts';
import { newWireWriter, type WireWriter } from '../net/wire-writer.ts';
import { encodeBase64 } from '../sasl/base64.ts';
import type { Attempt, Exchange, Login, LoginFailure, Step as SaslStep } from '../sasl/mechanism.ts';
import { findMechanism } from '../sasl/mechanisms.ts';
import { askScripts } from './ask-scripts.ts';
import type { OpenFailure, Scripts } from './backend.ts';
import { type Frame, type FrameLimits, type FrameReader, newFrameReader } from './frame-reader.ts';
import type { ClosedBecause, Said } from './observer.ts';
import { limits, type ManageSieveLimits, type ManageSieveOptions } from './options.ts';
import { closingReply, type Ending, printReply, type Reply, reply } from './reply.ts';
import { type Effect, greeting, type Input, type Line, type Session, start, step } from './session.ts';
import { shownFrame } from './shown.ts';
import { printString } from './syntax.ts';

export type { ManageSieveLimits, ManageSieveOptions } from './options.ts';

export type ManageSieveServing = {
  /** When the connection is let go. Never rejects. */
  readonly closed: Promise<void>;
  /** Ends the session after the command under way. */
  close(why: Ending): void;
};

export function serveManageSieve(connection: Connection, options: ManageSieveOptions): ManageSieveServing {
  const shell = new Shell(connection, options);
  return { closed: shell.run(), close: why => shell.close(why) };
}

const COMMANDS_A_TURN = 64;

const noError = () => {};

class Shell {
  readonly #connection: Connection;
  readonly #options: ManageSieveOptions;
  readonly #limits: ManageSieveLimits;
  readonly #began: number;
  /** When the one who is no account's began to be so: with the connection, or with UNAUTHENTICATE. */
  #strangerSince: number;
  #session: Session;
  #reader: FrameReader;
  #writer: WireWriter;
  #mechanism = '';
  #exchange: Exchange | null = null;
  #scripts: Scripts | null = null;
  #because: ClosedBecause | null = null;
  #ending: Ending | null = null;
  #commands = 0;
  #receivedInClear = 0;
  #sent = 0;

  constructor(connection: Connection, options: ManageSieveOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#limits = { ...limits, ...options.limits };
    this.#began = options.clock.monotonic();
    this.#strangerSince = this.#began;
    this.#session = start(options, connection.tls() !== null);
    this.#reader = this.#newReader();
    this.#writer = this.#newWriter();
  }

  async run(): Promise<void> {
    try {
      await this.#converse();
    } catch (fault) {
      this.#broke(fault);
    }
    await this.#release();
  }

  close(why: Ending): void {
    this.#ending ??= why;
    this.#reader.cancel();
    this.#writer.abort();
  }

  async #converse(): Promise<void> {
    await this.#carryOut(greeting(this.#session));
    while (this.#because === null) {
      const there = this.#reader.now(this.#frameLimits());
      if (!there || this.#writer.isFull()) await this.#flush();
      if (this.#because !== null) return;
      const frame = there ?? (await this.#reader.next(this.#frameLimits(), this.#patience()));
      const input = this.#readInput(frame);
      if (input) await this.#feed(input);
      // A chunk full of small commands is carried out without a wait: others get their turn in between.
      if (++this.#commands % COMMANDS_A_TURN === 0) await new Promise(resolve => setImmediate(resolve));
    }
  }

  /** One input, and those that its effects bring, until the session waits for the next frame. */
  async #feed(input: Input): Promise<void> {
    let next: Input | null = input;
    while (next) {
      const { session, effects }: { session: Session; effects: readonly Effect[] } = step(this.#session, next);
      this.#session = session;
      next = null;
      for (const effect of effects) next = (await this.#carryOut(effect)) ?? next;
    }
  }

  #readInput(frame: Frame): Input | null {
    switch (frame.kind) {
      case 'frame': {
        const { text, hidden } = shownFrame(this.#session.phase.name, frame.octets);
        this.#tell('C', text, hidden);
        return frame;
      }
      case 'bad-frame': {
        this.#tell('C', frame.why === 'line' ? '(a command too long)' : '(a literal too large)');
        return { kind: 'bad-frame', most: frame.why === 'literal' && this.#scripts ? this.#limits.script : null };
      }
      case 'tls-hello':
        this.#because = 'tls-to-plain-port';
        this.#options.observer.warned({ sentence: this.#tlsHelloSentence() });
        return null;
      case 'end':
        this.#endOfFrames(frame.why);
        return null;
    }
  }

  #tlsHelloSentence(): string {
    const { remote, local } = this.#connection;
    return (
      `${remote.address} began TLS on port ${local.port}, which speaks ManageSieve in clear first: ` +
      'set the client to STARTTLS'
    );
  }

  #endOfFrames(why: 'client-closed' | 'idle' | 'endless-command' | 'cancelled'): void {
    this.#because = why === 'cancelled' ? 'server-closing' : why;
    if (why === 'cancelled') this.#say(closingReply[this.#ending ?? 'closing']);
    if (why === 'endless-command') this.#say(reply.endless);
    if (why === 'idle') this.#say(reply.idle);
  }

  async #carryOut(effect: Effect): Promise<Input | null> {
    switch (effect.do) {
      case 'reply':
        for (const line of effect.lines) await this.#sayLine(line);
        this.#say(effect.reply);
        return null;
      case 'challenge':
        this.#put(`${printString(encodeBase64(effect.octets))}\r\n`);
        this.#tell('S', '', effect.octets.length > 0);
        return null;
      case 'begin-exchange':
        return this.#beginExchange(effect.mechanism, effect.initial);
      case 'respond':
        return this.#respond(effect.response);
      case 'tell-broken-off':
        this.#exchange = null;
        this.#loginRefused(null, 'cancelled');
        return null;
      case 'start-tls':
        return this.#startTls();
      case 'open':
        return this.#open(effect.login, effect.last);
      case 'ask': {
        if (!this.#scripts) throw new Error('A script without an account');
        await this.#flush();
        const answer = await askScripts(this.#scripts, effect.request, this.#limits.script);
        // A large script takes a while to read: others get their turn before the next one.
        if ('content' in effect.request) await new Promise(resolve => setImmediate(resolve));
        return { kind: 'answered', answer };
      }
      case 'leave':
        this.#leave();
        return null;
      case 'close':
        this.#because = effect.because;
        return null;
    }
  }

  async #beginExchange(name: string, initial: Uint8Array | null): Promise<Input> {
    const mechanism = findMechanism(this.#options.mechanisms, name);
    if (!mechanism) throw new Error(`The session began ${name}, which is not offered`);
    this.#mechanism = name;
    this.#exchange = mechanism.begin(this.#options.authenticator, this.#attempt());
    return this.#respond(initial);
  }

  async #respond(response: Uint8Array | null): Promise<Input> {
    if (!this.#exchange) throw new Error('A response without an exchange');
    await this.#flush();
    const outcome: SaslStep = await this.#exchange.step(response);
    if (outcome.kind !== 'challenge') this.#exchange = null;
    if (outcome.kind === 'failure') this.#loginRefused(outcome.user, outcome.why);
    return { kind: 'sasl', step: outcome };
  }

  async #startTls(): Promise<Input | null> {
    await this.#flush();
    this.#receivedInClear += this.#reader.received();
    this.#reader.detach();
    const secured = await this.#connection.startTls();
    if (!secured.ok) {
      this.#tell('-', `TLS failed: ${secured.error}`);
      this.#because = 'tls-failed';
      return null;
    }
    this.#tell('-', `${secured.value.version} ${secured.value.cipher}`);
    this.#reader = this.#newReader();
    this.#writer = this.#newWriter();
    if (this.#ending !== null) this.#reader.cancel();
    return { kind: 'secured' };
  }

  async #open(login: Login, last: Uint8Array): Promise<Input> {
    const opened = await this.#options.backend.open(login);
    if (!opened.ok) {
      this.#loginRefused(login.address, opened.error);
      return { kind: 'opened', owner: err(opened.error), last };
    }
    this.#scripts = opened.value;
    this.#options.observer.login({ ...login, mechanism: this.#mechanism, encrypted: this.#session.encrypted });
    const owner: Result<string, OpenFailure> = ok(login.address);
    return { kind: 'opened', owner, last };
  }

  #leave(): void {
    const scripts = this.#scripts;
    this.#scripts = null;
    this.#strangerSince = this.#options.clock.monotonic();
    scripts?.close();
  }

  async #flush(): Promise<void> {
    if (!(await this.#writer.flush())) this.#because ??= this.#whyGone();
  }

  #whyGone(): ClosedBecause {
    if (this.#ending !== null) return 'server-closing';
    return this.#writer.hasStalled() ? 'stalled' : 'client-closed';
  }

  async #sayLine(line: Line): Promise<void> {
    const shown: string[] = [];
    for (const [at, item] of line.entries()) {
      if (at > 0) this.#put(' ');
      if (item instanceof Uint8Array) {
        this.#put(`{${item.length}}\r\n`);
        this.#sent += item.length;
        shown.push(`{${item.length} octets}`);
        if (!(await this.#writer.write(item))) this.#because ??= this.#whyGone();
      } else {
        const text = typeof item === 'string' ? printString(item) : item.atom;
        this.#put(text);
        shown.push(text);
      }
    }
    this.#put('\r\n');
    this.#tell('S', shown.join(' '));
  }

  #say(said: Reply): void {
    const printed = printReply(said);
    this.#put(printed);
    const { code } = said;
    const isLast = code !== null && typeof code !== 'string' && code.name === 'SASL';
    this.#tell('S', isLast ? `${said.status} (SASL)` : printed.slice(0, -2), isLast);
  }

  #put(text: string): void {
    this.#sent += Buffer.byteLength(text);
    this.#writer.say(text);
  }

  #tell(who: Said['who'], text: string, hidden = false): void {
    const at = Math.round((this.#options.clock.monotonic() - this.#began) * 10) / 10;
    this.#options.observer.said({ at, who, text, hidden });
  }

  #loginRefused(user: string | null, why: LoginFailure | 'bad-syntax' | 'cancelled' | OpenFailure): void {
    this.#options.observer.loginRefused({ user, mechanism: this.#mechanism, why });
  }

  #attempt(): Attempt {
    const { encrypted } = this.#session;
    const connection = this.#connection;
    const bound = encrypted && connection.channelBinding !== undefined;
    return {
      protocol: 'managesieve',
      remote: connection.remote.address,
      tls: encrypted,
      trace: this.#options.trace,
      ...(bound ? { channel: name => connection.channelBinding?.(name) ?? null } : {}),
    };
  }

  #frameLimits(): FrameLimits {
    const { line, response, script, readOver } = this.#limits;
    if (this.#scripts) return { line, literal: script + line, readOver };
    return { line: response, literal: response, readOver: 4 * response };
  }

  #patience(): Duration {
    if (this.#scripts) return this.#limits.idle;
    const spent = this.#options.clock.monotonic() - this.#strangerSince;
    return Math.max(0, Math.min(this.#limits.beforeLogin, this.#limits.loginWithin - spent));
  }

  #newReader(): FrameReader {
    const stream = this.#connection.stream();
    // 'close' follows every error, and that is listened to.
    stream.on('error', noError);
    return newFrameReader(stream, this.#options.clock, this.#connection.tls() === null);
  }

  #newWriter(): WireWriter {
    return newWireWriter(this.#connection.stream(), this.#options.clock, this.#limits.idle);
  }

  #broke(fault: unknown): void {
    this.#because = 'fault';
    this.#options.observer.broke(fault);
    this.#say(reply.fault);
  }

  async #release(): Promise<void> {
    const because = this.#because ?? 'client-closed';
    const abrupt = because === 'stalled' || because === 'tls-to-plain-port';
    // After LOGOUT the client is given time to take the rest; in every other case nobody waits.
    if (because !== 'logout') this.#writer.abort();
    if (!abrupt) await this.#writer.flush();
    const received = this.#receivedInClear + this.#reader.received();
    this.#reader.detach();
    if (abrupt) this.#connection.destroy();
    else this.#connection.end();
    try {
      this.#leave();
    } catch (fault) {
      this.#options.observer.broke(fault);
    }
    this.#options.observer.closed({ because, commands: this.#commands, received, sent: this.#sent });
  }
}
