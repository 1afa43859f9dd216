/** How a letter begins: empty, from an address, as an answer, passed on, gone on with, or written again. */
import { t } from '../../../server/base/language.ts';
import type { Email, Identity, JmapId } from '../../../server/jmap/types.ts';
import type { JmapClient } from '../../jmap/client.ts';
import { PART_PROPERTIES } from '../message-properties.ts';
import type { ComposeIntent } from '../seams.ts';
import { type Addressed, answerTo, identityFor, listAddress } from './addressing.ts';
import { type Attachment, type Body, emptyLetter, type Letter, type Signed } from './letter.ts';
import { readMailto } from './mailto.ts';
import {
  attachmentsOf,
  bodyOf,
  EMAIL_PROPERTIES,
  htmlOf,
  messageAttachment,
  type ReadHtml,
  SEALED,
  textOf,
} from './message.ts';
import type { Preferences } from './preferences.ts';
import { attribution, FORWARDED, forwardedHead, forwardText, type Quoted, quoteText } from './quote.ts';
import { readRecipients } from './recipients.ts';
import { paragraph, picturesIn, type RichNode, richDocument, words } from './rich.ts';
import { changeRichSignature, changeSignature, textSignature } from './signature.ts';
import { answering, answerSubject, forwardSubject } from './subject.ts';

export type Beginning = {
  readonly client: JmapClient;
  readonly identities: (accountId: JmapId) => Promise<readonly Identity[]>;
  /** Where nothing else says it. */
  readonly usualAccount: () => JmapId | null;
  readonly preferences: Preferences;
  readonly now: () => number;
  readonly newKey: () => string;
  /** Loads what reads HTML, when it is needed. */
  readonly htmlReader: () => Promise<ReadHtml>;
};

export async function begin(intent: ComposeIntent, given: Beginning): Promise<Letter> {
  switch (intent.kind) {
    case 'new':
      return fresh(given, intent.accountId ?? null, {
        to: readRecipients(intent.to ?? ''),
        subject: intent.subject ?? '',
        text: intent.text ?? '',
      });
    case 'mailto': {
      const { inReplyTo, ...rest } = readMailto(intent.url) ?? { to: [], subject: '', text: '', inReplyTo: null };
      return { ...(await fresh(given, null, rest)), inReplyTo, references: inReplyTo };
    }
    case 'reply':
    case 'reply-all':
      return answer(
        given,
        intent.accountId,
        await read(given, intent.accountId, intent.emailId),
        intent.kind === 'reply-all',
      );
    case 'forward':
      return intent.form === 'attached' || intent.emailIds.length > 1
        ? enclose(given, intent.accountId, intent.emailIds)
        : passOn(given, intent.accountId, await read(given, intent.accountId, intent.emailIds[0]!));
    case 'draft':
      return goOn(given, intent.accountId, await read(given, intent.accountId, intent.emailId), true);
    case 'again':
      return goOn(given, intent.accountId, await read(given, intent.accountId, intent.emailId), false);
  }
}

async function read({ client }: Beginning, accountId: JmapId, id: JmapId): Promise<Email> {
  const { list } = await client.ask('Email/get', {
    accountId,
    ids: [id],
    properties: EMAIL_PROPERTIES,
    bodyProperties: PART_PROPERTIES,
    fetchTextBodyValues: true,
    fetchHTMLBodyValues: true,
  });
  if (!list[0]) throw new Error(t('The message is not there any more.'));
  return list[0];
}

// ── the pieces ────────────────────────────────────────────────────────────────────────────────────────────────────

export const newMessageId = (key: string, identity: Identity | null): string =>
  `${key}@${identity?.email.split('@').at(-1) || 'mail.invalid'}`;

/** The one called like the account, before those of its aliases. */
const usualIdentity = (identities: readonly Identity[], address: string | undefined): Identity | null =>
  identities.find(one => one.email.toLowerCase() === address?.toLowerCase()) ?? identities[0] ?? null;

export const signedAs = (identity: Identity, readHtml: ReadHtml | null): Signed => ({
  identityId: identity.id,
  text: identity.textSignature,
  rich: richSignature(identity, readHtml),
});

function richSignature({ htmlSignature, textSignature: text }: Identity, readHtml: ReadHtml | null): RichNode | null {
  const content = htmlSignature.trim() !== '' && readHtml ? (readHtml(htmlSignature).content ?? []) : [];
  return content.length > 0 ? { type: 'signature', content } : textSignature(text);
}

type Ground = { readonly letter: Letter; readonly identity: Identity | null; readonly identities: readonly Identity[] };

