/**
 * A fault script at work: which step fires. Counts, rates and who was greylisted are its state, and chance is drawn from the
 * seed, the step and its count; so the same script and the same happenings in the same order give the same faults.
 */
import type { Clock } from '../../base/ports.ts';
import type { AnswerFault } from '../../net/on-purpose.ts';
import type { Fault, FaultAt } from '../../smtp/fault.ts';
import { type Refusal, refusal } from '../../smtp/reply.ts';
import { type FaultScript, type FaultStep, type Place, replyOf } from './script.ts';

/** What happens, and to whom. */
export type Happening = Omit<FaultAt, 'place'> & {
  readonly place: Place;
  /** Of IMAP and POP3. */
  readonly command?: string;
  /** Of a handshake. */
  readonly listener?: string;
  readonly server?: string | null;
  readonly remote: string;
  readonly user: string | undefined;
  /** The connection, and which of its messages. */
  readonly session: string;
  readonly message: string;
};

/** `drawn`: in [0, 1), for what is somewhere between two numbers. */
export type Fired = { readonly step: FaultStep; readonly number: number; readonly drawn: number };

export type StepCount = { readonly seen: number; readonly fired: number };
export type Run = {
  readonly script: FaultScript;
  fires(happening: Happening): Fired | null;
  /** Of each step: how often it was met, how often it fired. */
  counts(): readonly StepCount[];
};

type StepState = {
  seen: number;
  fired: number;
  readonly keys: Map<string, { count: number; readonly ordinal: number; readonly since: number; times: number[] }>;
  /** How many keys there were: their order is what chance is drawn for. */
  ordinals: number;
};
/** Whoever came longest ago is forgotten, and counted from one again. */
const MOST_KEYS = 10_000;

export function newRun(script: FaultScript, clock: Clock): Run {
  const states: StepState[] = script.steps.map(() => ({ seen: 0, fired: 0, keys: new Map(), ordinals: 0 }));
  const seed = script.seed ?? 1;
  return {
    script,
    fires(happening) {
      for (const [i, step] of script.steps.entries()) {
        if (step.at !== happening.place || !isMeant(step, happening)) continue;
        const state = states[i]!;
        state.seen++;
        const key = keyOf(state, step, happening, clock);
        if (!isTime(step, key, clock, [seed, i])) continue;
        state.fired++;
        return { step, number: i + 1, drawn: draw([seed, i, key.ordinal, key.count, 1]) };
      }
      return null;
    },
    counts: () => states.map(({ seen, fired }) => ({ seen, fired })),
  };
}

// ── for whom ──────────────────────────────────────────────────────────────────────────────────────────────────────

function isMeant(step: FaultStep, at: Happening): boolean {
  if (step.bigger !== undefined && (at.size ?? 0) <= step.bigger) return false;
  if (step.sender !== undefined && !fits(step.sender, at.sender ?? '')) return false;
  if (step.user !== undefined && !fits(step.user, at.user ?? '')) return false;
  if (step.remote !== undefined && !fits(step.remote, at.remote)) return false;
  if (step.listener !== undefined && step.listener !== at.listener) return false;
  if (step.server !== undefined && !fits(step.server, at.server ?? '')) return false;
  if (step.command !== undefined && ![step.command].flat().some(name => isCommand(name, at.command ?? '')))
    return false;
  const { recipient: wanted } = step;
  return wanted === undefined || recipientsOf(at).some(recipient => fits(wanted, recipient));
}
const recipientsOf = ({ recipient, recipients = [] }: Happening): readonly string[] =>
  recipient === undefined ? recipients : [recipient];

/** FETCH is UID FETCH too; UID FETCH is that alone. */
function isCommand(wanted: string, given: string): boolean {
  const [name, command] = [wanted.toUpperCase(), given.toUpperCase()];
  return name === command || `UID ${name}` === command;
}

/** '*' stands for anything; whatever the case. From left to right, so linear in what a stranger wrote. */
export function fits(pattern: string, text: string): boolean {
  const [first = '', ...more] = pattern.toLowerCase().split('*');
  const found = text.toLowerCase();
  if (more.length === 0) return found === first;
  const last = more.pop()!;
  if (!found.startsWith(first) || found.length < first.length + last.length || !found.endsWith(last)) return false;
  let at = first.length;
  for (const part of more) {
    const next = found.indexOf(part, at);
    if (next === -1) return false;
    at = next + part.length;
  }
  return at <= found.length - last.length;
}

// ── when ──────────────────────────────────────────────────────────────────────────────────────────────────────────

type Key = { readonly count: number; readonly ordinal: number; readonly since: number; readonly times: number[] };

/** What is counted together, this time counted in. */
function keyOf(state: StepState, step: FaultStep, at: Happening, clock: Clock): Key {
  const name = nameOf(step, at);
  let key = state.keys.get(name);
  if (!key) {
    if (state.keys.size >= MOST_KEYS) state.keys.delete(state.keys.keys().next().value!);
    key = { count: 0, ordinal: state.ordinals++, since: clock.monotonic(), times: [] };
    state.keys.set(name, key);
  }
  key.count++;
  return key;
}

