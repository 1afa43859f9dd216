/** domain, account, alias: who lives here. */
import { createInterface } from 'node:readline';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { bytes, say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

export const domain: Command = {
  name: 'domain',
  summary: 'domains that mail is taken for',
  usage: ['mailroom domain add NAME [--alias-of DOMAIN]', 'mailroom domain list', 'mailroom domain remove NAME'],
  examples: ['mailroom domain add office.example', 'mailroom domain add office.test --alias-of office.example'],
  async run(args) {
    const { values, positionals } = readWords(args, { 'alias-of': { type: 'string' } });
    const { verb, rest } = verbOf('domain', positionals, ['add', 'list', 'remove']);
    return withServer(homeOf(values.home), 'yes', async api => {
      if (verb === 'list') {
        exactly(rest);
        const list = await api.domains.list({});
        if (values.json) sayJson(list);
        else
          table(
            ['DOMAIN', 'ACCOUNTS', 'ALIAS OF'],
            list.map(one => [one.name, String(one.accounts), one.aliasOf ?? '']),
            'No domains yet. Add one: mailroom domain add NAME',
          );
        return exit.done;
      }
      const [name] = exactly(rest, 'NAME');
      if (verb === 'add') {
        const added = await api.domains.add({ name, ...(values['alias-of'] ? { aliasOf: values['alias-of'] } : {}) });
        if (values.json) sayJson(added);
        else say(`${added.name} is one of our domains now.`);
      } else {
        await api.domains.remove({ name });
        if (!values.json) say(`${name} was removed.`);
      }
      return exit.done;
    });
  },
};

export const account: Command = {
  name: 'account',
  summary: 'people with a mailbox',
  usage: [
    'mailroom account add ADDRESS [--name NAME] [--password PASSWORD | --password-stdin]',
    'mailroom account list',
    'mailroom account password ADDRESS [--password PASSWORD | --password-stdin]',
    'mailroom account remove ADDRESS',
  ],
  details:
    'A password on the command line can be seen by others on this computer; --password-stdin takes it from standard\ninput. Without either, `password` asks for it and `add` makes an account that nobody can sign in to yet.',
  examples: ['printf %s "$PASSWORD" | mailroom account add ann@office.example --name "Ann" --password-stdin'],
  async run(args) {
    const { values, positionals } = readWords(args, {
      name: { type: 'string' },
      password: { type: 'string' },
      'password-stdin': { type: 'boolean' },
    });
    const { verb, rest } = verbOf('account', positionals, ['add', 'list', 'password', 'remove']);
    const given = values['password-stdin'] ? await readStandardInput() : values.password;
    return withServer(homeOf(values.home), 'yes', async api => {
      if (verb === 'list') {
        exactly(rest);
        const list = await api.accounts.list({});
        const row = (one: (typeof list)[number]) => [
          one.address,
          one.name,
          String(one.usedMessages),
          bytes(one.usedBytes),
          one.enabled ? '' : 'disabled',
        ];
        if (values.json) sayJson(list);
        else
          table(
            ['ADDRESS', 'NAME', 'MESSAGES', 'SIZE', ''],
            list.map(row),
            'Nobody lives here yet. Add somebody: mailroom account add ADDRESS',
          );
        return exit.done;
      }
      const [address] = exactly(rest, 'ADDRESS');
      if (verb === 'add') {
        const added = await api.accounts.add({
          address,
          ...(values.name ? { name: values.name } : {}),
          ...(given === undefined ? {} : { password: given }),
        });
        if (values.json) sayJson(added);
        else
          say(
            `${added.address} was added.${given === undefined ? ' It has no password yet: mailroom account password' : ''}`,
          );
      } else if (verb === 'password') {
        await api.accounts.password({ address, password: given ?? (await askPassword()) });
        if (!values.json) say(`${address} has a new password.`);
      } else {
        await api.accounts.remove({ address });
        if (!values.json) say(`${address} was removed, with its mail.`);
      }
      return exit.done;
    });
  },
};

export const alias: Command = {
  name: 'alias',
  summary: 'addresses that stand for others, and catch-alls',
  usage: ['mailroom alias add ADDRESS TARGET…', 'mailroom alias list', 'mailroom alias remove ADDRESS'],
  details: 'An ADDRESS of the form @domain takes whatever nobody else of that domain takes.',
  examples: [
    'mailroom alias add sales@office.example ann@office.example ben@office.example',
    'mailroom alias add @office.example ann@office.example',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {});
    const { verb, rest } = verbOf('alias', positionals, ['add', 'list', 'remove']);
    return withServer(homeOf(values.home), 'yes', async api => {
      if (verb === 'list') {
        exactly(rest);
        const list = await api.aliases.list({});
        if (values.json) sayJson(list);
        else
          table(
            ['ADDRESS', 'TARGETS'],
            list.map(one => [one.address, one.targets.join(', ')]),
            'No aliases.',
          );
      } else if (verb === 'add') {
        const [address, ...targets] = rest;
        if (!address || targets.length === 0) throw usage('Missing: ADDRESS, TARGET…');
        const added = await api.aliases.add({ address, targets });
        if (values.json) sayJson(added);
        else say(`${added.address} stands for ${added.targets.join(', ')}.`);
      } else {
        const [address] = exactly(rest, 'ADDRESS');
        await api.aliases.remove({ address });
        if (!values.json) say(`${address} was removed.`);
      }
      return exit.done;
    });
  },
};

async function readStandardInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
  return text.replace(/\r?\n$/, '');
}

/** Not shown while it is typed. */
async function askPassword(): Promise<string> {
  if (!process.stdin.isTTY) throw usage('Give the password with --password-stdin');
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
  process.stderr.write('New password: ');
  (lines as unknown as { _writeToOutput(text: string): void })._writeToOutput = () => {};
  return new Promise(resolve =>
    lines.question('', answer => {
      lines.close();
      process.stderr.write('\n');
      resolve(answer);
    }),
  );
}
