/**
 * Mailpit's chaos: three triggers, each with a code and a probability in percent, as steps of a fault script. What a call leaves
 * out is as it was at first. (Mailpit answers 400 where it was started without chaos; here it is always there.)
 */
import type { Faults } from '../../capture/faults/faults.ts';
import type { FaultStep } from '../../capture/faults/script.ts';
import { bodyOf, json, type Route, router, text } from '../answer.ts';
import type { Tongue } from '../door.ts';
import { newMonkey } from '../monkeys.ts';

type Trigger = { readonly ErrorCode: number; readonly Probability: number };
export type Triggers = { readonly Sender: Trigger; readonly Recipient: Trigger; readonly Authentication: Trigger };

const USUAL: Triggers = {
  Sender: { ErrorCode: 451, Probability: 0 },
  Recipient: { ErrorCode: 451, Probability: 0 },
  Authentication: { ErrorCode: 535, Probability: 0 },
};
const places = { Sender: 'mail', Recipient: 'rcpt', Authentication: 'auth' } as const;
const names = Object.keys(places) as readonly (keyof Triggers)[];
const MARK = 'Mailpit chaos: ';
const MOST_BODY = 10_000;

/** Pure. */
export const chaosSteps = (triggers: Triggers): readonly FaultStep[] =>
  names.flatMap(name => {
    const { ErrorCode, Probability } = triggers[name];
    const reply = `${ErrorCode} Chaos ${name.toLowerCase()} error`;
    return Probability === 0 ? [] : [{ name: `${MARK}${name}`, at: places[name], chance: Probability / 100, reply }];
  });

/** Pure. */
export function triggersOf(steps: readonly FaultStep[]): Triggers {
  const read = (name: keyof Triggers): Trigger => {
    const step = steps.find(one => one.name === `${MARK}${name}`);
    const code = Number(step?.reply?.slice(0, 3));
    if (!step || !(code >= 400 && code <= 599)) return USUAL[name];
    return { ErrorCode: code, Probability: Math.round((step.chance ?? 1) * 100) };
  };
  return { Sender: read('Sender'), Recipient: read('Recipient'), Authentication: read('Authentication') };
}

/** The fault is what Mailpit says. */
export function readTriggers(body: Uint8Array | null): Triggers | string {
  let given: unknown;
  try {
    given = JSON.parse(Buffer.from(body ?? []).toString());
  } catch {
    return 'The request is no JSON';
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'The request is no JSON object';
  const read: Partial<Record<keyof Triggers, Trigger>> = {};
  for (const name of names) {
    const one: unknown = (given as Record<string, unknown>)[name] ?? {};
    if (typeof one !== 'object' || one === null) return `${name} is no object`;
    const { ErrorCode = 0, Probability = 0 } = one as Readonly<Record<string, unknown>>;
    const code = ErrorCode === 0 ? USUAL[name].ErrorCode : ErrorCode;
    if (!Number.isInteger(code) || Number(code) < 400 || Number(code) > 599)
      return 'error code must be between 400 and 599';
    if (!Number.isInteger(Probability) || Number(Probability) < 0 || Number(Probability) > 100)
      return 'probability must be between 0 and 100';
    read[name] = { ErrorCode: Number(code), Probability: Number(Probability) };
  }
  return { ...USUAL, ...read };
}

export function mailpitChaos(faults: Pick<Faults, 'all' | 'set' | 'ready'>): Tongue {
  const monkey = newMonkey<Triggers>(faults, { mark: MARK, steps: chaosSteps, read: triggersOf });
  type Context = { readonly request: Request; readonly inbox: string | null };
  const now = ({ inbox }: Context) => json(monkey.of(inbox) ?? USUAL);
  const routes: readonly Route<Context>[] = [
    [
      'GET',
      '/api/v1/chaos',
      async context => {
        await faults.ready();
        return now(context);
      },
    ],
    [
      'PUT',
      '/api/v1/chaos',
      async context => {
        const wanted = readTriggers(await bodyOf(context.request, MOST_BODY));
        if (typeof wanted === 'string') return text(wanted, 400);
        const done = await monkey.set(context.inbox, wanted);
        return done.ok ? now(context) : text(done.error, 400);
      },
    ],
  ];
  const answer = router(routes);
  return {
    tool: 'mailpit',
    answer: (request, path, { inbox }) => answer(request.method, path, { request, inbox }),
    stream: () => null,
  };
}
