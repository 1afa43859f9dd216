/**
 * How a member of the crowd searches, sorts and threads, and what it may be told: never what is not there, always what it
 * was told of itself, unless that has gone.
 */
import { KeptSearch } from './imap-crowd-contexts.ts';
import { Member } from './imap-crowd-member.ts';
import { has, type Slot } from './imap-crowd-model.ts';
import { mailboxKey, newChance, type Place } from './imap-crowd-modes.ts';
import { numbersOf, type Value, valuesOf } from './imap-crowd-wire.ts';

export type Known = Slot & { readonly uid: number };
type Key = readonly [string, (slot: Slot) => boolean | null];
const MOST_KEPT = 3;

export class Searches extends Member {
  chance = newChance(0);
  places: readonly Place[] = [];

  /** With NOTIFY's SELECTED a number may change while a command is on its way. */
  usesNumbers = (): boolean => !this.mode.uidOnly && this.mode.notify !== 'SELECTED';

  known = (): readonly Known[] => this.model!.known().filter(({ flags }) => flags !== null);

  some(most = 4): readonly Known[] {
    const known = this.known();
    const from = this.chance.below(known.length);
    const count = 1 + this.chance.below(most);
    if (this.chance.maybe(0.5)) return known.slice(from, from + count);
    return known.filter((_, at) => at === from || this.chance.maybe(count / known.length));
  }

  async search(): Promise<void> {
    const model = this.model!;
    const byUid = !this.usesNumbers() || this.chance.maybe(0.5);
    const [key, matches] = this.#key();
    const before = model.slots.map(slot => ({ slot, was: matches(slot) }));
    await this.ok(byUid ? 'UID SEARCH' : 'SEARCH', `${byUid ? 'UID SEARCH' : 'SEARCH'} ${key}`);
    this.ledger.searches++;
    const found = this.foundIn();
    if (found.some((one, at) => at > 0 && found[at - 1]! >= one)) this.fail(`not ascending: ${found}`);
    const hits = new Set(found);
    for (const [at, { slot, was }] of before.entries()) {
      const is = hits.delete(byUid ? slot.uid! : at + 1);
      if (is === was || was === null || this.flagsToldIn().has(slot) || !model.slots.includes(slot)) continue;
      // Nothing was told of it: it must have gone, now or after it was found.
      this.owed.set(slot, `${key} ${is ? 'found' : 'did not find'} (${slot.flags}) at ${slot.flagsAt}`);
    }
    // With NOTIFY more may have come before the answer.
    const last = byUid ? (before.at(-1)?.slot.uid ?? 0) : before.length;
    const wrong = [...hits].filter(hit => !this.mode.notify || hit <= last);
    if (wrong.length > 0) this.fail(`${key} finds ${wrong}, which are not there`);
  }

