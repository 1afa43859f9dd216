/**
 * One member's model of the mailbox it has selected, made only of what it was told: message numbers, UIDs, flags,
 * mod-sequences. Every line is held against it. RFC 3501 §5.5, §7.4.1; RFC 7162 §3.2.10; RFC 9586.
 */
import { Difference, type Ledger, type Truth } from './imap-crowd-ledger.ts';
import type { Value } from './imap-crowd-wire.ts';

/** A message; its place in the list is its number. null: not told yet. `flagsAt`: the flags are those of this mod-sequence. */
export type Slot = { uid: number | null; flags: string | null; modseq: number; flagsAt: number };

export type Told = {
  readonly uid?: number;
  readonly flags?: string;
  readonly modseq?: number;
  /** What names the message itself: its subject. */
  readonly content?: string;
  /** Whose words its text has. */
  readonly text?: string;
};

/** Whose words they are: all that stands behind the header. */
export const wordsOf = (message: string): string | undefined =>
  /^(\S+) says hello\.\r\n$/.exec(message.slice(message.indexOf('\r\n\r\n') + 4))?.[1];

/** A FETCH's items and values. */
export function toldOf(values: readonly Value[]): Told {
  const told: { -readonly [K in keyof Told]: Told[K] } = {};
  for (let at = 0; at < values.length; at += 2) {
    const [key, value] = [String(values[at]), values[at + 1]];
    if (key === 'UID') told.uid = Number(value);
    else if (key === 'FLAGS') told.flags = flagsOf(value as string[]);
    else if (key === 'MODSEQ') told.modseq = Number((value as string[])[0]);
    else if (key === 'ENVELOPE') told.content = (value as readonly string[])[1]!;
    else if (key.startsWith('BODY[')) {
      told.content = /^Subject: (\S+)/m.exec(String(value))?.[1] ?? '(no subject)';
      told.text = wordsOf(String(value)) ?? '(something else)';
    }
  }
  return told;
}

const LAST = 2 ** 32;

/** Flags in one form: small letters, in order, without \Recent, which is each session's own. */
export const flagsOf = (flags: readonly string[]): string =>
  [...new Set(flags.map(flag => flag.toLowerCase()))]
    .filter(flag => flag !== '\\recent')
    .sort()
    .join(' ');

const listed = (flags: string): readonly string[] => (flags === '' ? [] : flags.split(' '));
export const has = (slot: Slot, flag: string): boolean | null =>
  slot.flags === null ? null : listed(slot.flags).includes(flag.toLowerCase());

export function changed(flags: string, sign: '+' | '-' | '', by: readonly string[]): string {
  const small = by.map(flag => flag.toLowerCase());
  if (sign === '') return flagsOf(small);
  if (sign === '+') return flagsOf([...listed(flags), ...small]);
  return flagsOf(listed(flags).filter(flag => !small.includes(flag)));
}

export class Model {
  readonly mailbox: string;
  readonly uidValidity: number;
  readonly ledger: Ledger;
  readonly slots: Slot[] = [];
  readonly readOnly: boolean;
  /** UIDONLY: messages have no numbers, and those that are not known lie anywhere. */
  readonly #loose: boolean;
  readonly #gone = new Set<number>();

  constructor(
    mailbox: string,
    uidValidity: number,
    how: { readonly readOnly: boolean; readonly loose: boolean },
    ledger: Ledger,
  ) {
    this.mailbox = mailbox;
    this.uidValidity = uidValidity;
    this.readOnly = how.readOnly;
    this.#loose = how.loose;
    this.ledger = ledger;
  }

  exists(count: number): void {
    if (count < this.slots.length) throw new Difference(`${count} EXISTS, and there were ${this.slots.length}`);
    while (this.slots.length < count) this.slots.push({ uid: null, flags: null, modseq: 0, flagsAt: 0 });
  }

  expunge(number: number): Slot {
    const slot = this.slots[number - 1];
    if (!slot) throw new Difference(`${number} EXPUNGE of ${this.slots.length} messages`);
    this.slots.splice(number - 1, 1);
    this.#left(slot);
    return slot;
  }

