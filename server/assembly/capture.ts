/** The test inbox: keeps as much as is set, and knows who came to hand mail in and could not. */
import type { Scope } from '../base/scope.ts';
import { type Attempts, newAttempts } from '../capture/attempts.ts';
import { type Faults, openFaults, type Shaking } from '../capture/faults/faults.ts';
import { newRefused, type RefusedMail } from '../capture/refused.ts';
import { keepNumber } from '../capture/retention.ts';
import type { OddContexts } from '../net/odd-certificates.ts';
import type { TlsFaults } from '../net/on-purpose.ts';
import type { Ground } from './ground.ts';
import type { MailSystem } from './mail-system.ts';

export function openCapture(ground: Ground, scope: Scope): Attempts {
  const keeper = scope.add(keepNumber({ ...ground, clock: ground.mailClock }));
  // A setting may be another.
  scope.onClose(ground.watchState(keeper.look));
  keeper.look();
  return scope.add(newAttempts(ground.store));
}

/** Handshakes of one listener; null: there is no TLS that could fail on purpose. */
export const tlsFaultsAt = (
  faults: Faults,
  where: Pick<Shaking, 'listener' | 'portInbox'>,
  odd: OddContexts,
): TlsFaults => ({
  any: () => faults.anyTls(where.portInbox),
  due(remote, server) {
    const due = faults.tls({ ...where, remote, server });
    if (!due) return null;
    const { tls } = due;
    const delay = due.delay === null ? {} : { delay: due.delay };
    switch (tls) {
      case 'fail':
        return { ...delay, does: { how: 'garbage' } };
      case 'drop':
      case 'silent':
      case 'alert':
        return { ...delay, does: { how: tls } };
      default:
        return { ...delay, does: { how: 'shown', context: () => odd(tls) } };
    }
  },
});

/** Before the first listener: what is kept of them must hold for the first connection. */
export async function openFaultScripts({ config, ...ground }: Ground, scope: Scope): Promise<Faults> {
  const faults = scope.add(
    openFaults({ ...ground, clock: ground.mailClock, addresses: () => config()['capture.inbox-addresses'] }),
  );
  await faults.ready();
  return faults;
}

export const openRefused = (ground: Ground, mail: Pick<MailSystem, 'file'>): RefusedMail =>
  newRefused({
    ...{ ...ground, clock: ground.mailClock, intake: mail.file },
    isOn: () => ground.config().mode === 'capture',
  });