async function ground(given: Beginning, wanted: JmapId | null, about: Addressed | null): Promise<Ground> {
  const accountId = wanted ?? given.usualAccount();
  const identities = accountId === null ? [] : await given.identities(accountId);
  const address = given.client.accounts.find(one => one.id === accountId)?.name;
  const identity = (about && identityFor(about, identities)) ?? usualIdentity(identities, address);
  const key = given.newKey();
  const letter = emptyLetter(key, newMessageId(key, identity), given.now());
  return { letter: { ...letter, accountId, identityId: identity?.id ?? null }, identity, identities };
}

/** The text with the signature in its place. */
async function signed(given: Beginning, letter: Letter, identity: Identity | null): Promise<Letter> {
  if (!identity) return letter;
  const isRich = letter.body.format === 'rich';
  const readHtml = isRich && identity.htmlSignature.trim() !== '' ? await given.htmlReader() : null;
  const mark = signedAs(identity, readHtml);
  const body: Body =
    letter.body.format === 'plain'
      ? { format: 'plain', text: changeSignature(letter.body.text, '', mark.text, letter.quote) }
      : { format: 'rich', doc: changeRichSignature(letter.body.doc, null, mark.rich) };
  return { ...letter, body, signed: mark };
}

type Start = Partial<Pick<Letter, 'to' | 'cc' | 'bcc' | 'subject'>> & { readonly text: string };

async function fresh(given: Beginning, accountId: JmapId | null, { text, ...rest }: Start): Promise<Letter> {
  const { letter, identity } = await ground(given, accountId, null);
  const rich = given.preferences.format === 'rich';
  const body: Body = rich
    ? { format: 'rich', doc: richDocument(text ? [paragraph(words(text))] : []) }
    : { format: 'plain', text };
  return signed(given, { ...letter, ...rest, body }, identity);
}

const addressed = (email: Email): Addressed => ({
  from: email.from,
  replyTo: email.replyTo,
  to: email.to,
  cc: email.cc,
  bcc: email.bcc,
  listPost: listPostOf(email),
  mailFollowupTo: header(email, 'header:Mail-Followup-To:asText'),
  deliveredTo: header(email, 'header:Delivered-To:asText'),
});
const header = (email: Email, name: `header:${string}`): string | null => {
  const value = email[name];
  return typeof value === 'string' ? value : null;
};

/** RFC 8621 §4.1.2.7 gives the addresses without their brackets. */
function listPostOf(email: Email): string | null {
  const urls = email['header:List-Post:asURLs'];
  return Array.isArray(urls) ? urls.map(url => `<${String(url)}>`).join(', ') : null;
}

const quotedOf = (email: Email): Quoted => ({
  from: email.from,
  to: email.to,
  cc: email.cc,
  subject: email.subject,
  at: Date.parse(email.sentAt ?? email.receivedAt) || null,
});

/** A rich answer only to a rich letter, and only where one likes that. */
const isRichAnswer = (email: Email, { format }: Preferences): boolean => format !== 'plain' && htmlOf(email) !== null;

async function answer(given: Beginning, accountId: JmapId, email: Email, all: boolean): Promise<Letter> {
  const about = addressed(email);
  const { letter, identity, identities } = await ground(given, accountId, about);
  const own = [
    ...identities.map(one => one.email),
    given.client.accounts.find(one => one.id === accountId)?.name ?? '',
  ];
  const people = answerTo(about, all ? 'all' : 'sender', own);
  const filled: Letter = {
    ...letter,
    kind: 'reply',
    to: people.to,
    cc: people.cc,
    onlyTo: people.onlyTo ?? (all && listAddress(about.listPost) ? (email.from ?? null) : null),
    subject: answerSubject(email.subject),
    ...answering(email),
    about: { accountId, emailIds: [email.id], keyword: '$answered' },
  };
  return isRichAnswer(email, given.preferences)
    ? richAnswer(given, filled, identity, email)
    : signed(given, plainAnswer(given, filled, email), identity);
}

function plainAnswer({ preferences }: Beginning, letter: Letter, email: Email): Letter {
  if (preferences.quote === 'none') return letter;
  const quote = `${attribution(quotedOf(email))}\n${quoteText(textOf(email))}`;
  return preferences.quote === 'below'
    ? { ...letter, quote, body: { format: 'plain', text: `\n\n${quote}` } }
    : { ...letter, body: { format: 'plain', text: `${quote}\n\n` } };
}

async function richAnswer(given: Beginning, letter: Letter, identity: Identity | null, email: Email): Promise<Letter> {
  const readHtml = await given.htmlReader();
  if (given.preferences.quote === 'none')
    return signed(given, { ...letter, body: { format: 'rich', doc: richDocument([]) } }, identity);
  const old = readHtml(htmlOf(email) ?? '');
  const quote = [paragraph(words(attribution(quotedOf(email)))), { type: 'blockquote', content: old.content ?? [] }];
  const content = given.preferences.quote === 'below' ? [paragraph(), ...quote] : [...quote, paragraph()];
  const body: Body = { format: 'rich', doc: richDocument(content) };
  return signed(given, { ...letter, body, attachments: picturesOf(given, email, old) }, identity);
}

