/**
 * What a script would do with mail that is here: run on each message, nothing is carried out. As at the time when a
 * message came, so that dates mean what they meant then; vacation and duplicate remember within the trial alone. Beside it
 * the script that runs now, so that what would become different can be told.
 *
 * It takes turns with everybody else of the process (base/pace.ts), ends after a while, and looks at the first mebibyte of
 * a large message only, while its size is told as it is.
 */
import { newPace, type Rest } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import { type Duration, mebibytes, seconds } from '../base/units.ts';
import type { RunLimits } from '../sieve/extension.ts';
import type { Answer, Question, SieveFacts, SieveMessage } from '../sieve/facts.ts';
import { usualLimits } from '../sieve/limits.ts';
import { answering } from '../sifting/answers.ts';
import { addressesOf, factsOf } from '../sifting/facts.ts';
import type { Scripts, Stage } from '../sifting/scripts.ts';
import { type Sifted, sift } from '../sifting/sift.ts';
import { type Account, type Id, type Mailbox, REJECTS, type Store } from '../store/interface.ts';
import { type Outcome, outcomeOf } from './trial-words.ts';

/** What of a message is read. */
export const LOOKED_AT = mebibytes(1);
const LONGEST: Duration = seconds(20);

export type TriedMessage = {
  /** null: it was pasted. */
  readonly message: Id | null;
  readonly mailbox: string;
  readonly at: number;
  readonly from: string;
  readonly subject: string;
  readonly size: number;
  /** It is larger than what was looked at. */
  readonly cut: boolean;
  readonly would: Outcome;
  /** By the script that runs now; null: none does, or it is the same script. */
  readonly now: Outcome | null;
  readonly differs: boolean;
};

export type TrialParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly scripts: Pick<Scripts, 'named'>;
  readonly separator: () => string;
  readonly host: () => string;
  readonly junkFrom: () => number;
};
export type TrialAsked = {
  readonly account: Account;
  /** What would run, in its order. */
  readonly stages: readonly Stage[];
  /** What runs now; null: it is the same. */
  readonly now: readonly Stage[] | null;
  readonly signal?: AbortSignal | undefined;
};
/** Names of mailboxes; null: wherever mail that came may lie. */
export type TrialRange = { readonly mailboxes: readonly string[] | null; readonly limit: number };
export type Tried = {
  /** The newest first. */
  readonly messages: readonly TriedMessage[];
  /** It took too long: these are the newest, and there are others. */
  readonly ended: boolean;
};

export type Trial = {
  latest(asked: TrialAsked, range: TrialRange): Promise<Tried>;
  /** null: there is no such message in this account. */
  one(asked: TrialAsked, message: Id): Promise<TriedMessage | null>;
  pasted(asked: TrialAsked, octets: Uint8Array): Promise<TriedMessage>;
};

export function newTrial(parts: TrialParts): Trial {
  const { store, clock } = parts;
  return {
    async latest(asked, range) {
      const began = clock.monotonic();
      const rest = newPace(clock).rest;
      const chosen = await newest(store, asked.account.id, range);
      const run = await newRun(parts, asked, 'short', rest);
      const messages: TriedMessage[] = [];
      // The oldest first, for whom a vacation has answered already.
      for (const one of chosen.toReversed()) {
        if (asked.signal?.aborted || clock.monotonic() - began > LONGEST) break;
        const octets = await store.bytes(one.message, [0, LOOKED_AT]).catch(() => null);
        if (octets) messages.push(await run(octets, one));
        await rest();
      }
      return { messages: messages.toReversed(), ended: messages.length < chosen.length };
    },
    async one(asked, message) {
      const facts = await store.message(message);
      const place = (await store.places(message)).find(one => one.account === asked.account.id);
      if (!facts || !place) return null;
      const octets = await store.bytes(message, [0, LOOKED_AT]);
      const { createdAt: at, size, trace } = facts;
      const run = await newRun(parts, asked, 'full', newPace(clock).rest);
      return run(octets, { message, mailbox: place.mailbox, at, size, trace });
    },
    async pasted(asked, octets) {
      const run = await newRun(parts, asked, 'full', newPace(clock).rest);
      const known = { message: null, mailbox: '', at: clock.now(), size: octets.length, trace: '' };
      return run(octets.subarray(0, LOOKED_AT), known);
    },
  };
}

// ── which ──

type Chosen<M = Id | null> = Pick<TriedMessage, 'mailbox' | 'at' | 'size'> & {
  readonly message: M;
  readonly trace: string;
};

/** Mail of one's own, and what was thrown away, is not what rules are made for. */
const cameHere = ({ role, name }: Mailbox): boolean =>
  role !== 'sent' && role !== 'drafts' && role !== 'trash' && role !== 'junk' && name !== REJECTS;

