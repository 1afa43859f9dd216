/**
 * Scripts of mailboxes (RFC 6785): what a client has put into a mailbox, or marked there, is looked at by the script that the
 * mailbox names (METADATA, /shared/imapsieve/script). The store notes each such act with the act itself (script_task), so none
 * is forgotten in a crash; what the script decides and the end of its task are one act. What scripts do starts no script.
 *
 * The script is the mailbox's owner's, whoever acted there. What it does not keep is taken out, to be brought back as whatever
 * is expunged (§3.4 lets a server expunge instead of marking \Deleted).
 */
import { event } from '../events/event.ts';
import { decide } from '../sieve/decide.ts';
import type { Compiled } from '../sieve/extension.ts';
import { usualLimits } from '../sieve/limits.ts';
import type { Action, Because, Keep, Plan, Redirect } from '../sieve/plan.ts';
import { answering } from '../sifting/answers.ts';
import { factsOf } from '../sifting/facts.ts';
import type { Stage } from '../sifting/scripts.ts';
import {
  type Account,
  type Commands,
  Flag,
  type Mailbox,
  type Note,
  type Row,
  type ScriptTask,
  type StoreFault,
} from '../store/interface.ts';
import type { FilterOptions } from './filter.ts';
import {
  byWords,
  contentOf,
  copied,
  emptyDraft,
  fileInto,
  mailboxesOnce,
  marksOf,
  placeOf,
  type Told,
  type Turn,
  tell,
} from './filter-draft.ts';
import { withoutReturnPath } from './redirects.ts';
import { notify } from './replies.ts';

export type ImapFilter = {
  /** Nothing waits. For tests and a polite end. */
  idle(): Promise<void>;
  close(): void;
};

export type ImapFilterOptions = FilterOptions & {
  /** Leases of what was sent on. */
  readonly take: (leases: Commands['carryOutTask']['out']['recipients']) => void;
};

const AT_ONCE = 50;
const ENTRY = '/imapsieve/script';

export function startImapFilter(options: ImapFilterOptions): ImapFilter {
  let working: Promise<void> | null = null;
  let again = false;
  let closed = false;
  const work = async () => {
    do {
      again = false;
      for (let more = true; more && !closed; ) {
        const tasks = await options.store.scriptTasks(AT_ONCE);
        for (const task of tasks) if (!closed) await runTask(options, task);
        more = tasks.length === AT_ONCE;
      }
    } while (again && !closed);
  };
  const wake = () => {
    again = true;
    working ??= work()
      .catch(fault => options.onBug(fault, 'scripts of mailboxes'))
      .finally(() => {
        working = null;
      });
  };
  const stop = options.store.watchMailboxes(hints => {
    if (hints.some(({ about }) => about.includes('task'))) wake();
  });
  // What an earlier run has left.
  wake();
  return {
    async idle() {
      while (working) await working;
    },
    close() {
      closed = true;
      stop();
    },
  };
}

type Doing = Commands['carryOutTask']['in'];

/** One that cannot be done is over: it would not be done the next time either. */
async function runTask(options: ImapFilterOptions, task: ScriptTask): Promise<void> {
  const doing = await doingOf(options, task).catch(bug => {
    options.onBug(bug, 'the script of a mailbox');
    return null;
  });
  const nothing: Doing = { ...nothingOf(options, task), contents: [], files: [], sends: [], memories: [] };
  const done =
    (await (doing ? carriedOutOnce(options, doing) : null)) ?? (await options.store.run('carryOutTask', nothing));
  if (done.ok) options.take(done.value.recipients);
  else if (done.error !== 'no-such') throw new Error(`the task of a script could not be ended: ${done.error}`);
}

/** null: it cannot be done, and would keep all others waiting. A disk that is full, or away, does not last. */
async function carriedOutOnce(
  { store, onBug }: ImapFilterOptions,
  { input, notes }: { readonly input: Doing; readonly notes: readonly Note[] },
) {
  try {
    const done = await store.run('carryOutTask', input, { notes });
    if (done.ok || !lasting.has(done.error)) return done;
    onBug(new Error(done.error), 'the script of a mailbox');
  } catch (bug) {
    onBug(bug, 'the script of a mailbox');
  }
  return null;
}
const lasting: ReadonlySet<StoreFault> = new Set(['exists', 'over-quota', 'not-empty', 'not-allowed', 'changed']);

