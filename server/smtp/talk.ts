/**
 * One conversation from greeting to end: takes octets, runs commands in order, sends their replies in groups, asks
 * the handler and reports to it. The connection below it is a `Wire` (server.ts), the rules are in commands.ts.
 *
 * Commands run one after the other. Replies are written together when no more input waits (RFC 2920 §3.2).
 */
import { ChunkReader } from './chunking.ts';
import { answer, badLine, commands } from './commands.ts';
import { Complaints } from './complaints.ts';
import type { Budget } from './content.ts';
import { type Answer, type Dialogue, END, newDialogue, no, type Soon } from './dialogue.ts';
import { type Fault, Weather } from './fault.ts';
import type { SmtpHandler, SmtpPorts, SmtpSession, Summary } from './handler.ts';
import { Input, speaksTlsFirst } from './input.ts';
import type { SmtpOptions } from './options.ts';
import { Patience } from './patience.ts';
import { Reading } from './reading.ts';
import { chunkReceived, receive } from './receive.ts';
import { closes, greeting, insteadOfGreeting, type Refusal, type Reply, refusal, reply, speaksTls } from './reply.ts';
import { Rest } from './rest.ts';
import { Speech } from './speech.ts';
import { Tally } from './tally.ts';
import { type Course, courseOf, type Pace, Watch } from './watch.ts';
import type { Wire } from './wire.ts';

type Ending = { readonly how: Summary['how']; readonly because: string };

export class Talk {
  readonly #wire: Wire;
  readonly #options: SmtpOptions;
  readonly #handler: SmtpHandler;
  readonly #ports: SmtpPorts;
  readonly #reading: Reading;
  readonly #input: Input;
  readonly #speech: Speech;
  readonly #patience: Patience;
  readonly #tally = new Tally();
  #watch: Watch | null = null;
  readonly #dialogue: Dialogue;
  readonly #started: number;
  #greeted = false;
  /** A command runs, or its answer is awaited. */
  #busy = false;
  #expect: ((text: string) => Soon<Answer>) | null = null;
  #peerEnded = false;
  #draining = false;
  #ended: Ending | null = null;
  #closed = false;
  #bytesIn = 0;
  readonly #pace: Pace;
  readonly #rest: Rest;
  readonly #weather: Weather;
  readonly #complaints: Complaints;
  readonly #greeting: Reply;
  #greetingBegun = false;
  /** The fault that came with the greeting. */
  #first: Fault | null = null;

