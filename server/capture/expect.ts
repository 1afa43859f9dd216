/**
 * Expectations of a test, waited for without asking again and again: that so many messages come that are like this, in this
 * order, within a time; or that none does. What was not met explains itself: the nearest messages with what is not as it
 * should be, and who meanwhile could not hand mail in at all.
 */
import { z } from 'zod';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, type Instant, minutes } from '../base/units.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import type { EnvelopeAddress } from '../mime/envelope.ts';
import type { Message } from '../mime/message.ts';
import type { EmailFilter, Id } from '../store/interface.ts';
import type { Attempts } from './attempts.ts';
import { NOTHING, newContents } from './contents.ts';
import type { Extract } from './extract.ts';
import { AT_ONCE, type Fits, judge, LEFT, type Seen, type Test, type Tests, type Verdict } from './judging.ts';
import type { Letter, Letters, Scope } from './letters.ts';
import { compilePredicate, type Mismatch, type Predicate, predicateSchema, type Subject } from './predicate.ts';

const LONGEST_WAIT: Duration = minutes(10);
const USUAL_WAIT: Duration = 5000;
const MOST = 1000;

export const expectationSchema = z.strictObject({
  match: predicateSchema.optional(),
  /** Each by another message, the next one's later than the one's before; instead of `match`. */
  order: z.array(predicateSchema).min(1).max(50).optional(),
  /** How many; without it at least one. `none`: not one comes in all that time. */
  count: z.number().int().min(1).max(MOST).optional(),
  /** Exactly as many as `count`: then all of the time is waited. */
  exactly: z.boolean().optional(),
  none: z.boolean().optional(),
  /** Milliseconds; not given: five seconds. */
  within: z.number().int().min(0).max(LONGEST_WAIT).optional(),
  /** Messages that came before do not count: a time (milliseconds or RFC 3339), or 'now'. */
  since: z.union([z.number().int().min(0), z.iso.datetime({ offset: true }), z.literal('now')]).optional(),
});
export type Expectation = z.infer<typeof expectationSchema>;

export type ExpectedMessage = {
  readonly id: Id;
  readonly trace: string;
  readonly at: Instant;
  readonly subject: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly recipients: readonly string[];
  readonly inboxes: readonly string[];
  readonly user: string;
  readonly text: string;
  readonly html: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
} & Extract;

export type Near = {
  readonly id: Id;
  readonly at: Instant;
  readonly subject: string;
  readonly to: readonly string[];
  readonly mismatches: readonly Mismatch[];
};
export type Outcome = {
  readonly met: boolean;
  /** Those that are as expected, in the order in which they came. */
  readonly messages: readonly ExpectedMessage[];
  /** One sentence. */
  readonly because: string;
  /** Not met: the nearest, the least wrong first. */
  readonly near: readonly Near[];
  /** Not met: programs that could not hand mail in, in words; the newest first. */
  readonly refused: readonly string[];
  /** Messages that were looked at. */
  readonly looked: number;
  /** Milliseconds. */
  readonly took: number;
};

export type Expectations = {
  /** The fault is a sentence about what was asked. */
  expect(scope: Scope, wanted: Expectation, signal?: AbortSignal): Promise<Result<Outcome, string>>;
  /** null: there is no such message in this scope, or it could not be read. */
  read(scope: Scope, id: Id): Promise<ExpectedMessage | null>;
};

type Parts = {
  readonly letters: Letters;
  readonly attempts: Pick<Attempts, 'all'>;
  readonly clock: Clock;
  readonly readMessage: (id: Id) => Promise<Message | null>;
  /** A search as it is typed; the fault is a sentence. null: everything. */
  readonly searchFilter: (typed: string) => Promise<Result<EmailFilter | null, string>>;
};

const MOST_NEAR = 3;
/** Of which the content is read to say what else is wrong. */
const MOST_CANDIDATES = 12;
const MOST_REFUSED = 5;
/** Of text and HTML, in one answer. */
const MOST_CHARACTERS = 32_000_000;
const MOST_WAITING = 256;

