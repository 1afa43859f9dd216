/** What each event means to a reader: who speaks, how loud, with which shape, and one sentence. */

import { t } from '../base/language.ts';
import { accessEntries } from './access-entries.ts';
import { backupEntries } from './backup-facts.ts';
import { backupMxEntries } from './backup-mx-facts.ts';
import { captureEntries } from './capture-facts.ts';
import { connectEntries } from './connect-facts.ts';
import { delegateEntries } from './delegate-facts.ts';
import type { Agent, Event, EventName, EventOutcome, Facts, Level } from './event.ts';
import { filterEntries } from './filter-facts.ts';
import { flowCatalogue } from './flow.ts';
import { listEntries } from './list-facts.ts';
import { manageSieveEntries } from './managesieve-facts.ts';
import { movingEntries } from './moving-facts.ts';
import { mraEntries } from './mra-facts.ts';
import { frozenWords, operatedWords } from './operated.ts';
import { moment, returnEntries } from './return-facts.ts';
import { rewrittenEntries } from './rewritten.ts';
import { siftedEntries } from './sifted-facts.ts';
import { stateWords } from './state-words.ts';
import {
  acceptedWords,
  filedWords,
  leftWords,
  people,
  refusedWords,
  relayedWords,
  reportedWords,
  sentReportWords,
} from './walk-words.ts';

export type Entry<F> = {
  readonly agent: Agent;
  readonly level: Level;
  readonly outcome: EventOutcome;
  readonly say: (fields: F) => string;
};

/** In the language that is spoken when it is asked. */
const judgedActs: Readonly<Record<Facts['mta.judged']['act'], () => string>> = {
  accept: () => t('it passes'),
  junk: () => t('it goes to Junk'),
  hold: () => t('it is held'),
  refuse: () => t('it is refused'),
  later: () => t('it is to come later'),
};

const judged = ({ act, would, because }: Facts['mta.judged']): string =>
  would === act
    ? t('checked: {act}: {because}', { act: stateWords(judgedActs, act)(), because })
    : t('checked: {act} (watched only; else {would}): {because}', {
        ...{ act: stateWords(judgedActs, act)(), would: stateWords(judgedActs, would)(), because },
      });

