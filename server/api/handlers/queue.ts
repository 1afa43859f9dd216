/** The queue's rows, and a person's acts on them. */
import { z } from 'zod';
import { operate } from '../../queue/control.ts';
import { live } from '../../queue/state.ts';
import type { QueueFilter } from '../../store/interface.ts';
import { byWhom } from '../answer.ts';
import type { Api } from '../contract.ts';
import { repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';

const state = z.enum([
  'queued',
  'active',
  'deferred',
  'held',
  'delivered',
  'relayed',
  'expanded',
  'failed',
  'cancelled',
]);
const limit = z.number().int().min(1).max(5000);
const id = z.number().int().min(1);
const text = z.string().min(1).max(400);

const list = z.object({
  states: z.array(state).readonly().optional(),
  route: text.optional(),
  trace: text.optional(),
  after: z.number().int().min(0).optional(),
  limit,
});
const act = z.object({
  recipients: z.array(id).max(100_000).readonly().optional(),
  trace: text.optional(),
  route: text.optional(),
  all: z.literal(true).optional(),
  act: z.enum(['hold', 'release', 'retry', 'bounce', 'cancel']),
});

const given = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Partial<T>;

export function queueHandlers(ports: ServerPorts): RouterOf<Api['queue']> {
  const { store } = ports;
  return {
    list: call(list, ({ limit: most, after, ...filter }) => {
      const where: QueueFilter = given(filter);
      return store.queue({
        ...(Object.keys(where).length === 0 ? { all: true } : where),
        limit: most,
        ...(after === undefined ? {} : { after }),
      });
    }),
    act: call(act, async ({ act: wanted, ...selection }, context) => {
      const where: QueueFilter = given(selection);
      if (Object.keys(where).length === 0)
        throw new ApiError('BAD_INPUT', 'Say which messages: recipients, trace, route or all');
      const done = await operate(store, ports.clock, where, wanted, byWhom(context.who));
      if (!done.ok) throw new ApiError('FAILED', `The queue could not be changed (${done.error})`);
      return { recipients: done.value };
    }),
    watch: stream(z.object({ limit }), (input, { signal }) =>
      repeated(
        async () => {
          const [rows, counts] = await Promise.all([
            store.queue({ states: live, limit: input.limit }),
            store.queueCounts(),
          ]);
          return { rows, counts };
        },
        hear => store.watchEvents(notes => notes.some(concernsQueue) && hear()),
        signal,
      ),
    ),
  };
}

const concernsQueue = (note: { readonly name: string }): boolean =>
  note.name.startsWith('queue.') || note.name.startsWith('mda.');
