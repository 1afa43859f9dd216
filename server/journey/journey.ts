/**
 * One message's way, or one refused connection's, told from its events: the stations that all recipients share, then a
 * branch for each recipient. Pure: events and queue rows in, stations out; the walk tests compare these lists.
 *
 *   written → judged → accepted → queued ─┬→ delivered → stored → read      (a recipient here)
 *                                         └→ sent                  (a recipient elsewhere)
 */
import { rewrittenWords } from '../events/rewritten.ts';
import { padlockIn, padlockOf } from '../events/security.ts';
import type { QueueRow, RecipientState, StoredNote } from '../store/interface.ts';
import { type ActOnIt, actsOn, lastActOn } from './acts.ts';
import { listedStations } from './listed.ts';
import { type Kept, localStations, mailboxNow } from './local.ts';
import { mismatchedOf } from './mismatched.ts';
import { cameBack, returnedStations } from './returned.ts';
import { siftedEnd } from './sifted.ts';
import { all, first, type Of, type Station, type StationName, station, utc } from './station.ts';

export type { Kept } from './local.ts';
export type { Station, StationName } from './station.ts';

/** One recipient's own way, from the queue on. */
export type Branch = {
  readonly address: string;
  readonly state: RecipientState;
  readonly stations: readonly Station[];
  readonly sentence: string;
  readonly reply: string | null;
  readonly nextAt: number | null;
  /** What people did about it while it waited; not there: nothing. */
  readonly acts?: readonly ActOnIt[];
  /** Of a recipient here: in whose mailbox it lies now; not there any more, this is neither. */
  readonly lies?: { readonly account: string; readonly mailbox: string };
};
export type Way = {
  readonly kind: 'message' | 'refused' | 'session';
  readonly sentence: string;
  readonly trunk: readonly Station[];
  readonly branches: readonly Branch[];
};

const none: Kept = new Map();

/** `events` of the trace (its connection's too), in any order; `rows` of its recipients. */
export function wayOf(events: readonly StoredNote[], rows: readonly QueueRow[], kept: Kept = none): Way {
  const accepted = first(events, 'queue.accepted');
  if (!accepted) return rows.length > 0 ? wayOfFate(events, rows, kept) : wayOfRefused(events);
  const judged = first(events, 'mta.judged') ?? first(events, 'msa.judged');
  const trunk = [
    written(accepted),
    ...(judged ? [judgedStation(judged)] : []),
    acceptedStation(accepted, events),
    queuedStation(accepted, rows),
    ...listedStations(events),
  ];
  const branches = rows.filter(row => row.state !== 'expanded').map(row => branchOf(row, events, kept));
  return { kind: 'message', sentence: summary(rows, events), trunk, branches };
}

/** Its events are forgotten, and its recipients' fate is not yet (queue.keep-settled is longer than log.keep). */
function wayOfFate(events: readonly StoredNote[], rows: readonly QueueRow[], kept: Kept): Way {
  const taken = station('accepted', 'done', rows[0]!.acceptedAt, 'Taken; how it came is forgotten (log.keep)');
  const branches = rows.filter(row => row.state !== 'expanded').map(row => branchOf(row, events, kept));
  return { kind: 'message', sentence: summary(rows, events), trunk: [taken], branches };
}

function written(accepted: Of<'queue.accepted'>): Station {
  const { origin, user, device, submitter, fetched, helo, remote, milliseconds } = accepted.fields;
  const at = accepted.at - milliseconds;
  if (origin === 'report') return station('written', 'done', at, 'Mailroom wrote this report itself');
  if (origin === 'local') return station('written', 'done', at, 'Written on this computer', user ?? submitter ?? null);
  if (fetched !== undefined) return station('written', 'done', at, `Fetched from ${fetched}`, remote);
  if (device !== undefined) return station('written', 'done', at, `${device} made it`, remote);
  return user
    ? station('written', 'done', at, `${user} sent it`, helo ?? remote)
    : station('written', 'done', at, `${helo ?? remote} brought it`, remote);
}

