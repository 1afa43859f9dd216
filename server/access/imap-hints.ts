/**
 * Hints about every mailbox that a session may see (RFC 5465): its own account's and those shared with it. The store says
 * which mailbox moved on and in what, so a message that comes or is read is told by name at once. Where names or rights
 * are others, the list is looked at again, once for all that came in one turn, and compared with what it was.
 */
import type { AccountHint, MessageChange } from '../imap/backend.ts';
import { SEARCHES } from '../imap/syntax/mailbox-name.ts';
import type { HintKind, Id } from '../store/interface.ts';
import type { Found } from './imap-names.ts';
import type { ImapPlace } from './imap-place.ts';

type Known = { readonly name: string; readonly rights: string; readonly subscribed: boolean };
type List = ReadonlyMap<string, Known>;
type Hear = (about: AccountHint) => void;

/** By mailbox: what is to be told once its name is known. */
type Waiting = Map<string, Set<HintKind>>;

type Place = Pick<ImapPlace, 'store' | 'watch' | 'names' | 'root'>;

export function watchAccount(place: Place, tell: Hear): () => void {
  const { watch, names } = place;
  const own = names.own.account;
  const hear = withSearches(place, tell);
  const waiting: Waiting = new Map();
  let known: List | null = null;
  let stale = true;
  let looking = false;
  let ended = false;
  const stops = new Map<Id, () => void>();

  const listenTo = (account: Id): boolean => {
    if (ended || stops.has(account)) return false;
    const stop = watch.mailboxes(account, (mailbox, about) => moved(account, mailbox, about));
    stops.set(account, stop);
    return true;
  };
  const moved = (account: Id, mailbox: Id, about: readonly HintKind[]) => {
    if (mailbox === 0) return account === own ? tellOwn(about, hear) : undefined;
    wait(waiting, `${account}/${mailbox}`, about);
    if (about.includes('names') || about.includes('rights')) lookAgain();
    // Else it is told when the look is over.
    else if (!looking && known) tellWaiting(waiting, known, hear);
    else if (!looking) lookAgain();
  };
  const lookAgain = () => {
    stale = true;
    if (!looking) void look();
  };
  async function look(): Promise<void> {
    looking = true;
    let list = known;
    try {
      while (stale && !ended) {
        stale = false;
        const found = await names.visible();
        // What happened in an account that we did not listen to yet, nobody told.
        const heardOf = new Set(found.filter(({ owner }) => listenTo(owner.account)).map(({ owner }) => owner.account));
        const unheard = found.filter(({ owner }) => heardOf.has(owner.account));
        for (const one of unheard) wait(waiting, keyOf(one), everything);
        const before = list;
        list = new Map(found.map(one => [keyOf(one), knownOf(one)]));
        if (before && !ended && !isSame(before, list)) hear({ about: 'list' });
      }
      known = list;
      if (known && !ended) tellWaiting(waiting, known, hear);
    } catch {
      // The store cannot be read just now: somebody may have missed something.
      known = null;
      waiting.clear();
      hear({ about: 'anything' });
    } finally {
      looking = false;
    }
  }

  listenTo(own);
  const stopSharing = watch.sharing(lookAgain);
  void look();
  return () => {
    ended = true;
    stopSharing();
    for (const stop of stops.values()) stop();
  };
}

/** What happens in a mailbox of one's own may happen in every kept search. */
function withSearches({ store, names, root }: Place, hear: Hear): Hear {
  return about => {
    hear(about);
    if (about.about !== 'messages') return;
    const { changes } = about;
    void store.searches(names.own.account).then(
      all => {
        for (const one of all)
          if (one.root === root) hear({ about: 'messages', mailbox: `${SEARCHES}${one.name}`, changes });
      },
      () => hear({ about: 'anything' }),
    );
  };
}

const everything: readonly HintKind[] = ['new', 'flags', 'gone', 'notes'];
const messageChanges: readonly MessageChange[] = ['new', 'flags', 'gone'];

function wait(waiting: Waiting, key: string, about: readonly HintKind[]): void {
  const kinds = waiting.get(key) ?? new Set();
  for (const kind of about) kinds.add(kind);
  waiting.set(key, kinds);
}

/** Of the account itself; a document is nothing that IMAP shows. */
function tellOwn(about: readonly HintKind[], hear: Hear): void {
  if (about.includes('names')) hear({ about: 'list' });
  if (about.includes('notes')) hear({ about: 'metadata', mailbox: null });
}

/** A mailbox that is not in the list is not ours to see. */
function tellWaiting(waiting: Waiting, known: List, hear: Hear): void {
  for (const [key, kinds] of waiting) {
    const mailbox = known.get(key)?.name;
    if (mailbox === undefined) continue;
    const changes = messageChanges.filter(change => kinds.has(change));
    if (changes.length > 0) hear({ about: 'messages', mailbox, changes });
    if (kinds.has('notes')) hear({ about: 'metadata', mailbox });
  }
  waiting.clear();
}

const keyOf = ({ owner, mailbox }: Found): string => `${owner.account}/${mailbox.id}`;
const knownOf = ({ name, rights, mailbox: { subscribed } }: Found): Known => ({ name, rights, subscribed });

const isSame = (before: List, after: List): boolean =>
  before.size === after.size &&
  [...after].every(([key, now]) => {
    const was = before.get(key);
    return was?.name === now.name && was.rights === now.rights && was.subscribed === now.subscribed;
  });
