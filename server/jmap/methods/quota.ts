/** Quota/get, Quota/changes, Quota/query, Quota/queryChanges. RFC 9425 §4. */
import * as z from 'zod';
import { ok, type Result } from '../../base/result.ts';
import { QUOTA } from '../capabilities.ts';
import { changesMethod } from '../changes.ts';
import { getMethod } from '../get.ts';
import { accountMethod, answer, type Method, type Outcome, refuse } from '../method.ts';
import {
  compareText,
  differenceOf,
  matches,
  queryArguments,
  queryChangesArguments,
  queryChangesResponse,
  queryResponse,
  readFilter,
  readSort,
  windowOf,
} from '../query.ts';
import { quotaChanges, quotasOf } from '../quotas.ts';
import type { JmapId, MethodError, Quota } from '../types.ts';

const get = getMethod({
  name: 'Quota/get',
  capability: QUOTA,
  properties: [
    ...['id', 'resourceType', 'used', 'hardLimit', 'scope', 'name', 'types'],
    ...['warnLimit', 'softLimit', 'description'],
  ],
  read: account => quotasOf(account),
});

/** RFC 9425 §4.3: usage changes often, all else rarely. */
const changes = changesMethod({
  name: 'Quota/changes',
  capability: QUOTA,
  changes: async (account, since) => quotaChanges(since, await quotasOf(account)),
  more: ({ onlyUsed }) => ({ updatedProperties: onlyUsed ? ['used'] : null }),
});

const condition = z
  .object({ name: z.string(), scope: z.string(), resourceType: z.string(), type: z.string() })
  .partial();

const query = accountMethod({
  name: 'Quota/query',
  capability: QUOTA,
  takes: queryArguments,
  async run(args, account): Promise<Outcome> {
    const asked = readQuery(args);
    if (!asked.ok) return asked;
    const { state, list } = await quotasOf(account);
    const all = asked.value(list);
    const window = windowOf(all, args);
    if (!window.ok) return refuse(window.error);
    const found = { state, canCalculateChanges: true, total: all.length, ...window.value };
    return answer(queryResponse(account.facts.id, found, args));
  },
});

const queryChanges = accountMethod({
  name: 'Quota/queryChanges',
  capability: QUOTA,
  takes: queryChangesArguments,
  async run(args, account): Promise<Outcome> {
    const asked = readQuery(args);
    if (!asked.ok) return asked;
    const quotas = await quotasOf(account);
    const changed = quotaChanges(args.sinceQueryState, quotas);
    if (!changed.ok) return refuse('cannotCalculateChanges');
    const { created, updated, destroyed } = changed.value;
    const moved = new Set([...created, ...updated, ...destroyed]);
    const difference = differenceOf(asked.value(quotas.list), moved, quotas.state);
    const response = queryChangesResponse(account.facts.id, difference, args);
    return response.ok ? answer(response.value) : response;
  },
});

export const quotaMethods: readonly Method[] = [get, changes, query, queryChanges];

type Query = (quotas: readonly Quota[]) => readonly JmapId[];

function readQuery(args: { readonly filter: unknown; readonly sort: unknown }): Result<Query, MethodError> {
  const filter = readFilter(args.filter, condition);
  if (!filter.ok) return filter;
  const sort = readSort(args.sort, ['name', 'used'] as const);
  if (!sort.ok) return sort;
  return ok(quotas => {
    const found = quotas.filter(quota => matches(filter.value, wanted => holds(wanted, quota)));
    found.sort((a, b) => {
      for (const { property, isAscending, collation } of sort.value) {
        const order = property === 'used' ? a.used - b.used : compareText(a.name, b.name, collation);
        if (order !== 0) return isAscending ? order : -order;
      }
      return 0;
    });
    return found.map(quota => quota.id);
  });
}

function holds(wanted: z.output<typeof condition>, quota: Quota): boolean {
  if (wanted.name !== undefined && !quota.name.toLowerCase().includes(wanted.name.toLowerCase())) return false;
  if (wanted.scope !== undefined && wanted.scope !== quota.scope) return false;
  if (wanted.resourceType !== undefined && wanted.resourceType !== quota.resourceType) return false;
  return wanted.type === undefined || quota.types.includes(wanted.type);
}