export function newExpectations(parts: Parts): Expectations {
  const { letters, clock } = parts;
  const contentOf = newContents(parts.readMessage);
  let waiting = 0;

  async function wholeOf({ letter, subject }: Seen): Promise<Subject> {
    const content = await contentOf(letter.id);
    return content ? { ...subject, ...content, text: content.text ?? '', html: content.html ?? '' } : subject;
  }
  const expectedOf = async (one: Seen): Promise<ExpectedMessage> => {
    const { subject, from, to, recipients, inboxes, user, text, html, headers, extract: found } = await wholeOf(one);
    const { id, trace, at } = one.letter;
    return { id, trace, at, subject, from, to, recipients, inboxes, user, text, html, headers, ...found };
  };
  /** What is wrong; where it is something light, that alone. */
  async function failuresOf(one: Seen, test: Test): Promise<readonly Mismatch[]> {
    const before = one.fails.get(test);
    if (before) return before;
    const light = test.light(one.subject);
    const found = light.length > 0 ? light : test.heavy === NOTHING_HEAVY ? [] : test.heavy(await wholeOf(one));
    one.fails.set(test, found);
    return found;
  }
  const fits: Fits = async (some, test) => {
    const fitting: Seen[] = [];
    for (let at = 0; at < some.length; at += AT_ONCE) {
      const chunk = some.slice(at, at + AT_ONCE);
      const found = await Promise.all(chunk.map(one => failuresOf(one, test)));
      for (const [n, one] of chunk.entries()) if (found[n]!.length === 0) fitting.push(one);
    }
    return fitting;
  };
  /** Of the rest, by how much is wrong: the test that comes next, or the only one. */
  async function nearest({ all, matching }: Verdict, tests: Tests): Promise<readonly Near[]> {
    const test = tests[Math.min(matching.length, tests.length - 1)]!;
    const matched = new Set(matching);
    const byFewest = (a: { mismatches: readonly Mismatch[]; at: Instant }, b: typeof a) =>
      a.mismatches.length - b.mismatches.length || b.at - a.at;
    const candidates = all
      .filter(one => !matched.has(one))
      .map(one => ({ one, at: one.letter.at, mismatches: test.light(one.subject) }))
      .toSorted(byFewest)
      .slice(0, MOST_CANDIDATES);
    const near = candidates.map(async ({ one, at, mismatches }) => ({
      ...{ id: one.letter.id, at, subject: one.subject.subject, to: one.subject.to },
      mismatches: [...mismatches, ...test.heavy(await wholeOf(one))],
    }));
    return (await Promise.all(near)).toSorted(byFewest).slice(0, MOST_NEAR);
  }
  /** In the order in which they came; no more than one answer holds. */
  async function told(matching: readonly Seen[]): Promise<readonly ExpectedMessage[]> {
    const messages: ExpectedMessage[] = [];
    for (let at = 0, size = 0; at < matching.length && size < MOST_CHARACTERS; at++) {
      const one = await expectedOf(matching[at]!);
      size += one.text.length + one.html.length;
      messages.push(one);
    }
    return messages;
  }
  /** Oldest first; what was seen before is not read again. */
  async function lookAt(
    scope: Scope,
    since: Instant,
    seen: Map<Id, Seen>,
    searches: readonly string[],
  ): Promise<readonly Seen[]> {
    const { ids } = await letters.find(scope, { key: 'received', from: since }, { start: 0, limit: MOST });
    const fresh = ids.filter(id => !seen.has(id));
    const found = await foundAmong(scope, fresh, searches);
    for (let at = 0; at < fresh.length; at += AT_ONCE)
      for (const letter of await letters.read(scope, fresh.slice(at, at + AT_ONCE)))
        seen.set(letter.id, seenOf(letter, new Set(searches.filter(one => found.get(one)?.has(letter.id)))));
    const there = ids.flatMap(id => seen.get(id) ?? []);
    return there.sort((a, b) => a.letter.at - b.letter.at || a.letter.id - b.letter.id);
  }

  /** As they are when they are seen first: what is marked or tagged later is not looked for again. */
  async function foundAmong(scope: Scope, ids: readonly Id[], searches: readonly string[]) {
    const found = new Map<string, ReadonlySet<Id>>();
    if (ids.length === 0) return found;
    for (const typed of searches) {
      const filter = await parts.searchFilter(typed);
      const asked: EmailFilter[] = [{ key: 'ids', ids }, ...(filter.ok && filter.value ? [filter.value] : [])];
      const of = filter.ok ? await letters.find(scope, { key: 'and', of: asked }, { start: 0, limit: MOST }) : null;
      found.set(typed, new Set(of?.ids));
    }
    return found;
  }

  async function expect(
    scope: Scope,
    wanted: Expectation,
    tests: Tests,
    signal: AbortSignal | undefined,
  ): Promise<Outcome> {
    const began = clock.monotonic();
    const since = sinceOf(wanted, clock.now());
    const seen = new Map<Id, Seen>();
    const within = wanted.within ?? USUAL_WAIT;
    const searches = searchesIn(wanted);
    const look = async (isOver: boolean) =>
      judge(wanted, tests, await lookAt(scope, since, seen, searches), { isOver, fits });
    let verdict = await look(within === 0);
    if (verdict.kind === 'open') verdict = await waited(look, scope, within - (clock.monotonic() - began), signal);
    const took = Math.round(clock.monotonic() - began);
    const met = verdict.kind === 'met';
    return {
      ...{ met, messages: await told(verdict.matching), because: verdict.because, took },
      looked: verdict.all.length,
      near: met ? [] : await nearest(verdict, tests),
      refused: met ? [] : await refusedSince(since),
    };
  }

  return {
    async read(scope, id) {
      const [letter] = await letters.read(scope, [id]);
      return letter ? expectedOf(seenOf(letter)) : null;
    },
    async expect(scope, wanted, signal) {
      const tests = testsOf(wanted);
      if (!tests.ok) return tests;
      for (const typed of searchesIn(wanted)) {
        const filter = await parts.searchFilter(typed);
        if (!filter.ok) return filter;
      }
      if (waiting >= MOST_WAITING) return err(`${MOST_WAITING} expectations are waited for already`);
      waiting++;
      try {
        return ok(await expect(scope, wanted, tests.value, signal));
      } finally {
        waiting--;
      }
    },
  };

  /** Looks again whenever something comes, until it is decided or the time is over. */
  function waited(
    look: (isOver: boolean) => Promise<Verdict>,
    scope: Scope,
    patience: Duration,
    signal: AbortSignal | undefined,
  ): Promise<Verdict> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return resolve(LEFT);
      let busy = false;
      let again = false;
      let over = false;
      const end = (): void => {
        stop();
        cancel();
        signal?.removeEventListener('abort', leave);
      };
      const leave = (): void => {
        end();
        resolve(LEFT);
      };
      const turn = async (): Promise<void> => {
        if (busy) {
          again = true;
          return;
        }
        busy = true;
        try {
          do {
            again = false;
            const verdict = await look(over);
            if (verdict.kind !== 'open') {
              end();
              resolve(verdict);
              return;
            }
          } while (again || over);
        } catch (fault) {
          end();
          reject(fault);
        } finally {
          busy = false;
        }
      };
      const stop = letters.watch((inbox, about) => {
        if (about.includes('new') && (scope.inbox === null || scope.inbox === inbox)) void turn();
      });
      const cancel = clock.after(Math.max(0, patience), () => {
        over = true;
        void turn();
      });
      signal?.addEventListener('abort', leave, { once: true });
      // What came between the first look and the listening.
      void turn();
    });
  }

  async function refusedSince(since: Instant): Promise<readonly string[]> {
    const attempts = (await parts.attempts.all()).filter(one => one.at >= since).toSorted((a, b) => b.at - a.at);
    return attempts.slice(0, MOST_REFUSED).map(({ listener, remote, reply, because, recipient, user }) => {
      const who = `${remote} at ${listener}${user ? ` as ${user}` : ''}${recipient ? ` for ${recipient}` : ''}`;
      return `${who}: ${[reply, because].filter(one => one).join(' – ')}`;
    });
  }
}

