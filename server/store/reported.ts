/**
 * What all reports of a long time say, summed a day at a time, so that nobody else waits for a chart (R11): each look sees
 * one day's reports, and what is alike is put together here.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { days, type Instant } from '../base/units.ts';
import type { ReportedDay, ReportedSource, ReportedTls, ReportedTlsDay } from './report-shapes.ts';
import type { Reader } from './sqlite/database.ts';
import {
  firstAndLastEnd,
  reportedDays,
  reportedSources,
  reportedTls,
  reportedTlsDays,
  type Window,
} from './sqlite/report-reading.ts';

export type ReportedTime = {
  readonly days: readonly ReportedDay[];
  readonly sources: readonly ReportedSource[];
  readonly tls: readonly ReportedTls[];
  readonly tlsDays: readonly ReportedTlsDay[];
};

export async function reportedSince(db: () => Reader, since: Instant, limit: number): Promise<ReportedTime> {
  const byDay = newSums<ReportedDay>(({ day, domain }) => `${day} ${domain}`);
  const bySource = newSums<ReportedSource>(({ source, domain }) => `${source} ${domain}`);
  const byHost = newSums<ReportedTls>(({ domain, mxHost, result }) => JSON.stringify([domain, mxHost, result]));
  const byTlsDay = newSums<ReportedTlsDay>(({ day, domain }) => `${day} ${domain}`);
  const { first, last } = firstAndLastEnd(db());
  if (first !== null && last !== null) {
    for (let at = Math.max(since, first); at <= last; at += days(1)) {
      const window: Window = [at, at + days(1)];
      byDay.add(reportedDays(db(), window));
      await turn();
      bySource.add(reportedSources(db(), window));
      await turn();
      byHost.add(reportedTls(db(), window));
      byTlsDay.add(reportedTlsDays(db(), window));
      await turn();
    }
  }
  return {
    days: byDay.all().sort(inOrder),
    sources: bySource
      .all()
      .sort((a, b) => b.passed + b.failed - a.passed - a.failed || (a.source < b.source ? -1 : 1))
      .slice(0, limit),
    tls: byHost
      .all()
      .sort((a, b) => compare(a.domain, b.domain) || compare(a.mxHost, b.mxHost) || compare(a.result, b.result))
      .slice(0, limit),
    tlsDays: byTlsDay.all().sort(inOrder),
  };
}

type Dated = { readonly day: number; readonly domain: string };
const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const inOrder = (a: Dated, b: Dated): number => a.day - b.day || compare(a.domain, b.domain);

/** More kinds of one thing than a page shows, and no memory without end. */
const MOST = 20_000;

function newSums<T extends object>(keyOf: (row: T) => string) {
  const sums = new Map<string, T>();
  return {
    add(rows: readonly T[]): void {
      for (const row of rows) {
        const key = keyOf(row);
        const known = sums.get(key);
        if (known) sums.set(key, together(known, row));
        else if (sums.size < MOST) sums.set(key, row);
      }
    },
    all: (): T[] => [...sums.values()],
  };
}

/** Counts are added; of times the widest is kept, of words the last in order. */
function together<T extends object>(one: T, other: T): T {
  const sum = { ...one } as Record<string, unknown>;
  for (const [name, value] of Object.entries(other)) {
    const before = sum[name];
    if (name === 'day') continue;
    if (typeof value === 'number' && typeof before === 'number')
      sum[name] =
        name === 'firstSeen' ? Math.min(before, value) : name === 'lastSeen' ? Math.max(before, value) : before + value;
    else if (typeof value === 'string' && typeof before === 'string' && value > before) sum[name] = value;
  }
  return sum as T;
}
