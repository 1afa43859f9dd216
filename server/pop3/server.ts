/**
 * The shell around the pure session: owns a connection from greeting to end, reads lines, carries out effects in
 * order, keeps the time limits, and gives the maildrop's lock back on every way out. Whatever ends a session without
 * QUIT deletes nothing (RFC 1939 §6).
 *
 * Deviation "60 seconds before login": RFC 1939 §3 wants an autologout timer of ten minutes at least, and a client has
 * it once it has signed in; a stranger has no claim to a connection.
 */
import { err } from '../base/result.ts';
import type { Connection } from '../net/connection.ts';
import { newWireWriter, type WireWriter } from '../net/wire-writer.ts';
import { encodeBase64 } from '../sasl/base64.ts';
import type { Attempt, Authenticator, Exchange, Login, LoginFailure, Step as SaslStep } from '../sasl/mechanism.ts';
import { findMechanism } from '../sasl/mechanisms.ts';
import type { Listing, Maildrop, OpenFailure } from './backend.ts';
import { attemptOn, boundedLine, boundsOf, tlsHelloSentence } from './encounter.ts';
import { type Line, type LineReader, newLineReader } from './line-reader.ts';
import type { ClosedBecause, Said } from './observer.ts';
import { limits, type Pop3Limits, type Pop3Options } from './options.ts';
import { newReadAhead, type ReadAhead } from './read-ahead.ts';
import { closingReply, type Ending, printReply, type Reply, reply } from './reply.ts';
import { readMessage, sendMessage, type Wanted } from './send-message.ts';
import { type Effect, greeting, type Input, type Session, start, step } from './session.ts';
import { shownBadLine, shownLine } from './shown.ts';
import { faultyVerb, type Host, Weather } from './weather.ts';

export type { Pop3Limits, Pop3Options } from './options.ts';
export type Pop3Serving = {
  /** When the connection is let go and the maildrop closed. Never rejects. */
  readonly closed: Promise<void>;
  /** Ends the session after the command under way; a message under way is cut. Nothing is deleted. */
  close(why: Ending): void;
};

export function servePop3(connection: Connection, options: Pop3Options): Pop3Serving {
  const shell = new Shell(connection, options);
  return { closed: shell.run(), close: why => shell.close(why) };
}

const COMMANDS_A_TURN = 64;

const abruptly: readonly ClosedBecause[] = ['stalled', 'content-unreadable', 'tls-to-plain-port'];

const noError = () => {};

class Shell {
  readonly #connection: Connection;
  readonly #options: Pop3Options;
  readonly #limits: Pop3Limits;
  readonly #began: number;
  /** Faults on purpose; null: there can be none. */
  readonly #weather: Weather | null;
  readonly #authenticator: Authenticator;
  #session: Session;
  #reader: LineReader;
  #writer: WireWriter;
  #mechanism = 'USER';
  #exchange: Exchange | null = null;
  #maildrop: Maildrop | null = null;
  #ahead: ReadAhead | null = null;
  #because: ClosedBecause | null = null;
  #ending: Ending | null = null;
  #commands = 0;
  #retrieved = 0;
  #deleted = 0;

  constructor(connection: Connection, options: Pop3Options) {
    this.#connection = connection;
    this.#options = options;
    this.#limits = { ...limits, ...options.limits };
    this.#began = options.clock.monotonic();
    this.#weather = options.faults ? new Weather(options.faults, connection, options.clock, this.#asHost()) : null;
    this.#authenticator = this.#weather?.beside(options.authenticator) ?? options.authenticator;
    this.#session = start(options, connection.tls() !== null);
    this.#reader = this.#newReader();
    this.#writer = this.#newWriter();
  }

  async run(): Promise<void> {
    try {
      await this.#converse();
    } catch (fault) {
      await this.#broke(fault);
    }
    await this.#release();
  }

  close(why: Ending): void {
    this.#ending ??= why;
    this.#reader.cancel();
    this.#writer.abort();
  }

