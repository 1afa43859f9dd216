/** What others say of mail that left here, after they had taken it; and which addresses are not tried any more. */
import { t } from '../base/language.ts';
import type { Instant } from '../base/units.ts';
import type { Entry } from './catalogue.ts';
import { stateWords } from './state-words.ts';

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

type Who = { readonly by: string };
const happened: { readonly [K in ReturnFacts['returns.heard']['kind']]: (who: Who) => string } = {
  failed: who => t('{by} returned it', who),
  delayed: who => t('{by} still tries to deliver it', who),
  delivered: who => t('{by} delivered it', who),
  relayed: who => t('{by} passed it on', who),
  expanded: who => t('{by} passed it on to several', who),
  displayed: who => t('{by} says it was shown', who),
  deleted: who => t('{by} says it was deleted unread', who),
  processed: who => t('{by} says what a program did with it', who),
  complaint: who => t('{by} says its recipient complained of it', who),
};

/** 'three hours': as long as somebody would say it was. */
export function span(seconds: number): string {
  for (const [length, say] of units) {
    const count = Math.round(seconds / length);
    if (count >= 1) return say(count);
  }
  return t('a moment');
}
/** Up to ten in words; German says it by the numbers of its own message. */
const numbers = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'] as const;
const inWords = (count: number) => ({ count, words: numbers[count] ?? count });
const units = [
  [86_400, (count: number) => t('{count, plural, one {{words} day} other {{words} days}}', inWords(count))],
  [3_600, (count: number) => t('{count, plural, one {{words} hour} other {{words} hours}}', inWords(count))],
  [60, (count: number) => t('{count, plural, one {{words} minute} other {{words} minutes}}', inWords(count))],
  [1, (count: number) => t('{count, plural, one {{words} second} other {{words} seconds}}', inWords(count))],
] as const;

/** "mx.there.example returned it three hours after taking it: The mailbox is full. The person must make room …" */
export function heardSentence({ kind, by, after, why, fix }: ReturnFacts['returns.heard']): string {
  const what = stateWords(happened, kind)({ by: by ?? t('Somebody') });
  const said =
    after === null
      ? what
      : kind === 'displayed' || kind === 'deleted'
        ? t('{what} {span} after it was taken', { what, span: span(after) })
        : t('{what} {span} after taking it', { what, span: span(after) });
  return why === null ? said : t('{said}: {why}', { said, why: fix ? `${why} ${fix}` : why });
}

export const moment = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

export const returnEntries: { readonly [N in keyof ReturnFacts]: Entry<ReturnFacts[N]> } = {
  'returns.heard': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'attention',
    say: f =>
      t('{recipient}: {what}', { recipient: f.recipient ?? f.address ?? t('A message'), what: heardSentence(f) }),
  },
  'returns.not-ours': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'attention',
    say: f => t('What {from} tells is about no mail of ours: {because}', { from: f.from || '<>', because: f.because }),
  },
  'returns.doubled': {
    agent: 'MTA',
    level: 'warning',
    outcome: 'failed',
    say: f => t('A report to {to} could not be delivered either; {postmaster} is told: {because}', f),
  },
  'suppression.changed': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'attention',
    say: f => t('{what}: {because}', { what: suppressedWords(f), because: f.because }),
  },
};

type Changed = ReturnFacts['suppression.changed'];
const changes: { readonly [W in Changed['what']]: (address: string) => string } = {
  suppressed: address => t('{address} is not tried any more', { address }),
  lifted: address => t('{address} is tried again', { address }),
  removed: address => t('{address} is tried again', { address }),
  added: address => t('{address} is not tried any more', { address }),
  allowed: address => t('{address} is tried whatever it says', { address }),
};
function suppressedWords({ address, what, until, by }: Changed): string {
  const said = stateWords(changes, what)(address);
  const whole = until === null ? said : t('{said} until {until}', { said, until: moment(until) });
  return by === null ? whole : `${whole} (${by})`;
}
