/** Messages, and connections that were refused, that somebody may mean: each with its events, its recipients, and where it lies. */
import { connectionOf } from '../events/trace.ts';
import type { Verdict } from '../judgement/decide.ts';
import { FACTS_VERSION, type Facts as JudgedFacts } from '../judgement/facts.ts';
import { pardonOf } from '../judgement/pardon.ts';
import type { Meant, StoredNote } from '../store/interface.ts';
import type { Direction } from './answer.ts';
import type { WhyOptions } from './gather.ts';
import type { Candidate } from './gathered.ts';
import type { Question } from './question.ts';

const MOST_MEANT = 12;
const MOST_EVENTS = 400;

/** All that was said must fit; where nothing does, the subject may have been none, and the time may be another. */
export async function candidatesFor(
  options: WhyOptions,
  question: Question,
  isOurs: (address: string) => boolean,
): Promise<readonly Candidate[]> {
  const { store } = options;
  if (question.trace !== null)
    return [await candidateOf(options, question.trace, isOurs)].filter(one => one.notes.length + one.rows.length > 0);
  // Strangers first: they write less than our own people get.
  const addresses = question.named
    .map(({ address }) => address)
    .toSorted((a, b) => Number(isOurs(a)) - Number(isOurs(b)));
  const { subject, messageId, span } = question;
  const base = { from: span.from, until: span.until, limit: MOST_MEANT };
  const all: Meant = {
    ...base,
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(subject !== null ? { subject } : {}),
    ...(messageId !== null ? { messageId } : {}),
  };
  const looks: Meant[] = [all];
  if (subject !== null && (addresses.length > 0 || messageId !== null))
    looks.push({ ...all, subject: undefined as never });
  for (const look of looks) {
    const wanted = Object.fromEntries(Object.entries(look).filter(([, value]) => value !== undefined)) as Meant;
    const found = await store.meant(wanted);
    if (found.length > 0) return Promise.all(found.map(({ trace }) => candidateOf(options, trace, isOurs)));
  }
  return [];
}

async function candidateOf(
  options: WhyOptions,
  trace: string,
  isOurs: (address: string) => boolean,
): Promise<Candidate> {
  const { store } = options;
  const [events, rows, message, judged] = await Promise.all([
    store.events({ trace, limit: MOST_EVENTS }),
    store.queue({ trace, limit: 100 }),
    store.messageByTrace(trace),
    store.judgement(trace),
  ]);
  const isMessage = trace !== connectionOf(trace);
  const notes = events
    .filter(
      note => note.trace === trace || (isMessage && note.trace === connectionOf(trace) && note.name !== 'smtp.refused'),
    )
    .sort((a, b) => a.at - b.at || a.id - b.id);
  const own = rows.filter(one => one.trace === trace);
  const accepted = notes.find(note => note.name === 'queue.accepted');
  const refused = notes.find(note => note.name === 'smtp.refused');
  const fields = accepted?.fields ?? refused?.fields ?? {};
  const list = Array.isArray(fields.recipients)
    ? (fields.recipients as string[])
    : typeof fields.recipient === 'string'
      ? [fields.recipient]
      : [];
  const recipients = list.length > 0 ? list : own.map(one => one.address);
  const sender = typeof fields.sender === 'string' ? fields.sender : (own[0]?.sender ?? null);
  const kept = await keptOf(options, trace, notes);
  return {
    ...{ trace, sender, recipients, notes, rows: own, kept },
    at: accepted?.at ?? own[0]?.acceptedAt ?? refused?.at ?? notes[0]?.at ?? 0,
    direction: directionOf(String(fields.listener ?? ''), recipients, isOurs),
    subject:
      message?.summary.subject ?? (typeof fields.subject === 'string' ? fields.subject : (own[0]?.subject ?? null)),
    size: message?.size ?? (typeof fields.size === 'number' ? fields.size : null),
    judged: judged ? judgedOf(judged) : null,
    isThere: message !== null && (await store.places(message.id)).length > 0,
  };
}

const directionOf = (
  listener: string,
  recipients: readonly string[],
  isOurs: (address: string) => boolean,
): Direction =>
  (listener === 'smtp' || recipients.every(isOurs)) && !/^submission/.test(listener)
    ? 'incoming'
    : recipients.length > 0 && recipients.every(isOurs)
      ? 'incoming'
      : 'outgoing';

function judgedOf({ verdict, facts }: { readonly verdict: string; readonly facts: string }): Candidate['judged'] {
  const { act, stage, by, score, because } = JSON.parse(verdict) as Verdict;
  const known = JSON.parse(facts) as JudgedFacts;
  const pardon = known.version === FACTS_VERSION ? pardonOf(known, { act, stage, by }) : null;
  return { score, because, pardon: pardon?.of ?? null };
}

const MOST_DELETED = 1000;
const A_MOMENT = 60_000;

/** Of accounts that deleted it. */
async function keptOf(
  { store, keepExpunged }: WhyOptions,
  trace: string,
  notes: readonly StoredNote[],
): Promise<Candidate['kept']> {
  const deleted = new Map(
    notes.filter(({ name }) => name === 'ms.expunged').map(({ fields, at }) => [String(fields.owner ?? fields.by), at]),
  );
  const filed = notes.findLast(({ name }) => name === 'mda.filed');
  if (deleted.size > 0 && filed) deleted.set(String(filed.fields.account), [...deleted.values()].at(-1)!);
  const kept: Candidate['kept'][number][] = [];
  for (const [address, at] of deleted) {
    const account = await store.account(address);
    if (!account) continue;
    for (const one of await store.expunged(account.id, { limit: MOST_DELETED }))
      if (one.trace === trace && one.expungedAt >= at - A_MOMENT)
        kept.push({ address, id: one.id, until: one.expungedAt + keepExpunged() });
  }
  return kept;
}

/** What was asked about first: around a clock time the nearest, else the newest; those that go the right way. */
export function ordered(
  all: readonly Candidate[],
  { span, named }: Question,
  direction: Direction,
): readonly Candidate[] {
  const { point } = span;
  const to = new Set(named.filter(({ role }) => role === 'to').map(({ address }) => address));
  const from = new Set(named.filter(({ role }) => role === 'from').map(({ address }) => address));
  const fits = ({ sender, recipients }: Candidate): boolean =>
    [...to].every(address => recipients.some(one => isOf(one, address)) || !recipients.length) &&
    [...from].every(
      address => sender === null || isOf(sender, address) || recipients.every(one => !isOf(one, address)),
    );
  const way = (one: Candidate): number => (direction === 'app' || one.direction === direction ? 0 : 1);
  return all
    .filter(fits)
    .toSorted(
      (a, b) => way(a) - way(b) || (point === null ? b.at - a.at : Math.abs(a.at - point) - Math.abs(b.at - point)),
    );
}
const isOf = (address: string, named: string): boolean =>
  named.startsWith('@') ? address.toLowerCase().endsWith(named) : address.toLowerCase() === named;
