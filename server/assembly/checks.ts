/** What port 25 asks of the world and decides, put together from settings, rules and resolver. */
import type { Clock } from '../base/ports.ts';
import { type Acquainted, type ChecksOptions, newChecks } from '../checks/checks.ts';
import { type JudgeFetched, newFetchedChecks } from '../checks/fetched.ts';
import { type GatherOptions, newGatherer } from '../checks/gather.ts';
import { inTurn, newHistory } from '../checks/history.ts';
import { newOurs } from '../checks/ours.ts';
import { listSettings } from '../config/dns-list-setting.ts';
import type { Config } from '../config/schema.ts';
import type { Resolver } from '../dns/resolver.ts';
import { openPolicy, type PolicySource } from '../judgement/policy.ts';
import { keepingRefused } from '../mta/rejects.ts';
import { namedNetworks } from '../net/networks.ts';
import type { Panel } from '../scanners/panel.ts';
import type { Store } from '../store/interface.ts';
import { latest } from './latest.ts';

export type Judging = {
  readonly checks: ReturnType<typeof keepingRefused>;
  readonly policy: PolicySource;
  /** Of mail that lay on another server. */
  readonly judgeFetched: JudgeFetched;
};

export async function openChecks(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly hostName: () => string;
  readonly resolver: Resolver;
  readonly panel: Panel;
  readonly acquaintances: Acquainted;
  readonly onFault: (fault: unknown) => void;
}): Promise<Judging> {
  const { store, config } = options;
  const policy = await openPolicy(store, config);
  const gathering: GatherOptions = {
    ...options,
    lists: latest(() => config()['checks.lists'], listSettings),
    patience: () => config()['checks.patience'],
    isOwn: address => own()(address),
  };
  const separator = () => config()['address.plus-separator'];
  const mayRelay = latest(() => config()['smtp.relay-networks'], namedNetworks);
  const own = latest(() => config()['checks.own-networks'], namedNetworks);
  const judging: ChecksOptions = {
    ...gathering,
    acquaintances: options.acquaintances,
    gatherer: newGatherer(gathering),
    history: inTurn([
      newHistory({ store, separator }),
      newOurs({ store, clock: options.clock, separator, mayRelay: address => mayRelay()(address) }),
    ]),
    ownDomains: async () => (await store.domains()).map(({ name }) => name),
    scanning: { ...options, junkFrom: () => config()['checks.junk-from'] },
    scansSubmitted: () => config()['scan.submitted'],
    trustedSealers: () => config()['checks.trusted-sealers'],
    policy: policy.current,
    // In the other modes nothing comes from strangers, and nothing is asked of the network.
    mode: () => (config().mode === 'deliver' ? config()['checks.act'] : 'off'),
  };
  const keeping = {
    ...{ store, clock: options.clock, separator: () => config()['address.plus-separator'] },
    keepFor: () => config()['checks.keep-refused'],
    onFault: options.onFault,
  };
  return { checks: keepingRefused(newChecks(judging), keeping), policy, judgeFetched: newFetchedChecks(judging) };
}
