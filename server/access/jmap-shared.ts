/**
 * Another's account as somebody sees it with whom some of its mailboxes are shared (RFC 8620 §1.6.2, RFC 8621 §2,
 * RFC 4314): those mailboxes and the messages in them, and nothing else. A message without a mailbox that may be read is
 * as one that is not there; its other mailboxes are not named.
 *
 * States carry what is shared: whoever is given or loses a right reads anew.
 */
import { createHash } from 'node:crypto';
import { err, ok } from '../base/result.ts';
import type { ChangedIds, EmailRecord, JmapAccount } from '../jmap/backend.ts';
import { MAIL } from '../jmap/capabilities.ts';
import type { JmapId, SetError, State } from '../jmap/types.ts';
import { readBlobName } from './jmap-ids.ts';
import { mailboxesSeen } from './jmap-shared-mailboxes.ts';
import { narrowed } from './jmap-shared-query.ts';
import { reviseShared } from './jmap-shared-revise.ts';
import { noVacation } from './jmap-vacation.ts';

/** Mailboxes that may be seen, each with the letters of its rights. */
export type Shared = ReadonlyMap<JmapId, string>;

export type SharedView = {
  readonly inner: JmapAccount;
  readonly shared: Shared;
  /** Where messages may be read. */
  readonly readable: ReadonlySet<JmapId>;
  /** A state as it is told, and back; null: of other rights. */
  readonly tag: (state: State) => State;
  readonly untag: (state: State) => State | null;
};

const NOT_HERE: SetError = { type: 'forbidden', description: 'That is its owner’s alone' };
/** Of what is not shared there is one state. */
const NOTHING: State = 'none';

