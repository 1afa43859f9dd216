/**
 * Another server's mail, all of it, as a source that an import reads (formats/source.ts): folders with what they are for, messages
 * with flags, keywords and dates, octets ahead of whoever reads. Messages are known by UIDVALIDITY and UID, so it goes on where it
 * stopped, and a second round brings what is new alone. RFC 9051 §2.3.1, RFC 6154; Gmail's labels (X-GM-EXT-1): its folders are
 * views of one, which is read once.
 */
import { err, ok, type Result } from '../../base/result.ts';
import { type Bytes, mebibytes } from '../../base/units.ts';
import { printable } from '../../events/transcript.ts';
import { withLabels } from '../../formats/gmail-labels.ts';
import { imapKeywords } from '../../formats/keywords.ts';
import {
  type FolderPath,
  type FolderRole,
  Mark,
  type MessageOctets,
  type Opened,
  type Source,
  type SourceFolder,
  SourceGone,
  type SourceItem,
  type SourceOptions,
  type Untaken,
} from '../../formats/source.ts';
import { inPortions } from './portions.ts';
import type { FolderCounts, ImapFault, ImapSession, RemoteFacts, RemoteFolder } from './session.ts';
import type { FolderWish, Steady } from './steady.ts';

export type ImapSourceOptions = SourceOptions & {
  /** 'ann@imap.old.example' */
  readonly name: string;
  readonly steady: Steady;
};

const FACTS_AT_ONCE = 2_000;
const FEW = 4;
const AHEAD = 128;
const OCTETS_AHEAD: Bytes = mebibytes(8);

/** What the server shows besides the folders where the messages lie. */
const VIEWS = new Set(['all', 'flagged', 'important']);
const GMAIL_ROOTS = new Set(['all', 'junk', 'trash']);
const ROLES: Readonly<Record<string, FolderRole>> = {
  ...{ inbox: 'inbox', drafts: 'drafts', sent: 'sent', archive: 'archive', junk: 'junk', trash: 'trash' },
};

type Folder = SourceFolder & { readonly remote: RemoteFolder };

export async function imapSource(options: ImapSourceOptions): Opened {
  const { steady, name } = options;
  const listed = await steady.ask(null, async session => {
    const folders = await session.folders();
    return folders.ok ? ok({ all: folders.value, isGmail: session.isGmail }) : folders;
  });
  if (!listed.ok) return err(`${name}: ${listed.error.sentence}`);
  const { all, isGmail } = listed.value;
  const folders = isGmail ? all.filter(one => one.use !== null && GMAIL_ROOTS.has(one.use)) : all.filter(isReal);
  const notes = isGmail ? ['Gmail: labels become folders; what only lies in "All Mail" goes to the archive'] : [];
  const source: Source = {
    format: 'imap',
    name,
    notes: () => notes,
    async folders() {
      const told: Folder[] = [];
      for (const folder of folders.filter(one => one.selectable))
        told.push(folderFrom(folder, folders, await countsOf(steady, folder), isGmail));
      return told;
    },
    messages: (folder, wish) => messages(options, folder as Folder, wish?.after ?? null, isGmail),
    close: steady.close,
  };
  return ok(isGmail ? withLabels(source) : source);
}

const isReal = ({ use, useIsTold }: RemoteFolder): boolean => !(useIsTold && use !== null && VIEWS.has(use));

/** What is not told is not known; what the list names and nobody can open is shown all the same, and fails when it is read. */
async function countsOf(steady: Steady, { path }: RemoteFolder): Promise<FolderCounts | null> {
  const counts = await steady.ask(null, session => session.counts(path));
  if (counts.ok) return counts.value;
  if (counts.error.kind === 'refused' || counts.error.kind === 'no-such') return null;
  throw gone(counts.error);
}

const gone = ({ sentence }: ImapFault): Error => new SourceGone(`The other server: ${sentence}`);

function folderFrom(
  remote: RemoteFolder,
  all: readonly RemoteFolder[],
  counts: FolderCounts | null,
  isGmail: boolean,
): Folder {
  const role = remote.use !== null && remote.useIsTold ? (ROLES[remote.use] ?? null) : null;
  return {
    ...{ remote, role, subscribed: remote.subscribed, origin: printable(remote.path) },
    path: isGmail && remote.use === 'all' ? ['Archive'] : pathOf(remote, all),
    messages: counts?.messages ?? null,
    octets: counts?.octets ?? null,
    uidValidity: counts?.uidValidity ?? null,
  };
}

/** Where every other folder lies in INBOX, that is a prefix (RFC 2342) and no folder of anybody's. */
export function pathOf({ names }: RemoteFolder, all: readonly RemoteFolder[]): FolderPath {
  if (names.length < 2) return isInbox(names[0]) ? ['INBOX'] : names;
  const isPrefix = isInbox(names[0]) && all.every(one => isInbox(one.names[0]));
  return isPrefix ? names.slice(1) : isInbox(names[0]) ? ['INBOX', ...names.slice(1)] : names;
}
const isInbox = (name = ''): boolean => name.toUpperCase() === 'INBOX';