  async #converse(): Promise<void> {
    const greet = async (): Promise<void> => this.#say(greeting(this.#options));
    await (this.#weather?.meet('connect', greet) ?? greet());
    while (this.#because === null) {
      if (!this.#reader.hasLine() || this.#writer.isFull()) await this.#flush();
      if (this.#because !== null) return;
      const spent = this.#options.clock.monotonic() - this.#began;
      const line = await this.#reader.next(...boundsOf(this.#session.phase.name, spent, this.#limits));
      const input = this.#readInput(boundedLine(line, this.#session.phase.name, this.#limits.line));
      if (input) await this.#under(input);
      // A chunk full of small commands is carried out without a wait: others get their turn in between.
      if (++this.#commands % COMMANDS_A_TURN === 0) await new Promise(resolve => setImmediate(resolve));
    }
  }

  async #under(input: Input): Promise<void> {
    const weather = this.#weather;
    if (!weather) return this.#feed(input);
    await weather.meet(faultyVerb(input, this.#session.phase.name), () => this.#feed(input));
    await weather.finishLogin();
  }

  /** One input, and those that its effects bring, until the session waits for the next line. */
  async #feed(input: Input): Promise<void> {
    let next: Input | null = input;
    while (next) {
      const { session, effects }: { session: Session; effects: readonly Effect[] } = step(this.#session, next);
      this.#session = session;
      next = null;
      for (const effect of effects) next = (await this.#carryOut(effect)) ?? next;
    }
  }

  #readInput(line: Line): Input | null {
    switch (line.kind) {
      case 'line':
        this.#heard(shownLine(this.#session.phase.name, line.text));
        return line;
      case 'bad-line':
        this.#heard(shownBadLine(line.why));
        return line;
      case 'tls-hello':
        this.#because = 'tls-to-plain-port';
        this.#options.observer.warned({ sentence: tlsHelloSentence(this.#connection) });
        return null;
      case 'end':
        this.#endOfLines(line.why);
        return null;
    }
  }

  #endOfLines(why: 'client-closed' | 'idle' | 'endless-line' | 'cancelled'): void {
    // RFC 1939 §3: when the timer expires, the connection is closed without a response.
    this.#because = why === 'cancelled' ? 'server-closing' : why;
    if (why === 'cancelled') this.#say(closingReply[this.#ending ?? 'closing']);
    if (why === 'endless-line') this.#say(reply.tooLong);
  }

  async #carryOut(effect: Effect): Promise<Input | null> {
    switch (effect.do) {
      case 'reply':
        this.#say(effect.reply);
        return null;
      case 'reply-lines':
        await this.#sayLines(effect.reply, effect.lines);
        return null;
      case 'challenge':
        this.#writer.say(`+ ${encodeBase64(effect.octets)}\r\n`);
        this.#tell('S', '+', effect.octets.length > 0);
        return null;
      case 'verify':
        return this.#verify(effect.user, effect.password);
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
        return this.#open(effect.login);
      case 'send':
        await this.#send(effect.listing, effect.lines);
        return null;
      case 'commit':
        return this.#commit(effect.numbers);
      case 'close':
        this.#because = effect.because;
        return null;
    }
  }

  async #verify(user: string, password: string): Promise<Input | null> {
    await this.#flush();
    this.#mechanism = 'USER';
    const login = await this.#authenticator.verifyPassword(user, password, this.#attempt());
    if (await this.#weather?.turnsAway()) return null;
    if (!login.ok) this.#loginRefused(user, login.error);
    return { kind: 'judged', login };
  }

  async #beginExchange(name: string, initial: Uint8Array | null): Promise<Input | null> {
    const mechanism = findMechanism(this.#options.mechanisms, name);
    if (!mechanism) throw new Error(`The session began ${name}, which is not offered`);
    this.#mechanism = name;
    this.#exchange = mechanism.begin(this.#authenticator, this.#attempt());
    return this.#respond(initial);
  }

  async #respond(response: Uint8Array | null): Promise<Input | null> {
    if (!this.#exchange) throw new Error('A response without an exchange');
    await this.#flush();
    const outcome: SaslStep = await this.#exchange.step(response);
    if (await this.#weather?.turnsAway()) return null;
    if (outcome.kind !== 'challenge') this.#exchange = null;
    if (outcome.kind === 'failure') this.#loginRefused(outcome.user, outcome.why);
    return { kind: 'sasl', step: outcome };
  }

  async #startTls(): Promise<Input | null> {
    await this.#flush();
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

  async #open(login: Login): Promise<Input> {
    await this.#flush();
    const opened = await this.#options.backend.open(login, this.#attempt());
    if (!opened.ok) {
      this.#loginRefused(login.address, opened.error);
      return { kind: 'opened', messages: err(opened.error) };
    }
    this.#maildrop = opened.value;
    this.#ahead = newReadAhead(opened.value);
    const { messages } = opened.value;
    this.#options.observer.login({
      account: login.account,
      address: login.address,
      mechanism: this.#mechanism,
      encrypted: this.#session.encrypted,
      messages: messages.length,
      octets: messages.reduce((sum, listing) => sum + listing.octets, 0),
    });
    return { kind: 'opened', messages: { ok: true, value: messages } };
  }

