/**
 * A fault script: what a program under test is to meet, step by step. JSON, with comments allowed, so that it can lie in git:
 *
 *   { "name": "A bad day", "seed": 7, "steps": [
 *       { "at": "rcpt", "recipient": "*@slow.test", "nth": 3, "reply": "451 4.2.1 Try again later" },
 *       { "at": "data", "throttle": 2000 } ] }
 *
 * Steps are looked at from top to bottom; the first that fires decides, and those below it do not see what happened.
 * Pure: reading and judging only. What it does is `run.ts`.
 */
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { z } from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { type FaultPlace, faultPlaces } from '../../smtp/fault.ts';

const MOST_STEPS = 100;
const LONGEST_TEXT = 1000;
/** Seconds: longer than programs wait. */
const LONGEST_DELAY = 600;
const MOST_COUNT = 1_000_000;
export const LONGEST_SCRIPT = 60_000;

const pattern = z.string().min(1).max(320);
const count = z.number().int().min(1).max(MOST_COUNT);
const seconds = z.number().gt(0).max(86_400);

export const countedBy = ['all', 'session', 'message', 'remote', 'user', 'sender', 'recipient'] as const;

const stepSchema = z.strictObject({
  /** What it is called in the journal; without one, its number. */
  name: z.string().min(1).max(100).optional(),
  at: z.enum(faultPlaces),
  // For whom: patterns with *, whatever the case.
  ...{
    sender: pattern.optional(),
    recipient: pattern.optional(),
    user: pattern.optional(),
    remote: pattern.optional(),
  },
  /** The message, or what MAIL says of it, is bigger: octets. */
  bigger: z.number().int().min(1).max(10_000_000_000).optional(),
  // When. Of several each must hold. Counted is what fits whom and where.
  nth: z.union([count, z.array(count).min(1).max(100).readonly()]).optional(),
  every: count.optional(),
  first: count.optional(),
  beyond: count.optional(),
  chance: z.number().gt(0).max(1).optional(),
  above: z.strictObject({ count, seconds }).optional(),
  greylist: seconds.optional(),
  per: z.enum(countedBy).optional(),
  // What.
  reply: z.string().min(3).max(LONGEST_TEXT).optional(),
  delay: z.number().gt(0).max(LONGEST_DELAY).optional(),
  silent: z.literal(true).optional(),
  drop: z.enum(['before', 'unheard', 'after', 'half']).optional(),
  throttle: z.number().int().min(10).max(10_000_000).optional(),
  /** Milliseconds between the pieces of the answer. */
  split: z.number().int().min(1).max(2000).optional(),
  hide: z.array(z.string().min(1).max(50)).min(1).max(50).readonly().optional(),
  announce: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,49}$/), z.string().max(200)).optional(),
  tls: z.literal('fail').optional(),
});

export const scriptSchema = z.strictObject({
  name: z.string().min(1).max(100).optional(),
  seed: z.number().int().min(0).max(4_294_967_295).optional(),
  steps: z.array(stepSchema).max(MOST_STEPS).readonly(),
});

export type FaultStep = z.infer<typeof stepSchema>;
export type FaultScript = z.infer<typeof scriptSchema>;
export type CountedBy = (typeof countedBy)[number];

const actions = ['reply', 'delay', 'silent', 'drop', 'throttle', 'split', 'hide', 'announce', 'tls'] as const;

