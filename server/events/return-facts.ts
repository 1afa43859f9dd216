/** What others say of mail that left here, after they had taken it; and which addresses are not tried any more. */
import type { Instant } from '../base/units.ts';
import type { Entry } from './catalogue.ts';

export type ReturnFacts = {
  /** Under the trace of the message that it is about. */
  'returns.heard': {
    kind:
      | 'failed'
      | 'delayed'
      | 'delivered'
      | 'relayed'
      | 'expanded'
      | 'displayed'
      | 'deleted'
      | 'processed'
      | 'complaint';
    /** As our queue has it; null: it is about none of its recipients by name. */
    recipient: string | null;
    /** As it was named there. */
    address: string | null;
    status: string | null;
    reply: string | null;
    host: string | null;
    /** The server, or the program, that tells it. */
    by: string | null;
    /** mime/causes.ts: of what failed or waits. */
    cause: string | null;
    who: string | null;
    why: string | null;
    fix: string | null;
    /** Seconds since it had been taken there; null: not known. */
    after: number | null;
    /** The message by which it came, and its trace. */
    report: string;
    reported: number | null;
  };
  /** Under the trace of what came: it looks like a report, and is about nothing that left here. */
  'returns.not-ours': { from: string; form: string; because: string };
  /** A report of ours that could not be delivered either: told to the postmaster. */
  'returns.doubled': { to: string; postmaster: string; because: string };
  'suppression.changed': {
    address: string;
    what: 'suppressed' | 'lifted' | 'removed' | 'added' | 'allowed';
    /** null: until somebody takes it off. */
    until: Instant | null;
    because: string;
    by: string | null;
  };
};

const happened: { readonly [K in ReturnFacts['returns.heard']['kind']]: string } = {
  failed: 'returned it',
  delayed: 'still tries to deliver it',
  delivered: 'delivered it',
  relayed: 'passed it on',
  expanded: 'passed it on to several',
  displayed: 'says it was shown',
  deleted: 'says it was deleted unread',
  processed: 'says what a program did with it',
  complaint: 'says its recipient complained of it',
};

/** 'three hours': as long as somebody would say it was. */
export function span(seconds: number): string {
  for (const [length, name] of units) {
    const count = Math.round(seconds / length);
    if (count >= 1) return `${numbers[count] ?? count} ${name}${count === 1 ? '' : 's'}`;
  }
  return 'a moment';
}
const units = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;
const numbers = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'] as const;

/** "mx.there.example returned it three hours after taking it: The mailbox is full. The person must make room …" */
export function heardSentence({ kind, by, after, why, fix }: ReturnFacts['returns.heard']): string {
  const when =
    after === null
      ? ''
      : ` ${span(after)} after ${kind === 'displayed' || kind === 'deleted' ? 'it was taken' : 'taking it'}`;
  const reason = why === null ? '' : `: ${why}${fix ? ` ${fix}` : ''}`;
  return `${by ?? 'Somebody'} ${happened[kind]}${when}${reason}`;
}

export const moment = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

export const returnEntries: { readonly [N in keyof ReturnFacts]: Entry<ReturnFacts[N]> } = {
  'returns.heard': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'attention',
    say: f => `${f.recipient ?? f.address ?? 'A message'}: ${heardSentence(f)}`,
  },
  'returns.not-ours': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'attention',
    say: f => `What ${f.from || '<>'} tells is about no mail of ours: ${f.because}`,
  },
  'returns.doubled': {
    agent: 'MTA',
    level: 'warning',
    outcome: 'failed',
    say: f => `A report to ${f.to} could not be delivered either; ${f.postmaster} is told: ${f.because}`,
  },
  'suppression.changed': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'attention',
    say: f =>
      `${f.address} ${changes[f.what]}${f.until === null ? '' : ` until ${moment(f.until)}`}${f.by === null ? '' : ` (${f.by})`}: ${f.because}`,
  },
};

const changes = {
  suppressed: 'is not tried any more',
  lifted: 'is tried again',
  removed: 'is tried again',
  added: 'is not tried any more',
  allowed: 'is tried whatever it says',
} as const satisfies Record<ReturnFacts['suppression.changed']['what'], string>;
