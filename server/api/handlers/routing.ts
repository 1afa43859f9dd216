/** Which way mail goes and under which address: tables, relays, and what they would do with one address. */
import { z } from 'zod';
import { draftOf, type Relay } from '../../routing/relay.ts';
import { byWhom, given, orThrow } from '../answer.ts';
import type { Api, RelayRow } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf } from '../rpc.ts';

const text = z.string().min(1).max(400);
const secret = z.string().max(1024).nullable();
export const table = z.enum(['route', 'tls', 'rewrite']);
const lines = z.array(z.string().max(2000)).max(20_000).readonly();
const wish = {
  hosts: z.array(text).min(1).max(10).readonly(),
  user: z.string().max(1024),
  password: secret,
  mechanisms: z.array(text).max(10).readonly(),
  tls: z.string().max(2000),
  helo: z.string().max(255),
  source: z.string().max(100),
  concurrency: z.number().int().min(1).max(1000).nullable(),
  proxy: z.string().max(1500),
  proxyPassword: secret,
};
const name = z.string().min(1).max(63);
const { hosts } = wish;
const draft = z.object({ ...z.object(wish).partial().shape, name, hosts });
const change = z.object({ ...z.object(wish).partial().shape, name });
/** As it is typed: nothing is missing yet, and what is wrong is told beside its field. */
const unchecked = z.object({
  ...z.object({ ...wish, hosts: z.array(z.string().max(400)).max(100).readonly() }).partial().shape,
  ...{ name: z.string().max(400), isNew: z.boolean(), concurrency: z.number().nullable().optional() },
});
const address = z.string().min(1).max(320);

export function routingHandlers({ routes }: ServerPorts): RouterOf<Api['routing']> {
  const rowOf = (relay: Relay): RelayRow => row(relay, routes.lines('route'));
  return {
    lines: call(z.object({ table }), async input => ({ lines: routes.lines(input.table) })),
    try: call(z.object({ table, lines }), input => routes.try(input.table, input.lines)),
    write: call(z.object({ table, lines, before: lines.optional() }), async (input, { who }) =>
      orThrow(await routes.write(input.table, input.lines, byWhom(who), input.before)),
    ),
    explain: call(z.object({ address, sender: z.string().max(320).optional() }), input =>
      routes.explainRoute(input.address, input.sender === undefined ? undefined : { sender: input.sender }),
    ),
    explainRewrite: call(z.object({ address }), async input => routes.explainRewrite(input.address)),
    relays: call(z.object({}), async () => routes.relays().map(rowOf)),
    addRelay: call(draft, async (input, { who }) => rowOf(orThrow(await routes.addRelay(given(input), byWhom(who))))),
    changeRelay: call(change, async ({ name: wanted, ...input }, { who }) =>
      rowOf(orThrow(await routes.changeRelay(wanted, given(input), byWhom(who)))),
    ),
    removeRelay: call(z.object({ name }), async (input, { who }) =>
      rowOf(orThrow(await routes.removeRelay(input.name, byWhom(who)))),
    ),
    checkRelay: call(unchecked, async ({ name: wanted, isNew, ...input }) => ({
      faults: routes.checkRelay(wanted, given(input), isNew),
    })),
    tryRelay: call(change, async ({ name: wanted, ...input }) => {
      const wish = given(input);
      const isKept = Object.keys(wish).length === 0;
      const { works, hosts: tried } = orThrow(await routes.tryRelay(wanted, isKept ? undefined : wish));
      const shown = tried.map(one => ({
        ...one,
        lines: one.lines.map(({ who, text: said }) => ({ who, text: said })),
      }));
      return { works, hosts: shown };
    }),
  };
}

function row(relay: Relay, routes: readonly string[]): RelayRow {
  const {
    name: called,
    hosts: at,
    user = '',
    mechanisms = [],
    tls = '',
    helo = '',
    source = '',
    concurrency = null,
  } = draftOf(relay);
  return {
    ...{ name: called, hosts: at, user, mechanisms, tls, helo, source, concurrency, proxy: draftOf(relay).proxy ?? '' },
    hasPassword: relay.password !== null,
    hasProxyPassword: relay.proxyPassword !== null,
    usedBy: routes.flatMap((line, at) => (line.endsWith(` → relay ${called}`) ? [at + 1] : [])),
  };
}