  constructor(id: string, wire: Wire, options: SmtpOptions, handler: SmtpHandler, ports: SmtpPorts, budget: Budget) {
    this.#reading = new Reading(options.maxMessageBytes, budget);
    this.#wire = wire;
    this.#options = options;
    this.#handler = handler;
    this.#ports = ports;
    this.#input = new Input(options.bareNewlines === 'mend');
    this.#started = ports.clock.monotonic();
    this.#pace = { lastOctet: this.#started, lineSince: 0, contentSince: 0, handshakeSince: 0 };
    this.#speech = new Speech(wire, ports.clock, this.#started);
    this.#rest = new Rest(ports.clock);
    this.#patience = new Patience(options.limits);
    this.#dialogue = newDialogue({
      id,
      wire,
      options,
      handler,
      record: this.#speech.record,
      startedAt: ports.clock.now(),
      drop: because => this.cut('dropped', because),
    });
    this.#greeting = greeting(options.hostname, options.greeting, options.language ? 'LMTP' : 'ESMTP');
    const mine = { handler, ports, dialogue: this.#dialogue, speech: this.#speech };
    this.#complaints = new Complaints({ ...mine, tally: this.#tally, patience: this.#patience });
    this.#weather = new Weather({
      ...{ ...mine, rest: this.#rest },
      isOver: () => this.#closed || this.#ended !== null,
      cut: because => this.cut('dropped', because),
      write: text => wire.write(text),
    });
  }

  get session(): SmtpSession {
    return this.#dialogue.session;
  }

  // What the connection tells.

  /** The connection is ready: greet, unless the handler refuses. */
  async open(): Promise<void> {
    this.#watch = new Watch(this.#ports.clock, this.#options.limits, this.#course, this.#overdue);
    const refused = await this.#askForEntry();
    if (this.#closed || this.#ended) return;
    this.#greeted = true;
    if (!refused || this.#greetingBegun) this.#speech.say(this.#greeting);
    if (refused) return this.#turnAway(refused);
    if (this.#first) await this.#weather.after(this.#first);
    this.#speech.flush();
    if (this.#first?.drop === 'after') return this.#end({ how: 'dropped', because: this.#first.because });
    if (this.#input.waiting > 0 || this.#peerEnded) void this.#run();
    else this.#wire.resume();
  }

  /** Octets have come. False: no more for now. */
  arrive(chunk: Buffer): boolean {
    if (this.#ended) return true;
    this.#pace.lastOctet = this.#ports.clock.monotonic();
    const backlog = this.#input.waiting;
    const first = this.#bytesIn === 0;
    this.#bytesIn += chunk.length;
    this.#input.push(chunk);
    if (!this.#greeted) {
      this.#dialogue.early = true;
      this.#rest.end();
    }
    if (this.#busy || !this.#greeted) return backlog === 0;
    if (first && speaksTlsFirst(this.#input, this.#dialogue.encrypted)) this.#turnAway(speaksTls());
    else void this.#run();
    return true;
  }

  /** The peer will send nothing more; what it has sent is still answered, unless it was made to wait. */
  peerEnded(): void {
    this.#peerEnded = true;
    if (this.#rest.isOn) this.cut('lost', 'the peer closed the connection');
    else if (!this.#busy && this.#greeted && !this.#ended) void this.#run();
  }

  closed(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watch?.end();
    this.#rest.end();
    if (!this.#busy) this.#reading.release(this.#dialogue.open, this.#closed);
    const summary: Summary = {
      ...(this.#ended ?? { how: 'lost', because: 'the peer closed the connection' }),
      lasted: this.#ports.clock.monotonic() - this.#started,
      accepted: this.#dialogue.accepted,
      errors: this.#patience.total,
      bytesIn: this.#bytesIn,
      commands: this.#tally.counts,
      unfinished: this.#dialogue.open !== null,
    };
    this.#complaints.tell(() => this.#handler.closed(this.session, summary));
  }

  /** The server closes: a session that waits for a command ends now, another when its message has been answered. */
  drain(): void {
    this.#draining = true;
    this.#rest.end();
    if (!this.#busy && this.#greeted) this.#endDrained();
  }

  /** Whatever it is doing, it ends now. */
  cut(how: Ending['how'], because: string): void {
    this.#ended ??= { how, because };
    this.#wire.destroy();
  }

  // The loop.

  async #run(): Promise<void> {
    this.#busy = true;
    while (!this.#ended && !this.#closed) {
      const soon = this.#next();
      if (soon === null) {
        if (await this.#weather.slows(this.#reading.octets ?? 0)) continue;
        break;
      }
      let said = soon instanceof Promise ? await soon : soon;
      if (this.#ended || this.#closed) break;
      if (said.refusal) said = await this.#refused(said, said.refusal);
      const wait = this.#waitBefore('replyAfter');
      if (wait > 0) await this.#restFor(wait);
      if (said.fault) await this.#weather.before(said.fault);
      if (this.#closed || (said.fault && this.#ended)) break;
      for (const one of said.said ? [said.said, ...(said.more ?? [])] : []) this.#speech.say(one);
      if (said.fault) await this.#weather.after(said.fault);
      if (this.#closed) break;
      this.#carryOut(said);
      this.#reading.release(this.#dialogue.open, this.#closed);
      if (said.then?.do === 'start-tls') await this.#startTls(said.fault);
      if (this.#speech.groupIsFull) await this.#speech.flushed();
      if (this.#draining) this.#endDrained();
    }
    await this.#speech.flushed();
    this.#busy = false;
    this.#reading.release(this.#dialogue.open, this.#closed);
    if (this.#ended || this.#closed) return;
    if (this.#peerEnded) this.#end({ how: 'lost', because: 'the peer closed the connection' });
    else this.#wire.resume();
  }

  /** The next answer, or null when more octets are needed. */
  #next(): Soon<Answer> | null {
    try {
      const soon = this.#reading.active ? this.#read() : this.#line();
      return soon instanceof Promise ? soon.catch(fault => this.#complaints.bug(fault)) : soon;
    } catch (fault) {
      return this.#complaints.bug(fault);
    }
  }

  #line(): Soon<Answer> | null {
    const line = this.#input.line(this.#limitOf);
    if (!line) {
      this.#pace.lineSince = this.#input.inLine ? this.#pace.lineSince || this.#pace.lastOctet : 0;
      return null;
    }
    this.#pace.lineSince = 0;
    if (line.kind === 'line')
      return this.#expect ? this.#heardResponse(line.text, this.#expect) : this.#command(line.text);
    const bad = badLine(line.kind);
    this.#speech.line(this.#pace.lastOctet, `(${bad.refusal?.because})`);
    return bad;
  }

  #command(text: string): Soon<Answer> {
    const space = text.indexOf(' ');
    const verb = (space === -1 ? text : text.slice(0, space)).toUpperCase();
    const command = commands.get(verb);
    this.#tally.command(command ? verb : null);
    this.#speech.command(this.#pace.lastOctet, command?.stage ?? null, text, verb);
    return answer(this.#dialogue, text, verb, command, this.#input.waiting);
  }

  #heardResponse(text: string, heard: (text: string) => Soon<Answer>): Soon<Answer> {
    this.#expect = null;
    this.#speech.response(this.#pace.lastOctet, text);
    return heard(text);
  }

  #read(): Soon<Answer> | null {
    const reader = this.#reading.take(this.#input);
    if (reader === 'more') return null;
    if (reader === 'hopeless') {
      return no(refusal(reply.tooBig, 'a message far beyond the limit, not read to its end'), END);
    }
    this.#speech.content(this.#pace.lastOctet, reader.octets);
    const read = (): Soon<Answer> =>
      reader instanceof ChunkReader
        ? chunkReceived(this.#dialogue, reader)
        : receive(this.#dialogue, reader.pieces, 'DATA');
    return this.#dialogue.open?.fault?.throttle ? this.#weather.slows(reader.octets).then(read) : read();
  }

  #carryOut({ said, refusal: refused, then, fault }: Answer): void {
    this.#patience.forgive(this.#dialogue.accepted);
    const ending = (said && closes(said)) || fault?.drop === 'after' ? END : then;
    if (!ending) return;
    switch (ending.do) {
      case 'read-content':
        this.#pace.contentSince = this.#ports.clock.monotonic();
        this.#reading.beginContent();
        break;
      case 'read-chunk':
        this.#pace.contentSince = this.#ports.clock.monotonic();
        this.#reading.beginChunk(ending.chunk, this.#dialogue.open, ending.refused);
        break;
      case 'expect':
        this.#expect = ending.line;
        break;
      case 'start-tls':
        break;
      case 'end':
        this.#end({ how: ending.how, because: refused?.because ?? fault?.because ?? 'QUIT' });
    }
  }

  // Refusals and faults.

  /** Reports a "no", and lets the one who hears many wait for it. RFC 5321 §7.8. */
  async #refused(answer: Answer, refused: Refusal): Promise<Answer> {
    this.#complaints.refused(refused);
    const wait = answer.fault ? 0 : this.#patience.afterRefusal(refused);
    if (wait === 'over') {
      const tooMany = refusal(reply.tooManyErrors, 'too many errors in a row');
      this.#complaints.refused(tooMany);
      return no(tooMany, END);
    }
    if (wait > 0) await this.#restFor(wait);
    return answer;
  }

  /** Asks the handler, then looks at what the peer has sent while it should have waited. RFC 5321 §4.3.1. */
  async #askForEntry(): Promise<Refusal | null> {
    try {
      const verdict = await this.#handler.connected(this.session);
      if (!verdict.ok) return verdict.error;
      this.#first = this.#handler.fault?.(this.session, { place: 'connect' }) ?? null;
      if (this.#first) await this.#weather.before(this.#first);
      if (this.#first?.refusal) return this.#first.refusal;
      const wait = this.#input.waiting === 0 ? this.#waitBefore('greetAfter') : 0;
      if (wait > 0) {
        // A program that takes any line for the whole greeting speaks now.
        this.#greetingBegun = true;
        this.#speech.begin(this.#greeting);
        await this.#restFor(wait);
      }
    } catch (fault) {
      return this.#complaints.bug(fault).refusal;
    }
    if (this.#draining) return refusal(reply.shuttingDown, 'the server is closing');
    if (this.#input.waiting === 0) return null;
    if (speaksTlsFirst(this.#input, this.#dialogue.encrypted)) return speaksTls();
    return this.#options.earlyTalk === 'refuse'
      ? refusal(reply.talkedFirst, 'spoke before the greeting, as spam programs do')
      : null;
  }

  #turnAway(refused: Refusal): void {
    this.#speech.stage = 'connection';
    this.#complaints.refused(refused);
    this.#speech.say(insteadOfGreeting(refused.reply));
    this.#end({ how: 'refused', because: refused.because });
  }

  #endDrained(): void {
    if (this.#ended || this.#closed || this.#reading.active || this.#dialogue.open?.chunks) return;
    this.#speech.say(reply.shuttingDown);
    this.#end({ how: 'shutdown', because: 'the server closed' });
  }

  // STARTTLS (RFC 3207), ends and time.

  async #startTls(fault: Fault | undefined): Promise<void> {
    this.#speech.flush();
    if (fault?.brokenTls) {
      this.#weather.breakTls();
      return this.#end({ how: 'dropped', because: fault.because });
    }
    const dropped = this.#input.clear();
    if (dropped > 0) this.#speech.note(`${dropped} octets that came in clear behind STARTTLS were thrown away`);
    this.#pace.handshakeSince = this.#ports.clock.monotonic();
    const facts = await this.#wire.startTls();
    this.#pace.handshakeSince = 0;
    if (this.#closed) return;
    if (!facts.ok) {
      this.#speech.note(`TLS failed: ${facts.error}`);
      this.#complaints.refused(refusal(reply.tlsUnavailable, `the TLS handshake failed: ${facts.error}`));
      this.cut('lost', `the TLS handshake failed: ${facts.error}`);
      return;
    }
    this.#speech.note(`${facts.value.version} ${facts.value.cipher}`);
    this.#pace.lastOctet = this.#ports.clock.monotonic();
    // §4.2: what was said in clear is forgotten.
    Object.assign(this.#dialogue, { encrypted: true, hello: null, login: null, open: null });
  }

  #end(ending: Ending): void {
    if (this.#ended) return;
    this.#ended = ending;
    this.#speech.flush();
    this.#wire.end();
  }

  #waitBefore(what: 'greetAfter' | 'replyAfter'): number {
    let wait = 0;
    this.#complaints.tell(() => {
      wait = this.#handler[what]?.(this.session) ?? 0;
    });
    return this.#closed || this.#ended ? 0 : wait;
  }

  #restFor(wait: number): Promise<void> {
    this.#speech.flush();
    return this.#rest.take(wait);
  }

  #limitOf = (start: Buffer): number => {
    const { loginLine, line } = this.#options.limits;
    return this.#expect !== null || /^auth /i.test(start.toString('latin1')) ? loginLine : line;
  };

  #overdue = (because: string): void => {
    if (this.#closed) return;
    this.#complaints.refused(refusal(reply.tooSlow, because));
    if (this.#busy) this.cut('timeout', because);
    else {
      this.#speech.say(reply.tooSlow);
      this.#end({ how: 'timeout', because });
    }
  };

  #course = (): Course =>
    courseOf(this.#pace, {
      busy: this.#busy || !this.#greeted || this.#ended !== null,
      octets: this.#reading.octets,
      inLine: this.#input.inLine,
      unreadSince: this.#speech.unreadSince,
    });
}
