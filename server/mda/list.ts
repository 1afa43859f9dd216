/**
 * Mail to an address of a mailing list: a post goes to its members (list-post.ts), what comes back is counted
 * (list-returned.ts), a wish to join or to leave is answered (list-request.ts), and the owners' mail reaches the owners. What a list
 * is like and does stands in lists/; here mail is read and its row of the queue ended.
 */
import type { CopyFacts } from '../lists/copy.ts';
import type { Desk } from '../lists/desk.ts';
import { readList } from '../lists/rules.ts';
import type { Delivery } from '../queue/agent.ts';
import type { RouteFor } from '../queue/route-name.ts';
import type { Lease, ListResolution } from '../store/interface.ts';
import { takePost } from './list-post.ts';
import { takeRequest } from './list-request.ts';
import { takeReturned } from './list-returned.ts';
import { permanent } from './outcome.ts';

export type ListOptions = {
  readonly desk: Desk;
  readonly routeFor: RouteFor;
  readonly leaseFor: (route: string) => { readonly holder: string; readonly until: number } | undefined;
  /** How long a post is tried for its members. */
  readonly giveUpAfter: () => number;
  /** What the domain of From wishes for mail in its name (DMARC), where nobody has asked yet; null: nothing, or unknown. */
  readonly policyOf: (from: readonly string[]) => Promise<CopyFacts['policy']>;
  /** How our people read a list's archive; null: nobody can say. */
  readonly hostName: () => string;
};
/** An address that stands for others. */
export type Onward = (lease: Lease, targets: readonly string[]) => Promise<Delivery>;

export async function listDelivery(
  options: ListOptions,
  lease: Lease,
  { list: id, role, token }: ListResolution,
  onward: Onward,
): Promise<Delivery> {
  const stored = await options.desk.store.list(id);
  if (!stored) return permanent('5.1.1', 'No such mailing list here');
  const list = readList(stored);
  switch (role) {
    case 'post':
      return takePost(options, lease, list);
    case 'bounces':
      return takeReturned(options.desk, lease, list, token);
    case 'owner':
      return onward(lease, await options.desk.ownersOf(list));
    default:
      return takeRequest(options.desk, lease, list, { role, token });
  }
}
