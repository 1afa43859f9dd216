/** SieveScript/get, SieveScript/query and SieveScript/validate (RFC 9661 §2.2, §2.5, §2.6). There are few: no /changes. */
import * as z from 'zod';
import { ok, type Result } from '../../base/result.ts';
import type { JmapAccount, ScriptRecord } from '../backend.ts';
import { SIEVE } from '../capabilities.ts';
import { getMethod } from '../get.ts';
import { idOrReference, resolveReference } from '../ids.ts';
import { accountMethod, answer, type Method, type Outcome, refuse } from '../method.ts';
import { compareText, matches, queryArguments, queryResponse, readFilter, readSort, windowOf } from '../query.ts';
import type { JmapId, MethodError, SetError } from '../types.ts';
import { sieveScriptSet } from './sieve-script-set.ts';

const get = getMethod({
  name: 'SieveScript/get',
  capability: SIEVE,
  properties: ['id', 'name', 'blobId', 'isActive'],
  read: account => account.scripts(),
});

const condition = z.object({ name: z.string(), isActive: z.boolean() }).partial();

const query = accountMethod({
  name: 'SieveScript/query',
  capability: SIEVE,
  takes: queryArguments,
  async run(args, account): Promise<Outcome> {
    const asked = readQuery(args);
    if (!asked.ok) return asked;
    const { state, list } = await account.scripts();
    const all = asked.value(list);
    const window = windowOf(all, args);
    if (!window.ok) return refuse(window.error);
    const found = { state, canCalculateChanges: false, total: all.length, ...window.value };
    return answer(queryResponse(account.facts.id, found, args));
  },
});

const validate = accountMethod({
  name: 'SieveScript/validate',
  capability: SIEVE,
  takes: { blobId: idOrReference },
  async run({ blobId }, account, context): Promise<Outcome> {
    const error = await faultOf(resolveReference(blobId, context.createdIds), account);
    return answer({ accountId: account.facts.id, error });
  },
});

export const sieveScriptMethods: readonly Method[] = [get, sieveScriptSet, query, validate];

async function faultOf(blobId: JmapId | null, account: JmapAccount): Promise<SetError | null> {
  const blob = blobId === null ? null : await account.blob(blobId);
  return blob ? account.checkScript(blob.bytes) : { type: 'blobNotFound', notFound: blobId === null ? [] : [blobId] };
}

type Query = (scripts: readonly ScriptRecord[]) => readonly JmapId[];

function readQuery(args: { readonly filter: unknown; readonly sort: unknown }): Result<Query, MethodError> {
  const filter = readFilter(args.filter, condition);
  if (!filter.ok) return filter;
  const sort = readSort(args.sort, ['name', 'isActive'] as const);
  if (!sort.ok) return sort;
  return ok(scripts => {
    const found = scripts.filter(script => matches(filter.value, wanted => holds(wanted, script)));
    found.sort((a, b) => {
      for (const { property, isAscending, collation } of sort.value) {
        const order =
          property === 'name' ? compareText(a.name, b.name, collation) : Number(a.isActive) - Number(b.isActive);
        if (order !== 0) return isAscending ? order : -order;
      }
      return 0;
    });
    return found.map(({ id }) => id);
  });
}

function holds(wanted: z.output<typeof condition>, script: ScriptRecord): boolean {
  if (wanted.isActive !== undefined && wanted.isActive !== script.isActive) return false;
  return wanted.name === undefined || script.name.toLowerCase().includes(wanted.name.toLowerCase());
}
