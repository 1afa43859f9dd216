/**
 * Asks the owner's lists of domains about those that a message leads to: of its links, its author, and where answers go. A
 * stranger chooses these names, so few of them are asked for, never the whole address, and those of everybody's mail not
 * at all. What belongs together is cut by rule (mime/look-alike.ts), not by a walk through the DNS: that would ask eight
 * questions about each name before the one that is wanted.
 */
import type { Listing } from '../judgement/facts.ts';
import { isEverywhere } from '../judgement/well-known.ts';
import type { Link } from '../mime/links.ts';
import { isNumbers, registered } from '../mime/look-alike.ts';
import { type GatherOptions, listings } from './gather.ts';

/** Domains of links that are asked for, the first of them; authors and answers besides. */
const MOST_ASKED = 10;

export type Named = {
  readonly links: readonly Link[];
  readonly authors: readonly string[];
  readonly replyTo: readonly string[];
  /** Asked already: the sender's. */
  readonly before: string;
};

export async function linkListings(
  options: GatherOptions,
  { links, authors, replyTo, before }: Named,
  ours: ReadonlySet<string>,
): Promise<readonly Listing[]> {
  if (!options.lists().some(one => one.of === 'domain')) return [];
  const asked = new Map<string, NonNullable<Listing['where']>>();
  const add = (domain: string, where: NonNullable<Listing['where']>) => {
    const isSpared = ours.has(registered(domain)) || domain === before || isEverywhere(domain);
    if (domain.includes('.') && !isNumbers(domain) && !isSpared && !asked.has(domain)) asked.set(domain, where);
  };
  for (const domain of authors.slice(0, 2)) add(domain, 'author');
  for (const domain of replyTo.slice(0, 2)) add(domain, 'reply-to');
  const room = asked.size + MOST_ASKED;
  for (const { host } of links) if (asked.size < room) add(registered(host), 'link');
  const found = await Promise.all(
    [...asked].map(async ([domain, where]) =>
      (await listings(options, 'domain', domain)).map(one => ({ ...one, where })),
    ),
  );
  return found.flat();
}
