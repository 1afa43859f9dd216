/** Aggregate reports as the API tells them. */
export type { ImportedReport } from '../reports/control.ts';
export type { ReportRecord } from '../reports/publish.ts';
export type {
  Advice,
  ReportsSummary,
  SourceRow,
  SourceWho,
  SummaryDay,
  TlsHostRow,
} from '../reports/summary.ts';
export type { ReceivedReport, SentReport } from '../store/interface.ts';

import type { ImportedReport } from '../reports/control.ts';
import type { ReportRecord } from '../reports/publish.ts';
import type { ReportsSummary } from '../reports/summary.ts';
import type { ReceivedReport, SentReport } from '../store/interface.ts';

/** What a page about a domain's standing shows, at once. */
export type Deliverability = {
  readonly domains: readonly string[];
  readonly summary: ReportsSummary;
  readonly received: readonly ReceivedReport[];
  readonly sent: readonly SentReport[];
  readonly records: readonly ReportRecord[];
  readonly sends: { readonly dmarc: boolean; readonly tls: boolean };
};

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;
type Page = { readonly before?: number; readonly limit: number };
type Wanted = { readonly days: number; readonly domain?: string };

/** Of contract.ts: what others say of our domains (RFC 9990, RFC 8460), what we say of theirs, what to publish. */
export type ReportsApi = {
  readonly summary: Call<Wanted, ReportsSummary>;
  /** Everything of one page, again when a report has come or gone. */
  readonly watch: Feed<Wanted, Deliverability>;
  /** The newest first. */
  readonly received: Call<Page, readonly ReceivedReport[]>;
  readonly sent: Call<Page, readonly SentReport[]>;
  /** To be published so that reports come here. */
  readonly records: Call<{ readonly domain?: string }, readonly ReportRecord[]>;
  /** A file as it came, in base64: XML, JSON, packed, or a message with one. */
  readonly import: Call<{ readonly file: string }, readonly ImportedReport[]>;
  /** Of days that are over; else they go out by themselves some hours after midnight UTC. */
  readonly send: Call<Record<never, never>, { readonly sent: number; readonly notSent: number }>;
};
