/** What people's scripts did with their mail, why a script could not, and whose mailbox grows full. */
import type { Entry } from './catalogue.ts';

/** Beside filing, which is told as `mda.filed`. */
export type SiftedAct =
  | 'redirected'
  | 'not-redirected'
  | 'rejected'
  | 'not-rejected'
  | 'discarded'
  | 'answered'
  | 'not-answered'
  | 'notified'
  | 'not-notified'
  | 'removed'
  | 'changed';

export type SiftedFacts = {
  /** A further copy of what is filed: one message is filed once, wherever its copies lie. */
  'mda.copied': { recipient: string; account: string; mailbox: string; uid?: number; by?: string };
  /** `by`: 'rule “Invoices” (script main, line 12)'. `to`: who, where it went to somebody. `sent`: the trace of what was written. */
  'mda.sifted': {
    recipient: string;
    account: string;
    did: SiftedAct;
    to: string | null;
    because: string | null;
    by: string;
    sent?: string;
  };
  /** A script could not run, or failed: the message is kept. */
  'mda.script-failed': {
    recipient: string;
    account: string;
    script: string;
    owner: 'account' | 'server';
    because: string;
    line: number | null;
  };
  /** A letter in its INBOX says so; once at each crossing. */
  'mda.quota-told': { account: string; percent: number; used: number; quota: number };
};

const words: { readonly [A in SiftedAct]: (to: string) => string } = {
  redirected: to => `sent on to ${to}`,
  'not-redirected': to => `not sent on to ${to}, and kept`,
  rejected: () => 'refused, and returned to its sender',
  'not-rejected': () => 'refused, and kept all the same',
  discarded: () => 'thrown away',
  answered: to => `answered: a letter goes to ${to}`,
  'not-answered': to => `${to} has no answer`,
  notified: to => `${to} is told of it`,
  'not-notified': to => `${to} is not told of it`,
  removed: () => 'taken out of the mailbox',
  changed: () => 'changed in its mailbox',
};

/** Of an act that only a later version knows, its name. 'sent on to kim@there.example by rule “Travel” (script main, line 3)' */
export const siftedWords = ({ did, to, because, by }: SiftedFacts['mda.sifted']): string =>
  `${Object.hasOwn(words, did) ? words[did](to ?? 'its sender') : did} by ${by}${because === null ? '' : `: ${because}`}`;

export const scriptFailedWords = ({ script, owner, because, line }: SiftedFacts['mda.script-failed']): string =>
  `The script “${script}”${owner === 'server' ? ' of the server' : ''} failed${line === null ? '' : ` at line ${line}`}: ${because}`;

export const siftedEntries: { readonly [N in keyof SiftedFacts]: Entry<SiftedFacts[N]> } = {
  'mda.copied': {
    agent: 'MDA',
    level: 'info',
    outcome: 'ok',
    say: f => `${f.recipient} has a copy in ${f.account}/${f.mailbox}${f.by ? ` by ${f.by}` : ''}`,
  },
  'mda.sifted': {
    agent: 'MDA',
    level: 'info',
    outcome: 'ok',
    say: f => `${f.recipient} ${siftedWords(f)}`,
  },
  'mda.script-failed': {
    agent: 'MDA',
    level: 'warning',
    outcome: 'attention',
    say: f => `${f.recipient} is kept as it came. ${scriptFailedWords(f)}`,
  },
  'mda.quota-told': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'attention',
    say: f => `${f.account} uses ${f.percent} % of what it may hold, and was told so`,
  },
};
