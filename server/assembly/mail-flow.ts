/**
 * Mail that moves, and what watches it: the keys it is signed with, return paths of what is sent on, the queue with its
 * agents, the breaker that stops who sends too much, and the reports of it all.
 */
import type { Scope } from '../base/scope.ts';
import type { Breaker } from '../ceilings/breaker.ts';
import { newReturnPaths, type ReturnPaths } from '../directory/return-path.ts';
import type { Suppression } from '../directory/suppression.ts';
import type { NeedSource } from '../events/need.ts';
import type { Follower } from '../journey/follower.ts';
import type { FlowControl } from '../queue/flow-control.ts';
import { type Frozen, openFrozen } from '../queue/frozen.ts';
import type { Intake } from '../queue/intake.ts';
import type { ReportCounting } from '../reports/counting.ts';
import { openRouting, relayOf } from '../routing/routing.ts';
import { rewritesSubmitted } from '../routing/submitted.ts';
import { openSigning, type Signing } from '../signing/control.ts';
import { EVERYWHERE } from '../store/interface.ts';
import { letterToPostmaster, startBreaker } from './breaker.ts';
import { type FaultDoor, openFaultDoor } from './fault-hop.ts';
import { sealOf } from './fetch.ts';
import type { Ground, StartOptions } from './ground.ts';
import { installationSecret, secretFor } from './home.ts';
import { careForKeychain } from './keychain.ts';
import { type Lists, openLists } from './lists.ts';
import { type MailSystem, startMailSystem } from './mail-system.ts';
import { newOwnDoors, type OwnDoors } from './own-doors.ts';
import { openQueueFlow, type QueueFlow } from './queue-flow.ts';
import { openCounting, openReports, type Reports } from './reports.ts';
import { openReturns, suppressionFor } from './returns.ts';

export type MailFlow = {
  readonly signing: Signing;
  readonly returnPaths: ReturnPaths;
  readonly counting: ReportCounting;
  readonly mail: MailSystem;
  /** For all who take mail from our own people: their addresses are rewritten, and what they send is signed. */
  readonly handedIn: ReturnType<typeof rewritesSubmitted>;
  readonly breaker: Breaker;
  readonly keychain: { needs: NeedSource };
  readonly reports: Reports;
  readonly suppression: Suppression;
  readonly returns: Follower;
  /** Routes on which nothing leaves, or all of them: over restarts too. */
  readonly frozen: Frozen;
  /** Destinations, network, sleep. */
  readonly flow: FlowControl;
  /** The computer has woken, or its network is there again. */
  readonly onBack: QueueFlow['onBack'];
  /** What was held against these routes is forgotten: they are tried at once. */
  readonly probe: QueueFlow['destinations']['probe'];
  readonly ownDoors: OwnDoors;
  readonly faultDoor: FaultDoor;
  /** The clock was set by so much: what rests does so as long as before. */
  readonly destinationsSet: QueueFlow['destinations']['clockSet'];
  readonly lists: Lists;
  readonly outgoing: { paused(): boolean; pause(rest: boolean): Promise<void> };
};

export async function openMailFlow(
  ground: Ground,
  { fetchText, postOctets, computer }: Pick<StartOptions, 'fetchText' | 'postOctets' | 'computer'>,
  scope: Scope,
): Promise<MailFlow> {
  const { config } = ground;
  const signing = scope.add(
    await openSigning({
      ...ground,
      isOn: () => config().mode === 'deliver' && config()['dkim.sign'],
      rotateAfter: () => config()['dkim.rotate-after'],
    }),
  );
  const { signer } = signing;
  const returnPaths = newReturnPaths({
    ...ground,
    keys: { keys: [secretFor(installationSecret(ground.home, ground.random), 'return paths')] },
    isOn: () => config()['forward.srs'],
  });
  const counting = scope.add(openCounting(ground));
  const onChange = () => {
    mail.runner.wake();
    ground.stateChanged();
  };
  const frozen = scope.add(await openFrozen({ ...ground, onChange }));
  // It is asked before anything leaves, and tells by mail long after all are there.
  const tell: Intake = incoming => mail.intake(incoming);
  const breaker = await startBreaker({ ...ground, tell: letterToPostmaster({ ...ground, intake: tell }) });
  const suppression = await suppressionFor(ground);
  const seal = sealOf(ground);
  const routing = await openRouting({ ...ground, seal });
  const keychain = careForKeychain(ground, seal, routing.refresh);
  const ownDoors = newOwnDoors();
  const mostTo = (route: string) => relayOf(routing, route)?.concurrency ?? null;
  const flow = await openQueueFlow({ ...ground, mostTo }, computer, () => mail.runner, scope);
  const lists = openLists(ground, signer, () => mail, scope);
  const faultDoor = openFaultDoor(
    { ...ground, clock: ground.mailClock, real: ground.clock, tags: config, intake: () => mail.file },
    scope,
  );
  const mail: MailSystem = scope.add(
    await startMailSystem({
      ...{ ...ground, clock: ground.mailClock, real: ground.clock, faultDoor },
      ...{ signer, returnPaths, suppression, routing, lists, isOurs: ownDoors.isOurs },
      ...(fetchText ? { fetchText } : {}),
      breaker,
      onTls: counting.session,
      rests: frozen.rests,
      flow,
    }),
  );
  await flow.begin();
  const returns = scope.add(openReturns({ ...ground, suppression, intake: tell }));
  const reports = scope.add(openReports({ ...ground, mail, counting, signer, ...(postOctets ? { postOctets } : {}) }));
  return {
    ...{ signing, returnPaths, counting, mail, breaker, reports, suppression, returns, keychain },
    handedIn: rewritesSubmitted({ ...ground, signer, intake: tell, table: () => routing.tables.rewrite }),
    frozen,
    flow: flow.control,
    ...{ onBack: flow.onBack, probe: flow.destinations.probe, ownDoors, lists },
    ...{ faultDoor, destinationsSet: flow.destinations.clockSet },
    outgoing: {
      paused: () => frozen.rests(EVERYWHERE),
      async pause(rest) {
        await (rest ? frozen.freeze(EVERYWHERE, 'the window', '') : frozen.thaw(EVERYWHERE, 'the window'));
      },
    },
  };
}