const searchesIn = ({ match, order }: Expectation): readonly string[] => [
  ...new Set([match, ...(order ?? [])].flatMap(one => one?.search ?? [])),
];

/** What a list knows of a message. */
const LIGHT: ReadonlySet<string> = new Set<keyof Predicate>([
  ...(['from', 'to', 'cc', 'bcc', 'sender', 'recipient', 'subject', 'user', 'tag', 'inbox', 'search'] as const),
]);
const NOTHING_HEAVY = (): readonly Mismatch[] => [];

function testsOf({ match, order, none, count, exactly }: Expectation): Result<Tests, string> {
  if (order && (none || count !== undefined || exactly))
    return err('order says how many there are: no count and no none beside it');
  if (none && (count !== undefined || exactly)) return err('none is a count by itself');
  const tests: Test[] = [];
  for (const predicate of order ?? [match ?? {}]) {
    const fields = Object.entries(predicate);
    const light = compilePredicate(Object.fromEntries(fields.filter(([field]) => LIGHT.has(field))));
    if (!light.ok) return light;
    const others = fields.filter(([field]) => !LIGHT.has(field));
    const heavy = compilePredicate(Object.fromEntries(others));
    if (!heavy.ok) return heavy;
    tests.push({ light: light.value, heavy: others.length === 0 ? NOTHING_HEAVY : heavy.value });
  }
  return ok(tests);
}

function sinceOf({ since }: Expectation, now: Instant): Instant {
  if (since === undefined) return 0;
  if (since === 'now') return now;
  return typeof since === 'number' ? since : Date.parse(since);
}

const addressesOf = (list: readonly EnvelopeAddress[] | null): readonly string[] =>
  (list ?? []).flatMap(([, , local, host]) => (local === null || host === null ? [] : [`${local}@${host}`]));

/** Without its content. */
function seenOf(letter: Letter, foundBy: ReadonlySet<string> = new Set()): Seen {
  const { envelope, handedIn } = letter;
  const [to, cc] = [addressesOf(envelope.to), addressesOf(envelope.cc)];
  const named = new Set([...to, ...cc].map(one => one.toLowerCase()));
  const recipients = handedIn?.recipients ?? [];
  const subject: Subject = {
    ...{ from: addressesOf(envelope.from), to, cc, recipients },
    bcc: [...addressesOf(envelope.bcc), ...recipients.filter(one => !named.has(one.toLowerCase()))],
    sender: handedIn?.sender ?? '',
    subject: decodeWords(envelope.subject ?? ''),
    ...{ text: '', html: '', user: letter.user, headers: [], extract: NOTHING },
    ...{ tags: letter.tags, inboxes: letter.inboxes, foundBy },
  };
  return { letter, subject, fails: new Map() };
}
