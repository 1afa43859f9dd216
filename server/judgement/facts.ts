/**
 * What the world says of a message on its way in, as plain data: gathered once, judged as often as one likes. It is kept
 * with the message's trace, so what is here is what a later replay can know; nothing in it needs the network again.
 */
import type { Bytes, Instant } from '../base/units.ts';

/** Raised when a field changes its meaning; older facts are then left out of a replay and counted. */
export const FACTS_VERSION = 1;

/** In the order in which they come. At `content` the message is whole; after it comes the 250. RFC 5321 §3.3. */
export const stages = ['connect', 'helo', 'mail', 'rcpt', 'data', 'content'] as const;
export type Stage = (typeof stages)[number];

export type Facts = {
  readonly version: number;
  readonly at: Instant;
  readonly listener: 'smtp' | 'submission' | 'submissions';
  readonly connection: ConnectionFacts;
  /** null before EHLO. */
  readonly helo: HeloFacts | null;
  /** Who signed in. */
  readonly login: string | null;
  /** null before MAIL. */
  readonly sender: SenderFacts | null;
  readonly recipients: readonly RecipientFacts[];
  /** Where a stranger was to bring it again: what became of that, as far as the last recipient. RFC 6647. */
  readonly greylist?: GreylistFacts;
  /** null until the message is whole. */
  readonly content: ContentFacts | null;
};

export type ConnectionFacts = {
  readonly address: string;
  /** The address or, of IPv6, its /64: what counts as one peer. */
  readonly network: string;
  /** Loopback or the owner's own house. */
  readonly isPrivate: boolean;
  /** Its name, proven both ways (RFC 8601 §2.7.3); '' where there is none. */
  readonly name: string;
  readonly reverse: 'pass' | 'fail' | 'permerror' | 'temperror' | 'none';
  readonly encrypted: boolean;
  /** Spoke before it was greeted. */
  readonly early: boolean;
  /** Stands in smtp.relay-networks: it may write as anybody of ours. */
  readonly mayRelay?: boolean;
  readonly lists: readonly Listing[];
};

/** An entry of a block list or allow list (RFC 5782). */
export type Listing = {
  readonly list: string;
  readonly kind: 'block' | 'allow';
  /** What was asked for: an address or a domain. */
  readonly of: string;
  readonly answer: string;
  /** Of a message: where the domain stands in it. */
  readonly where?: 'link' | 'author' | 'reply-to';
  /** As its owner weighs it: above 0 speaks against the message. */
  readonly score: number;
};

export type HeloFacts = {
  readonly name: string;
  /** ours: our own name or address; literal: an address; bare: no dot; unknown: the DNS has none; strange: no name. */
  readonly kind: 'plausible' | 'matches' | 'ours' | 'literal' | 'bare' | 'unknown' | 'strange';
};

export type SenderFacts = {
  /** '' is the null sender. */
  readonly path: string;
  readonly domain: string;
  /** Whether an answer could reach it: has MX or address. */
  readonly domainTakesMail: 'yes' | 'no' | 'unknown';
  readonly spf: SpfFacts;
  readonly lists: readonly Listing[];
  readonly known: KnownFacts;
  /** In a domain of ours; and whether anybody or anything has that address. Unknown where it is not said. */
  readonly isOurs?: boolean;
  readonly exists?: boolean;
};

export type SpfResult = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';
export type SpfFacts = { readonly result: SpfResult; readonly domain: string; readonly because: string };

export type RecipientFacts = {
  readonly path: string;
  readonly kind: 'here' | 'elsewhere';
  /** This person has written to the sender before. */
  readonly corresponded: boolean;
};

/** asked: for the first time. too-soon: it did not wait until `until`. known: it came again before, this or another. */
export type GreylistFacts = {
  readonly state: 'asked' | 'too-soon' | 'came-back' | 'known';
  readonly since: Instant;
  readonly until: Instant;
};

