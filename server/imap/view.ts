/**
 * One session's own view of the mailbox it has selected: which message has which number, what the client has been
 * told, and when it may be told the rest. Others change the mailbox all the time; a number changes its meaning only
 * with an EXPUNGE that this session sends, and EXPUNGE is never sent while FETCH, STORE or SEARCH by number runs
 * (RFC 3501 §7.4.1). All news comes from the store's `changes`, our own changes too: there is one path.
 */
import type { Changes, FlagRow, ImapMailbox, MailboxFacts, Modseq, Uid, UidSet } from './backend.ts';
import type { Responses } from './command.ts';
import { Ended } from './ended.ts';
import { printFlags, printFlagsWithRecent } from './flag.ts';
import { fromNumbers, type SequenceSet } from './sequence-set.ts';
import { UidList } from './uid-list.ts';

export type View = {
  readonly mailbox: ImapMailbox;
  readonly name: string;
  readonly readOnly: boolean;
  readonly uids: UidList;
  /** null: a number that no message has. */
  numbersToUids(set: SequenceSet): UidSet | null;
  uidsOf(set: SequenceSet): UidSet;
  recentUids(): UidSet;
  /** `(\Seen)` as this session sees the message: with \Recent where it is. */
  flagsText(uid: Uid, flags: readonly string[]): string;
  /** Flags that the session prints itself: `sync` says nothing more of this change. */
  told(uid: Uid, modseq: Modseq): void;
  /** New keywords are announced before a message shows them. */
  announce(flags: readonly string[], out: Responses): void;
  /** Fetches what happened and sends it; numbers change only where `mayExpunge`. */
  sync(out: Responses, options: SyncOptions): Promise<void>;
  /** Up to where the client has been told. */
  modseq(): Modseq;
  /** The store hinted at something since the last sync, or an EXPUNGE is still owed. */
  hasNews(): boolean;
  /** Calls back on each hint, until the returned function is called. */
  onNews(act: () => void): () => void;
  close(): Promise<void>;
};

export type SyncOptions = { readonly mayExpunge: boolean; readonly modseq: boolean };

/** What a view keeps between two syncs. */
type Memory = {
  readonly facts: MailboxFacts;
  readonly uids: UidList;
  readonly recent: Set<Uid>;
  /** Gone in the store, still numbered here. */
  readonly vanished: Set<Uid>;
  /** Own changes already told: the mod-sequence they made. */
  readonly told: Map<Uid, Modseq>;
  /** Every flag announced, by its name in small letters. */
  readonly announced: Map<string, string>;
  modseq: Modseq;
};

export function newView(mailbox: ImapMailbox): View {
  const { facts } = mailbox;
  const uids = new UidList(facts.uids);
  const memory: Memory = {
    facts,
    uids,
    recent: new Set(uids.present(facts.recent)),
    vanished: new Set(),
    told: new Map(),
    announced: new Map(facts.flags.map(flag => [flag.toLowerCase(), flag])),
    modseq: facts.highestModseq,
  };
  let news = false;
  const listeners = new Set<() => void>();
  const unwatch = mailbox.watch(() => {
    news = true;
    for (const listener of listeners) listener();
  });

  const view: View = {
    mailbox,
    name: facts.name,
    readOnly: facts.readOnly,
    uids,
    numbersToUids: set => uids.numbersToUids(set),
    uidsOf: set => uids.uidsOf(set),
    recentUids: () => fromNumbers([...memory.recent].sort((a, b) => a - b)),
    flagsText: (uid, flags) => flagsText(memory, uid, flags),
    told: (uid, modseq) => memory.told.set(uid, modseq),
    announce: (flags, out) => announce(memory, flags, out),
    async sync(out, options) {
      news = false;
      apply(memory, view, await mailbox.changes(memory.modseq), out, options);
    },
    modseq: () => memory.modseq,
    hasNews: () => news || memory.vanished.size > 0,
    onNews(act) {
      listeners.add(act);
      return () => listeners.delete(act);
    },
    async close() {
      unwatch();
      await mailbox.close();
    },
  };
  return view;
}

const flagsText = ({ recent }: Memory, uid: Uid, flags: readonly string[]): string =>
  recent.size > 0 && recent.has(uid) ? printFlagsWithRecent(flags) : printFlags(flags);

/** The order matters: EXPUNGE with the old numbers, EXISTS with the new count, FETCH with the new numbers. */
function apply(memory: Memory, view: View, changes: Changes, out: Responses, options: SyncOptions): void {
  if (changes.gone) throw new Ended('mailbox-gone');
  for (const uid of memory.uids.present(changes.vanished)) memory.vanished.add(uid);
  if (options.mayExpunge && memory.vanished.size > 0) sendExpunges(memory, out);
  sendAppeared(memory, changes, out);
  view.announce(changes.flags, out);
  sendChanged(memory, changes.changed, out, options.modseq);
  memory.told.clear();
  memory.modseq = Math.max(memory.modseq, changes.modseq);
}

function sendExpunges(memory: Memory, out: Responses): void {
  for (const number of memory.uids.remove(memory.vanished)) out.untagged(`${number} EXPUNGE`);
  for (const uid of memory.vanished) memory.recent.delete(uid);
  memory.vanished.clear();
}

function sendAppeared(memory: Memory, changes: Changes, out: Responses): void {
  const { last } = memory.uids;
  const appeared = changes.appeared.filter(uid => uid > last);
  if (appeared.length === 0) return;
  memory.uids.append(appeared);
  for (const uid of changes.recent) if (uid > last) memory.recent.add(uid);
  out.untagged(`${memory.uids.length} EXISTS`);
  out.untagged(`${memory.recent.size} RECENT`);
}

function sendChanged(memory: Memory, rows: readonly FlagRow[], out: Responses, withModseq: boolean): void {
  let number = 0;
  for (const { uid, flags, modseq } of rows) {
    if (memory.told.get(uid) === modseq || memory.vanished.has(uid)) continue;
    const found = memory.uids.numberOf(uid, number + 1);
    if (found === 0) continue;
    number = found;
    const modseqItem = withModseq ? ` MODSEQ (${modseq})` : '';
    out.untagged(`${number} FETCH (UID ${uid} FLAGS ${flagsText(memory, uid, flags)}${modseqItem})`);
  }
}

function announce(memory: Memory, flags: readonly string[], out: Responses): void {
  const { announced, facts } = memory;
  if (flags.every(flag => announced.has(flag.toLowerCase()))) return;
  for (const flag of flags) if (!announced.has(flag.toLowerCase())) announced.set(flag.toLowerCase(), flag);
  const list = [...announced.values()].join(' ');
  out.untagged(`FLAGS (${list})`);
  const permanent = facts.readOnly ? '' : `${list}${facts.newKeywords ? ' \\*' : ''}`;
  out.untagged(`OK [PERMANENTFLAGS (${permanent})] Flags in use`);
}
