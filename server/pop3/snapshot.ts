/**
 * The maildrop as one session sees it: the listings of the moment it was opened, and which are marked as deleted.
 * RFC 1939 §5. The marks change in place, because a copy at each DELE would cost the square of a large maildrop;
 * one session owns them and nobody looks at an earlier state.
 */
import type { Bytes } from '../base/units.ts';
import type { Listing } from './backend.ts';

export type Snapshot = {
  readonly size: number;
  /** Messages not marked, and their octets: the drop listing of STAT. */
  left(): { readonly messages: number; readonly octets: Bytes };
  find(number: number): Listing | 'no-such-message' | 'deleted';
  mark(number: number): void;
  unmarkAll(): void;
  marked(): readonly number[];
  /** Not marked, in order. */
  listings(): Iterable<Listing>;
};

/** What RETR sends: RFC 1939 §11 counts a line end as two octets, and dot-stuffing not at all. */
export const wireOctets = (listing: Listing): Bytes => listing.octets + (listing.lacksFinalCrlf ? 2 : 0);

export function newSnapshot(messages: readonly Listing[]): Snapshot {
  const deleted = new Set<number>();
  const all = messages.reduce((sum, listing) => sum + wireOctets(listing), 0);
  let octets = all;
  return {
    size: messages.length,
    left: () => ({ messages: messages.length - deleted.size, octets }),
    find(number) {
      const listing = messages[number - 1];
      if (!listing) return 'no-such-message';
      return deleted.has(number) ? 'deleted' : listing;
    },
    mark(number) {
      const listing = messages[number - 1];
      if (!listing || deleted.has(number)) return;
      deleted.add(number);
      octets -= wireOctets(listing);
    },
    unmarkAll() {
      deleted.clear();
      octets = all;
    },
    marked: () => [...deleted].sort((a, b) => a - b),
    *listings() {
      for (const listing of messages) if (!deleted.has(listing.number)) yield listing;
    },
  };
}
