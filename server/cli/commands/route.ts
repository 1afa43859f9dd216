/** route, rewrite, tls: the owner's tables, line by line, tried before they are kept. */
import { readFile } from 'node:fs/promises';
import type { Api, RouteMoved, RoutingTableName, RoutingTableTried } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf, type Words } from '../words.ts';
import { readStandardInput } from './password-input.ts';

const options = {
  at: { type: 'string' },
  from: { type: 'string' },
  try: { type: 'boolean' },
} as const;
type Values = Words<typeof options>['values'];

const VERBS = ['list', 'add', 'change', 'move', 'remove', 'load', 'test'] as const;

type Table = {
  readonly name: 'route' | 'tls' | 'rewrite';
  readonly table: RoutingTableName;
  readonly summary: string;
  readonly details: readonly string[];
  readonly examples: readonly string[];
  readonly empty: string;
};

const commandFor = ({ name, table, summary, details, examples, empty }: Table): Command => ({
  name,
  summary,
  usage: [
    `mailroom ${name} list`,
    `mailroom ${name} add "LINE" [--at N] [--try]`,
    `mailroom ${name} change N "LINE" [--try]`,
    `mailroom ${name} move N TO [--try]`,
    `mailroom ${name} remove N [--try]`,
    `mailroom ${name} load FILE [--try]        the whole table; - for standard input`,
    ...(name === 'tls' ? [] : [`mailroom ${name} test ADDRESS${name === 'route' ? ' [--from SENDER]' : ''}`]),
  ],
  details: [
    ...details,
    'Of all lines that match, the first one holds. --try says what would be, and changes nothing.',
  ].join('\n'),
  examples,
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf(name, positionals, VERBS);
    const json = values.json === true;
    return withServer(homeOf(values.home), 'yes', async api => {
      const { lines } = await api.routing.lines({ table });
      if (verb === 'list') return list(exactly(rest).length === 0 ? lines : [], json, empty);
      if (verb === 'test') return test(api, table, exactly(rest, 'ADDRESS')[0]!, values, json);
      const wanted = await tableAfter(verb, rest, lines, values);
      return values.try === true
        ? tried(await api.routing.try({ table, lines: wanted }), json)
        : written(api, table, wanted, lines, json);
    });
  },
});

export const route = commandFor({
  name: 'route',
  table: 'route',
  summary: 'which way mail goes: by recipient, sender or account',
  details: [
    'A line: [RECIPIENT] [from SENDER] [account ADDRESS] → WAY          (-> will do for the arrow)',
    'RECIPIENT, SENDER   ann@example.net   ann@*   example.net   .example.net (below it)   *   <> (no sender)',
    'WAY                 relay NAME   smtp HOST:PORT   smtp [HOST]:PORT (without MX)   lmtp HOST:PORT   lmtp /PATH',
    '                    mx (its own hosts)   smart host   pipe NAME   hold   discard   error 5.1.6 TEXT',
    'No route lets anything in: who may send through this server is decided before.',
  ],
  examples: [
    'mailroom route add "example.net → relay office"',
    'mailroom route add "from *@news.example → relay bulk" --at 1',
    'mailroom route test kim@example.net --from ann@here.example',
  ],
  empty: 'There are no routes: mail goes to the hosts of its domain, or to the smart host.',
});

export const tls = commandFor({
  name: 'tls',
  table: 'tls',
  summary: 'what is asked of the encryption to a destination',
  details: [
    'A line: DOMAIN tls=WHAT',
    'WHAT   required (a proven name)   dane   pinned:sha256:FINGERPRINT   encrypt   opportunistic   none',
  ],
  examples: ['mailroom tls add "bank.example tls=required"', 'mailroom tls add ".old.example tls=none"'],
  empty: 'No destination has a wish of its own: outbound.tls holds for all.',
});

export const rewrite = commandFor({
  name: 'rewrite',
  table: 'rewrite',
  summary: 'addresses that become others, as mail is handed in or as it leaves',
  details: [
    'A line: submitted|leaving [sender, recipient, author, to:] ADDRESS → ADDRESS [except ADDRESS, …]',
    'submitted: as our own people hand it in, before it is signed; leaving: only what goes elsewhere',
    'sender, recipient: of the envelope; author, to: From, Reply-To and kin, To, Cc and kin in the header (usual: all)',
    'ADDRESS: ann@pc1.office.example   @office.example (the domain)   .office.example (below it)',
    "A stranger's message keeps its sender and header: they are signed by others.",
  ],
  examples: ['mailroom rewrite add "leaving .office.example → @office.example except root@pc1.office.example"'],
  empty: 'No address is rewritten.',
});