/** Our own history with this sender: how many messages, and how they were judged and moved. */
export type KnownFacts = {
  readonly good: number;
  readonly bad: number;
  readonly firstSeen: Instant | null;
  /** Whom it is known of: the author's address, or the return path. */
  readonly of?: string;
};
export const nobodyKnown: KnownFacts = { good: 0, bad: 0, firstSeen: null };

export type DkimResult = 'none' | 'pass' | 'fail' | 'policy' | 'neutral' | 'temperror' | 'permerror';
export type DkimFacts = {
  readonly result: DkimResult;
  readonly domain: string;
  readonly selector: string;
  readonly because: string;
};

export type DmarcFacts = {
  readonly result: 'none' | 'pass' | 'fail' | 'temperror' | 'permerror';
  /** Whose record it is. */
  readonly domain: string;
  /** What it asks for of this message. */
  readonly policy: 'none' | 'quarantine' | 'reject';
  /** What it asks for of any that fails; not there: nothing is published. */
  readonly published?: 'none' | 'quarantine' | 'reject';
  readonly because: string;
};

/** `trusted`: a sealer whom the owner believes vouches that it was well before. RFC 8617. */
export type ArcFacts = {
  readonly result: 'none' | 'pass' | 'fail';
  readonly sealer: string;
  readonly trusted: boolean;
  readonly because: string;
};

export type AuthorFacts = {
  readonly address: string;
  readonly domain: string;
  readonly name: string;
  /** As of a sender. */
  readonly isOurs?: boolean;
  readonly exists?: boolean;
};

export type AttachmentFacts = {
  readonly name: string;
  readonly type: string;
  readonly size: Bytes;
  /** What it is, whatever it is called. */
  readonly kind: 'program' | 'macros' | 'archive' | 'locked' | 'other';
  /** Names in an archive. */
  readonly inside: readonly string[];
};

/** What a scanner beside us found: rspamd, spamd, ClamAV, a milter. */
export type ScanFacts = {
  readonly scanner: string;
  readonly verdict: 'clean' | 'junk' | 'refuse' | 'later' | 'failed';
  /** On our scale. */
  readonly score: number;
  readonly because: string;
  /** What the peer is to hear of it. */
  readonly words?: string;
};

export type ContentFacts = {
  readonly size: Bytes;
  readonly authors: readonly AuthorFacts[];
  readonly subject: string;
  readonly hasDate: boolean;
  readonly hasMessageId: boolean;
  readonly dkim: readonly DkimFacts[];
  readonly dmarc: DmarcFacts;
  readonly arc: ArcFacts;
  readonly attachments: readonly AttachmentFacts[];
  /** Of links, display names and attachments: what pretends to be what, in words. */
  readonly pretences: readonly string[];
  /** Its author or where answers go is made to be taken for one of ours, or for whom our people write to; in words. */
  readonly lookAlikes?: readonly string[];
  /** Its author, one of ours, has written to this address in To:, Cc: or List-Post: so it may have come back from there. */
  readonly cameBackFrom?: string;
  /** Domains that links lead to, of the author and of Reply-To, as far as they are looked up. */
  readonly linkLists: readonly Listing[];
  readonly scans: readonly ScanFacts[];
  /** From 0 (wanted) to 1 (junk), by the account's own learning; null where it has learnt too little. */
  readonly learnt: number | null;
  /** What said most of it, as a person reads it. */
  readonly learntFrom?: readonly string[];
  /** Header fields by name in small letters, the first of each, cut; for the owner's rules. */
  readonly fields: Readonly<Record<string, string>>;
};

/** Whether something of that stage is known already. */
export const reached = (facts: Facts, stage: Stage): boolean => {
  switch (stage) {
    case 'connect':
      return true;
    case 'helo':
      return facts.helo !== null;
    case 'mail':
      return facts.sender !== null;
    case 'rcpt':
    case 'data':
      return facts.recipients.length > 0;
    case 'content':
      return facts.content !== null;
  }
};
