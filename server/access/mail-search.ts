/**
 * A search as a person or a program types it (jmap/mail-words.ts), as a filter of the store's index, in one account. Folders go by
 * their whole name or the last part of it.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Fault } from '../base/search.ts';
import { filterOf, type MailFilter, type Place, parseMailSearch } from '../jmap/mail-words.ts';
import { captureAccount } from '../queue/captured.ts';
import type { EmailFilter, Mailbox, Store } from '../store/interface.ts';
import { answeredFilter, type HeaderPlace } from './jmap-headers.ts';
import { printId } from './jmap-ids.ts';

export type SearchWish = {
  /** The time zone of its days; the server's where none is named. */
  readonly zone?: string;
  /** A word that nothing can be made of is looked for as it stands, instead of being left out. */
  readonly asWritten?: boolean;
};
export type SearchFilter = {
  /** null: everything. */
  readonly filter: EmailFilter | null;
  readonly faults: readonly Fault[];
};

/** Longer ones nobody types. */
const LONGEST = 2000;
const NOTHING: MailFilter = { operator: 'OR', conditions: [] };

export async function searchFilter(
  place: HeaderPlace,
  typed: string,
  { zone, asWritten = false }: SearchWish = {},
): Promise<Result<SearchFilter, string>> {
  if (typed.length > LONGEST) return err(`A search has at most ${LONGEST} characters`);
  const search = parseMailSearch(typed);
  const places = placesOf(await place.store.mailboxes(place.account));
  const given = { places, now: place.clock.now(), ...(zone === undefined ? {} : { zone }) };
  const { filter, faults } = filterOf(search, given, asWritten);
  // What is only signs, or only wrong, finds nothing: whoever deletes by it meant no whole mailbox.
  const isEmpty = filter === null && typed.trim() !== '' && (search.expression === null || faults.length > 0);
  const answered = await answeredFilter(place, isEmpty ? NOTHING : filter);
  if (!answered.ok)
    return err('The search is too broad for what must be read in each message: narrow it by other words');
  return ok({ filter: answered.value, faults });
}

const placesOf = (mailboxes: readonly Mailbox[]): readonly Place[] =>
  mailboxes.map(({ id, name, role }) => ({
    id: printId('m', id),
    role: name === 'INBOX' ? 'inbox' : role,
    names: [name, name.slice(name.lastIndexOf('/') + 1)],
  }));

/** “larger:x” needs a size, such as 500k or 5M (at 7) */
export const faultWords = (faults: readonly Fault[]): string =>
  faults.map(({ words, at }) => `${words} (character ${at + 1})`).join('; ');

/** The same of captured mail, all or nothing: a fault is a sentence with its place. */
export const capturedSearch =
  ({ store, clock }: { readonly store: Store; readonly clock: Clock }) =>
  async (typed: string): Promise<Result<EmailFilter | null, string>> => {
    const of = await captureAccount(store);
    if (!of) return ok(null);
    const read = await searchFilter({ store, clock, account: of.account }, typed);
    if (!read.ok) return read;
    return read.value.faults.length > 0 ? err(faultWords(read.value.faults)) : ok(read.value.filter);
  };
