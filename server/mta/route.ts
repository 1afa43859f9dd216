/**
 * Where a recipient's mail goes: 'local' for our own, the domain for everybody else, or the one smart host. The answer
 * is the queue's unit of concurrency and back-off.
 */
import { lookupForm } from '../directory/address.ts';
import { LOCAL, SMART_HOST } from '../queue/route-name.ts';
import type { Store } from '../store/interface.ts';

export type RouteOptions = {
  readonly store: Store;
  readonly mode: () => 'capture' | 'local' | 'deliver';
  readonly smartHost: () => string;
  readonly separator: () => string;
};

export async function routeFor(options: RouteOptions, address: string): Promise<string> {
  if (options.mode() === 'capture') return LOCAL;
  const form = lookupForm(address);
  if (!form.ok) return LOCAL; // The delivery agent says what is wrong with it.
  const resolution = await options.store.resolve(form.value, options.separator());
  if (resolution.kind !== 'elsewhere') return LOCAL;
  return options.smartHost() === '' ? form.value.slice(form.value.lastIndexOf('@') + 1) : SMART_HOST;
}
