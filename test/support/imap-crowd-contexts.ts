/**
 * Searches that a member keeps up to date (RFC 5267 §4.3): what was found, and each ADDTO and REMOVEFROM since. By UID, or by
 * number; a number is turned into its message at once, for it is only valid where it stands.
 */
import { Difference } from './imap-crowd-ledger.ts';
import type { Model, Slot } from './imap-crowd-model.ts';
import { numbersOf, type Value } from './imap-crowd-wire.ts';

type Item = number | Slot;

export class KeptSearch {
  readonly tag: string;
  readonly byUid: boolean;
  /** null: not known of this message. */
  readonly matches: (slot: Slot) => boolean | null;
  readonly sorted: boolean;
  #items: Item[] | null = null;

  constructor(
    tag: string,
    how: { readonly byUid: boolean; readonly sorted: boolean; readonly matches: KeptSearch['matches'] },
  ) {
    this.tag = tag;
    this.byUid = how.byUid;
    this.sorted = how.sorted;
    this.matches = how.matches;
  }

  /** One ESEARCH of this tag: the first is what was found. */
  hear(values: readonly Value[], model: Model): void {
    const item = (number: number): Item => (this.byUid ? number : this.#slot(number, model));
    const after = (key: string) => values[values.indexOf(key) + 1];
    if (this.#items === null) {
      this.#items = values.includes('ALL') ? numbersOf(String(after('ALL'))).map(item) : [];
      return;
    }
    for (const key of ['REMOVEFROM', 'ADDTO']) {
      if (!values.includes(key)) continue;
      const pairs = after(key) as readonly string[];
      for (let at = 0; at < pairs.length; at += 2) {
        const items = numbersOf(pairs[at + 1]!).map(item);
        for (const [offset, one] of items.entries()) this.#apply(key, Number(pairs[at]), offset, one);
      }
    }
  }

  #slot(number: number, model: Model): Slot {
    const slot = model.slots[number - 1];
    if (!slot) throw new Difference(`${this.tag} speaks of message ${number} of ${model.slots.length}`);
    return slot;
  }

  #apply(key: string, position: number, offset: number, item: Item): void {
    const items = this.#items!;
    const at = items.indexOf(item);
    if (key === 'ADDTO') {
      if (at !== -1) throw new Difference(`${this.tag}: ADDTO of what is there already`);
      if (position === 0 && this.sorted) throw new Difference(`${this.tag}: ADDTO without a place`);
      if (position > items.length + 1) throw new Difference(`${this.tag}: ADDTO at ${position} of ${items.length}`);
      items.splice(position === 0 ? items.length : position - 1 + offset, 0, item);
      return;
    }
    if (at === -1) throw new Difference(`${this.tag}: REMOVEFROM of what is not there`);
    if (position > 0 && at !== position - 1) throw new Difference(`${this.tag}: ${position} is ${at + 1}`);
    items.splice(at, 1);
  }

  /** All is quiet, and all is known: it holds what matches, in order by `contentOf`. */
  equals(model: Model, contentOf: (slot: Slot) => string | undefined): void {
    if (this.#items === null) throw new Difference(`${this.tag} was never answered`);
    const found = this.#items.map(item => (typeof item === 'number' ? model.of(item) : item));
    const names = (slots: readonly (Slot | undefined)[]) =>
      slots
        .map(slot => slot?.uid ?? '?')
        .toSorted()
        .join();
    const wanted = model.slots.filter(slot => this.matches(slot));
    if (names(found) !== names(wanted)) {
      throw new Difference(`${this.tag} keeps ${names(found)}, and there match ${names(wanted)}`);
    }
    if (!this.sorted) return;
    const contents = found.map(slot => contentOf(slot!)).filter(content => content !== undefined);
    if (contents.join() !== contents.toSorted().join())
      throw new Difference(`${this.tag} is not in order: ${contents}`);
  }
}
