/**
 * Mail of a backup put back into the store that runs: an account, a mailbox, some messages. Nothing is ever written over: it
 * comes into a mailbox of its own ("Restored 2026-11-23"), or what is missing comes back to where it lay.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes, Instant } from '../base/units.ts';
import type { Directory } from '../directory/control.ts';
import type { FolderRule, Job } from '../moving/job.ts';
import type { Mover } from '../moving/mover.ts';
import type { Account, Mailbox, Reading, Store } from '../store/interface.ts';
import type { BackupControl } from './control.ts';
import type { BackupId } from './layout.ts';
import type { BackupSpec } from './source.ts';

export type MailWish = {
  readonly backup: BackupId;
  /** In the backup. */
  readonly account: string;
  /** A name; not given: all of the account. */
  readonly mailbox?: string | undefined;
  /** Of that mailbox; not given: all. */
  readonly uids?: readonly number[] | undefined;
  /** Whose mailboxes it comes into; not given: the same account's. */
  readonly to?: string | undefined;
  /** apart: into a mailbox of its own. missing: to where it lay, but for what is there. */
  readonly into: 'apart' | 'missing';
};

export type MailPlan = {
  readonly address: string;
  /** The account is gone: it is made again, with its password. */
  readonly makesAccount: boolean;
  readonly under: string | null;
  readonly mailboxes: readonly {
    readonly name: string;
    readonly to: string;
    readonly isNew: boolean;
    readonly messages: number;
    readonly octets: Bytes;
    /** Of them, what is not there; null: that is known when they are compared. */
    readonly missing: number | null;
  }[];
  readonly messages: number;
  readonly octets: Bytes;
};

export type RestoreParts = {
  readonly store: Store;
  readonly now: () => Instant;
  readonly use: BackupControl['use'];
  readonly mover: Pick<Mover, 'start'>;
  readonly directory: Pick<Directory, 'addAccount'>;
};

/** By the day here: 'Restored 2026-11-23'. */
export function apartName(now: Instant): string {
  const date = new Date(now);
  const two = (n: number) => String(n).padStart(2, '0');
  return `Restored ${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export async function planMail(parts: RestoreParts, wish: MailWish): Promise<Result<MailPlan, string>> {
  const planned = await parts.use(wish.backup, ({ reading }) => planIn(parts, wish, reading));
  return planned.ok ? planned.value : planned;
}

async function planIn(
  { store, now }: RestoreParts,
  wish: MailWish,
  reading: Reading,
): Promise<Result<MailPlan, string>> {
  const account = await accountIn(reading, wish.account);
  if (!account) return err(`The backup holds no account ${wish.account}`);
  const there = await reading.mailboxes(account.id);
  const wanted = there.filter(({ name }) => wish.mailbox === undefined || name === wish.mailbox);
  if (wanted.length === 0) return err(`The backup holds no mailbox ${wish.mailbox} of ${account.address}`);
  const address = wish.to ?? account.address;
  const own = await store.account(address);
  if (!own && wish.to !== undefined) return err(`There is no account ${address}`);
  const boxes = own ? await store.mailboxes(own.id) : [];
  const under = wish.into === 'apart' ? apartName(now()) : null;
  const mailboxes = await Promise.all(
    wanted.map(async mailbox => {
      const { messages, octets } = await countsOf(reading, mailbox, wish.uids);
      const to = under === null ? mailbox.name : `${under}/${mailbox.name}`;
      const here = boxes.find(({ name }) => name === to);
      const missing = under === null ? await missingIn(store, reading, mailbox, here, wish.uids) : messages;
      return { name: mailbox.name, to, isNew: !here, messages, octets, missing };
    }),
  );
  const filled = mailboxes.filter(({ messages }) => messages > 0);
  return ok({
    ...{ address, makesAccount: !own, under, mailboxes: filled },
    messages: filled.reduce((sum, { messages }) => sum + messages, 0),
    octets: filled.reduce((sum, { octets }) => sum + octets, 0),
  });
}

const accountIn = async (reading: Reading, address: string): Promise<Account | null> =>
  (await reading.accounts()).find(one => one.address.toLowerCase() === address.toLowerCase()) ?? null;

async function countsOf(reading: Reading, mailbox: Mailbox, uids: readonly number[] | undefined) {
  if (!uids) return { messages: mailbox.messages, octets: mailbox.bytes };
  let [messages, octets] = [0, 0];
  const wanted = uids.map(uid => [uid, uid] as const);
  for await (const rows of reading.rows(mailbox.account, mailbox.id, wanted)) {
    messages += rows.length;
    octets += rows.reduce((sum, { size }) => sum + size, 0);
  }
  return { messages, octets };
}

/** By UID, where the mailbox is still the one that was backed up. */
async function missingIn(
  store: Store,
  reading: Reading,
  then: Mailbox,
  now: Mailbox | undefined,
  uids: readonly number[] | undefined,
): Promise<number | null> {
  if (!now) return uids?.length ?? then.messages;
  if (now.uidValidity !== then.uidValidity) return null;
  const here = new Set(await store.uids(now.account, now.id));
  const there = uids ?? [...(await reading.uids(then.account, then.id))];
  return there.filter(uid => !here.has(uid)).length;
}

/** As a job of moving/: it goes on by itself after a restart. The fault is a sentence. */
export async function restoreMail(parts: RestoreParts, wish: MailWish, by: string): Promise<Result<Job, string>> {
  const plan = await planMail(parts, wish);
  if (!plan.ok) return plan;
  const { address, makesAccount, under, mailboxes } = plan.value;
  if (mailboxes.length === 0) return err('There is nothing in it to restore');
  if (makesAccount) {
    const made = await makeAccount(parts, wish, by);
    if (!made.ok) return made;
  }
  const source: BackupSpec = {
    ...{ type: 'backup', backup: wish.backup, account: wish.account, mailboxes: mailboxes.map(({ name }) => name) },
    ...(wish.uids ? { uids: wish.uids.toSorted((a, b) => a - b) } : {}),
  };
  const folders: FolderRule[] =
    under === null ? mailboxes.map(({ name }) => ({ from: name.split('/'), to: name })) : [];
  return parts.mover.start({
    ...{ kind: 'import', address, source, folders, under, dryRun: false, by },
    duplicates: under === null ? 'skip' : 'keep',
  });
}

/** With the password that it had. */
async function makeAccount(parts: RestoreParts, wish: MailWish, by: string): Promise<Result<void, string>> {
  const read = await parts.use(wish.backup, async ({ reading }) => ({
    account: await accountIn(reading, wish.account),
    credentials: await reading.credentials(wish.account),
  }));
  if (!read.ok) return read;
  const { account, credentials } = read.value;
  if (!account) return err(`The backup holds no account ${wish.account}`);
  const { address, name, quotaBytes } = account;
  const added = await parts.directory.addAccount({ address, name, quotaBytes, password: null, makeDomain: true }, by);
  if (!added.ok) return added;
  if (credentials) {
    const { password, scram } = credentials;
    await parts.store.run('setCredentials', { address, credentials: { password, scram } });
  }
  return ok(undefined);
}
