/**
 * The one way into the queue: trace fields are put before the message, each recipient gets its route, and bytes, rows
 * and the journey's first event become durable together (R1, R2). Whoever calls may answer 250 when this resolves.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Duration, Instant } from '../base/units.ts';
import { event, type Facts } from '../events/event.ts';
import { parseMailbox } from '../mime/address.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { nameIs, prefixFor, unfold, walkFields } from '../mime/header.ts';
import { type FetchedFrom, type Reception, received, receivedFetched, receivedHere } from '../mime/trace.ts';
import { acceptedAs, heldAs, type Refusal, type Reply, refusal, reply } from '../smtp/reply.ts';
import type {
  Chronicle,
  EnvelopeParameters,
  Id,
  NewMessage,
  Note,
  Origin,
  PulledMark,
  Store,
  StoreFault,
} from '../store/interface.ts';
import { expiryWith } from './deliver-by.ts';
import type { RouteFor } from './route-name.ts';
import type { Runner } from './runner.ts';

export type Incoming = {
  readonly trace: string;
  readonly bytes: Uint8Array;
  /** Reverse-path; '' is the null sender. */
  readonly sender: string;
  readonly recipients: readonly {
    readonly address: string;
    readonly notify: number;
    readonly original: string | null;
  }[];
  readonly parameters: EnvelopeParameters;
  readonly origin: Origin;
  /** Who signed in. */
  readonly login: { readonly account: Id; readonly address: string } | null;
  /** For Received:; `user`: of this computer, who handed it in without SMTP; null for what the server wrote itself. */
  readonly reception:
    | Pick<Reception, 'peer' | 'with' | 'cipher'>
    | { readonly user: string }
    | { readonly fetched: FetchedFrom }
    | null;
  readonly told: Pick<
    Facts['queue.accepted'],
    | 'remote'
    | 'helo'
    | 'protocol'
    | 'tls'
    | 'listener'
    | 'milliseconds'
    | 'mechanism'
    | 'signed'
    | 'device'
    | 'handedInAs'
    | 'inbox'
    | 'submitter'
    | 'dropped'
    | 'fetched'
  >;
  /** Header fields of ours besides Received:, each with its line end. */
  readonly fields?: string;
  /** Waits for a person before it goes on: who wants that, in words. */
  readonly heldBy?: string;
  /** In whose name it is: a copy lies in that account's Sent from the same instant. */
  readonly keptFor?: { readonly account: Id; readonly address: string };
  /** What came before on this connection, to be written down with the message. */
  readonly chronicle: Chronicle;
  /** Its sender's wish (RFC 4865): it waits, and its time to be tried begins then. */
  readonly notBefore?: Instant;
  /** When it came to another server of ours, whose queue was brought over; not given: now. */
  readonly arrivedAt?: Instant;
  /** How long it is tried, where not as usual. */
  readonly keepFor?: Duration;
  /** It lay on another server: remembered in the same act. What is known already is taken, and not again. */
  readonly mark?: PulledMark;
};

export type IntakeOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly runner: () => Runner;
  readonly routeFor: RouteFor;
  readonly hostName: () => string;
  /** For mail of this sender; the null sender's is kept shorter. */
  readonly giveUpAfter: (sender: string) => Duration;
  readonly maxHops: () => number;
  /** What is taken together with a message, in the same act, or not at all. */
  readonly beside?: Beside;
};

export type Beside = (incoming: Incoming) => Promise<{ readonly message: NewMessage; readonly note: Note } | null>;

export type Intake = (incoming: Incoming) => Promise<Result<Reply, Refusal>>;

export function newIntake(options: IntakeOptions): Intake {
  return async incoming => {
    const now = options.clock.now();
    const head = readHead(incoming.bytes);
    if (head.hops >= options.maxHops())
      return err(refusal(reply.mailLoop, `it has passed ${head.hops} servers already (queue.max-hops)`));
    const asked = tlsAskedOf(incoming, head);
    const prefix = traceFields(incoming, options.hostName(), now);
    if (!prefix.ok) return err(refusal(reply.localError, `the Received: field could not be written: ${prefix.error}`));
    const from = { sender: incoming.sender, account: incoming.login?.account ?? null };
    const recipients = await Promise.all(
      incoming.recipients.map(async one => ({ ...one, route: await options.routeFor(one.address, from) })),
    );
    const beside = (await options.beside?.(incoming)) ?? null;
    const release = Math.max(now, incoming.notBefore ?? now);
    const waits = incoming.heldBy !== undefined || release > now;
    const lease = waits ? undefined : leaseForAll(options.runner(), recipients);
    const accepted = await options.store.run(
      'accept',
      {
        bytes: incoming.bytes,
        prefix: prefix.value,
        sender: incoming.sender,
        parameters: { ...incoming.parameters, ...asked },
        recipients,
        origin: incoming.origin,
        account: incoming.login?.account ?? null,
        trace: incoming.trace,
        acceptedAt: incoming.arrivedAt ?? now,
        expiresAt: expiryWith(
          incoming.parameters.by,
          release + (incoming.keepFor ?? options.giveUpAfter(incoming.sender)),
        ),
        hops: head.hops,
        ...(lease ? { lease } : {}),
        ...(release > now ? { notBefore: release } : {}),
        ...(incoming.heldBy === undefined ? {} : { heldBy: incoming.heldBy }),
        ...(incoming.mark ? { fetched: incoming.mark } : {}),
        ...(incoming.keptFor ? { keptFor: incoming.keptFor.account } : {}),
        ...(beside ? { beside: beside.message } : {}),
      },
      {
        ...incoming.chronicle,
        notes: [
          ...(incoming.chronicle.notes ?? []),
          acceptedNote(incoming, head, asked, now),
          ...(incoming.keptFor ? [keptNote(incoming, incoming.keptFor, now)] : []),
          ...(beside ? [beside.note] : []),
        ],
      },
    );
    if (!accepted.ok && incoming.mark && accepted.error === 'exists') return ok(acceptedAs(incoming.trace));
    if (!accepted.ok) return err(refusedBy(accepted.error));
    if (lease) options.runner().take(accepted.value.recipients);
    if (accepted.value.beside && beside?.message.lease) options.runner().take(accepted.value.beside);
    return ok(incoming.heldBy === undefined ? acceptedAs(incoming.trace) : heldAs(incoming.trace));
  };
}

