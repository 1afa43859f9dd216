/**
 * One account's Emails and Threads for JMAP's methods (RFC 8621 §3, §4), over the store's index of mail. Reads answer at
 * the instant of their state; changes are one command each, durable when the promise resolves, and told in the journey.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { EmailRecord, JmapAccount } from '../jmap/backend.ts';
import type { JmapId, SetError } from '../jmap/types.ts';
import type { EmailRow, Id, StoreFault } from '../store/interface.ts';
import { actNote } from './client.ts';
import type { AccountPlace } from './jmap-account.ts';
import { changesSince } from './jmap-changes.ts';
import { messageBlob, printId, printState, readId, readIds } from './jmap-ids.ts';
import { flagsOf, keywordsOf } from './jmap-keywords.ts';
import { noteReading } from './jmap-reading.ts';
import { revise } from './jmap-revise.ts';

type EmailPart = Pick<
  JmapAccount,
  | 'emails'
  | 'emailChanges'
  | 'structures'
  | 'octets'
  | 'octetsUnread'
  | 'revise'
  | 'append'
  | 'threads'
  | 'threadChanges'
>;

export function emailPart(place: AccountPlace): EmailPart {
  const { store, account } = place;
  const { emails } = store;
  /** Told in this visit: what is gone meanwhile can still be read to its end. */
  const met = new Set<Id>();
  const there = async (ids: readonly JmapId[]): Promise<Id[]> => {
    const wanted = readIds('e', ids);
    const strange = wanted.filter(id => !met.has(id));
    // The index is asked about no message twice: each question waits for its thread.
    if (strange.length === 0) return wanted;
    const known = new Set(await emails.among(account, strange));
    return wanted.filter(id => met.has(id) || known.has(id));
  };
  const messageOf = async (id: JmapId): Promise<Id> => {
    const [message] = await there([id]);
    if (message === undefined) throw new Error(`the octets of ${id} were asked for, which is not there`);
    return message;
  };

  return {
    async emails(ids) {
      const { states, rows } = await emails.get(account, readIds('e', ids));
      for (const row of rows) met.add(row.id);
      return { state: printState(states, 'emails'), list: rows.map(recordOf) };
    },
    async emailChanges(since, limit) {
      const changed = await changesSince(since, asked => emails.changes(account, asked, limit), 'e');
      return changed.ok ? ok(changed.value.ids) : changed;
    },
    async structures(ids) {
      const facts = await store.facts(await there(ids));
      return new Map([...facts].map(([message, { structure }]) => [printId('e', message), structure]));
    },
    octetsUnread: async id => store.bytes(await messageOf(id)),
    async octets(id, range) {
      const message = await messageOf(id);
      if (!range || range[0] > 0) noteReading(place, message);
      return store.bytes(message, range);
    },
    revise: (revisions, ifState) => revise(place, revisions, ifState),
    append: email => append(place, email),
    async threads(ids) {
      const { states, threads } = await emails.threads(account, readIds('t', ids));
      const list = [...threads]
        .filter(([, messages]) => messages.length > 0)
        .map(([thread, messages]) => ({
          id: printId('t', thread),
          emailIds: messages.map(message => printId('e', message)),
        }));
      return { state: printState(states, 'threads'), list };
    },
    async threadChanges(since, limit) {
      const changed = await changesSince(since, asked => emails.threadChanges(account, asked, limit), 't');
      return changed.ok ? ok(changed.value.ids) : changed;
    },
  };
}

export const recordOf = (row: EmailRow): EmailRecord => ({
  id: printId('e', row.id),
  blobId: messageBlob(row.id),
  threadId: printId('t', row.thread),
  mailboxIds: row.mailboxes.map(mailbox => printId('m', mailbox)),
  keywords: keywordsOf(row.flags, row.keywords),
  size: row.size,
  receivedAt: row.receivedAt,
  preview: row.preview,
  hasAttachment: row.attachment,
});

async function append(
  place: AccountPlace,
  email: Parameters<JmapAccount['append']>[0],
): Promise<Result<EmailRecord, SetError>> {
  const { store, account, clock } = place;
  const [first, ...also] = email.mailboxIds.map(id => readId('m', id));
  if (first == null || also.some(id => id === null)) return err(refusedBy('no-such'));
  const placed = await store.run('append', {
    account,
    mailbox: first,
    also: also.flatMap(id => id ?? []),
    // The store may take the memory over, and the caller has not let go of it.
    bytes: Uint8Array.from(email.bytes),
    ...flagsOf(email.keywords),
    internalDate: email.receivedAt,
    trace: place.newTrace(),
    // A draft is kept again and again while it is written; its journey begins when it is sent.
    note: email.keywords.includes('$draft') ? null : actNote(place.client, 'ms.appended', clock),
  });
  if (!placed.ok) return err(refusedBy(placed.error));
  const [row] = (await store.emails.get(account, [placed.value.message])).rows;
  return row ? ok(recordOf(row)) : err({ type: 'notFound', description: 'It was filed, and removed at once' });
}

function refusedBy(fault: StoreFault): SetError {
  switch (fault) {
    case 'over-quota':
      return { type: 'overQuota', description: 'The account is full' };
    case 'no-such':
      return { type: 'invalidProperties', properties: ['mailboxIds'], description: 'There is no such mailbox' };
    case 'disk-full':
      return { type: 'forbidden', description: 'The disk is full; nothing was kept' };
    default:
      return { type: 'forbidden', description: `The message store could not take it (${fault})` };
  }
}
