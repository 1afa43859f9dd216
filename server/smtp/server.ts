/**
 * The SMTP server: the door to `smtp-server`, subclassed. From the package come the set of connections, a
 * connection's listeners, piping, end and grace, and its word for the protocol; ours are the parser (no stream per
 * message), the conversation (talk.ts), one write per group of replies, deadlines, and TLS through net/.
 *
 * Left out on purpose: the package's own listener, its 100 ms before the greeting, reverse DNS, its built-in
 * certificate, XCLIENT, XFORWARD and the joke commands. RFC 5321, 2920, 3207.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';
import { SMTPStream } from 'smtp-server/lib/smtp-stream.js';
import { err, type Result } from '../base/result.ts';
import type { Duration } from '../base/units.ts';
import type { Connection, Endpoint, TlsFacts } from '../net/connection.ts';
import { Budget } from './content.ts';
import type { SmtpHandler, SmtpPorts, SmtpSession } from './handler.ts';
import type { SmtpOptions } from './options.ts';
import { Talk } from './talk.ts';
import type { Wire } from './wire.ts';

export type SmtpServer = {
  /** Takes a connection that net/ has accepted, and greets at once. `id`: its trace id. */
  accept(connection: Connection, id: string): void;
  sessions(): readonly SmtpSession[];
  /**
   * Says 421 to every session that waits for a command, lets the others finish their message, and cuts what is left
   * when `deadline` has passed. Resolves when no session is left. Whoever comes from now on hears 421.
   */
  close(deadline: Duration): Promise<void>;
};

export function newSmtpServer(options: SmtpOptions, handler: SmtpHandler, ports: SmtpPorts): SmtpServer {
  const door = new Door(options);
  return {
    accept(connection, id) {
      door.admit(new Peer(door, connection, id, options, handler, ports));
    },
    sessions: () => door.peers().map(peer => peer.talk.session),
    close: deadline => door.drain(deadline, ports),
  };
}

/** Its net.Server never listens: connections come from net/listen. */
class Door extends SMTPServer {
  readonly budget: Budget;
  #draining = false;
  #whenEmpty: () => void = () => {};

  constructor(options: SmtpOptions) {
    super({ name: options.hostname, logger: false, secured: true, disableReverseLookup: true });
    this.budget = new Budget(Math.max(options.limits.contentInMemory, options.maxMessageBytes + 1));
  }

  /** Certificates are net/'s: the package's own is public and must not even be loaded. */
  override updateSecureContext(): void {
    this.secureContext = new Map();
  }

  peers(): Peer[] {
    return [...this.connections] as Peer[];
  }

  admit(peer: Peer): void {
    this.connections.add(peer);
    if (this.#draining) peer.talk.drain();
    peer.init();
  }

  left(peer: Peer): void {
    this.connections.delete(peer);
    if (this.connections.size === 0) this.#whenEmpty();
  }

  drain(deadline: Duration, { clock }: SmtpPorts): Promise<void> {
    this.#draining = true;
    return new Promise(resolve => {
      const cancel = clock.after(deadline, () => {
        for (const peer of this.peers()) peer.talk.cut('shutdown', 'the server closed');
      });
      this.#whenEmpty = () => {
        cancel();
        resolve();
      };
      for (const peer of this.peers()) peer.talk.drain();
      if (this.connections.size === 0) this.#whenEmpty();
    });
  }
}

/** The parser of the package is a Writable that makes a stream of every message; this one passes octets on. */
class Intake extends SMTPStream {
  hear: (chunk: Buffer) => boolean = () => true;
  #full = false;

  override write(chunk: unknown): boolean {
    if (this.isClosed || !Buffer.isBuffer(chunk)) return true;
    const more = this.hear(chunk);
    if (!more) this.#full = true;
    return more;
  }

  resume(): void {
    if (!this.#full) return;
    this.#full = false;
    this.emit('drain');
  }
}

class Peer extends SMTPConnection implements Wire {
  readonly remote: Endpoint;
  readonly local: Endpoint;
  readonly talk: Talk;
  readonly #door: Door;
  readonly #connection: Connection;
  #gone = false;

  constructor(
    door: Door,
    connection: Connection,
    id: string,
    options: SmtpOptions,
    handler: SmtpHandler,
    ports: SmtpPorts,
  ) {
    // The package asks for a socket; it uses what every Duplex has, and the addresses given here.
    super(door, connection.stream() as Socket, {
      id,
      remoteAddress: connection.remote.address,
      remotePort: connection.remote.port,
      localAddress: connection.local.address,
      localPort: connection.local.port,
    });
    this.#door = door;
    this.#connection = connection;
    this.remote = connection.remote;
    this.local = connection.local;
    this.secure = connection.tls() !== null;
    this.talk = new Talk(id, this, options, handler, ports, door.budget);
  }

  override init(): void {
    this._setListeners(() => void this.talk.open());
    this.#listen();
  }

  /** The first one is made inside super(), before there is a conversation: `#listen` connects it. */
  override _createParser(): Intake {
    return new Intake();
  }

  #listen(): void {
    const intake = this._parser as Intake;
    intake.hear = chunk => this.talk.arrive(chunk);
    intake.once('finish', () => this.talk.peerEnded());
  }

  /** Deadlines are the conversation's (watch.ts). */
  override _armTimeout(): void {}

  override _onError(): void {
    // A lost connection is no fault; `closed` tells it.
    this.destroy();
  }

  override _onClose(): void {
    // In a handshake the clear socket closes first; why it did is known when `startTls` answers.
    if (this.#gone || this._upgrading) return;
    this.#gone = true;
    super._onClose();
    this.talk.closed();
    this.#door.left(this);
  }

  // Wire

  tls(): TlsFacts | null {
    return this.#connection.tls();
  }

  get isInside(): boolean {
    return this.#connection.isInside === true;
  }
  channelBinding(name: string): Uint8Array | null {
    return this.#connection.channelBinding?.(name) ?? null;
  }

  protocol(extended: boolean, signedIn: boolean): string {
    this.openingCommand = extended ? 'EHLO' : 'HELO';
    this.session.user = signedIn ? this.id : undefined;
    return this._transmissionType();
  }

  write(text: string): boolean {
    const stream = this._socket;
    return stream.destroyed || !stream.writable ? true : stream.write(text, 'latin1');
  }

  async drained(): Promise<void> {
    const stream = this._socket;
    if (stream.destroyed || !stream.writableNeedDrain) return;
    await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => {});
  }

  resume(): void {
    if (this._parser) (this._parser as Intake).resume();
  }

  /** RFC 3207 §4.2: the parser of the clear part is thrown away with all it holds. */
  async startTls(): Promise<Result<TlsFacts, string>> {
    const intake = this._parser;
    if (!intake) return err('the connection is closed');
    this._socket.unpipe(intake);
    intake.isClosed = true;
    this._upgrading = true;
    const facts = await this.#connection.startTls();
    this._upgrading = false;
    if (!facts.ok || this.#gone) return facts;
    this.secure = true;
    this._socket = this.#connection.stream() as Socket;
    this._parser = this._createParser();
    this._setListeners(() => {});
    this.#listen();
    return facts;
  }

  /** What was written goes out; what still comes is not read. */
  end(): void {
    // In this order: a stream that was resumed before `end` takes its listeners away would stop reading.
    this.#connection.end();
    this.close();
    // close() takes it out of the set, but the server is closed only when the connection is gone.
    if (!this.#gone) this.#door.connections.add(this);
  }

  destroy(): void {
    this.#connection.destroy();
    if (this._socket.destroyed) setImmediate(() => this._onClose());
  }
}