/** All that was found stands in the log; here what decided. */
function judgedStation({ at, fields: { act, score, because } }: Of<'mta.judged'> | Of<'msa.judged'>): Station {
  const words = { accept: 'Checked', junk: 'Checked, and taken for junk', hold: 'Checked, and held' } as const;
  const said = act === 'accept' || act === 'junk' || act === 'hold' ? words[act] : 'Checked';
  return station('judged', 'done', at, `${said}: ${because}`, `${score} points`);
}

function acceptedStation(accepted: Of<'queue.accepted'>, events: readonly StoredNote[]): Station {
  const { user, device, protocol, size, listener, signed = [] } = accepted.fields;
  const tls = first(events, 'smtp.tls');
  const how =
    listener === 'local'
      ? 'Taken over'
      : user
        ? `Signed in as ${user} and handed over`
        : device !== undefined
          ? `Handed in by ${device}`
          : `Handed over on the ${listener} port`;
  const signature = signed.length > 0 ? `, signed with ${signed.join(' and ')}` : '';
  const fact = tls ? tls.fields.version : protocol;
  const taken = station(
    'accepted',
    'done',
    accepted.at,
    `${how}: ${size} octets${signature}${wishes(accepted)}${becameWords(events, 'submitted')}`,
    fact,
  );
  if (listener === 'local') return taken;
  const { remote, tlsAsked: asked = null } = accepted.fields;
  return { ...taken, padlock: padlockIn({ tls: tls?.fields ?? null, remote, user, asked }) };
}

/** Which addresses became others, by the owner's table. */
function becameWords(events: readonly StoredNote[], when: 'submitted' | 'leaving'): string {
  const found = all(events, 'address.rewritten').find(e => e.fields.when === when);
  return found ? `; ${rewrittenWords(found.fields.changes)}` : '';
}

/** RFC 2852, RFC 6710 */
function wishes({ at, fields: { by, priority } }: Of<'queue.accepted'>): string {
  const seconds = by ? Math.round((by.at - at) / 1000) : 0;
  const time = by
    ? `, to be there within ${seconds} seconds, else ${by.mode === 'return' ? 'it goes back' : 'its sender is told'}`
    : '';
  return priority === undefined ? time : `${time}, with priority ${priority}`;
}

function queuedStation(accepted: Of<'queue.accepted'>, rows: readonly QueueRow[]): Station {
  const waiting = rows.filter(row => isLive(row.state));
  // Where some have gone on, each who waits says so on a branch of its own.
  const allWait = waiting.length > 0 && rows.every(row => isLive(row.state) || row.state === 'expanded');
  const held = allWait && waiting.every(row => row.state === 'held');
  // What an alias stands for came later.
  const count = accepted.fields.recipients.length;
  return station(
    'queued',
    held ? 'held' : allWait ? 'waiting' : 'done',
    accepted.at,
    `On disk before it was answered, for ${count} ${count === 1 ? 'recipient' : 'recipients'}`,
    `${accepted.fields.milliseconds.toFixed(0)} ms`,
  );
}

const isLive = (state: RecipientState) =>
  state === 'queued' || state === 'active' || state === 'deferred' || state === 'held';

function branchOf(row: QueueRow, events: readonly StoredNote[], kept: Kept): Branch {
  const acts = actsOn(row.address, events);
  const base = {
    ...{ address: row.address, state: row.state, reply: row.reply, nextAt: row.nextAt },
    ...(acts.length > 0 ? { acts } : {}),
  };
  const filed = all(events, 'mda.filed').findLast(e => e.fields.recipient === row.address);
  if (filed) {
    const stations = localStations(filed, events, kept);
    const sentence = stations.findLast(s => s.state === 'done')?.sentence ?? '';
    const mailbox = mailboxNow(filed, events);
    const { account } = filed.fields;
    return { ...base, stations, sentence, ...(mailbox === null ? {} : { lies: { account, mailbox } }) };
  }
  const one =
    row.route === 'local'
      ? localAhead(row, events)
      : [sentStation(row, events), ...returnedStations(row.address, events)];
  const sentence = one.length > 1 && row.route !== 'local' ? one.at(-1)!.sentence : one[0]!.sentence;
  return { ...base, stations: one, sentence: sentence + untold(row, events) };
}

