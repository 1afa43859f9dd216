/** The kinds of clients in the crowd, the mailboxes they share, and what one keeps of a mailbox. */
import type { Told } from './imap-crowd-model.ts';

export type Mode = {
  readonly name: string;
  readonly condstore?: true;
  readonly qresync?: true;
  readonly rev2?: true;
  readonly uidOnly?: true;
  readonly utf8?: true;
  readonly compress?: true;
  readonly notify?: 'SELECTED' | 'SELECTED-DELAYED';
};

/** A mailbox: `owner` is 'ann' of ann@here.example. */
export type Place = {
  readonly key: string;
  readonly owner: string;
  name: string;
  readonly shared: boolean;
  /** It is renamed, deleted and made again, and what others may do there changes. */
  readonly shaken?: true;
};

/** What a mailbox is called in the ledger: one that is made again is another. */
export const mailboxKey = ({ key, shaken }: Place, uidValidity: number): string =>
  shaken ? `${key}#${uidValidity}` : key;

/** In each of its names. */
export const SHAKEN = 'Shaken';
export const shakenNames: readonly string[] = [SHAKEN, `${SHAKEN}-too`, `Deep/${SHAKEN}`];
export const shakenRights: readonly string[] = ['lrswite', 'lrswite', 'lrsi', 'lr', 'lrit', 'lrwte', '""'];

/** What a member kept of a mailbox when it left. */
export type Memory = {
  readonly place: Place;
  readonly uidValidity: number;
  readonly modseq: number;
  readonly messages: ReadonlyMap<number, Told>;
};

export const modes: readonly Mode[] = [
  { name: 'rev1' },
  { name: 'CONDSTORE', condstore: true },
  { name: 'QRESYNC', qresync: true },
  { name: 'rev2', rev2: true },
  { name: 'UIDONLY', uidOnly: true },
  { name: 'UTF8', utf8: true },
  { name: 'COMPRESS', compress: true },
  { name: 'NOTIFY', notify: 'SELECTED' },
  { name: 'QRESYNC, rev2, COMPRESS', qresync: true, rev2: true, compress: true },
  { name: 'NOTIFY delayed', notify: 'SELECTED-DELAYED' },
  { name: 'UIDONLY, QRESYNC, UTF8', uidOnly: true, qresync: true, utf8: true },
  { name: 'NOTIFY, CONDSTORE, rev2', notify: 'SELECTED-DELAYED', condstore: true, rev2: true },
];

export const places: readonly Place[] = [
  { key: 'ann/One', owner: 'ann', name: 'One', shared: true },
  { key: 'ann/Zürich', owner: 'ann', name: 'Zürich', shared: false },
  { key: 'ben/Three', owner: 'ben', name: 'Three', shared: true },
  { key: 'ben/Four', owner: 'ben', name: 'Four', shared: false },
  // POP3 takes mail away there.
  { key: 'ann/INBOX', owner: 'ann', name: 'INBOX', shared: false },
  { key: 'ben/INBOX', owner: 'ben', name: 'INBOX', shared: false },
  { key: 'ann/Shaken', owner: 'ann', name: SHAKEN, shared: true, shaken: true },
];
/** One of its own and those that are shared. */
export const placesOf = (person: string) => places.filter(({ owner, shared }) => shared || owner === person);

/** Numbers by chance, the same for the same seed (mulberry32). */
export function newChance(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, one: <T>(of: readonly T[]): T => of[below(of.length)]!, maybe: (share: number) => next() < share };
}