const nothingOf = ({ clock }: ImapFilterOptions, { id }: ScriptTask) => ({
  ...{ task: id, replace: null, flags: null, remove: false, removed: null, internalDate: clock.now() },
});

async function doingOf(options: ImapFilterOptions, task: ScriptTask) {
  const { store, config, scripts } = options;
  const mailbox = await store.mailboxById(task.account, task.mailbox);
  const account = (await store.accounts()).find(one => one.id === task.account);
  const row = mailbox && (await rowOf(options, task));
  const name = mailbox && (await scriptName(options, task));
  if (!account || !row || !name || !config()['sieve.enabled']) return null;
  const turn = await turnFor(options, task, account, mailbox, row);
  const compiled = await scripts.named(task.account, name);
  const stage: Stage = { name, owner: 'account', compiled: null, fault: null };
  if (compiled === null || typeof compiled === 'string') {
    failed(options, turn, stage, compiled ?? 'there is no script of that name', null);
    return { input: inputOf(options, task, turn, null), notes: turn.draft.notes };
  }
  const plan = await planOf(options, turn, compiled);
  if (plan.error) failed(options, turn, stage, plan.error.message, plan.error.at?.line ?? null);
  return { input: await carriedOut(options, task, turn, { plan, stage }), notes: turn.draft.notes };
}

async function rowOf({ store }: ImapFilterOptions, { account, mailbox, uid }: ScriptTask): Promise<Row | null> {
  for await (const [row] of store.rows(account, mailbox, [[uid, uid]])) if (row) return row;
  return null;
}

/** The mailbox's own, else the account's for all of its mailboxes (§2.3.1). */
async function scriptName({ store }: ImapFilterOptions, { account, mailbox }: ScriptTask): Promise<string | null> {
  for (const place of [mailbox, null]) {
    const all = await store.annotations(account, place);
    const known = all.find(({ owner, entry }) => owner === null && entry === ENTRY);
    if (known) return Buffer.from(known.value).toString('utf8');
  }
  return null;
}

type ImapTurn = Turn<Told> & { readonly row: Row; readonly mailbox: Mailbox };

async function turnFor(
  options: ImapFilterOptions,
  task: ScriptTask,
  account: Account,
  mailbox: Mailbox,
  row: Row,
): Promise<ImapTurn> {
  const { store, clock, config, hostName, separator } = options;
  const now = clock.now();
  const known = await store.message(row.message);
  const trace = known?.trace ?? options.newTrace();
  const facts = factsOf({
    ...{ octets: await store.bytes(row.message), sender: '', recipient: account.address, parameters: null },
    ...{ original: null, account, addresses: [account.address], judged: await store.judgement(trace), now },
    ...{ separator: separator(), host: hostName(), junkFrom: config()['checks.junk-from'] },
    imap: {
      ...{ cause: task.cause, mailbox: mailbox.name, mailboxFrom: null },
      ...{ changedFlags: task.flags, flags: flagNames(row) },
    },
  });
  const lease = { address: account.address, sender: account.address, trace, acceptedAt: now };
  const common = { lease, account, facts, judged: null, inbox: mailbox.name, now, draft: emptyDraft() };
  return { ...common, row, mailbox, mailboxes: mailboxesOnce(store, account.id) };
}

const systemFlags = [
  ['\\Seen', Flag.seen],
  ['\\Answered', Flag.answered],
  ['\\Flagged', Flag.flagged],
  ['\\Deleted', Flag.deleted],
  ['\\Draft', Flag.draft],
] as const;
const flagNames = ({ flags, keywords }: Row): string[] => [
  ...systemFlags.filter(([, bit]) => flags & bit).map(([name]) => name),
  ...keywords,
];

function planOf({ store, scripts, config }: ImapFilterOptions, turn: ImapTurn, compiled: Compiled): Promise<Plan> {
  const limits = { ...usualLimits, redirects: Math.max(1, config()['sieve.most-redirects']) };
  return decide(compiled, turn.facts, answering({ store, scripts }, turn.account.id, turn.now), limits);
}

