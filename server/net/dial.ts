/**
 * A connection outwards: the addresses are tried in the order given, each for its own deadline, and the first that
 * answers is taken. It can become encrypted in place (STARTTLS) or from the first octet. Every address passes the
 * guard before a socket exists, so that one rule can close the way out for all (the test inbox), or for private
 * addresses (links and redirects named by strangers).
 *
 * Names are not resolved here: an address that was judged is the address that is dialled.
 */
import { isIP, type NetConnectOpts, connect as openSocket, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, seconds } from '../base/units.ts';
import { discardReceived, endPolitely } from './accept.ts';
import { isPublicAddress, normalAddress, printEndpoint } from './address.ts';
import type { Endpoint } from './connection.ts';
import { type PeerTls, secureClient, type TlsFault, type TlsRequest } from './dial-tls.ts';

export type { PeerTls, TlsFault, TlsRequest } from './dial-tls.ts';

export type DialFault = {
  /** 'forbidden': the guard said no. 'timeout' is the address's deadline, ours or the system's. */
  readonly kind: 'refused' | 'timeout' | 'unreachable' | 'reset' | 'tls' | 'forbidden';
  readonly sentence: string;
  /** Each address that was tried, in order, and why it did not do. */
  readonly tried: readonly Attempted[];
  /** What came of the handshake, where there was one. */
  readonly tls?: TlsFault;
};
export type Attempted = { readonly address: string; readonly kind: DialFault['kind']; readonly sentence: string };

/** May this address be dialled? The text of a "no" is for the owner. */
export type Guard = { allow(address: string, port: number): Result<void, string> };

export type DialOptions = {
  /** IP addresses, best first. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly guard: Guard;
  readonly clock: Clock;
  /** How long one address may take to answer. */
  readonly deadline?: Duration;
  /** Our own address to dial from; used for addresses of its family only. */
  readonly source?: string;
  /** TLS from the first octet (RFC 8314 §3.3), for smart hosts on 465. */
  readonly implicitTls?: TlsRequest;
};

export type Dialled = {
  readonly remote: Endpoint;
  readonly local: Endpoint;
  /** `clock.monotonic()` when this address was dialled: the zero of the transcript. */
  readonly since: number;
  /** The addresses that were tried before this one. */
  readonly tried: readonly Attempted[];
  /** Ask again after `startTls`. */
  stream(): Duplex;
  tls(): PeerTls | null;
  /** What the peer sent in clear and nobody has read is thrown away. The connection is gone after a fault. */
  startTls(request: TlsRequest): Promise<Result<PeerTls, DialFault>>;
  end(): void;
  destroy(): void;
};

/** The system would try for two minutes; a dead address must not hold up the next one that long. */
const DIAL_DEADLINE = seconds(30);

export const allowAll: Guard = { allow: () => ok(undefined) };

/** For addresses that strangers can name. */
export const publicOnly: Guard = {
  allow: address => (isPublicAddress(address) ? ok(undefined) : err(`${address} is not an address of the internet`)),
};

export async function dial(options: DialOptions): Promise<Result<Dialled, DialFault>> {
  const tried: Attempted[] = [];
  let tls: TlsFault | undefined;
  for (const address of options.addresses) {
    const dialled = await dialOne(address, options, [...tried]);
    if (dialled.ok) return dialled;
    tls = dialled.error.tls;
    tried.push({ address, kind: dialled.error.kind, sentence: dialled.error.sentence });
  }
  const last = tried.at(-1);
  if (!last) return err({ kind: 'unreachable', sentence: 'There was no address to dial.', tried });
  return err({
    kind: last.kind,
    sentence: tried.map(attempt => attempt.sentence).join(' '),
    tried,
    ...(tls && { tls }),
  });
}

/** A socket of this computer's file system: a program beside us, so no guard is asked. */
export async function dialPath(
  path: string,
  options: Pick<DialOptions, 'clock' | 'deadline'>,
): Promise<Result<Dialled, DialFault>> {
  const since = options.clock.monotonic();
  const opened = await connected({ path }, options);
  if (opened.ok) return ok(asDialled(opened.value, path, since, [], options.clock));
  return err({ kind: opened.error.kind, sentence: `${path}: ${opened.error.why}.`, tried: [] });
}

