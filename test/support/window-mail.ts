/**
 * Mail as the window does it: JMAP over its own connection. For walks that write or read a letter there.
 *
 *   const { trace } = await writeLetter(world.api, account, { to: ['ben@here.example'], subject: 'Lunch', text: 'At one?' });
 */
import assert from 'node:assert/strict';
import type { Api } from '../../server/api/contract.ts';
import type { Arguments, Email, Mailbox } from '../../server/jmap/types.ts';

const USING = ['core', 'mail', 'submission'].map(name => `urn:ietf:params:jmap:${name}`);

export type WrittenLetter = {
  readonly to: readonly string[];
  readonly cc?: readonly string[];
  readonly bcc?: readonly string[];
  readonly subject: string;
  readonly text: string;
};
// biome-ignore lint/suspicious/noExplicitAny: what a server answers is looked into by the tests
type Told = any;

async function ask(api: Api, account: number, ...calls: readonly (readonly [string, Arguments])[]): Promise<Told[]> {
  const { methodResponses } = await api.jmap.call({
    using: USING,
    methodCalls: calls.map(([name, args], at) => [name, { accountId: `a${account}`, ...args }, `c${at}`]),
  });
  return methodResponses.map(([, answer]) => answer);
}

/** 'Ann <ann@here.example>' or the bare address. */
const person = (text: string) => {
  const [, name, email] = /^(?:(.*\S)\s*)?<(.*)>$/.exec(text) ?? [];
  return { name: name ?? null, email: email ?? text };
};

/** A draft and its submission in one request; refused: the server's words are thrown. */
export async function writeLetter(
  api: Api,
  account: number,
  letter: WrittenLetter,
): Promise<{ readonly trace: string }> {
  const sent = await mailboxOf(api, account, 'sent');
  const [{ list: identities }] = await ask(api, account, ['Identity/get', { ids: null }]);
  const [identity] = identities as { id: string; email: string; name: string }[];
  assert(identity);
  const email = {
    mailboxIds: { [sent.id]: true },
    keywords: { $seen: true },
    from: [{ name: identity.name, email: identity.email }],
    to: letter.to.map(person),
    ...(letter.cc ? { cc: letter.cc.map(person) } : {}),
    ...(letter.bcc ? { bcc: letter.bcc.map(person) } : {}),
    subject: letter.subject,
    bodyValues: { text: { value: letter.text } },
    textBody: [{ partId: 'text', type: 'text/plain' }],
  };
  const submission = { identityId: identity.id, emailId: '#letter' };
  const [made, submitted] = await ask(
    api,
    account,
    ['Email/set', { create: { letter: email } }],
    ['EmailSubmission/set', { create: { sending: submission } }],
  );
  assert(made.created?.letter, JSON.stringify(made.notCreated));
  const refused = submitted.notCreated?.sending;
  if (refused) {
    await ask(api, account, ['Email/set', { destroy: [made.created.letter.id] }]);
    throw new Error(`${refused.description ?? refused.type} ${(refused.invalidRecipients ?? []).join(' ')}`);
  }
  const rows = await api.journeys.list({ limit: 20 });
  const trace = rows.find(row => row.subject === letter.subject)?.trace;
  assert(trace, 'its journey is not listed');
  return { trace };
}

export async function mailboxOf(api: Api, account: number, role: Mailbox['role']): Promise<Mailbox> {
  const [{ list }] = await ask(api, account, ['Mailbox/get', { ids: null }]);
  const found = (list as Mailbox[]).find(mailbox => mailbox.role === role);
  assert(found, `there is no ${role}`);
  return found;
}

/** The newest message of a mailbox, opened: that is a reading of it. */
export async function readNewest(api: Api, account: number, role: Mailbox['role']): Promise<Email & { text: string }> {
  const mailbox = await mailboxOf(api, account, role);
  const [{ ids }] = await ask(api, account, [
    'Email/query',
    { filter: { inMailbox: mailbox.id }, sort: [{ property: 'receivedAt', isAscending: false }], limit: 1 },
  ]);
  const [{ list }] = await ask(api, account, ['Email/get', { ids, fetchTextBodyValues: true }]);
  const [email] = list as Email[];
  assert(email, `${role} is empty`);
  return { ...email, text: email.textBody.map(part => email.bodyValues[part.partId!]?.value ?? '').join('') };
}
