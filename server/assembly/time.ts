/** The clock of captured mail, over the queue and what else goes by it; the real time again in every other mode. */
import type { Scope } from '../base/scope.ts';
import { prune } from '../capture/retention.ts';
import { newTime, type Time } from '../capture/time.ts';
import type { Ground } from './ground.ts';
import type { MailFlow } from './mail-flow.ts';

export async function openTime(ground: Ground, flow: Pick<MailFlow, 'mail' | 'destinationsSet'>, scope: Scope) {
  const { store, mailClock, clock, recorder, config, onBug } = ground;
  const time: Time = newTime({
    ...{ store, clock: mailClock, real: clock, recorder, isOn: () => config().mode === 'capture' },
    runner: () => flow.mail.runner,
    settleReports: flow.mail.reporter.settle,
    destinationsSet: flow.destinationsSet,
    tidy: async () => void (await prune({ store, clock: mailClock, config, recorder }, true)),
    changed: ground.stateChanged,
  });
  const look = () => void time.look().catch(fault => onBug(fault, 'the clock of captured mail'));
  // Kept of a run in which mail was captured; now it is not.
  await time.look();
  scope.onClose(ground.watchState(look));
  return time;
}
