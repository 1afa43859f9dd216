/**
 * What the owner's table of routes keeps from going anywhere: it waits for him, is thrown away, or is returned with his
 * words. The queue writes each down, so that the journey says by which wish.
 */
import type { Delivery, DeliveryAgent } from '../queue/agent.ts';
import { parseRouteName } from '../queue/route-name.ts';
import { holders } from '../queue/state.ts';
import type { Lease } from '../store/interface.ts';

/** `routeWithoutHolds`: the way it takes when a person lets it go. */
export function setAside(routeWithoutHolds: (lease: Lease) => Promise<string>): DeliveryAgent {
  return { deliver: batch => Promise.all(batch.map(lease => deliverOne(lease, routeWithoutHolds))) };
}

async function deliverOne(lease: Lease, routeWithoutHolds: (lease: Lease) => Promise<string>): Promise<Delivery> {
  const route = parseRouteName(lease.route);
  const kind = route.ok ? route.value.kind : null;
  if (kind === 'hold')
    return {
      kind: 'held',
      route: await routeWithoutHolds(lease),
      reply: 'A route of yours holds it',
      by: holders.route,
    };
  if (kind === 'discard') return { kind: 'discarded', reply: 'A route of yours throws it away', by: holders.route };
  if (route.ok && route.value.kind === 'error') {
    const { status, text } = route.value;
    return { kind: status.startsWith('4') ? 'temporary' : 'permanent', status, reply: text, host: null };
  }
  return {
    kind: 'temporary',
    status: '4.3.5',
    reply: `Nobody here takes mail for the route ${lease.route}`,
    host: null,
  };
}
