/**
 * MailHog's chaos monkey, Jim: eight chances, as steps of the fault script of the inbox (or of the one for all) with his name
 * before theirs; other steps stay. What no step can hold (a chance of nothing) is remembered until the server stops.
 *
 * As he does it: a connection that is not accepted ends at once; after each line it may end; the rest is refused at its place.
 */
import type { FaultStep } from '../../capture/faults/script.ts';

const USUAL = {
  DisconnectChance: 0.005,
  AcceptChance: 0.99,
  LinkSpeedAffect: 0.1,
  LinkSpeedMin: 1024,
  LinkSpeedMax: 10_240,
  RejectSenderChance: 0.05,
  RejectRecipientChance: 0.05,
  RejectAuthChance: 0.05,
};
export type Jim = { readonly [K in keyof typeof USUAL]: number };

/** Before the name of each of his steps. */
export const JIM = 'MailHog’s Jim: ';
/** The least and the most that a step can be told. */
const [SLOWEST, FASTEST] = [10, 10_000_000];

/** Pure. */
export function jimSteps(jim: Jim): readonly FaultStep[] {
  const step = (name: string, chance: number, rest: Omit<FaultStep, 'name' | 'chance'>): FaultStep[] =>
    chance > 0 ? [{ name: `${JIM}${name}`, chance, ...rest }] : [];
  const speed = (octets: number): number => Math.min(FASTEST, Math.max(SLOWEST, Math.round(octets)));
  const [slow, fast] = [speed(jim.LinkSpeedMin), speed(jim.LinkSpeedMax)];
  return [
    ...step('accept', precise(1 - jim.AcceptChance), { at: 'connect', drop: 'before' }),
    ...step('auth', jim.RejectAuthChance, { at: 'auth', reply: '500 Unrecognised command' }),
    ...step('sender', jim.RejectSenderChance, { at: 'mail', reply: '550 Invalid sender {sender}' }),
    ...step('recipient', jim.RejectRecipientChance, { at: 'rcpt', reply: '550 Invalid recipient {recipient}' }),
    ...(['ehlo', 'auth', 'mail', 'rcpt', 'data', 'message'] as const).flatMap(at =>
      step('disconnect', jim.DisconnectChance, { at, drop: 'after' }),
    ),
    ...step('link speed', jim.LinkSpeedAffect, {
      ...{ at: 'data', throttle: [Math.min(slow, fast), Math.max(slow, fast)] },
    }),
  ];
}

/** Who his steps say he is; null: there are none. Pure. */
export function jimOf(steps: readonly FaultStep[]): Jim | null {
  const his = steps.filter(({ name }) => name?.startsWith(JIM));
  if (his.length === 0) return null;
  const find = (name: string): FaultStep | undefined => his.find(step => step.name === `${JIM}${name}`);
  const link = find('link speed')?.throttle;
  const [slow, fast] = typeof link === 'object' ? link : [0, 0];
  return {
    DisconnectChance: find('disconnect')?.chance ?? 0,
    AcceptChance: precise(1 - (find('accept')?.chance ?? 0)),
    LinkSpeedAffect: find('link speed')?.chance ?? 0,
    ...{ LinkSpeedMin: slow, LinkSpeedMax: fast },
    RejectSenderChance: find('sender')?.chance ?? 0,
    RejectRecipientChance: find('recipient')?.chance ?? 0,
    RejectAuthChance: find('auth')?.chance ?? 0,
  };
}
/** Without the rest that 1 - 0.99 leaves. */
const precise = (chance: number): number => Math.round(chance * 1e12) / 1e12;

/** No body: the usual chances. As MailHog has it, what a body does not say is 0. null: it is no JSON, or no chances. */
export function readJim(body: Uint8Array): Jim | null {
  const words = Buffer.from(body).toString().trim();
  if (words === '') return USUAL;
  let given: unknown;
  try {
    given = JSON.parse(words);
  } catch {
    return null;
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  const read: Record<string, number> = {};
  for (const name of Object.keys(USUAL)) {
    const value: unknown = (given as Record<string, unknown>)[name] ?? 0;
    const most = name.startsWith('LinkSpeedM') ? Number.MAX_SAFE_INTEGER : 1;
    if (typeof value !== 'number' || !(value >= 0 && value <= most)) return null;
    read[name] = value;
  }
  return read as Jim;
}