function leaseForAll(runner: Runner, recipients: readonly { readonly route: string }[]) {
  const leases = [...new Set(recipients.map(one => one.route))].map(route => runner.leaseFor(route));
  return leases.every(lease => lease !== undefined) ? leases[0] : undefined;
}

function traceFields(incoming: Incoming, by: string, at: Instant): Result<string, string> {
  if (!incoming.reception) return ok('');
  const { reception } = incoming;
  const only = incoming.recipients.length === 1 ? parseMailbox(incoming.recipients[0]!.address) : null;
  const common = { by, id: incoming.trace, at };
  const field =
    'user' in reception
      ? receivedHere({ ...common, user: reception.user })
      : 'fetched' in reception
        ? receivedFetched({ ...common, fetched: reception.fetched })
        : received({
            ...{ ...reception, ...common, recipient: only?.ok ? only.value : null },
            ...(incoming.parameters.priority === undefined ? {} : { priority: incoming.parameters.priority }),
          });
  return field.ok ? ok(prefixFor(incoming.bytes, [field.value, incoming.fields ?? '']).toString('utf8')) : field;
}

type Head = {
  readonly hops: number;
  readonly messageId: string | null;
  readonly subject: string;
  /** Each `TLS-Required:` field's value. */
  readonly tlsRequired: readonly string[];
};

/** RFC 8689 §3, §4.1: REQUIRETLS before the header field; of that exactly one, and its only value is "No". */
function tlsAskedOf({ parameters }: Incoming, { tlsRequired }: Head): Pick<EnvelopeParameters, 'tls'> {
  if (parameters.tls) return { tls: parameters.tls };
  const [only, ...more] = tlsRequired;
  return more.length === 0 && only?.toLowerCase() === 'no' ? { tls: 'optional' } : {};
}

/** What is told of a message, from one walk over its header. */
function readHead(bytes: Uint8Array): Head {
  let hops = 0;
  let messageId: string | null = null;
  let subject = '';
  const tlsRequired: string[] = [];
  walkFields(bytes, 0, (nameStart, nameEnd, valueStart, valueEnd) => {
    if (nameIs(bytes, nameStart, nameEnd, 'received')) hops++;
    else if (messageId === null && nameIs(bytes, nameStart, nameEnd, 'message-id'))
      messageId = unfold(bytes, valueStart, valueEnd).slice(0, 500);
    else if (subject === '' && nameIs(bytes, nameStart, nameEnd, 'subject'))
      subject = decodeWords(unfold(bytes, valueStart, valueEnd)).slice(0, 500);
    else if (tlsRequired.length < 2 && nameIs(bytes, nameStart, nameEnd, 'tls-required'))
      tlsRequired.push(unfold(bytes, valueStart, valueEnd).trim());
  });
  return { hops, messageId, subject, tlsRequired };
}

const acceptedNote = (incoming: Incoming, head: Head, { tls }: Pick<EnvelopeParameters, 'tls'>, now: Instant) =>
  event('queue.accepted', now, incoming.trace, {
    ...incoming.told,
    sender: incoming.sender,
    recipients: incoming.recipients.map(one => one.address),
    size: incoming.bytes.length,
    messageId: head.messageId,
    subject: head.subject,
    user: incoming.login?.address ?? null,
    origin: incoming.told.device === undefined ? incoming.origin : 'device',
    ...(tls ? { tlsAsked: tls } : {}),
    ...(incoming.parameters.by ? { by: incoming.parameters.by } : {}),
    ...(incoming.parameters.priority === undefined ? {} : { priority: incoming.parameters.priority }),
  });

/** The store adds where it lies. */
const keptNote = (incoming: Incoming, { address }: NonNullable<Incoming['keptFor']>, now: Instant) =>
  event('msa.kept', now, incoming.trace, { by: incoming.login?.address ?? '', account: address, mailbox: null });

function refusedBy(fault: StoreFault): Refusal {
  return fault === 'disk-full'
    ? refusal(reply.diskFull, 'the disk is full; nothing was taken, senders will come back')
    : refusal(reply.localError, `the store could not take it (${fault})`);
}