/** Of a text as it lies in a file. Each fault is a sentence that names its line. */
export function readScript(text: string): Result<FaultScript, readonly string[]> {
  if (text.length > LONGEST_SCRIPT) return err([`The script is longer than ${LONGEST_SCRIPT} characters`]);
  const faults: ParseError[] = [];
  const value: unknown = parse(text, faults, { allowTrailingComma: true });
  if (faults.length > 0)
    return err(
      faults.slice(0, 5).map(({ error, offset }) => `Line ${lineOf(text, offset)}: ${printParseErrorCode(error)}`),
    );
  return judgeScript(value);
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

export function judgeScript(value: unknown): Result<FaultScript, readonly string[]> {
  const read = scriptSchema.safeParse(value);
  if (!read.success) return err(read.error.issues.slice(0, 10).map(issue => `${where(issue.path)}: ${issue.message}`));
  const faults = read.data.steps.flatMap((step, i) => faultsOf(step).map(fault => `Step ${i + 1}: ${fault}`));
  return faults.length > 0 ? err(faults) : ok(read.data);
}

function where(path: readonly PropertyKey[]): string {
  const [first, number, ...more] = path.map(String);
  if (first === undefined) return 'The script';
  return first === 'steps' && number !== undefined
    ? [`Step ${Number(number) + 1}`, ...more].join(', ')
    : path.map(String).join('.');
}

/** Where a word of a step has a meaning; elsewhere it would silently do nothing. */
const only: readonly { readonly word: keyof FaultStep; readonly at: readonly FaultPlace[] }[] = [
  { word: 'hide', at: ['ehlo'] },
  { word: 'announce', at: ['ehlo'] },
  { word: 'tls', at: ['starttls'] },
  { word: 'throttle', at: ['data'] },
  { word: 'recipient', at: ['rcpt', 'data', 'message'] },
  { word: 'sender', at: ['mail', 'rcpt', 'data', 'message'] },
  { word: 'user', at: ['auth', 'mail', 'rcpt', 'data', 'message', 'reset', 'quit'] },
  { word: 'bigger', at: ['mail', 'data', 'message'] },
  { word: 'greylist', at: ['mail', 'rcpt', 'data', 'message'] },
];
/** What is counted apart must be known there. */
const knownAt: Readonly<Partial<Record<CountedBy, readonly FaultPlace[]>>> = {
  message: ['mail', 'rcpt', 'data', 'message'],
  user: ['auth', 'mail', 'rcpt', 'data', 'message', 'reset', 'quit'],
  sender: ['mail', 'rcpt', 'data', 'message'],
  recipient: ['rcpt', 'data', 'message'],
};

function faultsOf(step: FaultStep): string[] {
  const faults: string[] = [];
  if (!actions.some(word => step[word] !== undefined)) faults.push(`it does nothing; one of ${actions.join(', ')}`);
  for (const { word, at } of only)
    if (step[word] !== undefined && !at.includes(step.at))
      faults.push(`"${word}" has a meaning only at ${at.join(', ')}`);
  const known = step.per && knownAt[step.per];
  if (known && !known.includes(step.at)) faults.push(`"per": "${step.per}" has a meaning only at ${known.join(', ')}`);
  if (step.drop === 'half' && step.at !== 'data') faults.push('"drop": "half" has a meaning only at data');
  if (step.reply !== undefined) faults.push(...replyFaults(step.reply, step.at));
  const alone = (['reply', 'silent', 'tls'] as const).filter(word => step[word] !== undefined);
  if (alone.length > 1) faults.push(`"${alone.join('" and "')}" cannot both be`);
  if (step.silent && (step.drop || step.delay || step.split))
    faults.push('"silent" is never answered: nothing goes with it');
  if (step.reply !== undefined && step.drop !== undefined && step.drop !== 'after')
    faults.push('a connection that drops before its answer has none: with "reply" only "drop": "after"');
  if (step.drop === 'before' && step.split !== undefined) faults.push('"drop": "before" leaves nothing to split');
  return faults;
}

/** A reply as it is written: '451 4.2.1 Try again later'. Further lines stand behind \n. */
const REPLY = /^(\d{3})(?: (\d\.\d{1,3}\.\d{1,3}))?(?: ([^\r]+))?$/;

export type WrittenReply = { readonly code: number; readonly status: string; readonly text: string };

export function replyOf(written: string): WrittenReply | null {
  const [, code, status = '', text = ''] = REPLY.exec(written) ?? [];
  return code === undefined ? null : { code: Number(code), status, text: text || 'Refused by the fault script' };
}

function replyFaults(written: string, at: FaultPlace): string[] {
  const said = replyOf(written);
  if (!said) return [`"reply": "${written}" is no answer such as "451 4.2.1 Try again later"`];
  if (said.code < 400 || said.code > 599) return [`"reply" begins with ${said.code}; a refusal is from 400 to 599`];
  // RFC 3463 §2: the class of both says the same.
  if (said.status && said.status[0] !== String(said.code)[0])
    return [`"reply": ${said.code} and ${said.status} do not go together; both begin with the same digit`];
  // RFC 5321 §4.3.2: instead of a greeting only these.
  if (at === 'connect' && said.code !== 421 && said.code !== 554)
    return ['"reply" at connect is 421 or 554: nothing else may be said instead of a greeting'];
  return [];
}
