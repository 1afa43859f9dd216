/** The queue's rows, and a person's acts on them. */
import { z } from 'zod';
import { type Acting, type ActWish, act, addRecipients, changeSender, readdress } from '../../queue/acts.ts';
import { stepsOf } from '../../queue/control.ts';
import { newPreviews } from '../../queue/preview.ts';
import { parseRouteName, printRoute } from '../../queue/route-name.ts';
import { newShape, usualShape } from '../../queue/shape.ts';
import { live } from '../../queue/state.ts';
import { EVERYWHERE, type QueueFilter } from '../../store/interface.ts';
import { byWhom, orThrow } from '../answer.ts';
import type { FrozenRow, QueueActWish, QueueApi } from '../contract.ts';
import { repeated } from '../feed.ts';
import type { HeldApi } from '../held-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { filterFor, id, selection, state, text } from '../queue-selection.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';

const limit = z.number().int().min(1).max(5000);
const moment = z.number().int().min(0).max(8_640_000_000_000_000);
const words = z.string().max(1000);
const actName = z.enum([
  ...(['hold', 'release', 'retry', 'requeue', 'cancel', 'mark-delivered', 'bounce', 'expire'] as const),
  ...(['reroute', 'schedule', 'keep'] as const),
]);

const list = z.object({ ...selection, after: z.number().int().min(0).optional(), limit });
const acted = z.object({
  ...{ ...selection, act: actName, preview: text.optional() },
  reason: words.optional(),
  newRoute: text.nullable().optional(),
  at: moment.optional(),
  until: moment.optional(),
});
const shape = z.object({
  by: z.enum(['recipient', 'sender']).optional(),
  states: z.array(state).readonly().optional(),
  first: z.number().int().min(1000).max(31_536_000_000).optional(),
  columns: z.number().int().min(1).max(40).optional(),
  linear: z.boolean().optional(),
  parents: z.number().int().min(0).max(1_000_000).optional(),
});

export function queueHandlers(ports: ServerPorts): RouterOf<Omit<QueueApi, keyof HeldApi>> {
  const { store, clock, frozen } = ports;
  const acting: Acting = {
    ...{ store, clock, routeFor: ports.routeFor },
    keepFor: () => ports.config()['queue.give-up-after'],
  };
  const previews = newPreviews(store, clock, ports.random);
  const frozenRows = (): FrozenRow[] =>
    frozen.all().map(({ route, ...rest }) => ({ route: route === EVERYWHERE ? null : route, ...rest }));
  const freeze = async (route: string, why: string, by: string) => {
    const done = await frozen.freeze(route, by, why);
    if (!done.ok) throw new ApiError('FAILED', `The queue could not be changed (${done.error})`);
    return frozenRows();
  };
  const thaw = async (route: string, by: string) => {
    const done = await frozen.thaw(route, by);
    if (!done.ok) throw new ApiError('FAILED', `The queue could not be changed (${done.error})`);
    return { thawed: done.value, frozen: frozenRows() };
  };
  const chosen = async ({ preview, act: name, ...given }: z.output<typeof acted>): Promise<QueueFilter> => {
    if (preview !== undefined) {
      const recipients = previews.seen(preview, name);
      if (recipients) return { recipients };
      throw new ApiError('REFUSED', 'What was shown is no longer remembered; look again');
    }
    return somebody(await filterFor(ports, given));
  };
  return {
    list: call(list, async ({ limit: most, after, ...given }) =>
      store.queue({
        ...((await filterFor(ports, given)) ?? { all: true }),
        limit: most,
        ...(after === undefined ? {} : { after }),
      }),
    ),
    find: call(z.object(selection), async given => {
      const recipients: number[] = [];
      const where = (await filterFor(ports, given)) ?? { states: live };
      for await (const rows of stepsOf(store, where)) for (const row of rows) recipients.push(row.recipient);
      return { recipients };
    }),
    act: call(acted, async (input, { who }) =>
      orThrow(await act(acting, await chosen(input), wishOf(input), byWhom(who))),
    ),
    preview: call(z.object({ ...selection, act: actName }), async ({ act: name, ...given }) =>
      previews.make(somebody(await filterFor(ports, given)), name),
    ),
    readdress: call(z.object({ recipient: id, address: text }), async ({ recipient, address }, { who }) =>
      orThrow(await readdress(acting, recipient, address, byWhom(who))),
    ),
    addRecipients: call(
      z.object({ trace: text, addresses: z.array(text).min(1).max(1000).readonly() }),
      async ({ trace, addresses }, { who }) => ({
        recipients: orThrow(await addRecipients(acting, trace, addresses, byWhom(who))),
      }),
    ),
    changeSender: call(z.object({ trace: text, sender: z.string().max(400) }), async ({ trace, sender }, { who }) =>
      orThrow(await changeSender(acting, trace, sender, byWhom(who))),
    ),
    freeze: call(z.object({ route: text, why: words.optional() }), ({ route, why = '' }, { who }) =>
      freeze(routeNamed(route), why, byWhom(who)),
    ),
    thaw: call(z.object({ route: text }), ({ route }, { who }) => thaw(routeNamed(route), byWhom(who))),
    pause: call(z.object({ why: words.optional() }), ({ why = '' }, { who }) => freeze(EVERYWHERE, why, byWhom(who))),
    resume: call(z.object({}), (_, { who }) => thaw(EVERYWHERE, byWhom(who))),
    frozen: call(z.object({}), async () => frozenRows()),
    shape: call(shape, async ({ states = live, ...given }) => {
      const wish = Object.fromEntries(Object.entries(given).filter(([, part]) => part !== undefined));
      const counted = newShape({ ...usualShape, ...wish }, clock.now());
      for await (const rows of stepsOf(store, { states })) for (const row of rows) counted.add(row);
      return counted.shape();
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

function somebody(filter: QueueFilter | null): QueueFilter {
  if (filter) return filter;
  throw new ApiError('BAD_INPUT', 'Say which messages: recipients, trace, route, to, older … or all');
}

/** Each act has what it needs. */
function wishOf(input: z.output<typeof acted>): ActWish {
  const { act: name, reason, newRoute, at, until } = input;
  const needed = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw new ApiError('BAD_INPUT', `${name} needs ${what}`);
    return value;
  };
  switch (name) {
    case 'bounce':
    case 'expire':
      return { act: name, ...(reason === undefined ? {} : { reason }) };
    case 'reroute':
      return { act: name, newRoute: needed(newRoute, 'newRoute') };
    case 'schedule':
      return { act: name, at: needed(at, 'at') };
    case 'keep':
      return { act: name, until: needed(until, 'until') };
    default:
      return { act: name } satisfies QueueActWish;
  }
}

function routeNamed(said: string): string {
  const route = parseRouteName(said);
  if (!route.ok) throw new ApiError('BAD_INPUT', route.error);
  return printRoute(route.value);
}
