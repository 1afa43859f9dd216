/**
 * Email/query's filter and sort in the words of the store's index (RFC 8621 §4.4.1, §4.4.2). Several conditions of one
 * object must all hold; `header` asks for what the index does not have, and jmap-headers.ts reads it.
 */
import type { EmailComparator, EmailFilterCondition, Filter } from '../jmap/types.ts';
import type { EmailCondition, EmailFilter, EmailSort } from '../store/interface.ts';
import { readId, readIds } from './jmap-ids.ts';
import { flagOrKeyword } from './jmap-keywords.ts';

export type JmapFilter = Filter<EmailFilterCondition>;
export type HeaderCondition = { readonly name: string; readonly contains: string | null };
/** What the messages themselves must be read for: a field, a picture in the text, somebody in Reply-To. */
export type ReadCondition = HeaderCondition | 'inline' | { readonly answersTo: string };

/** What the index does not have. `read` is told whether the messages that have it are asked for, or those that have not. */
export type Answers = {
  readonly read: (condition: ReadCondition, positive: boolean) => EmailFilter;
  readonly session: (wanted: string) => EmailFilter;
  /** '': any. */
  readonly tag: (wanted: string) => EmailFilter;
};

const EVERYTHING: EmailFilter = { key: 'and', of: [] };
const NOTHING: EmailFilter = { key: 'or', of: [] };

export const isOperator = (
  filter: JmapFilter,
): filter is Extract<JmapFilter, { readonly conditions: readonly JmapFilter[] }> => 'operator' in filter;

/** What has to be asked elsewhere, each once. */
export type Unindexed = {
  readonly read: readonly ReadCondition[];
  readonly sessions: readonly string[];
  readonly tags: boolean;
};

export function unindexedIn(filter: JmapFilter): Unindexed {
  const read = new Map<string, ReadCondition>();
  const sessions = new Set<string>();
  let tags = false;
  const walk = (one: JmapFilter): void => {
    if (isOperator(one)) {
      for (const inner of one.conditions) walk(inner);
      return;
    }
    const { header, person, inline, session, tag } = one;
    if (inline !== undefined) read.set(readKey('inline'), 'inline');
    for (const wanted of [header && readHeader(header), person !== undefined && replyTo(person)])
      if (wanted) read.set(readKey(wanted), wanted);
    if (session !== undefined) sessions.add(session);
    tags ||= tag !== undefined;
  };
  walk(filter);
  return { read: [...read.values()], sessions: [...sessions], tags };
}

export function readKey(condition: ReadCondition): string {
  if (condition === 'inline') return ':inline';
  if ('answersTo' in condition) return `:answers-to ${condition.answersTo.toLowerCase()}`;
  return `${condition.name.toLowerCase()}\n${condition.contains === null ? '' : `=${condition.contains.toLowerCase()}`}`;
}

const replyTo = (person: string): ReadCondition => ({ answersTo: person.replace(/^"|"$/g, '') });
const readHeader = ([name, contains]: readonly [string] | readonly [string, string]): HeaderCondition => ({
  name,
  contains: contains ?? null,
});

/** With this for what is read, nothing that could match is left out. */
export const generous: Answers['read'] = (_, positive) => (positive ? EVERYTHING : NOTHING);

export function storeFilter(filter: JmapFilter, answers: Answers, positive = true): EmailFilter {
  if (!isOperator(filter)) return conditions(filter, answers, positive);
  const isNot = filter.operator === 'NOT';
  const of = filter.conditions.map(inner => storeFilter(inner, answers, isNot ? !positive : positive));
  return { key: isNot ? 'nor' : filter.operator === 'AND' ? 'and' : 'or', of };
}

function conditions(condition: EmailFilterCondition, answers: Answers, positive: boolean): EmailFilter {
  const { header, inline, session, tag, person } = condition;
  const of: EmailFilter[] = [
    ...places(condition),
    ...measures(condition),
    ...words(condition),
    ...keywords(condition),
    ...(header ? [answers.read(readHeader(header), positive)] : []),
    ...(inline === undefined ? [] : [inlineFilter(inline, answers, positive)]),
    ...(session === undefined ? [] : [answers.session(session)]),
    ...(tag === undefined ? [] : [answers.tag(tag)]),
    ...(person === undefined ? [] : [personFilter(person, answers, positive)]),
  ];
  return of.length === 1 && of[0] ? of[0] : { key: 'and', of };
}

