/**
 * Handing a letter in (RFC 8621 §7.5): the finished message and its submission in one request, so that there is no moment
 * at which one is there without the other. It is held for a few seconds (RFC 4865), in which it can be called back.
 */
import type { Api } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import type { EmailSubmission, Identity, JmapId, SetError } from '../../../server/jmap/types.ts';
import type { JmapClient } from '../../jmap/client.ts';
import { setErrorWords } from '../../jmap/errors.ts';
import { byMessageId, mailboxOf, senderOf } from './draft-saving.ts';
import type { Letter } from './letter.ts';
import { draftKeywords, recipientsOf, SEALED, toEmail } from './message.ts';
import { addressKey, recipientLists, toWire } from './recipients.ts';

export type Hold = { readonly seconds: number } | { readonly until: Date };
export type Submitted = { readonly submissionId: JmapId; readonly emailId: JmapId; readonly sendAt: number };
export type SendRefused = {
  readonly words: string;
  /** By recipient, where it was about some of them. */
  readonly recipients: readonly string[];
  /** The letter lies in Drafts as it was to be sent. */
  readonly emailId: JmapId | null;
  /** Files that the server has forgotten. */
  readonly lostBlobs: readonly JmapId[];
};
export type SendAnswer =
  | { readonly ok: true; readonly value: Submitted }
  | { readonly ok: false; readonly error: SendRefused };

/** With what an identity always sends along. */
const withBcc = (letter: Letter, identity: Identity): Letter => {
  const there = new Set(recipientLists.flatMap(list => recipientsOf(letter, list)).map(one => addressKey(one.email)));
  const more = (identity.bcc ?? []).filter(one => !there.has(addressKey(one.email)));
  return more.length === 0 ? letter : { ...letter, bcc: [...letter.bcc, ...more] };
};

export async function submit(client: JmapClient, given: Letter, identity: Identity, hold: Hold): Promise<SendAnswer> {
  const letter = withBcc(given, identity);
  const accountId = letter.accountId!;
  const [drafts, sent] = [await mailboxOf(client, accountId, 'drafts'), await mailboxOf(client, accountId, 'sent')];
  const email = {
    ...toEmail(letter, senderOf(identity), new Date()),
    mailboxIds: { [drafts]: true },
    keywords: draftKeywords(letter),
  };
  const submission = { identityId: identity.id, emailId: '#letter', envelope: envelopeOf(letter, identity, hold) };
  const [made, handed] = await client.call(
    [
      ['Email/set', { accountId, create: { letter: email }, destroy: letter.saved ? [letter.saved.emailId] : [] }],
      [
        'EmailSubmission/set',
        {
          accountId,
          create: { handing: submission },
          onSuccessUpdateEmail: {
            '#handing': {
              ...{ [`mailboxIds/${drafts}`]: null, [`mailboxIds/${sent}`]: true, 'keywords/$draft': null },
              ...(letter.requireTls ? { [`keywords/${SEALED}`]: null } : {}),
            },
          },
        },
      ],
    ],
    { act: t('Sent “{subject}”', { subject: letter.subject || t('No subject') }) },
  );
  const emailId = made.created?.letter?.id ?? null;
  const done = handed.created?.handing;
  if (emailId && done?.id) {
    const sendAt = done.sendAt ? Date.parse(done.sendAt) : Date.now();
    return { ok: true, value: { submissionId: done.id, emailId, sendAt } };
  }
  const refused = made.notCreated?.letter ?? handed.notCreated?.handing;
  return { ok: false, error: { ...refusalWords(refused), emailId } };
}

function refusalWords(refused: SetError | undefined): Omit<SendRefused, 'emailId'> {
  if (!refused) return { words: t('The server did not take it.'), recipients: [], lostBlobs: [] };
  const lostBlobs = refused.type === 'blobNotFound' ? (refused.notFound ?? []) : [];
  const words =
    lostBlobs.length > 0
      ? t('Its files have to be brought to the server once more; then send it again.')
      : setErrorWords(refused);
  const recipients = refused.invalidRecipients ?? [];
  return {
    words: recipients.length > 0 ? t('{people}: {why}', { people: recipients.join(', '), why: words }) : words,
    recipients,
    lostBlobs,
  };
}

