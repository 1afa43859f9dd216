/**
 * A backup as a place that mail comes from: one account of it, some of its mailboxes, or some messages of one. A job of
 * moving/ brings them into the store that runs, and so goes on after a pause or a crash, takes nothing twice, and is proven.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Opened as OpenedSource, Source, SourceFolder, SourceItem } from '../formats/source.ts';
import { SourceGone } from '../formats/source.ts';
import type { SourceSpec } from '../moving/job.ts';
import type { SourceKind } from '../moving/places.ts';
import type { Account, Mailbox, Reading, Row, UidSet } from '../store/interface.ts';
import type { Opened } from './browse.ts';
import type { BackupId } from './layout.ts';

export type BackupSpec = {
  readonly type: 'backup';
  readonly backup: BackupId;
  /** In the backup. */
  readonly account: string;
  /** Names; not given: all. */
  readonly mailboxes?: readonly string[];
  /** Of the only mailbox; not given: all. */
  readonly uids?: readonly number[];
};

export type UseBackup = <T>(id: BackupId, act: (opened: Opened) => Promise<T>) => Promise<Result<T, string>>;

const MOST_UIDS = 4_294_967_295;

export function backupKind(use: UseBackup): SourceKind {
  return {
    inWords: spec => inWords(spec as BackupSpec),
    open: (spec: SourceSpec) => openBackupSource(spec as BackupSpec, use),
  };
}

const inWords = ({ backup, account, mailboxes, uids }: BackupSpec): string =>
  `${account}${mailboxes ? `, ${mailboxes.join(', ')}` : ''}${uids ? `, ${uids.length === 1 ? 'one message' : `${uids.length} messages`}` : ''} of the backup ${backup}`;

/** Stays open, and the backup with it, until it is closed. */
function openBackupSource(spec: BackupSpec, use: UseBackup): OpenedSource {
  return new Promise(resolve => {
    const held = use(spec.backup, async ({ reading }) => {
      const account = await accountIn(reading, spec.account);
      if (!account) {
        resolve(err(`The backup holds no account ${spec.account}`));
        return;
      }
      await new Promise<void>(close => resolve(ok(sourceOf(spec, reading, account, close))));
    });
    void held.then(answer => {
      if (!answer.ok) resolve(err(answer.error));
    });
  });
}

const accountIn = async (reading: Reading, address: string): Promise<Account | null> =>
  (await reading.accounts()).find(one => one.address.toLowerCase() === address.toLowerCase()) ?? null;

function sourceOf(spec: BackupSpec, reading: Reading, account: Account, close: () => void): Source {
  const wanted = async (): Promise<readonly Mailbox[]> => {
    const all = await reading.mailboxes(account.id);
    return spec.mailboxes ? all.filter(({ name }) => spec.mailboxes!.includes(name)) : all;
  };
  return {
    format: 'backup',
    name: inWords(spec),
    notes: () => [],
    folders: async () => (await wanted()).map(mailbox => folderOf(mailbox, spec)),
    async *messages(folder, options) {
      const mailbox = (await wanted()).find(({ name }) => name === folder.path.join('/'));
      if (!mailbox) throw new SourceGone(`The backup holds no mailbox ${folder.path.join('/')}`);
      const from = Number(options?.after ?? 0) + 1;
      const uids: UidSet = spec.uids
        ? spec.uids.filter(uid => uid >= from).map(uid => [uid, uid])
        : [[from, MOST_UIDS]];
      for await (const rows of reading.rows(account.id, mailbox.id, uids))
        for (const row of rows) yield itemOf(reading, row);
    },
    close: async () => close(),
  };
}

const folderOf = (mailbox: Mailbox, { uids }: BackupSpec): SourceFolder => ({
  path: mailbox.name.split('/'),
  role: mailbox.role,
  subscribed: mailbox.subscribed,
  messages: uids ? uids.length : mailbox.messages,
  octets: uids ? null : mailbox.bytes,
  origin: mailbox.name,
  uidValidity: mailbox.uidValidity,
});

const itemOf = (reading: Reading, row: Row): SourceItem => ({
  kind: 'message',
  key: String(row.uid),
  origin: `UID ${row.uid}`,
  ...{ size: row.size, flags: row.flags, keywords: row.keywords, internalDate: row.internalDate, uid: row.uid },
  async read() {
    try {
      return ok({ octets: await reading.bytes(row.message), ends: 'crlf' });
    } catch (fault) {
      return err({ reason: 'unreadable', detail: fault instanceof Error ? fault.message : String(fault) });
    }
  },
});
