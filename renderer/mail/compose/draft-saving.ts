/**
 * A letter as a draft on the server (RFC 8621 §4.6): each saving makes a new one and takes the old away in one call. If
 * the old one is not as it was left, somebody else has been at it, and nothing is overwritten.
 */
import { t } from '../../../server/base/language.ts';
import type { Email, Identity, JmapId, Mailbox } from '../../../server/jmap/types.ts';
import type { JmapClient } from '../../jmap/client.ts';
import { setErrorWords } from '../../jmap/errors.ts';
import { PART_PROPERTIES } from '../message-properties.ts';
import type { Attachment, Letter } from './letter.ts';
import { attachmentsOf, draftKeywords, type Sender, toEmail } from './message.ts';

export type Conflict = {
  /** changed: another program has written it on. gone: deleted, or taken on under another name. sent: it has gone out. */
  readonly kind: 'changed' | 'gone' | 'sent';
  readonly emailId: JmapId | null;
};
export type Saved =
  | { readonly ok: true; readonly emailId: JmapId; readonly attachments: readonly Attachment[] | null }
  | { readonly ok: false; readonly conflict: Conflict }
  | { readonly ok: false; readonly conflict: null; readonly words: string; readonly lostBlobs: readonly JmapId[] };

export const senderOf = (identity: Identity): Sender => ({
  from: { name: identity.name || null, email: identity.email },
  replyTo: identity.replyTo,
});

export async function mailboxOf(client: JmapClient, accountId: JmapId, role: 'drafts' | 'sent'): Promise<JmapId> {
  const find = (all: readonly Mailbox[]): JmapId | undefined => all.find(mailbox => mailbox.role === role)?.id;
  const known =
    find(client.mailboxes(accountId)) ?? find((await client.ask('Mailbox/get', { accountId, ids: null })).list);
  if (known) return known;
  // A name that every mail program sees: it is the same in every language, and shown by its role.
  const name = role === 'drafts' ? 'Drafts' : 'Sent';
  const { created, notCreated } = await client.ask('Mailbox/set', { accountId, create: { box: { name, role } } });
  const made = created?.box?.id;
  if (!made)
    throw new Error(
      notCreated?.box
        ? setErrorWords(notCreated.box)
        : t('There is no mailbox for {role, select, drafts {drafts} other {sent}}.', { role }),
    );
  return made;
}

/** @param unsure  the answer to the last saving was lost: a draft of this name is taken for our own */
export async function saveDraft(
  client: JmapClient,
  letter: Letter,
  identity: Identity,
  unsure: boolean,
): Promise<Saved> {
  const accountId = letter.accountId!;
  const drafts = await mailboxOf(client, accountId, 'drafts');
  const before = await draftBefore(client, letter, drafts, unsure);
  if (before.conflict) return { ok: false, conflict: before.conflict };
  const draft = {
    ...toEmail(letter, senderOf(identity), new Date()),
    mailboxIds: { [drafts]: true },
    keywords: draftKeywords(letter),
  };
  const destroy = before.emailId ? [before.emailId] : [];
  const { created, notCreated } = await client.ask(
    'Email/set',
    { accountId, create: { draft }, destroy },
    { act: t('Saved the draft “{subject}”', { subject: letter.subject || t('No subject') }) },
  );
  const emailId = created?.draft?.id;
  if (emailId) return { ok: true, emailId, attachments: await renewed(client, accountId, emailId, letter.attachments) };
  const refused = notCreated?.draft;
  const lostBlobs = refused?.type === 'blobNotFound' ? (refused.notFound ?? []) : [];
  return {
    ok: false,
    conflict: null,
    words: refused ? setErrorWords(refused) : t('The server kept nothing.'),
    lostBlobs,
  };
}

type Before = { readonly emailId: JmapId | null; readonly conflict: Conflict | null };

async function draftBefore(client: JmapClient, letter: Letter, drafts: JmapId, unsure: boolean): Promise<Before> {
  const conflict = letter.saved ? await findConflict(client, letter, drafts) : null;
  if (!letter.saved && !unsure) return { emailId: null, conflict: null };
  if (conflict === null && letter.saved) return { emailId: letter.saved.emailId, conflict: null };
  const ours = unsure ? await byMessageId(client, letter) : [];
  const draft = ours.find(email => email.keywords.$draft && email.mailboxIds[drafts]);
  if (draft) return { emailId: draft.id, conflict: null };
  return { emailId: null, conflict: letter.saved ? conflict : null };
}

/** null: the draft lies there as it was left. */
export async function findConflict(client: JmapClient, letter: Letter, drafts: JmapId): Promise<Conflict | null> {
  const accountId = letter.accountId!;
  const properties = ['id', 'mailboxIds', 'keywords'];
  const { list } = await client.ask('Email/get', { accountId, ids: [letter.saved!.emailId], properties });
  const [email] = list;
  if (email && !email.keywords.$draft) return { kind: 'sent', emailId: email.id };
  if (email?.mailboxIds[drafts]) return null;
  const others = (await byMessageId(client, letter)).filter(other => other.id !== letter.saved!.emailId);
  const sent = others.find(other => !other.keywords.$draft);
  if (sent) return { kind: 'sent', emailId: sent.id };
  const other = others.find(one => one.mailboxIds[drafts]);
  return { kind: other ? 'changed' : 'gone', emailId: other?.id ?? null };
}

/** Every copy of a draft has one name, so that they find each other. */
export async function byMessageId(
  client: JmapClient,
  letter: Letter,
): Promise<readonly Pick<Email, 'id' | 'mailboxIds' | 'keywords'>[]> {
  const accountId = letter.accountId!;
  const filter = { header: ['Message-ID', letter.messageId] as const };
  const { ids } = await client.ask('Email/query', { accountId, filter, limit: 10 });
  if (ids.length === 0) return [];
  return (await client.ask('Email/get', { accountId, ids, properties: ['id', 'mailboxIds', 'keywords'] })).list;
}

/** An upload is forgotten one day; the parts of the draft are there as long as the draft. */
export async function renewed(
  client: JmapClient,
  accountId: JmapId,
  emailId: JmapId,
  attachments: readonly Attachment[],
): Promise<readonly Attachment[] | null> {
  if (!attachments.some(one => one.blobId !== null)) return null;
  const { list } = await client.ask('Email/get', {
    accountId,
    ids: [emailId],
    properties: ['id', 'htmlBody', 'attachments'],
    bodyProperties: PART_PROPERTIES,
  });
  const parts = list[0] ? [...attachmentsOf(list[0], () => '')] : [];
  return attachments.map(one => {
    const at = parts.findIndex(part => part.name === one.name && part.size === one.size && part.type === one.type);
    const [part] = at === -1 || one.blobId === null ? [] : parts.splice(at, 1);
    return part ? { ...one, blobId: part.blobId } : one;
  });
}
