/**
 * Expectations of a test, waited for without asking again and again: that so many messages come that are like this, in this
 * order, within a time; or that none does. What was not met explains itself: the nearest messages with what is not as it
 * should be, and who meanwhile could not hand mail in at all.
 */
import { z } from 'zod';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, type Instant, minutes } from '../base/units.ts';
import type { EnvelopeAddress } from '../mime/envelope.ts';
import type { Message } from '../mime/message.ts';
import type { Id } from '../store/interface.ts';
import type { Attempts } from './attempts.ts';
import { type Extract, extract } from './extract.ts';
import type { Letter, Letters, Scope } from './letters.ts';
import { compilePredicate, type Mismatch, predicateSchema, type Subject } from './predicate.ts';

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
};
type Seen = { readonly letter: Letter; readonly message: Message | null; readonly subject: Subject };

const MOST_NEAR = 3;
const MOST_REFUSED = 5;
const MOST_REMEMBERED = 500;
const AT_ONCE = 50;

export function newExpectations(parts: Parts): Expectations {
  const { letters, clock } = parts;
  const known = new Map<Id, { readonly message: Message | null; readonly extract: Extract }>();

  async function contentOf(id: Id) {
    const before = known.get(id);
    if (before) return before;
    const message = await parts.readMessage(id);
    const content = { message, extract: message ? extract(message) : NOTHING };
    known.set(id, content);
    for (const oldest of known.keys()) if (known.size > MOST_REMEMBERED) known.delete(oldest);
    return content;
  }
  const seenOf = async (letter: Letter): Promise<Seen> => {
    const content = await contentOf(letter.id);
    return { letter, message: content.message, subject: subjectOf(letter, content.message, content.extract) };
  };
  /** Oldest first; what was seen before is not read again. */
  async function lookAt(scope: Scope, since: Instant, seen: Map<Id, Seen>): Promise<readonly Seen[]> {
    const { ids } = await letters.find(scope, { key: 'received', from: since }, { start: 0, limit: MOST });
    const fresh = ids.filter(id => !seen.has(id));
    for (let at = 0; at < fresh.length; at += AT_ONCE) {
      const some = await letters.read(scope, fresh.slice(at, at + AT_ONCE));
      for (const one of await Promise.all(some.map(seenOf))) seen.set(one.letter.id, one);
    }
    const there = ids.flatMap(id => seen.get(id) ?? []);
    return there.sort((a, b) => a.letter.at - b.letter.at || a.letter.id - b.letter.id);
  }

  return {
    async read(scope, id) {
      const [letter] = await letters.read(scope, [id]);
      return letter ? expectedOf(await seenOf(letter)) : null;
    },
    async expect(scope, wanted, signal) {
      const tests = testsOf(wanted);
      if (!tests.ok) return tests;
      const began = clock.monotonic();
      const since = sinceOf(wanted, clock.now());
      const seen = new Map<Id, Seen>();
      const within = wanted.within ?? USUAL_WAIT;
      const look = async (isOver: boolean) => judge(wanted, tests.value, await lookAt(scope, since, seen), isOver);
      let verdict = await look(within === 0);
      if (verdict.kind === 'open') verdict = await waited(look, scope, within - (clock.monotonic() - began), signal);
      const took = Math.round(clock.monotonic() - began);
      const met = verdict.kind === 'met';
      return ok({
        ...{ met, messages: verdict.matching.map(expectedOf), because: verdict.because, took },
        looked: verdict.all.length,
        near: met ? [] : nearest(verdict.all, verdict.matching, tests.value),
        refused: met ? [] : await refusedSince(since),
      });
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
        reject(signal?.reason ?? new Error('nobody waits any more'));
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

type Tests = readonly ((subject: Subject) => readonly Mismatch[])[];

function testsOf({ match, order, none, count, exactly }: Expectation): Result<Tests, string> {
  if (order && (none || count !== undefined || exactly))
    return err('order says how many there are: no count and no none beside it');
  if (none && (count !== undefined || exactly)) return err('none is a count by itself');
  const tests: ((subject: Subject) => readonly Mismatch[])[] = [];
  for (const predicate of order ?? [match ?? {}]) {
    const made = compilePredicate(predicate);
    if (!made.ok) return made;
    tests.push(made.value);
  }
  return ok(tests);
}

function sinceOf({ since }: Expectation, now: Instant): Instant {
  if (since === undefined) return 0;
  if (since === 'now') return now;
  return typeof since === 'number' ? since : Date.parse(since);
}

type Verdict = {
  readonly kind: 'met' | 'failed' | 'open';
  readonly because: string;
  readonly matching: readonly Seen[];
  readonly all: readonly Seen[];
};

const messages = (n: number): string => (n === 1 ? 'one message' : `${n} messages`);

/** Whether it can be said already. Pure. */
function judge(wanted: Expectation, tests: Tests, all: readonly Seen[], isOver: boolean): Verdict {
  const verdict = (kind: Verdict['kind'], because: string, matching: readonly Seen[]): Verdict => ({
    ...{ kind, because, matching, all },
  });
  const unmet = isOver ? 'failed' : 'open';
  if (wanted.order) {
    const matching = inOrder(all, tests);
    const { length } = wanted.order;
    return matching.length === length
      ? verdict('met', `${messages(length)} came in this order`, matching)
      : verdict(
          unmet,
          `the first ${matching.length} of ${length} came in this order, and no such message after`,
          matching,
        );
  }
  const matching = all.filter(({ subject }) => tests[0]!(subject).length === 0);
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

function inOrder(all: readonly Seen[], tests: Tests): readonly Seen[] {
  const found: Seen[] = [];
  let at = 0;
  for (const test of tests) {
    while (at < all.length && test(all[at]!.subject).length > 0) at++;
    if (at === all.length) break;
    found.push(all[at++]!);
  }
  return found;
}

/** Of the rest, by how much is wrong: the test that comes next, or the only one. */
function nearest(all: readonly Seen[], matching: readonly Seen[], tests: Tests): readonly Near[] {
  const test = tests[Math.min(matching.length, tests.length - 1)]!;
  return all
    .filter(one => !matching.includes(one))
    .map(({ letter, subject }) => ({
      ...{ id: letter.id, at: letter.at, subject: subject.subject, to: subject.to },
      mismatches: test(subject),
    }))
    .toSorted((a, b) => a.mismatches.length - b.mismatches.length || b.at - a.at)
    .slice(0, MOST_NEAR);
}

const NOTHING: Extract = {
  ...{ code: null, link: null, links: [], unsubscribe: null, calendar: [], trackers: [], attachments: [] },
};

const addressesOf = (list: readonly EnvelopeAddress[] | null): readonly string[] =>
  (list ?? []).flatMap(([, , local, host]) => (local === null || host === null ? [] : [`${local}@${host}`]));

function subjectOf(letter: Letter, message: Message | null, found: Extract): Subject {
  const { envelope, handedIn } = letter;
  const [to, cc] = [addressesOf(envelope.to), addressesOf(envelope.cc)];
  const named = new Set([...to, ...cc].map(one => one.toLowerCase()));
  const recipients = handedIn?.recipients ?? [];
  return {
    ...{ from: addressesOf(envelope.from), to, cc, recipients },
    bcc: [...addressesOf(envelope.bcc), ...recipients.filter(one => !named.has(one.toLowerCase()))],
    sender: handedIn?.sender ?? '',
    subject: message?.subject ?? envelope.subject ?? '',
    ...{ text: message?.text ?? '', html: message?.html ?? '', user: letter.user },
    ...{ tags: letter.tags, inboxes: letter.inboxes, headers: message?.headers ?? [], extract: found },
  };
}

const expectedOf = ({ letter, subject }: Seen): ExpectedMessage => ({
  ...{ id: letter.id, trace: letter.trace, at: letter.at },
  ...{ subject: subject.subject, from: subject.from, to: subject.to, recipients: subject.recipients },
  ...{ inboxes: letter.inboxes, user: letter.user, text: subject.text, html: subject.html, headers: subject.headers },
  ...subject.extract,
});
