/** The test inbox: keeps as much as is set, and knows who came to hand mail in and could not. */
import type { Scope } from '../base/scope.ts';
import { type Attempts, newAttempts } from '../capture/attempts.ts';
import { type Faults, openFaults } from '../capture/faults/faults.ts';
import { keepNumber } from '../capture/retention.ts';
import type { Ground } from './ground.ts';

export function openCapture(ground: Ground, scope: Scope): Attempts {
  const keeper = scope.add(keepNumber(ground));
  // A setting may be another.
  scope.onClose(ground.watchState(keeper.look));
  keeper.look();
  return scope.add(newAttempts(ground.store));
}

/** Before the first listener: what is kept of them must hold for the first connection. */
export async function openFaultScripts({ config, ...ground }: Ground, scope: Scope): Promise<Faults> {
  const faults = scope.add(openFaults({ ...ground, addresses: () => config()['capture.inbox-addresses'] }));
  await faults.ready();
  return faults;
}
