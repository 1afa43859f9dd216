/** What a ManageSieve server is told by its owner: the terms of a listener, whom it asks, and the limits with their sources. */
import type { Clock } from '../base/ports.ts';
import { type Bytes, type Duration, kibibytes, mebibytes, minutes, seconds } from '../base/units.ts';
import type { Authenticator } from '../sasl/mechanism.ts';
import type { ManageSieveBackend } from './backend.ts';
import type { Terms } from './capability.ts';
import type { ManageSieveObserver } from './observer.ts';

export type ManageSieveLimits = {
  /** What of a command stands outside literals. A name in quotes has up to 1,024 octets (RFC 5804 §4), and there are two. */
  readonly line: Bytes;
  /** The same before login: an initial response may have 12,288 (RFC 4954 §4). */
  readonly response: Bytes;
  /** A script; one that is larger is read over and refused. */
  readonly script: Bytes;
  /** Who announces more is not read any further. */
  readonly readOver: Bytes;
  /** Between two commands, before login. */
  readonly beforeLogin: Duration;
  /** From the greeting to the login, over all. */
  readonly loginWithin: Duration;
  /** RFC 5804 §1.8: 30 minutes at least. */
  readonly idle: Duration;
};

export const limits: ManageSieveLimits = {
  line: kibibytes(8),
  response: kibibytes(16),
  script: mebibytes(1),
  readOver: mebibytes(16),
  beforeLogin: seconds(60),
  loginWithin: minutes(3),
  idle: minutes(30),
};

export type ManageSieveOptions = Terms & {
  readonly backend: ManageSieveBackend;
  readonly authenticator: Authenticator;
  readonly observer: ManageSieveObserver;
  readonly clock: Clock;
  /** The connection's trace id. */
  readonly trace: string;
  readonly limits?: Partial<ManageSieveLimits>;
};
