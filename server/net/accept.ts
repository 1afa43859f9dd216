/**
 * A socket that was accepted, as a `Connection`: it can become encrypted in place, ends politely, and never lets an
 * error of the network reach the top. RFC 3207 §4.2: what came in clear is thrown away when TLS begins.
 */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, hours, seconds } from '../base/units.ts';
import { normalAddress } from './address.ts';
import { channelBinding } from './channel-binding.ts';
import { type ClientHello, peekClientHello } from './client-hello.ts';
import type { Connection, Endpoint, TlsFacts } from './connection.ts';
import type { TlsFault, TlsFaults } from './on-purpose.ts';
import { kindOfTlsFault, type TlsFaultKind } from './tls-fault.ts';

/** A peer that is silent in the handshake is let go. */
export const HANDSHAKE_DEADLINE = seconds(30);
/** After `end`: how long the peer has to take the last lines and to close its side. */
const END_GRACE = seconds(2);

export type AcceptOptions = {
  readonly clock: Clock;
  readonly secureContext: () => SecureContext;
  /** Another context for the name the client asked for (RFC 6066 §3); null for the usual one. */
  readonly contextFor?: (serverName: string) => SecureContext | null;
  /** Protocols within TLS, for listeners that speak more than one (RFC 7301). */
  readonly protocols?: ProtocolChoice;
  readonly handshakeDeadline?: Duration;
  /** Handshakes that fail on purpose. */
  readonly tlsFaults?: TlsFaults | undefined;
  /** TLS failed, in the handshake or behind it, where a TLS 1.3 client tells that it does not believe us. */
  onTlsFault?(remote: Endpoint, kind: TlsFaultKind, why: string): void;
};
export type ProtocolChoice = {
  /** What is spoken here usually: 'http/1.1'. */
  readonly usual: string;
  /** For a client that asks for `acme-tls/1` alone, by the name it asks for; null: nothing is to be proven there. */
  readonly challengeFor: (serverName: string) => SecureContext | null;
};
/** RFC 8737 §6.2 */
export const ACME_PROTOCOL = 'acme-tls/1';

export function accept(socket: Socket, options: AcceptOptions): Connection {
  let stream: Socket = socket;
  let facts: TlsFacts | null = null;
  let ending = false;
  // The addresses are asked now: a closed socket has forgotten them.
  const remote = { address: normalAddress(socket.remoteAddress), port: socket.remotePort ?? 0 };
  const local = { address: normalAddress(socket.localAddress), port: socket.localPort ?? 0 };
  socket.setNoDelay(true);
  socket.on('error', ignore);

  return {
    remote,
    local,
    stream: (): Duplex => stream,
    tls: () => facts,
    protocol: () => (stream instanceof TLSSocket && stream.alpnProtocol ? stream.alpnProtocol : null),
    channelBinding: name => (facts && stream instanceof TLSSocket ? channelBinding(stream, name) : null),
    async startTls() {
      if (facts) return err('the connection is encrypted already');
      if (socket.destroyed) return err('the connection is closed');
      discardReceived(socket);
      const deadline = options.handshakeDeadline ?? HANDSHAKE_DEADLINE;
      const { tlsFaults, clock } = options;
      const mayFail = tlsFaults?.any() === true;
      const hello = options.protocols || mayFail ? await peekClientHello(socket, clock, deadline) : null;
      const fault = mayFail && hello ? tlsFaults.due(remote.address, hello.serverName) : null;
      const context = fault ? await carriedOut(fault, socket, clock) : null;
      if (socket.destroyed) return err('the peer closed the connection in the TLS handshake');
      if (context === 'failed') return err('the TLS handshake failed on purpose');
      const secured = serverSide(socket, options, hello, context);
      stream = secured;
      const shaken = await handshake(secured, options.clock, deadline);
      // Who never said a word only looked whether somebody listens.
      const tell = (why: string) => {
        if (socket.bytesRead > 0) options.onTlsFault?.(remote, kindOfTlsFault(why), why);
      };
      if (shaken.ok) {
        facts = shaken.value;
        secured.once('error', fault => isAlert(fault) && tell(tlsReason(fault)));
      } else {
        tell(shaken.error);
        secured.destroy();
      }
      return shaken;
    },
    end() {
      if (ending || stream.destroyed) return;
      ending = true;
      endPolitely(stream, options.clock);
    },
    destroy: () => void stream.destroy(),
  };
}

/** The peer says what it does not like; all else that breaks is the network's. */
const isAlert = (fault: Error): boolean => /alert/i.test(tlsReason(fault));

/** Errors of a socket are followed by 'close', and that is what everybody listens to. */
const ignore = () => {};

/** TLS 1.2 record of a fatal alert, handshake_failure. RFC 8446 §6.2, RFC 5246 §7.2. */
const HANDSHAKE_FAILURE = Buffer.from([0x15, 3, 3, 0, 2, 2, 40]);
/** Longer than any client waits. */
const NEVER = hours(1);