export const tagOf = (shared: Shared): string =>
  createHash('sha256')
    .update(JSON.stringify([...shared].sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex')
    .slice(0, 12);

/** What is asked of the account is asked of `inner`, which is its owner's own. */
export function sharedAccount(
  inner: JmapAccount,
  shared: Shared,
  facts: Pick<JmapAccount['facts'], 'isPersonal'> = { isPersonal: false },
): JmapAccount {
  const suffix = `~${tagOf(shared)}`;
  const view: SharedView = {
    inner,
    shared,
    readable: new Set([...shared].filter(([, rights]) => rights.includes('r')).map(([id]) => id)),
    tag: state => state + suffix,
    untag: state => (state.endsWith(suffix) ? state.slice(0, -suffix.length) : null),
  };
  return {
    facts: { ...factsOf(view), ...facts },
    states: () => statesOf(view),
    ...mailPart(view),
    ...mailboxPart(view),
    ...nothingElse,
  };
}

const CHANGING = /[swite]/;

const factsOf = ({ inner, shared }: SharedView): JmapAccount['facts'] => ({
  ...inner.facts,
  isPersonal: false,
  isReadOnly: ![...shared.values()].some(rights => CHANGING.test(rights)),
  capabilities: [MAIL],
});

async function statesOf({ inner, tag }: SharedView): ReturnType<JmapAccount['states']> {
  const { Email, Thread, Mailbox } = await inner.states();
  return {
    ...{ Email: tag(Email), Thread: tag(Thread), Mailbox: tag(Mailbox), EmailDelivery: NOTHING },
    ...{ Identity: NOTHING, EmailSubmission: NOTHING, VacationResponse: NOTHING },
    ...{ SieveScript: NOTHING, Quota: NOTHING, PushSubscription: NOTHING },
  };
}

type MailPart = Pick<
  JmapAccount,
  | 'emails'
  | 'emailChanges'
  | 'structures'
  | 'octets'
  | 'octetsUnread'
  | 'queryEmails'
  | 'emailQueryChanges'
  | 'snippets'
  | 'revise'
  | 'append'
  | 'threads'
  | 'threadChanges'
  | 'blob'
  | 'upload'
  | 'blobUses'
>;

function mailPart(view: SharedView): MailPart {
  const { inner, readable, tag, untag } = view;
  /** Told by this account: what is gone meanwhile can still be read to its end. */
  const told = new Set<JmapId>();
  const seen = (record: EmailRecord): EmailRecord => ({
    ...record,
    mailboxIds: record.mailboxIds.filter(id => readable.has(id)),
  });
  const emails: JmapAccount['emails'] = async ids => {
    const { state, list } = await inner.emails(ids);
    const found = list.map(seen).filter(record => record.mailboxIds.length > 0);
    for (const { id } of found) told.add(id);
    return { state: tag(state), list: found };
  };
  const among = async (ids: readonly JmapId[]): Promise<readonly JmapId[]> => {
    const strange = ids.filter(id => !told.has(id));
    if (strange.length > 0) await emails(strange);
    return ids.filter(id => told.has(id));
  };
  const must = async (id: JmapId): Promise<JmapId> => {
    if ((await among([id])).length === 0) throw new Error(`the octets of ${id} were asked for, which is not shared`);
    return id;
  };
  const threads: JmapAccount['threads'] = async ids => {
    const { state, list } = await inner.threads(ids);
    const may = new Set((await emails(list.flatMap(one => one.emailIds))).list.map(one => one.id));
    const found = list.map(({ id, emailIds }) => ({ id, emailIds: emailIds.filter(one => may.has(one)) }));
    return { state: tag(state), list: found.filter(one => one.emailIds.length > 0) };
  };
  const blobMessage = (id: JmapId): JmapId | null => {
    const name = readBlobName(id);
    return name && 'message' in name.of ? `e${name.of.message}` : null;
  };
  const visibleBlobs = async (ids: readonly JmapId[]): Promise<readonly JmapId[]> => {
    const messages = ids.map(blobMessage);
    const may = new Set(await among(messages.filter(id => id !== null)));
    return ids.filter((_, i) => may.has(messages[i] ?? ''));
  };
  const query = (wanted: Parameters<JmapAccount['queryEmails']>[0]) => narrowed(view, wanted);

  return {
    emails,
    threads,
    async emailChanges(since, limit) {
      const asked = untag(since);
      const changed = asked === null ? err('cannotCalculateChanges' as const) : await inner.emailChanges(asked, limit);
      if (!changed.ok) return changed;
      return ok(seenChanges(view, changed.value, (await emails(touched(changed.value))).list));
    },
    async threadChanges(since, limit) {
      const asked = untag(since);
      const changed = asked === null ? err('cannotCalculateChanges' as const) : await inner.threadChanges(asked, limit);
      if (!changed.ok) return changed;
      return ok(seenChanges(view, changed.value, (await threads(touched(changed.value))).list));
    },
    structures: async ids => inner.structures(await among(ids)),
    octets: async (id, range) => inner.octets(await must(id), range),
    octetsUnread: async id => inner.octetsUnread(await must(id)),
    async queryEmails(wanted, window) {
      const asked = await query(wanted);
      if (!asked.ok) return asked;
      const found = await inner.queryEmails(asked.value, window);
      return found.ok ? ok({ ...found.value, state: tag(found.value.state) }) : found;
    },
    async emailQueryChanges(wanted, since, options) {
      const before = untag(since);
      if (before === null) return err('cannotCalculateChanges');
      const asked = await query(wanted);
      if (!asked.ok) return asked;
      const found = await inner.emailQueryChanges(asked.value, before, options);
      return found.ok ? ok({ ...found.value, state: tag(found.value.state) }) : found;
    },
    snippets: async (filter, ids) => inner.snippets(filter, await among(ids)),
    ...reviseShared(view),
    async blob(id) {
      return (await visibleBlobs([id])).length > 0 ? inner.blob(id) : null;
    },
    // What is uploaded belongs to an account and would lie in its owner's.
    upload: async () => err(NOT_HERE),
    async blobUses(ids) {
      const uses = await inner.blobUses(await visibleBlobs(ids));
      const named = [...uses].map(([id, use]) => {
        return [id, { ...use, mailboxIds: use.mailboxIds.filter(one => readable.has(one)) }] as const;
      });
      return new Map(named);
    },
  };
}

const touched = ({ created, updated }: ChangedIds): readonly JmapId[] => [...created, ...updated];

/** What has left all that is shared is gone to whoever knew it; what never was there is not told. */
function seenChanges({ tag }: SharedView, changed: ChangedIds, seen: readonly { readonly id: JmapId }[]): ChangedIds {
  const may = new Set(seen.map(one => one.id));
  return {
    created: changed.created.filter(id => may.has(id)),
    updated: changed.updated.filter(id => may.has(id)),
    destroyed: [...changed.destroyed, ...changed.updated.filter(id => !may.has(id))],
    newState: tag(changed.newState),
    hasMoreChanges: changed.hasMoreChanges,
  };
}

type MailboxPart = Pick<
  JmapAccount,
  'mailboxes' | 'mailboxChanges' | 'createMailbox' | 'updateMailbox' | 'destroyMailbox'
>;

function mailboxPart({ inner, shared, tag, untag }: SharedView): MailboxPart {
  const refused: SetError = { type: 'forbidden', description: 'Shared mailboxes are made and changed over IMAP' };
  return {
    async mailboxes() {
      const { state, list } = await inner.mailboxes();
      return { state: tag(state), list: mailboxesSeen(list, shared) };
    },
    async mailboxChanges(since, limit) {
      const asked = untag(since);
      if (asked === null) return err('cannotCalculateChanges');
      const changed = await inner.mailboxChanges(asked, limit);
      if (!changed.ok) return changed;
      const only = (ids: readonly JmapId[]) => ids.filter(id => shared.has(id));
      const { created, updated, newState } = changed.value;
      // One that is shared and goes takes its rights with it, and these are in the state.
      const seen = { created: only(created), updated: only(updated), destroyed: [], newState: tag(newState) };
      return ok({ ...changed.value, ...seen });
    },
    createMailbox: async () => err(refused),
    updateMailbox: async () => refused,
    destroyMailbox: async () => refused,
  };
}

const none = async () => ({ state: NOTHING, list: [] });
const unchanged = async () => err('cannotCalculateChanges' as const);
const refuse = async () => err(NOT_HERE);

/** Its owner's alone; the capabilities do not offer it either. */
const nothingElse: Omit<JmapAccount, keyof MailPart | keyof MailboxPart | 'facts' | 'states'> = {
  submissions: none,
  submissionChanges: unchanged,
  submit: refuse,
  cancelSubmission: async () => NOT_HERE,
  destroySubmission: async () => NOT_HERE,
  vacation: async () => ({ state: NOTHING, vacation: noVacation }),
  setVacation: async () => NOT_HERE,
  scripts: none,
  putScript: refuse,
  activateScript: async () => NOT_HERE,
  removeScript: async () => NOT_HERE,
  checkScript: async () => NOT_HERE,
  records: none,
  recordChanges: unchanged,
  putRecord: refuse,
  removeRecord: async () => NOT_HERE,
  addresses: async () => [],
  nameFor: async () => '',
  expunged: none,
  restoreExpunged: refuse,
  forgetExpunged: async () => NOT_HERE,
  quota: async () => ({ state: NOTHING, usedOctets: 0, octetLimit: null, usedMessages: 0 }),
};
