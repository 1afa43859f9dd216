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

/** What stands for a header condition: whether the messages that have it are asked for, or those that have not. */
export type HeaderAnswer = (condition: HeaderCondition, positive: boolean) => EmailFilter;

const EVERYTHING: EmailFilter = { key: 'and', of: [] };
const NOTHING: EmailFilter = { key: 'or', of: [] };

export const isOperator = (
  filter: JmapFilter,
): filter is Extract<JmapFilter, { readonly conditions: readonly JmapFilter[] }> => 'operator' in filter;

/** Those in the filter, each once. */
export function headerConditions(filter: JmapFilter): readonly HeaderCondition[] {
  const found = new Map<string, HeaderCondition>();
  const walk = (one: JmapFilter): void => {
    if (isOperator(one)) for (const inner of one.conditions) walk(inner);
    else if (one.header) found.set(headerKey(readHeader(one.header)), readHeader(one.header));
  };
  walk(filter);
  return [...found.values()];
}

export const headerKey = ({ name, contains }: HeaderCondition): string =>
  `${name.toLowerCase()}\n${contains === null ? '' : `=${contains.toLowerCase()}`}`;

const readHeader = ([name, contains]: readonly [string] | readonly [string, string]): HeaderCondition => ({
  name,
  contains: contains ?? null,
});

/** With this for the header conditions, nothing that could match is left out. */
export const generous: HeaderAnswer = (_, positive) => (positive ? EVERYTHING : NOTHING);

export function storeFilter(filter: JmapFilter, header: HeaderAnswer, positive = true): EmailFilter {
  if (!isOperator(filter)) return conditions(filter, header, positive);
  const isNot = filter.operator === 'NOT';
  const of = filter.conditions.map(inner => storeFilter(inner, header, isNot ? !positive : positive));
  return { key: isNot ? 'nor' : filter.operator === 'AND' ? 'and' : 'or', of };
}

function conditions(condition: EmailFilterCondition, header: HeaderAnswer, positive: boolean): EmailFilter {
  const of: EmailFilter[] = [
    ...places(condition),
    ...measures(condition),
    ...words(condition),
    ...keywords(condition),
    ...(condition.header ? [header(readHeader(condition.header), positive)] : []),
  ];
  return of.length === 1 && of[0] ? of[0] : { key: 'and', of };
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
