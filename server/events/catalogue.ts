/** What each event means to a reader: who speaks, how loud, with which shape, and one sentence. */

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
import { padlockOf } from './security.ts';
import { siftedEntries } from './sifted-facts.ts';

export type Entry<F> = {
  readonly agent: Agent;
  readonly level: Level;
  readonly outcome: EventOutcome;
  readonly say: (fields: F) => string;
};

const sender = (address: string): string => address || '<>';
const lasted = (seconds: number): string => (seconds < 0.1 ? 'a moment' : `${seconds.toFixed(1)} s`);
/** RFC 3463 §2: each of the last two numbers has up to three digits. */
const codes = (reply: string): string => /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(reply)?.[0] ?? reply.slice(0, 20);
const people = (list: readonly string[], more = 0): string =>
  list.length + more > 3 ? `${list.slice(0, 2).join(', ')} and ${list.length + more - 2} more` : list.join(', ');
const uid = (fields: { uid?: number }): string => (fields.uid === undefined ? '' : ` as UID ${fields.uid}`);

const judgedActs: Readonly<Record<Facts['mta.judged']['act'], string>> = {
  accept: 'it passes',
  junk: 'it goes to Junk',
  hold: 'it is held',
  refuse: 'it is refused',
  later: 'it is to come later',
};

