/** A filter as one question to a message in memory; words are looked up in their index once, before. */
import type { EmailCondition, EmailFilter, Id } from '../interface.ts';
import type { Kept, Thread } from './mail.ts';
import type { TextCondition } from './search.ts';

/** Of this account, which messages have these words. null: nothing was asked for, so all have. */
export type FindWords = (condition: TextCondition) => ReadonlySet<Id> | null;
export type Holds = (kept: Kept) => boolean;

const always: Holds = () => true;

export function holdsFor(filter: EmailFilter | null, find: FindWords): Holds {
  if (filter === null) return always;
  switch (filter.key) {
    case 'and': {
      const all = filter.of.map(each => holdsFor(each, find));
      return kept => all.every(holds => holds(kept));
    }
    case 'or': {
      const some = filter.of.map(each => holdsFor(each, find));
      return kept => some.some(holds => holds(kept));
    }
    case 'nor': {
      const none = filter.of.map(each => holdsFor(each, find));
      return kept => !none.some(holds => holds(kept));
    }
    default:
      return conditionFor(filter, find);
  }
}

function conditionFor(condition: EmailCondition, find: FindWords): Holds {
  switch (condition.key) {
    case 'mailbox':
      return kept => kept.mailboxes.includes(condition.mailbox);
    case 'mailbox-other-than': {
      const not = new Set(condition.mailboxes);
      return kept => kept.mailboxes.some(id => !not.has(id));
    }
    case 'received':
      return within(kept => kept.received, condition.from, condition.before);
    case 'size':
      return within(kept => kept.size, condition.atLeast, condition.below);
    case 'flag':
      return kept => ((kept.flags & condition.flag) !== 0) === condition.on;
    case 'keyword': {
      const keyword = condition.keyword.toLowerCase();
      return kept => kept.keywords.includes(keyword) === condition.on;
    }
    case 'thread-flag':
      return threadHolds(condition.of, hasMark(condition.flag, condition.keyword));
    case 'attachment':
      return kept => kept.attachment === condition.on;
    case 'text': {
      const found = find(condition);
      return found === null ? always : kept => found.has(kept.id);
    }
    case 'ids': {
      const ids = new Set(condition.ids);
      return kept => ids.has(kept.id);
    }
  }
}

const within =
  (value: (kept: Kept) => number, from = Number.NEGATIVE_INFINITY, below = Number.POSITIVE_INFINITY): Holds =>
  kept =>
    value(kept) >= from && value(kept) < below;

/** A flag's bit, or a keyword. */
export function hasMark(flag: number | null | undefined, keyword: string | null | undefined): Holds {
  if (flag) return kept => (kept.flags & flag) !== 0;
  const word = (keyword ?? '').toLowerCase();
  return kept => kept.keywords.includes(word);
}

/** Threads are asked once per question, however many of their messages come by. */
export function threadHolds(of: 'all' | 'some' | 'none', has: Holds): Holds {
  const known = new Map<Thread, boolean>();
  const ask = ({ members }: Thread): boolean => {
    if (of === 'all') return members.every(has);
    return members.some(has) === (of === 'some');
  };
  return ({ thread }) => {
    let answer = known.get(thread);
    if (answer === undefined) {
      answer = ask(thread);
      known.set(thread, answer);
    }
    return answer;
  };
}

// ── what an answer depends on ──

function conditions(filter: EmailFilter | null): readonly EmailCondition[] {
  if (filter === null) return [];
  switch (filter.key) {
    case 'and':
    case 'or':
    case 'nor':
      return filter.of.flatMap(conditions);
    default:
      return [filter];
  }
}
export const usesWords = (filter: EmailFilter | null): boolean => conditions(filter).some(each => each.key === 'text');
export const asksThreads = (filter: EmailFilter | null): boolean =>
  conditions(filter).some(each => each.key === 'thread-flag');

const fixed: ReadonlySet<EmailCondition['key']> = new Set(['received', 'size', 'attachment', 'ids', 'text']);
/** Only on what never changes of an Email. */
export const isFixedFilter = (filter: EmailFilter | null): boolean =>
  conditions(filter).every(each => fixed.has(each.key));
