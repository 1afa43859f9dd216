/** Aggregate reports, put together: counted while mail moves, sent when a day is over, found among the mail that comes. */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok } from '../base/result.ts';
import type { Config } from '../config/schema.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { Follower } from '../journey/follower.ts';
import type { Recorder } from '../journey/recorder.ts';
import { newDispatch, type PostOctets } from '../mta/report-dispatch.ts';
import { startReportSender } from '../mta/report-sender.ts';
import { startCollector } from '../reports/collector.ts';
import { newReportsControl, type ReportsControl } from '../reports/control.ts';
import { newReportCounting, type ReportCounting } from '../reports/counting.ts';
import { newSources } from '../reports/sources.ts';
import type { Signer } from '../signing/signer.ts';
import type { ReportKind, Store } from '../store/interface.ts';
import { fetcherFor, type MailSystem } from './mail-system.ts';

const isOn = (config: Config, kind: ReportKind): boolean =>
  config.mode === 'deliver' && config[kind === 'dmarc' ? 'reports.send-dmarc' : 'reports.send-tls'];

/** Before there is mail: whoever moves it counts it. */
export const openCounting = (options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly onBug: (fault: unknown, where: string) => void;
}): ReportCounting => newReportCounting({ ...options, counts: kind => isOn(options.config(), kind) });

type ReportsOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly config: () => Config;
  readonly hostName: () => string;
  readonly newTrace: () => string;
  readonly resolver: Resolver;
  readonly recorder: Recorder;
  readonly signer: Signer;
  readonly mail: MailSystem;
  readonly counting: ReportCounting;
  /** Where not to the internet. */
  readonly postOctets?: PostOctets;
  readonly onBug: (fault: unknown, where: string) => void;
};

export type Reports = {
  readonly control: ReportsControl;
  readonly collector: Follower;
  /** What was counted is on disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

export function openReports(options: ReportsOptions): Reports {
  const { clock, config, mail } = options;
  const separator = () => config()['address.plus-separator'];
  const mayAsk = () => config().mode === 'deliver';
  const dispatch = newDispatch({
    ...{ ...options, separator, sign: options.signer.sign },
    post: options.postOctets ?? fetcherFor(options),
    runner: () => mail.runner,
    routeFor: mail.routeFor,
    giveUpAfter: () => config()['queue.give-up-after'],
  });
  const sender = startReportSender({
    ...options,
    ...{ dispatch, flush: options.counting.flush, isOn: kind => isOn(config(), kind) },
    from: () => config()['reports.from'],
    contact: () => config()['reports.contact'],
  });
  const collector = startCollector({ ...options, isOn: () => config().mode !== 'capture' });
  const control = newReportsControl({
    ...{ ...options, separator, mayAsk },
    send: async () => ok(await sender.send()),
    sources: newSources({ resolver: options.resolver, clock, mayAsk }),
  });
  return {
    control,
    collector,
    flush: options.counting.flush,
    async close() {
      await sender.close();
      await collector.close();
    },
  };
}

/** The store alone is open: what is there is told, and files are taken in; nothing is sent. */
export function reportsOffline(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly hostName: () => string;
  readonly resolver: Resolver;
  readonly because: string;
}): ReportsControl {
  const { clock, config } = options;
  const mayAsk = () => config().mode === 'deliver';
  return newReportsControl({
    ...{ ...options, mayAsk },
    separator: () => config()['address.plus-separator'],
    sources: newSources({ resolver: options.resolver, clock, mayAsk }),
    send: async () => err(options.because),
  });
}