async function* messages(
  options: ImapSourceOptions,
  { remote }: Folder,
  after: string | null,
  isGmail: boolean,
): AsyncGenerator<SourceItem> {
  const { steady, largest } = options;
  const any: FolderWish = { path: remote.path, uidValidity: null };
  const opened = await steady.ask(null, session => session.open(remote.path, false));
  if (!opened.ok) throw gone(opened.error);
  const wish: FolderWish = { ...any, uidValidity: opened.value.uidValidity };
  const listed = await steady.ask(wish, session => session.uids());
  if (!listed.ok) throw gone(listed.error);
  const first = uidAfter(after, opened.value.uidValidity);
  for (const uids of inPortions(
    listed.value.filter(uid => uid > first),
    FACTS_AT_ONCE,
  )) {
    const told = await steady.ask(wish, session => session.facts(uids));
    if (!told.ok) throw gone(told.error);
    const facts = told.value.toSorted((a, b) => a.uid - b.uid);
    const letters = newLetters(
      steady,
      wish,
      facts.filter(({ size }) => size <= largest),
    );
    for (const one of facts) {
      const key = `${opened.value.uidValidity}.${one.uid}`;
      const origin = `${printable(remote.path)}, UID ${one.uid}`;
      if (one.size > largest) yield { kind: 'untaken', reason: 'too-large', detail: `${one.size} octets`, key, origin };
      else yield { ...described(one, isGmail), kind: 'message', key, origin, read: () => letters.read(one.uid) };
    }
  }
}

/** Where to begin; 0: anew, for its UIDs are others. */
function uidAfter(after: string | null, uidValidity: number): number {
  const [, validity, uid] = /^(\d+)\.(\d+)$/.exec(after ?? '') ?? [];
  return Number(validity) === uidValidity ? Number(uid) : 0;
}

const FLAGS: Readonly<Record<string, number>> = {
  ...{ '\\seen': Mark.seen, '\\answered': Mark.answered, '\\flagged': Mark.flagged },
  ...{ '\\deleted': Mark.deleted, '\\draft': Mark.draft },
};

export const flagBits = (flags: readonly string[]): number =>
  flags.reduce((sum, flag) => sum | (FLAGS[flag.toLowerCase()] ?? 0), 0);

function described({ uid, size, flags, internalDate, labels }: RemoteFacts, isGmail: boolean) {
  const bits = flagBits(flags);
  return {
    ...{ uid, size, internalDate, flags: bits },
    keywords: imapKeywords(flags.filter(flag => !flag.startsWith('\\'))),
    ...(isGmail && labels ? { labels: gmailLabels(labels, (bits & Mark.seen) === 0) } : {}),
  };
}

/** As Gmail's export has them: '\Inbox' is 'inbox'. What is not seen is a label there. */
const gmailLabels = (labels: readonly string[], isUnread: boolean): string[] => [
  ...labels.flatMap(label => (label.startsWith('\\') ? (GMAIL[label.slice(1).toLowerCase()] ?? []) : [label])),
  ...(isUnread ? ['unread'] : []),
];
const GMAIL: Readonly<Record<string, string>> = {
  ...{ inbox: 'inbox', sent: 'sent', draft: 'drafts', drafts: 'drafts', starred: 'starred', important: 'important' },
  ...{ junk: 'spam', spam: 'spam', trash: 'trash' },
};

type Portion = { readonly from: number; readonly to: number; readonly letters: Promise<Found> };
type Found = Result<Map<number, Buffer>, ImapFault>;

/**
 * Read in order, some left out. Few are asked for where somebody begins to read; more, and the next portion while this one is
 * read, as he goes on: so a round that wants only what is new fetches little else.
 */
function newLetters(steady: Steady, wish: FolderWish, facts: readonly RemoteFacts[]) {
  const places = new Map(facts.map(({ uid }, at) => [uid, at]));
  let window = FEW;
  let current: Portion | null = null;
  let next: Portion | null = null;
  const start = (from: number): Portion => {
    const to = endOf(facts, from, window);
    const uids = facts.slice(from, to).map(({ uid }) => uid);
    const letters = steady.ask(wish, session => fetchAll(session, uids));
    // Heard by whoever reads it.
    letters.catch(() => undefined);
    return { from, to, letters };
  };
  const holds = (portion: Portion | null, at: number): boolean =>
    portion !== null && at >= portion.from && at < portion.to;
  return {
    async read(uid: number): Promise<Result<MessageOctets, Untaken>> {
      const at = places.get(uid)!;
      if (!holds(current, at)) {
        const goesOn = at === current?.to;
        window = goesOn ? Math.min(window * 2, AHEAD) : FEW;
        current = holds(next, at) ? next : start(at);
        next = null;
      }
      const portion: Portion = current!;
      const found = await portion.letters;
      if (!found.ok) throw gone(found.error);
      if (next === null && window > FEW && portion.to < facts.length) next = start(portion.to);
      const octets = found.value.get(uid);
      found.value.delete(uid);
      return octets ? ok({ octets, ends: 'crlf' }) : err({ reason: 'gone', detail: 'it was deleted there meanwhile' });
    },
  };
}

function endOf(facts: readonly RemoteFacts[], from: number, most: number): number {
  let octets = 0;
  let to = from;
  while (to < facts.length && to - from < most && (to === from || octets + facts[to]!.size <= OCTETS_AHEAD))
    octets += facts[to++]!.size;
  return to;
}

async function fetchAll(session: ImapSession, uids: readonly number[]): Promise<Found> {
  const found = new Map<number, Buffer>();
  const fetched = await session.letters(uids, ({ uid, octets }) => found.set(uid, octets).size > 0);
  return fetched.ok ? ok(found) : fetched;
}
