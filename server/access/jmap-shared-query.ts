/**
 * A query of another's account, narrowed to what is shared of it: no condition may tell of a mailbox, or of a message of
 * a conversation, that is not. RFC 8621 §4.4.1.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { EmailQueryWanted } from '../jmap/backend.ts';
import type { EmailFilterCondition, JmapId } from '../jmap/types.ts';
import { isOperator, type JmapFilter } from './jmap-filter.ts';
import type { SharedView } from './jmap-shared.ts';

type Fault = 'unsupportedFilter' | 'unsupportedSort';

/** Matches no message. */
const NONE: JmapFilter = { operator: 'OR', conditions: [] };
const ofThreads = ['allInThreadHaveKeyword', 'someInThreadHaveKeyword', 'noneInThreadHaveKeyword'] as const;

export async function narrowed(
  { inner, readable }: Pick<SharedView, 'inner' | 'readable'>,
  wanted: EmailQueryWanted,
): Promise<Result<EmailQueryWanted, Fault>> {
  if (wanted.sort.some(({ property }) => ofThreads.includes(property as never))) return err('unsupportedSort');
  const hidden = (await inner.mailboxes()).list.map(one => one.id).filter(id => !readable.has(id));
  const within: JmapFilter = { operator: 'OR', conditions: [...readable].map(id => ({ inMailbox: id })) };
  if (wanted.filter === null) return ok({ ...wanted, filter: within });
  const filter = withoutHidden(wanted.filter, readable, hidden);
  return filter
    ? ok({ ...wanted, filter: { operator: 'AND', conditions: [within, filter] } })
    : err('unsupportedFilter');
}

/** null: it asks of conversations, whose other messages may be hidden. */
function withoutHidden(
  filter: JmapFilter,
  readable: ReadonlySet<JmapId>,
  hidden: readonly JmapId[],
): JmapFilter | null {
  if (!isOperator(filter)) return seenCondition(filter, readable, hidden);
  const conditions = filter.conditions.map(one => withoutHidden(one, readable, hidden));
  return conditions.every(one => one !== null) ? { ...filter, conditions } : null;
}

function seenCondition(
  condition: EmailFilterCondition,
  readable: ReadonlySet<JmapId>,
  hidden: readonly JmapId[],
): JmapFilter | null {
  if (ofThreads.some(name => condition[name] !== undefined)) return null;
  const { inMailbox, inMailboxOtherThan } = condition;
  if (inMailbox !== undefined && !readable.has(inMailbox)) return NONE;
  return inMailboxOtherThan ? { ...condition, inMailboxOtherThan: [...inMailboxOtherThan, ...hidden] } : condition;
}