/** That a failure was kept from its sender is told to the owner. */
function untold({ state, address }: QueueRow, events: readonly StoredNote[]): string {
  if (state !== 'failed') return '';
  const kept = all(events, 'queue.reported').find(
    ({ fields }) => fields.kind === 'failed' && fields.report === null && fields.recipients.includes(address),
  );
  return kept?.fields.because ? `. Its sender was not told: ${kept.fields.because}` : '';
}

function localAhead(row: QueueRow, events: readonly StoredNote[]): Station[] {
  const now = siftedEnd(row, events) ?? endedStation('delivered', row, events);
  const ahead = (name: StationName) => station(name, 'ahead', null, 'Not yet');
  return now.state === 'waiting' || now.state === 'held' ? [now, ahead('stored'), ahead('read')] : [now];
}

function sentStation(row: QueueRow, events: readonly StoredNote[]): Station {
  const handed = all(events, 'mda.handed').findLast(e => e.fields.recipient === row.address);
  if (row.state === 'delivered' && handed) return handedStation(row, handed);
  if (row.state !== 'relayed') return endedStation('sent', row, events);
  const twice = row.uncertain ? '; it may have been delivered twice' : '';
  const sentence = `${row.host ?? 'The next server'} took it: ${row.reply ?? ''}${twice}${becameWords(events, 'leaving')}`;
  const sent = station('sent', 'done', row.settledAt, sentence, row.host);
  const relayed = all(events, 'queue.relayed').findLast(e => e.fields.recipient === row.address);
  const security = relayed?.fields.security;
  return security ? { ...sent, padlock: padlockOf(security, row.host) } : sent;
}

/** To a program or folder of the owner's: what becomes of it there, nobody tells us. */
function handedStation({ uncertain, settledAt }: QueueRow, { fields: { to, reply } }: Of<'mda.handed'>): Station {
  const twice = uncertain ? '; it may have been handed over twice' : '';
  return station('sent', 'done', settledAt, `Handed to ${to}: ${reply}${twice}`, to);
}

function endedStation(name: StationName, row: QueueRow, events: readonly StoredNote[]): Station {
  if (waitsForItsHour(row)) return station(name, 'waiting', null, `Held by its sender until ${utc(row.nextAt!)}`);
  switch (row.state) {
    case 'held':
      return station(name, 'held', null, `Held by ${holder(row.operatedBy)}`);
    case 'failed':
      return station(name, 'failed', row.settledAt, `Failed: ${row.reply ?? 'no reason given'}`, row.status);
    case 'cancelled':
      return station(name, 'failed', row.settledAt, takenOut(row, events));
    case 'deferred':
      return station(
        name,
        'waiting',
        null,
        `Waiting after ${row.attempts} ${row.attempts === 1 ? 'try' : 'tries'}: ${row.reply ?? ''}`,
        row.status,
      );
    case 'active':
      return station(name, 'waiting', null, 'On its way now');
    default:
      return station(
        name,
        row.state === 'queued' ? 'waiting' : 'done',
        row.settledAt,
        row.state === 'queued' ? 'Waits for its turn' : (row.reply ?? 'Done'),
      );
  }
}

/** Nobody of ours delivered what a person marks so, and no report says it. */
function takenOut({ address }: QueueRow, events: readonly StoredNote[]): string {
  const last = lastActOn(address, events);
  return last?.act === 'mark-delivered'
    ? `Marked as delivered by ${holder(last.by)}: Mailroom did not deliver it, and tells nobody that it did`
    : last?.act === 'discard'
      ? `Thrown away by ${holder(last.by)}`
      : 'Taken out of the queue by a person';
}

