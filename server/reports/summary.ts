/**
 * What the reports of a time say, put together for a person: days, sources and who they are, mail hosts, and in sentences
 * what is to be done. Pure.
 */
import type { DmarcPolicy } from '../mailauth/dmarc.ts';
import type { Day, ReportedDay, ReportedSource, ReportedTls, ReportedTlsDay } from '../store/interface.ts';
import { type Advice, newAdvice, problemWords } from './advice-words.ts';
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
  readonly problems: readonly {
    readonly result: string;
    readonly words: string;
    readonly detail: string;
    readonly sessions: number;
  }[];
};
export type { Advice } from './advice-words.ts';
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
      problems: bad.map(({ result, words, sessions }) => ({
        result,
        words: problemWords(result),
        detail: words,
        sessions,
      })),
    };
  });
  return all.sort((a, b) => b.failed - a.failed || b.succeeded - a.succeeded);
}

const called = ({ source, name }: SourceRow): string => (name ? `${source} (${name})` : source);
/** Of many the first three, and how many more. */
const listed = (rows: readonly SourceRow[]) => ({
  sources: rows.slice(0, 3).map(called).join(', '),
  more: Math.max(0, rows.length - 3),
  messages: rows.reduce((sum, { failed }) => sum + failed, 0),
});

type Bare = Omit<ReportsSummary, 'advice'>;

function adviceFor(summary: Bare, unproven: number): Advice[] {
  const strangers = summary.sources.filter(({ who, failed }) => who === 'stranger' && failed > 0);
  const own = summary.sources.filter(({ who, failed }) => who === 'ours' && failed > 0);
  const hosts = summary.tlsHosts.filter(({ failed }) => failed > 0);
  const all = [
    ...(own.length > 0 ? [newAdvice('attention', 'own-fail', listed(own))] : []),
    ...(strangers.length > 0 ? [strangersFail(strangers, summary)] : []),
    ...hosts.slice(0, 3).map(hostFails),
  ];
  if (all.length > 0) return all;
  if (summary.passed === 0 && summary.tlsHosts.length === 0)
    // Unproven ones are kept, and told with their letters, but anybody could have written them.
    return [unproven > 0 ? newAdvice('info', 'unproven', { count: unproven }) : newAdvice('info', 'none-yet', {})];
  return [allWell(summary)];
}

function allWell({ passed, policies, tlsHosts }: Bare): Advice {
  const open = Object.entries(policies).find(([, policy]) => policy === 'none');
  return newAdvice('ok', 'well', {
    passed,
    sessions: tlsHosts.reduce((sum, { succeeded }) => sum + succeeded, 0),
    open: passed > 0 && open ? open[0] : '',
  });
}

function strangersFail(sources: readonly SourceRow[], { policies }: Bare): Advice {
  const domain = sources[0]!.domain;
  const policy = policies[domain] ?? 'none';
  const values = { ...listed(sources), count: sources.length, domain, policy };
  return newAdvice(policy === 'reject' ? 'info' : 'attention', 'strangers-fail', values);
}

const hostFails = ({ host, domain, failed, problems: [first] }: TlsHostRow): Advice =>
  newAdvice('failed', 'host-fails', { failed, host: host || domain, problem: first?.result ?? '' });
