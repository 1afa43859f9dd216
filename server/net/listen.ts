/**
 * A port that accepts connections, with limits for all and for each peer. A port that cannot be had is a value that
 * says who holds it and what to do. The limits keep a flood of silent connections from shutting others out: where all
 * places are taken, the oldest connection that never said a word gives way.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Closable } from '../base/scope.ts';
import { type Duration, seconds } from '../base/units.ts';
import { accept, endPolitely, type ProtocolChoice } from './accept.ts';
import { normalAddress, peerGroup } from './address.ts';
import type { Connection, Endpoint } from './connection.ts';
import { type ListenFault, listenFault } from './listen-fault.ts';
import type { TlsFaults } from './on-purpose.ts';
import type { TlsFaultKind } from './tls-fault.ts';

export type { ListenFault } from './listen-fault.ts';
export type RefusedWhy = 'too-many-connections' | 'too-many-from-address' | 'gave-way';

export type ListenOptions = {
  /** As it stands in logs and settings: 'submission', 'imaps'. */
  readonly name: string;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** 'implicit': TLS from the first octet (RFC 8314 §3); 'starttls': the protocol may ask for it. */
  readonly tls: 'none' | 'starttls' | 'implicit';
  /** Asked anew for each handshake, so that a renewed certificate holds at once. */
  readonly secureContext: () => SecureContext;
  readonly contextFor?: (serverName: string) => SecureContext | null;
  readonly protocols?: ProtocolChoice;
  readonly clock: Clock;
  readonly maxConnections: number;
  /** Per IPv4 address or IPv6 /64. */
  readonly maxPerAddress: number;
  /** Said to a peer that is one too many, without line end: '421 4.7.0 Too many connections'. */
  readonly busyLine: string;
  /** Asked before all limits: what is said to a peer instead of letting it in, without line end; null: it may come. */
  refuses?(remote: Endpoint): string | null;
  onConnection(connection: Connection): void;
  onRefused?(remote: Endpoint, why: RefusedWhy): void;
  /** An implicit TLS handshake that failed, before there was a connection to hand on. */
  onHandshakeFailed?(remote: Endpoint, why: string): void;
  /** What is wrong with the peer's TLS, or that it has none: also of one that waits for a greeting where TLS begins. */
  onTlsFault?(remote: Endpoint, kind: TlsFaultKind, why: string): void;
  readonly handshakeDeadline?: Duration;
  /** Handshakes that fail on purpose. */
  readonly tlsFaults?: TlsFaults | undefined;
};

export type Listener = Closable & {
  readonly name: string;
  readonly host: string;
  /** The real one, also when 0 was asked for. */
  readonly port: number;
  connections(): number;
  /** No more are accepted; those that are connected stay. Resolves when the port is free. */
  stopAccepting(): Promise<void>;
  /** Stops accepting, lets the connections end by themselves for `grace`, then destroys them. */
  close(grace?: Duration): Promise<void>;
};

/** A greeted client answers within seconds; one that has not spoken by then may be asked to make room. */
const SILENCE_ALLOWED = seconds(5);
export const CLOSE_GRACE = seconds(5);
const TLS_SPEAKS_WITHIN = seconds(2);
/** A protocol ends a connection whose peer has closed its side; one that forgets is ended here. */
const HALF_OPEN_ALLOWED = seconds(60);
/** How many may wait in the kernel; the system's own bound is often lower. */
const BACKLOG = 1024;

type Place = {
  readonly connection: Connection;
  readonly socket: Socket;
  readonly group: string;
  readonly since: number;
};

export async function listen(options: ListenOptions): Promise<Result<Listener, ListenFault>> {
  const places = new Places(options);
  // Half open: a client that says all it has and closes its side still gets the answer that waits for the disk.
  const accepting = { noDelay: true, pauseOnConnect: false, allowHalfOpen: true };
  const server = createServer(accepting, socket => places.take(socket));
  const fault = await opened(server, options);
  if (fault) return err(await listenFault(fault, options.host, options.port));
  // A listening server that fails later (out of descriptors) goes on when it can; it never crashes the process.
  server.on('error', () => {});
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  let stopped: Promise<void> | null = null;
  const stopAccepting = () => {
    stopped ??= new Promise(resolve => {
      server.close();
      setImmediate(resolve);
    });
    return stopped;
  };
  return ok({
    name: options.name,
    host: options.host,
    port,
    connections: () => places.count,
    stopAccepting,
    async close(grace: Duration = CLOSE_GRACE) {
      await stopAccepting();
      await places.empty(grace);
    },
  });
}

