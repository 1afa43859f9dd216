/** device: machines that can neither sign in nor encrypt, each locked to its address, its sender and its own port. */
import type { Api, DeviceDraft, DeviceMade, DeviceRow, DeviceTest } from '../../api/contract.ts';
import { parseBytes, printBytes } from '../../base/units.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { moment, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf, type Words } from '../words.ts';
import { readStandardInput } from './password-input.ts';

const options = {
  name: { type: 'string' },
  address: { type: 'string', multiple: true },
  sender: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  to: { type: 'string', multiple: true },
  others: { type: 'string' },
  'per-hour': { type: 'string' },
  'max-size': { type: 'string' },
  'old-tls': { type: 'string' },
  'password-stdin': { type: 'boolean' },
  'no-password': { type: 'boolean' },
  disable: { type: 'boolean' },
  enable: { type: 'boolean' },
  last: { type: 'string' },
} as const;
type Values = Words<typeof options>['values'];

const VERBS = ['list', 'add', 'change', 'remove', 'log'] as const;

export const device: Command = {
  name: 'device',
  summary: 'scanners, printers and old programs that send without signing in',
  usage: [
    'mailroom device list',
    'mailroom device add NAME --address IP --sender ADDRESS [--port N] [OPTIONS]',
    'mailroom device change NAME [--name NEW] [--disable|--enable] [OPTIONS]',
    'mailroom device remove NAME',
    'mailroom device log NAME [--last N]',
  ],
  details: [
    'A device sends to a port of its own, from its own address alone, as one address of yours.',
    '--address IP         whence it sends; may be said again; a network of /24 at most',
    '--to own|anyone|ADDRESS|DOMAIN   to whom it may write: your own people (the usual), or these; may be said again',
    '--others rewrite|refuse          what becomes of another sender or From: (usual: rewritten)',
    '--per-hour N  --max-size 20MB|none   its ceilings      --host IP   where its port is opened, if not where the others are',
    '--old-tls yes|no     TLS 1.0 and old ciphers, on this port alone',
    '--password-stdin     it signs in with this password, in clear; --no-password: it does not',
    'log says what was seen on its port lately, with every word.',
  ].join('\n'),
  examples: [
    'mailroom device add "Scanner, first floor" --address 192.168.1.40 --sender scan@office.example',
    'mailroom device change "Scanner, first floor" --to office.example --to tax@adviser.example',
    'mailroom device log "Scanner, first floor" --last 1',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('device', positionals, VERBS);
    const json = values.json === true;
    const [name = ''] = verb === 'list' ? exactly(rest) : exactly(rest, 'NAME');
    return withServer(homeOf(values.home), 'yes', async (api, running) => {
      switch (verb) {
        case 'list':
          return list(await api.devices.list({}), json);
        case 'add':
          return made(await api.devices.add(await draftOf(api, name, values)), json, running);
        case 'change':
          return made(
            await api.devices.change({ id: (await find(api, name)).id, ...(await changeOf(values)) }),
            json,
            running,
          );
        case 'remove': {
          const gone = await api.devices.remove({ id: (await find(api, name)).id });
          if (json) sayJson(gone);
          else say(`${gone.name} is removed, and its port ${gone.port} is closed.`);
          return exit.done;
        }
        case 'log':
          return log(
            await api.devices.test({ id: (await find(api, name)).id, limit: count('--last', values.last ?? '5') }),
            json,
          );
      }
    });
  },
};

async function find(api: Api, name: string): Promise<DeviceRow> {
  const all = await api.devices.list({});
  const found = all.find(one => one.name.toLowerCase() === name.toLowerCase() || String(one.id) === name);
  if (!found) throw new CommandEnd(exit.refused, `There is no device "${name}". See: mailroom device list`);
  return found;
}

async function draftOf(api: Api, name: string, values: Values): Promise<DeviceDraft> {
  const { sender, address } = values;
  if (sender === undefined || address === undefined) throw usage('A device needs --address and --sender');
  const change = await changeOf(values);
  return { ...change, name, sender, addresses: address, port: change.port ?? (await api.devices.suggest({})).port };
}

