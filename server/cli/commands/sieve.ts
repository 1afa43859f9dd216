/** sieve: people's scripts for arriving mail, and the server's; checked, tried on mail that came, put, activated. */
import { readFile } from 'node:fs/promises';
import type { Api, ScriptProblem, TrialMessage, TrialOf, TrialOn, TrialOutcome } from '../../api/contract.ts';
import { ApiError } from '../../api/rpc.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { bytes, moment, say, sayJson, sayText, table, warn } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

const options = {
  activate: { type: 'boolean' },
  file: { type: 'string' },
  mailbox: { type: 'string', multiple: true },
  limit: { type: 'string' },
  message: { type: 'string' },
  eml: { type: 'string' },
  all: { type: 'boolean' },
} as const;
type Values = ReturnType<typeof readWords<typeof options>>['values'];
type Act = (api: Api, rest: readonly string[], values: Values) => Promise<number>;

export const sieve: Command = {
  name: 'sieve',
  summary: 'scripts that sort the mail of a person, or of everybody',
  usage: [
    'mailroom sieve list WHOSE',
    'mailroom sieve show|remove WHOSE NAME',
    'mailroom sieve put WHOSE NAME FILE [--activate]',
    'mailroom sieve check FILE',
    'mailroom sieve try ADDRESS [NAME] [--file FILE] [--mailbox NAME]… [--limit N] [--message N | --eml FILE] [--all]',
    'mailroom sieve activate ADDRESS NAME',
    'mailroom sieve off ADDRESS',
    'mailroom sieve rename WHOSE NAME TO',
    'mailroom sieve run server NAME before|after|included',
  ],
  details: [
    'WHOSE is the address of a person, or `server`: those run before or after everybody’s own. FILE - is standard input.',
    'A script that could not run is refused, with the line and column of what is wrong. `try` changes nothing: it tells what a',
    'script would do with the last 200 messages, or with one, and where that differs from now; --all lists those that stay too.',
  ].join('\n'),
  examples: [
    'mailroom sieve try ann@office.example --file new.sieve',
    'mailroom sieve put ann@office.example main new.sieve --activate',
    'mailroom sieve try ann@office.example --eml letter.eml',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('sieve', positionals, verbs);
    try {
      return await withServer(homeOf(values.home), 'yes', api => acts[verb](api, rest, values));
    } catch (fault) {
      if (!(fault instanceof ApiError) || !Array.isArray(fault.details) || fault.details.length === 0) throw fault;
      if (values.json) sayJson(fault.details);
      else tellProblems(fault.details as ScriptProblem[]);
      return exit.refused;
    }
  },
};

const verbs = ['list', 'show', 'put', 'check', 'try', 'activate', 'off', 'rename', 'remove', 'run'] as const;

const whose = (word: string): string | null => (word === 'server' ? null : word);

const runs = { active: 'sorts the mail', before: 'first', after: 'last', none: '' } as const;

const acts: { readonly [V in (typeof verbs)[number]]: Act } = {
  async list(api, rest, { json }) {
    const [word] = exactly(rest, 'WHOSE');
    const { scripts } = await api.filters.scripts({ address: whose(word) });
    if (json) sayJson(scripts);
    else
      table(
        ['NAME', 'RUNS', 'SIZE', 'CHANGED'],
        scripts.map(one => [one.name, runs[one.role], bytes(one.size), moment(one.modifiedAt)]),
        `There are no scripts of ${word}.`,
      );
    return exit.done;
  },
  async show(api, rest, { json }) {
    const [word, name] = exactly(rest, 'WHOSE', 'NAME');
    const found = await api.filters.script({ address: whose(word), name });
    if (json) sayJson(found);
    else {
      sayText(found.text.replace(/\r?\n$/, ''));
      tellProblems(found.problems);
    }
    return exit.done;
  },
  async put(api, rest, { json, activate }) {
    const [word, name, file] = exactly(rest, 'WHOSE', 'NAME', 'FILE');
    if (activate && word === 'server') throw usage('A script of the server is not activated: see sieve run');
    const role = activate ? { role: 'active' as const } : {};
    const done = await api.filters.put({ address: whose(word), name, text: await textOf(file), ...role });
    if (json) sayJson(done);
    else {
      tellProblems(done.warnings);
      say(`${name} was ${done.isNew ? 'added' : 'changed'}${activate ? ', and sorts the mail from now on' : ''}.`);
    }
    return exit.done;
  },
  async check(api, rest, { json }) {
    const [file] = exactly(rest, 'FILE');
    const { problems } = await api.filters.check({ text: await textOf(file) });
    if (json) sayJson(problems);
    else if (problems.length === 0) say('It can run.');
    else tellProblems(problems);
    return problems.some(one => one.severity === 'error') ? exit.refused : exit.done;
  },
  async try(api, rest, values) {
    const [address, name, ...more] = rest;
    if (address === undefined || more.length > 0) throw usage('Missing: ADDRESS, perhaps NAME');
    const told = await api.filters.try({
      address,
      of: await whatIsTried(api, address, name, values),
      on: await onWhat(values),
    });
    if (values.json) {
      sayJson(told);
      return exit.done;
    }
    const [only] = told.messages;
    if (only && told.messages.length === 1) tellOne(only);
    else tellMany(told.messages, values.all === true);
    const count = told.messages.length;
    say(`Of ${count === 1 ? 'one message' : `${count} messages`}: ${told.summary}.`);
    if (told.differ > 0) say(`Otherwise than now: ${told.differences}.`);
    if (told.ended) say('There are more; it took too long.');
    return exit.done;
  },
  async activate(api, rest) {
    const [address, name] = exactly(rest, 'ADDRESS', 'NAME');
    await api.filters.activate({ address, name });
    say(`${name} sorts the mail of ${address} from now on.`);
    return exit.done;
  },
  async off(api, rest) {
    const [address] = exactly(rest, 'ADDRESS');
    await api.filters.activate({ address, name: null });
    say(`Nothing sorts the mail of ${address} any more.`);
    return exit.done;
  },
  async rename(api, rest) {
    const [word, name, to] = exactly(rest, 'WHOSE', 'NAME', 'TO');
    await api.filters.rename({ address: whose(word), name, to });
    say(`${name} is called ${to} now.`);
    return exit.done;
  },
  async remove(api, rest) {
    const [word, name] = exactly(rest, 'WHOSE', 'NAME');
    await api.filters.remove({ address: whose(word), name });
    say(`${name} is gone.`);
    return exit.done;
  },
  async run(api, rest) {
    const [word, name, when] = exactly(rest, 'WHOSE', 'NAME', 'WHEN');
    if (when !== 'before' && when !== 'after' && when !== 'included') throw usage('WHEN is before, after or included');
    await api.filters.role({ address: whose(word), name, role: when === 'included' ? 'none' : when });
    say(when === 'included' ? `${name} runs only where another includes it.` : `${name} runs ${when} people’s own.`);
    return exit.done;
  },
};

