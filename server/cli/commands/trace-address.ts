/** trace-address: the way of one address, step by step. */
import type { AddressStep, AddressTraced } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit } from '../exit.ts';
import { say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

export const traceAddress: Command = {
  name: 'trace-address',
  summary: 'the way that mail for an address would take, and what its sender would be told',
  usage: ['mailroom trace-address ADDRESS [--from SENDER]'],
  details:
    'As sendmail -bt and -bv or exim -bt: nothing is sent. Exit code 1 when neither a stranger nor one of our own could write there.',
  examples: [
    'mailroom trace-address sales@office.example',
    'mailroom trace-address kim@there.example --from ann@office.example',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, { from: { type: 'string' } });
    const [address] = exactly(positionals, 'ADDRESS');
    return withServer(homeOf(values.home), 'yes', async api => {
      const traced = await api.directory.trace({ address, sender: values.from ?? '' });
      if (values.json) sayJson(traced);
      else show(traced);
      return traced.stranger.isTaken || traced.ourOwn.isTaken ? exit.done : exit.refused;
    });
  },
};

function show({ steps, ends, stranger, ourOwn }: AddressTraced): void {
  for (const step of steps) say(lineOf(step));
  say(ends.length === 0 ? 'It reaches nobody.' : `It reaches ${ends.join(', ')}.`);
  say(`A stranger on port 25 is told: ${stranger.reply} (${stranger.because})`);
  say(`One of our own is told:        ${ourOwn.reply} (${ourOwn.because})`);
}

const lineOf = ({ kind, from, to, because, depth }: AddressStep): string =>
  `${'  '.repeat(depth)}${from}${to === '' ? '' : ` → ${to}`}  [${kind}] ${because}`;
