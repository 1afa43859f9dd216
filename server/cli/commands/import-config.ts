/** import-config: another mail server's configuration, read line by line, shown as a plan, and done. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Api, OldApplied, OldDone, OldUndo } from '../../api/contract.ts';
import { folderFiles } from '../../legacy/old-files.ts';
import { planOf, portsLater } from '../../legacy/plan.ts';
import { type Source, type Statement, sources, type Understood } from '../../legacy/statement.ts';
import { type Plan, type Step, stepInWords } from '../../legacy/step.ts';
import { understand } from '../../legacy/understand.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { readWords } from '../words.ts';

const options = {
  apply: { type: 'boolean' },
  passwords: { type: 'boolean' },
  ports: { type: 'boolean' },
  all: { type: 'boolean' },
  domain: { type: 'string' },
  host: { type: 'string' },
  root: { type: 'string' },
  undo: { type: 'string' },
} as const;

export const importConfig: Command = {
  name: 'import-config',
  summary: 'what Postfix, sendmail, qmail, Exim or hMailServer was told, understood and taken over',
  usage: [
    'mailroom import-config [postfix|sendmail|qmail|exim|hmailserver|aliases|auto] [PATH] [--apply] [--passwords] [--ports] [--all]',
    '                       [--domain DOMAIN] [--host NAME] [--root FOLDER]',
    'mailroom import-config --undo FILE',
  ],
  details:
    'Without --apply nothing is changed: what is understood is told in per cent, each line that is not with its reason, then\n' +
    'the plan. --all tells every line. What is there already is left as it is. --passwords gives each account that is made a\n' +
    'password and tells it once. --ports takes its ports and addresses too, for when it is stopped. --domain: the domain of names without one. --root: a folder that stands for /, such as a disk\n' +
    'of the old computer. --apply writes down how to take it back, and says where.',
  examples: [
    'sudo mailroom import-config',
    'mailroom import-config postfix /etc/postfix --apply',
    'mailroom import-config aliases /etc/aliases --domain office.example --apply',
    'mailroom import-config exim /etc/exim4 --root /mnt/old',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const home = homeOf(values.home);
    if (values.undo !== undefined) return takeBack(home, values.undo, values.json === true);
    const { source, path } = askedOf(positionals, values.root);
    const read = understand({
      ...{ source, path, files: folderFiles(values.root ?? '') },
      ...{ hostName: values.host ?? hostname(), domain: values.domain ?? null },
    });
    if (!read.ok) throw new CommandEnd(exit.refused, read.error);
    const plan = values.ports === true ? planOf(read.value) : portsLater(planOf(read.value));
    const doings = plan.steps.map(step => step.doing);
    return withServer(home, 'yes', async api => {
      const states = await api.legacy.compare({ doings });
      if (values.apply !== true) {
        if (values.json) sayJson(asJson(read.value, plan, states));
        else tell(read.value, plan, states, values.all === true);
        return exit.done;
      }
      const applied = await api.legacy.apply({ doings, passwords: values.passwords === true });
      const file = applied.undo.length > 0 ? keep(home.folder, applied.undo) : null;
      if (values.json) sayJson({ percent: read.value.percent, done: applied.done, leftOut: plan.leftOut, undo: file });
      else tellDone(applied, plan, file);
      return applied.done.some(one => one.outcome === 'refused') ? exit.refused : exit.done;
    });
  },
};

const isSource = (word: string): word is Source | 'auto' =>
  word === 'auto' || (sources as readonly string[]).includes(word);

function askedOf(words: readonly string[], root: string | undefined): { source: Source | 'auto'; path: string | null } {
  const [first, ...rest] = words;
  const source = first !== undefined && isSource(first) ? first : 'auto';
  const [path, ...more] = first !== undefined && isSource(first) ? rest : words;
  if (more.length > 0) throw usage(`Too many words: ${more.join(' ')}`);
  // Below another root, a path is that computer's own.
  return { source, path: path === undefined ? null : root === undefined ? resolve(path) : path };
}

type States = Awaited<ReturnType<Api['legacy']['compare']>>;
const placeOf = ({ file, line, column }: Pick<Statement, 'file' | 'line' | 'column'>): string =>
  line === 0 ? file : `${file}:${line}:${column}`;

function tell(understood: Understood, plan: Plan, states: States, all: boolean): void {
  const { domain } = understood;
  tellLines(understood, all);
  say();
  say(
    domain === null
      ? 'Names without a domain: none is said (--domain).'
      : `Names without a domain belong to ${domain}.`,
  );
  say();
  tellPlan(plan, states);
  if (states.some(one => one.state === 'new')) {
    say();
    say('Nothing was changed. To do it: the same with --apply.');
  }
}

/** Those that were not understood; the others where they are asked for. */
function tellLines({ source, percent, statements }: Understood, all: boolean): void {
  const not = statements.filter(one => one.becomes === null);
  const count = not.length === 1 ? 'this line not' : `these ${not.length} lines not`;
  say(
    `${source}: understood ${percent} % of ${statements.length} lines${not.length === 0 ? '.' : `; ${count}, because:`}`,
  );
  if (not.length > 0)
    table(
      ['WHERE', 'LINE', 'BECAUSE'],
      not.map(one => [placeOf(one), short(one.text), `${one.meaning}: ${one.because}`]),
      '',
    );
  if (!all) return;
  say();
  const meaningOf = ({ meaning, because }: Statement): string =>
    because === null ? meaning : `${meaning} (${because})`;
  table(
    ['WHERE', 'LINE', 'MEANING'],
    statements.filter(one => one.becomes !== null).map(one => [placeOf(one), short(one.text), meaningOf(one)]),
    '',
  );
}