const judged = ({ act, would, because }: Facts['mta.judged']): string =>
  `checked: ${judgedActs[act]}${would === act ? '' : ` (watched only; else ${judgedActs[would]})`}: ${because}`;

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
    say: f => `Mailroom ${f.version} started (${f.mode}) in ${f.home}`,
  },
  'server.stopping': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f => `Mailroom is stopping: ${f.reason}`,
  },
  ...flowCatalogue,
  'server.fault': {
    agent: 'Server',
    level: 'error',
    outcome: 'failed',
    say: f => `A fault of ours in ${f.where}: ${f.because}`,
  },
  'listener.bound': {
    agent: 'Server',
    level: 'info',
    outcome: 'info',
    say: f => `${f.listener} listens on ${f.host}:${f.port}`,
  },
  'listener.failed': {
    agent: 'Server',
    level: 'error',
    outcome: 'attention',
    say: f => `${f.listener} cannot listen on ${f.host}:${f.port}. ${f.because}`,
  },
  'certificate.changed': {
    agent: 'Server',
    level: 'notice',
    outcome: 'ok',
    say: f =>
      `New connections are shown another certificate for ${people(f.names)}, by ${f.issuer}, good until ${moment(f.notAfter)}`,
  },
  'certificate.failed': {
    agent: 'Server',
    level: 'warning',
    outcome: 'attention',
    say: f =>
      `${f.names.length > 0 ? `The certificate for ${people(f.names)} did not come` : 'A certificate could not be taken'}: ${f.because}${f.nextAt === null ? '' : ` (again ${moment(f.nextAt)})`}`,
  },
  'config.changed': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f => `Settings changed (${f.by}): ${f.keys.join(', ')}`,
  },
  'config.refused': {
    agent: 'Server',
    level: 'warning',
    outcome: 'attention',
    say: f => `The settings file was not taken, the last good one stays: ${f.because}`,
  },
  'scanner.broken': {
    agent: 'MTA',
    level: 'warning',
    outcome: 'attention',
    say: f =>
      `${f.scanner} does not do its work: ${f.because}. Meanwhile mail ${f.meanwhile === 'pass' ? 'passes without it' : 'is to come later'}`,
  },
  'scanner.well': { agent: 'MTA', level: 'notice', outcome: 'ok', say: f => `${f.scanner} works again` },
  'store.recovered': {
    agent: 'MS',
    level: 'notice',
    outcome: 'info',
    say: f => `After a stop: ${f.recipients} recipients went back to the queue`,
  },

  'connection.refused': {
    agent: 'Server',
    level: 'notice',
    outcome: 'refused',
    say: f =>
      `${f.remote} was turned away (${f.listener}): ${f.because}${f.more > 0 ? `; ${f.more} more like it` : ''}`,
  },
  'smtp.connected': {
    agent: 'MTA',
    level: 'debug',
    outcome: 'info',
    say: f => `${f.remote} connected (${f.listener})`,
  },
  'smtp.tls': { agent: 'MTA', level: 'debug', outcome: 'info', say: f => `encrypted with ${f.version}, ${f.cipher}` },
  'smtp.signed-in': {
    agent: 'MSA',
    level: 'info',
    outcome: 'ok',
    say: f => `${f.user} signed in from ${f.remote} (${f.mechanism})`,
  },
  'smtp.sign-in-refused': {
    agent: 'MSA',
    level: 'warning',
    outcome: 'refused',
    say: f => `sign-in as ${f.user} from ${f.remote} refused: ${f.why}`,
  },
  'smtp.refused': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'refused',
    say: f =>
      `${f.remote}${f.recipient ? ` to ${f.recipient}` : f.recipients ? ` to ${f.recipients[0]} and others` : f.sender !== null ? ` from ${sender(f.sender)}` : ''} refused with ${codes(f.reply)}: ${f.because}`,
  },
  'smtp.closed': {
    agent: 'MTA',
    level: 'debug',
    outcome: 'info',
    say: f => `${f.remote} left after ${lasted(f.seconds)}: ${f.accepted} accepted, ${f.refused} refused (${f.why})`,
  },

  'queue.accepted': {
    agent: 'MSA',
    level: 'info',
    outcome: 'ok',
    say: f =>
      `${sender(f.sender)} → ${people(f.recipients)}: ${f.size} octets accepted${fromWhom(f.user ?? f.device ?? f.submitter ?? f.fetched ?? f.remote)} (${f.protocol})`,
  },
  'queue.relayed': {
    agent: 'MTA',
    level: 'info',
    outcome: 'ok',
    say: f =>
      `${f.recipient} relayed to ${f.host ?? 'the next hop'}: ${f.reply}${f.security ? `. ${padlockOf(f.security, f.host).sentence}` : ''}`,
  },
  'queue.deferred': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'waiting',
    say: f => `${f.recipient} waits, next try at ${new Date(f.nextAt).toISOString().slice(11, 19)} UTC: ${f.reply}`,
  },
  'queue.failed': { agent: 'MTA', level: 'warning', outcome: 'failed', say: f => `${f.recipient} failed: ${f.reply}` },
  'queue.operated': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'info',
    say: f => `${operatedWords(f)}: ${people(f.recipients)}`,
  },
  'queue.frozen': { agent: 'MTA', level: 'notice', outcome: 'attention', say: frozenWords },
  'queue.reported': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'info',
    say: f =>
      f.report
        ? `${sender(f.to)} is told (${f.kind}): ${people(f.recipients)}`
        : `no report (${f.kind}) for ${people(f.recipients)}: ${f.because ?? 'not wished'}`,
  },
  'drop.set-aside': {
    agent: 'MSA',
    level: 'warning',
    outcome: 'attention',
    say: f => `A file of the drop folder is no mail that can be taken: ${f.because}. It is kept as ${f.file}`,
  },
  'mta.judged': { agent: 'MTA', level: 'info', outcome: 'info', say: f => judged(f) },
  'msa.judged': { agent: 'MSA', level: 'info', outcome: 'info', say: f => judged(f) },
  'msa.breaker': {
    agent: 'MSA',
    level: 'warning',
    outcome: 'attention',
    say: f =>
      f.what === 'stopped'
        ? `mail from ${f.user} is held from now on: ${f.because}`
        : `mail from ${f.user} goes again: ${f.because}`,
  },
  'reports.received': {
    agent: 'MDA',
    level: 'info',
    outcome: 'info',
    say: f =>
      f.kind === 'dmarc'
        ? `${f.organization} reports on ${f.domain}, ${f.day}: ${f.total} messages in its name, ${f.failed} of them failed`
        : `${f.organization} reports on the mail hosts of ${f.domain}, ${f.day}: ${f.total} sessions, ${f.failed} of them failed`,
  },
  'reports.unreadable': {
    agent: 'MDA',
    level: 'notice',
    outcome: 'attention',
    say: f => `A report from ${f.from} was not taken: ${f.because}. The mail with it lies in its mailbox`,
  },
  'reports.sent': {
    agent: 'MTA',
    level: 'info',
    outcome: 'info',
    say: f =>
      `The ${f.kind === 'dmarc' ? 'DMARC' : 'TLS'} report for ${f.domain}, ${f.day}, to ${f.destination}: ${f.result}${f.because === '' ? '' : ` (${f.because})`}`,
  },
  'mta.peer-limited': {
    agent: 'MTA',
    level: 'warning',
    outcome: 'refused',
    say: f =>
      `${f.peer} is ${f.until === null ? 'slowed down' : `shut out until ${new Date(f.until).toISOString().slice(11, 16)} UTC`}: ${f.because}`,
  },
  'mta.peer-forgiven': { agent: 'MTA', level: 'notice', outcome: 'info', say: f => `${f.peer} may begin anew` },
  'mda.filed': {
    agent: 'MDA',
    level: 'info',
    outcome: 'ok',
    say: f =>
      `${f.recipient} ${f.captured ? 'captured' : 'filed'} in ${f.account}/${f.mailbox}${uid(f)}${f.by ? ` by ${f.by}` : ''}`,
  },
  'mda.expanded': {
    agent: 'MDA',
    level: 'info',
    outcome: 'ok',
    say: f =>
      `${f.recipient} stands for ${people(f.into, f.more)}${f.sender === undefined ? '' : `, in the name of ${f.sender}`}`,
  },
  'mda.handed': {
    agent: 'MDA',
    level: 'info',
    outcome: 'ok',
    say: f => `${f.recipient} handed to ${f.to}: ${f.reply}${f.uncertain ? '; perhaps a second time' : ''}`,
  },
  'directory.changed': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f => `${f.what}: ${f.name} (${f.by})`,
  },
  'dkim.key': {
    agent: 'Server',
    level: 'notice',
    outcome: 'info',
    say: f => `${KEY_NAMES[f.type] ?? f.type} key ${f.selector} of ${f.domain}: ${f.what} (${f.by})`,
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

/** What we write ourselves comes from nobody. */
const fromWhom = (name: string): string => (name === '' ? '' : ` from ${name}`);

export const levelOf = (name: string): Level => entryOf(name)?.level ?? 'info';
export const outcomeOf = (name: string): EventOutcome => entryOf(name)?.outcome ?? 'info';