export const catalogue: { readonly [N in EventName]: Entry<Facts[N]> } = {
  ...mraEntries,
  ...returnEntries,
  ...connectEntries,
  ...captureEntries,
  ...manageSieveEntries,
  ...rewrittenEntries,
  ...accessEntries,
  ...backupEntries,
  ...backupMxEntries,
  ...movingEntries,
  ...filterEntries,
  ...listEntries,
  ...delegateEntries,
  ...siftedEntries,
  'server.started': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f => t('Mailroom {version} started ({mode}) in {home}', f),
  },
  'server.stopping': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f => t('Mailroom is stopping: {reason}', f),
  },
  ...flowCatalogue,
  'server.fault': {
    agent: 'Server',
    level: 'error',
    outcome: 'failed',
    say: f => t('A fault of ours in {where}: {because}', f),
  },
  'listener.bound': {
    agent: 'Server',
    level: 'info',
    outcome: 'info',
    say: f => t('{listener} listens on {host}:{port}', f),
  },
  'listener.failed': {
    agent: 'Server',
    level: 'error',
    outcome: 'attention',
    say: f => t('{listener} cannot listen on {host}:{port}. {because}', f),
  },
  'certificate.changed': {
    agent: 'Server',
    level: 'notice',
    outcome: 'ok',
    say: f =>
      t('New connections are shown another certificate for {names}, by {issuer}, good until {until}', {
        ...{ names: people(f.names), issuer: f.issuer, until: moment(f.notAfter) },
      }),
  },
  'certificate.failed': {
    agent: 'Server',
    level: 'warning',
    outcome: 'attention',
    say: f => {
      const values = { names: people(f.names), because: f.because };
      const said =
        f.names.length > 0
          ? t('The certificate for {names} did not come: {because}', values)
          : t('A certificate could not be taken: {because}', { because: f.because });
      return f.nextAt === null ? said : t('{said} (again {at})', { said, at: moment(f.nextAt) });
    },
  },
  'config.changed': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f => t('Settings changed ({by}): {keys}', { by: f.by, keys: f.keys.join(', ') }),
  },
  'config.refused': {
    agent: 'Server',
    level: 'warning',
    outcome: 'attention',
    say: f => t('The settings file was not taken, the last good one stays: {because}', f),
  },
  'scanner.broken': {
    agent: 'MTA',
    level: 'warning',
    outcome: 'attention',
    say: f =>
      f.meanwhile === 'pass'
        ? t('{scanner} does not do its work: {because}. Meanwhile mail passes without it', f)
        : t('{scanner} does not do its work: {because}. Meanwhile mail is to come later', f),
  },
  'scanner.well': { agent: 'MTA', level: 'notice', outcome: 'ok', say: f => t('{scanner} works again', f) },
  'store.recovered': {
    agent: 'MS',
    level: 'notice',
    outcome: 'info',
    say: f => t('After a stop: {recipients} recipients went back to the queue', f),
  },

  'connection.refused': {
    agent: 'Server',
    level: 'notice',
    outcome: 'refused',
    say: f =>
      f.more > 0
        ? t('{remote} was turned away ({listener}): {because}; {more} more like it', f)
        : t('{remote} was turned away ({listener}): {because}', f),
  },
  'smtp.connected': {
    agent: 'MTA',
    level: 'debug',
    outcome: 'info',
    say: f => t('{remote} connected ({listener})', f),
  },
  'smtp.tls': { agent: 'MTA', level: 'debug', outcome: 'info', say: f => t('encrypted with {version}, {cipher}', f) },
  'smtp.signed-in': {
    agent: 'MSA',
    level: 'info',
    outcome: 'ok',
    say: f => t('{user} signed in from {remote} ({mechanism})', f),
  },
  'smtp.sign-in-refused': {
    agent: 'MSA',
    level: 'warning',
    outcome: 'refused',
    say: f => t('sign-in as {user} from {remote} refused: {why}', f),
  },
  'smtp.refused': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'refused',
    say: refusedWords,
  },
  'smtp.closed': {
    agent: 'MTA',
    level: 'debug',
    outcome: 'info',
    say: leftWords,
  },

  'queue.accepted': {
    agent: 'MSA',
    level: 'info',
    outcome: 'ok',
    say: acceptedWords,
  },
  'queue.relayed': {
    agent: 'MTA',
    level: 'info',
    outcome: 'ok',
    say: relayedWords,
  },
  'queue.deferred': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'waiting',
    say: f =>
      t('{recipient} waits, next try at {time} UTC: {reply}', {
        ...{ recipient: f.recipient, time: new Date(f.nextAt).toISOString().slice(11, 19), reply: f.reply },
      }),
  },
  'queue.failed': { agent: 'MTA', level: 'warning', outcome: 'failed', say: f => t('{recipient} failed: {reply}', f) },
  'queue.operated': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'info',
    say: f => t('{done}: {recipients}', { done: operatedWords(f), recipients: people(f.recipients) }),
  },
  'queue.frozen': { agent: 'MTA', level: 'notice', outcome: 'attention', say: frozenWords },
  'queue.reported': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'info',
    say: reportedWords,
  },
  'drop.set-aside': {
    agent: 'MSA',
    level: 'warning',
    outcome: 'attention',
    say: f => t('A file of the drop folder is no mail that can be taken: {because}. It is kept as {file}', f),
  },
  'mta.judged': { agent: 'MTA', level: 'info', outcome: 'info', say: f => judged(f) },
  'msa.judged': { agent: 'MSA', level: 'info', outcome: 'info', say: f => judged(f) },
  'msa.breaker': {
    agent: 'MSA',
    level: 'warning',
    outcome: 'attention',
    say: f =>
      f.what === 'stopped'
        ? t('mail from {user} is held from now on: {because}', f)
        : t('mail from {user} goes again: {because}', f),
  },
  'reports.received': {
    agent: 'MDA',
    level: 'info',
    outcome: 'info',
    say: f =>
      f.kind === 'dmarc'
        ? t('{organization} reports on {domain}, {day}: {total} messages in its name, {failed} of them failed', f)
        : t(
            '{organization} reports on the mail hosts of {domain}, {day}: {total} sessions, {failed} of them failed',
            f,
          ),
  },
  'reports.unreadable': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'attention',
    say: f => t('A report from {from} was not taken: {because}. The mail with it lies in its mailbox', f),
  },
  'reports.sent': {
    agent: 'MTA',
    level: 'info',
    outcome: 'info',
    say: sentReportWords,
  },
  'mta.peer-limited': {
    agent: 'MTA',
    level: 'warning',
    outcome: 'refused',
    say: f =>
      f.until === null
        ? t('{peer} is slowed down: {because}', { peer: f.peer, because: f.because })
        : t('{peer} is shut out until {time} UTC: {because}', {
            ...{ peer: f.peer, time: new Date(f.until).toISOString().slice(11, 16), because: f.because },
          }),
  },
  'mta.peer-forgiven': { agent: 'MTA', level: 'notice', outcome: 'info', say: f => t('{peer} may begin anew', f) },
  'mda.filed': {
    agent: 'MDA',
    level: 'info',
    outcome: 'ok',
    say: filedWords,
  },
  'mda.expanded': {
    agent: 'MDA',
    level: 'info',
    outcome: 'ok',
    say: f =>
      f.sender === undefined
        ? t('{recipient} stands for {into}', { recipient: f.recipient, into: people(f.into, f.more) })
        : t('{recipient} stands for {into}, in the name of {sender}', {
            ...{ recipient: f.recipient, into: people(f.into, f.more), sender: f.sender },
          }),
  },
  'mda.handed': {
    agent: 'MDA',
    level: 'info',
    outcome: 'ok',
    say: f =>
      f.uncertain
        ? t('{recipient} handed to {to}: {reply}; perhaps a second time', f)
        : t('{recipient} handed to {to}: {reply}', f),
  },
  'directory.changed': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f => t('{what}: {name} ({by})', f),
  },
  'dkim.key': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f =>
      t('{type} key {selector} of {domain}: {what} ({by})', {
        ...{ type: KEY_NAMES[f.type] ?? f.type, selector: f.selector, domain: f.domain, what: f.what, by: f.by },
      }),
  },
};

