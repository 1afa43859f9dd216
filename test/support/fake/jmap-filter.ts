/** Whether a made-up message matches a JMAP filter (RFC 8621 §4.4.1), by looking at each. */
import type { EmailFilterCondition, Filter } from '../../../server/jmap/types.ts';
import type { FakeEmail } from './jmap-mail.ts';

export type FilterOf = Filter<EmailFilterCondition>;
type ThreadOf = (email: FakeEmail) => readonly FakeEmail[];

const printed = (list: FakeEmail['from']): string =>
  (list ?? []).map(one => `${one.name ?? ''} ${one.email}`).join(' ');

/** Words and "phrases", all of which must occur at the start of a word. */
function says(text: string, wanted: string): boolean {
  const low = ` ${text.toLowerCase()}`;
  const parts = [...wanted.toLowerCase().matchAll(/"([^"]*)"|(\S+)/g)].map(found => found[1] ?? found[2] ?? '');
  return parts.every(part => low.includes(part));
}

export function conditionMatches(filter: FilterOf | null, email: FakeEmail, threadOf: ThreadOf): boolean {
  if (filter === null) return true;
  if ('operator' in filter) {
    const each = (one: FilterOf): boolean => conditionMatches(one, email, threadOf);
    if (filter.operator === 'AND') return filter.conditions.every(each);
    return filter.operator === 'OR' ? filter.conditions.some(each) : !filter.conditions.some(each);
  }
  return Object.entries(filter).every(([name, value]) => matches[name]?.(email, value as never, threadOf) ?? false);
}

const body = (email: FakeEmail): string => `${email.text} ${email.html ?? ''}`;
const everything = (email: FakeEmail): string =>
  `${printed(email.from)} ${printed(email.to)} ${email.subject} ${body(email)}`;
const matches: { readonly [name: string]: (email: FakeEmail, value: never, threadOf: ThreadOf) => boolean } = {
  inMailbox: (email, id: string) => email.mailboxIds.has(id),
  inMailboxOtherThan: (email, ids: readonly string[]) => [...email.mailboxIds].some(id => !ids.includes(id)),
  before: (email, at: string) => email.receivedAt < Date.parse(at),
  after: (email, at: string) => email.receivedAt >= Date.parse(at),
  minSize: (email, size: number) => email.size >= size,
  maxSize: (email, size: number) => email.size < size,
  hasKeyword: (email, keyword: string) => email.keywords.has(keyword.toLowerCase()),
  notKeyword: (email, keyword: string) => !email.keywords.has(keyword.toLowerCase()),
  allInThreadHaveKeyword: (email, keyword: string, of) => of(email).every(one => one.keywords.has(keyword)),
  someInThreadHaveKeyword: (email, keyword: string, of) => of(email).some(one => one.keywords.has(keyword)),
  noneInThreadHaveKeyword: (email, keyword: string, of) => !of(email).some(one => one.keywords.has(keyword)),
  hasAttachment: (email, on: boolean) => email.attachment === on,
  text: (email, words: string) => says(everything(email), words),
  from: (email, words: string) => says(printed(email.from), words),
  to: (email, words: string) => says(printed(email.to), words),
  cc: () => false,
  bcc: () => false,
  subject: (email, words: string) => says(email.subject, words),
  body: (email, words: string) => says(body(email), words),
  header: (email, [name, text]: readonly [string, string?]) =>
    name.toLowerCase() === 'subject' && email.subject.includes(text ?? ''),
};