async function dialOne(address: string, options: DialOptions, tried: Attempted[]): Promise<Result<Dialled, DialFault>> {
  const where = printEndpoint(address, options.port);
  const fault = (kind: DialFault['kind'], why: string) => err({ kind, sentence: `${where}: ${why}.`, tried });
  if (isIP(address) === 0) return fault('unreachable', 'this is not an IP address');
  const allowed = options.guard.allow(address, options.port);
  if (!allowed.ok) return fault('forbidden', allowed.error);
  const since = options.clock.monotonic();
  const { source } = options;
  const localAddress = source && isIP(source) === isIP(address) ? source : undefined;
  const place = { host: address, port: options.port, ...(localAddress && { localAddress }) };
  const opened = await connected(place, options);
  if (!opened.ok) return fault(opened.error.kind, opened.error.why);
  const dialled = asDialled(opened.value, where, since, tried, options.clock);
  if (!options.implicitTls) return ok(dialled);
  const secured = await dialled.startTls(options.implicitTls);
  return secured.ok ? ok(dialled) : secured;
}

type Unconnected = { readonly kind: DialFault['kind']; readonly why: string };

function connected(
  place: NetConnectOpts,
  { clock, deadline }: Pick<DialOptions, 'clock' | 'deadline'>,
): Promise<Result<Socket, Unconnected>> {
  return new Promise(resolve => {
    const socket = openSocket({ ...place, noDelay: true });
    const cancel = clock.after(deadline ?? DIAL_DEADLINE, () => {
      socket.destroy();
      resolve(err({ kind: 'timeout', why: 'no answer in time' }));
    });
    socket.once('connect', () => {
      cancel();
      resolve(ok(socket));
    });
    // Stays for the life of the socket: an error later is followed by 'close', which the dialogue hears.
    socket.on('error', (fault: NodeJS.ErrnoException) => {
      cancel();
      resolve(err(unconnected(fault)));
    });
  });
}

function unconnected(fault: NodeJS.ErrnoException): Unconnected {
  switch (fault.code) {
    case 'ECONNREFUSED':
      return { kind: 'refused', why: 'nobody listens there (connection refused)' };
    case 'ETIMEDOUT':
      return { kind: 'timeout', why: 'no answer in time' };
    case 'ECONNRESET':
    case 'EPIPE':
      return { kind: 'reset', why: 'the connection was reset' };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { kind: 'unreachable', why: 'there is no way there from this network' };
    case 'ENOENT':
      return { kind: 'refused', why: 'there is no such socket' };
    case 'EACCES':
      return { kind: 'unreachable', why: 'the system does not let us (permission denied)' };
    case 'EADDRNOTAVAIL':
      return { kind: 'unreachable', why: 'the address to dial from is not on this computer' };
    default:
      return { kind: 'unreachable', why: fault.code ?? fault.message };
  }
}

function asDialled(socket: Socket, where: string, since: number, tried: Attempted[], clock: Clock): Dialled {
  let stream: Socket = socket;
  let facts: PeerTls | null = null;
  let ending = false;
  const remote = { address: normalAddress(socket.remoteAddress), port: socket.remotePort ?? 0 };
  const local = { address: normalAddress(socket.localAddress), port: socket.localPort ?? 0 };
  return {
    remote,
    local,
    since,
    tried,
    stream: () => stream,
    tls: () => facts,
    async startTls(request) {
      const fault = (why: string) => err({ kind: 'tls' as const, sentence: `${where}: ${why}.`, tried });
      if (facts) return fault('the connection is encrypted already');
      if (socket.destroyed) return fault('the connection is closed');
      discardReceived(socket);
      const { secured, outcome } = secureClient(socket, request, clock);
      stream = secured;
      const result = await outcome;
      if (!result.ok) {
        secured.destroy();
        const { why } = result.error;
        return err({ kind: 'tls', sentence: `${where}: ${why}.`, tried, tls: result.error });
      }
      facts = result.value;
      return ok(facts);
    },
    end() {
      if (ending || stream.destroyed) return;
      ending = true;
      endPolitely(stream, clock);
    },
    destroy: () => void stream.destroy(),
  };
}
