/** What a POP3 server is told by its owner: the terms of a listener, whom it asks, and the limits with their sources. */
import type { Clock } from '../base/ports.ts';
import { type Bytes, type Duration, minutes, seconds } from '../base/units.ts';
import type { AnswerFaults } from '../net/on-purpose.ts';
import type { Authenticator } from '../sasl/mechanism.ts';
import type { Pop3Backend } from './backend.ts';
import type { Terms } from './capability.ts';
import type { Pop3Observer } from './observer.ts';

export type Pop3Limits = {
  /** RFC 2449 §4: 255 octets with CRLF. Leniency "1,024": long passwords in PASS. */
  readonly line: Bytes;
  /** A SASL response (RFC 4954 §4: 12,288 octets), also as initial response on the line of AUTH. */
  readonly response: Bytes;
  /** Between two commands, before login. */
  readonly beforeLogin: Duration;
  /** From the greeting to the login, over all. */
  readonly loginWithin: Duration;
  /** RFC 1939 §3: ten minutes at least. */
  readonly idle: Duration;
};

export const limits: Pop3Limits = {
  line: 1024,
  response: 12_288,
  beforeLogin: seconds(60),
  loginWithin: minutes(3),
  idle: minutes(10),
};

export type Pop3Options = Terms & {
  readonly backend: Pop3Backend;
  readonly authenticator: Authenticator;
  readonly observer: Pop3Observer;
  readonly clock: Clock;
  /** The connection's trace id. */
  readonly trace: string;
  readonly limits?: Partial<Pop3Limits>;
  /** Faults on purpose. */
  readonly faults?: AnswerFaults | undefined;
};
