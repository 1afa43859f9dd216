/** Filters and sorts of Emails: which conditions there are and what they take. RFC 8621 §4.4. */
import * as z from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { unsignedInt, utcDate } from '../arguments.ts';
import type { EmailQueryWanted } from '../backend.ts';
import { id } from '../ids.ts';
import { isOperator, readFilter, readSort } from '../query.ts';
import type { EmailComparator, EmailFilterCondition, Filter, MethodError } from '../types.ts';
import { isKeyword } from './keywords.ts';

const keyword = z.string().refine(isKeyword, 'Not a keyword').toLowerCase();
const fieldName = z.string().regex(/^[!-9;-~]{1,900}$/, 'Not the name of a header field');

const conditions = z
  .object({
    inMailbox: id,
    inMailboxOtherThan: z.array(id),
    before: utcDate,
    after: utcDate,
    minSize: unsignedInt,
    maxSize: unsignedInt,
    allInThreadHaveKeyword: keyword,
    someInThreadHaveKeyword: keyword,
    noneInThreadHaveKeyword: keyword,
    hasKeyword: keyword,
    notKeyword: keyword,
    hasAttachment: z.boolean(),
    text: z.string(),
    from: z.string(),
    to: z.string(),
    cc: z.string(),
    bcc: z.string(),
    subject: z.string(),
    body: z.string(),
    header: z.union([z.tuple([fieldName]), z.tuple([fieldName, z.string()])]),
    session: z.string().min(1),
    inline: z.boolean(),
    tag: z.string(),
    person: z.string(),
  })
  .partial();

/** Characters to look for, in all conditions of a filter together: an index asked for ten thousand words answers nobody else. */
const MAX_FILTER_TEXT = 2000;

export function readEmailFilter(filter: unknown): Result<Filter<EmailFilterCondition> | null, MethodError> {
  const read = readFilter(filter, conditions) as Result<Filter<EmailFilterCondition> | null, MethodError>;
  if (!read.ok || read.value === null || textIn(read.value) <= MAX_FILTER_TEXT) return read;
  return err({ type: 'unsupportedFilter', description: `More than ${MAX_FILTER_TEXT} characters to look for` });
}

const textConditions = ['text', 'from', 'to', 'cc', 'bcc', 'subject', 'body', 'session', 'tag', 'person'] as const;

function textIn(filter: Filter<EmailFilterCondition>): number {
  if (isOperator(filter)) return filter.conditions.reduce((sum, one) => sum + textIn(one), 0);
  const words = textConditions.reduce((sum, name) => sum + (filter[name]?.length ?? 0), 0);
  return words + (filter.header?.[1]?.length ?? 0);
}

const byKeyword = ['hasKeyword', 'allInThreadHaveKeyword', 'someInThreadHaveKeyword'] as const;
/** Announced in the account's mail capability. */
export const emailSortProperties = [
  'receivedAt',
  'size',
  'from',
  'to',
  'subject',
  'sentAt',
  ...byKeyword,
] as const satisfies readonly EmailComparator['property'][];

function readEmailSort(sort: unknown): Result<readonly EmailComparator[], MethodError> {
  const read = readSort(sort, emailSortProperties, { keyword: keyword.optional() });
  if (!read.ok) return read;
  const comparators: EmailComparator[] = [];
  for (const { property, isAscending, collation, keyword: named } of read.value) {
    const needs = (byKeyword as readonly string[]).includes(property);
    if (needs !== (named !== undefined)) {
      const description = needs ? `${property} needs a keyword` : `${property} takes no keyword`;
      return err({ type: 'invalidArguments', description: `sort: ${description}` });
    }
    comparators.push({
      property,
      isAscending,
      ...(collation !== null && { collation }),
      ...(named !== undefined && { keyword: named }),
    });
  }
  return ok(comparators);
}

export function readEmailQuery(args: {
  readonly filter: unknown;
  readonly sort: unknown;
  readonly collapseThreads: boolean;
}): Result<EmailQueryWanted, MethodError> {
  const filter = readEmailFilter(args.filter);
  if (!filter.ok) return filter;
  const sort = readEmailSort(args.sort);
  if (!sort.ok) return sort;
  return ok({ filter: filter.value, sort: sort.value, collapseThreads: args.collapseThreads });
}