async function tableAfter(
  verb: Exclude<(typeof VERBS)[number], 'list' | 'test'>,
  rest: readonly string[],
  lines: readonly string[],
  values: Values,
): Promise<readonly string[]> {
  switch (verb) {
    case 'add': {
      const [line = ''] = exactly(rest, 'LINE');
      const at = values.at === undefined ? lines.length : Math.min(place(values.at) - 1, lines.length);
      return lines.toSpliced(at, 0, line);
    }
    case 'change': {
      const [number = '', line = ''] = exactly(rest, 'N', 'LINE');
      return lines.with(existing(number, lines), line);
    }
    case 'move': {
      const [number = '', to = ''] = exactly(rest, 'N', 'TO');
      const from = existing(number, lines);
      return lines.toSpliced(from, 1).toSpliced(place(to) - 1, 0, lines[from]!);
    }
    case 'remove': {
      const [number = ''] = exactly(rest, 'N');
      return lines.toSpliced(existing(number, lines), 1);
    }
    case 'load': {
      const [file = ''] = exactly(rest, 'FILE');
      const text = file === '-' ? await readStandardInput() : await readFile(file, 'utf8').catch(cannotRead(file));
      return text.split(/\r\n|\r|\n/).filter(line => line.trim() !== '' && !line.trim().startsWith('#'));
    }
  }
}

const cannotRead = (file: string) => (fault: Error) => {
  throw new CommandEnd(exit.refused, `${file} cannot be read: ${fault.message}`);
};

function place(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw usage(`A line's number counts from 1, found "${text}"`);
  return Number(text);
}
function existing(text: string, lines: readonly string[]): number {
  const at = place(text) - 1;
  if (at >= lines.length) throw new CommandEnd(exit.refused, `There are ${lines.length} lines, and no line ${text}`);
  return at;
}

function list(lines: readonly string[], json: boolean, empty: string): number {
  if (json) sayJson(lines);
  else if (lines.length === 0) say(empty);
  else for (const [at, line] of lines.entries()) say(`${String(at + 1).padStart(4)}  ${line}`);
  return exit.done;
}

async function written(
  api: Api,
  table: RoutingTableName,
  lines: readonly string[],
  before: readonly string[],
  json: boolean,
): Promise<number> {
  const done = await api.routing.write({ table, lines, before });
  if (json) sayJson(done);
  else {
    list(done.lines, false, 'The table is empty.');
    for (const note of done.notes) say(`Note: ${note}`);
    if (done.moved > 0)
      say(`${done.moved} waiting ${done.moved === 1 ? 'recipient goes' : 'recipients go'} another way.`);
  }
  return exit.done;
}

function tried(found: RoutingTableTried, json: boolean): number {
  if (json) sayJson(found);
  else {
    for (const { line, text, why } of found.faults) say(`Line ${line} (${text}): ${why}`);
    if (found.faults.length === 0) list(found.lines, false, 'The table would be empty.');
    for (const note of found.notes) say(`Note: ${note}`);
    for (const moved of found.moves) say(movedWords(moved));
    if (found.faults.length === 0 && found.moves.length === 0) say('Nothing that waits would go another way.');
  }
  return found.faults.length > 0 ? exit.refused : exit.done;
}

const movedWords = ({ from, to, recipients }: RouteMoved): string =>
  `${recipients} waiting for "${from}" would go by "${to}"`;

async function test(
  api: Api,
  table: RoutingTableName,
  address: string,
  { from }: Values,
  json: boolean,
): Promise<number> {
  if (table === 'rewrite') {
    const steps = await api.routing.explainRewrite({ address });
    if (json) sayJson(steps);
    else if (steps.length === 0) say(`${address} stays as it is.`);
    else for (const step of steps) say(step.say);
    return exit.done;
  }
  if (table === 'tls') throw usage('See: mailroom route test ADDRESS');
  const found = await api.routing.explain({ address, ...(from === undefined ? {} : { sender: from }) });
  if (json) sayJson(found);
  else for (const step of found.steps) say(step.say);
  return exit.done;
}
