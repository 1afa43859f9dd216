/** peers: who came to port 25 of late, who is slowed or shut out and until when; forgive lets one begin anew. */
import type { Api, PeerListRow } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { moment, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

export const peers: Command = {
  name: 'peers',
  summary: 'who comes to port 25, who is slowed or shut out',
  usage: ['mailroom peers [list] [--all]', 'mailroom peers forgive ADDRESS'],
  details: [
    'A peer is an IPv4 address, or of IPv6 a /64. Counts are of the last hour. list shows the hundred that matter most;',
    '--all up to a thousand. How much a peer may do is set by peers.* and smtp.messages-per-minute (mailroom config list).',
    'forgive forgets what an address did: it may come again at once. Own networks are never counted.',
  ].join('\n'),
  examples: ['mailroom peers', 'mailroom peers forgive 192.0.2.7'],
  async run(args) {
    const { values, positionals } = readWords(args, { all: { type: 'boolean' } });
    const [act = 'list', ...rest] = positionals;
    const json = values.json === true;
    return withServer(homeOf(values.home), 'no', async api => {
      switch (act) {
        case 'list':
          return list(api, values.all === true, json);
        case 'forgive':
          return forgive(api, exactly(rest, 'ADDRESS')[0], json);
        default:
          throw usage('peers list or peers forgive ADDRESS');
      }
    });
  },
};

async function list(api: Api, all: boolean, json: boolean): Promise<number> {
  const told = await api.peers.list(all ? { limit: 1_000 } : {});
  if (json) {
    sayJson(told);
    return exit.done;
  }
  table(
    ['PEER', 'STATE', 'OPEN', 'CONNECTIONS', 'MESSAGES', 'RECIPIENTS', 'UNKNOWN', 'ERRORS', 'LAST SEEN', 'WHY'],
    told.peers.map(rowOf),
    'Nobody came to port 25 from elsewhere of late.',
  );
  const { good, asked, passed } = told.remembered;
  say(`Remembered: ${good} who brought wanted mail, ${asked} asked to come again, ${passed} that came again.`);
  return exit.done;
}

const rowOf = ({ network, state, open, counts, lastSeen, because, until, good }: PeerListRow): string[] => [
  network,
  state === 'shut-out' ? `shut out until ${moment(until)}` : state === 'slowed' ? 'slowed' : good ? 'good' : 'well',
  ...[open, counts.connections, counts.messages, counts.recipients, counts.unknown, counts.errors].map(String),
  moment(lastSeen),
  because ?? '',
];

async function forgive(api: Api, address: string, json: boolean): Promise<number> {
  const { forgiven } = await api.peers.forgive({ address });
  if (json) sayJson({ forgiven });
  else say(forgiven ? `${address} may begin anew.` : `Nothing was held against ${address}.`);
  return forgiven ? exit.done : exit.refused;
}
