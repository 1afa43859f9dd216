/**
 * Mailbox/query and Mailbox/queryChanges, computed from the list of all mailboxes, which is short. RFC 8621 §2.3, §2.4.
 */
import * as z from 'zod';
import { ok, type Result } from '../../base/result.ts';
import type { JmapAccount } from '../backend.ts';
import { MAIL } from '../capabilities.ts';
import { id } from '../ids.ts';
import { byId, lineage } from '../mailbox-tree.ts';
import { accountMethod, answer, type Outcome, refuse } from '../method.ts';
import {
  type Comparator,
  compareText,
  differenceOf,
  matches,
  queryArguments,
  queryChangesArguments,
  queryChangesResponse,
  queryResponse,
  readFilter,
  readSort,
  unicodeCasemap,
  windowOf,
} from '../query.ts';
import type { JmapId, Mailbox, MethodError } from '../types.ts';

const condition = z
  .object({
    parentId: id.nullable(),
    name: z.string(),
    role: z.string().nullable(),
    hasAnyRole: z.boolean(),
    isSubscribed: z.boolean(),
  })
  .partial();
type Condition = z.output<typeof condition>;

const sortProperties = ['sortOrder', 'name', 'parent/name'] as const;
type Sort = readonly Comparator<(typeof sortProperties)[number]>[];

const tree = { sortAsTree: z.boolean().default(false), filterAsTree: z.boolean().default(false) };
type Asked = { filter: unknown; sort: unknown; sortAsTree: boolean; filterAsTree: boolean };

export const mailboxQuery = accountMethod({
  name: 'Mailbox/query',
  capability: MAIL,
  takes: { ...queryArguments, ...tree },
  async run(args, account): Promise<Outcome> {
    const query = readQuery(args);
    if (!query.ok) return query;
    const { state, list } = await account.mailboxes();
    const all = query.value(list);
    const window = windowOf(all, args);
    if (!window.ok) return refuse(window.error);
    const found = { state, canCalculateChanges: true, total: all.length, ...window.value };
    return answer(queryResponse(account.facts.id, found, args));
  },
});

/**
 * Everything here can change, so `upToId` has nothing to leave out (RFC 8620 §5.6). A mailbox may move in the results
 * when it changed itself or, in a tree, when one above it did.
 */
export const mailboxQueryChanges = accountMethod({
  name: 'Mailbox/queryChanges',
  capability: MAIL,
  takes: { ...queryChangesArguments, ...tree },
  async run(args, account): Promise<Outcome> {
    const query = readQuery(args);
    if (!query.ok) return query;
    // The list first: changes that come after it only make more mailboxes be looked at.
    const { state, list } = await account.mailboxes();
    const moved = await movedSince(args.sinceQueryState, account, list);
    if (!moved) return refuse('cannotCalculateChanges');
    const response = queryChangesResponse(account.facts.id, differenceOf(query.value(list), moved, state), args);
    return response.ok ? answer(response.value) : response;
  },
});

async function movedSince(
  since: string,
  account: JmapAccount,
  list: readonly Mailbox[],
): Promise<ReadonlySet<JmapId> | null> {
  const changed = await account.mailboxChanges(since, null);
  if (!changed.ok || changed.value.hasMoreChanges) return null;
  const { created, updated, destroyed, onlyCounts } = changed.value;
  // No filter and no sort is about counts.
  if (onlyCounts) return new Set();
  const own = new Set([...created, ...updated, ...destroyed]);
  const known = byId(list);
  const below = list.filter(mailbox => lineage(mailbox.id, known).some(above => own.has(above.id)));
  return new Set([...own, ...below.map(mailbox => mailbox.id)]);
}

type Query = (mailboxes: readonly Mailbox[]) => readonly JmapId[];

function readQuery(args: Asked): Result<Query, MethodError> {
  const filter = readFilter(args.filter, condition);
  if (!filter.ok) return filter;
  const sort = readSort(args.sort, sortProperties);
  if (!sort.ok) return sort;
  return ok(mailboxes => {
    const known = byId(mailboxes);
    const found = mailboxes.filter(mailbox => matches<Condition>(filter.value, one => holds(one, mailbox)));
    const shown = args.filterAsTree ? wholeLines(found, known) : found;
    return arrange(shown, known, sort.value, args.sortAsTree).map(mailbox => mailbox.id);
  });
}

function holds(wanted: Condition, mailbox: Mailbox): boolean {
  if (wanted.parentId !== undefined && wanted.parentId !== mailbox.parentId) return false;
  if (wanted.name !== undefined && !contains(mailbox.name, wanted.name)) return false;
  if (wanted.role !== undefined && wanted.role !== mailbox.role) return false;
  if (wanted.hasAnyRole !== undefined && wanted.hasAnyRole !== (mailbox.role !== null)) return false;
  return wanted.isSubscribed === undefined || wanted.isSubscribed === mailbox.isSubscribed;
}

const contains = (text: string, part: string): boolean => unicodeCasemap(text).includes(unicodeCasemap(part));

/** filterAsTree: only those all of whose ancestors are there too. */
function wholeLines(found: readonly Mailbox[], known: ReadonlyMap<JmapId, Mailbox>): readonly Mailbox[] {
  const there = new Set(found);
  return found.filter(mailbox => lineage(mailbox.id, known).every(above => there.has(above)));
}

/**
 * Sorted. As a tree, or by parent/name: two mailboxes are compared by their nearest ancestors that are siblings, and
 * whoever is above comes first. Those that are equal keep the order of their numbers.
 */
function arrange(
  found: readonly Mailbox[],
  known: ReadonlyMap<JmapId, Mailbox>,
  sort: Sort,
  asTree: boolean,
): readonly Mailbox[] {
  const lines = new Map([...known.values()].map(mailbox => [mailbox, lineage(mailbox.id, known).toReversed()]));
  const flat = (a: Mailbox, b: Mailbox): number => {
    for (const by of sort) {
      const order = by.property === 'parent/name' ? byLine(a, b, nameOrder(by)) : compareBy(by, a, b);
      if (order !== 0) return by.isAscending ? order : -order;
    }
    return a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  };
  const byLine = (a: Mailbox, b: Mailbox, siblings: (a: Mailbox, b: Mailbox) => number): number => {
    const [first, second] = [lines.get(a)!, lines.get(b)!];
    const fork = first.findIndex((above, level) => above !== second[level]);
    if (fork < 0) return first.length - second.length;
    return fork >= second.length ? 1 : siblings(first[fork]!, second[fork]!);
  };
  return found.toSorted(asTree ? (a, b) => byLine(a, b, flat) : flat);
}

const nameOrder = (by: Sort[number]) => (a: Mailbox, b: Mailbox) => compareText(a.name, b.name, by.collation);

function compareBy(by: Sort[number], a: Mailbox, b: Mailbox): number {
  return by.property === 'sortOrder' ? a.sortOrder - b.sortOrder : nameOrder(by)(a, b);
}
