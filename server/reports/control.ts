/** What a person asks about reports and does with them: the summary, the lists, what to publish, files taken in by hand. */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { DmarcPolicy } from '../mailauth/dmarc.ts';
import type { Id, ReceivedReport, SentReport, Store } from '../store/interface.ts';
import { beginOf, dayOf } from './day.ts';
import { type ReportRecord, recordsFor } from './publish.ts';
import type { Sources } from './sources.ts';
import { type ReportsSummary, summarise } from './summary.ts';
import { type Taken, takeFile } from './take.ts';

/** More sources than anybody reads; those with the most messages are kept. */
const MOST_SOURCES = 300;

type Page = { readonly before?: Id | undefined; readonly limit: number };
export type ImportedReport =
  | { readonly taken: true; readonly isNew: boolean; readonly report: Omit<Taken, 'isNew'> }
  | { readonly taken: false; readonly because: string };

export type ReportsControl = {
  summary(wanted: { readonly days: number; readonly domain?: string | undefined }): Promise<ReportsSummary>;
  received(page: Page): Promise<readonly ReceivedReport[]>;
  sent(page: Page): Promise<readonly SentReport[]>;
  /** Of all our domains, or one. */
  records(domain?: string): Promise<Result<readonly ReportRecord[], string>>;
  take(octets: Uint8Array): Promise<readonly ImportedReport[]>;
  /** Reports of days that are over and not yet sent; how many went out. */
  send(): Promise<Result<{ readonly sent: number; readonly notSent: number }, string>>;
};

export function newReportsControl(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly resolver: Resolver;
  readonly sources: Sources;
  readonly mayAsk: () => boolean;
  readonly hostName: () => string;
  readonly separator: () => string;
  readonly send: ReportsControl['send'];
}): ReportsControl {
  const { store, clock, sources } = options;
  const ownDomains = async (): Promise<readonly string[]> =>
    (await store.domains()).filter(({ aliasOf }) => aliasOf === null).map(({ name }) => name);
  return {
    send: options.send,
    received: ({ before, limit }) => store.receivedReports({ limit, ...(before === undefined ? {} : { before }) }),
    sent: ({ before, limit }) => store.sentReports({ limit, ...(before === undefined ? {} : { before }) }),
    async summary({ days, domain }) {
      const last = dayOf(clock.now());
      const first = last - days + 1;
      const all = await ownDomains();
      const domains = domain === undefined ? all : all.filter(name => name === domain);
      const isWanted = (of: { readonly domain: string }) =>
        domain === undefined || of.domain === domain || of.domain.endsWith(`.${domain}`);
      const found = await store.reported(beginOf(first), MOST_SOURCES);
      const wanted = {
        days: found.days.filter(isWanted),
        sources: found.sources.filter(isWanted),
        tls: found.tls.filter(isWanted),
        tlsDays: found.tlsDays.filter(isWanted),
      };
      const [names, ownAddresses, newest] = await Promise.all([
        sources.names(wanted.sources.map(({ source }) => source)),
        sources.own([options.hostName()], domains),
        store.receivedReports({ limit: NEWEST }),
      ]);
      const unproven = newest.filter(one => one.vouched === false && isWanted(one)).length;
      return summarise(wanted, {
        ...{ first, last, domains, names, ownAddresses, unproven },
        policies: policiesOf(newest.filter(one => one.vouched !== false)),
      });
    },
    async records(domain) {
      const all = await ownDomains();
      const wanted = domain === undefined ? all : all.filter(name => name === domain);
      if (domain !== undefined && wanted.length === 0) return err(`${domain} is not a domain of yours`);
      const resolver = options.mayAsk() ? options.resolver : null;
      const separator = options.separator();
      return ok((await Promise.all(wanted.map(name => recordsFor({ store, resolver, separator }, name)))).flat());
    },
    async take(octets) {
      const arrival = { author: 'taken in by hand', vouched: null, at: clock.now(), trace: null };
      const all = await takeFile(store, octets, arrival);
      if (all.length === 0) return [{ taken: false, because: 'there is no report in it' }];
      return all.map((one): ImportedReport => {
        if (!one.ok) return { taken: false, because: one.error.because };
        const { isNew, ...report } = one.value;
        return { taken: true, isNew, report };
      });
    },
  };
}

const NEWEST = 100;

/** As the newest report of each domain has it. */
function policiesOf(newestFirst: readonly ReceivedReport[]): Readonly<Record<string, DmarcPolicy>> {
  const policies: Record<string, DmarcPolicy> = {};
  for (const { kind, domain, policy } of newestFirst) {
    if (kind !== 'dmarc' || Object.hasOwn(policies, domain)) continue;
    const { p } = JSON.parse(policy) as { readonly p: DmarcPolicy | null };
    if (p) policies[domain] = p;
  }
  return policies;
}
