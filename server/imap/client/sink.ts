/**
 * All mail of an account carried to another server, by APPEND (formats/sink.ts is the contract). What lies there already stays: it
 * is read and compared, and what is the same octet by octet is not carried again. Which messages there are ours is known by their
 * UIDs (RFC 4315), kept in the token; what an earlier run put behind its last checkpoint, and an APPEND whose answer was lost, are
 * found by what they are. RFC 9051 §6.3.12, RFC 7889, RFC 6154.
 */
import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../base/result.ts';
import type { Bytes } from '../../base/units.ts';
import type { Loss, Put, Sink, SinkFolder, SinkMessage } from '../../formats/sink.ts';
import { type FolderPath, Mark } from '../../formats/source.ts';
import { inPortions } from './portions.ts';
import { type ImapFault, type ImapSession, type RemoteFolder, setOf } from './session.ts';
import { type Carried, rereadSource, uidsIn } from './sink-reread.ts';
import type { Steady } from './steady.ts';

export type ImapSinkOptions = {
  /** 'ann@imap.new.example' */
  readonly name: string;
  readonly steady: Steady;
  /** Of a checkpoint: goes on behind it. */
  readonly token: string | null;
  /** Larger ones that lie there are not compared. */
  readonly largest: Bytes;
};

/** What of a folder is done: kept in the token. `uids`: '1:500,777'. */
type Done = { readonly path: string; readonly uidValidity: number; readonly uids: string };
type Target = Carried & {
  readonly lost: readonly Loss[];
  /** What lies there and is not ours, by what it is; null: nobody has looked yet. */
  strangers: Map<string, number[]> | null;
  readonly seen: Set<number>;
  /** Put, and the server told no UID. */
  readonly unnamed: string[];
};

const READ_AT_ONCE = 200;
const SYSTEM: readonly (readonly [number, string])[] = [
  [Mark.seen, '\\Seen'],
  [Mark.answered, '\\Answered'],
  [Mark.flagged, '\\Flagged'],
  [Mark.deleted, '\\Deleted'],
  [Mark.draft, '\\Draft'],
];

export async function imapSink({ name, steady, token, largest }: ImapSinkOptions): Promise<Result<Sink, string>> {
  const listed = await steady.ask(null, session => session.folders());
  if (!listed.ok) return err(`${name}: ${listed.error.sentence}`);
  const before = new Map(Object.entries(token === null ? {} : (JSON.parse(token) as Record<string, Done>)));
  const targets = new Map<string, Target>();
  const wish = { steady, largest };
  let octets = 0;
  return ok({
    format: 'imap',
    async addFolder(folder) {
      const key = JSON.stringify(folder.path);
      if (targets.has(key)) return ok(undefined);
      const used = new Set([...targets.values()].map(one => one.path));
      const made = await targetFor(steady, folder, listed.value, before.get(key) ?? null, used);
      if (!made.ok) return err(`${name}: ${made.error.sentence}`);
      targets.set(key, made.value);
      return ok(undefined);
    },
    async put(message) {
      const target = targets.get(JSON.stringify(message.folder));
      if (!target) return err(`the folder ${message.folder.join('/')} was not added`);
      const put = await putOne(wish, target, message);
      if (!put.ok) return err(`${name}, ${message.folder.join('/')}, UID ${message.uid} here: ${put.error.sentence}`);
      octets += message.octets.length;
      return put;
    },
    // What the server has answered is on its disk.
    async checkpoint() {
      for (const target of targets.values()) {
        const named = await nameAll(wish, target);
        if (!named.ok) return err(`${name}: ${named.error.sentence}`);
      }
      const done = [...targets].map(([key, { path, uidValidity, ours }]): [string, Done] => [
        key,
        { path, uidValidity, uids: setOf([...ours]) },
      ]);
      return ok(JSON.stringify(Object.fromEntries(done)));
    },
    finish: async () => ok({ files: targets.size, octets }),
    reread: async () => ok(rereadSource(name, steady, [...targets.values()])),
    close: steady.close,
  });
}

async function targetFor(
  steady: Steady,
  { path, role, subscribed }: SinkFolder,
  listed: readonly RemoteFolder[],
  before: Done | null,
  used: ReadonlySet<string>,
): Promise<Result<Target, ImapFault>> {
  const known = before
    ? { path: before.path, lost: [] }
    : await folderFor(steady, path, role, subscribed, listed, used);
  if ('error' in known) return known;
  const counts = await steady.ask(null, session => session.counts(known.path));
  if (!counts.ok) return counts;
  const { uidValidity } = counts.value;
  if (before && before.uidValidity !== uidValidity)
    return err({ kind: 'refused', sentence: `the folder ${known.path} was made anew there meanwhile (UIDVALIDITY)` });
  const ours = new Set(before ? uidsIn(before.uids) : []);
  return ok({ ...known, from: path, uidValidity, ours, strangers: null, seen: new Set(), unnamed: [] });
}

type Named = { readonly path: string; readonly lost: readonly Loss[] };