/** RFC 8621 §7: the addresses as SMTP gets them, each once; RFC 4865 §4.2 for the wait, RFC 8689 §2 for its protection. */
function envelopeOf(letter: Letter, identity: Identity, hold: Hold) {
  const everybody = recipientLists.flatMap(list => recipientsOf(letter, list));
  const rcptTo = [...new Map(everybody.map(one => [addressKey(one.email), toWire(one.email)])).values()];
  const parameters = {
    ...('until' in hold ? { HOLDUNTIL: hold.until.toISOString().replace(/\.\d+Z$/, 'Z') } : {}),
    ...('seconds' in hold && hold.seconds > 0 ? { HOLDFOR: String(hold.seconds) } : {}),
    // RFC 8689 §2: a keyword without a value.
    ...(letter.requireTls ? { REQUIRETLS: null } : {}),
  };
  return {
    mailFrom: {
      email: toWire(identity.email),
      parameters: Object.keys(parameters).length === 0 ? null : parameters,
    },
    rcptTo: rcptTo.map(email => ({ email, parameters: null })),
  };
}

/** Calls it back; the message lies in Drafts again. The words say why it cannot be. */
export async function callBack(client: JmapClient, accountId: JmapId, sent: Submitted): Promise<string | null> {
  const [drafts, box] = [await mailboxOf(client, accountId, 'drafts'), await mailboxOf(client, accountId, 'sent')];
  const { notUpdated } = await client.ask(
    'EmailSubmission/set',
    {
      accountId,
      update: { [sent.submissionId]: { undoStatus: 'canceled' } },
      onSuccessUpdateEmail: {
        [sent.submissionId]: { [`mailboxIds/${box}`]: null, [`mailboxIds/${drafts}`]: true, 'keywords/$draft': true },
      },
    },
    { act: t('Called a message back') },
  );
  const refused = notUpdated?.[sent.submissionId];
  if (!refused) return null;
  return refused.type === 'cannotUnsend'
    ? t('It has gone out already and cannot be called back.')
    : setErrorWords(refused);
}

/** After the answer to a sending was lost: whether it went out. */
export const wasSent = async (client: JmapClient, letter: Letter): Promise<boolean> =>
  (await byMessageId(client, letter)).some(email => !email.keywords.$draft);

export async function submissionOf(client: JmapClient, accountId: JmapId, id: JmapId): Promise<EmailSubmission | null> {
  return (await client.ask('EmailSubmission/get', { accountId, ids: [id] })).list[0] ?? null;
}

/** The journey of a submission is named in the reply it was taken with. */
export function traceOf({ deliveryStatus }: EmailSubmission): string | null {
  for (const { smtpReply } of Object.values(deliveryStatus ?? {})) {
    const trace = /Accepted as (\S+)/i.exec(smtpReply)?.[1];
    if (trace) return trace;
  }
  return null;
}

const LATEST = 12;

/** Of one that had gone out before anybody could look: the journey whose message has the letter's id. */
export async function findTrace(api: Api, { subject, messageId }: Letter): Promise<string | null> {
  const rows = await api.journeys.list({ limit: LATEST });
  for (const { trace, subject: about } of rows) {
    if ((about ?? '') !== subject.trim()) continue;
    if ((await api.journeys.get({ trace })).messageId?.includes(messageId)) return trace;
  }
  return null;
}

/** The messages it answers or passes on carry that from now on; returns those that did not before. */
export async function markAbout(client: JmapClient, letter: Letter): Promise<readonly JmapId[]> {
  const { about } = letter;
  if (!about) return [];
  const { list } = await client.ask('Email/get', {
    accountId: about.accountId,
    ids: about.emailIds,
    properties: ['id', 'keywords'],
  });
  const fresh = list.filter(email => !email.keywords[about.keyword]).map(email => email.id);
  await setAbout(client, letter, fresh, true);
  return fresh;
}

export async function setAbout(
  client: JmapClient,
  { about }: Letter,
  ids: readonly JmapId[],
  on: boolean,
): Promise<void> {
  if (!about || ids.length === 0) return;
  await client.updateEmails(
    about.accountId,
    new Map(ids.map(id => [id, { [`keywords/${about.keyword}`]: on || null }])),
  );
}