  vanished(uids: readonly number[]): readonly Slot[] {
    return uids.map(uid => {
      const at = this.#placeOf(uid);
      if (at === -1) throw new Difference(`VANISHED ${uid}, which is not counted`);
      const [slot] = this.slots.splice(at, 1) as [Slot];
      slot.uid = uid;
      this.#left(slot);
      return slot;
    });
  }

  #left({ uid }: Slot): void {
    if (uid === null) return;
    this.#gone.add(uid);
    if (!this.ledger.mayLeave(this.mailbox, uid)) throw new Difference(`${uid} is gone, and nobody wanted that`);
  }

  /** Where a UID is, or the first message between its neighbours whose UID is not known; -1: nowhere. */
  #placeOf(uid: number): number {
    let unknown = -1;
    for (const [at, slot] of this.slots.entries()) {
      if (slot.uid === uid) return at;
      if (slot.uid === null) {
        if (unknown === -1) unknown = at;
      } else if (!this.#loose && slot.uid > uid) return unknown;
      else if (!this.#loose) unknown = -1;
    }
    return unknown;
  }

  /** FETCH names the number, UIDFETCH the UID. */
  fetched(at: { readonly number: number } | { readonly uid: number }, told: Told): Slot {
    const index = 'number' in at ? at.number - 1 : this.#placeOf(at.uid);
    const slot = this.slots[index];
    if (!slot) throw new Difference(`FETCH of ${JSON.stringify(at)}, and there are ${this.slots.length} messages`);
    const uid = 'uid' in at ? at.uid : told.uid;
    if (uid !== undefined) this.#name(index, slot, uid);
    const { flags, modseq } = told;
    if (modseq !== undefined) {
      if (modseq < slot.modseq) throw new Difference(`MODSEQ of ${slot.uid} fell from ${slot.modseq} to ${modseq}`);
      if (modseq === slot.flagsAt && flags !== undefined && slot.flags !== null && flags !== slot.flags) {
        throw new Difference(`${slot.uid} has (${flags}) at ${modseq}, and had (${slot.flags})`);
      }
      slot.modseq = modseq;
    }
    if (flags !== undefined) this.setFlags(slot, flags, modseq);
    return slot;
  }

  setFlags(slot: Slot, flags: string, modseq: number | undefined): void {
    slot.flags = flags;
    slot.flagsAt = modseq ?? 0;
    if (slot.uid === null) return;
    if (flags.includes('\\deleted')) this.ledger.leave(this.mailbox, [slot.uid]);
    if (modseq !== undefined && modseq > 0) this.ledger.flags(this.mailbox, slot.uid, modseq, flags);
  }

  #name(index: number, slot: Slot, uid: number): void {
    if (slot.uid === uid) return;
    if (slot.uid !== null) throw new Difference(`${index + 1} is UID ${slot.uid}, and is called ${uid}`);
    if (this.#gone.has(uid)) throw new Difference(`UID ${uid} has gone, and comes again`);
    for (const [at, { uid: other }] of this.slots.entries()) {
      if (this.#loose || other === null || at === index) continue;
      if (at < index ? other >= uid : other <= uid)
        throw new Difference(`UID ${uid} at ${index + 1}, ${other} at ${at + 1}`);
    }
    slot.uid = uid;
    if (this.#loose) this.slots.sort((a, b) => (a.uid ?? LAST) - (b.uid ?? LAST));
  }

  known(): readonly (Slot & { readonly uid: number })[] {
    return this.slots.filter((slot): slot is Slot & { uid: number } => slot.uid !== null);
  }

  of(uid: number): Slot | undefined {
    return this.slots.find(slot => slot.uid === uid);
  }

  /** All is quiet: what is told is all there is. */
  equals(truth: Truth, withModseq: boolean): void {
    const mine = this.slots.map(({ uid, flags, modseq }) => `${uid} (${flags})${withModseq ? ` ${modseq}` : ''}`);
    const theirs = [...truth].map(([uid, { flags, modseq }]) => `${uid} (${flags})${withModseq ? ` ${modseq}` : ''}`);
    const differ = mine.findIndex((line, at) => line !== theirs[at]);
    if (differ !== -1) throw new Difference(`in the model ${mine[differ]}, in truth ${theirs[differ]}`);
    if (mine.length !== theirs.length) {
      throw new Difference(`${mine.length} in the model, ${theirs.length} in truth: ${theirs.slice(mine.length)}`);
    }
  }
}
