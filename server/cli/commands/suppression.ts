/** suppression: addresses elsewhere that are not tried any more; take one off, put one on, or have one tried always. */
import type { Api, SuppressionRow } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { moment, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

export const suppression: Command = {
  name: 'suppression',
  summary: 'addresses elsewhere that failed and are not tried',
  usage: [
    'mailroom suppression [list]',
    'mailroom suppression remove ADDRESS',
    'mailroom suppression add ADDRESS [--days N]',
    'mailroom suppression allow ADDRESS',
  ],
  details: [
    'An address is put here when its own server has said for good, of suppression.after messages within',
    'suppression.within, that it does not exist or takes no mail. What is sent there is refused at once, for',
    'suppression.for; then one message is tried. remove takes it off and forgets what was counted. allow has it tried',
    'whatever its server says. add puts it here by hand, until it is removed or for so many days.',
  ].join('\n'),
  examples: ['mailroom suppression', 'mailroom suppression remove kim@there.example'],
  async run(args) {
    const { values, positionals } = readWords(args, { days: { type: 'string' } });
    const [act = 'list', ...rest] = positionals;
    const json = values.json === true;
    const days = values.days === undefined ? undefined : Number(values.days);
    if (days !== undefined && !(Number.isInteger(days) && days >= 1)) throw usage('--days takes a number of days');
    return withServer(homeOf(values.home), 'yes', async api => {
      switch (act) {
        case 'list':
          return list(api, json);
        case 'remove':
          return remove(api, exactly(rest, 'ADDRESS')[0], json);
        case 'add': {
          const address = exactly(rest, 'ADDRESS')[0];
          return told(await api.suppression.add({ address, ...(days === undefined ? {} : { days }) }), json);
        }
        case 'allow':
          return told(await api.suppression.allow({ address: exactly(rest, 'ADDRESS')[0] }), json);
        default:
          throw usage('suppression list, remove, add or allow');
      }
    });
  },
};

const state = ({ state: now, until }: SuppressionRow): string =>
  now === 'allowed' ? 'always tried' : until === null ? 'not tried' : `not tried until ${moment(until)}`;

async function list(api: Api, json: boolean): Promise<number> {
  const rows = await api.suppression.list({});
  if (json) sayJson(rows);
  else
    table(
      ['ADDRESS', 'STATE', 'FAILED', 'LAST', 'WHY', 'MESSAGE'],
      rows.map(row => [
        ...[row.address, state(row), String(row.failures), moment(row.lastAt)],
        row.reply ?? row.why ?? `by ${row.by ?? 'somebody'}`,
        row.trace ?? '',
      ]),
      'Every address is tried.',
    );
  return exit.done;
}

function told(row: SuppressionRow, json: boolean): number {
  if (json) sayJson(row);
  else say(`${row.address}: ${state(row)}.`);
  return exit.done;
}

async function remove(api: Api, address: string, json: boolean): Promise<number> {
  const { removed } = await api.suppression.remove({ address });
  if (json) sayJson({ removed });
  else say(removed ? `${address} is tried again.` : `Nothing stood against ${address}.`);
  return removed ? exit.done : exit.refused;
}