function opened(server: Server, { host, port }: ListenOptions): Promise<NodeJS.ErrnoException | null> {
  return new Promise(resolve => {
    server.once('error', resolve);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off('error', resolve);
      resolve(null);
    });
  });
}

/** Who is connected, and who may be. */
class Places {
  readonly #options: ListenOptions;
  /** In the order of arrival. */
  readonly #taken = new Set<Place>();
  readonly #perGroup = new Map<string, number>();
  #whenEmpty = () => {};

  constructor(options: ListenOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#taken.size;
  }

  take(socket: Socket): void {
    // A peer that is gone already has no address.
    if (socket.remoteAddress === undefined) return void socket.destroy();
    const options = this.#options;
    const remote = { address: normalAddress(socket.remoteAddress), port: socket.remotePort ?? 0 };
    const no = options.refuses?.(remote);
    if (no) return void sayBusy(socket, { ...options, busyLine: no });
    const group = peerGroup(remote.address);
    const why = this.#refusal(group);
    if (why) {
      options.onRefused?.(remote, why);
      sayBusy(socket, options);
      return;
    }
    const place = { connection: accept(socket, options), socket, group, since: options.clock.monotonic() };
    this.#taken.add(place);
    this.#perGroup.set(group, (this.#perGroup.get(group) ?? 0) + 1);
    socket.once('close', () => this.#leave(place));
    socket.once('end', () => {
      const cancel = options.clock.after(HALF_OPEN_ALLOWED, () => socket.destroy());
      socket.once('close', cancel);
    });
    if (options.tls === 'implicit') secureFirst(place.connection, socket, options);
    else options.onConnection(place.connection);
  }

  /** Resolves when all have left; those that have not after `grace` are destroyed. */
  async empty(grace: Duration): Promise<void> {
    if (this.#taken.size === 0) return;
    await new Promise<void>(resolve => {
      const cancel = this.#options.clock.after(grace, () => {
        for (const place of this.#taken) place.connection.destroy();
      });
      this.#whenEmpty = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Why one more of this group is one too many; null when there is a place, or one has been made. */
  #refusal(group: string): RefusedWhy | null {
    if ((this.#perGroup.get(group) ?? 0) >= this.#options.maxPerAddress) return 'too-many-from-address';
    if (this.#taken.size < this.#options.maxConnections) return null;
    const idle = this.#oldestSilent();
    if (!idle) return 'too-many-connections';
    this.#options.onRefused?.(idle.connection.remote, 'gave-way');
    this.#leave(idle);
    sayBusy(idle.socket, this.#options);
    return null;
  }

  /** The oldest connection of whom nothing was ever heard, if it had its time. */
  #oldestSilent(): Place | null {
    for (const place of this.#taken) {
      if (this.#options.clock.monotonic() - place.since < SILENCE_ALLOWED) return null;
      if (place.socket.bytesRead === 0) return place;
    }
    return null;
  }

  #leave(place: Place): void {
    if (!this.#taken.delete(place)) return;
    const left = (this.#perGroup.get(place.group) ?? 1) - 1;
    if (left === 0) this.#perGroup.delete(place.group);
    else this.#perGroup.set(place.group, left);
    if (this.#taken.size === 0) this.#whenEmpty();
  }
}

async function secureFirst(connection: Connection, socket: Socket, options: ListenOptions): Promise<void> {
  const { onTlsFault, clock } = options;
  // Who speaks TLS speaks first; who speaks clear text waits for us, often longer than its owner does.
  const cancel = clock.after(TLS_SPEAKS_WITHIN, () => {
    if (socket.bytesRead === 0 && !socket.destroyed)
      onTlsFault?.(connection.remote, 'plain', 'it waits for a greeting');
  });
  const secured = await connection.startTls();
  cancel();
  if (secured.ok) options.onConnection(connection);
  else options.onHandshakeFailed?.(connection.remote, secured.error);
}

/** Before a TLS handshake no line can be said, so there the peer only sees the end. */
function sayBusy(socket: Socket, { busyLine, clock, tls }: ListenOptions): void {
  socket.on('error', () => {});
  if (tls === 'implicit') return void socket.destroy();
  socket.write(`${busyLine}\r\n`);
  endPolitely(socket, clock);
}
