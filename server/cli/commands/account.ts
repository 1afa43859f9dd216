/** account: people with a mailbox, their passwords, their programs. */
import { readFile } from 'node:fs/promises';
import type { AccountRow, Api } from '../../api/contract.ts';
import { parseQuota, printQuota } from '../../directory/quota.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { moment, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';
import { askPassword, readStandardInput } from './password-input.ts';

const options = {
  name: { type: 'string' },
  password: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  suggest: { type: 'boolean' },
  quota: { type: 'string' },
  close: { type: 'boolean' },
  open: { type: 'boolean' },
  session: { type: 'string' },
  'app-passwords': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
} as const;
type Values = ReturnType<typeof readWords<typeof options>>['values'];
type Act = (api: Api, rest: readonly string[], values: Values) => Promise<number>;

export const account: Command = {
  name: 'account',
  summary: 'people with a mailbox',
  usage: [
    'mailroom account add ADDRESS [--name NAME] [--quota SIZE] [--password PASSWORD | --password-stdin | --suggest]',
    'mailroom account list',
    'mailroom account set ADDRESS [--name NAME] [--quota SIZE | --quota none] [--close | --open]',
    'mailroom account password ADDRESS [--password PASSWORD | --password-stdin | --suggest]',
    'mailroom account app-password add ADDRESS NAME',
    'mailroom account app-password list ADDRESS',
    'mailroom account app-password remove ADDRESS NAME',
    'mailroom account sessions ADDRESS',
    'mailroom account sign-out ADDRESS [--session TRACE] [--app-passwords]',
    'mailroom account import FILE [--dry-run]',
    'mailroom account remove ADDRESS',
  ],
  details: [
    'A password on the command line can be seen by others on this computer; --password-stdin takes it from standard',
    'input, and --suggest makes one and prints it once. Without any, `password` asks for it and `add` makes an account',
    'that nobody can sign in to yet. An app password is a word of its own for one program; it is printed once.',
    '',
    '`import` takes a table: name,address,password,quota, with a line of titles or without. FILE may be - for standard',
    'input. Who has no password in it gets one, which is printed once.',
  ].join('\n'),
  examples: [
    'printf %s "$PASSWORD" | mailroom account add ann@office.example --name "Ann" --password-stdin',
    'mailroom account set ann@office.example --quota 20GB',
    'mailroom account app-password add ann@office.example Scanner',
    'mailroom account import people.csv --dry-run',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('account', positionals, verbs);
    return withServer(homeOf(values.home), 'yes', api => acts[verb](api, rest, values));
  },
};

const verbs = [
  ...(['add', 'list', 'set', 'password', 'app-password', 'sessions', 'sign-out', 'import', 'remove'] as const),
];