const inlineFilter = (on: boolean, { read }: Answers, positive: boolean): EmailFilter =>
  on ? read('inline', positive) : { key: 'nor', of: [read('inline', !positive)] };

/** Whoever stands in any of the address fields. */
function personFilter(person: string, { read }: Answers, positive: boolean): EmailFilter {
  const fields = (['from', 'to', 'cc', 'bcc'] as const).map(
    (where): EmailFilter => ({ key: 'text', where, words: person, prefix: true }),
  );
  return { key: 'or', of: [...fields, read(replyTo(person), positive)] };
}

function places({ inMailbox, inMailboxOtherThan }: EmailFilterCondition): EmailFilter[] {
  const found: EmailFilter[] = [];
  if (inMailbox !== undefined) {
    const mailbox = readId('m', inMailbox);
    found.push(mailbox === null ? NOTHING : { key: 'mailbox', mailbox });
  }
  if (inMailboxOtherThan) found.push({ key: 'mailbox-other-than', mailboxes: readIds('m', inMailboxOtherThan) });
  return found;
}

function measures({ before, after, minSize, maxSize, hasAttachment }: EmailFilterCondition): EmailCondition[] {
  const found: EmailCondition[] = [];
  if (before !== undefined) found.push({ key: 'received', before: Date.parse(before) });
  if (after !== undefined) found.push({ key: 'received', from: Date.parse(after) });
  if (minSize !== undefined) found.push({ key: 'size', atLeast: minSize });
  if (maxSize !== undefined) found.push({ key: 'size', below: maxSize });
  if (hasAttachment !== undefined) found.push({ key: 'attachment', on: hasAttachment });
  return found;
}

function words(condition: EmailFilterCondition): EmailCondition[] {
  const found: EmailCondition[] = [];
  if (condition.text !== undefined) found.push({ key: 'text', where: 'any', words: condition.text, prefix: true });
  for (const where of ['from', 'to', 'cc', 'bcc', 'subject', 'body'] as const) {
    const asked = condition[where];
    if (asked !== undefined) found.push({ key: 'text', where, words: asked, prefix: true });
  }
  return found;
}

function keywords(condition: EmailFilterCondition): EmailCondition[] {
  const found: EmailCondition[] = [];
  const { hasKeyword, notKeyword, allInThreadHaveKeyword, someInThreadHaveKeyword, noneInThreadHaveKeyword } =
    condition;
  if (hasKeyword !== undefined) found.push(ownKeyword(hasKeyword, true));
  if (notKeyword !== undefined) found.push(ownKeyword(notKeyword, false));
  const ofThread = { all: allInThreadHaveKeyword, some: someInThreadHaveKeyword, none: noneInThreadHaveKeyword };
  for (const which of ['all', 'some', 'none'] as const) {
    const keyword = ofThread[which];
    if (keyword !== undefined) found.push({ key: 'thread-flag', of: which, ...flagOrKeyword(keyword) });
  }
  return found;
}

function ownKeyword(asked: string, on: boolean): EmailCondition {
  const { flag, keyword } = flagOrKeyword(asked);
  return flag === null ? { key: 'keyword', keyword: keyword ?? asked, on } : { key: 'flag', flag, on };
}

const sorts: { readonly [P in EmailComparator['property']]: EmailSort['by'] } = {
  receivedAt: 'received',
  size: 'size',
  from: 'from',
  to: 'to',
  subject: 'subject',
  sentAt: 'sent',
  hasKeyword: 'flag',
  allInThreadHaveKeyword: 'thread-all-flag',
  someInThreadHaveKeyword: 'thread-some-flag',
};

/** null: a property that nobody can sort by. */
export function storeSort(comparators: readonly EmailComparator[]): readonly EmailSort[] | null {
  const wanted = comparators.map(({ property, isAscending, keyword }): EmailSort | null => {
    const by = Object.hasOwn(sorts, property) ? sorts[property] : null;
    if (by === null) return null;
    return { by, ascending: isAscending ?? true, ...(keyword === undefined ? {} : flagOrKeyword(keyword)) };
  });
  return wanted.every(sort => sort !== null) ? wanted : null;
}
