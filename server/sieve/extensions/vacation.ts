/**
 * "vacation" and "vacation-seconds": an answer while the owner is away. RFC 5230, RFC 6131, RFC 3834.
 *
 *   vacation [":days" number / ":seconds" number] [":subject" string] [":from" string] [":addresses" string-list]
 *            [":mime"] [":handle" string] <reason: string>
 *
 * Who is never answered stands in ../unanswered.ts and is decided here; whether this sender had the same answer lately
 * is decided by who carries out the plan, which names what to remember (`handle`, `seconds`).
 */
import { createHash } from 'node:crypto';
import { parseMailbox } from '../../mime/address.ts';
import { firstField } from '../../mime/header.ts';
import type { Span } from '../ast.ts';
import { authorOf } from '../author.ts';
import type { Arguments, CommandDefinition, CompileContext, Extension, Run, Step, Text, Texts } from '../extension.ts';
import { whyUnanswered } from '../unanswered.ts';
import { copyOf } from './fcc.ts';
import { onlyForArrivingMail } from './imapsieve.ts';

const DAY = 24 * 3600;
/** RFC 5230 §4.1: 7 unless the script says otherwise; 0 counts as 1, and what is above the longest as the longest. */
const USUAL_DAYS = 7;
const LEAST_DAYS = 1;
const LONGEST = 365 * DAY;

/** Compiled arguments: texts wait for the run. */
type Answer = {
  readonly reason: Text;
  readonly subject: Text | null;
  readonly from: Text | null;
  readonly addresses: Texts | null;
  readonly mime: boolean;
  readonly handle: Text | null;
  readonly seconds: number;
  readonly args: Arguments;
};

function compileVacation(args: Arguments, context: CompileContext): Step {
  const answer: Answer = {
    reason: args.text(0),
    subject: args.tag('subject')?.text ?? null,
    from: args.tag('from')?.text ?? null,
    addresses: args.tag('addresses')?.texts ?? null,
    mime: args.tag('mime') !== null,
    handle: args.tag('handle')?.text ?? null,
    seconds: periodOf(args),
    args,
  };
  check(answer, context);
  return run => {
    answerOnce(run, answer);
    return null;
  };
}

function periodOf(args: Arguments): number {
  const seconds = args.tag('seconds')?.number ?? null;
  // RFC 6131 §2: 0 seconds answer every message.
  if (seconds !== null) return Math.min(seconds, LONGEST);
  const days = args.tag('days')?.number ?? USUAL_DAYS;
  return Math.min(Math.max(days, LEAST_DAYS) * DAY, LONGEST);
}

function check({ reason, from, addresses, mime }: Answer, context: CompileContext): void {
  if (from?.constant != null && !authorOf(from.constant))
    context.problem(`"${from.constant}" is not an address to answer from`, from.node.span);
  for (const { constant, node } of addresses?.items ?? [])
    if (constant !== null && !parseMailbox(constant).ok)
      context.warning(`"${constant}" is not an address, so no message is for it`, node.span);
  if (mime && reason.constant !== null && firstField(Buffer.from(`${reason.constant}\r\n`), 'content-type') === null)
    context.warning(
      'with ":mime" the text begins with its own header: "Content-Type: …" and a blank line',
      reason.node.span,
    );
}

function answerOnce(run: Run, answer: Answer): void {
  const at = answer.args.node.span;
  onlyForArrivingMail(run, 'vacation', at);
  // RFC 5230 §4.7: a second one is an error, whether or not the first was due.
  if (run.kept.has('vacation')) run.fail('"vacation" may answer a message only once', at);
  run.kept.set('vacation', true);
  const addresses = answer.addresses?.of(run) ?? [];
  run.spend(addresses.length + 1);
  const silent = whyUnanswered(run.facts, run.message, addresses);
  if (silent !== null) run.trace('noted', `no answer: ${silent}`, at);
  else plan(run, answer, addresses, at);
}

function plan(run: Run, answer: Answer, addresses: readonly string[], at: Span): void {
  const reason = answer.reason.of(run);
  const subject = answer.subject?.of(run) ?? null;
  const from = sender(run, answer);
  const { mime, seconds } = answer;
  const handle = answer.handle?.of(run) ?? digest([reason, subject, from, mime]);
  run.act(
    { do: 'vacation', reason, subject, from, addresses, mime, handle, seconds, fcc: copyOf(answer.args, run) },
    at,
  );
}

/** RFC 5230 §4.3: what is not an address is left out, for the answer matters more. */
function sender(run: Run, { from }: Answer): string | null {
  const written = from?.of(run) ?? null;
  if (written === null || authorOf(written)) return written;
  run.trace('noted', `the answer comes from the account's own address: "${written}" is none`, from!.node.span);
  return null;
}

/** RFC 5230 §4.2: without a handle, what makes the answer another one makes another handle. */
const digest = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);

const command: CommandDefinition = {
  name: 'vacation',
  positional: ['text'],
  tags: [
    { name: 'days', value: 'number', group: 'period' },
    { name: 'subject', value: 'text' },
    { name: 'from', value: 'text' },
    { name: 'addresses', value: 'texts' },
    { name: 'mime' },
    { name: 'handle', value: 'text' },
  ],
  compile: compileVacation,
};

export const vacation: Extension = { capability: 'vacation', commands: [command] };
export const vacationSeconds: Extension = {
  capability: 'vacation-seconds',
  brings: ['vacation'],
  tags: [{ on: ['vacation'], tags: [{ name: 'seconds', value: 'number', group: 'period' }] }],
};
