/**
 * How one attempt to speak TLS with a domain's mail host ended, under which policy: what TLS-RPT counts (RFC 8460 §4.3).
 * A session that is used again for another message is not another attempt; a host that did not answer at all is none.
 * Messages that ask for something themselves (RFC 8689) are not counted: what fails for them is not the domain's fault.
 */
import type { Instant } from '../base/units.ts';
import type { TlsSession } from '../mailauth/tls-rpt-report.ts';

export type TlsOutcome = {
  readonly at: Instant;
  /** The recipients' domain: its report this goes into. Where a smart host takes the mail, nothing is told. */
  readonly domain: string;
  /** As the MX names it. */
  readonly host: string;
  /** Null where it was not spoken to, because its policy forbade it. */
  readonly address: string | null;
  /** As `countSession` takes it: the policy in the report's words, and what failed, or null. */
  readonly session: TlsSession;
};

/** Called at once and must not throw; what takes long it does later. */
export type TlsObserver = (outcome: TlsOutcome) => void;
