/** filter: a person's own rules for the mail that comes to them, by number; the rest of the script stays as it is. */
import type { Api, FilterRule, RuleEdit, RulesShown } from '../../api/contract.ts';
import { language, printWords, readWords as readRule } from '../../filters/rule-words.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { say, sayJson, sayText, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

const options = { any: { type: 'boolean' }, script: { type: 'string' }, try: { type: 'boolean' } } as const;
type Values = ReturnType<typeof readWords<typeof options>>['values'];
type Act = (api: Api, address: string, rest: readonly string[], values: Values) => Promise<number>;

export const filter: Command = {
  name: 'filter',
  summary: 'a person’s rules for the mail that comes to them',
  usage: [
    'mailroom filter list ADDRESS',
    'mailroom filter add ADDRESS NAME [--any] [--try] CONDITION… then ACTION…',
    'mailroom filter change ADDRESS NUMBER [--any] [--try] CONDITION… then ACTION…',
    'mailroom filter enable|disable|remove|show ADDRESS NUMBER',
    'mailroom filter move ADDRESS NUMBER PLACE',
  ],
  details: [
    ...language,
    'Rules are asked in their order; --any: one condition is enough; --try tells what would change and changes nothing. What was',
    'written by hand has a number too and stays as it is. --script NAME: of that script, else of the one that runs.',
  ].join('\n'),
  examples: [
    "mailroom filter add ann@office.example Invoices 'subject=*invoice*' then move=Invoices stop",
    "mailroom filter add ann@office.example Big --try 'size>20M' then move=Large",
    'mailroom filter disable ann@office.example 2',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('filter', positionals, verbs);
    const [address, ...words] = rest;
    if (address === undefined) throw usage('Missing: ADDRESS');
    return withServer(homeOf(values.home), 'yes', api => acts[verb](api, address, words, values));
  },
};

const verbs = ['list', 'add', 'change', 'enable', 'disable', 'remove', 'show', 'move'] as const;

const acts: { readonly [V in (typeof verbs)[number]]: Act } = {
  async list(api, address, rest, values) {
    exactly(rest);
    const now = await read(api, address, values);
    if (values.json) sayJson(now);
    else list(address, now);
    return exit.done;
  },
  async add(api, address, [name, ...words], values) {
    if (name === undefined) throw usage('Missing: NAME');
    const now = await read(api, address, values);
    const edit = { act: 'add', before: now.blocks.length, rule: ruleOf(name, words, values) } as const;
    return perform(api, address, now, edit, values, `The rule ${name} is asked from now on.`);
  },
  async change(api, address, [number, ...words], values) {
    const { now, at, rule } = await found(api, address, number, values);
    const changed = { ...ruleOf(rule.name, words, values), enabled: rule.enabled };
    return perform(api, address, now, { act: 'change', at, rule: changed }, values, `Rule ${number} is changed.`);
  },
  enable: (api, address, rest, values) => turn(api, address, rest, values, true),
  disable: (api, address, rest, values) => turn(api, address, rest, values, false),
  async remove(api, address, rest, values) {
    const [number] = exactly(rest, 'NUMBER');
    const { now, at } = await found(api, address, number, values);
    return perform(api, address, now, { act: 'remove', at }, values, `Rule ${number} is gone.`);
  },
  async show(api, address, rest, values) {
    const [number] = exactly(rest, 'NUMBER');
    const now = await read(api, address, values);
    const block = now.blocks[indexOf(now, number)]!;
    const script = now.script ? await api.filters.script({ address, name: now.script.name }) : null;
    if (values.json) sayJson(block);
    else if (block.kind === 'hand') sayText(`${block.because}:\n\n${block.text.trimEnd()}`);
    else sayText(linesOf(script?.text ?? '', block.firstLine, block.lastLine));
    return exit.done;
  },
  async move(api, address, rest, values) {
    const [number, place] = exactly(rest, 'NUMBER', 'PLACE');
    const { now, at } = await found(api, address, number, values);
    const to = Math.min(numberOf(place), now.blocks.length) - 1;
    const edit = { act: 'move', at, before: to > at ? to + 1 : to } as const;
    return perform(api, address, now, edit, values, `Rule ${number} is number ${to + 1} now.`);
  },
};

const read = (api: Api, address: string, { script }: Values): Promise<RulesShown> =>
  api.filters.rules({ address, ...(script === undefined ? {} : { script }) });

function ruleOf(name: string, words: readonly string[], values: Values): FilterRule {
  const made = readRule(name, words, values.any === true);
  if (!made.ok) throw usage(made.error);
  return made.value;
}

async function turn(
  api: Api,
  address: string,
  rest: readonly string[],
  values: Values,
  enabled: boolean,
): Promise<number> {
  const [number] = exactly(rest, 'NUMBER');
  const { now, at, rule } = await found(api, address, number, values);
  const words = enabled ? `Rule ${number} is asked again.` : `Rule ${number} is not asked any more.`;
  return perform(api, address, now, { act: 'change', at, rule: { ...rule, enabled } }, values, words);
}

async function perform(
  api: Api,
  address: string,
  now: RulesShown,
  edit: RuleEdit,
  values: Values,
  words: string,
): Promise<number> {
  const change = { ...(values.script === undefined ? {} : { script: values.script }), state: now.state, edit };
  if (values.try) {
    const on = { kind: 'latest', mailboxes: null, limit: 200 } as const;
    const told = await api.filters.try({ address, of: { kind: 'change', change }, on });
    if (values.json) sayJson(told);
    else
      say(
        `Of ${told.messages.length} messages: ${told.summary}. ${told.differ > 0 ? `Otherwise than now: ${told.differences}.` : 'As now.'}`,
      );
    return exit.done;
  }
  const after = await api.filters.change({ address, change });
  if (values.json) sayJson(after);
  else {
    say(words);
    if (!after.script?.active) say('Its script does not run: mailroom sieve activate');
  }
  return exit.done;
}

async function found(api: Api, address: string, number: string | undefined, values: Values) {
  const now = await read(api, address, values);
  const at = indexOf(now, number);
  const block = now.blocks[at];
  if (block?.kind !== 'rule')
    throw new CommandEnd(exit.refused, `Number ${number} is written by hand: change it in the script`);
  return { now, at, rule: block.rule };
}

function indexOf(now: RulesShown, number: string | undefined): number {
  const at = numberOf(number ?? '') - 1;
  if (!now.blocks[at]) throw new CommandEnd(exit.refused, `There is no rule ${number}`);
  return at;
}

function numberOf(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw usage(`"${text}" is no number of a rule`);
  return Number(text);
}

function list(address: string, now: RulesShown): void {
  if (now.broken.length > 0) say('The script cannot be read: mailroom sieve show');
  table(
    ['NUMBER', 'NAME', 'STATE', 'RULE'],
    now.blocks.map((block, at) => [
      String(at + 1),
      block.kind === 'rule' ? block.rule.name : block.name,
      block.kind === 'rule' ? (block.rule.enabled ? 'on' : 'off') : 'by hand',
      block.kind === 'rule' ? printWords(block.rule) : `lines ${block.firstLine} to ${block.lastLine}`,
    ]),
    `${address} has no rules.`,
  );
  if (now.script && !now.script.active) say(`They do not run: mailroom sieve activate ${address} ${now.script.name}`);
}

const linesOf = (text: string, first: number, last: number): string =>
  text
    .split(/\r?\n/)
    .slice(first - 1, last)
    .join('\n');
