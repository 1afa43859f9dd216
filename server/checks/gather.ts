/**
 * Asks the world about a peer, its sender and its message, and puts what it says into facts (judgement/facts.ts). Questions
 * about the connection begin when it comes and wait for nobody; whoever needs the answers waits for them, and never longer
 * than the patience that is set: then nothing is known, which is a fact too.
 */
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';
import type { ListSetting } from '../config/dns-list-setting.ts';
import { networkOf } from '../directory/network.ts';
import { askList } from '../dns/dns-list.ts';
import type { Resolver } from '../dns/resolver.ts';
import {
  type ConnectionFacts,
  FACTS_VERSION,
  type Facts,
  type HeloFacts,
  type Listing,
  nobodyKnown,
  type RecipientFacts,
  type SenderFacts,
} from '../judgement/facts.ts';
import { type HeloFacts as HeloVerdict, heloFacts } from '../mailauth/helo-name.ts';
import { checkIprev, type IprevVerdict } from '../mailauth/iprev.ts';
import { checkSpf, type SpfVerdict } from '../mailauth/spf.ts';
import type { SenderOffer, SmtpSession } from '../smtp/handler.ts';

export type GatherOptions = {
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly hostName: () => string;
  readonly lists: () => readonly ListSetting[];
  readonly patience: () => Duration;
  /** The owner's own house: nothing is asked about it. */
  readonly isOwn: (address: string) => boolean;
};

/** What is found out about a transaction before its message: the facts, and the verdicts they came from. */
export type Envelope = {
  readonly facts: Facts;
  readonly iprev: IprevVerdict | null;
  readonly spf: SpfVerdict | null;
};

export type Gatherer = {
  /** Begins to ask; nothing waits for it. */
  connected(session: SmtpSession): void;
  senderOffered(session: SmtpSession, sender: SenderOffer): void;
  /** What is known now, without waiting; null: nothing yet. */
  soFar(session: SmtpSession): Facts | null;
  /** All that is known of the transaction now, its recipients given. */
  envelope(session: SmtpSession, recipients: readonly RecipientFacts[]): Promise<Envelope>;
};

type Asked = {
  readonly connection: Promise<{ readonly facts: ConnectionFacts; readonly iprev: IprevVerdict | null }>;
  /** As soon as it is there. */
  peer: ConnectionFacts | null;
  helo: { readonly name: string; readonly facts: Promise<HeloFacts> } | null;
  sender: Promise<{ readonly facts: SenderFacts; readonly spf: SpfVerdict | null }> | null;
};

export function newGatherer(options: GatherOptions): Gatherer {
  const asked = new WeakMap<SmtpSession, Asked>();
  const of = (session: SmtpSession): Asked => {
    const known = asked.get(session);
    if (known) return known;
    const fresh: Asked = { connection: ofConnection(options, session), peer: null, helo: null, sender: null };
    asked.set(session, fresh);
    // A fault is thrown to whoever waits for the facts.
    fresh.connection.then(({ facts }) => (fresh.peer = facts)).catch(() => {});
    return fresh;
  };
  const factsOf = (
    session: SmtpSession,
    peer: ConnectionFacts,
    helo: HeloFacts | null,
    sender: SenderFacts | null,
    recipients: readonly RecipientFacts[],
  ): Facts => ({
    version: FACTS_VERSION,
    at: options.clock.now(),
    listener: 'smtp',
    connection: { ...peer, encrypted: session.tls !== null, early: session.early },
    helo,
    login: session.login?.address ?? null,
    sender,
    recipients,
    content: null,
  });
  return {
    connected: session => void of(session),
    senderOffered(session, sender) {
      const mine = of(session);
      const name = session.helo ?? '';
      // A peer may say EHLO again, and after STARTTLS it must.
      if (mine.helo?.name !== name) mine.helo = { name, facts: ofHelo(options, session, name) };
      mine.sender = ofSender(options, session, sender);
    },
    soFar(session) {
      const peer = asked.get(session)?.peer;
      return peer ? factsOf(session, peer, null, null, []) : null;
    },
    async envelope(session, recipients) {
      const { connection, helo, sender } = of(session);
      const [peer, heloSaid, from] = await Promise.all([connection, helo?.facts ?? null, sender]);
      const facts = factsOf(session, peer.facts, heloSaid, from?.facts ?? null, recipients);
      return { facts, iprev: peer.iprev, spf: from?.spf ?? null };
    },
  };
}

/** The answer, or what stands for none after the time is over. A fault of ours is thrown to whoever waits. */
export function within<T>({ clock, patience }: Pick<GatherOptions, 'clock' | 'patience'>, answer: Promise<T>, none: T) {
  return new Promise<T>((resolve, reject) => {
    const cancel = clock.after(patience(), () => resolve(none));
    answer.then(resolve, reject).finally(() => cancel());
  });
}

