/**
 * An account's quota as RFC 9425 has it: one of octets, where a limit is set. Its state carries the limit, so that what
 * has become of it since can be told without any memory.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import type { ChangedIds, ChangesFault, JmapAccount } from './backend.ts';
import type { Quota, State } from './types.ts';

const ID = 'octets';
/** The state where no limit is set. */
const NONE = 'none';

export type Quotas = { readonly state: State; readonly list: readonly Quota[] };
export type QuotaChanges = ChangedIds & { readonly onlyUsed: boolean };

export async function quotasOf(account: JmapAccount): Promise<Quotas> {
  const { state, usedOctets, octetLimit } = await account.quota();
  // Without a limit there is nothing whose usage could change.
  if (octetLimit === null) return { state: NONE, list: [] };
  const { address } = account.facts;
  const quota: Quota = {
    id: ID,
    resourceType: 'octets',
    used: usedOctets,
    hardLimit: octetLimit,
    scope: 'account',
    name: address,
    types: ['Email'],
    warnLimit: null,
    softLimit: null,
    description: `All mail of ${address}`,
  };
  return { state: `${state}.${octetLimit}`, list: [quota] };
}

/** What became of it between a state and now. */
export function quotaChanges(since: State, now: Quotas): Result<QuotaChanges, ChangesFault> {
  const had = since === NONE ? NONE : /\.(\d+)$/.exec(since)?.[1];
  if (had === undefined) return err('cannotCalculateChanges');
  const limit: Bytes | typeof NONE = now.list[0]?.hardLimit ?? NONE;
  const none = { created: [], updated: [], destroyed: [] };
  const changed = (what: keyof typeof none, onlyUsed = false) =>
    ok({ ...none, [what]: [ID], newState: now.state, hasMoreChanges: false, onlyUsed });
  if (since === now.state) {
    return ok({ ...none, newState: now.state, hasMoreChanges: false, onlyUsed: false });
  }
  if (had === NONE) return changed('created');
  return limit === NONE ? changed('destroyed') : changed('updated', had === String(limit));
}