/** Only the pictures that stand in the quoted text. */
function picturesOf({ newKey }: Beginning, email: Email, doc: RichNode): readonly Attachment[] {
  const used = picturesIn(doc);
  return attachmentsOf(email, newKey).filter(one => one.cid !== null && used.includes(one.cid));
}

async function passOn(given: Beginning, accountId: JmapId, email: Email): Promise<Letter> {
  const { letter, identity } = await ground(given, accountId, addressed(email));
  const filled: Letter = {
    ...letter,
    kind: 'forward',
    subject: forwardSubject(email.subject),
    references: answering(email).references,
    about: { accountId, emailIds: [email.id], keyword: '$forwarded' },
  };
  const parts = attachmentsOf(email, given.newKey);
  if (!isRichAnswer(email, given.preferences)) {
    const quote = forwardText(quotedOf(email), textOf(email));
    const attachments = parts.filter(one => one.cid === null);
    return signed(given, { ...filled, quote, attachments, body: { format: 'plain', text: `\n\n${quote}` } }, identity);
  }
  const old = (await given.htmlReader())(htmlOf(email) ?? '');
  const head = [FORWARDED, ...forwardedHead(quotedOf(email)).map(([name, value]) => `${name}: ${value}`)];
  const lines = head.flatMap((line, i) => [...(i > 0 ? [{ type: 'hardBreak' }] : []), words(line)]);
  const start = await signed(
    given,
    { ...filled, body: { format: 'rich', doc: richDocument([paragraph()]) } },
    identity,
  );
  const above = start.body.format === 'rich' ? (start.body.doc.content ?? []) : [];
  const doc = richDocument([...above, paragraph(...lines), ...(old.content ?? [])]);
  const used = picturesIn(old);
  return {
    ...start,
    body: { format: 'rich', doc },
    attachments: parts.filter(one => one.cid === null || used.includes(one.cid)),
  };
}

async function enclose(given: Beginning, accountId: JmapId, ids: readonly JmapId[]): Promise<Letter> {
  const properties = ['id', 'blobId', 'size', 'subject', 'from', 'to', 'cc', 'bcc', 'replyTo'];
  const { list } = await given.client.ask('Email/get', { accountId, ids, properties });
  if (!list[0]) throw new Error(t('The message is not there any more.'));
  const about: Addressed = { ...addressed(list[0]), listPost: null, mailFollowupTo: null, deliveredTo: null };
  const { letter, identity } = await ground(given, accountId, about);
  const rich = given.preferences.format === 'rich';
  const filled: Letter = {
    ...letter,
    kind: 'forward',
    subject: forwardSubject(list[0].subject),
    body: rich ? { format: 'rich', doc: richDocument([]) } : letter.body,
    attachments: list.map(email => messageAttachment(email, given.newKey())),
    about: { accountId, emailIds: list.map(email => email.id), keyword: '$forwarded' },
  };
  return signed(given, filled, identity);
}

/** @param same  the same draft, not a new letter like it */
async function goOn(given: Beginning, accountId: JmapId, email: Email, same: boolean): Promise<Letter> {
  const { letter, identities } = await ground(given, accountId, addressed(email));
  const from = email.from?.[0]?.email.toLowerCase();
  const identity = identities.find(one => one.email.toLowerCase() === from);
  const body = bodyOf(email, htmlOf(email) === null ? () => richDocument([]) : await given.htmlReader());
  const mark = identity ? signedAs(identity, null) : null;
  const filled: Letter = {
    ...letter,
    kind: same ? 'draft' : 'new',
    identityId: identity?.id ?? letter.identityId,
    to: email.to ?? [],
    cc: email.cc ?? [],
    bcc: email.bcc ?? [],
    subject: email.subject ?? '',
    body,
    attachments: attachmentsOf(email, given.newKey).filter(one => one.cid === null || body.format === 'rich'),
    signed: mark,
    requireTls: email.keywords[SEALED] === true,
  };
  if (!same) return filled;
  return {
    ...filled,
    messageId: email.messageId?.[0] ?? letter.messageId,
    inReplyTo: email.inReplyTo,
    references: email.references,
    saved: { emailId: email.id, changes: 0, at: Date.parse(email.receivedAt) },
    about: await answered(given, accountId, email),
  };
}

/** The message that the draft answers, so that it is marked when the answer goes out. */
async function answered({ client }: Beginning, accountId: JmapId, email: Email): Promise<Letter['about']> {
  const [id] = email.inReplyTo ?? [];
  if (id === undefined) return null;
  const filter = { header: ['Message-ID', id] as const };
  const { ids } = await client.ask('Email/query', { accountId, filter, limit: 1 });
  return ids.length > 0 ? { accountId, emailIds: ids, keyword: '$answered' } : null;
}