  #key(): Key {
    const { chance } = this;
    const flag = chance.one(['SEEN', 'FLAGGED', 'ANSWERED', 'DRAFT', 'DELETED']);
    const [{ uid }] = this.some(1) as [Known];
    const content = this.ledger.contentOf(this.model!.mailbox, uid);
    switch (chance.below(6)) {
      case 0:
        return ['ALL', () => true];
      case 1:
        return [flag, slot => has(slot, `\\${flag}`)];
      case 2:
        return [`UN${flag} UID 1:${uid}`, slot => !has(slot, `\\${flag}`) && slot.uid! <= uid];
      case 3:
        return ['KEYWORD beta', slot => has(slot, 'beta')];
      case 4:
        return [`NOT UID ${uid}`, slot => slot.uid !== uid];
      default:
        if (content === undefined) return [`UID ${uid}`, slot => slot.uid === uid];
        return [
          `SUBJECT ${content}`,
          slot =>
            slot.uid === uid ? true : this.contentOf(slot) === undefined ? null : this.contentOf(slot) === content,
        ];
    }
  }

  contentOf = ({ uid }: Slot): string | undefined =>
    uid === null ? undefined : this.ledger.contentOf(this.model!.mailbox, uid);

  async sort(): Promise<void> {
    const model = this.model!;
    const byUid = !this.usesNumbers() || this.chance.maybe(0.5);
    const reverse = this.chance.maybe(0.5);
    const before = model.slots.slice();
    const name = byUid ? 'UID SORT' : 'SORT';
    await this.ok(name, `${name} (${reverse ? 'REVERSE ' : ''}SUBJECT) UTF-8 ALL`);
    const last = before.at(-1)?.uid ?? 0;
    const told = this.foundIn().filter(one => !this.mode.notify || one <= (byUid ? last : before.length));
    const found = told.map(one => (byUid ? before.find(({ uid }) => uid === one) : before[one - 1]));
    if (found.includes(undefined) || new Set(found).size < found.length) this.fail(`SORT finds what is not there`);
    const contents = found.map(slot => this.contentOf(slot!)).filter(content => content !== undefined);
    const ordered = reverse ? contents.toSorted().reverse() : contents.toSorted();
    if (contents.join() !== ordered.join()) this.fail(`not in order: ${contents}`);
    for (const slot of before) {
      if (!found.includes(slot) && model.slots.includes(slot)) this.owed.set(slot, 'SORT did not find it');
    }
  }

  /** Every message once; what has one content is one thread, and what answers it lies with it. */
  async thread(): Promise<void> {
    const model = this.model!;
    const byUid = !this.usesNumbers() || this.chance.maybe(0.5);
    const algorithm = this.chance.one(['REFERENCES', 'ORDEREDSUBJECT']);
    const before = model.slots.slice();
    const name = byUid ? 'UID THREAD' : 'THREAD';
    await this.ok(name, `${name} ${algorithm} UTF-8 ALL`);
    const line = this.linesIn().find(text => text.startsWith('THREAD')) ?? 'THREAD';
    const last = byUid ? (before.at(-1)?.uid ?? 0) : before.length;
    const threads = valuesOf(line)
      .slice(1)
      .map(thread =>
        [thread]
          .flat(99 as 1)
          .map(Number)
          .filter(one => !this.mode.notify || one <= last),
      )
      .map(numbers => numbers.map(one => (byUid ? before.find(({ uid }) => uid === one) : before[one - 1])));
    const all = threads.flat();
    if (all.includes(undefined)) this.fail(`${algorithm} threads what is not there`);
    if (new Set(all).size < all.length) this.fail(`${algorithm} has a message twice`);
    for (const slot of before) {
      if (!all.includes(slot) && model.slots.includes(slot)) this.owed.set(slot, `THREAD left it out`);
    }
    this.#family(algorithm, threads as readonly (readonly Slot[])[]);
  }

  #family(algorithm: string, threads: readonly (readonly Slot[])[]): void {
    const threadOf = new Map<string, Set<number>>();
    for (const [at, thread] of threads.entries()) {
      for (const slot of thread) {
        const content = this.contentOf(slot);
        if (content !== undefined) threadOf.set(content, (threadOf.get(content) ?? new Set()).add(at));
      }
    }
    for (const [content, at] of threadOf) {
      // A copy has the same Message-ID, and REFERENCES has one message of it only.
      if (algorithm === 'ORDEREDSUBJECT' && at.size > 1) this.fail(`${content} stands in ${at.size} threads`);
      const answered = this.ledger.answers(content);
      const there = answered === undefined ? undefined : threadOf.get(answered);
      if (algorithm === 'REFERENCES' && at.size === 1 && there?.size === 1 && ![...there].some(one => at.has(one))) {
        this.fail(`${content} answers ${answered}, and stands in another thread`);
      }
    }
  }

  /** One content, in all mailboxes at once: where it is found it lies. */
  async searchAll(): Promise<void> {
    const model = this.model!;
    const [slot] = this.some(1) as [Known];
    const content = this.contentOf(slot);
    if (content === undefined) return;
    const sources = ['personal', 'subtree ""', `mailboxes (${this.places.map(place => this.nameOf(place)).join(' ')})`];
    const source = this.place!.owner === this.person ? this.chance.one(sources) : sources.at(-1)!;
    await this.ok('ESEARCH', `ESEARCH IN (${source}) RETURN (ALL COUNT) SUBJECT ${content}`);
    const byName = new Map(this.places.map(place => [this.nameOf(place).replaceAll('"', ''), place]));
    let here: readonly number[] = [];
    for (const line of this.linesIn().filter(text => text.startsWith('ESEARCH'))) {
      const values = valuesOf(line);
      const found = values[1] as readonly Value[];
      const name = String(found[found.indexOf('MAILBOX') + 1]);
      const validity = Number(found[found.indexOf('UIDVALIDITY') + 1]);
      const uids = numbersOf(String(values[values.indexOf('ALL') + 1]));
      if (Number(values[values.indexOf('COUNT') + 1]) !== uids.length) this.fail(`COUNT of ${line}`);
      const place = byName.get(name);
      if (!place && !name.includes('Shaken')) this.fail(`${content} is found in ${name}`);
      if (!place) continue;
      const key = mailboxKey(place, validity);
      this.holding(() => {
        for (const uid of uids) this.ledger.content(key, uid, content);
      });
      if (key === model.mailbox) here = uids;
    }
    // The one that is shaken may bear another name by now than the one that was asked for, or answered.
    if (this.place!.shaken) return;
    if (!here.includes(slot.uid) && model.slots.includes(slot)) this.owed.set(slot, `ESEARCH did not find ${content}`);
  }

  /** A search that is kept up to date, or the end of one. */
  async keep(): Promise<void> {
    const { chance } = this;
    if (this.kept.size > 0 && (this.kept.size >= MOST_KEPT || chance.maybe(0.3))) {
      const tag = chance.one([...this.kept.keys()]);
      await this.ok('CANCELUPDATE', `CANCELUPDATE "${tag}"`);
      this.kept.delete(tag);
      return;
    }
    const byUid = !this.usesNumbers() || chance.maybe(0.5);
    const sorted = chance.maybe(0.4);
    const [key, matches] = this.#lastingKey();
    const tag = this.nextTag();
    this.kept.set(tag, new KeptSearch(tag, { byUid, sorted, matches }));
    const name = `${byUid ? 'UID ' : ''}${sorted ? 'SORT' : 'SEARCH'}`;
    await this.ok(name, `${name} RETURN (ALL UPDATE) ${sorted ? '(SUBJECT) UTF-8 ' : ''}${key}`);
  }

  #lastingKey(): Key {
    const flag = this.chance.one(['SEEN', 'FLAGGED', 'DELETED']);
    const keys: readonly Key[] = [
      ['ALL', () => true],
      [flag, slot => has(slot, `\\${flag}`)],
      [`UN${flag}`, slot => !has(slot, `\\${flag}`)],
      ['KEYWORD beta', slot => has(slot, 'beta')],
    ];
    return this.chance.one(keys);
  }

  /** All is quiet and known. */
  compareKept(): void {
    for (const one of this.kept.values()) this.holding(() => one.equals(this.model!, this.contentOf));
    this.ledger.kept += this.kept.size;
  }
}
