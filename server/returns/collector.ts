/**
 * Finds what comes back among the mail that was filed, or that went back through an address of ours, some time after its
 * delivery, and writes it into the journey of the message that it is about. It follows the journal from where it stopped,
 * so that a crash misses none, and what was written is not written twice. The mail itself stays where it is. What is about
 * nothing that left here is told as that, and changes nothing.
 */
import type { Clock } from '../base/ports.ts';
import { kibibytes } from '../base/units.ts';
import { event } from '../events/event.ts';
import { type Follower, followJournal, type UnlessItBreaks } from '../journey/follower.ts';
import { isReportTree, READ_AT_MOST, readReturned } from '../mime/returned.ts';
import type { Id, Store, StoredNote } from '../store/interface.ts';
import { type Heard, heardOf } from './heard.ts';
import { countsAgainst } from './proven.ts';
import { tie } from './tie.ts';

/** A larger tree of parts is no report. */
const LARGEST_TREE = kibibytes(64);
const MOST_HEARD = 1_000;
const NAMES: readonly string[] = ['mda.filed', 'mda.expanded', 'list.returned', 'queue.failed'];

export type ReturnsOptions = {
  readonly store: Store;
  readonly clock: Clock;
  /** Captured mail is of anybody, and about nobody here. */
  readonly isOn: () => boolean;
  /** Of a message that had been taken there; proven (proven.ts). */
  readonly failed: (heard: Heard & { readonly recipient: string }, trace: string) => Promise<void>;
  readonly delivered: (recipient: string) => Promise<void>;
  /** A report of ours could not be delivered. */
  readonly doubled: (failed: StoredNote) => Promise<void>;
  readonly onBug: (fault: unknown, where: string) => void;
};

export function startReturnsCollector(options: ReturnsOptions): Follower {
  const { store, clock, onBug } = options;

  async function lookAt(notes: readonly StoredNote[], unlessItBreaks: UnlessItBreaks): Promise<boolean> {
    let took = false;
    for (const message of await candidates(store, messagesOf(notes)))
      took = (await unlessItBreaks(() => take(message))) || took;
    for (const note of notes)
      if (note.name === 'queue.failed') took = (await unlessItBreaks(() => tellOfDouble(note))) || took;
    return took;
  }
  async function tellOfDouble(note: StoredNote): Promise<boolean> {
    const accepted = await acceptedOf(store, note.trace);
    if (accepted?.fields.origin !== 'report' || accepted.fields.sender !== '') return false;
    await options.doubled(note);
    return true;
  }

  async function take(message: Id): Promise<boolean> {
    const facts = await store.message(message);
    if (!facts) return false;
    const bytes = await store.bytes(message, [0, READ_AT_MOST]);
    const returned = readReturned(bytes, facts.sender === '');
    // What we have said ourselves stands in the journey already.
    if (!returned || (await acceptedOf(store, facts.trace))?.fields.origin === 'report') return false;
    const tied = await tie(store, returned);
    if (!tied) {
      if (returned.form !== 'disposition') await tellNotOurs(facts.trace, facts.summary.from, returned.form);
      return true;
    }
    const arrived = { trace: facts.trace, message, at: facts.createdAt };
    const known = await store.events({ trace: tied.trace, names: ['returns.heard'], limit: MOST_HEARD });
    if (known.length >= MOST_HEARD || known.some(({ fields }) => fields.report === facts.trace)) return false;
    const all = tied.each.map(each => ({ ...each, heard: heardOf(each.said, each.row, returned, arrived) }));
    const notes = all.map(({ heard }) => event('returns.heard', clock.now(), tied.trace, heard));
    await store.run('record', {}, { notes });
    const proof = { sender: facts.sender, judged: await store.judgement(facts.trace) };
    for (const { said, row, heard } of all) {
      if (!row) continue;
      if (said.kind === 'delivered' || said.kind === 'displayed') await options.delivered(row.address);
      else if (said.kind === 'failed' && countsAgainst(said, row, proof))
        await options.failed({ ...heard, recipient: row.address }, tied.trace);
    }
    return true;
  }
  async function tellNotOurs(trace: string, from: string, form: string): Promise<void> {
    const known = await store.events({ trace, names: ['returns.not-ours'], limit: 1 });
    if (known.length > 0) return;
    const because = 'it names no message that left here; others may write in our people’s names';
    const notes = [event('returns.not-ours', clock.now(), trace, { from, form, because })];
    await store.run('record', {}, { notes });
  }

  return followJournal({
    ...{ store, clock, names: NAMES, key: 'returns-read-to' },
    // What came before this was built is not gone through.
    from: 'next',
    take: async (notes, unlessItBreaks) => options.isOn() && lookAt(notes, unlessItBreaks),
    onBug: fault => onBug(fault, 'returns'),
  });
}

const isId = (value: unknown): value is Id => typeof value === 'number';
/** Through an address that we made for what we sent on (SRS). */
const wentBack = ({ name, fields }: StoredNote): boolean =>
  name === 'mda.expanded' && /^srs[01][=+-]/i.test(String(fields.recipient));

const messagesOf = (notes: readonly StoredNote[]): readonly Id[] => [
  ...new Set(
    notes
      .filter(note => note.name === 'mda.filed' || note.name === 'list.returned' || wentBack(note))
      .flatMap(({ fields: { message } }) => (isId(message) ? [message] : [])),
  ),
];

async function acceptedOf(store: Store, trace: string): Promise<StoredNote | undefined> {
  const [accepted] = await store.events({ trace, names: ['queue.accepted'], limit: 1 });
  return accepted?.trace === trace ? accepted : undefined;
}

/** By their trees, many at once; and letters from nobody, which have no such tree. */
async function candidates(store: Store, messages: readonly Id[]): Promise<readonly Id[]> {
  const facts = await store.facts(messages, LARGEST_TREE);
  const found: Id[] = [];
  for (const message of messages) {
    const tree = facts.get(message)?.structure;
    if (tree && isReportTree(tree)) found.push(message);
    else if ((await store.message(message))?.sender === '') found.push(message);
  }
  return found;
}
