/**
 * The next message, read while the client is still taking the last one: a client that fetches does so in order. One
 * message and a small one, so that what a session holds stays bounded; answered only while nothing in the mailbox has
 * changed since, so that the client hears what it would have heard without.
 */
import { type Bytes, kibibytes } from '../base/units.ts';
import type { Maildrop } from './backend.ts';
import { type Read, readMessage, type Wanted } from './send-message.ts';
import type { Snapshot } from './snapshot.ts';

export type ReadAhead = {
  /** `wanted` has been sent. */
  after(wanted: Wanted, snapshot: Snapshot): void;
  /** What was read for it; null: it has to be read now. */
  take(wanted: Wanted): Promise<Read | null>;
};

/** A larger one is read when it is asked for. */
export const MOST_AHEAD: Bytes = kibibytes(64);

type Kept = { readonly wanted: Wanted; readonly changes: number; readonly read: Promise<Read> };

export function newReadAhead(maildrop: Maildrop): ReadAhead {
  let kept: Kept | null = null;
  let last = 0;
  return {
    after({ listing, lines, utf8 }, snapshot) {
      const inOrder = listing.number === last + 1;
      last = listing.number;
      const next = snapshot.find(last + 1);
      if (!maildrop.changes || !inOrder || typeof next === 'string' || next.octets > MOST_AHEAD) return;
      const wanted: Wanted = { listing: next, lines, utf8 };
      kept = { wanted, changes: maildrop.changes(), read: readMessage(maildrop, wanted) };
    },
    async take({ listing, lines, utf8 }) {
      const had = kept;
      kept = null;
      if (had?.wanted.listing.number !== listing.number) return null;
      if (had.wanted.lines !== lines || had.wanted.utf8 !== utf8) return null;
      const read = await had.read;
      // What could not be read then may be readable now.
      return read.kind === 'ready' && had.changes === maildrop.changes?.() ? read : null;
    },
  };
}