/** What is shown in the handshake; null: what is usual. 'failed': there is none, and the connection has been ended. */
async function carriedOut(
  { delay, does }: TlsFault,
  socket: Socket,
  clock: Clock,
): Promise<SecureContext | 'failed' | null> {
  const rest = (wait: Duration) =>
    new Promise<void>(resolve => {
      const done = () => {
        cancel();
        socket.off('close', done).off('end', done);
        resolve();
      };
      const cancel = clock.after(wait, done);
      socket.once('close', done).once('end', done);
    });
  if (delay !== undefined) await rest(delay);
  switch (does.how) {
    case 'shown':
      return does.context();
    case 'silent':
      // Reading on, so that a peer that leaves is noticed.
      socket.resume();
      await rest(NEVER);
      break;
    case 'garbage':
      socket.write('This is no TLS\r\n');
      break;
    case 'alert':
      socket.write(HANDSHAKE_FAILURE);
      break;
    case 'drop':
      break;
  }
  endPolitely(socket, clock);
  return 'failed';
}

function serverSide(
  socket: Socket,
  options: AcceptOptions,
  hello: ClientHello | null,
  shown: SecureContext | null,
): TLSSocket {
  const challenge = shown ?? challengeContext(options, hello);
  const isAuthority = !shown && challenge;
  const protocols = isAuthority ? [ACME_PROTOCOL] : options.protocols ? [options.protocols.usual] : null;
  const secured = new TLSSocket(socket, {
    isServer: true,
    secureContext: challenge ?? options.secureContext(),
    SNICallback: (name, done) => done(null, challenge ?? options.contextFor?.(name) ?? undefined),
    ...(protocols && { ALPNProtocols: protocols }),
  });
  secured.on('error', ignore);
  return secured;
}

/** RFC 8737 §3: the authority offers this protocol and no other. */
function challengeContext({ protocols }: AcceptOptions, hello: ClientHello | null): SecureContext | null {
  if (!protocols || hello?.serverName == null) return null;
  const isAuthority = hello.protocols.length === 1 && hello.protocols[0] === ACME_PROTOCOL;
  return isAuthority ? protocols.challengeFor(hello.serverName) : null;
}

/** Nobody listens to the clear stream any more, and what is left in it is gone. */
export function discardReceived(socket: Socket): number {
  socket.unpipe();
  socket.removeAllListeners('data');
  socket.removeAllListeners('readable');
  socket.pause();
  let discarded = 0;
  for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) discarded += chunk.length;
  return discarded;
}

function handshake(secured: TLSSocket, clock: Clock, deadline: Duration): Promise<Result<TlsFacts, string>> {
  return new Promise(resolve => {
    let why = 'the peer closed the connection in the TLS handshake';
    const cancel = clock.after(deadline, () => settle(err('the TLS handshake was not finished in time')));
    const onError = (fault: Error) => {
      why = `the TLS handshake failed: ${tlsReason(fault)}`;
    };
    const onClose = () => settle(err(why));
    const onSecure = () => settle(ok(factsOf(secured)));
    // Our half stays open when the peer closes his: before the handshake is done, nothing to read is the end.
    const onReadable = () => {
      if (secured.readableLength === 0) settle(err(why));
    };
    function settle(result: Result<TlsFacts, string>) {
      cancel();
      secured.off('error', onError).off('close', onClose).off('secure', onSecure).off('readable', onReadable);
      resolve(result);
    }
    secured.on('error', onError).on('close', onClose).on('secure', onSecure).on('readable', onReadable);
  });
}

/** What was agreed on; `servername` is what the client asked for, and false or absent when it did not. */
export function factsOf(secured: TLSSocket): TlsFacts {
  const asked: unknown = 'servername' in secured ? secured.servername : null;
  return {
    version: secured.getProtocol() ?? 'unknown',
    cipher: secured.getCipher()?.standardName ?? 'unknown',
    serverName: typeof asked === 'string' && asked !== '' ? asked : null,
  };
}

/** OpenSSL's and BoringSSL's messages carry file names and numbers; the reason is enough for a person. */
export function tlsReason(fault: Error): string {
  const reason = 'reason' in fault && typeof fault.reason === 'string' ? fault.reason : fault.message;
  return reason.replace(/^[0-9A-Fa-f]+:error:[0-9A-Fa-f]*:/, '').trim();
}

/**
 * Writes out, says FIN, and drinks what still comes: closing with unread octets would send RST, and the peer might
 * lose the last lines (RFC 1122 §4.2.2.13).
 */
export function endPolitely(stream: Socket, clock: Clock, grace: Duration = END_GRACE): void {
  stream.unpipe();
  stream.removeAllListeners('data');
  stream.removeAllListeners('readable');
  const cancel = clock.after(grace, () => stream.destroy());
  stream.once('close', cancel);
  stream.end();
  stream.resume();
}