/** The folder that has this use there, one of that name, or a new one; none is two of ours. */
async function folderFor(
  steady: Steady,
  path: FolderPath,
  role: SinkFolder['role'],
  subscribed: boolean,
  listed: readonly RemoteFolder[],
  taken: ReadonlySet<string>,
): Promise<Named | { readonly ok: false; readonly error: ImapFault }> {
  if (path.length === 1 && path[0] === 'INBOX') return { path: 'INBOX', lost: [] };
  const used = role === null ? undefined : listed.find(one => one.use === role && one.selectable);
  if (used && !taken.has(used.path)) return { path: used.path, lost: [] };
  const delimiter = listed.find(one => one.delimiter !== '')?.delimiter ?? '/';
  for (let nth = 1; ; nth++) {
    const names = path.map((level, at) => {
      const name = level.replaceAll(delimiter, '_');
      return nth > 1 && at === path.length - 1 ? `${name} (${nth})` : name;
    });
    const made = await steady.ask(null, session => session.create(names, subscribed));
    if (!made.ok) return made;
    if (taken.has(made.value)) continue;
    const isOther = names.some((level, at) => level !== path[at]);
    return { path: made.value, lost: isOther ? ['folder-name'] : [] };
  }
}

const hashOf = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');
type Wish = { readonly steady: Steady; readonly largest: Bytes };

/** What lies there and nobody has looked at yet. */
async function lookAt(session: ImapSession, target: Target, largest: Bytes): Promise<Result<void, ImapFault>> {
  const strangers = target.strangers ?? new Map<string, number[]>();
  const uids = await session.uids();
  if (!uids.ok) return uids;
  const fresh = uids.value.filter(uid => !target.ours.has(uid) && !target.seen.has(uid));
  for (const some of inPortions(fresh, READ_AT_ONCE)) {
    const facts = await session.facts(some);
    if (!facts.ok) return facts;
    const small = facts.value.filter(({ size }) => size <= largest).map(({ uid }) => uid);
    const read = await session.letters(small, ({ uid, octets }) => {
      const hash = hashOf(octets);
      if (!target.seen.has(uid)) strangers.set(hash, [...(strangers.get(hash) ?? []), uid]);
      return target.seen.add(uid).size > 0;
    });
    if (!read.ok) return read;
  }
  target.strangers = strangers;
  return ok(undefined);
}

/** One of those there becomes ours. */
function claimed(target: Target, hash: string): number | null {
  const uid = target.strangers?.get(hash)?.shift() ?? null;
  if (uid !== null) target.ours.add(uid);
  return uid;
}

const openFolder = ({ path, uidValidity }: Target) => ({ path, uidValidity });

async function nameAll({ steady, largest }: Wish, target: Target): Promise<Result<void, ImapFault>> {
  if (target.unnamed.length === 0) return ok(undefined);
  const looked = await steady.ask(openFolder(target), session => lookAt(session, target, largest));
  if (!looked.ok) return looked;
  for (const hash of target.unnamed.splice(0))
    if (claimed(target, hash) === null)
      return err({ kind: 'refused', sentence: `what was taken into ${target.path} is not there as it was sent` });
  return ok(undefined);
}

async function putOne(wish: Wish, target: Target, message: SinkMessage): Promise<Result<Put, ImapFault>> {
  const { steady, largest } = wish;
  if (target.strangers === null) {
    const looked = await steady.ask(openFolder(target), session => lookAt(session, target, largest));
    if (!looked.ok) return looked;
  }
  const hash = hashOf(message.octets);
  const there = claimed(target, hash);
  if (there !== null) return ok(placed(target, there, []));
  const system = SYSTEM.filter(([bit]) => (message.flags & bit) !== 0).map(([, flag]) => flag);
  const { keywords } = message;
  const whole = await append(wish, target, message, hash, [...system, ...keywords]);
  if (whole.ok) return ok(placed(target, whole.value, []));
  if (keywords.length === 0 || whole.error.kind !== 'refused') return whole;
  // Some take no keyword, or none that they have not made.
  const bare = await append(wish, target, message, hash, system);
  return bare.ok ? ok(placed(target, bare.value, ['keywords'])) : bare;
}

const placed = ({ path, lost }: Target, uid: number | null, more: readonly Loss[]): Put => ({
  place: uid === null ? path : `${path}, UID ${uid}`,
  lost: [...lost, ...more],
});

/** Said again after a lost line only where it is not there. */
async function append(
  { steady, largest }: Wish,
  target: Target,
  { octets, internalDate }: SinkMessage,
  hash: string,
  flags: readonly string[],
): Promise<Result<number | null, ImapFault>> {
  let isSecond = false;
  return steady.ask(openFolder(target), async session => {
    if (isSecond) {
      const looked = await lookAt(session, target, largest);
      if (!looked.ok) return looked;
      const uid = claimed(target, hash);
      if (uid !== null) return ok(uid);
    }
    isSecond = true;
    const done = await session.append(target.path, { octets, internalDate, flags });
    if (!done.ok) return done;
    const { uid } = done.value;
    if (uid === null) target.unnamed.push(hash);
    else target.ours.add(uid);
    return ok(uid);
  });
}
