/** One selected mailbox over the store: rows, bytes, changes; every change is durable when its promise resolves. */
import { err, ok } from '../base/result.ts';
import type {
  Changes,
  FlagRow,
  ImapMailbox,
  Row as ImapRow,
  MailboxFacts,
  RowField,
  RowsRequest,
  StoreRequest,
  Uid,
  UidSet,
} from '../imap/backend.ts';
import { includes } from '../imap/sequence-set.ts';
import type { Facts, Id, Mailbox, Row } from '../store/interface.ts';
import { actNote, type Client, transferNote } from './client.ts';
import { imapFlags, storeFlags } from './flags.ts';
import { failureOf, type ImapAccess } from './imap-backend.ts';
import { searchMailbox } from './search.ts';

type Selecting = ImapAccess & { readonly client: Client; readonly named: (name: string) => Promise<Mailbox | null> };

/** A chunk of rows with contents stays near this. */
const CONTENT_CHUNK = 1024 * 1024;
const SYSTEM_FLAGS = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'];

export async function selectMailbox(access: Selecting, mailbox: Mailbox, readOnly: boolean): Promise<ImapMailbox> {
  const { store, clock, client, named } = access;
  const { account, id } = mailbox;
  const opened = await openFacts(access, mailbox, readOnly);
  const flagRow = (row: Row): FlagRow => ({
    uid: row.uid,
    flags: imapFlags(row.flags, row.keywords),
    modseq: row.modSeq,
  });
  /** Messages that came later are recent to the first session that hears of them. */
  let recentFrom = opened.uidNext;

  const flagRows = async (uids: UidSet, except: UidSet): Promise<FlagRow[]> => {
    const rows: FlagRow[] = [];
    for await (const chunk of store.rows(account, id, uids))
      rows.push(...chunk.filter(row => !includes(except, row.uid)).map(flagRow));
    return rows;
  };
  const transfer = async (act: 'copy' | 'move', uids: UidSet, target: string) => {
    const to = await named(target);
    if (!to) return err('no-such-mailbox' as const);
    const note = transferNote(client, act === 'copy' ? 'ms.copied' : 'ms.moved', to.name, clock);
    const result = await store.run(act, { account, from: id, uids, to: to.id, note });
    return result.ok
      ? ok({ uidValidity: result.value.uidValidity, from: result.value.from, to: result.value.to })
      : err(failureOf(result.error));
  };

  return {
    facts: opened,
    rows: request => readRows(access, account, id, request),
    async bytes(uid, range) {
      for await (const [row] of store.rows(account, id, [[uid, uid]])) {
        if (row) return store.bytes(row.message, range ? [range.start, range.end] : undefined);
      }
      return null;
    },
    async store(request: StoreRequest) {
      const result = await store.run('flags', {
        account,
        mailbox: id,
        uids: request.uids,
        act: request.change,
        ...storeFlags(request.flags),
        ...(request.unchangedSince === undefined ? {} : { unchangedSince: request.unchangedSince }),
        note: null,
      });
      if (!result.ok) return err(failureOf(result.error));
      return ok({ rows: await flagRows(request.uids, result.value.refused), refused: result.value.refused });
    },
    async expunge(uids) {
      const note = actNote(client, 'ms.expunged', clock);
      const result = await store.run('expunge', { account, mailbox: id, uids, onlyDeleted: true, note });
      return result.ok ? ok(result.value.uids) : err(failureOf(result.error));
    },
    copy: (uids, target) => transfer('copy', uids, target),
    move: (uids, target) => transfer('move', uids, target),
    search: query => searchMailbox(store, account, id, query),
    async changes(since): Promise<Changes> {
      const now = await store.mailboxById(account, id);
      if (!now || now.uidValidity !== opened.uidValidity) {
        return { modseq: since, appeared: [], recent: [], changed: [], vanished: [], flags: [], gone: true };
      }
      const changes = await store.changes(account, id, since);
      const appeared = changes.changed.filter(row => row.uid >= recentFrom).map(row => row.uid);
      const recent = readOnly || appeared.length === 0 ? [] : await takeRecent(access, mailbox, appeared);
      if (appeared.length > 0) recentFrom = appeared.at(-1)! + 1;
      return {
        modseq: changes.modSeq,
        appeared,
        recent,
        changed: changes.changed.filter(row => !appeared.includes(row.uid)).map(flagRow),
        vanished: changes.vanished,
        flags: flagsIn(changes.changed),
      };
    },
    watch: hint => access.watch.mailbox(account, id, hint),
    close() {},
  };
}

