/** What the model does with one message, one mailbox or one list. */
import type { EmailRevision } from '../../server/jmap/backend.ts';
import type {
  EmailFilterCondition,
  Filter,
  JmapId,
  Mailbox,
  SearchSnippet,
  SetError,
} from '../../server/jmap/types.ts';
import { parseDate } from '../../server/mime/date.ts';
import { decodeWords } from '../../server/mime/encoded-word.ts';
import { bodyOffset } from '../../server/mime/header.ts';
import { summarize } from '../../server/mime/summary.ts';
import { baseSubject } from './jmap-memory-query.ts';
import type { SearchText, StoredEmail, StoredMailbox, World } from './jmap-memory-world.ts';

export function textOf(bytes: Uint8Array): SearchText {
  const text = Buffer.from(bytes).toString('latin1');
  const body = Buffer.from(bytes.subarray(bodyOffset(bytes))).toString('utf8');
  const lines = text
    .slice(0, bodyOffset(bytes))
    .replaceAll(/\r\n(?=[ \t])/g, '')
    .split('\r\n');
  const header = lines.flatMap(line => {
    const colon = line.indexOf(':');
    return colon > 0 ? [[line.slice(0, colon), decodeWords(line.slice(colon + 1).trim())] as const] : [];
  });
  const named = (name: string) => header.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value);
  const date = named('date')[0];
  const ids = [...named('message-id'), ...named('in-reply-to'), ...named('references')].join(' ');
  return {
    from: named('from').join(', '),
    to: named('to').join(', '),
    cc: named('cc').join(', '),
    bcc: named('bcc').join(', '),
    subject: summarize(bytes).subject,
    body,
    header,
    sentAt: date === undefined ? null : parseDate(date),
    messageIds: ids.match(/<[^<>]*>/g) ?? [],
  };
}

/** RFC 8621 §3: a message id in common, and the same subject at the root. */
export function threadFor(world: World, text: SearchText): JmapId | null {
  const related = [...world.emails.values()].find(
    other =>
      other.text.messageIds.some(id => text.messageIds.includes(id)) &&
      baseSubject(other.text.subject) === baseSubject(text.subject),
  );
  return related?.record.threadId ?? null;
}

/** Changes `emails` where it may; the reason where not. */
export function reviseOne(emails: Map<JmapId, StoredEmail>, world: World, revision: EmailRevision): SetError | null {
  const email = emails.get(revision.id);
  if (!email) return { type: 'notFound' };
  if (revision.destroy) {
    emails.delete(revision.id);
    return null;
  }
  const mailboxIds = changed(email.record.mailboxIds, revision.mailboxIds);
  const keywords = changed(email.record.keywords, revision.keywords).map(word => word.toLowerCase());
  const bad = mailboxIds.length === 0 || mailboxIds.some(id => !world.mailboxes.has(id));
  if (bad) return { type: 'invalidProperties', properties: ['mailboxIds'] };
  const record = { ...email.record, mailboxIds: mailboxIds.toSorted(), keywords: [...new Set(keywords)].sort() };
  emails.set(revision.id, { ...email, record });
  return null;
}

type SetChange = EmailRevision['keywords'];
function changed(before: readonly string[], change: SetChange): readonly string[] {
  if (!change) return before;
  if ('replace' in change) return [...new Set(change.replace)];
  return [...new Set([...before.filter(one => !change.remove.includes(one)), ...change.add])];
}

/** What no backend may let through, whatever the methods have checked. */
export function mailboxFault(world: World, mailbox: StoredMailbox): SetError | null {
  const others = [...world.mailboxes.values()].filter(({ id }) => id !== mailbox.id);
  const wrong = (...properties: (keyof Mailbox)[]): SetError => ({ type: 'invalidProperties', properties });
  if (mailbox.parentId !== null && !world.mailboxes.has(mailbox.parentId)) return wrong('parentId');
  if (others.some(({ name, parentId }) => name === mailbox.name && parentId === mailbox.parentId)) return wrong('name');
  if (mailbox.role !== null && others.some(({ role }) => role === mailbox.role)) return wrong('role');
  for (let above = mailbox.parentId; above !== null; above = world.mailboxes.get(above)!.parentId) {
    if (above === mailbox.id) return wrong('parentId');
  }
  return null;
}

/** The lists without what they have in common at both ends. */
export function movedBetween(before: readonly JmapId[], after: readonly JmapId[]) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const removed = before.slice(head, before.length - tail);
  const added = after.slice(head, after.length - tail).map((id, index) => ({ id, index: head + index }));
  return { removed, added, total: after.length };
}

/** Marks the words of `text`, `subject` and `body` conditions. */
export function snippetOf(
  emailId: JmapId,
  email: StoredEmail | undefined,
  filter: Filter<EmailFilterCondition> | null,
): SearchSnippet {
  const words = wordsOf(filter).filter(word => word !== '');
  if (!email || words.length === 0) return { emailId, subject: null, preview: null };
  const mark = (text: string): string | null => {
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const marked = words.reduce((so, word) => so.replaceAll(word, `<mark>${word}</mark>`), escaped);
    return marked === escaped ? null : marked;
  };
  return { emailId, subject: mark(email.text.subject), preview: mark(email.text.body.slice(0, 200)) };
}

function wordsOf(filter: Filter<EmailFilterCondition> | null): readonly string[] {
  if (filter === null) return [];
  if ('operator' in filter) return filter.conditions.flatMap(wordsOf);
  return [filter.text, filter.subject, filter.body].flatMap(text => text?.replaceAll('"', '').split(/\s+/) ?? []);
}

export function without<Value>(map: ReadonlyMap<JmapId, Value>, id: JmapId): ReadonlyMap<JmapId, Value> {
  const rest = new Map(map);
  rest.delete(id);
  return rest;
}
