/**
 * Hints about every mailbox that a session may see (RFC 5465): its own account's and those shared with it. The store says
 * which mailbox moved on and not how, so the list is looked at again, once for all that came in one turn, and compared
 * with what it was. A mailbox that was hinted at is hinted at for its messages and its metadata: one hint too many costs a
 * look, and none is left out.
 */
import type { AccountHint } from '../imap/backend.ts';
import type { Id } from '../store/interface.ts';
import type { Found } from './imap-names.ts';
import type { ImapPlace } from './imap-place.ts';

type Known = { readonly name: string; readonly rights: string; readonly subscribed: boolean; readonly modSeq: number };
type Hear = (about: AccountHint) => void;
/** Looked at to know what changes later. */
const FIRST = 'first';

export function watchAccount({ watch, names }: Pick<ImapPlace, 'watch' | 'names'>, hear: Hear): () => void {
  const own = names.own.account;
  let known: ReadonlyMap<string, Known> | null = null;
  let hinted = new Set<string>();
  let looking = false;
  let ended = false;
  const stops = new Map<Id, () => void>();

  const listenTo = (account: Id) => {
    if (ended || stops.has(account)) return;
    const stop = watch.mailboxes(account, mailbox => moved(`${account}/${mailbox}`));
    stops.set(account, stop);
  };
  const moved = (key: string) => {
    hinted.add(key);
    if (!looking) void look();
  };
  async function look(): Promise<void> {
    looking = true;
    try {
      while (hinted.size > 0 && !ended) {
        const about = hinted;
        hinted = new Set();
        const before = known;
        const found = await names.visible();
        for (const { owner } of found) listenTo(owner.account);
        known = new Map(found.map(one => [keyOf(one), knownOf(one)]));
        if (ended) return;
        if (before) for (const hint of differences(before, known, about, own)) hear(hint);
        else if (!about.has(FIRST)) hear({ about: 'anything' });
      }
    } catch {
      // The store cannot be read just now: somebody may have missed something.
      known = null;
      hear({ about: 'anything' });
    } finally {
      looking = false;
    }
  }

  listenTo(own);
  const stopSharing = watch.sharing(() => moved('sharing'));
  moved(FIRST);
  return () => {
    ended = true;
    stopSharing();
    for (const stop of stops.values()) stop();
  };
}

const keyOf = ({ owner, mailbox }: Found): string => `${owner.account}/${mailbox.id}`;
const knownOf = ({ name, rights, mailbox }: Found): Known => ({
  ...{ name, rights, subscribed: mailbox.subscribed, modSeq: mailbox.highestModSeq },
});

function* differences(
  before: ReadonlyMap<string, Known>,
  after: ReadonlyMap<string, Known>,
  hinted: ReadonlySet<string>,
  own: Id,
): Generator<AccountHint> {
  let list = [...before.keys()].some(key => !after.has(key)) || hinted.has('sharing') || hinted.has(`${own}/0`);
  for (const [key, now] of after) {
    const old = before.get(key);
    if (old?.name !== now.name || old.rights !== now.rights || old.subscribed !== now.subscribed) list = true;
    if (old && old.modSeq === now.modSeq && !hinted.has(key)) continue;
    yield { about: 'messages', mailbox: now.name };
    yield { about: 'metadata', mailbox: now.name };
  }
  if (hinted.has(`${own}/0`)) yield { about: 'metadata', mailbox: null };
  if (list) yield { about: 'list' };
}