async function changeOf(values: Values): Promise<Partial<DeviceDraft>> {
  const { name, address, sender, port, host, to, others } = values;
  if (others !== undefined && others !== 'rewrite' && others !== 'refuse') throw usage('--others is rewrite or refuse');
  if (values.disable && values.enable) throw usage('--disable and --enable do not go together');
  return {
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { addresses: address }),
    ...(sender === undefined ? {} : { sender }),
    ...(port === undefined ? {} : { port: count('--port', port) }),
    ...(host === undefined ? {} : { host }),
    ...(to === undefined ? {} : recipientsOf(to)),
    ...(others === undefined ? {} : { others }),
    ...(values['per-hour'] === undefined ? {} : { messagesPerHour: count('--per-hour', values['per-hour']) }),
    ...(values['max-size'] === undefined ? {} : { mostBytes: sizeOf(values['max-size']) }),
    ...(values['old-tls'] === undefined ? {} : { oldTls: yesOrNo('--old-tls', values['old-tls']) }),
    ...(values.disable || values.enable ? { enabled: values.enable === true } : {}),
    ...(values['no-password'] ? { password: null } : {}),
    ...(values['password-stdin'] ? { password: await readStandardInput() } : {}),
  };
}

function recipientsOf(to: readonly string[]): Pick<DeviceDraft, 'recipients' | 'named'> {
  const [first] = to;
  if (to.length === 1 && (first === 'own' || first === 'anyone')) return { recipients: first };
  if (to.includes('own') || to.includes('anyone')) throw usage('--to own and --to anyone stand alone');
  return { recipients: 'named', named: to };
}

function count(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) throw usage(`${option} takes a number, found "${text}"`);
  return Number(text);
}
function sizeOf(text: string): number | null {
  if (text === 'none') return null;
  const size = parseBytes(text);
  if (!size.ok) throw usage(`--max-size: ${size.error}`);
  return size.value;
}
function yesOrNo(option: string, text: string): boolean {
  if (text !== 'yes' && text !== 'no') throw usage(`${option} is yes or no`);
  return text === 'yes';
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');
const who = ({ recipients, named }: DeviceRow): string =>
  ({ own: 'our own people', anyone: 'anyone', named: named.join(', ') })[recipients];
const state = (one: DeviceRow): string =>
  one.enabled ? (one.state === 'off' ? 'not running' : one.state) : 'disabled';

function list(devices: readonly DeviceRow[], json: boolean): number {
  if (json) sayJson(devices);
  else
    table(
      ['DEVICE', 'FROM', 'SENDS AS', 'TO', 'PORT', 'STATE', 'MESSAGES', 'LAST'],
      devices.map(one => [
        one.name,
        one.addresses.join(', '),
        one.sender,
        who(one),
        String(one.port),
        state(one),
        String(one.accepted),
        moment(one.used?.at ?? null),
      ]),
      'There are no devices. Add one: mailroom device add NAME --address IP --sender ADDRESS',
    );
  return exit.done;
}

/** Exit code 1 where its port could not be opened. */
function made({ device: one, notes }: DeviceMade, json: boolean, running: boolean): number {
  if (json) sayJson({ device: one, notes });
  else {
    say(`${one.name}: ${state(one)}, for mail from ${one.addresses.join(', ')} to ${who(one)}.`);
    if (one.sentence !== null) say(one.sentence);
    for (const note of notes) say(`Note: ${note}`);
    if (one.onlyHere && !one.addresses.every(isLoopback))
      say('Note: its port can be reached from this computer alone; --host 0.0.0.0 opens it for your network.');
    if (one.enabled) {
      say();
      say('Type into the machine:');
      say(`  server (SMTP)   ${one.servers.join('  or  ')}`);
      say(`  port            ${one.port}`);
      say('  encryption      none');
      say(`  sign-in         ${one.hasPassword ? `user ${one.sender}, its password` : 'none'}`);
      say(`  sender          ${one.sender}`);
      say(
        `  at most         ${one.messagesPerHour} messages an hour${one.mostBytes === null ? '' : `, ${printBytes(one.mostBytes)} each`}`,
      );
    }
    if (!running) say('Its port opens when Mailroom starts.');
  }
  return one.state === 'failed' ? exit.refused : exit.done;
}

function log(test: DeviceTest, json: boolean): number {
  if (json) sayJson(test);
  else {
    say(test.sentence);
    for (const one of test.sessions.toReversed()) {
      say();
      say(`${moment(one.at)}  ${one.remote}${one.own ? '' : ' (not its address)'}  ${one.trace}`);
      for (const line of one.lines) say(`  ${line.who}: ${line.text}`);
      say(`  = ${one.sentence}`);
    }
  }
  return exit.done;
}
