/** How a delivery here ends, in the queue's terms. */
import type { Delivery } from '../queue/agent.ts';
import type { StoreFault } from '../store/interface.ts';

export const settled: Delivery = { kind: 'settled', leases: [] };
export const permanent = (status: string, reply: string): Delivery => ({
  ...{ kind: 'permanent', status, reply, host: null },
});
export const temporary = (status: string, reply: string): Delivery => ({
  ...{ kind: 'temporary', status, reply, host: null },
});

export function refusedBy(fault: StoreFault): Delivery {
  switch (fault) {
    case 'fenced':
      // Somebody else settled it, or it was taken back: theirs is the truth.
      return settled;
    case 'over-quota':
      return temporary('4.2.2', 'The mailbox is full');
    case 'no-such':
      return permanent('5.1.1', 'The mailbox has been removed');
    default:
      return temporary('4.3.0', `The message store could not take it (${fault})`);
  }
}
