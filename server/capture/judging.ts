/** Whether what has come is what was expected, as far as it can be said already. Pure, but for reading what is looked at. */
import type { Expectation } from './expect.ts';
import type { Letter } from './letters.ts';
import type { Mismatch, Subject } from './predicate.ts';

export type Seen = {
  readonly letter: Letter;
  readonly subject: Subject;
  readonly fails: Map<Test, readonly Mismatch[]>;
};
/** `light` is asked first, for it needs no content: of thousands of messages few are read. */
export type Test = Readonly<Record<'light' | 'heavy', (subject: Subject) => readonly Mismatch[]>>;
export type Tests = readonly Test[];
export type Fits = (some: readonly Seen[], test: Test) => Promise<readonly Seen[]>;
/** Looked at in one turn. */
export const AT_ONCE = 50;

export type Verdict = {
  readonly kind: 'met' | 'failed' | 'open';
  readonly because: string;
  readonly matching: readonly Seen[];
  readonly all: readonly Seen[];
};

/** Nobody hears it. */
export const LEFT: Verdict = { kind: 'failed', because: 'whoever asked has left', matching: [], all: [] };

const messages = (n: number): string => (n === 1 ? 'one message' : `${n} messages`);

/** Whether it can be said already. */
export async function judge(
  wanted: Expectation,
  tests: Tests,
  all: readonly Seen[],
  { isOver, fits }: { readonly isOver: boolean; readonly fits: Fits },
): Promise<Verdict> {
  const verdict = (kind: Verdict['kind'], because: string, matching: readonly Seen[]): Verdict => ({
    ...{ kind, because, matching, all },
  });
  const unmet = isOver ? 'failed' : 'open';
  if (wanted.order) {
    const matching = await inOrder(all, tests, fits);
    const { length } = wanted.order;
    return matching.length === length
      ? verdict('met', `${messages(length)} came in this order`, matching)
      : verdict(
          unmet,
          `the first ${matching.length} of ${length} came in this order, and no such message after`,
          matching,
        );
  }
  const matching = await fits(all, tests[0]!);
  const { length } = matching;
  if (wanted.none)
    return length > 0
      ? verdict('failed', `none was to come, and ${messages(length)} did`, matching)
      : verdict(isOver ? 'met' : 'open', 'no such message came', matching);
  const count = wanted.count ?? 1;
  if (wanted.exactly) {
    if (length > count)
      return verdict('failed', `exactly ${count} were to come, and ${messages(length)} did`, matching);
    if (!isOver) return verdict('open', '', matching);
    return verdict(length === count ? 'met' : 'failed', `${messages(length)} came of exactly ${count}`, matching);
  }
  return length >= count
    ? verdict('met', `${messages(length)} came`, matching)
    : verdict(unmet, length === 0 ? 'no such message came' : `${messages(length)} came of ${count}`, matching);
}

async function inOrder(all: readonly Seen[], tests: Tests, fits: Fits): Promise<readonly Seen[]> {
  const found: Seen[] = [];
  let at = 0;
  for (const test of tests) {
    let next: Seen | undefined;
    for (; at < all.length && !next; at += AT_ONCE) [next] = await fits(all.slice(at, at + AT_ONCE), test);
    if (!next) break;
    found.push(next);
    at = all.indexOf(next) + 1;
  }
  return found;
}
