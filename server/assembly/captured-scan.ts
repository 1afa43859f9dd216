/**
 * What is said of a captured message as spam: by the scanners that the settings name, as if it came from where it was handed
 * in; and by ourselves, as if a stranger brought it. For the latter nobody is asked: what the DNS would say is not counted.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok } from '../base/result.ts';
import type { CheckedMessage, CheckTools } from '../capture/checks/check.ts';
import { nobody } from '../capture/checks/vouched.ts';
import { type ContentOptions, contentFacts } from '../checks/gather-content.ts';
import type { Config } from '../config/schema.ts';
import { parseSocketAddress } from '../config/socket-address.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { SpamAssassin } from '../dropin/mailpit/checks.ts';
import { decide } from '../judgement/decide.ts';
import { FACTS_VERSION, type Facts, nobodyKnown } from '../judgement/facts.ts';
import type { PolicySource } from '../judgement/policy.ts';
import type { Limit } from '../scanners/channel.ts';
import type { Panel } from '../scanners/panel.ts';
import type { ScanRequest } from '../scanners/scanner.ts';
import { spamdReport } from '../scanners/spamd.ts';

export type CapturedScanOptions = {
  readonly panel: Panel;
  readonly clock: Clock;
  readonly hostName: () => string;
  readonly config: () => Config;
};

export function scannedAsCaptured(options: CapturedScanOptions): NonNullable<CheckTools['scan']> {
  return checked => options.panel.scan(requestOf(checked, options));
}

type Asking = Pick<CapturedScanOptions, 'clock' | 'hostName' | 'config'>;

const requestOf = ({ bytes, handedIn, message }: CheckedMessage, { hostName, config }: Asking): ScanRequest => ({
  ...{ bytes, id: 'captured', hostName: hostName(), login: null, received: '' },
  peer: { address: '127.0.0.1', port: 0, name: '', helo: handedIn?.helo ?? hostName(), tls: null },
  sender: handedIn?.sender ?? message.from[0]?.address ?? '',
  recipients: message.to.map(({ address }) => address).slice(0, 100),
  junkFrom: config()['checks.junk-from'],
});

/** SpamAssassin's own report, as other tools tell it. */
export function spamAssassinOf(options: Asking & { readonly resolver: Resolver }): SpamAssassin {
  const { clock, config, resolver } = options;
  const address = () => config()['scan.spamd'];
  return {
    isThere: () => address() !== '',
    async report(checked) {
      const place = parseSocketAddress(address());
      if (!place.ok) return err('No SpamAssassin is named in scan.spamd');
      const patience = config()['scan.patience'];
      const stop = new AbortController();
      const limit: Limit = {
        ...{ clock, patience, until: clock.monotonic() + patience, stopped: stop.signal },
        async lookUp(name) {
          const found = await resolver.address(name);
          return found.kind === 'found' ? found.records.map(record => record.address) : [];
        },
      };
      const said = await spamdReport(place.value, requestOf(checked, options), limit);
      return said.ok ? ok(said.value) : err(said.error.sentence);
    },
  };
}

export type CapturedJudgeOptions = Asking & {
  readonly policy: Pick<PolicySource, 'current'>;
};

export function judgedAsCaptured(options: CapturedJudgeOptions): NonNullable<CheckTools['judge']> {
  const { clock, hostName, config, policy } = options;
  const asking: ContentOptions = {
    ...{ clock, hostName, resolver: nobody, lists: () => [], patience: () => config()['checks.patience'] },
    ...{ isOwn: () => false, trustedSealers: () => [], ownDomains: async () => [] },
  };
  return async ({ bytes, handedIn, message }) => {
    const sender = handedIn?.sender ?? message.from[0]?.address ?? '';
    const before = asStranger(sender, handedIn?.helo ?? '', clock.now());
    const content = await contentFacts(asking, bytes, { facts: before, iprev: null, spf: null });
    const rules = policy.current();
    const { act, score, findings, because } = decide({ ...before, content: content.facts }, rules);
    const weighed = findings
      .filter(one => one.points !== 0)
      .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
      .map(({ points, words }) => ({ points, words }));
    const isJunk = act !== 'accept';
    // A rule of the owner's, or what a finding demands, may have decided without any points.
    const reasons = isJunk && weighed.length === 0 ? [{ points: 0, words: because }] : weighed;
    return { points: score, junkFrom: rules.junkFrom, isJunk, reasons };
  };
}

/** Of an address for documentation (RFC 5737), of which nothing is known. */
function asStranger(path: string, helo: string, at: number): Facts {
  return {
    ...{ version: FACTS_VERSION, at, listener: 'smtp', login: null, content: null },
    connection: {
      ...{ address: '192.0.2.1', network: '192.0.2.0/24', isPrivate: false, name: '', encrypted: true, early: false },
      ...{ lists: [], reverse: 'temperror', mayRelay: false },
    },
    helo: { name: helo, kind: 'plausible' },
    sender: {
      ...{ path, domain: path.slice(path.lastIndexOf('@') + 1).toLowerCase(), domainTakesMail: 'unknown' },
      spf: { result: 'none', domain: '', because: 'the DNS was not asked' },
      ...{ lists: [], known: nobodyKnown },
    },
    recipients: [],
  };
}
