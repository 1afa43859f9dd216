/** EmailSubmission/get, changes, query and queryChanges. RFC 8621 §7.1–7.4. */
import * as z from 'zod';
import { ok, type Result } from '../../base/result.ts';
import { utcDate, writeDate } from '../arguments.ts';
import type { JmapAccount, SubmissionRecord } from '../backend.ts';
import { SUBMISSION } from '../capabilities.ts';
import { changesMethod } from '../changes.ts';
import { type Found, getMethod } from '../get.ts';
import { id } from '../ids.ts';
import { accountMethod, answer, type Method, type Outcome, refuse } from '../method.ts';
import {
  type Comparator,
  differenceOf,
  matches,
  queryArguments,
  queryChangesArguments,
  queryChangesResponse,
  queryResponse,
  readFilter,
  readSort,
  windowOf,
} from '../query.ts';
import type { EmailSubmission, JmapId, MethodError, State } from '../types.ts';

export const submissionProperties = [
  'id',
  'identityId',
  'emailId',
  'threadId',
  'envelope',
  'sendAt',
  'undoStatus',
  'deliveryStatus',
  'dsnBlobIds',
  'mdnBlobIds',
] as const;

export function viewSubmission(record: SubmissionRecord): EmailSubmission & Found {
  const { identityId, emailId, threadId, envelope, undoStatus, recipients } = record;
  const statuses = recipients.map(({ email, smtpReply, delivered, displayed }) => {
    return [email, { smtpReply, delivered, displayed: displayed ? ('yes' as const) : ('unknown' as const) }] as const;
  });
  return {
    id: record.id,
    identityId,
    emailId,
    threadId,
    envelope,
    sendAt: writeDate(record.sendAt),
    undoStatus,
    deliveryStatus: statuses.length > 0 ? Object.fromEntries(statuses) : null,
    dsnBlobIds: record.dsnBlobIds ?? [],
    mdnBlobIds: record.mdnBlobIds ?? [],
  };
}

const get = getMethod({
  name: 'EmailSubmission/get',
  capability: SUBMISSION,
  properties: submissionProperties,
  async read(account, ids) {
    const { state, list } = await account.submissions(ids);
    return { state, list: list.map(viewSubmission) };
  },
});

const changes = changesMethod({
  name: 'EmailSubmission/changes',
  capability: SUBMISSION,
  changes: (account, since, limit) => account.submissionChanges(since, limit),
});

const condition = z
  .object({
    identityIds: z.array(id),
    emailIds: z.array(id),
    threadIds: z.array(id),
    undoStatus: z.enum(['pending', 'final', 'canceled']),
    before: utcDate,
    after: utcDate,
  })
  .partial();
type Condition = z.output<typeof condition>;
/** `sentAt` is §7.3's word for what the object calls `sendAt`. */
const sorts = ['emailId', 'threadId', 'sentAt', 'sendAt'] as const;

/** All that match, in order: an account has few enough submissions to look at each. */
async function listOf(
  account: JmapAccount,
  args: { readonly filter: unknown; readonly sort: unknown },
): Promise<Result<{ readonly state: State; readonly ids: readonly JmapId[] }, MethodError>> {
  const filter = readFilter(args.filter, condition);
  if (!filter.ok) return filter;
  const sort = readSort(args.sort, sorts);
  if (!sort.ok) return sort;
  const { state, list } = await account.submissions(null);
  const found = list.filter(record => matches(filter.value, one => holds(one, record)));
  return ok({ state, ids: found.toSorted(inOrder(sort.value)).map(record => record.id) });
}

function holds(given: Condition, { identityId, emailId, threadId, undoStatus, sendAt }: SubmissionRecord): boolean {
  return (
    (given.identityIds?.includes(identityId) ?? true) &&
    (given.emailIds?.includes(emailId) ?? true) &&
    (given.threadIds?.includes(threadId) ?? true) &&
    (given.undoStatus === undefined || given.undoStatus === undoStatus) &&
    (given.before === undefined || sendAt < Date.parse(given.before)) &&
    (given.after === undefined || sendAt >= Date.parse(given.after))
  );
}

/** Ties: the newest first. */
function inOrder(sort: readonly Comparator<(typeof sorts)[number]>[]) {
  return (a: SubmissionRecord, b: SubmissionRecord): number => {
    for (const { property, isAscending } of sort) {
      const order =
        property === 'emailId' || property === 'threadId' ? compareIds(a[property], b[property]) : a.sendAt - b.sendAt;
      if (order !== 0) return isAscending ? order : -order;
    }
    return compareIds(b.id, a.id);
  };
}

/** e9 before e10. */
const compareIds = (a: JmapId, b: JmapId): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

const query = accountMethod({
  name: 'EmailSubmission/query',
  capability: SUBMISSION,
  takes: queryArguments,
  async run(args, account): Promise<Outcome> {
    const list = await listOf(account, args);
    if (!list.ok) return list;
    const window = windowOf(list.value.ids, args);
    if (!window.ok) return refuse(window.error);
    const { state, ids } = list.value;
    const found = { state, canCalculateChanges: true, ...window.value, total: ids.length };
    return answer(queryResponse(account.facts.id, found, args));
  },
});

const queryChanges = accountMethod({
  name: 'EmailSubmission/queryChanges',
  capability: SUBMISSION,
  takes: queryChangesArguments,
  async run(args, account): Promise<Outcome> {
    for (let look = 0; look < LOOKS; look++) {
      const list = await listOf(account, args);
      if (!list.ok) return list;
      const changed = await account.submissionChanges(args.sinceQueryState, null);
      if (!changed.ok) return refuse('cannotCalculateChanges');
      const { created, updated, destroyed, newState } = changed.value;
      // Something happened between the two looks: they must be of one instant.
      if (newState !== list.value.state) continue;
      const moved = new Set([...created, ...updated, ...destroyed]);
      const response = queryChangesResponse(account.facts.id, differenceOf(list.value.ids, moved, newState), args);
      return response.ok ? answer(response.value) : response;
    }
    return refuse('serverUnavailable', 'Too much is happening; please ask again');
  },
});

/** Two would do but on a very busy day. */
const LOOKS = 8;

export const emailSubmissionMethods: readonly Method[] = [get, changes, query, queryChanges];
