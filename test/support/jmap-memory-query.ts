/** The model's queries: every message is looked at, for every question. */
import type { EmailQueryWanted } from '../../server/jmap/backend.ts';
import type { EmailComparator, EmailFilterCondition, Filter, JmapId } from '../../server/jmap/types.ts';
import { numberOf, type SearchText, type StoredEmail, type World } from './jmap-memory-world.ts';

export function queryWorld(world: World, wanted: EmailQueryWanted): readonly JmapId[] {
  const found = [...world.emails.values()].filter(email => matches(world, email, wanted.filter));
  found.sort((a, b) => {
    for (const by of wanted.sort) {
      const order = compareBy(world, by, a, b);
      if (order !== 0) return by.isAscending === false ? -order : order;
    }
    return numberOf(b.record.id) - numberOf(a.record.id);
  });
  const threads = new Set<JmapId>();
  const shown = found.filter(({ record }) => {
    if (!wanted.collapseThreads) return true;
    if (threads.has(record.threadId)) return false;
    threads.add(record.threadId);
    return true;
  });
  return shown.map(({ record }) => record.id);
}

function matches(world: World, email: StoredEmail, filter: Filter<EmailFilterCondition> | null): boolean {
  if (filter === null) return true;
  if (!('operator' in filter)) return holds(world, email, filter);
  const results = filter.conditions.map(within => matches(world, email, within));
  if (filter.operator === 'AND') return results.every(Boolean);
  return filter.operator === 'OR' ? results.some(Boolean) : !results.some(Boolean);
}

function holds(world: World, email: StoredEmail, condition: EmailFilterCondition): boolean {
  return Object.entries(condition).every(([name, value]) => {
    const test = tests[name];
    if (!test) throw new Error(`The model does not know ${name}`);
    return value === undefined || test(email, value as never, world);
  });
}

type Test = (email: StoredEmail, value: never, world: World) => boolean;
const test = <Value>(check: (email: StoredEmail, value: Value, world: World) => boolean) => check as Test;

const thread = (world: World, { record }: StoredEmail): readonly StoredEmail[] =>
  [...world.emails.values()].filter(other => other.record.threadId === record.threadId);
const has = ({ record }: StoredEmail, keyword: string): boolean => record.keywords.includes(keyword.toLowerCase());
const said = (field: 'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'body') =>
  test<string>(({ text }, value) => says(text[field], value));

/** Every word, and every "phrase", without regard to case. */
function says(text: string, wanted: string): boolean {
  const words = wanted.match(/"[^"]*"|\S+/g) ?? [];
  const lower = text.toLowerCase();
  return words.every(word => lower.includes(word.replaceAll('"', '').toLowerCase()));
}
const everything = (text: SearchText): string =>
  [text.from, text.to, text.cc, text.bcc, text.subject, text.body].join('\n');

const tests: Readonly<Record<string, Test>> = {
  inMailbox: test<JmapId>(({ record }, id) => record.mailboxIds.includes(id)),
  inMailboxOtherThan: test<readonly JmapId[]>(({ record }, ids) => record.mailboxIds.some(id => !ids.includes(id))),
  before: test<string>(({ record }, date) => record.receivedAt < Date.parse(date)),
  after: test<string>(({ record }, date) => record.receivedAt >= Date.parse(date)),
  minSize: test<number>(({ record }, size) => record.size >= size),
  maxSize: test<number>(({ record }, size) => record.size < size),
  allInThreadHaveKeyword: test<string>((email, keyword, world) => thread(world, email).every(one => has(one, keyword))),
  someInThreadHaveKeyword: test<string>((email, keyword, world) => thread(world, email).some(one => has(one, keyword))),
  noneInThreadHaveKeyword: test<string>(
    (email, keyword, world) => !thread(world, email).some(one => has(one, keyword)),
  ),
  hasKeyword: test<string>(has),
  notKeyword: test<string>((email, keyword) => !has(email, keyword)),
  hasAttachment: test<boolean>(({ record }, wanted) => record.hasAttachment === wanted),
  text: test<string>(({ text }, value) => says(everything(text), value)),
  from: said('from'),
  to: said('to'),
  cc: said('cc'),
  bcc: said('bcc'),
  subject: said('subject'),
  body: said('body'),
  header: test<readonly string[]>(({ text }, [name, part]) =>
    text.header.some(
      ([other, value]) =>
        other.toLowerCase() === name!.toLowerCase() &&
        (part === undefined || value.toLowerCase().includes(part.toLowerCase())),
    ),
  ),
};

function compareBy(world: World, by: EmailComparator, a: StoredEmail, b: StoredEmail): number {
  const [first, second] = [keyOf(world, by, a), keyOf(world, by, b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function keyOf(world: World, by: EmailComparator, email: StoredEmail): string | number {
  const { record, text } = email;
  switch (by.property) {
    case 'receivedAt':
      return record.receivedAt;
    case 'size':
      return record.size;
    case 'sentAt':
      return text.sentAt ?? record.receivedAt;
    case 'from':
      return text.from.toUpperCase();
    case 'to':
      return text.to.toUpperCase();
    case 'subject':
      return baseSubject(text.subject).toUpperCase();
    case 'hasKeyword':
      return Number(has(email, by.keyword!));
    case 'allInThreadHaveKeyword':
      return Number(thread(world, email).every(one => has(one, by.keyword!)));
    case 'someInThreadHaveKeyword':
      return Number(thread(world, email).some(one => has(one, by.keyword!)));
  }
}

/** RFC 5256 §2.1, the usual half of it. */
export const baseSubject = (subject: string): string =>
  subject
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^((re|fwd?)(\[[^\]]*\])?:\s*|\[[^\]]*\]\s*)+/i, '')
    .replace(/\s*\(fwd\)$/i, '');
