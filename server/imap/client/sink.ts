/**
 * All mail of an account carried to another server, by APPEND (formats/sink.ts is the contract). A folder that is written must be
 * empty there, so that what lies in it afterwards is ours and can be compared. An APPEND whose answer was lost is not said again
 * before it is known whether it was done: the folder's count says so. RFC 9051 §6.3.12, RFC 7889, RFC 6154.
 */
import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../base/result.ts';
import type { Loss, Put, Sink, SinkFolder, SinkMessage } from '../../formats/sink.ts';
import { type FolderPath, Mark } from '../../formats/source.ts';
import type { ImapFault, NewLetter, RemoteFolder } from './session.ts';
import type { Steady } from './steady.ts';

export type ImapSinkOptions = {
  /** 'ann@imap.new.example' */
  readonly name: string;
  readonly steady: Steady;
  /** Of a checkpoint: goes on behind it. */
  readonly token: string | null;
};

/** What of a folder is done: kept in the token. */
type Done = { readonly path: string; count: number };
type Target = Done & {
  readonly lost: readonly Loss[];
  /** Put behind the last checkpoint, by an earlier run: hashes of what lies there already. */
  readonly ahead: Map<string, number>;
};

const SYSTEM: readonly (readonly [number, string])[] = [
  [Mark.seen, '\\Seen'],
  [Mark.answered, '\\Answered'],
  [Mark.flagged, '\\Flagged'],
  [Mark.deleted, '\\Deleted'],
  [Mark.draft, '\\Draft'],
];

export async function imapSink({ name, steady, token }: ImapSinkOptions): Promise<Result<Sink, string>> {
  const listed = await steady.ask(null, session => session.folders());
  if (!listed.ok) return err(`${name}: ${listed.error.sentence}`);
  const before = new Map(Object.entries(token === null ? {} : (JSON.parse(token) as Record<string, Done>)));
  const targets = new Map<string, Target>();
  let octets = 0;
  return ok({
    format: 'imap',
    async addFolder(folder) {
      const key = JSON.stringify(folder.path);
      if (targets.has(key)) return ok(undefined);
      const made = await targetFor(steady, folder, listed.value, before.get(key) ?? null);
      if (!made.ok) return err(`${name}: ${made.error.sentence}`);
      targets.set(key, made.value);
      return ok(undefined);
    },
    async put(message) {
      const target = targets.get(JSON.stringify(message.folder));
      if (!target) return err(`the folder ${message.folder.join('/')} was not added`);
      const put = await putOne(steady, target, message);
      if (!put.ok) return err(`${name}: ${put.error.sentence}`);
      octets += message.octets.length;
      return put;
    },
    // What the server has answered is on its disk.
    checkpoint: async () =>
      ok(JSON.stringify(Object.fromEntries([...targets].map(([key, { path, count }]) => [key, { path, count }])))),
    finish: async () => ok({ files: targets.size, octets }),
    close: steady.close,
  });
}

async function targetFor(
  steady: Steady,
  { path, role, subscribed }: SinkFolder,
  listed: readonly RemoteFolder[],
  before: Done | null,
): Promise<Result<Target, ImapFault>> {
  const known = before ? { path: before.path, lost: [] } : await folderFor(steady, path, role, subscribed, listed);
  if ('error' in known) return known;
  const counts = await steady.ask(null, session => session.counts(known.path));
  if (!counts.ok) return counts;
  const there = counts.value.messages;
  if (before === null && there > 0)
    return err({
      kind: 'refused',
      sentence: `"${known.path}" holds ${there} messages there already; it must be empty`,
    });
  const count = before?.count ?? 0;
  const ahead = there > count ? await hashesBehind(steady, known.path, count) : ok(new Map<string, number>());
  return ahead.ok ? ok({ ...known, count, ahead: ahead.value }) : ahead;
}

type Named = { readonly path: string; readonly lost: readonly Loss[] };

/** The folder that has this use there, one of that name, or a new one. */
async function folderFor(
  steady: Steady,
  path: FolderPath,
  role: SinkFolder['role'],
  subscribed: boolean,
  listed: readonly RemoteFolder[],
): Promise<Named | { readonly ok: false; readonly error: ImapFault }> {
  if (path.length === 1 && path[0] === 'INBOX') return { path: 'INBOX', lost: [] };
  const used = role === null ? undefined : listed.find(one => one.use === role && one.selectable);
  if (used) return { path: used.path, lost: [] };
  const delimiter = listed.find(one => one.delimiter !== '')?.delimiter ?? '/';
  const names = path.map(level => level.replaceAll(delimiter, '_'));
  const made = await steady.ask(null, session => session.create(names, subscribed));
  const isOther = names.some((level, at) => level !== path[at]);
  return made.ok ? { path: made.value, lost: isOther ? ['folder-name'] : [] } : made;
}

/** Those behind the first `count`, by what they are. */
async function hashesBehind(
  steady: Steady,
  path: string,
  count: number,
): Promise<Result<Map<string, number>, ImapFault>> {
  return steady.ask({ path, uidValidity: null }, async session => {
    const found = new Map<string, number>();
    const uids = await session.uids();
    if (!uids.ok) return uids;
    const read = await session.letters(uids.value.slice(count), ({ octets }) => {
      const hash = hashOf(octets);
      found.set(hash, (found.get(hash) ?? 0) + 1);
      return true;
    });
    return read.ok ? ok(found) : read;
  });
}

const hashOf = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');

async function putOne(steady: Steady, target: Target, message: SinkMessage): Promise<Result<Put, ImapFault>> {
  const hash = target.ahead.size > 0 ? hashOf(message.octets) : '';
  const many = target.ahead.get(hash) ?? 0;
  if (many > 0) {
    target.ahead.set(hash, many - 1);
    target.count++;
    return ok({ place: target.path, lost: target.lost });
  }
  const system = SYSTEM.filter(([bit]) => (message.flags & bit) !== 0).map(([, flag]) => flag);
  const { octets, internalDate, keywords } = message;
  const whole = await append(steady, target, { octets, internalDate, flags: [...system, ...keywords] });
  if (whole.ok || keywords.length === 0 || whole.error.kind !== 'refused') return placed(target, whole, []);
  // Some take no keyword, or none that they have not made.
  return placed(target, await append(steady, target, { octets, internalDate, flags: system }), ['keywords']);
}

function placed(target: Target, put: Result<number | null, ImapFault>, lost: readonly Loss[]): Result<Put, ImapFault> {
  if (!put.ok) return put;
  target.count++;
  const place = put.value === null ? target.path : `${target.path}, UID ${put.value}`;
  return ok({ place, lost: [...target.lost, ...lost] });
}

/** Asked again after a lost line only where the folder has not grown by it. */
async function append(
  steady: Steady,
  { path, count }: Target,
  letter: NewLetter,
): Promise<Result<number | null, ImapFault>> {
  let isSecond = false;
  return steady.ask(null, async session => {
    if (isSecond) {
      const counts = await session.counts(path);
      if (!counts.ok) return counts;
      if (counts.value.messages > count) return ok(null);
    }
    isSecond = true;
    const done = await session.append(path, letter);
    return done.ok ? ok(done.value.uid) : done;
  });
}
