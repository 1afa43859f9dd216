/** The connection below a conversation, as the conversation needs it; made of a `Connection` in server.ts. */
import type { Result } from '../base/result.ts';
import type { Endpoint, TlsFacts } from '../net/connection.ts';

export type Wire = {
  readonly remote: Endpoint;
  readonly local: Endpoint;
  tls(): TlsFacts | null;
  /** Of a `Connection`. */
  readonly isInside?: boolean;
  channelBinding?(name: string): Uint8Array | null;
  /** SMTP, ESMTP, ESMTPS, ESMTPA, ESMTPSA. RFC 3848. */
  protocol(extended: boolean, signedIn: boolean): string;
  /** False when the peer does not read what it is told. */
  write(text: string): boolean;
  /** Resolves when the peer has read, or is gone. */
  drained(): Promise<void>;
  /** More octets are welcome again. */
  resume(): void;
  startTls(): Promise<Result<TlsFacts, string>>;
  /** What was written goes out, and nothing more is read. */
  end(): void;
  destroy(): void;
};
