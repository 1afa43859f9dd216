/** Mail that lies on other servers and is fetched: what was taken, what was not, and since when it fails. */
import { t } from '../base/language.ts';
import type { Instant } from '../base/units.ts';
import type { Entry } from './catalogue.ts';
import { stateWords } from './state-words.ts';

type There = { readonly user: string; readonly host: string; readonly protocol: 'pop3' | 'imap' };

export type MraFacts = {
  /** Of one visit, under its own trace; those of its messages end in a number. */
  'fetch.taken': There & { taken: number; octets: number; removed: number; milliseconds: number };
  /** It stays there. */
  'fetch.passed': There & { folder: string; key: string; because: string };
  /** Once, until it is another fault or well again. */
  'fetch.failed': There & { why: string; because: string; since: Instant; nextAt: Instant };
  'fetch.well': There & { since: Instant };
  /** While all of somebody's mail is moved here: the other server wants less at a time, or cannot be reached. */
  'fetch.waits': There & { because: string; nextAt: Instant };
  'fetch.changed': There & { what: 'added' | 'changed' | 'removed'; account: string; by: string };
};

const there = ({ user, host }: There): string =>
  user.includes('@') ? t('{user} at {host}', { user, host }) : `${user}@${host}`;
const messages = (count: number): string => (count === 1 ? t('one message') : t('{count} messages', { count }));
const moment = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

type Whose = { readonly there: string; readonly account: string; readonly by: string };
const changedWords: { readonly [W in MraFacts['fetch.changed']['what']]: (whose: Whose) => string } = {
  added: whose => t('Fetching from {there} for {account} was added ({by})', whose),
  changed: whose => t('Fetching from {there} for {account} was changed ({by})', whose),
  removed: whose => t('Fetching from {there} for {account} was removed ({by})', whose),
};

export const mraEntries: { readonly [N in keyof MraFacts]: Entry<MraFacts[N]> } = {
  'fetch.taken': {
    agent: 'MTA',
    level: 'info',
    outcome: 'ok',
    say: f => {
      const base = { messages: messages(f.taken), octets: f.octets, there: there(f) };
      return f.removed > 0
        ? t('{messages} ({octets} octets) fetched from {there}, {removed} deleted there', {
            ...base,
            removed: f.removed,
          })
        : t('{messages} ({octets} octets) fetched from {there}', base);
    },
  },
  'fetch.passed': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'attention',
    say: f => {
      const base = { there: there(f), key: f.key, because: f.because };
      return f.folder === ''
        ? t('A message stays with {there} ({key}): {because}', base)
        : t('A message stays with {there} in {folder} ({key}): {because}', { ...base, folder: f.folder });
    },
  },
  'fetch.failed': {
    agent: 'MTA',
    level: 'warning',
    outcome: 'failed',
    say: f =>
      t('Mail of {there} cannot be fetched: {because}. Next try at {time} UTC', {
        ...{ there: there(f), because: f.because, time: moment(f.nextAt) },
      }),
  },
  'fetch.well': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'ok',
    say: f =>
      t('Mail of {there} is fetched again; it had failed since {time} UTC', { there: there(f), time: moment(f.since) }),
  },
  'fetch.waits': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'waiting',
    say: f =>
      t('Moving mail of {there} waits until {time} UTC: {because}', {
        ...{ there: there(f), time: moment(f.nextAt), because: f.because },
      }),
  },
  'fetch.changed': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'info',
    say: f => stateWords(changedWords, f.what)({ there: there(f), account: f.account, by: f.by }),
  },
};
