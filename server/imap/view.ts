/**
 * One session's own view of the mailbox it has selected: which message has which number, what the client has been
 * told, and when it may be told the rest. Others change the mailbox all the time; a number changes its meaning only
 * with an EXPUNGE that this session sends, and EXPUNGE is never sent while FETCH, STORE or SEARCH by number runs
 * (RFC 3501 §7.4.1). All news comes from the store's `changes`, our own changes too: there is one path.
 *
 * How news is put depends on what the client has enabled: VANISHED for EXPUNGE (RFC 7162 §3.2.10), UIDFETCH for FETCH
 * (RFC 9586 §3), no RECENT (RFC 9051).
 */
import type { Changes, FlagRow, ImapMailbox, MailboxFacts, Modseq, Uid, UidSet } from './backend.ts';
import type { Responses } from './command.ts';
import { printPermanentFlags } from './mailboxes/rights.ts';
import { newSearchContexts, type SearchContexts } from './search/search-contexts.ts';
import type { Enabled } from './session.ts';
import { printFlags, printFlagsWithRecent } from './syntax/flag.ts';
import { fromNumbers, includes, isSaved, printNumberSet, resolve, type SequenceSet } from './syntax/sequence-set.ts';
import { UidList } from './uid-list.ts';
import { Ended } from './wire/ended.ts';

export type View = {
  readonly mailbox: ImapMailbox;
  readonly name: string;
  readonly readOnly: boolean;
  readonly uids: UidList;
  /** Searches that the client wants kept up to date (RFC 5267). */
  readonly contexts: SearchContexts;
  /** null: a number that no message has. */
  numbersToUids(set: SequenceSet): UidSet | null;
  uidsOf(set: SequenceSet): UidSet;
  recentUids(): UidSet;
  /** What "$" stands for from now on, ascending. RFC 5182. */
  save(uids: readonly Uid[]): void;
  /** `(\Seen)` as this session sees the message: with \Recent where it is. */
  flagsText(uid: Uid, flags: readonly string[]): string;
  /** `* 5 FETCH (`, or `* 25 UIDFETCH (` with UIDONLY. */
  fetchStart(number: number, uid: Uid): string;
  /** Flags that the session prints itself: `sync` says nothing more of this change. */
  told(uid: Uid, modseq: Modseq): void;
  /** FETCH tells of a message as it is now, which may be newer than the last hint: then there is news. */
  shown(modseq: Modseq): void;
  /** New keywords are announced before a message shows them. */
  announce(flags: readonly string[], out: Responses): void;
  /** Fetches what happened and sends it; numbers change only where `mayExpunge`. */
  /** Returns the messages that were new. */
  sync(out: Responses, options: SyncOptions): Promise<readonly Uid[]>;
  /** Up to where the client has been told everything: what it may resynchronize from (RFC 7162 §3.2.5). */
  modseq(): Modseq;
  /** Up to where the store was asked: what the client knows, but for what is owed to it. */
  heard(): Modseq;
  /** The store hinted at something since the last sync, or an EXPUNGE is still owed. */
  hasNews(): boolean;
  /** Calls back on each hint, until the returned function is called. */
  onNews(act: () => void): () => void;
  close(): Promise<void>;
};

export type SyncOptions = {
  readonly mayExpunge: boolean;
  /** False: the client does not want to hear of flags (RFC 5465 §5.1). */
  readonly flags?: boolean;
};

/** What a view keeps between two syncs. */
type Memory = {
  readonly enabled: Enabled;
  readonly facts: MailboxFacts;
  readonly uids: UidList;
  /** May name messages that are gone. */
  recent: UidSet;
  /** Gone in the store, still numbered here. */
  readonly vanished: Set<Uid>;
  /** Own changes already told: the mod-sequence they made. */
  readonly told: Map<Uid, Modseq>;
  /** By "$"; those that have gone since are left out when it is used. */
  saved: Uint32Array;
  /** Every flag announced, by its name in small letters. */
  readonly announced: Map<string, string>;
  /** Up to where the store was asked. */
  modseq: Modseq;
  /** The same, but before the first EXPUNGE that is still owed. */
  settled: Modseq;
  /** The highest that the client may have seen of a message. */
  shown: Modseq;
};

