/** What a plan makes of a message, as somebody would say it: where it goes, what is done with it, by which rule and line. */
import type { Action, Flags, TraceStep } from '../sieve/plan.ts';
import type { Sifted } from '../sifting/sift.ts';

export type Act = {
  readonly kind: 'keep' | 'move' | 'copy' | 'delete' | 'forward' | 'answer' | 'reject' | 'notify';
  /** The mailbox, the address, the reason; '' for none. */
  readonly what: string;
  readonly flags: readonly string[];
  /** Nothing goes out: this sender had the same answer a short while before. */
  readonly silent: boolean;
  readonly rule: string | null;
  readonly line: number;
};
export type Outcome = {
  readonly acts: readonly Act[];
  /** The same text for the same outcome, whatever rule brought it about. */
  readonly said: string;
  readonly error: { readonly message: string; readonly line: number | null; readonly column: number | null } | null;
  /** How it came to that, in the order of the script. */
  readonly steps: readonly TraceStep[];
};

export function outcomeOf({ actions, faults, trace, isKept }: Sifted, answered: boolean): Outcome {
  const acts = actions.flatMap(({ action }) => actOf(action, answered));
  // No script could run: it is kept as it came.
  if (isKept && !acts.some(one => one.kind === 'keep')) acts.push({ ...KEPT });
  const [first] = faults;
  return {
    acts,
    said: acts.map(saidOf).sort().join('; '),
    error: first
      ? { message: first.fault.message, line: first.fault.at?.line ?? null, column: first.fault.at?.column ?? null }
      : null,
    steps: trace.map(({ step }) => step),
  };
}

const KEPT: Act = { kind: 'keep', what: 'INBOX', flags: [], silent: false, rule: null, line: 0 };

const saidOf = ({ kind, what, flags, silent }: Act): string =>
  [kind, what, ...flags.toSorted(), ...(silent ? ['silently'] : [])].join(' ').trim();

function actOf(action: Action, answered: boolean): readonly Act[] {
  const { rule, line } = action.because;
  const act = (kind: Act['kind'], what: string, flags: Flags = null, silent = false): readonly Act[] => [
    { kind, what, flags: flags ?? [], silent, rule, line },
  ];
  switch (action.do) {
    case 'keep':
      return act('keep', 'INBOX', action.flags);
    case 'fileinto':
      return act(action.copy ? 'copy' : 'move', action.mailbox, action.flags);
    case 'discard':
      return act('delete', '');
    case 'redirect':
      return act('forward', action.address ?? action.list ?? '');
    case 'reject':
    case 'ereject':
      return act('reject', action.reason);
    case 'vacation':
      return act('answer', action.subject ?? '', null, !answered);
    case 'notify':
      return act('notify', action.method);
    case 'remember':
      return [];
  }
}

/** "12 would move to Invoices, 3 would be thrown away, 1 would be answered". */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { acts, error } of outcomes) {
    const words = new Set(acts.filter(one => !one.silent).map(wordsOf));
    if (error) words.add(FAILED);
    for (const one of words) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  const stay = counts.get(STAYS) ?? 0;
  counts.delete(STAYS);
  const told = [...counts].sort(([, a], [, b]) => b - a).map(([words, count]) => `${count} would ${words}`);
  if (outcomes.length === 0) return 'There is no message to try it on';
  if (told.length === 0) return outcomes.length === 1 ? 'It would stay as it is' : `All ${stay} would stay as they are`;
  return told.join(', ');
}

/** "3 would move to Money instead of Bills": of those that differ from what happens now; '' where none does. */
export function differencesOf(
  messages: readonly { readonly would: Outcome; readonly now: Outcome | null; readonly differs: boolean }[],
): string {
  const counts = new Map<string, number>();
  for (const { would, now, differs } of messages) {
    if (!differs || !now) continue;
    const [after, before] = [placesOf(would), placesOf(now)];
    const words =
      after.move !== null && before.move !== null && after.rest === before.rest
        ? `move to ${after.move} instead of ${before.move}`
        : `${after.all} (now: ${before.all})`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([words, count]) => `${count} would ${words}`)
    .join(', ');
}

/** Where it is filed, if to one mailbox; what else becomes of it; and all of it in words. */
function placesOf({ acts }: Outcome) {
  const moves = acts.filter(one => one.kind === 'move');
  const words = acts.filter(one => !one.silent).map(one => (wordsOf(one) === STAYS ? 'stay as it is' : wordsOf(one)));
  const rest = acts
    .filter(one => one.kind !== 'move')
    .map(saidOf)
    .sort()
    .join();
  return {
    move: moves.length === 1 ? moves[0]!.what : null,
    rest,
    all: [...new Set(words)].join(' and ') || 'stay as it is',
  };
}

const STAYS = 'stay as they are';
const FAILED = 'stop at a fault of the script';

function wordsOf({ kind, what, flags }: Act): string {
  switch (kind) {
    case 'keep':
      return flags.length === 0 ? STAYS : `be marked ${flags.map(flagWord).join(' and ')}`;
    case 'move':
      return `move to ${what}`;
    case 'copy':
      return `be copied to ${what}`;
    case 'delete':
      return 'be thrown away';
    case 'forward':
      return `be forwarded to ${what}`;
    case 'answer':
      return 'be answered';
    case 'reject':
      return 'be refused';
    case 'notify':
      return 'be told of';
  }
}

const flagWord = (flag: string): string => {
  const known: Readonly<Record<string, string>> = { '\\seen': 'as read', '\\flagged': 'with a star' };
  return known[flag.toLowerCase()] ?? flag;
};
