/** connect: what to type into a mail program, or paste into an app, so that it gets in; and whether it has. */
import { renderUnicodeCompact } from 'uqr';
import { type Card, type CardId, cardIds, cardOf, qrPayload } from '../../api/connect-cards.ts';
import { programWay, type SnippetId, snippetIds, snippetsOf } from '../../api/connect-snippets.ts';
import { cameWords, failedWords, tickOf } from '../../api/connect-words.ts';
import type { Api, ConnectWays } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

const options = {
  client: { type: 'string' },
  qr: { type: 'boolean' },
  'new-password': { type: 'boolean' },
  wait: { type: 'string' },
} as const;

const clients: readonly string[] = [...cardIds, ...snippetIds];

export const connect: Command = {
  name: 'connect',
  summary: 'what to type into a mail program or an app, and whether it has got in',
  usage: [
    'mailroom connect ACCOUNT [--client NAME] [--new-password] [--wait SECONDS]',
    'mailroom connect ACCOUNT --qr [--client android|apple] [--new-password]',
  ],
  details: [
    `--client NAME     one of: ${cardIds.join(' ')}`,
    `                  or of: ${snippetIds.join(' ')}`,
    '--new-password    makes a password for this program alone, and puts it in; it is shown this once',
    '--qr              a code: android the whole account (Thunderbird, K-9 Mail), apple the address of a profile',
    '--wait SECONDS    then waits until the program has signed in (exit code 0), or says what it did wrong (1)',
  ].join('\n'),
  examples: [
    'mailroom connect ana@office.example --client thunderbird --wait 300',
    'mailroom connect ana@office.example --qr --new-password',
    'mailroom connect you@localhost.test --client laravel',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const [address = ''] = exactly(positionals, 'ACCOUNT');
    const client = values.client ?? (values.qr ? 'android' : 'thunderbird');
    if (!clients.includes(client)) throw usage(`--client is one of: ${clients.join(', ')}`);
    const patience = values.wait === undefined ? null : Number(values.wait);
    if (patience !== null && !(patience > 0 && patience <= 86_400)) throw usage('--wait is a number of seconds');
    return withServer(homeOf(values.home), 'no', async api => {
      const ways = await api.connect.ways({ address });
      const since = Date.now();
      const password = values['new-password']
        ? (await api.appPasswords.add({ address: ways.address, name: client })).word
        : null;
      if (values.qr) await sayCode(api, ways, client, password, values.json === true);
      else if (values.json) sayJson(asJson(ways, client, password));
      else for (const line of linesOf(ways, client, password)) say(line);
      return patience === null ? exit.done : waitFor(api, ways, since, patience);
    });
  },
};

const isCard = (client: string): client is CardId => (cardIds as readonly string[]).includes(client);

function snippetFor(ways: ConnectWays, client: string, password: string | null) {
  const way = programWay(ways, password, ways.address);
  if (!way) throw new CommandEnd(exit.refused, 'No listener for handing mail in is open');
  return snippetsOf(way).find(one => one.id === (client as SnippetId))!;
}

const asJson = (ways: ConnectWays, client: string, password: string | null): unknown =>
  isCard(client) ? { ...cardOf(client, ways, password), ways } : { ...snippetFor(ways, client, password), ways };

const linesOf = (ways: ConnectWays, client: string, password: string | null): readonly string[] =>
  isCard(client) ? cardLines(cardOf(client, ways, password)) : snippetFor(ways, client, password).text.split('\n');

function cardLines({ name, lead, sections, notes }: Card): readonly string[] {
  const widest = Math.max(...sections.flatMap(({ fields }) => fields.map(({ label }) => label.length)));
  const told = sections.flatMap(({ title, fields }) => [
    '',
    title,
    ...fields.map(({ label, value }) => `  ${label.padEnd(widest)}  ${value}`),
  ]);
  return [name, lead, ...told, ...(notes.length > 0 ? [''] : []), ...notes.map(({ text }) => text)];
}

async function sayCode(
  api: Api,
  ways: ConnectWays,
  client: string,
  password: string | null,
  json: boolean,
): Promise<void> {
  const text = client === 'apple' ? await profileUrl(api, ways, password) : qrPayload(ways, password);
  if (text === null)
    throw new CommandEnd(
      exit.refused,
      'There is no code: other devices cannot reach the listeners, or a name is not plain ASCII',
    );
  if (json) sayJson({ payload: text });
  else for (const line of renderUnicodeCompact(text, { border: 2 }).split('\n')) say(line);
}

async function profileUrl(
  api: Api,
  { address, profileBecause }: ConnectWays,
  password: string | null,
): Promise<string> {
  const { url } = await api.connect.profile({ address, ...(password === null ? {} : { password }) });
  if (url === null) throw new CommandEnd(exit.refused, profileBecause ?? 'No device can fetch a profile from here');
  return url;
}

async function waitFor(api: Api, ways: ConnectWays, since: number, patience: number): Promise<number> {
  const stop = AbortSignal.timeout(patience * 1000);
  try {
    for await (const seen of api.connect.watchSeen({ address: ways.address, since }, stop)) {
      const tick = tickOf(seen);
      if (tick.kind === 'waiting') continue;
      if (tick.kind === 'came') {
        say(`✓ ${cameWords(tick.came)}`);
        return exit.done;
      }
      throw new CommandEnd(exit.refused, failedWords(tick.failed, ways).join(' '));
    }
  } catch (fault) {
    if (!stop.aborted) throw fault;
  }
  throw new CommandEnd(exit.refused, `Nobody has come within ${patience} s`);
}