export function newView(mailbox: ImapMailbox, enabled: Enabled): View {
  const { facts } = mailbox;
  const uids = new UidList(facts.uids);
  const memory: Memory = {
    enabled,
    facts,
    uids,
    recent: facts.recent,
    vanished: new Set(),
    told: new Map(),
    saved: new Uint32Array(0),
    announced: new Map(facts.flags.map(flag => [flag.toLowerCase(), flag])),
    modseq: facts.highestModseq,
    settled: facts.highestModseq,
    shown: facts.highestModseq,
  };
  const contexts = newSearchContexts(mailbox, uids);
  let news = false;
  const listeners = new Set<() => void>();
  const unwatch = mailbox.watch(() => {
    news = true;
    for (const listener of listeners) listener();
  });

  const view: View = {
    mailbox,
    get name() {
      return facts.name;
    },
    readOnly: facts.readOnly,
    uids,
    contexts,
    numbersToUids: set => (isSaved(set) ? uids.knownOf(memory.saved) : uids.numbersToUids(set)),
    uidsOf: set => (isSaved(set) ? uids.knownOf(memory.saved) : uids.uidsOf(set)),
    save(found) {
      memory.saved = Uint32Array.from(found);
    },
    recentUids: () => memory.recent,
    flagsText: (uid, flags) => flagsText(memory, uid, flags),
    fetchStart: (number, uid) => (enabled.uidOnly ? `* ${uid} UIDFETCH (` : `* ${number} FETCH (`),
    told(uid, modseq) {
      memory.told.set(uid, modseq);
      show(memory, modseq);
    },
    shown: modseq => show(memory, modseq),
    announce: (flags, out) => announce(memory, flags, out),
    async sync(out, options) {
      news = false;
      const changes = await mailbox.changes(memory.modseq);
      contexts.removed(changes.vanished, out);
      const appeared = await apply(memory, view, changes, out, options);
      await contexts.changed(changes, out);
      return appeared;
    },
    modseq: () => memory.settled,
    heard: () => memory.modseq,
    hasNews: () => news || memory.vanished.size > 0 || memory.shown > memory.modseq,
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

function show(memory: Memory, modseq: Modseq): void {
  if (modseq > memory.shown) memory.shown = modseq;
}

const flagsText = ({ recent, enabled }: Memory, uid: Uid, flags: readonly string[]): string =>
  recent.length > 0 && !enabled.rev2 && includes(recent, uid) ? printFlagsWithRecent(flags) : printFlags(flags);

/** The order matters: EXPUNGE with the old numbers, EXISTS with the new count, FETCH with the new numbers. */
async function apply(
  memory: Memory,
  view: View,
  changes: Changes,
  out: Responses,
  options: SyncOptions,
): Promise<readonly Uid[]> {
  if (changes.gone) throw new Ended('mailbox-gone');
  for (const uid of memory.uids.present(changes.vanished)) memory.vanished.add(uid);
  if (options.mayExpunge && memory.vanished.size > 0) await sendExpunges(memory, out);
  const appeared = sendAppeared(memory, changes, out);
  view.announce(changes.flags, out);
  if (options.flags !== false) await sendChanged(memory, view, changes.changed, out);
  memory.modseq = Math.max(memory.modseq, changes.modseq);
  if (memory.vanished.size === 0) memory.settled = memory.modseq;
  else if (memory.enabled.qresync && memory.shown > memory.settled) {
    // The client has heard of mod-sequences above that of an EXPUNGE it has not: it must not resume from them.
    // RFC 7162 §3.2, and erratum 1810 of RFC 5162.
    out.untagged(`OK [HIGHESTMODSEQ ${memory.settled}] Told up to here`);
    memory.shown = memory.settled;
  }
  memory.told.clear();
  return appeared;
}

async function sendExpunges({ uids, vanished, enabled }: Memory, out: Responses): Promise<void> {
  if (enabled.qresync || enabled.uidOnly) {
    out.untagged(`VANISHED ${printNumberSet(fromNumbers([...vanished].sort((a, b) => a - b)))}`);
    uids.remove(vanished);
  } else {
    for (const number of uids.remove(vanished)) {
      out.untagged(`${number} EXPUNGE`);
      const pause = out.room();
      if (pause) await pause;
    }
  }
  vanished.clear();
}

function sendAppeared(memory: Memory, changes: Changes, out: Responses): readonly Uid[] {
  const { last } = memory.uids;
  const appeared = changes.appeared.filter(uid => uid > last);
  if (appeared.length === 0) return appeared;
  memory.uids.append(appeared);
  const recent = fromNumbers(changes.recent.filter(uid => uid > last));
  if (recent.length > 0) memory.recent = resolve([...memory.recent, ...recent], last);
  out.untagged(`${memory.uids.length} EXISTS`);
  if (!memory.enabled.rev2) out.untagged(`${memory.uids.countOf(memory.recent)} RECENT`);
  return appeared;
}

async function sendChanged(memory: Memory, view: View, rows: readonly FlagRow[], out: Responses): Promise<void> {
  let number = 0;
  for (const row of rows) {
    if (memory.told.get(row.uid) === row.modseq || memory.vanished.has(row.uid)) continue;
    const found = memory.uids.numberOf(row.uid, number + 1);
    if (found === 0) continue;
    number = found;
    show(memory, row.modseq);
    out.untagged(newsOf(view, number, row, memory.enabled).slice(2));
    const pause = out.room();
    if (pause) await pause;
  }
}

/** A message whose flags are new to the client: `* 5 FETCH (UID 25 FLAGS (\\Seen) MODSEQ (12))`. */
export function newsOf(view: View, number: number, { uid, flags, modseq }: FlagRow, enabled: Enabled): string {
  const uidItem = enabled.uidOnly ? '' : `UID ${uid} `;
  const modseqItem = enabled.condstore ? ` MODSEQ (${modseq})` : '';
  return `${view.fetchStart(number, uid)}${uidItem}FLAGS ${view.flagsText(uid, flags)}${modseqItem})`;
}

function announce(memory: Memory, flags: readonly string[], out: Responses): void {
  const { announced, facts } = memory;
  if (flags.every(flag => announced.has(flag.toLowerCase()))) return;
  for (const flag of flags) if (!announced.has(flag.toLowerCase())) announced.set(flag.toLowerCase(), flag);
  const list = [...announced.values()];
  out.untagged(`FLAGS ${printFlags(list)}`);
  out.untagged(`OK [PERMANENTFLAGS ${printPermanentFlags(facts.rights, facts, list)}] Flags in use`);
}
