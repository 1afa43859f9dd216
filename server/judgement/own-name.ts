/**
 * Whether somebody stands in for a message that names us: for its author or its return path in a domain of ours, from a peer that
 * neither signed in nor is of our house. Pure, from kept facts.
 */
import { registered } from '../mime/look-alike.ts';
import type { Facts } from './facts.ts';

/**
 * SPF of that domain, a signature of it, DMARC, or a sealer whom the owner believes. Where our own DNS does not answer, nobody
 * can know, and nobody is accused.
 */
export function isStoodFor(domain: string, { sender, content }: Facts): boolean {
  if (sender && mayStand(sender.spf.result) && isAligned(sender.spf.domain, domain)) return true;
  if (!content) return false;
  const { dkim, dmarc, arc, authors } = content;
  if (arc.trusted || dkim.some(one => mayStand(one.result) && isAligned(one.domain, domain))) return true;
  return dmarc.result === 'pass' && authors.length === 1 && authors[0]!.domain === domain;
}

const mayStand = (result: string): boolean => result === 'pass' || result === 'temperror';

/** The domain itself, one below it, or what it belongs to. */
function isAligned(standing: string, domain: string): boolean {
  const name = standing.toLowerCase();
  return name === domain || name.endsWith(`.${domain}`) || name === registered(domain);
}

/**
 * A mailing list or a forwarder that says so and that SPF stands in for: it keeps the author and may break his signature.
 * Whoever forges can say so too, so it spares the most and not all.
 */
export function isPassedOn({ sender, content }: Facts): boolean {
  if (sender?.spf.result !== 'pass' || sender.path === '') return false;
  return /^srs[01][=+-]/i.test(sender.path) || (content !== null && Object.hasOwn(content.fields, 'list-id'));
}
