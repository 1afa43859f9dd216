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
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { z } from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { commandNames } from '../../imap/commands/table.ts';
import { oddities } from '../../net/odd-certificates.ts';
import { verbs } from '../../pop3/command.ts';
import { faultPlaces } from '../../smtp/fault.ts';
import { stepFaults } from './sense.ts';

const MOST_STEPS = 100;
const LONGEST_TEXT = 1000;
/** Seconds: longer than programs wait. */
const LONGEST_DELAY = 600;
const MOST_COUNT = 1_000_000;
export const LONGEST_SCRIPT = 60_000;

const pattern = z.string().min(1).max(320);
const count = z.number().int().min(1).max(MOST_COUNT);
const seconds = z.number().gt(0).max(86_400);

const oneOrBetween = (number: z.ZodNumber) => z.union([number, z.tuple([number, number]).readonly()]);

/** Places in SMTP; a command of IMAP or POP3; a handshake. */
export const places = [...faultPlaces, 'imap', 'pop3', 'tls'] as const;
export type Place = (typeof places)[number];

/** 'connect' stands for the greeting, 'login' for signing in, however that is done. */
export const pseudoCommands = ['connect', 'login'] as const;
const asksAtLogin: readonly string[] = ['LOGIN', 'AUTHENTICATE', 'PASS', 'AUTH'];
/** What can stand in `command`, by protocol. */
export const commandsOf: Readonly<Record<'imap' | 'pop3', readonly string[]>> = {
  imap: [...pseudoCommands, ...commandNames.filter(name => !asksAtLogin.includes(name))],
  pop3: [...pseudoCommands, ...verbs.filter(name => !asksAtLogin.includes(name))],
};
const commandName = z.string().min(1).max(40);

export const tlsListeners = ['submission', 'submissions', 'imap', 'imaps', 'pop3', 'pop3s'] as const;
export const tlsFaults = ['fail', 'drop', 'silent', 'alert', ...oddities] as const;

export const countedBy = ['all', 'session', 'message', 'remote', 'user', 'sender', 'recipient'] as const;

const stepSchema = z.strictObject({
  /** What it is called in the journal; without one, its number. */
  name: z.string().min(1).max(100).optional(),
  at: z.enum(places),
  /** Of IMAP and POP3: which, by name. FETCH is UID FETCH too. */
  command: z.union([commandName, z.array(commandName).min(1).max(50).readonly()]).optional(),
  /** Of TLS: where, and which name is asked for. */
  listener: z.enum(tlsListeners).optional(),
  server: pattern.optional(),
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
  /** Seconds; of two numbers one between them, drawn each time. */
  delay: oneOrBetween(z.number().gt(0).max(LONGEST_DELAY)).optional(),
  silent: z.literal(true).optional(),
  drop: z.enum(['before', 'unheard', 'after', 'half']).optional(),
  /** Octets a second. */
  throttle: oneOrBetween(z.number().int().min(10).max(10_000_000)).optional(),
  /** Milliseconds between the pieces of the answer. */
  split: z.number().int().min(1).max(2000).optional(),
  hide: z.array(z.string().min(1).max(50)).min(1).max(50).readonly().optional(),
  announce: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9=+-]{0,49}$/), z.string().max(200)).optional(),
  tls: z.enum(tlsFaults).optional(),
  /** The size of the first literal is told wrong by so many octets. */
  literal: z.number().int().min(-1_000_000).max(1_000_000).optional(),
  uidvalidity: z.literal('changed').optional(),
});

export const scriptSchema = z.strictObject({
  name: z.string().min(1).max(100).optional(),
  seed: z.number().int().min(0).max(4_294_967_295).optional(),
  steps: z.array(stepSchema).max(MOST_STEPS).readonly(),
});

export type FaultStep = z.infer<typeof stepSchema>;
export type FaultScript = z.infer<typeof scriptSchema>;
export type CountedBy = (typeof countedBy)[number];

/** One thing that is wrong, in words, and where it stands; 0: nowhere in particular. */
export type ScriptFault = { readonly line: number; readonly column: number; readonly sentence: string };

/** Of a text as it lies in a file. Each fault is a sentence that names its line. */
export function readScript(text: string): Result<FaultScript, readonly string[]> {
  const read = checkScript(text);
  if (read.ok) return read;
  return err(read.error.map(({ line, sentence }) => (line === 0 ? sentence : `Line ${line}: ${sentence}`)));
}

/** The same, with the place of each fault. */
export function checkScript(text: string): Result<FaultScript, readonly ScriptFault[]> {
  if (text.length > LONGEST_SCRIPT)
    return err([{ line: 0, column: 0, sentence: `The script is longer than ${LONGEST_SCRIPT} characters` }]);
  const faults: ParseError[] = [];
  const tree = parseTree(text, faults, { allowTrailingComma: true });
  if (faults.length > 0)
    return err(
      faults
        .slice(0, 5)
        .map(({ error, offset }) => ({ ...placeOf(text, offset), sentence: printParseErrorCode(error) })),
    );
  const found = judged(tree ? getNodeValue(tree) : undefined);
  if (found.ok) return found;
  return err(
    found.error.map(({ path, sentence }) => {
      const node = tree && nearest(tree, path);
      return { ...(node ? placeOf(text, node.offset) : { line: 0, column: 0 }), sentence };
    }),
  );
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** What stands at the path, or as near to it as there is something. */
function nearest(tree: Node, path: readonly PropertyKey[]): Node {
  let node = tree;
  for (const part of path) {
    const next = typeof part === 'symbol' ? undefined : findNodeAtLocation(node, [part]);
    if (!next) break;
    node = next;
  }
  return node;
}

export function judgeScript(value: unknown): Result<FaultScript, readonly string[]> {
  const found = judged(value);
  return found.ok ? found : err(found.error.map(({ sentence }) => sentence));
}

type Misfit = { readonly path: readonly PropertyKey[]; readonly sentence: string };

function judged(value: unknown): Result<FaultScript, readonly Misfit[]> {
  const read = scriptSchema.safeParse(value);
  if (!read.success)
    return err(
      read.error.issues.slice(0, 10).map(({ path, message }) => ({ path, sentence: `${where(path)}: ${message}` })),
    );
  const faults = read.data.steps.flatMap((step, i) =>
    stepFaults(step).map(fault => ({ path: ['steps', i], sentence: `Step ${i + 1}: ${fault}` })),
  );
  return faults.length > 0 ? err(faults) : ok(read.data);
}

function where(path: readonly PropertyKey[]): string {
  const [first, number, ...more] = path.map(String);
  if (first === undefined) return 'The script';
  return first === 'steps' && number !== undefined
    ? [`Step ${Number(number) + 1}`, ...more].join(', ')
    : path.map(String).join('.');
}

/** A reply as it is written: '451 4.2.1 Try again later'. Further lines stand behind \n. */
const REPLY = /^(\d{3})(?: (\d\.\d{1,3}\.\d{1,3}))?(?: ([^\r]+))?$/;

export type WrittenReply = { readonly code: number; readonly status: string; readonly text: string };

export function replyOf(written: string): WrittenReply | null {
  const [, code, status = '', text = ''] = REPLY.exec(written) ?? [];
  return code === undefined ? null : { code: Number(code), status, text: text || 'Refused by the fault script' };
}