async function newest(store: Store, account: Id, { mailboxes, limit }: TrialRange): Promise<readonly Chosen<Id>[]> {
  const all = await store.mailboxes(account);
  const wanted = mailboxes === null ? all.filter(cameHere) : all.filter(one => mailboxes.includes(one.name));
  const found = new Map<Id, Chosen<Id>>();
  for (const { id, name } of wanted)
    for (const { message, internalDate, size, trace } of await store.page(account, id, { limit }))
      found.set(message, { message, mailbox: name, at: internalDate, size, trace });
  return [...found.values()].sort((a, b) => b.at - a.at || b.message - a.message).slice(0, limit);
}

// ── one run ──

type Run = (octets: Uint8Array, known: Chosen) => Promise<TriedMessage>;

async function newRun(parts: TrialParts, asked: TrialAsked, trace: 'short' | 'full', rest: Rest): Promise<Run> {
  const { store } = parts;
  const { account, stages, now } = asked;
  const limits = { ...usualLimits, trace };
  const addresses = await addressesOf(store, account.address);
  const memories = { would: newMemory(), now: newMemory() };
  const outcome = async (which: readonly Stage[], facts: SieveFacts, memory: Memory, how: RunLimits) => {
    const sifted = await sift(which, facts, memory.asked(answering(parts, account.id, facts.now), facts.now), how);
    return outcomeOf(sifted, memory.noted(sifted, facts));
  };
  return async (octets, { trace: of, ...known }) => {
    const facts = await factsFor(parts, account, addresses, octets, { trace: of, ...known });
    const would = await outcome(stages, facts, memories.would, limits);
    await rest();
    const before = now && (await outcome(now, facts, memories.now, usualLimits));
    return {
      ...known,
      from: facts.message.named('from')[0]?.value.text ?? '',
      subject: facts.message.named('subject')[0]?.value.text ?? '',
      cut: known.size > octets.length,
      ...{ would, now: before, differs: before !== null && would.said !== before.said },
    };
  };
}

async function factsFor(
  { store, separator, host, junkFrom }: TrialParts,
  account: Account,
  addresses: readonly string[],
  octets: Uint8Array,
  { at, size, trace }: Chosen,
): Promise<SieveFacts> {
  const judged = trace === '' ? null : await store.judgement(trace);
  const given = {
    octets,
    account,
    addresses,
    judged,
    now: at,
    separator: separator(),
    host: host(),
    junkFrom: junkFrom(),
  };
  const facts = factsOf({ ...given, sender: '', recipient: '', parameters: null, original: null });
  const { message } = facts;
  const envelope = { from: senderOf(message), to: addressedTo(message, account, addresses, separator()) };
  return { ...facts, message: withSize(message, size), envelope };
}

/** The part that was read, under the size of the whole. */
const withSize = (message: SieveMessage, size: number): SieveMessage =>
  message.size === size ? message : Object.defineProperty(message, 'size', { value: size });

/** Where no Return-Path was kept (it was pasted, or put in by a client), its author. */
function senderOf(message: SieveMessage): string {
  const path = message.named('return-path')[0]?.raw;
  return path === undefined
    ? (message.named('from')[0]?.addresses[0]?.all.text ?? '')
    : (/<([^>]*)>/.exec(path)?.[1] ?? path.trim());
}

/** The address it came for is not kept with a message: it is the first of ours that it names, with its detail. */
function addressedTo(
  message: SieveMessage,
  { address }: Account,
  addresses: readonly string[],
  separator: string,
): string {
  for (const { all } of ['to', 'cc'].flatMap(name => message.named(name).flatMap(field => field.addresses))) {
    const at = all.text.lastIndexOf('@');
    const local = all.text.slice(0, at);
    const user = separator === '' ? local : local.split(separator)[0];
    if ([local, user].some(one => addresses.includes(`${one}${all.text.slice(at)}`.toLowerCase()))) return all.text;
  }
  return address;
}

// ── what it remembers ──

type Memory = {
  /** Answers with what this trial remembers besides. */
  readonly asked: (
    answer: (question: Question) => Promise<Answer>,
    now: number,
  ) => (question: Question) => Promise<Answer>;
  /** Whether the away reply, if there is one, would go out. */
  readonly noted: (sifted: Sifted, facts: SieveFacts) => boolean;
};

function newMemory(): Memory {
  const until = new Map<string, number>();
  const isKept = (key: string, now: number): boolean => (until.get(key) ?? 0) > now;
  return {
    asked: (answer, now) => question =>
      // Whatever was seen before: the messages of the trial themselves would all be.
      question.ask === 'duplicate'
        ? Promise.resolve(isKept(`duplicate ${question.handle} ${question.id}`, now))
        : answer(question),
    noted({ actions }, { now, envelope }) {
      let answered = true;
      for (const { action } of actions) {
        if (action.do === 'remember') until.set(`duplicate ${action.handle} ${action.id}`, now + action.seconds * 1000);
        if (action.do !== 'vacation') continue;
        const key = `vacation ${action.handle} ${envelope.from.toLowerCase()}`;
        answered = !isKept(key, now);
        if (answered) until.set(key, now + action.seconds * 1000);
      }
      return answered;
    },
  };
}
