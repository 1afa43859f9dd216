/** queue: who waits, why, and what to do about it. */
import type { Api } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { usage } from '../exit.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';
import { type Acting, acting, actOn, add, freezing, readdress, sender, verbs } from './queue-act.ts';
import { FETCH_USAGE, fetchFrom } from './queue-fetch.ts';
import { destinations, FLOW_USAGE, network, probe, timeline } from './queue-flow.ts';
import { HELD_USAGE, held, letPass } from './queue-held.ts';
import { type Listing, list, type Showing, show, stat } from './queue-list.ts';
import { SELECTION_USAGE, selecting } from './queue-selection.ts';

type Given = Acting & Listing & Showing & { readonly read?: boolean | undefined };
type Run = (api: Api, words: readonly string[], given: Given, verb: string) => Promise<number>;

const others: Readonly<Record<string, Run>> = {
  list: (api, ids, given) => list(api, ids, given),
  show: (api, ids, given) => show(api, exactly(ids, 'ID')[0], given),
  stat: (api, _, given) => stat(api, given),
  address: (api, words, { json }) => readdress(api, words, json === true),
  add: (api, words, { json }) => add(api, words, json === true),
  sender: (api, words, { json }) => sender(api, words, json === true),
  destinations: (api, _, { json }) => destinations(api, json === true),
  probe: (api, words, { json }) => probe(api, words, json === true),
  timeline: (api, words, { json }) => timeline(api, words, json === true),
  network: (api, words, { json }) => network(api, words, json === true),
  held: (api, words, { json }) => held(api, words, json === true),
  'let-pass': (api, words, { json }) => letPass(api, words, json === true),
  'fetch-from': (api, words, { json }) => fetchFrom(api, words, json === true),
  ...Object.fromEntries(
    ['freeze', 'thaw', 'pause', 'resume', 'frozen'].map((verb): [string, Run] => [
      verb,
      (api, words, given) => freezing(api, verb, words, given),
    ]),
  ),
};

export const queue: Command = {
  name: 'queue',
  summary: 'who waits, why, and what to do about it',
  usage: [
    'mailroom queue list [ID…] [SELECTION] [--json | --rows | --mailq]',
    'mailroom queue show ID [--head] [--body] [--message]',
    'mailroom queue stat [--read]',
    'mailroom queue retry|hold|release|requeue|delete|delivered ID… | SELECTION',
    'mailroom queue retry -f | -i ID | -s SITE',
    'mailroom queue bounce|expire ID… | SELECTION [--reason TEXT]',
    'mailroom queue reroute ID… | SELECTION --via ROUTE|auto',
    'mailroom queue schedule ID… | SELECTION --at TIME',
    'mailroom queue keep ID… | SELECTION --until TIME',
    'mailroom queue address RECIPIENT ADDRESS',
    'mailroom queue add ID ADDRESS…',
    'mailroom queue sender ID ADDRESS',
    'mailroom queue freeze|thaw ROUTE [--why TEXT]',
    'mailroom queue pause|resume|frozen [--why TEXT]',
    ...HELD_USAGE,
    ...FLOW_USAGE,
    FETCH_USAGE,
    `SELECTION: ${SELECTION_USAGE}`,
  ],
  details: [
    'ID is a message (K3R0…-1) or one recipient (its number). `bounce` and `expire` return to the sender, `delete` and',
    '`delivered` tell nobody. What is chosen by a SELECTION is shown first, and done with --yes; --dry-run only shows it.',
    'A SELECTION’s parts must all hold; PATTERN has * and ?, or is a domain; --older and --younger count from when it came.',
    '--json lists as `postqueue -j` does, a line for each message; --rows has all that is known of each recipient; --mailq',
    'prints as mailq does; stat as qmail-qstat, stat --read as qmail-qread. `freeze` keeps one route, `pause` all that',
    'leaves, over restarts too; what waits there still expires. `held` is what rules of yours keep; `let-pass` lets it go on, and',
    'puts a rule before that one for mail like it from this sender.',
  ].join('\n'),
  examples: [
    'mailroom queue list --to example.net --older 1h',
    'mailroom queue retry --route example.net',
    'mailroom queue expire --from "*@list.example" --older 2d --reason "The list has moved" --yes',
    'mailroom queue reroute --route example.net --via "smtp backup.example.net:25"',
    'mailroom queue freeze example.net --why "their new server comes up on Monday"',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      ...selecting,
      ...acting,
      rows: { type: 'boolean' },
      mailq: { type: 'boolean' },
      head: { type: 'boolean' },
      body: { type: 'boolean' },
      message: { type: 'boolean' },
      read: { type: 'boolean' },
    });
    const [verb = '', ...words] = positionals;
    const given: Given = values;
    const run = Object.hasOwn(others, verb) ? others[verb] : undefined;
    if (!run && !Object.hasOwn(verbs, verb))
      throw usage(`queue ${verb}: ${[...Object.keys(others), ...Object.keys(verbs)].join(', ')}`);
    return withServer(homeOf(values.home), 'yes', api =>
      run ? run(api, words, given, verb) : actOn(api, verb, words, given),
    );
  },
};
