/**
 * One accepted connection as a protocol's shell sees it: a byte stream that can become encrypted in place, with the
 * facts of both ends. The protocols (SMTP, IMAP, POP3) hold this and never a socket of their own.
 */
import type { Duplex } from 'node:stream';
import type { Result } from '../base/result.ts';

export type Endpoint = { readonly address: string; readonly port: number };

/** What was agreed in the handshake, as shown in a journey: 'TLSv1.3', 'TLS_AES_256_GCM_SHA384', 'mail.example'. */
export type TlsFacts = { readonly version: string; readonly cipher: string; readonly serverName: string | null };

export type Connection = {
  /** IPv4 addresses are dotted, never IPv4-mapped IPv6. */
  readonly remote: Endpoint;
  readonly local: Endpoint;
  /** The stream to read from and write to now. Ask again after `startTls`. */
  stream(): Duplex;
  /** null while the connection is in clear. */
  tls(): TlsFacts | null;
  /** It never leaves this process, so nobody can listen. */
  readonly isInside?: boolean;
  /** The protocol agreed on within TLS (RFC 7301); null where none was. */
  protocol?(): string | null;
  /** Octets of a channel binding (RFC 5929, RFC 9266); null in clear, or where this channel has none of that name. */
  channelBinding?(name: string): Uint8Array | null;
  /**
   * Turns the connection into a TLS server's. What the peer sent in clear after the command and before the
   * handshake has been thrown away (STARTTLS injection, RFC 3207 §4.2).
   */
  startTls(): Promise<Result<TlsFacts, string>>;
  /** Ends politely: what was written goes out, then FIN; destroyed after a short grace. */
  end(): void;
  /** At once. */
  destroy(): void;
};
