/** Journeys: the list of traces, and one whole, with its conversations. */
import { z } from 'zod';
import type { SubmissionBody } from '../../access/jmap-desk.ts';
import { recordKinds } from '../../access/jmap-records.ts';
import { connectionOf, isMessageTrace } from '../../events/trace.ts';
import { type Kept, wayOf } from '../../journey/journey.ts';
import { parseJourneys } from '../../journey/selection.ts';
import type { StoredNote, TraceRow } from '../../store/interface.ts';
import type { Api, Journey, JourneyRow, MessageOrigin } from '../contract.ts';
import { repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';
import { logLine } from './log.ts';
import { readByTrace } from './read-message.ts';

const id = z.number().int().min(1);
const limit = z.number().int().min(1).max(1000);
const trace = z
  .string()
  .regex(/^[0-9A-Z]{12}(-\d+)?$/, 'a trace id is twelve capitals and digits, and perhaps -1, -2 …');

export function journeyHandlers(ports: ServerPorts): RouterOf<Api['journeys']> {
  const { store } = ports;
  const rows = async (input: {
    before?: number | undefined;
    limit: number;
    where?: string | undefined;
  }): Promise<readonly JourneyRow[]> => {
    const read = parseJourneys(input.where ?? '', ports.clock.now());
    if (!read.ok) throw new ApiError('BAD_INPUT', read.error);
    const { where, sessions } = read.value;
    const found = await store.traces({
      ...{ limit: input.limit, sessions },
      ...(input.before === undefined ? {} : { before: input.before }),
      ...(where === null ? {} : { where }),
    });
    return found.map(journeyRow);
  };

  return {
    list: call(z.object({ before: z.number().int().optional(), limit, where: z.string().max(2000).optional() }), rows),
    watch: stream(z.object({ limit }), (input, { signal }) =>
      repeated(() => rows(input), store.watchEvents, signal, 300),
    ),
    get: call(z.object({ trace }), input => journeyOf(ports, input.trace)),
    ofMessage: call(z.object({ message: id, account: id.optional() }), input =>
      originOf(ports, input.message, input.account),
    ),
    message: call(z.object({ trace, source: z.boolean().optional() }), input =>
      readByTrace(store, ports.clock, input.trace, input.source === true),
    ),
    watchOne: stream(z.object({ trace }), (input, { signal }) =>
      repeated(
        () => journeyOf(ports, input.trace),
        hear =>
          store.watchEvents(
            notes =>
              notes.some(note => note.trace === input.trace || note.trace === connectionOf(input.trace)) && hear(),
          ),
        signal,
      ),
    ),
  };
}

async function originOf(
  { store, hostName, config }: ServerPorts,
  message: number,
  account: number | undefined,
): Promise<MessageOrigin | null> {
  const facts = await store.message(message);
  if (!facts) return null;
  const came = await store.events({ trace: facts.trace, limit: 200 });
  const isBrought = came.some(({ name }) => name === 'queue.accepted' || name === 'mda.filed');
  const sent = isBrought || account === undefined ? null : await sentAs(store, account, message);
  const trace = sent ?? facts.trace;
  const own = sent === null ? came : await store.events({ trace, limit: 200 });
  const session = await store.events({ trace: connectionOf(trace), names: ['smtp.signed-in'], limit: 1 });
  const at = (name: string): number | null => own.find(note => note.name === name)?.at ?? null;
  const user = session[0]?.fields.user;
  return {
    trace,
    // Where any password is taken, a name proves nothing.
    signedInAs: typeof user === 'string' && config().mode !== 'capture' ? user : null,
    host: hostName(),
    acceptedAt: at('queue.accepted'),
    storedAt: at('mda.filed'),
  };
}

/** A letter written in the window is put here first and handed in then, under a trace of its own: that is its way. */
async function sentAs(store: ServerPorts['store'], account: number, message: number): Promise<string | null> {
  const { list } = await store.documents(account, recordKinds.EmailSubmission);
  for (const { body } of list.toReversed()) {
    const { email, trace } = JSON.parse(body) as SubmissionBody;
    if (email === message && trace !== '') return trace;
  }
  return null;
}

const journeyRow = ({ first, ...row }: TraceRow): JourneyRow => ({ ...row, cursor: first });

export async function journeyOf(ports: ServerPorts, id: string): Promise<Journey> {
  const { store } = ports;
  // Stored in the order in which they became durable; told in the order in which they happened.
  const events = [...(await store.events({ trace: id, limit: 2000 }))].sort((a, b) => a.at - b.at || a.id - b.id);
  const isMessage = isMessageTrace(id);
  const own = isMessage ? events : events.filter(note => note.trace === id);
  const [recipients, message] = await Promise.all([
    isMessage ? store.queue({ trace: id, limit: 1000 }) : [],
    isMessage ? store.messageByTrace(id) : null,
  ]);
  const [row] = recipients;
  if (events.length === 0 && !row)
    throw new ApiError('NOT_FOUND', `Nothing is known of ${id}. Events are kept for a while only (log.keep).`);
  const way = wayOf(own, recipients, await keptOf(ports, id, own));
  const accepted = own.find(note => note.name === 'queue.accepted');
  return {
    trace: id,
    kind: way.kind,
    title: titleOf(way.kind, message?.summary.subject ?? fieldOf(accepted, 'subject'), own),
    sentence: way.sentence,
    sender: accepted
      ? String(accepted.fields.sender ?? '')
      : (row?.sender ??
        fieldOf(
          own.find(note => note.name === 'smtp.refused'),
          'sender',
        )),
    recipients: accepted ? (accepted.fields.recipients as string[]) : recipients.map(({ address }) => address),
    size: message?.size ?? (accepted ? Number(accepted.fields.size) : null),
    at: accepted?.at ?? row?.acceptedAt ?? (own[0] ?? events[0]!).at,
    messageId: fieldOf(accepted, 'messageId'),
    message: message?.id ?? null,
    trunk: way.trunk,
    branches: way.branches,
    events: events.map(logLine),
    conversations: await conversationsOf(ports, id, own),
    related: relatedTo(own, events),
  };
}

/** So many of what an account deleted are looked through, the last first; who deleted more since is told less. */
const MOST_DELETED = 1000;
/** The event is a moment older than the row it tells of. */
const A_MOMENT = 60_000;

/** Of accounts that deleted it: until when they can bring it back. */
async function keptOf({ store, config }: ServerPorts, trace: string, events: readonly StoredNote[]): Promise<Kept> {
  const deleted = new Map(
    events
      .filter(note => note.name === 'ms.expunged')
      .map(note => [fieldOf(note, 'owner') ?? fieldOf(note, 'by'), note.at] as const),
  );
  const kept = new Map<string, number>();
  for (const [address, at] of deleted) {
    const account = address === null ? null : await store.account(address);
    if (!account) continue;
    const rows = await store.expunged(account.id, { limit: MOST_DELETED });
    const row = rows.find(one => one.trace === trace && one.expungedAt >= at - A_MOMENT);
    if (row) kept.set(address!, row.expungedAt + config()['store.keep-expunged']);
  }
  return kept;
}

const fieldOf = (note: StoredNote | undefined, field: string): string | null => {
  const value = note?.fields[field];
  return typeof value === 'string' && value !== '' ? value : null;
};

function titleOf(kind: Journey['kind'], subject: string | null, events: readonly StoredNote[]): string {
  if (kind === 'message') return subject ?? '(no subject)';
  const remote = fieldOf(
    events.find(note => fieldOf(note, 'remote') !== null),
    'remote',
  );
  return kind === 'refused' ? `Refused: ${remote ?? 'a connection'}` : `Connection from ${remote ?? 'somebody'}`;
}

async function conversationsOf(
  ports: ServerPorts,
  id: string,
  events: readonly StoredNote[],
): Promise<Journey['conversations']> {
  const hops = events.flatMap(note => {
    const key = fieldOf(note, 'conversation');
    return key
      ? [[key, `With ${fieldOf(note, 'host') ?? 'the next hop'}, for ${fieldOf(note, 'recipient') ?? ''}`] as const]
      : [];
  });
  const wanted = new Map<string, string>([[connectionOf(id), 'The connection'], [id, 'This message'], ...hops]);
  const read = await Promise.all(
    [...wanted].map(async ([trace, title]) => ({ trace, title, lines: await ports.store.transcript(trace) })),
  );
  return read.filter(conversation => conversation.lines.length > 0);
}

/** Reports about this message, what it is a report about, and other messages of the same connection. */
function relatedTo(own: readonly StoredNote[], all: readonly StoredNote[]): Journey['related'] {
  const reports = own.flatMap(note => {
    const report = note.name === 'queue.reported' ? fieldOf(note, 'report') : null;
    return report ? [{ trace: report, why: `Report to the sender (${fieldOf(note, 'kind') ?? ''})` }] : [];
  });
  const about = own.flatMap(note => {
    const trace = note.name === 'queue.accepted' ? fieldOf(note, 'about') : null;
    return trace ? [{ trace, why: 'The message that this report is about' }] : [];
  });
  const others = all
    .filter(note => note.name === 'queue.accepted' && !own.includes(note))
    .map(note => ({ trace: note.trace, why: 'Came on this connection' }));
  return [...reports, ...about, ...others];
}
