/**
 * What the reports of a time say, put together for a person: days, sources and who they are, mail hosts, and in sentences
 * what is to be done. Pure.
 */
import type { DmarcPolicy } from '../mailauth/dmarc.ts';
import type { Day, ReportedDay, ReportedSource, ReportedTls, ReportedTlsDay } from '../store/interface.ts';
import { dayName } from './day.ts';

/**
 * ours: it stands for our host, or our SPF record names it. forwarder: it sends on what we signed. stranger: nothing speaks
 * for it.
 */
export type SourceWho = 'ours' | 'forwarder' | 'stranger';
export type SourceRow = ReportedSource & { readonly name: string | null; readonly who: SourceWho };
export type SummaryDay = { readonly day: Day; readonly name: string; readonly passed: number; readonly failed: number };
export type TlsHostRow = {
  readonly domain: string;
  readonly host: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly lastSeen: number;
  /** `detail`: what the reporter added, in his words. */
  readonly problems: readonly { readonly words: string; readonly detail: string; readonly sessions: number }[];
};
export type Advice = { readonly kind: 'ok' | 'attention' | 'failed' | 'info'; readonly sentence: string };
export type ReportsSummary = {
  readonly days: readonly SummaryDay[];
  readonly passed: number;
  readonly failed: number;
  readonly sources: readonly SourceRow[];
  readonly tlsDays: readonly SummaryDay[];
  readonly tlsHosts: readonly TlsHostRow[];
  readonly advice: readonly Advice[];
  /** Of ours, those that some report is about, and those that none is. */
  readonly heardOf: readonly string[];
  readonly notHeardOf: readonly string[];
  /** Domains whose newest report told of this policy. */
  readonly policies: Readonly<Record<string, DmarcPolicy>>;
};

export type Reported = {
  readonly days: readonly ReportedDay[];
  readonly sources: readonly ReportedSource[];
  readonly tls: readonly ReportedTls[];
  readonly tlsDays: readonly ReportedTlsDay[];
};
export type Known = {
  readonly first: Day;
  readonly last: Day;
  readonly domains: readonly string[];
  readonly names: ReadonlyMap<string, string>;
  readonly ownAddresses: ReadonlySet<string>;
  readonly policies: Readonly<Record<string, DmarcPolicy>>;
  /** Of the newest reports, those that nobody stands in for. */
  readonly unproven: number;
};

export function summarise(reported: Reported, known: Known): ReportsSummary {
  const sources = reported.sources.map(
    (one): SourceRow => ({ ...one, name: known.names.get(one.source) ?? null, who: whoIs(one, known.ownAddresses) }),
  );
  const days = filled(reported.days, known, one => [one.passed, one.failed]);
  const heard = new Set(reported.days.map(({ domain }) => nearest(domain, known.domains)));
  const bare = {
    ...{ days, sources, policies: known.policies, tlsHosts: hostsOf(reported.tls) },
    passed: days.reduce((sum, { passed }) => sum + passed, 0),
    failed: days.reduce((sum, { failed }) => sum + failed, 0),
    tlsDays: filled(reported.tlsDays, known, one => [one.succeeded, one.failed]),
    heardOf: known.domains.filter(name => heard.has(name)),
    notHeardOf: known.domains.filter(name => !heard.has(name)),
  };
  return { ...bare, advice: adviceFor(bare, known.unproven) };
}

const nearest = (domain: string, names: readonly string[]): string | undefined =>
  names.find(name => domain === name) ?? names.find(name => domain.endsWith(`.${name}`));

function whoIs({ source, spf, dkim }: ReportedSource, own: ReadonlySet<string>): SourceWho {
  if (own.has(source) || spf > 0) return 'ours';
  return dkim > 0 ? 'forwarder' : 'stranger';
}

/** Every day from the first to the last, those without a word too. */
function filled<T extends { readonly day: Day }>(
  rows: readonly T[],
  { first, last }: Known,
  of: (row: T) => readonly [number, number],
): SummaryDay[] {
  const sums = new Map<Day, { passed: number; failed: number }>();
  for (const row of rows) {
    const [passed, failed] = of(row);
    const before = sums.get(row.day) ?? { passed: 0, failed: 0 };
    sums.set(row.day, { passed: before.passed + passed, failed: before.failed + failed });
  }
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => ({
    ...{ day: first + n, name: dayName(first + n) },
    ...(sums.get(first + n) ?? { passed: 0, failed: 0 }),
  }));
}

/** What went wrong with a session, in words. RFC 8460 §4.3. */
const problems: Readonly<Record<string, string>> = {
  'starttls-not-supported': 'it offered no encryption',
  'certificate-host-mismatch': 'its certificate does not name it',
  'certificate-expired': 'its certificate had expired',
  'certificate-not-trusted': 'its certificate is vouched for by nobody known',
  'validation-failure': 'it could not be proven',
  'tlsa-invalid': 'its certificate is not the one in the TLSA record',
  'dnssec-invalid': 'its DNSSEC signatures do not hold',
  'dane-required': 'DANE was required, and there is no TLSA record',
  'sts-policy-fetch-error': 'the MTA-STS policy could not be fetched',
  'sts-policy-invalid': 'the MTA-STS policy cannot be read',
  'sts-webpki-invalid': 'the MTA-STS policy host could not prove its name',
};

