/**
 * Whose name the reader sees: the domains of the From field. RFC 9989 §5.3.1, §11.5.
 *
 * RFC 5322 allows one field with several mailboxes; forgers write two fields, or one that two programs read
 * differently. Every domain found is an author, and a mailbox without a readable domain is told.
 */
import { lookupName } from '../dns/resolver.ts';
import { readAddresses } from '../mime/address-list.ts';
import { textFromOctets } from '../mime/coding.ts';

export type Authors = {
  /** A-labels, lower case, in order, each once; ten at most. */
  readonly domains: readonly string[];
  /** A mailbox is there whose domain cannot be told. */
  readonly unreadable: boolean;
  /** How many From fields there were. */
  readonly fields: number;
};

/** Less strict than a host name: who owns the domain owns also what stands below it with an underscore. */
const nameable = /^[a-z0-9._-]+$/;

const MOST_KEPT = 10;
/** Of more nobody says who wrote: then there is an author that cannot be told. */
const MOST_READ = 1_000;

/** `fields` are the unfolded values of all From fields, one character per octet. */
export function readAuthors(fields: readonly string[]): Authors {
  const domains = new Set<string>();
  let unreadable = false;
  let left = MOST_READ;
  const authors = fields.slice(0, MOST_READ).flatMap(field => {
    const some = left > 0 ? readAddresses(field, left) : [];
    left -= Math.max(1, some.length);
    return some;
  });
  if (left <= 0) unreadable = true;
  for (const [, , localPart, host] of authors) {
    if (host === null) continue;
    const domain = lookupName(textFromOctets(host));
    if (domain === null || !nameable.test(domain)) unreadable = true;
    else if (domains.size < MOST_KEPT) domains.add(domain);
    // Some programs would show the other domain.
    if (localPart?.includes('@')) unreadable = true;
  }
  return { domains: [...domains], unreadable, fields: fields.length };
}