  async #send(listing: Listing, lines: number | null): Promise<void> {
    if (!this.#maildrop) throw new Error('A message without a maildrop');
    const wanted: Wanted = { listing, lines, utf8: this.#session.utf8 };
    const read = (await this.#ahead?.take(wanted)) ?? (await readMessage(this.#maildrop, wanted));
    this.#weather?.sends(listing.octets);
    const sent = await sendMessage(read, this.#writer, wanted, this.#print);
    switch (sent.kind) {
      case 'refused':
        this.#say(sent.reply);
        if (sent.fault !== undefined) this.#options.observer.broke(sent.fault);
        return;
      case 'sent':
        this.#retrieved++;
        this.#tell('S', `${printReply(sent.reply, 'en')} (${sent.octets} octets of message ${listing.number})`);
        this.#options.observer.retrieved({ number: listing.number, uid: listing.uid, octets: sent.octets, lines });
        if (sent.mismatch !== null) this.#options.observer.broke(new Error(sent.mismatch));
        if (this.#session.phase.name === 'transaction') this.#ahead?.after(wanted, this.#session.phase.snapshot);
        return;
      case 'cut':
        this.#because = this.#whyGone();
        return;
      case 'unreadable':
        // Half a message is on the way: only the end of the connection can say that it is not whole.
        this.#because = 'content-unreadable';
        this.#options.observer.broke(sent.fault);
        return;
    }
  }

  async #commit(numbers: readonly number[]): Promise<Input> {
    if (!this.#maildrop) throw new Error('A commit without a maildrop');
    await this.#flush();
    // The client has said QUIT: if it is gone by now, its will is done all the same.
    this.#because = null;
    const { messages } = this.#maildrop;
    const done = await this.#maildrop.commit(numbers);
    if (done.ok) {
      this.#deleted = numbers.length;
      this.#options.observer.deleted({ uids: numbers.map(number => messages[number - 1]?.uid ?? '') });
    }
    return { kind: 'committed', done };
  }

  async #flush(): Promise<void> {
    if (!(await this.#writer.flush())) this.#because ??= this.#whyGone();
  }

  #whyGone(): ClosedBecause {
    if (this.#ending !== null) return 'server-closing';
    return this.#writer.hasStalled() ? 'stalled' : 'client-closed';
  }

  async #sayLines(first: Reply, lines: Iterable<string>): Promise<void> {
    let count = 0;
    this.#writer.say(`${this.#print(first)}\r\n`);
    for (const line of lines) {
      this.#writer.say(`${line}\r\n`);
      count++;
      if (this.#writer.isFull()) await this.#flush();
      if (this.#because !== null) return;
    }
    this.#writer.say('.\r\n');
    this.#tell('S', `${printReply(first, 'en')} (${count} lines)`);
  }

  #say(said: Reply): void {
    this.#writer.say(`${this.#print(said)}\r\n`);
    this.#tell('S', printReply(said, 'en'));
  }

  /** As the client reads it; the owner reads English. */
  readonly #print = (said: Reply): string => printReply(said, this.#session.language);

  #heard(shown: { readonly text: string; readonly hidden: boolean }): void {
    this.#tell('C', shown.text, shown.hidden);
  }

  #tell(who: Said['who'], text: string, hidden = false): void {
    const at = Math.round((this.#options.clock.monotonic() - this.#began) * 10) / 10;
    this.#options.observer.said({ at, who, text, hidden });
  }

  #loginRefused(user: string | null, why: LoginFailure | 'bad-syntax' | 'cancelled' | OpenFailure): void {
    this.#options.observer.loginRefused({ user, mechanism: this.#mechanism, why });
  }

  #attempt(): Attempt {
    return attemptOn(this.#connection, this.#session.encrypted, this.#options.trace);
  }

  #asHost(): Host {
    return {
      change: about => {
        this.#session = { ...this.#session, ...about };
        if (about.phase) this.#exchange = null;
      },
      terms: () => this.#session.terms,
      writer: () => this.#writer,
      setWriter: writer => {
        this.#writer = writer;
      },
      said: line => this.#tell('S', line),
      end: () => {
        this.#because = 'on-purpose';
      },
    };
  }

  #newReader(): LineReader {
    const stream = this.#connection.stream();
    // 'close' follows every error, and that is listened to.
    stream.on('error', noError);
    return newLineReader(stream, this.#options.clock, this.#connection.tls() === null);
  }

  #newWriter(): WireWriter {
    return newWireWriter(this.#connection.stream(), this.#options.clock, this.#limits.idle);
  }

  async #broke(fault: unknown): Promise<void> {
    this.#because = 'fault';
    this.#options.observer.broke(fault);
    this.#say(reply.fault);
  }

  async #release(): Promise<void> {
    const because = this.#because ?? 'client-closed';
    const abrupt = abruptly.includes(because) || this.#weather?.hasCut() === true;
    // After QUIT the client is given time to take the rest; in every other case nobody waits.
    if (because !== 'quit') this.#writer.abort();
    if (!abrupt && (await this.#writer.flush())) await this.#weather?.idle();
    this.#reader.detach();
    this.#ahead = null;
    if (abrupt) this.#connection.destroy();
    else this.#connection.end();
    try {
      await this.#maildrop?.close();
    } catch (fault) {
      this.#options.observer.broke(fault);
    }
    const marked = this.#session.phase.name === 'transaction' ? this.#session.phase.snapshot.marked().length : 0;
    this.#options.observer.closed({ because, retrieved: this.#retrieved, deleted: this.#deleted, kept: marked });
  }
}