function nameOf({ per, greylist }: FaultStep, at: Happening): string {
  // As greylisting knows senders: by address, sender and recipient (RFC 6647 §2.3).
  if (greylist !== undefined && per === undefined) return JSON.stringify([at.remote, at.sender, recipientsOf(at)]);
  switch (per) {
    case undefined:
    case 'all':
      return '';
    case 'session':
    case 'message':
    case 'remote':
      return at[per];
    case 'user':
    case 'sender':
      return at[per] ?? '';
    case 'recipient':
      return recipientsOf(at).join(' ').toLowerCase();
  }
}

function isTime(step: FaultStep, key: Key, clock: Clock, drawn: readonly number[]): boolean {
  const { nth, every, first, beyond, chance, above, greylist } = step;
  const { count } = key;
  // Looked at each time, fire or not: a rate is of what came.
  const isAbove = above === undefined || rateIsAbove(key, above, clock.monotonic());
  if (nth !== undefined && !(typeof nth === 'number' ? nth === count : nth.includes(count))) return false;
  if (every !== undefined && count % every !== 0) return false;
  if (first !== undefined && count > first) return false;
  if (beyond !== undefined && count <= beyond) return false;
  if (chance !== undefined && draw([...drawn, key.ordinal, count]) >= chance) return false;
  if (greylist !== undefined && clock.monotonic() - key.since >= greylist * 1000) return false;
  return isAbove;
}

function rateIsAbove(
  key: Key,
  { count, seconds }: { readonly count: number; readonly seconds: number },
  now: number,
): boolean {
  const { times } = key;
  times.push(now);
  // One more than may be is all that must be known.
  if (times.length > count + 1) times.shift();
  return times.length > count && now - times[0]! < seconds * 1000;
}

/** In [0, 1): always the same of the same numbers. */
function draw(numbers: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const number of numbers)
    for (let rest = number >>> 0, i = 0; i < 4; i++, rest >>>= 8) hash = Math.imul(hash ^ (rest & 0xff), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}

// ── what ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `because`: who says so. */
export function faultOf(fired: Fired, because: string, at: Happening): Fault {
  const { step } = fired;
  const { silent, drop, hide, announce, tls } = step;
  const refused = refusalOf(step, because, at);
  return {
    because,
    ...(refused ? { refusal: refused } : {}),
    ...slowness(fired),
    ...(silent ? { silent } : {}),
    ...(drop ? { drop } : {}),
    ...(hide ? { hide } : {}),
    ...(announce ? { announce } : {}),
    ...(tls ? { brokenTls: true } : {}),
  };
}

/** The same of IMAP and POP3. */
export function answerFaultOf(fired: Fired, because: string, at: Happening): AnswerFault {
  const { reply, silent, drop, hide, announce, literal, uidvalidity } = fired.step;
  return {
    because,
    ...(reply === undefined ? {} : { reply: filledIn(reply, at) }),
    ...slowness(fired),
    ...(silent ? { silent } : {}),
    ...(drop ? { drop } : {}),
    ...(hide ? { hide } : {}),
    ...(announce ? { announce } : {}),
    ...(literal === undefined ? {} : { literal }),
    ...(uidvalidity ? { uidValidity: 1 } : {}),
  };
}

export const delayOf = ({ step: { delay }, drawn }: Fired): number | null =>
  delay === undefined ? null : between(delay, drawn) * 1000;

function slowness(fired: Fired): Pick<Fault, 'delay' | 'throttle' | 'split'> {
  const { throttle, split } = fired.step;
  const delay = delayOf(fired);
  return {
    ...(delay === null ? {} : { delay }),
    ...(throttle === undefined ? {} : { throttle: Math.round(between(throttle, fired.drawn)) }),
    ...(split === undefined ? {} : { split }),
  };
}

const between = (range: number | readonly [number, number], drawn: number): number =>
  typeof range === 'number' ? range : range[0] + (range[1] - range[0]) * drawn;

function refusalOf({ reply, at }: FaultStep, because: string, happening: Happening): Refusal | null {
  const written = reply === undefined ? null : replyOf(reply);
  if (!written) return null;
  const said = { ...written, text: filledIn(written.text, happening) };
  // The greeting has no place for a status; servers say it in the text (RFC 2034 §3).
  const isGreeting = at === 'connect' && said.status !== '';
  return refusal(isGreeting ? { ...said, status: '', text: `${said.status} ${said.text}` } : said, because);
}

/** {remote}, {sender} and {recipient} in the text of a reply; what stands there cannot split it (smtp/reply.ts). */
const filledIn = (text: string, { remote, sender = '', recipient, recipients = [] }: Happening): string =>
  text.replace(/\{(remote|sender|recipient)\}/g, (_, name) =>
    (name === 'remote' ? remote : name === 'sender' ? sender : (recipient ?? recipients[0] ?? '')).replace(
      /[\r\n]/g,
      ' ',
    ),
  );