async function ofConnection(
  options: GatherOptions,
  session: SmtpSession,
): Promise<{ readonly facts: ConnectionFacts; readonly iprev: IprevVerdict | null }> {
  const { address } = session.remote;
  const isOwn = options.isOwn(address);
  const facts = { address, network: networkOf(address), isPrivate: isOwn, encrypted: false, early: false };
  if (isOwn) return { facts: { ...facts, name: '', reverse: 'none', lists: [] }, iprev: null };
  const [iprev, lists] = await Promise.all([
    within(options, checkIprev(address, options.resolver), null),
    listings(options, 'address', address),
  ]);
  return { facts: { ...facts, ...reverseOf(iprev), lists }, iprev };
}

function reverseOf(iprev: IprevVerdict | null): Pick<ConnectionFacts, 'name' | 'reverse'> {
  if (!iprev) return { name: '', reverse: 'temperror' };
  // Without any name in the DNS iprev is a permerror (RFC 8601 §2.7.3); for a judge it is simply none.
  const reverse = iprev.result === 'permerror' ? 'none' : iprev.result;
  return { name: iprev.name ?? '', reverse };
}

/** Those it stands on. A list that does not answer lists nobody. */
export async function listings(
  options: GatherOptions,
  of: ListSetting['of'],
  what: string,
): Promise<readonly Listing[]> {
  const lists = options.lists().filter(one => one.of === of);
  const answers = await Promise.all(
    lists.map(async ({ list, points }): Promise<readonly Listing[]> => {
      const none = { kind: 'failure', why: 'it took too long' } as const;
      const answer = await within(options, askList(options.resolver, list, what), none);
      if (answer.kind !== 'listed') return [];
      return [{ list, kind: points > 0 ? 'block' : 'allow', of: what, answer: answer.codes.join(' '), score: points }];
    }),
  );
  return answers.flat();
}

async function ofHelo(options: GatherOptions, session: SmtpSession, name: string): Promise<HeloFacts> {
  if (options.isOwn(session.remote.address)) return { name, kind: 'plausible' };
  const question = {
    helo: name,
    ip: session.remote.address,
    ourNames: [options.hostName()],
    ourAddresses: [session.local.address],
  };
  const found = await within(options, heloFacts(question, options.resolver), null);
  return { name, kind: found ? kindOfHelo(found) : 'plausible' };
}

function kindOfHelo({ form, claims, points }: HeloVerdict): HeloFacts['kind'] {
  if (claims) return 'ours';
  switch (form) {
    case 'malformed':
    case 'bare-address':
      return 'strange';
    case 'literal':
      return points === 'to-peer' ? 'literal' : 'strange';
    case 'short-name':
      return 'bare';
    case 'name':
      return points === 'to-peer' ? 'matches' : points === 'nowhere' ? 'unknown' : 'plausible';
  }
}

async function ofSender(
  options: GatherOptions,
  session: SmtpSession,
  { path }: SenderOffer,
): Promise<{ readonly facts: SenderFacts; readonly spf: SpfVerdict | null }> {
  const domain = path.slice(path.lastIndexOf('@') + 1).toLowerCase();
  const facts = { path, domain, known: nobodyKnown };
  if (options.isOwn(session.remote.address)) {
    const spf = { result: 'none', domain, because: 'nothing is asked about the own house' } as const;
    return { facts: { ...facts, domainTakesMail: 'unknown', spf, lists: [] }, spf: null };
  }
  const question = {
    ip: session.remote.address,
    helo: session.helo ?? '',
    mailFrom: path,
    receiver: options.hostName(),
    now: options.clock.now(),
  };
  const [spf, domainTakesMail, lists] = await Promise.all([
    within(options, checkSpf(question, options.resolver), null),
    path === '' ? unknown : within(options, takesMail(options.resolver, domain), unknown),
    path === '' ? [] : listings(options, 'domain', domain),
  ]);
  const found = spf ?? { result: 'temperror', domain, because: 'SPF could not be looked up in time' };
  return {
    facts: {
      ...facts,
      domainTakesMail,
      lists,
      spf: { result: found.result, domain: found.domain, because: found.because },
    },
    spf,
  };
}

const unknown: SenderFacts['domainTakesMail'] = 'unknown';

/** RFC 5321 §5.1: an MX, or without one an address; RFC 7505: a null MX says no. */
async function takesMail(resolver: Resolver, domain: string): Promise<SenderFacts['domainTakesMail']> {
  if (domain.startsWith('[')) return 'yes';
  const mx = await resolver.mx(domain);
  if (mx.kind === 'found') return mx.records.every(record => record.exchange === '') ? 'no' : 'yes';
  if (mx.kind === 'no-such-name') return 'no';
  if (mx.kind === 'failure') return 'unknown';
  const address = await resolver.address(domain);
  return address.kind === 'found' ? 'yes' : address.kind === 'failure' ? 'unknown' : 'no';
}
