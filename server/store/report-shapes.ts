/**
 * What the store keeps of aggregate reports (DMARC, TLS-RPT): what was counted of others' mail and sessions, which
 * reports about it went out, and what others have reported about our domains. JSON that is not read here is marked so.
 */
import type { Instant } from '../base/units.ts';
import type { Accepted, NewMessage } from './queue-shapes.ts';
import type { Id } from './shapes.ts';

export type ReportKind = 'dmarc' | 'tls';
/** Days since 1970-01-01, UTC. */
export type Day = number;

/** As many as were alike; JSON that only server/reports reads. */
export type ReportCount = {
  readonly kind: ReportKind;
  readonly day: Day;
  /** Whose report it goes into; '' for what came after the bound of a whole day. */
  readonly domain: string;
  /** What the domain had published; '' where `detail` is ''. */
  readonly policy: string;
  /** What they have in common; '' for what came after the bound of the domain. */
  readonly detail: string;
  readonly count: number;
};

/** Counted rows of one domain and one day, and of one day; what comes after them is counted together. */
export const MOST_COUNTED_OF_DOMAIN = 1_000;
export const MOST_COUNTED_OF_DAY = 10_000;

/** queued: by mail, its trace tells the rest. posted: over HTTPS. failed, refused: and why. */
export type SentResult = 'queued' | 'posted' | 'failed' | 'refused';
export type NewSentReport = {
  readonly kind: ReportKind;
  readonly day: Day;
  readonly domain: string;
  readonly reportId: string;
  /** An address, or a URL. */
  readonly destination: string;
  readonly at: Instant;
  readonly result: SentResult;
  readonly because: string;
  readonly trace: string | null;
  readonly octets: number;
  /** Messages, or sessions, it tells of. */
  readonly counted: number;
};
export type SentReport = NewSentReport & { readonly id: Id };

/** `vouched`: its author's domain stood behind it; null where nobody has looked. */
export type NewReceivedReport = {
  readonly kind: ReportKind;
  readonly organization: string;
  readonly reportId: string;
  /** The author's address, or how it came. */
  readonly author: string;
  readonly vouched: boolean | null;
  /** Of ours; of a TLS report the first that it tells of. */
  readonly domain: string;
  readonly begins: Instant;
  readonly ends: Instant;
  readonly receivedAt: Instant;
  /** The message it came with. */
  readonly trace: string | null;
  /** What was published when it was made; not read here. */
  readonly policy: string;
  /** Messages or sessions: all, and those that failed. */
  readonly total: number;
  readonly failed: number;
  /** Rows that were not kept. */
  readonly leftOut: number;
};
export type ReceivedReport = NewReceivedReport & { readonly id: Id };

export type DmarcRow = {
  readonly source: string;
  readonly messages: number;
  readonly disposition: 'none' | 'pass' | 'quarantine' | 'reject';
  readonly dkim: boolean;
  readonly spf: boolean;
  readonly headerFrom: string;
  /** Not read here. */
  readonly detail: string;
};
export type TlsRow = {
  readonly domain: string;
  readonly policyType: string;
  readonly mxHost: string;
  /** '' where all went well. */
  readonly result: string;
  readonly sendingIp: string;
  readonly receivingIp: string;
  readonly words: string;
  readonly sessions: number;
};

/** Of received reports whose author was not found to be somebody else, by the day in whose midst they were. */
export type ReportedDay = {
  readonly day: Day;
  readonly domain: string;
  readonly passed: number;
  readonly failed: number;
  readonly quarantined: number;
  readonly rejected: number;
};
export type ReportedSource = {
  readonly source: string;
  readonly domain: string;
  readonly spf: number;
  readonly dkim: number;
  readonly passed: number;
  readonly failed: number;
  /** How many reports name it. */
  readonly reports: number;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
};
export type ReportedTls = {
  readonly domain: string;
  readonly mxHost: string;
  readonly result: string;
  readonly words: string;
  readonly sessions: number;
  readonly lastSeen: Instant;
};
export type ReportedTlsDay = {
  readonly day: Day;
  readonly domain: string;
  readonly succeeded: number;
  readonly failed: number;
};

/** Of commands.ts. */
export type ReportCommands = {
  /** Added to what is counted already; beyond the bounds counted together (report-shapes.ts). */
  countReports: { in: { readonly counts: readonly ReportCount[] }; out: Record<never, never> };
  /** With its mail where it goes by mail. What went out is not sent again: `exists`; what failed may be tried again. */
  sendReport: { in: { readonly sent: NewSentReport; readonly message: NewMessage | null }; out: Accepted | null };
  /** The same of the same organization: `exists`. Too many of one day: `not-allowed`. */
  receiveReport: {
    in: { readonly report: NewReceivedReport; readonly dmarc: readonly DmarcRow[]; readonly tls: readonly TlsRow[] };
    out: { readonly id: Id };
  };
};
