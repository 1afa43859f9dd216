/** What comes back, put together: reports of others read, addresses that fail counted, and reports that fail told of. */
import type { Clock, Random } from '../base/ports.ts';
import type { Config } from '../config/schema.ts';
import { firstDomain } from '../directory/resolve.ts';
import { openSuppression, type Suppression, speaksFor, suppressedReply } from '../directory/suppression.ts';
import { event } from '../events/event.ts';
import type { Follower } from '../journey/follower.ts';
import { sendNotice } from '../mta/notice.ts';
import type { Delivery, DeliveryAgent } from '../queue/agent.ts';
import type { Intake } from '../queue/intake.ts';
import { startReturnsCollector } from '../returns/collector.ts';
import type { Store, StoredNote } from '../store/interface.ts';

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: () => Config;
};

export const suppressionFor = ({ store, clock, config }: Parts): Promise<Suppression> =>
  openSuppression({
    ...{ store, clock },
    settings: () => {
      const now = config();
      return {
        // Captured mail goes nowhere, and an address in it is nobody's.
        on: now['suppression.on'] && now.mode === 'deliver',
        ...{ after: now['suppression.after'], within: now['suppression.within'], for: now['suppression.for'] },
      };
    },
  });

/**
 * What is suppressed is not tried, whoever wants to send there: our own people hear it sooner, but an alias may lead
 * there. How each attempt ends is counted. Reports are let pass and not counted: some refuse the null sender, and that
 * says nothing of the address.
 */
export function suppressing(suppression: Suppression, agent: DeliveryAgent): DeliveryAgent {
  return {
    async deliver(leases) {
      const stopped = new Map<unknown, Delivery>();
      for (const lease of leases) {
        const row = lease.sender === '' ? null : suppression.why(lease.address);
        if (row) stopped.set(lease, asDelivery(suppressedReply(row)));
      }
      const going = leases.filter(lease => !stopped.has(lease));
      const results = going.length === 0 ? [] : await agent.deliver(going);
      for (const [i, { sender, address, trace, route }] of going.entries()) {
        const result = results[i]!;
        if (sender === '') continue;
        if (result.kind === 'permanent') await suppression.failed({ ...result, address, trace });
        else if (result.kind === 'relayed' && speaksFor(route, address)) await suppression.arrived(address);
      }
      const tried = new Map(going.map((lease, i) => [lease, results[i]!]));
      return leases.map(lease => stopped.get(lease) ?? tried.get(lease)!);
    },
  };
}

/** Its sender may be a stranger, who cannot lift it: the last line is our own people's. */
const asDelivery = ({ code, status, text }: { code: number; status: string; text: string }): Delivery => ({
  ...{ kind: 'permanent', status, reply: `${code} ${status} ${text.split('\n').slice(0, 2).join('; ')}`, host: null },
});

export type ReturnsParts = Parts & {
  readonly random: Random;
  readonly intake: Intake;
  readonly hostName: () => string;
  readonly newTrace: () => string;
  readonly suppression: Suppression;
  readonly onBug: (fault: unknown, where: string) => void;
};

export function openReturns(parts: ReturnsParts): Follower {
  const { store, clock, config, suppression } = parts;
  return startReturnsCollector({
    ...parts,
    isOn: () => config().mode !== 'capture',
    failed: ({ recipient: address, status, reply, host }, trace) =>
      suppression.failed({ address, status, reply, host, trace }),
    delivered: recipient => suppression.arrived(recipient, true),
    doubled: async note => {
      if (!config()['bounce.tell-postmaster']) return;
      const domain = await firstDomain(store);
      const postmaster = `postmaster@${domain}`;
      const told = await sendNotice(parts, { domain, ...doubleLetter(note) });
      if (!told.ok) throw new Error(`the postmaster could not be told: ${told.error}`);
      const { recipient: to, reply: because } = said(note);
      const notes = [event('returns.doubled', clock.now(), note.trace, { to, postmaster, because })];
      await store.run('record', {}, { notes });
    },
  });
}

const said = ({ fields }: StoredNote) => ({ recipient: String(fields.recipient), reply: String(fields.reply) });

/** RFC 3461 §6.1: of a report about a report nobody is told but who looks after the server. */
function doubleLetter(note: StoredNote): { readonly subject: string; readonly text: string } {
  const { recipient, reply } = said(note);
  return {
    subject: `A report could not be delivered (${recipient})`,
    text: [
      `A report about a message could not be delivered to its sender, ${recipient}.`,
      `The answer was: ${reply.replace(/\s+/g, ' ')}`,
      `Its journey: mailroom trace ${note.trace}`,
      'This letter comes because bounce.tell-postmaster is on.',
      '',
    ].join('\n\n'),
  };
}