export const problemWords = (result: string): string => problems[result] ?? result;

function hostsOf(rows: readonly ReportedTls[]): TlsHostRow[] {
  const hosts = Map.groupBy(rows, ({ domain, mxHost }) => `${domain} ${mxHost}`);
  const all = [...hosts.values()].map((of): TlsHostRow => {
    const bad = of.filter(({ result }) => result !== '').sort((a, b) => b.sessions - a.sessions);
    const sum = (some: readonly ReportedTls[]) => some.reduce((total, { sessions }) => total + sessions, 0);
    return {
      domain: of[0]!.domain,
      host: of[0]!.mxHost,
      succeeded: sum(of.filter(({ result }) => result === '')),
      failed: sum(bad),
      lastSeen: Math.max(...of.map(({ lastSeen }) => lastSeen)),
      problems: bad.map(({ result, words, sessions }) => ({ words: problemWords(result), detail: words, sessions })),
    };
  });
  return all.sort((a, b) => b.failed - a.failed || b.succeeded - a.succeeded);
}

const several = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;
const called = ({ source, name }: SourceRow): string => (name ? `${source} (${name})` : source);
const listed = (rows: readonly SourceRow[]): string =>
  rows.slice(0, 3).map(called).join(', ') + (rows.length > 3 ? ` and ${rows.length - 3} more` : '');

type Bare = Omit<ReportsSummary, 'advice'>;

function adviceFor(summary: Bare, unproven: number): Advice[] {
  const strangers = summary.sources.filter(({ who, failed }) => who === 'stranger' && failed > 0);
  const own = summary.sources.filter(({ who, failed }) => who === 'ours' && failed > 0);
  const hosts = summary.tlsHosts.filter(({ failed }) => failed > 0);
  const all = [
    ...(own.length > 0 ? [ownFails(own)] : []),
    ...(strangers.length > 0 ? [strangersFail(strangers, summary)] : []),
    ...hosts.slice(0, 3).map(hostFails),
  ];
  if (all.length > 0) return all;
  if (summary.passed === 0 && summary.tlsHosts.length === 0)
    return [{ kind: 'info', sentence: unproven > 0 ? unprovenWords(unproven) : NONE_YET }];
  return [{ kind: 'ok', sentence: wellWords(summary) }];
}

const NONE_YET = 'No report has come yet. Publish where they are to be sent, and wait a day or two.';
/** They are kept, and told with their letters, but anybody could have written them. */
const unprovenWords = (count: number): string =>
  `${several(count, 'report')} ${count === 1 ? 'has' : 'have'} come that DMARC does not prove to be from whom ${count === 1 ? 'it names' : 'they name'}: not counted.`;

function wellWords({ passed, policies, tlsHosts }: Bare): string {
  const mail = passed > 0 ? `${several(passed, 'message')} that others have seen in your name: all passed.` : '';
  const sessions = tlsHosts.reduce((sum, { succeeded }) => sum + succeeded, 0);
  const tls =
    sessions > 0 ? `${several(sessions, 'session')} with your mail hosts: all encrypted as they should be.` : '';
  const open = Object.entries(policies).filter(([, policy]) => policy === 'none');
  const next =
    passed > 0 && open.length > 0 ? `${open[0]![0]} still asks for p=none: p=quarantine is the next step.` : '';
  return [mail, tls, next].filter(words => words !== '').join(' ');
}

function ownFails(sources: readonly SourceRow[]): Advice {
  const messages = several(
    sources.reduce((sum, { failed }) => sum + failed, 0),
    'message',
  );
  return {
    kind: 'attention',
    sentence: `${messages} of your own failed, sent by ${listed(sources)}: look whether the SPF record names it and its mail is signed (mailroom dkim list).`,
  };
}

function strangersFail(sources: readonly SourceRow[], { policies }: Bare): Advice {
  const messages = several(
    sources.reduce((sum, { failed }) => sum + failed, 0),
    'message',
  );
  const domain = sources[0]!.domain;
  const policy = policies[domain];
  const then =
    policy === 'reject' || policy === 'quarantine'
      ? `If none of them is yours there is nothing to do: ${domain} asks to ${policy === 'reject' ? 'refuse' : 'set aside'} such mail.`
      : `If one is yours, let it sign with a key of yours or name it in the SPF record; if none is, publish p=quarantine, then p=reject.`;
  return {
    kind: policy === 'reject' ? 'info' : 'attention',
    sentence: `${several(sources.length, 'source')} sent ${messages} in your name that failed: ${listed(sources)}. ${then}`,
  };
}

const hostFails = ({ host, domain, failed, problems: [first] }: TlsHostRow): Advice => ({
  kind: 'failed',
  sentence: `${several(failed, 'session')} with ${host || domain} failed: ${first?.words ?? 'nobody said why'}.`,
});
