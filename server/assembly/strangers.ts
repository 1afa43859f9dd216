/** Strangers at port 25: scanners, how much of a peer is heard, and what is asked and decided about his mail. */
import type { Scope } from '../base/scope.ts';
import type { NeedSource } from '../events/need.ts';
import type { PolicySource } from '../judgement/policy.ts';
import type { PeerControl } from '../peers/control.ts';
import type { PeerGuard } from '../peers/guard.ts';
import type { Panel } from '../scanners/panel.ts';
import { type Judging, openChecks } from './checks.ts';
import type { Ground } from './ground.ts';
import { openPeers } from './peers.ts';
import { openScanners, scannerNeeds } from './scanners.ts';

export type Strangers = {
  readonly checks: Judging['checks'];
  readonly policy: PolicySource;
  readonly judgeFetched: Judging['judgeFetched'];
  readonly guard: PeerGuard;
  readonly peers: PeerControl;
  readonly panel: Panel;
  readonly needs: NeedSource;
};

export async function openStrangers(ground: Ground, scope: Scope): Promise<Strangers> {
  const panel = scope.add(openScanners(ground));
  const peers = scope.add(await openPeers(ground));
  const { checks, policy, judgeFetched } = await openChecks({
    ...{ ...ground, panel, acquaintances: peers.acquaintances },
    onFault: fault => ground.onBug(fault, 'rejects'),
  });
  scope.onClose(() => checks.settled());
  const needs: NeedSource = () => scannerNeeds(panel, ground.config);
  return { checks, policy, judgeFetched, guard: peers.guard(checks.standing), peers: peers.control, panel, needs };
}