/** A rule or the breaker is named; the window and the command line are a person's. */
const holder = (by: string | null): string => (by === null || /^the (window|command line)/.test(by) ? 'a person' : by);

/** RFC 4865: nobody has tried it yet, and nothing went wrong. */
const waitsForItsHour = ({ attempts, nextAt, notBefore }: QueueRow): boolean =>
  attempts === 0 && nextAt !== null && nextAt === notBefore;
function summary(rows: readonly QueueRow[], events: readonly StoredNote[]): string {
  const people = rows.filter(row => row.state !== 'expanded');
  const returned = people.filter(row => row.state === 'relayed' && cameBack(row.address, events)).length;
  const count = (state: RecipientState) => people.filter(row => row.state === state).length;
  const parts = [
    [count('delivered'), 'delivered here'],
    [count('relayed') - returned, 'sent out'],
    [returned, 'returned'],
    [count('queued') + count('active') + count('deferred'), 'waiting'],
    [count('held'), 'held'],
    [count('failed'), 'failed'],
    [count('cancelled'), 'cancelled'],
  ] as const;
  const said = parts.filter(([n]) => n > 0);
  if (said.length === 1 && people.length === 1) return capital(said[0]![1]);
  return said.map(([n, word]) => `${n} ${word}`).join(', ') || 'Nobody to deliver to';
}
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What a client hears because it went on after a refusal, or was refused too often: not what it came to grief by. */
const isConsequence = (reply: string): boolean => /^(503|\d{3} 5\.5\.1|421)\b/.test(reply);

/** What greylisting says: it is no refusal for good. */
const ASKED_BACK = 'asked to come back';

/** It stops before anybody could speak. */
const wayOfTurnedAway = ({
  at,
  fields: { remote, because },
}: Pick<Of<'connection.refused'>, 'at' | 'fields'>): Way => ({
  kind: 'refused',
  sentence: `Refused: ${because}`,
  trunk: [station('written', 'done', at, `${remote} connected`), station('accepted', 'refused', at, because)],
  branches: [],
});

/** A connection that never became a message: the line stops where it was refused. */
function wayOfRefused(events: readonly StoredNote[]): Way {
  const refusals = all(events, 'smtp.refused');
  const refused = refusals.findLast(e => !isConsequence(e.fields.reply)) ?? refusals.at(-1);
  const signIn = [
    ...all(events, 'smtp.sign-in-refused'),
    ...all(events, 'imap.sign-in-refused'),
    ...all(events, 'pop3.sign-in-refused'),
    ...all(events, 'managesieve.sign-in-refused'),
    ...all(events, 'jmap.sign-in-refused'),
  ].at(-1);
  const connected = events.find(e => e.name.endsWith('.connected') || e.name.endsWith('.signed-in')) ?? events[0];
  const turnedAway = mismatchedOf(events) ?? first(events, 'connection.refused');
  if (turnedAway) return wayOfTurnedAway(turnedAway);
  if (!refused && !signIn)
    return { kind: 'session', sentence: 'A connection that brought no message', trunk: [], branches: [] };
  const at = refused?.at ?? signIn?.at ?? null;
  const because = refused ? refused.fields.because : `sign-in refused: ${signIn?.fields.why}`;
  const remote = refused?.fields.remote ?? signIn?.fields.remote ?? 'somebody';
  return {
    kind: 'refused',
    sentence: because.startsWith(ASKED_BACK) ? `A${because.slice(1)}` : `Refused: ${because}`,
    trunk: [
      station('written', 'done', connected?.at ?? at, `${remote} connected`, refused?.fields.helo ?? null),
      station('accepted', 'refused', at, because, refused?.fields.reply.slice(0, 9).trim() ?? null),
    ],
    branches: [],
  };
}
