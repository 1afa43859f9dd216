/** Mail that lies on other servers and is fetched: what was taken, what was not, and since when it fails. */
import type { Instant } from '../base/units.ts';
import type { Entry } from './catalogue.ts';

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

const there = ({ user, host }: There): string => (user.includes('@') ? `${user} at ${host}` : `${user}@${host}`);
const messages = (many: number): string => (many === 1 ? 'one message' : `${many} messages`);
const moment = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

export const mraEntries: { readonly [N in keyof MraFacts]: Entry<MraFacts[N]> } = {
  'fetch.taken': {
    agent: 'MTA',
    level: 'info',
    outcome: 'ok',
    say: f =>
      `${messages(f.taken)} (${f.octets} octets) fetched from ${there(f)}${f.removed > 0 ? `, ${f.removed} deleted there` : ''}`,
  },
  'fetch.passed': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'attention',
    say: f => `A message stays with ${there(f)}${f.folder === '' ? '' : ` in ${f.folder}`} (${f.key}): ${f.because}`,
  },
  'fetch.failed': {
    agent: 'MTA',
    level: 'warning',
    outcome: 'failed',
    say: f => `Mail of ${there(f)} cannot be fetched: ${f.because}. Next try at ${moment(f.nextAt)} UTC`,
  },
  'fetch.well': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'ok',
    say: f => `Mail of ${there(f)} is fetched again; it had failed since ${moment(f.since)} UTC`,
  },
  'fetch.waits': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'waiting',
    say: f => `Moving mail of ${there(f)} waits until ${moment(f.nextAt)} UTC: ${f.because}`,
  },
  'fetch.changed': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'info',
    say: f => `Fetching from ${there(f)} for ${f.account} was ${f.what} (${f.by})`,
  },
};
