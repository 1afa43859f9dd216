/** What the owner sees of peers, and what he may do: look who is slowed or shut out, and forgive. */
import { networkOf } from '../directory/network.ts';
import { isAddress } from '../net/networks.ts';
import type { Acquaintances } from './acquaintances.ts';
import type { PeerBook, PeerRow } from './book.ts';
import type { NoteKind, Notes } from './notes.ts';

export type KnownPeerRow = PeerRow & {
  /** Wanted mail came from there lately. */
  readonly good: boolean;
};

export type PeerControl = {
  list(limit: number): readonly KnownPeerRow[];
  /** How many are remembered over days: known as good, asked to come again, come again. */
  remembered(): Readonly<Record<NoteKind, number>>;
  /** null: that is no address. False: nothing was held against it. */
  forgive(address: string): boolean | null;
};

export const newPeerControl = (options: {
  readonly book: PeerBook;
  readonly notes: Notes;
  readonly acquaintances: Pick<Acquaintances, 'isGood'>;
  readonly forgiven: (network: string) => void;
}): PeerControl => ({
  list: limit => options.book.rows(limit).map(row => ({ ...row, good: options.acquaintances.isGood(row.network) })),
  remembered: () => ({
    good: options.notes.count('good'),
    asked: options.notes.count('asked'),
    passed: options.notes.count('passed'),
  }),
  forgive(address) {
    // As it stands in the list too: '2001:db8::/64'.
    const plain = address.trim().replace(/\/(64|32)$/, '');
    if (!isAddress(plain)) return null;
    const network = networkOf(plain);
    const wasHeld = options.book.forgive(network);
    if (wasHeld) options.forgiven(network);
    return wasHeld;
  },
});

/** Where no port is open. */
export const nobodyComes: PeerControl = {
  list: () => [],
  remembered: () => ({ good: 0, asked: 0, passed: 0 }),
  forgive: () => false,
};