function failed(
  { faults }: ImapFilterOptions,
  turn: ImapTurn,
  { name: script, owner }: Stage,
  ...[because, line]: [string, number | null]
): void {
  const { account, lease, now, draft } = turn;
  faults.failed({ account: account.id, address: account.address, script, owner, because });
  const told = { recipient: lease.address, account: account.address, script, owner, because, line };
  draft.notes.push(event('mda.script-failed', now, lease.trace, told));
}

// ── what it decides ──

async function carriedOut(
  options: ImapFilterOptions,
  task: ScriptTask,
  turn: ImapTurn,
  { plan, stage }: { readonly plan: Plan; readonly stage: Stage },
): Promise<Doing> {
  for (const action of plan.actions) await act(options, turn, action, byWords(action.because, stage));
  const keep = plan.actions.find(action => action.do === 'keep');
  const because: Because = plan.actions.at(-1)?.because ?? { line: 0, column: 0, rule: null };
  if (!keep) tell(turn, 'removed', byWords(because, stage));
  else if (isChange(turn, keep)) tell(turn, 'changed', byWords(keep.because, stage));
  return inputOf(options, task, turn, keep ?? 'removed');
}

async function act(options: ImapFilterOptions, turn: ImapTurn, action: Action, by: string): Promise<void> {
  switch (action.do) {
    case 'fileinto': {
      const place = await placeOf(turn, action, options.makesMailboxes());
      // §3.8: a copy bears what the message bears, unless the script says otherwise.
      return fileInto(turn, place, action.flags ?? flagNames(turn.row), contentOf(turn, action.message), by);
    }
    case 'redirect':
      return sendOn(options, turn, action, by);
    case 'notify':
      return notify(options, turn, action, by);
    // Refusals and answers are for arriving mail: a script that wants them here has failed (§3.11).
    default:
  }
}

/** It is the owner's own mail now, who sends it on himself. */
async function sendOn(options: ImapFilterOptions, turn: ImapTurn, action: Redirect, by: string): Promise<void> {
  const to = action.address;
  if (to === null || options.most() === 0 || !options.mayWrite(turn.account.id)) {
    const because = to === null ? `nobody can say who stands in the list ${action.list}` : 'scripts send no more now';
    return tell(turn, 'not-redirected', by, { to: to ?? action.list ?? '', because });
  }
  const bytes = withoutReturnPath(action.message);
  const { address: sender } = turn.account;
  const { message, note } = await options.write({ bytes, sender, to, subject: 'Sent on', about: turn.lease.trace });
  turn.draft.sends.push(message);
  turn.draft.notes.push(note);
  tell(turn, 'redirected', by, { to, sent: message.trace });
}

const isChange = ({ facts, row }: ImapTurn, { message, flags }: Keep): boolean =>
  message !== facts.message || (flags !== null && !sameMarks(row, flags));

function sameMarks(row: Row, flags: readonly string[]): boolean {
  const marks = marksOf(flags);
  const lower = (words: readonly string[]) =>
    words
      .map(word => word.toLowerCase())
      .sort()
      .join(' ');
  return marks.flags === row.flags && lower(marks.keywords) === lower(row.keywords);
}

function inputOf(options: ImapFilterOptions, task: ScriptTask, turn: ImapTurn, keep: Keep | 'removed' | null): Doing {
  const { now, mailbox } = turn;
  const changes = keep !== null && keep !== 'removed' && isChange(turn, keep);
  const replace = changes ? contentOf(turn, keep.message) : null;
  const { contents, sends, memories } = turn.draft;
  // It was filed long ago.
  const files = turn.draft.files.map(file => ({ ...file, note: file.note && copied(file.note) }));
  const removed = {
    ...{ name: 'ms.expunged', at: now },
    fields: { by: turn.account.address, protocol: 'script', client: null, remote: '', mailbox: mailbox.name },
  };
  return {
    ...{ ...nothingOf(options, task), contents, files, sends, memories, replace },
    flags: changes && keep.flags !== null ? marksOf(keep.flags) : null,
    ...(keep === 'removed' ? { remove: true, removed } : {}),
  };
}
