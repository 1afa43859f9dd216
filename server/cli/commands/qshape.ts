/** qshape: how old what waits is, by domain; the table of Postfix's qshape(1). */
import type { RecipientState } from '../../api/contract.ts';
import { minutes } from '../../base/units.ts';
import { qshapeText, USUAL_WIDTH } from '../../queue/qshape-text.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { sayJson, sayText } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { readWords } from '../words.ts';

/** Postfix's queues, and ours. */
const queues: Readonly<Record<string, readonly RecipientState[]>> = {
  incoming: ['queued'],
  active: ['active'],
  deferred: ['deferred'],
  hold: ['held'],
  maildrop: [],
  ...{ queued: ['queued'], held: ['held'], all: ['queued', 'active', 'deferred', 'held'] },
};
const USUAL_PARENTS = 5;

export const qshape: Command = {
  name: 'qshape',
  summary: 'how old what waits is, by domain',
  usage: ['mailroom qshape [-s] [-p] [-m N] [-l] [-b COLUMNS] [-t MINUTES] [-w WIDTH] [QUEUE…]'],
  details: [
    'One line for each domain, and how many recipients have waited for up to 5, 10, 20 … minutes. -s: by sender, counted',
    `in messages. -p: domains above too, where they have -m (${USUAL_PARENTS}) below. -l: all columns as wide as the first.`,
    `QUEUE: ${Object.keys(queues).join(', ')}; without one, incoming and active, as Postfix has it.`,
  ].join('\n'),
  examples: ['mailroom qshape deferred', 'mailroom qshape -s -b 6 -t 60 all'],
  async run(args) {
    const { values, positionals } = readWords(args, {
      sender: { type: 'boolean', short: 's' },
      parents: { type: 'boolean', short: 'p' },
      minimum: { type: 'string', short: 'm' },
      linear: { type: 'boolean', short: 'l' },
      columns: { type: 'string', short: 'b' },
      minutes: { type: 'string', short: 't' },
      width: { type: 'string', short: 'w' },
    });
    const states = statesOf(positionals.length > 0 ? positionals : ['incoming', 'active']);
    const wish = {
      ...({ by: values.sender ? 'sender' : 'recipient', states, linear: values.linear === true } as const),
      columns: count(values.columns, '-b', 10),
      first: minutes(count(values.minutes, '-t', 5)),
      parents: values.parents ? count(values.minimum, '-m', USUAL_PARENTS) : 0,
    };
    return withServer(homeOf(values.home), 'yes', async api => {
      const shape = await api.queue.shape(wish);
      if (values.json) sayJson(shape);
      else sayText(qshapeText(shape, Math.max(USUAL_WIDTH, count(values.width, '-w', USUAL_WIDTH))).trimEnd());
      return exit.done;
    });
  },
};

function statesOf(names: readonly string[]): readonly RecipientState[] {
  const found = names.map(name => {
    const states = Object.hasOwn(queues, name) ? queues[name] : undefined;
    if (!states) throw usage(`There is no queue "${name}": ${Object.keys(queues).join(', ')}`);
    return states;
  });
  return [...new Set(found.flat())];
}

function count(text: string | undefined, option: string, usual: number): number {
  if (text === undefined) return usual;
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw usage(`${option} is a number above 0`);
  return n;
}
