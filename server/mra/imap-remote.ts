/** A maildrop by IMAP: its folders, one after the other. What is deleted goes with UID EXPUNGE, at once. RFC 9051, 4315, 2177. */
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, mebibytes, minutes } from '../base/units.ts';
import { inPortions, portionsBySize } from '../imap/client/portions.ts';
import { type ImapSecret, type ImapSession, openImap, shownPath } from '../imap/client/session.ts';
import { type DialOptions, reach } from './dial-remote.ts';
import type { RemoteFault } from './fault.ts';
import type { Entry, EntryFacts, Got, Place, Remote } from './remote.ts';
import type { PulledSettings } from './settings.ts';

/** Asked for in one command. */
const MESSAGES_AT_ONCE = 200;
const OCTETS_AT_ONCE = mebibytes(16);
const FACTS_AT_ONCE = 5_000;
const REMOVED_AT_ONCE = 1_000;
/** RFC 2177: anew before half an hour is over; connections that are silent are cut earlier by much between us. */
const IDLE_FOR: Duration = minutes(9);

export async function openImapRemote(
  options: DialOptions & { readonly largest: Bytes },
  settings: PulledSettings,
  secret: ImapSecret,
): Promise<Result<Remote, RemoteFault>> {
  const reached = await reach(options, settings);
  if (!reached.ok) return reached;
  const { connection, startTls, isLocal } = reached.value;
  const { address } = connection.remote;
  const opened = await openImap({
    ...{ connection, startTls, secret, host: settings.host, port: settings.port, largest: options.largest },
    clock: options.clock,
    ...{
      private: isLocal || connection.tls() !== null,
      inClear: settings.tls === 'none',
      // Whoever waits for news is silent for long.
      patience: settings.idle ? IDLE_FOR + minutes(2) : minutes(2),
    },
  });
  if (!opened.ok) return opened;
  const session = opened.value;
  const encrypted = connection.tls() !== null;
  return ok({
    ...{ address, encrypted, how: encrypted ? 'IMAP with TLS' : 'IMAP', folders: settings.folders },
    open: folder => open(session, folder, settings.keepDays !== null),
    async finish() {
      await session.close();
      return ok(undefined);
    },
    async wait(stopped) {
      const first = settings.folders[0]!;
      const opened = await session.open(first, false);
      return opened.ok ? session.idle(IDLE_FOR, stopped) : opened;
    },
    abandon: session.abandon,
  });
}

async function open(session: ImapSession, folder: string, write: boolean): Promise<Result<Place, RemoteFault>> {
  const opened = await session.open(folder, write);
  if (!opened.ok)
    return opened.error.kind === 'no-such'
      ? err({ kind: 'no-such', sentence: `there is no folder "${shownPath(folder)}" there` })
      : opened;
  const { uidValidity, readOnly } = opened.value;
  if (!(uidValidity > 0)) return err({ kind: 'malformed', sentence: 'the server tells no UIDVALIDITY' });
  if (write && readOnly)
    return err({ kind: 'refused', sentence: `nothing can be deleted in "${shownPath(folder)}" there` });
  return ok(placeOf(session, folder, uidValidity));
}

const placeOf = (session: ImapSession, folder: string, uidValidity: number): Place => ({
  folder,
  generation: String(uidValidity),
  async list() {
    const uids = await session.uids();
    return uids.ok ? ok(uids.value.map(uid => ({ key: String(uid), number: uid }))) : uids;
  },
  async facts(entries) {
    const facts = new Map<number, EntryFacts>();
    for (const some of inPortions(entries, FACTS_AT_ONCE)) {
      const told = await session.facts(some.map(one => one.number));
      if (!told.ok) return told;
      for (const { uid, size, internalDate } of told.value) facts.set(uid, { size, at: internalDate });
    }
    return ok(facts);
  },
  fetch: (entries, most, each) => fetch(session, entries, most, each),
  async remove(entries) {
    for (const some of inPortions(entries, REMOVED_AT_ONCE)) {
      const removed = await session.remove(some.map(one => one.number));
      if (!removed.ok) return removed;
    }
    return ok(undefined);
  },
});

async function fetch(
  session: ImapSession,
  entries: readonly (Entry & EntryFacts)[],
  most: Bytes,
  each: (entry: Entry, got: Got) => Promise<boolean>,
): Promise<Result<void, RemoteFault>> {
  const known = new Map(entries.map(one => [one.number, one]));
  let goesOn = true;
  for (const one of entries) {
    if ((one.size ?? 0) <= most) continue;
    known.delete(one.number);
    goesOn = await each(one, { kind: 'too-large' });
    if (!goesOn) return ok(undefined);
  }
  const wanted = entries.flatMap(one => (known.has(one.number) ? [{ uid: one.number, size: one.size ?? 0 }] : []));
  for (const uids of portionsBySize(wanted, MESSAGES_AT_ONCE, OCTETS_AT_ONCE)) {
    const fetched = await session.letters(uids, async ({ uid, octets }) => {
      const entry = known.get(uid);
      if (!entry) return true;
      // It was said to be smaller.
      goesOn = await each(entry, octets.length > most ? { kind: 'too-large' } : { kind: 'message', octets });
      return goesOn;
    });
    if (!fetched.ok) return fetched;
    if (!goesOn) break;
  }
  return ok(undefined);
}
