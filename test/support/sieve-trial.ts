/** A script tried on a message, in one call: what would be done, in a line for each act; or what is wrong with it. */
import assert from 'node:assert/strict';
import { printProblem } from '../../server/sieve/ast.ts';
import { compileText } from '../../server/sieve/compile.ts';
import type { Compiled, RunLimits } from '../../server/sieve/extension.ts';
import type {
  Answer,
  EnvelopeFacts,
  ImapFacts,
  MailboxFact,
  Question,
  ScanFacts,
  SieveFacts,
} from '../../server/sieve/facts.ts';
import { usualLimits } from '../../server/sieve/limits.ts';
import { sieveMessage } from '../../server/sieve/message.ts';
import type { Action, Destination, Plan } from '../../server/sieve/plan.ts';
import { runScript } from '../../server/sieve/run.ts';

export const letter = `From: Ana <ana@other.test>
To: Ben <ben@office.test>
Subject: hello
Date: Mon, 23 Nov 2026 09:00:00 +0000
Message-ID: <one@other.test>

A letter.
`;

/** What the world of a trial knows; anything else is not there. */
export type Knows = {
  readonly mailboxes?: readonly MailboxFact[];
  /** By list name. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  /** By "mailbox entry", or "entry" of the server. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** By "handle id". */
  readonly duplicates?: readonly string[];
  /** By "location/name"; texts are compiled. */
  readonly scripts?: Readonly<Record<string, string>>;
};

export type Circumstances = Knows & {
  readonly message?: string | Uint8Array;
  readonly envelope?: Partial<EnvelopeFacts>;
  readonly addresses?: readonly string[];
  readonly scan?: Partial<ScanFacts>;
  readonly imap?: ImapFacts | null;
  readonly separator?: string | null;
  readonly environment?: Readonly<Record<string, string>>;
  readonly now?: number;
  readonly limits?: Partial<RunLimits>;
  /** Called with each question, before it is answered. */
  readonly asked?: (question: Question) => void;
};

/** Lines become CRLF. */
export const octets = (text: string): Buffer => Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'utf8');

export const factsOf = (given: Circumstances = {}): SieveFacts => ({
  message: sieveMessage(
    typeof given.message === 'string' || !given.message ? octets(given.message ?? letter) : given.message,
  ),
  envelope: { from: 'ana@other.test', to: 'ben@office.test', ...given.envelope },
  account: { name: 'ben', addresses: given.addresses ?? ['ben@office.test'] },
  now: given.now ?? Date.UTC(2026, 10, 23, 9, 0, 0),
  zoneAt: () => 60,
  separator: given.separator === undefined ? '+' : given.separator,
  environment: given.environment ?? {},
  scan: { spam: null, virus: null, ...given.scan },
  imap: given.imap ?? null,
});

export function compiled(script: string): Compiled {
  const checked = compileText(script.replace(/\r?\n/g, '\r\n'));
  assert.ok(checked.compiled, checked.problems.map(printProblem).join('\n'));
  return checked.compiled;
}

/** In words, with their places; warnings too. */
export const problems = (script: string): string[] =>
  compileText(script.replace(/\r?\n/g, '\r\n')).problems.map(printProblem);

export function planOf(script: string, given: Circumstances = {}): Plan {
  const world = {
    ask(question: Question) {
      given.asked?.(question);
      return answerTo(question, given);
    },
  };
  const outcome = runScript(compiled(script), factsOf(given), world, { ...usualLimits, ...given.limits });
  assert.ok(outcome.kind === 'decided');
  return outcome.plan;
}

/** What is done, a line each; after an error that error first. */
export function done(script: string, given: Circumstances = {}): string[] {
  const plan = planOf(script, given);
  const acts = plan.actions.map(inWords);
  return plan.error ? [`error: ${plan.error.message}`, ...acts] : acts;
}

function answerTo(question: Question, knows: Knows): Answer {
  const mailboxes = knows.mailboxes ?? [{ name: 'INBOX', id: 'Finbox', specialUse: [] }];
  switch (question.ask) {
    case 'mailbox':
      return mailboxes.find(({ name }) => name === question.name) ?? null;
    case 'mailbox-by-id':
      return mailboxes.find(({ id }) => id === question.id) ?? null;
    case 'mailbox-by-use':
      return mailboxes.find(({ specialUse }) => specialUse.includes(question.use)) ?? null;
    case 'metadata':
      return (
        knows.metadata?.[question.mailbox === null ? question.entry : `${question.mailbox} ${question.entry}`] ?? null
      );
    case 'duplicate':
      return knows.duplicates?.includes(`${question.handle} ${question.id}`) ?? false;
    case 'list':
      return knows.lists?.[question.list]?.includes(question.value) ?? (knows.lists?.[question.list] ? false : null);
    case 'script': {
      const text = knows.scripts?.[`${question.location}/${question.name}`];
      if (text === undefined) return null;
      const checked = compileText(text.replace(/\r?\n/g, '\r\n'));
      return checked.compiled ?? checked.problems.map(printProblem).join('; ');
    }
  }
}

export function inWords(action: Action): string {
  switch (action.do) {
    case 'keep':
      return `keep${action.implicit ? ' implicitly' : ''}${flags(action.flags)}`;
    case 'fileinto':
      return `fileinto ${into(action)}${action.copy ? ' as a copy' : ''}`;
    case 'redirect':
      return `redirect ${action.address ?? `to the list ${action.list}`}${action.copy ? ' as a copy' : ''}`;
    case 'discard':
      return 'discard';
    case 'reject':
    case 'ereject':
      return `${action.do} ${action.reason}`;
    case 'vacation':
      return `vacation ${action.reason}${action.fcc ? `, a copy into ${into(action.fcc)}` : ''}`;
    case 'notify':
      return `notify ${action.method} ${action.importance} ${action.text ?? '-'}${action.fcc ? `, a copy into ${into(action.fcc)}` : ''}`;
    case 'remember':
      return `remember "${action.handle}" ${action.id} ${action.seconds}${action.last ? ' anew' : ''}`;
  }
}

const flags = (list: readonly string[] | null): string => (list === null ? '' : ` [${list.join(' ')}]`);

function into({ mailbox, flags: marks, create, specialUse, mailboxId }: Destination): string {
  const ways = [specialUse, mailboxId].filter(way => way !== null).map(way => `${way} or `);
  return `${ways.join('')}${mailbox}${create ? ', made if missing' : ''}${flags(marks)}`;
}