async function openFacts(access: Selecting, mailbox: Mailbox, readOnly: boolean): Promise<MailboxFacts> {
  const { store } = access;
  const { account, id } = mailbox;
  const recent = readOnly
    ? ok({ from: mailbox.recentFrom, uidNext: mailbox.uidNext })
    : await store.run('claimRecent', { account, mailbox: id });
  const [now, uids] = await Promise.all([store.mailboxById(account, id), store.uids(account, id)]);
  const current = now ?? mailbox;
  const keywords = await store.keywords(account, id);
  return {
    name: mailbox.name,
    uidValidity: current.uidValidity,
    uidNext: current.uidNext,
    highestModseq: current.highestModSeq,
    uids: Uint32Array.from(uids),
    firstUnseen: current.unseen === 0 ? null : await store.firstUnseen(account, id),
    recent:
      recent.ok && recent.value.from < recent.value.uidNext
        ? within(uids, recent.value.from, recent.value.uidNext - 1)
        : [],
    flags: [...SYSTEM_FLAGS, ...keywords],
    permanentFlags: [...SYSTEM_FLAGS, ...keywords],
    newKeywords: true,
    readOnly,
  };
}

/** The UIDs that are there between two bounds, as ranges. */
function within(uids: readonly Uid[], from: Uid, to: Uid): UidSet {
  const ranges: [Uid, Uid][] = [];
  for (const uid of uids) {
    if (uid < from || uid > to) continue;
    const last = ranges.at(-1);
    if (last && last[1] === uid - 1) last[1] = uid;
    else ranges.push([uid, uid]);
  }
  return ranges;
}

async function takeRecent({ store }: Selecting, { account, id }: Mailbox, appeared: readonly Uid[]): Promise<Uid[]> {
  const taken = await store.run('claimRecent', { account, mailbox: id });
  return taken.ok ? appeared.filter(uid => uid >= taken.value.from && uid < taken.value.uidNext) : [];
}

const flagsIn = (rows: readonly Row[]): readonly string[] => [
  ...new Set([...SYSTEM_FLAGS, ...rows.flatMap(row => row.keywords)]),
];

async function* readRows(
  access: Selecting,
  account: Id,
  mailbox: Id,
  request: RowsRequest,
): AsyncGenerator<readonly ImapRow[]> {
  const wants = (...fields: RowField[]) => fields.some(field => request.fields.has(field));
  const needsFacts = wants('envelope', 'bodyStructure', 'structure', 'header');
  for await (const chunk of access.store.rows(account, mailbox, request.uids, request.changedSince)) {
    const facts = needsFacts ? await access.store.facts(chunk.map(row => row.message)) : null;
    if (!wants('header', 'content')) {
      yield chunk.map(row => imapRow(row, facts?.get(row.message)));
      continue;
    }
    yield* withBytes(access, chunk, facts, request.fields);
  }
}

const imapRow = (row: Row, facts: Facts | undefined): ImapRow => ({
  uid: row.uid,
  flags: imapFlags(row.flags, row.keywords),
  internalDate: row.internalDate,
  size: row.size,
  modseq: row.modSeq,
  ...(facts ? { envelope: facts.envelope, structure: facts.structure, bodyStructure: facts.structure } : {}),
});

async function* withBytes(
  { store }: Selecting,
  chunk: readonly Row[],
  facts: ReadonlyMap<Id, Facts> | null,
  fields: ReadonlySet<RowField>,
): AsyncGenerator<readonly ImapRow[]> {
  let rows: ImapRow[] = [];
  let held = 0;
  for (const row of chunk) {
    const known = facts?.get(row.message);
    const content = fields.has('content') ? await store.bytes(row.message) : undefined;
    const header =
      fields.has('header') && known
        ? (content?.subarray(0, known.structure.header.end) ??
          (await store.bytes(row.message, [0, known.structure.header.end])))
        : undefined;
    rows.push({ ...imapRow(row, known), ...(content ? { content } : {}), ...(header ? { header } : {}) });
    held += (content?.length ?? 0) + (header?.length ?? 0);
    if (held >= CONTENT_CHUNK) {
      yield rows;
      rows = [];
      held = 0;
    }
  }
  if (rows.length > 0) yield rows;
}
