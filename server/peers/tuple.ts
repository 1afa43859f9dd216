/**
 * Who is one sender to greylisting: the peer, or the domain whose SPF stands in for it; the sender without what changes
 * from one try to the next; the recipient. RFC 6647 §5 names address, sender and first recipient. Pure.
 */
import { createHash } from 'node:crypto';
import type { Facts } from '../judgement/facts.ts';

/**
 * VERP, SRS, BATV and the like write numbers and hashes into the sender that differ with each message or day: what is
 * left of `bounce-12345-ann=here.example@list.example` is `bounce-#-ann=here.example@list.example`.
 */
export function foldedSender(path: string): string {
  const at = path.lastIndexOf('@');
  const local = path.slice(0, Math.max(0, at)).toLowerCase();
  const folded = local
    // BATV: prvs=1234abcdef=kim; the other way round, kim=prvs=1234abcdef, some do.
    .replace(/(^|=)prvs=[0-9a-f]{6,16}(?==|$)/, '$1prvs=#')
    // SRS: SRS0=hash=day=domain=kim and SRS1.
    .replace(/^(srs[01][=+-])[^=]{1,32}=(?:[a-z2-7]{2}=)?/, '$1#=')
    // Numbers, and words of hexadecimal digits that hold one.
    .replace(/(?<![a-z\d])[\da-f]*\d[\da-f]*(?![a-z\d])/g, '#')
    .replace(/\d+/g, '#');
  return `${folded}@${path.slice(at + 1).toLowerCase()}`;
}

/** The domain whose SPF named the peer: large providers try again from another address. null: nobody stands in for it. */
export function standsIn({ sender }: Facts): string | null {
  if (!sender || sender.path === '' || sender.spf.result !== 'pass') return null;
  return sender.spf.domain.toLowerCase() === sender.domain.toLowerCase() ? sender.domain.toLowerCase() : null;
}

/** As whom it passes once it has come again. */
export const peerKey = (facts: Facts): string => {
  const domain = standsIn(facts);
  return domain === null ? facts.connection.network : `domain:${domain}`;
};

/** `recipient`: the one that is asked about. What is kept of the three is a hash: it is nobody's list of who writes to whom. */
export function tupleKey(facts: Facts, recipient: string): string {
  const domain = standsIn(facts);
  const from = domain === null ? neighbourhood(facts.connection.network) : `domain:${domain}`;
  const text = `${from}\n${foldedSender(facts.sender?.path ?? '')}\n${recipient.toLowerCase()}`;
  return createHash('sha256').update(text).digest('base64url').slice(0, HASH_LENGTH);
}
/** 96 bits. */
const HASH_LENGTH = 16;

/** A pool of senders lies in one /24; what came to one of it may come again from another. */
const neighbourhood = (network: string): string =>
  /^\d+\.\d+\.\d+\.\d+$/.test(network) ? `${network.slice(0, network.lastIndexOf('.'))}.0/24` : network;
