/**
 * What was refused for what it is, kept for a while where its reader may look: a copy in a mailbox "Rejects", read
 * already, gone by itself. Whoever misses a message finds it, and takes it out; that it was wanted is then learnt
 * (store/learnt). Made after the reply, so that no peer waits for it; what there is no room for is not kept.
 */
import type { Clock } from '../base/ports.ts';
import { type Bytes, type Duration, type Instant, mebibytes } from '../base/units.ts';
import type { Checks, MessageJudgement } from '../checks/checks.ts';
import { accountsBehind, isPostmaster } from '../directory/resolve.ts';
import { Flag, type Id, REFUSED, REJECTS, type Row, type Store } from '../store/interface.ts';

export type RejectsOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly separator: () => string;
  /** 0: nothing is kept. */
  readonly keepFor: () => Duration;
  readonly onFault: (fault: unknown) => void;
};

/** Of one account; the oldest goes first. */
const MOST_BYTES: Bytes = mebibytes(20);
const MOST_MESSAGES = 300;
/** Larger ones would push out many. */
const LARGEST: Bytes = mebibytes(2);
/** Copies that wait for the disk; in a flood the rest is not kept. */
const MOST_WAITING = 50;
const MOST_ACCOUNTS = 20;

/** Checks that keep what they refuse. `settled` resolves when all copies so far are made. */
export function keepingRefused(checks: Checks, options: RejectsOptions): Checks & { settled(): Promise<void> } {
  const { store, separator, keepFor, onFault } = options;
  let waiting = 0;
  let copying: Promise<void> = Promise.resolve();
  const keep = async (paths: readonly string[], trace: string, found: MessageJudgement) => {
    if (await isInOurName(store, found)) return;
    const accounts = await Promise.all(paths.map(path => accountsBehind(store, path, separator())));
    for (const account of [...new Set(accounts.flat())].slice(0, MOST_ACCOUNTS))
      await keepOne(options, account, trace, Buffer.concat([Buffer.from(found.fields), found.bytes]));
  };
  return {
    ...checks,
    async message(session, recipients, bytes) {
      const found = await checks.message(session, recipients, bytes);
      const paths = recipients.map(({ path }) => path);
      if (!found || !isKept(found) || keepFor() === 0 || paths.every(isPostmaster) || waiting >= MOST_WAITING)
        return found;
      waiting++;
      copying = copying
        .then(() => keep(paths, session.id, found))
        .catch(onFault)
        .finally(() => {
          waiting--;
        });
      return found;
    },
    settled: () => copying,
  };
}

/** Not what a scanner refuses: that is a danger, and no matter of taste. */
function isKept({ refusal, verdict, bytes }: MessageJudgement): boolean {
  if (!refusal || verdict.act !== 'refuse' || bytes.length > LARGEST) return false;
  return !(
    verdict.by !== null &&
    typeof verdict.by === 'object' &&
    'finding' in verdict.by &&
    verdict.by.finding === 'scanner'
  );
}

/** Whoever forges our own people is no sender whose mail was missed. */
async function isInOurName(store: Store, { verdict, judged }: MessageJudgement): Promise<boolean> {
  const { by } = verdict;
  if (by === null || typeof by !== 'object' || !('finding' in by) || by.finding !== 'dmarc-reject') return false;
  const facts = JSON.parse(judged('').facts) as { content: { authors: readonly { domain: string }[] } | null };
  const ours = (await store.domains()).map(({ name }) => name.toLowerCase());
  return facts.content?.authors.some(({ domain }) => ours.includes(domain.toLowerCase())) ?? false;
}

async function keepOne({ store, clock }: RejectsOptions, account: Id, trace: string, bytes: Buffer): Promise<void> {
  if (!(await hasRoomToSpare(store, account, bytes.length))) return;
  const mailbox = await rejectsOf(store, account);
  if (mailbox === null) return;
  const kept = await keptIn(store, account, mailbox);
  let size = kept.reduce((sum, row) => sum + row.size, 0) + bytes.length;
  let count = kept.length + 1;
  const oldest: Row[] = [];
  for (const row of kept) {
    if (size <= MOST_BYTES && count <= MOST_MESSAGES) break;
    oldest.push(row);
    size -= row.size;
    count--;
  }
  await forget(store, account, mailbox, oldest);
  await store.run('append', {
    ...{ account, mailbox, bytes, flags: Flag.seen, keywords: [REFUSED], internalDate: clock.now(), trace, note: null },
  });
}

/** What is wanted must not be turned away for want of the room that this takes. */
async function hasRoomToSpare(store: Store, account: Id, octets: Bytes): Promise<boolean> {
  const found = (await store.accounts()).find(({ id }) => id === account);
  if (!found) return false;
  return found.quotaBytes === null || found.usedBytes + octets <= found.quotaBytes * SPARE;
}
const SPARE = 0.9;

async function rejectsOf(store: Store, account: Id): Promise<Id | null> {
  const known = await store.mailbox(account, REJECTS);
  if (known) return known.id;
  const made = await store.run('createMailbox', { account, name: REJECTS, role: null, subscribed: true });
  return made.ok ? made.value.mailbox : null;
}

/** Ours alone, the oldest first: what a person has put there is his. */
async function keptIn(store: Store, account: Id, mailbox: Id): Promise<readonly Row[]> {
  const kept: Row[] = [];
  for await (const rows of store.rows(account, mailbox, [[1, LAST_UID]]))
    kept.push(...rows.filter(row => row.keywords.includes(REFUSED)));
  return kept;
}
const LAST_UID = 4_294_967_295;

/** What was kept for as long as is set goes, for good. */
export async function expireRefused(store: Store, before: Instant): Promise<void> {
  for (const { id } of await store.accounts()) {
    const mailbox = await store.mailbox(id, REJECTS);
    if (!mailbox) continue;
    const kept = await keptIn(store, id, mailbox.id);
    await forget(
      store,
      id,
      mailbox.id,
      kept.filter(row => row.internalDate < before),
    );
  }
}

/** Not to be brought back: it is not the owner's choice that deletes it, and room is what it must give. */
async function forget(store: Store, account: Id, mailbox: Id, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const uids = new Set(rows.map(({ uid }) => uid));
  const gone = { uids: [...uids].map(uid => [uid, uid] as const), onlyDeleted: false, note: null };
  const expunged = await store.run('expunge', { account, mailbox, ...gone });
  if (!expunged.ok) return;
  const ids: Id[] = [];
  for (let before: Id | undefined; ids.length < uids.size; ) {
    const page = await store.expunged(account, { limit: 200, ...(before === undefined ? {} : { before }) });
    ids.push(...page.filter(one => one.mailbox === mailbox && uids.has(one.uid)).map(({ id }) => id));
    before = page.at(-1)?.id;
    if (page.length < 200) break;
  }
  await store.run('forgetExpunged', { account, ids });
}
