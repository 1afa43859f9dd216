/** domain, alias: what mail is taken for, and whom it reaches. */
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { say, sayJson, table } from '../print.ts';
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

export const alias: Command = {
  name: 'alias',
  summary: 'addresses that stand for others, and catch-alls',
  usage: [
    'mailroom alias add ADDRESS TARGET…',
    'mailroom alias change ADDRESS TARGET…',
    'mailroom alias list',
    'mailroom alias remove ADDRESS',
  ],
  details: 'An ADDRESS of the form @domain takes whatever nobody else of that domain takes.',
  examples: [
    'mailroom alias add sales@office.example ann@office.example ben@office.example',
    'mailroom alias add @office.example ann@office.example',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {});
    const { verb, rest } = verbOf('alias', positionals, ['add', 'change', 'list', 'remove']);
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
      } else if (verb === 'add' || verb === 'change') {
        const [address, ...targets] = rest;
        if (!address || targets.length === 0) throw usage('Missing: ADDRESS, TARGET…');
        const made = await api.aliases[verb]({ address, targets });
        if (values.json) sayJson(made);
        else for (const line of [`${made.address} stands for ${made.targets.join(', ')}.`, ...made.notes]) say(line);
      } else {
        const [address] = exactly(rest, 'ADDRESS');
        await api.aliases.remove({ address });
        if (!values.json) say(`${address} was removed.`);
      }
      return exit.done;
    });
  },
};