function tellPlan({ steps, leftOut }: Plan, states: States): void {
  table(
    ['WHAT', 'STATE', 'NOTE'],
    steps.map((step, at) => [stepInWords(step.doing), states[at]?.state ?? '', noteOf(step, states[at]?.because)]),
    'Nothing is to be done here.',
  );
  if (leftOut.length === 0) return;
  say();
  say('Understood, but not to be had here:');
  table(
    ['WHAT', 'WHERE', 'BECAUSE'],
    leftOut.map(one => [short(one.what), placeOf(one.from), one.because]),
    '',
  );
}

const noteOf = ({ note }: Step, because: string | null | undefined): string => because ?? note ?? '';
const SHORT = 60;
const short = (text: string): string => (text.length > SHORT ? `${text.slice(0, SHORT)}…` : text);

function tellDone({ done }: OldApplied, plan: Plan, file: string | null): void {
  const count = (outcome: OldDone['outcome']): number => done.filter(one => one.outcome === outcome).length;
  const open = done.filter(one => one.outcome === 'differs' || one.outcome === 'refused');
  const passwords = done.filter(one => one.password !== null);
  say(
    `Done: ${count('done')}. There already: ${count('there')}. Left, because something else is there: ${count('differs')}. Refused: ${count('refused')}.`,
  );
  if (open.length > 0)
    table(
      ['WHAT', 'OUTCOME', 'BECAUSE'],
      open.map(one => [one.words, one.outcome, one.because ?? '']),
      '',
    );
  if (plan.leftOut.length > 0)
    table(
      ['NOT TO BE HAD', 'WHERE', 'BECAUSE'],
      plan.leftOut.map(one => [short(one.what), placeOf(one.from), one.because]),
      '',
    );
  if (passwords.length > 0)
    table(
      ['ACCOUNT', 'PASSWORD, TOLD ONCE'],
      passwords.map(one => [one.words.replace(/^account /, ''), one.password ?? '']),
      '',
    );
  else if (done.some(one => one.outcome === 'done' && one.words.startsWith('account ')))
    say('The new accounts have no passwords yet: mailroom account password ADDRESS');
  if (file !== null) say(`To take it back: mailroom import-config --undo ${file}`);
}

function asJson(understood: Understood, plan: Plan, states: States): unknown {
  const { source, percent, domain, files, statements } = understood;
  return {
    ...{ source, percent, domain, files },
    lines: statements.map(({ becomes, ...rest }) => ({ ...rest, understood: becomes !== null })),
    plan: plan.steps.map(({ doing, from, note }, at) => ({
      act: doing.act,
      words: stepInWords(doing),
      from,
      note,
      state: states[at]?.state,
      because: states[at]?.because ?? null,
    })),
    leftOut: plan.leftOut,
  };
}

function keep(home: string, undo: readonly OldUndo[]): string {
  const folder = join(home, 'imported');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${new Date().toISOString().replace(/[:.]/g, '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ undo }, null, 1)}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}

async function takeBack(home: ReturnType<typeof homeOf>, file: string, json: boolean): Promise<number> {
  const undo = readUndo(file);
  return withServer(home, 'yes', async api => {
    const { done } = await api.legacy.undo({ undo });
    const refused = done.filter(one => one.outcome !== 'done');
    if (json) sayJson({ done });
    else {
      say(`Taken back: ${done.length - refused.length}.`);
      if (refused.length > 0)
        table(
          ['LEFT', 'BECAUSE'],
          refused.map(one => [one.words, one.because ?? '']),
          '',
        );
    }
    return refused.length > 0 ? exit.refused : exit.done;
  });
}

function readUndo(file: string): readonly OldUndo[] {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as { undo?: unknown };
    if (Array.isArray(read.undo)) return read.undo as readonly OldUndo[];
  } catch (fault) {
    throw new CommandEnd(exit.refused, `${file} cannot be read: ${(fault as Error).message}`);
  }
  throw new CommandEnd(exit.refused, `${file} is none that import-config wrote`);
}
