/** What a script asks of the world (sieve/facts.ts), answered from the store: one question, one read. */
import type { Instant } from '../base/units.ts';
import type { Answer, MailboxFact, Question } from '../sieve/facts.ts';
import { type Id, type Mailbox, type MailboxRole, SERVER, type Store } from '../store/interface.ts';
import type { Scripts } from './scripts.ts';

export type AnswerOptions = {
  readonly store: Store;
  readonly scripts: Pick<Scripts, 'named'>;
};

/** RFC 6134 §2.6: whom the owner has written to is the address book that a server knows of. */
const ADDRESS_BOOK = 'urn:ietf:params:sieve:addrbook:default';

/** Of one message: a mailbox is asked for once. */
export function answering({ store, scripts }: AnswerOptions, account: Id, now: Instant) {
  let list: Promise<readonly Mailbox[]> | null = null;
  const all = () => {
    list ??= store.mailboxes(account);
    return list;
  };
  const found = async (is: (mailbox: Mailbox) => boolean): Promise<MailboxFact | null> => {
    const mailbox = (await all()).find(is);
    return mailbox ? factOf(mailbox) : null;
  };
  return async (question: Question): Promise<Answer> => {
    switch (question.ask) {
      case 'mailbox':
        return found(({ name }) => name === mailboxName(question.name));
      case 'mailbox-by-id':
        return found(({ id }) => objectId(id) === question.id);
      case 'mailbox-by-use':
        return found(({ role }) => role !== null && specialUseOf(role)?.toLowerCase() === question.use.toLowerCase());
      case 'metadata':
        return metadata(store, account, question.mailbox, question.entry);
      case 'duplicate': {
        const key = memoryKey(question.handle, question.id);
        return (await store.remembered(account, 'duplicate', key, now)) !== null;
      }
      case 'list':
        return question.list === ADDRESS_BOOK
          ? store.learnt.wroteTo(account, question.value.trim().toLowerCase())
          : null;
      case 'script':
        return scripts.named(question.location === 'global' ? SERVER : account, question.name);
    }
  };
}

/** Handle and identifier, or handle and sender: neither holds a NUL. */
export const memoryKey = (handle: string, of: string): string => `${handle}\0${of}`;

/** INBOX in any case is one mailbox; one spelling of "é", not two. */
export function mailboxName(name: string): string {
  const [first = '', ...rest] = name.normalize('NFC').split('/');
  return first.toLowerCase() === 'inbox' ? ['INBOX', ...rest].join('/') : [first, ...rest].join('/');
}

/** As IMAP and JMAP show it (RFC 8474). */
const objectId = (id: Id): string => `m${id}`;
export const mailboxOfId = (id: string): Id | null => (/^m\d+$/.test(id) ? Number(id.slice(1)) : null);

const uses: Readonly<Record<Exclude<MailboxRole, null | 'inbox'>, string>> = {
  drafts: '\\Drafts',
  sent: '\\Sent',
  archive: '\\Archive',
  junk: '\\Junk',
  trash: '\\Trash',
};
const specialUseOf = (role: Exclude<MailboxRole, null>): string | null => (role === 'inbox' ? null : uses[role]);
export const roleOfUse = (use: string): MailboxRole =>
  (Object.keys(uses) as (keyof typeof uses)[]).find(role => uses[role].toLowerCase() === use.toLowerCase()) ?? null;

const factOf = ({ id, name, role }: Mailbox): MailboxFact => ({
  ...{ name, id: objectId(id) },
  specialUse: role === null ? [] : [specialUseOf(role)].filter(use => use !== null),
});

/** RFC 5490 §3: '/shared/…' is everybody's, '/private/…' the owner's; of the server (null) the account's own entries. */
async function metadata(store: Store, account: Id, mailbox: string | null, entry: string): Promise<string | null> {
  const [, owner = '', path = ''] = /^\/(private|shared)(\/.*)$/i.exec(entry) ?? [];
  if (owner === '') return null;
  const found = mailbox === null ? null : await store.mailbox(account, mailboxName(mailbox));
  if (mailbox !== null && !found) return null;
  const whose = owner.toLowerCase() === 'shared' ? null : account;
  const known = (await store.annotations(account, found?.id ?? null)).find(
    one => one.owner === whose && one.entry === path.toLowerCase(),
  );
  return known ? Buffer.from(known.value).toString('utf8') : null;
}
