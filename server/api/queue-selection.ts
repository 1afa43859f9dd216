/** A selection as it comes over the wire: checked, and made what the store is asked with. */
import { z } from 'zod';
import { conditionsOf, mapWhere } from '../base/search.ts';
import { parseSelection, type Selection } from '../queue/selection.ts';
import type { QueueFilter } from '../store/interface.ts';
import type { ServerPorts } from './ports.ts';
import type { QueueSelection } from './queue-act-shapes.ts';
import { ApiError } from './rpc.ts';

export const state = z.enum([
  ...(['queued', 'active', 'deferred', 'held'] as const),
  ...(['delivered', 'relayed', 'expanded', 'failed', 'cancelled'] as const),
]);
export const id = z.number().int().min(1);
export const text = z.string().min(1).max(400);
const count = z.number().int().min(0);

/** More than any message has recipients, and all that a list in the window holds. */
const MOST_NAMED = 100_000;

export const selection = {
  where: z.string().min(1).max(2000).optional(),
  recipients: z.array(id).max(MOST_NAMED).readonly().optional(),
  trace: text.optional(),
  route: text.optional(),
  states: z.array(state).readonly().optional(),
  sender: z.string().max(400).optional(),
  address: text.optional(),
  olderThan: count.optional(),
  youngerThan: count.optional(),
  sizeAtLeast: count.optional(),
  sizeAtMost: count.optional(),
  says: text.optional(),
  attemptsAtLeast: count.optional(),
  operatedBy: text.optional(),
  account: text.optional(),
  frozen: z.boolean().optional(),
  all: z.literal(true).optional(),
};

/** As it is checked: a part may be there without a value. */
export type Given = { readonly [K in keyof QueueSelection]?: QueueSelection[K] | undefined };

const selectors = Object.keys(selection) as (keyof QueueSelection)[];

/** Nothing at all is a mistake, and selects nothing: null. */
export async function filterFor(
  ports: Pick<ServerPorts, 'store' | 'clock'>,
  input: Given,
): Promise<QueueFilter | null> {
  const given = Object.fromEntries(
    selectors.filter(key => input[key] !== undefined).map(key => [key, input[key]]),
  ) as QueueSelection;
  const { where, olderThan, youngerThan, ...same } = given;
  if (where !== undefined && Object.keys(given).length > 1)
    throw new ApiError('BAD_INPUT', 'Words and single parts are not given together');
  if (Object.keys(given).length === 0) return null;
  const now = ports.clock.now();
  const selected: Selection =
    where === undefined
      ? ({
          ...same,
          ...(olderThan === undefined ? {} : { acceptedBefore: now - olderThan }),
          ...(youngerThan === undefined ? {} : { acceptedAfter: now - youngerThan }),
        } satisfies Selection)
      : inWords(where, now);
  return withAccounts(ports, selected);
}

/** An account's address becomes its id, wherever it stands. */
async function withAccounts(
  { store }: Pick<ServerPorts, 'store'>,
  { account, also, ...filter }: Selection,
): Promise<QueueFilter> {
  const named = [...(also ? conditionsOf(also) : []), { account }].flatMap(one => one.account ?? []);
  const ids = new Map<string, number>();
  for (const address of new Set(named)) {
    const found = await store.account(address);
    if (!found) throw new ApiError('NOT_FOUND', `There is no account ${address}`);
    ids.set(address, found.id);
  }
  const plain = ({ account: whose, also: _none, ...rest }: Selection): QueueFilter =>
    whose === undefined ? rest : { ...rest, account: ids.get(whose)! };
  return { ...plain({ account, ...filter } as Selection), ...(also ? { also: mapWhere(also, plain) } : {}) };
}

function inWords(words: string, now: number): Selection {
  const read = parseSelection(words, now);
  if (!read.ok) throw new ApiError('BAD_INPUT', read.error);
  return read.value;
}