const isKnown = (name: string): name is EventName => Object.hasOwn(catalogue, name);
const entryOf = (name: string) => (isKnown(name) ? (catalogue[name] as Entry<never>) : null);

type Stored = { readonly name: string; readonly fields: Readonly<Record<string, unknown>> };

/** One sentence; for an event of a later version, or with a state that only that knows, its name. */
export const sentence = (stored: Stored | Event): string => {
  const said: string | undefined = entryOf(stored.name)?.say(stored.fields as never);
  return said ?? stored.name;
};
/** Whoever took a message over: the MSA from our own people, the MTA from other servers. */
export const agentOf = ({ name, fields }: Stored): Agent =>
  spokenBy(name, fields.listener) ?? entryOf(name)?.agent ?? 'Server';

/** The same words on port 25 are the MTA's, on the submission ports the MSA's. */
function spokenBy(name: string, listener: unknown): Agent | null {
  if (name === 'queue.accepted' && listener === 'smtp') return 'MTA';
  return name.startsWith('smtp.') && typeof listener === 'string' && listener !== 'smtp' ? 'MSA' : null;
}
const KEY_NAMES: Readonly<Record<string, string>> = { rsa: 'RSA', ed25519: 'Ed25519' };

export const levelOf = (name: string): Level => entryOf(name)?.level ?? 'info';
export const outcomeOf = (name: string): EventOutcome => entryOf(name)?.outcome ?? 'info';
