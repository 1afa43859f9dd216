/** Mail that lies on other servers: accounts there, tries, sign-ins. */
import { z } from 'zod';
import { seconds } from '../../base/units.ts';
import { providers } from '../../mra/providers.ts';
import { byWhom, given, orThrow } from '../answer.ts';
import type { Api, SignInState } from '../contract.ts';
import { either, every, repeated, type Subscribe } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf, stream } from '../rpc.ts';

const name = z.string().max(1_000);
const draft = z.object({
  protocol: z.enum(['pop3', 'imap']),
  host: z.string().max(255).optional(),
  port: z.number().int().min(1).max(65_535).optional(),
  tls: z.enum(['implicit', 'starttls', 'none']).optional(),
  pins: z.array(z.string().max(200)).max(10).readonly().optional(),
  authorities: z.string().max(100_000).optional(),
  user: name.min(1),
  login: z.enum(['password', 'oauth2']).optional(),
  provider: name.optional(),
  folders: z.array(name.min(1)).max(100).readonly().optional(),
  keepDays: z.number().int().min(0).max(3_650).nullable().optional(),
  since: z.number().min(0).nullable().optional(),
  every: z.number().min(60_000).max(604_800_000).optional(),
  idle: z.boolean().optional(),
  into: name.optional(),
  judged: z.boolean().optional(),
  enabled: z.boolean().optional(),
});
const place = draft.pick({
  host: true,
  port: true,
  tls: true,
  pins: true,
  authorities: true,
  user: true,
  provider: true,
});
const secret = { password: z.string().min(1).max(10_000).optional(), signIn: z.string().max(100).optional() };
const id = z.number().int().positive();
/** A visit that brings nothing is no event, and still was one. */
const LOOKS_AGAIN = seconds(5);

export function fetchHandlers({ fetch, config, store, clock }: ServerPorts): RouterOf<Api['fetch']> {
  const row = z.object({ id });
  const stateOf = (one: string): SignInState => {
    const state = fetch.consents.state(one);
    return { kind: state?.kind ?? 'gone', sentence: state?.kind === 'failed' ? state.sentence : null };
  };
  const told: Subscribe = hear =>
    store.watchEvents(notes => {
      if (notes.some(({ name }) => name.startsWith('fetch.'))) hear();
    });
  const changes = either(told, every(clock, LOOKS_AGAIN));
  return {
    list: call(z.object({}), () => fetch.rows()),
    watch: stream(z.object({}), (_, { signal }) => repeated(() => fetch.rows(), changes, signal)),
    add: call(z.object({ account: z.string().min(1).max(320), settings: draft, ...secret }), async (input, { who }) =>
      orThrow(
        await fetch.add(
          ...[input.account, given(input.settings), { password: input.password, consent: input.signIn }],
          byWhom(who),
        ),
      ),
    ),
    change: call(z.object({ id, settings: draft.partial(), ...secret }), async (input, { who }) =>
      orThrow(
        await fetch.change(
          ...[input.id, given(input.settings), { password: input.password, consent: input.signIn }],
          byWhom(who),
        ),
      ),
    ),
    remove: call(row, async (input, { who }) => orThrow(await fetch.remove(input.id, byWhom(who)))),
    now: call(row, async input => orThrow(await fetch.now(input.id))),
    try: call(
      z.object({ id: id.optional(), settings: draft.partial(), password: secret.password }),
      async ({ id: of, settings, password }) => {
        const whole = { ...given(settings) } as Parameters<typeof fetch.try>[0];
        return orThrow(await fetch.try(whole, { password }, of ?? null));
      },
    ),
    importSource: call(
      z.object({ settings: place, actingFor: name.optional(), ...secret }),
      async ({ settings, actingFor, password, signIn }) => {
        const wish = { ...given(settings), ...(actingFor === undefined ? {} : { actingFor }) };
        return { ...orThrow(fetch.source(wish, { password, consent: signIn })) };
      },
    ),
    providers: call(z.object({}), async () =>
      providers.map(one => ({
        ...{ name: one.name, title: one.title, domains: one.domains, register: one.register },
        ...{ imap: one.imap?.host ?? null, pop3: one.pop3?.host ?? null, device: one.oauth?.device != null },
        hasClient: config()['fetch.oauth-clients'].some(
          line => line.trim().split(/\s+/)[0]?.toLowerCase() === one.name,
        ),
      })),
    ),
    signIn: call(
      z.object({ provider: name.min(1), user: name, device: z.boolean().optional() }),
      async ({ provider, user, device = false }) => orThrow(await fetch.consents.begin({ provider, user, device })),
    ),
    signInState: call(z.object({ id: z.string().max(100) }), async input => stateOf(input.id)),
    signedIn: call(z.object({ id: z.string().max(100), address: z.string().max(20_000) }), async input => {
      orThrow(await fetch.consents.answer(input.id, input.address));
      return stateOf(input.id);
    }),
  };
}
