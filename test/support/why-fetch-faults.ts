/** Mail that lies on another server and is fetched: what can keep it there, each in a world of its own. */
import type { PulledDraftInput } from '../../server/api/contract.ts';
import { type Letter, letter, startMaildrop } from './maildrop.ts';
import { type Injected, KIM, open, type Stage, scriptFor, type WhyFault } from './why-stage.ts';
import type { World } from './world.ts';

type Elsewhere = {
  readonly letters?: readonly Letter[];
  readonly password?: string;
  readonly settings?: Partial<PulledDraftInput>;
  readonly server?: readonly string[];
  readonly before?: (world: World) => Promise<unknown>;
};

/** Ann’s mail lies elsewhere too, and has been looked for once. */
async function elsewhere(stage: Stage, asks: string, given: Elsewhere = {}): Promise<Injected> {
  const { letters = [], password = 'secret', settings = {}, server = [], before } = given;
  const world = await open(stage, { settings: ['mode=deliver', ...server] });
  const ann = await world.addAccount('ann@here.example');
  await before?.(world);
  const drop = await startMaildrop({ letters });
  stage.later(() => drop[Symbol.asyncDispose]());
  const { id } = await world.api.fetch.add({
    ...{ account: ann.address, password },
    settings: {
      ...{ protocol: 'pop3', host: '127.0.0.1', port: drop.port, tls: 'none', user: 'ann', enabled: false },
      ...settings,
    },
  });
  await world.api.fetch.now({ id });
  await world.api.fetch.change({ id, settings: { enabled: settings.enabled ?? true } });
  await world.api.fetch.now({ id });
  await world.settle();
  return { world, asks };
}

export const fetchFaults: readonly WhyFault[] = [
  {
    name: 'elsewhere the password is refused',
    cause: 'fetch-login',
    says: /^127\.0\.0\.1 does not let us in as ann since .*nothing is fetched/,
    direction: 'incoming',
    inject: stage => elsewhere(stage, `from ${KIM}`, { password: 'wrong' }),
  },
  {
    name: 'the other server is away',
    cause: 'fetch-failed',
    says: /^Mail of ann at 127\.0\.0\.1 cannot be fetched since .*We try again at/,
    direction: 'incoming',
    inject: stage => elsewhere(stage, `from ${KIM}`, { settings: { port: 9 } }),
  },
  {
    name: 'fetching is paused',
    cause: 'fetch-off',
    says: /^Fetching from 127\.0\.0\.1 as ann is paused/,
    direction: 'incoming',
    inject: stage =>
      elsewhere(stage, 'mail to ann@here.example from sue@there.example', { settings: { enabled: false } }),
  },
  {
    name: 'a letter is too large to be fetched',
    cause: 'fetch-too-large',
    says: /^A message too large for this server stays at 127\.0\.0\.1 \(ann\)/,
    direction: 'incoming',
    inject: stage =>
      elsewhere(stage, `from ${KIM}`, {
        letters: [letter(1, 'x'.repeat(200_000))],
        server: ['smtp.max-message-size=100000'],
      }),
  },
  {
    name: 'a letter is older than what is fetched',
    cause: 'fetch-older',
    says: /^It stays at 127\.0\.0\.1: of ann, only what came there after/,
    direction: 'incoming',
    inject: stage => elsewhere(stage, `from ${KIM} yesterday`, { settings: { since: Date.now() } }),
  },
  {
    name: 'elsewhere lay no such letter',
    cause: 'fetch-none',
    says: /^Nothing of the kind lay at 127\.0\.0\.1 \(ann\) when we looked .*spam folder is not fetched/,
    direction: 'incoming',
    inject: stage => elsewhere(stage, 'from sue@there.example', { letters: [letter(1)] }),
  },
  {
    name: 'fetched, and filtered away by a script',
    cause: 'by-script',
    says: /thrown away/,
    direction: 'incoming',
    inject: stage =>
      elsewhere(stage, `from ${KIM}`, {
        letters: [letter(1)],
        before: world => scriptFor(world, 'discard;'),
      }),
  },
];
