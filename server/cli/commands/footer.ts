/** footer: the text at the end of what a domain's people send. */
import { readFile } from 'node:fs/promises';
import type { FooterRow } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';
import { readStandardInput } from './password-input.ts';

const options = {
  text: { type: 'string' },
  file: { type: 'string' },
  html: { type: 'string' },
  on: { type: 'string' },
} as const;
type Values = ReturnType<typeof readWords<typeof options>>['values'];

export const footer: Command = {
  name: 'footer',
  summary: 'the text at the end of what a domain’s people send',
  usage: [
    'mailroom footer set DOMAIN (--text TEXT | --file FILE) [--html FILE] [--on elsewhere|all]',
    'mailroom footer try DOMAIN [MESSAGE]',
    'mailroom footer list',
    'mailroom footer remove DOMAIN',
  ],
  details: [
    'It is added before the message is signed, to plain text and HTML alike, on what leaves this server (`--on all`: on mail',
    'among ourselves too). It is not added where something would break or nobody would want it: to what is signed, encrypted,',
    'a report, a list’s or a program’s, nor where it stands already. The journey of a message says which.',
    '`try` prints what would become of a message; MESSAGE is a file, without it standard input.',
  ].join('\n'),
  examples: [
    'mailroom footer set office.example --text "Office Ltd · Registered in Berlin, HRB 1234"',
    'mailroom footer try office.example letter.eml',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('footer', positionals, ['set', 'try', 'list', 'remove']);
    return withServer(homeOf(values.home), 'yes', async api => {
      switch (verb) {
        case 'list': {
          exactly(rest);
          const list = await api.footers.list({});
          if (values.json) sayJson(list);
          else
            table(
              ['DOMAIN', 'ON', 'TEXT'],
              list.map(one => [one.domain, one.on, one.text.replace(/\s+/g, ' ').slice(0, 80)]),
              'No domain has a footer.',
            );
          return exit.done;
        }
        case 'set': {
          const [domain] = exactly(rest, 'DOMAIN');
          const set = await api.footers.set(await givenFooter(domain, values));
          if (values.json) sayJson(set);
          else say(`Mail from ${set.domain} ends with it${set.on === 'all' ? '' : ', where it leaves this server'}.`);
          return exit.done;
        }
        case 'try': {
          const [domain, file] = rest.length > 1 ? exactly(rest, 'DOMAIN', 'MESSAGE') : exactly(rest, 'DOMAIN');
          const known = (await api.footers.list({})).find(one => one.domain === domain);
          if (!known) throw new CommandEnd(exit.refused, `${domain} has no footer`);
          const message = file === undefined ? await readStandardInput() : await readText(file);
          const tried = await api.footers.try({ footer: known, message });
          if (values.json) sayJson(tried);
          else say(tried.message ?? `It is left as it is: ${tried.because}.`);
          return exit.done;
        }
        case 'remove': {
          const [domain] = exactly(rest, 'DOMAIN');
          await api.footers.remove({ domain });
          say(`${domain} has no footer any more.`);
          return exit.done;
        }
      }
    });
  },
};

async function givenFooter(domain: string, values: Values): Promise<FooterRow> {
  if ((values.text === undefined) === (values.file === undefined)) throw usage('Either --text or --file');
  const on = values.on ?? 'elsewhere';
  if (on !== 'elsewhere' && on !== 'all') throw usage('--on is elsewhere or all');
  return {
    ...{ domain, on, text: values.text ?? (await readText(values.file!)) },
    ...(values.html === undefined ? {} : { html: await readText(values.html) }),
  };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (fault) {
    throw new CommandEnd(exit.refused, `${file} could not be read: ${(fault as Error).message}`);
  }
}