const acts: { readonly [V in (typeof verbs)[number]]: Act } = {
  async list(api, rest, values) {
    exactly(rest);
    const list = await api.accounts.list({});
    if (values.json) sayJson(list);
    else
      table(
        ['ADDRESS', 'NAME', 'MESSAGES', 'SIZE', 'LIMIT', 'LAST SEEN', ''],
        list.map(rowOf),
        'Nobody lives here yet. Add somebody: mailroom account add ADDRESS',
      );
    return exit.done;
  },

  async add(api, rest, values) {
    const [address] = exactly(rest, 'ADDRESS');
    const { password, made } = await givenPassword(api, values);
    const quotaBytes = values.quota === undefined ? null : quotaOf(values.quota);
    const added = await api.accounts.add({
      address,
      ...(values.name ? { name: values.name } : {}),
      ...(password === undefined ? {} : { password }),
      ...(quotaBytes === null ? {} : { quotaBytes }),
    });
    if (values.json) sayJson(made ? { ...added, password } : added);
    else if (password === undefined)
      say(`${added.address} was added. It has no password yet: mailroom account password`);
    else
      say(made ? `${added.address} was added. Its password, shown once: ${password}` : `${added.address} was added.`);
    return exit.done;
  },

  async set(api, rest, values) {
    const [address] = exactly(rest, 'ADDRESS');
    if (values.close && values.open) throw usage('Either --close or --open');
    const { account: now, ended } = await api.accounts.change({
      address,
      ...(values.name === undefined ? {} : { name: values.name }),
      ...(values.quota === undefined ? {} : { quotaBytes: quotaOf(values.quota) }),
      ...(values.close || values.open ? { enabled: values.open === true } : {}),
    });
    if (values.json) sayJson(now);
    else {
      const limit = now.quotaBytes === null ? 'no limit' : `a limit of ${printQuota(now.quotaBytes)}`;
      say(`${now.address}${now.name ? ` (${now.name})` : ''} is ${now.enabled ? 'open' : 'closed'}, with ${limit}.`);
      if (ended > 0) say(`${programs(ended)} signed out.`);
    }
    return exit.done;
  },

  async password(api, rest, values) {
    const [address] = exactly(rest, 'ADDRESS');
    const given = await givenPassword(api, values);
    const password = given.password ?? (await askPassword());
    await api.accounts.password({ address, password });
    if (values.json) {
      if (given.made) sayJson({ address, password });
    } else say(`${address} has a new password.${given.made ? ` It is shown once: ${password}` : ''}`);
    return exit.done;
  },

  async 'app-password'(api, words, values) {
    const { verb, rest } = verbOf('account app-password', words, ['add', 'list', 'remove']);
    if (verb === 'list') {
      const [address] = exactly(rest, 'ADDRESS');
      const list = await api.appPasswords.list({ address });
      if (values.json) sayJson(list);
      else
        table(
          ['NAME', 'MADE', 'LAST USED', 'BY'],
          list.map(one => [one.name, moment(one.createdAt), moment(one.lastUsedAt) || 'never', one.lastUsedBy ?? '']),
          `${address} has no app passwords.`,
        );
      return exit.done;
    }
    const [address, name] = exactly(rest, 'ADDRESS', 'NAME');
    if (verb === 'add') {
      const added = await api.appPasswords.add({ address, name });
      if (values.json) sayJson(added);
      else say(`The app password "${name}" of ${address}, shown once: ${added.word}`);
      return exit.done;
    }
    const found = (await api.appPasswords.list({ address })).find(one => one.name === name);
    if (!found) throw new CommandEnd(exit.refused, `${address} has no app password "${name}"`);
    await api.appPasswords.remove({ address, id: found.id });
    if (!values.json) say(`"${name}" opens ${address} no longer. Who is signed in with it stays so: account sign-out`);
    return exit.done;
  },

  async sessions(api, rest, values) {
    const [address] = exactly(rest, 'ADDRESS');
    const list = await api.sessions.list({ address });
    if (values.json) sayJson(list);
    else
      table(
        ['SESSION', 'PROTOCOL', 'PROGRAM', 'FROM', 'SINCE'],
        list.map(one => [one.trace, one.protocol.toUpperCase(), one.client ?? '', one.remote, moment(one.since)]),
        `No program of ${address} is signed in.`,
      );
    return exit.done;
  },

  async 'sign-out'(api, rest, values) {
    const [address] = exactly(rest, 'ADDRESS');
    if (values.session && values['app-passwords']) throw usage('Either --session or --app-passwords');
    const { ended, appPasswords } = await api.sessions.signOut({
      address,
      ...(values.session ? { trace: values.session } : {}),
      ...(values['app-passwords'] ? { appPasswords: true } : {}),
    });
    if (values.json) sayJson({ ended, appPasswords });
    else {
      say(ended === 0 ? `No program of ${address} was signed in.` : `${programs(ended)} signed out.`);
      if (values['app-passwords']) say(`App passwords removed: ${appPasswords}.`);
    }
    return exit.done;
  },

  async import(api, rest, values) {
    const [file] = exactly(rest, 'FILE');
    const dryRun = values['dry-run'] === true;
    const rows = await api.accounts.import({ csv: await readTable(file), dryRun });
    const faults = rows.filter(row => row.outcome === 'fault');
    if (values.json) sayJson(rows);
    else {
      table(
        ['LINE', 'ADDRESS', 'NAME', 'LIMIT', 'PASSWORD', ''],
        rows.map(row => [
          ...[String(row.line), row.address, row.name, row.quotaBytes === null ? '' : printQuota(row.quotaBytes)],
          ...[row.password ?? (row.givenPassword ? 'as given' : ''), row.fault ?? row.outcome],
        ]),
        'Nobody.',
      );
      const good = rows.length - faults.length;
      say(`${good} ${dryRun ? 'could be added' : 'added'}, ${faults.length} with a fault.`);
    }
    return faults.length === 0 ? exit.done : exit.refused;
  },

  async remove(api, rest, values) {
    const [address] = exactly(rest, 'ADDRESS');
    const { messages, ended } = await api.accounts.remove({ address });
    if (values.json) sayJson({ messages, ended });
    else {
      say(`${address} was removed, with its mail: ${messages} ${messages === 1 ? 'message' : 'messages'}.`);
      if (ended > 0) say(`${programs(ended)} signed out.`);
    }
    return exit.done;
  },
};

const programs = (n: number): string => (n === 1 ? '1 program was' : `${n} programs were`);

function rowOf(one: AccountRow): string[] {
  const states = [
    ...(one.enabled ? [] : ['closed']),
    ...(one.hasPassword ? [] : ['no password']),
    ...(one.sessions > 0 ? [`${one.sessions} signed in`] : []),
  ];
  return [
    ...[one.address, one.name, String(one.usedMessages), printQuota(one.usedBytes)],
    ...[one.quotaBytes === null ? '' : printQuota(one.quotaBytes), moment(one.lastSeen?.at ?? null), states.join(', ')],
  ];
}

function quotaOf(text: string): number | null {
  const quota = parseQuota(text);
  if (!quota.ok) throw usage(quota.error);
  return quota.value;
}

type Given = { readonly password: string | undefined; readonly made: boolean };

async function givenPassword(api: Api, values: Values): Promise<Given> {
  if (values.suggest) return { password: (await api.accounts.suggestPassword({})).password, made: true };
  return { password: values['password-stdin'] ? await readStandardInput() : values.password, made: false };
}

async function readTable(file: string): Promise<string> {
  if (file === '-') return readStandardInput();
  try {
    return await readFile(file, 'utf8');
  } catch (fault) {
    throw new CommandEnd(exit.refused, `${file} cannot be read (${(fault as NodeJS.ErrnoException).code})`);
  }
}
