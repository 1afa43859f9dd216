/** relay: named hosts that take mail for elsewhere from us, with sign-in, encryption and a proxy of their own. */
import type { RelayRow, RelayTriedRow, RelayWish } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf, type Words } from '../words.ts';
import { readStandardInput } from './password-input.ts';

const options = {
  host: { type: 'string', multiple: true },
  user: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  'no-password': { type: 'boolean' },
  mechanism: { type: 'string', multiple: true },
  tls: { type: 'string' },
  helo: { type: 'string' },
  source: { type: 'string' },
  connections: { type: 'string' },
  proxy: { type: 'string' },
  'proxy-password-stdin': { type: 'boolean' },
  words: { type: 'boolean' },
} as const;
type Values = Words<typeof options>['values'];

const VERBS = ['list', 'add', 'change', 'remove', 'test'] as const;

export const relay: Command = {
  name: 'relay',
  summary: 'hosts that take mail for elsewhere from us; routes lead to them by name',
  usage: [
    'mailroom relay list',
    'mailroom relay add NAME --host HOST[:PORT] [--host …] [OPTIONS]',
    'mailroom relay change NAME [OPTIONS]',
    'mailroom relay remove NAME',
    'mailroom relay test NAME [--words] [OPTIONS]',
  ],
  details: [
    '--host HOST:PORT      said again: the next one where the first cannot be spoken to; mx:DOMAIN for its mail hosts',
    '--user NAME --password-stdin   how we sign in; --no-password takes it back',
    '--mechanism NAME      SCRAM-SHA-256, PLAIN or LOGIN alone; may be said again',
    '--tls WHAT            required (usual with a password), opportunistic, encrypt, dane, pinned:sha256:…, none',
    '--helo NAME  --source IP  --connections N|usual',
    '--proxy [USER@]HOST:PORT   a SOCKS5 server, such as 127.0.0.1:9050; "" for none; --proxy-password-stdin',
    'test dials, encrypts, signs in and says goodbye: no mail is sent. --words: every word of it. With OPTIONS it is tried as it',
    'would be with them; nothing is kept.',
  ].join('\n'),
  examples: [
    'mailroom relay add office --host mail.provider.example:587 --user ann --password-stdin < password',
    'mailroom relay test office',
    'mailroom route add "* → relay office"',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('relay', positionals, VERBS);
    const json = values.json === true;
    const [name = ''] = verb === 'list' ? exactly(rest) : exactly(rest, 'NAME');
    return withServer(homeOf(values.home), 'yes', async api => {
      switch (verb) {
        case 'list':
          return list(await api.routing.relays({}), json);
        case 'add':
          return told(await api.routing.addRelay(await wishOf(name, values)), json, 'is there now');
        case 'change':
          return told(await api.routing.changeRelay({ ...(await changeOf(values)), name }), json, 'is changed');
        case 'remove':
          return told(await api.routing.removeRelay({ name }), json, 'is removed');
        case 'test':
          return tried(await api.routing.tryRelay({ ...(await changeOf(values)), name }), json, values.words === true);
      }
    });
  },
};

async function wishOf(name: string, values: Values): Promise<RelayWish> {
  if (values.host === undefined) throw usage('A relay needs --host');
  return { ...(await changeOf(values)), name, hosts: values.host };
}

async function changeOf(values: Values): Promise<Omit<Partial<RelayWish>, 'name'>> {
  const { host, user, mechanism, tls, helo, source, connections, proxy } = values;
  if (values['password-stdin'] && values['proxy-password-stdin'])
    throw usage('Standard input holds one password: give the other in a second command');
  return {
    ...(host === undefined ? {} : { hosts: host }),
    ...(user === undefined ? {} : { user }),
    ...(mechanism === undefined ? {} : { mechanisms: mechanism }),
    ...(tls === undefined ? {} : { tls }),
    ...(helo === undefined ? {} : { helo }),
    ...(source === undefined ? {} : { source }),
    ...(connections === undefined ? {} : { concurrency: count(connections) }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(values['no-password'] ? { user: '', password: null } : {}),
    ...(values['password-stdin'] ? { password: await readStandardInput() } : {}),
    ...(values['proxy-password-stdin'] ? { proxyPassword: await readStandardInput() } : {}),
  };
}

function count(text: string): number | null {
  if (text === 'usual') return null;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw usage(`--connections takes a number or "usual", found "${text}"`);
  return Number(text);
}

const login = ({ user, hasPassword }: RelayRow): string =>
  user === '' ? 'nobody' : hasPassword ? user : `${user} (no password)`;

function list(relays: readonly RelayRow[], json: boolean): number {
  if (json) sayJson(relays);
  else
    table(
      ['RELAY', 'HOSTS', 'SIGNS IN AS', 'TLS', 'PROXY', 'ROUTES'],
      relays.map(one => [
        one.name,
        one.hosts.join(', '),
        login(one),
        one.tls,
        one.proxy === '' ? '-' : one.proxy,
        one.usedBy.length === 0 ? '-' : one.usedBy.join(', '),
      ]),
      'There are no relays. Add one: mailroom relay add NAME --host HOST:PORT',
    );
  return exit.done;
}

function told(row: RelayRow, json: boolean, what: string): number {
  if (json) sayJson(row);
  else {
    say(`Relay ${row.name} ${what}: ${row.hosts.join(', then ')}, signing in as ${login(row)}, TLS ${row.tls}.`);
    if (what !== 'is removed') say(`Try it: mailroom relay test ${row.name}`);
    if (what === 'is there now') say(`Send mail there: mailroom route add "DOMAIN → relay ${row.name}"`);
  }
  return exit.done;
}

function tried(found: RelayTriedRow, json: boolean, words: boolean): number {
  if (json) sayJson(found);
  else
    for (const host of found.hosts) {
      say(`${host.host}: ${host.works ? 'works' : 'does not work'}`);
      for (const step of host.steps) say(`  ${step}`);
      if (words) for (const line of host.lines) say(`    ${line.who}: ${line.text}`);
    }
  return found.works ? exit.done : exit.refused;
}
