/** What people's scripts did with their mail, why a script could not, and whose mailbox grows full. */
import { t } from '../base/language.ts';
import type { Entry } from './catalogue.ts';
import { stateWords } from './state-words.ts';

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
  redirected: to => t('sent on to {to}', { to }),
  'not-redirected': to => t('not sent on to {to}, and kept', { to }),
  rejected: () => t('refused, and returned to its sender'),
  'not-rejected': () => t('refused, and kept all the same'),
  discarded: () => t('thrown away'),
  answered: to => t('answered: a letter goes to {to}', { to }),
  'not-answered': to => t('{to} has no answer', { to }),
  notified: to => t('{to} is told of it', { to }),
  'not-notified': to => t('{to} is not told of it', { to }),
  removed: () => t('taken out of the mailbox'),
  changed: () => t('changed in its mailbox'),
};

/** Of an act that only a later version knows, its name. 'sent on to kim@there.example by rule “Travel” (script main, line 3)' */
export function siftedWords({ did, to, because, by }: SiftedFacts['mda.sifted']): string {
  const what = stateWords(words, did)(to ?? t('its sender'));
  return because === null ? t('{what} by {by}', { what, by }) : t('{what} by {by}: {because}', { what, by, because });
}

export function scriptFailedWords({ script, owner, because, line }: SiftedFacts['mda.script-failed']): string {
  const base = { script, because };
  if (owner === 'server')
    return line === null
      ? t('The script “{script}” of the server failed: {because}', base)
      : t('The script “{script}” of the server failed at line {line}: {because}', { ...base, line });
  return line === null
    ? t('The script “{script}” failed: {because}', base)
    : t('The script “{script}” failed at line {line}: {because}', { ...base, line });
}

export const siftedEntries: { readonly [N in keyof SiftedFacts]: Entry<SiftedFacts[N]> } = {
  'mda.copied': {
    agent: 'MDA',
    level: 'info',
    outcome: 'ok',
    say: f => {
      const said = t('{recipient} has a copy in {account}/{mailbox}', {
        ...{ recipient: f.recipient, account: f.account, mailbox: f.mailbox },
      });
      return f.by ? t('{said} by {by}', { said, by: f.by }) : said;
    },
  },
  'mda.sifted': {
    agent: 'MDA',
    level: 'info',
    outcome: 'ok',
    say: f => t('{recipient} {what}', { recipient: f.recipient, what: siftedWords(f) }),
  },
  'mda.script-failed': {
    agent: 'MDA',
    level: 'warning',
    outcome: 'attention',
    say: f => t('{recipient} is kept as it came. {what}', { recipient: f.recipient, what: scriptFailedWords(f) }),
  },
  'mda.quota-told': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'attention',
    say: f => t('{account} uses {percent} % of what it may hold, and was told so', f),
  },
};