// ── what is tried, and on what ──

async function whatIsTried(api: Api, address: string, name: string | undefined, values: Values): Promise<TrialOf> {
  if (values.file !== undefined) return { kind: 'text', text: await textOf(values.file), name };
  if (name !== undefined) return { kind: 'saved', name };
  const { script } = await api.filters.rules({ address });
  if (!script) throw usage(`${address} has no script: name a file with --file`);
  return { kind: 'saved', name: script.name };
}

async function onWhat(values: Values): Promise<TrialOn> {
  if (values.eml !== undefined) return { kind: 'pasted', octets: (await octetsOf(values.eml)).toString('latin1') };
  if (values.message !== undefined) return { kind: 'message', message: numberOf(values.message, 1e12) };
  return { kind: 'latest', mailboxes: values.mailbox ?? null, limit: numberOf(values.limit ?? '200', 200) };
}

function numberOf(text: string, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > most) throw usage(`"${text}" is not a number from 1 to ${most}`);
  return number;
}

async function octetsOf(file: string): Promise<Buffer> {
  if (file !== '-')
    return readFile(file).catch(fault => {
      throw usage(`${file} cannot be read: ${(fault as Error).message}`);
    });
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}
const textOf = async (file: string): Promise<string> => (await octetsOf(file)).toString('utf8');

// ── what is told ──

function tellProblems(problems: readonly ScriptProblem[]): void {
  for (const { severity, line, column, message } of problems)
    warn(`line ${line}, column ${column}: ${severity === 'warning' ? 'perhaps: ' : ''}${message}`);
}

const actsOf = ({ acts: done, error }: TrialOutcome): string => {
  const words = done.map(one =>
    [one.kind, one.kind === 'keep' ? '' : one.what, ...one.flags].filter(Boolean).join(' '),
  );
  return [...words, ...(error ? [`fault in line ${error.line ?? '?'}: ${error.message}`] : [])].join(', ');
};
const byWhat = ({ acts: done }: TrialOutcome): string =>
  [
    ...new Set(
      done.filter(one => one.line > 0).map(one => `${one.rule === null ? '' : `${one.rule}, `}line ${one.line}`),
    ),
  ].join('; ');
const stays = ({ acts: done, error }: TrialOutcome): boolean =>
  !error && done.every(one => one.kind === 'keep' && one.flags.length === 0);

function tellMany(messages: readonly TrialMessage[], all: boolean): void {
  const shown = all ? messages : messages.filter(one => !stays(one.would) || one.differs);
  if (shown.length > 0)
    table(
      ['MESSAGE', 'WHEN', 'FROM', 'SUBJECT', 'WOULD', 'BY', 'NOW'],
      shown.map(one => [
        ...[
          String(one.message ?? ''),
          moment(one.at),
          one.from.slice(0, 40),
          one.subject.slice(0, 50),
          actsOf(one.would),
        ],
        ...[byWhat(one.would), one.differs && one.now ? actsOf(one.now) : ''],
      ]),
      '',
    );
}

function tellOne(one: TrialMessage): void {
  say(`${one.from}: ${one.subject}${one.cut ? ' (its first mebibyte)' : ''}`);
  for (const step of one.would.steps)
    say(`  line ${step.line}${step.rule ? ` (${step.rule})` : ''}: ${step.kind} ${step.what}`);
  say(`  ${actsOf(one.would)}`);
}
