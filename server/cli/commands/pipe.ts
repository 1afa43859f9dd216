/** pipe: programs and folders that mail is handed to. */
import type { PipeGiven, PipeRow, PipeTriedRow } from '../../api/contract.ts';
import { parseDuration } from '../../base/units.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

export const pipe: Command = {
  name: 'pipe',
  summary: 'programs and folders of yours that mail is handed to',
  usage: [
    'mailroom pipe add NAME --program /PATH [--time-limit 1m] [--from-line] [-- WORD…]',
    'mailroom pipe add NAME --maildir /PATH',
    'mailroom pipe change NAME [the same] [--enable | --disable]',
    'mailroom pipe list',
    'mailroom pipe try NAME [--for ADDRESS]',
    'mailroom pipe remove NAME',
  ],
  details: [
    'A program gets the message on its standard input, and the WORDs as they stand: no shell reads them. {sender}, {recipient},',
    '{original}, {user}, {extension}, {domain} and {trace} in a WORD are filled in. Exit codes as in sysexits.h: 0 it has it,',
    '75 later, 67 no such user. It runs with the rights of this server, so programs are run only when you say so:',
    '  mailroom config set pipe.enabled yes',
    'Mail gets there by an alias with the target pipe:NAME. try gives it a sample letter, really, and shows what it said; of a',
    'Maildir it looks whether mail could be put there.',
  ].join('\n'),
  examples: [
    'mailroom pipe add tickets --program /usr/bin/rt-mailgate -- --queue general --action correspond',
    'mailroom pipe add archive --maildir /srv/archive',
    'mailroom alias add help@office.example pipe:tickets',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      ...{ program: { type: 'string' }, maildir: { type: 'string' }, 'time-limit': { type: 'string' } },
      for: { type: 'string' },
      ...{ 'from-line': { type: 'boolean' }, enable: { type: 'boolean' }, disable: { type: 'boolean' } },
    });
    const { verb, rest } = verbOf('pipe', positionals, ['add', 'change', 'list', 'try', 'remove']);
    return withServer(homeOf(values.home), 'yes', async api => {
      if (verb === 'list') {
        exactly(rest);
        const list = await api.pipes.list({});
        if (values.json) sayJson(list);
        else
          table(
            ['NAME', 'STATE', 'TO', 'ALIASES'],
            list.map(cells),
            'No pipes. Add one: mailroom pipe add NAME --program /PATH',
          );
        return exit.done;
      }
      const [name, ...words] = rest;
      if (name === undefined) throw usage('Missing: NAME');
      if (verb === 'remove') {
        exactly(rest, 'NAME');
        const gone = await api.pipes.remove({ name });
        if (values.json) sayJson(gone);
        else say(`The pipe ${gone.name} was removed.`);
        return exit.done;
      }
      if (verb === 'try') {
        exactly(rest, 'NAME');
        return told(
          await api.pipes.try({ name, ...(values.for === undefined ? {} : { recipient: values.for }) }),
          values.json,
        );
      }
      if (values.enable && values.disable) throw usage('--enable or --disable');
      const given: PipeGiven = {
        name,
        ...(values.program === undefined ? {} : { program: values.program }),
        ...(values.maildir === undefined ? {} : { maildir: values.maildir }),
        ...(words.length === 0 ? {} : { args: words }),
        ...(values['time-limit'] === undefined ? {} : { timeLimit: timeIn(values['time-limit']) }),
        ...(values['from-line'] ? { fromLine: true } : {}),
        ...(values.enable ? { enabled: true } : values.disable ? { enabled: false } : {}),
      };
      const made = await api.pipes[verb](given);
      if (values.json) sayJson(made);
      else say(`Mail for pipe:${made.name} is handed to ${placeOf(made)}${made.enabled ? '' : ' (off: it waits)'}.`);
      return exit.done;
    });
  },
};

function told({ works, result, words, said, took }: PipeTriedRow, json: boolean | undefined): number {
  if (json) sayJson({ works, result, words, said, took });
  else {
    say(`${words.join(' ')}: ${resultWords(result)} (${(took / 1000).toFixed(1)} s)`);
    for (const line of said === '' ? [] : said.split('\n')) say(`  ${line}`);
  }
  return works ? exit.done : exit.refused;
}

function resultWords(result: PipeTriedRow['result']): string {
  switch (result.kind) {
    case 'taken':
      return 'it took the sample letter';
    case 'later':
    case 'refused':
      return `${result.kind === 'later' ? 'it wants it later' : 'it refused'}: ${result.what}, ${result.status}`;
    case 'too-long':
      return 'it took too long and was ended';
    case 'not-run':
      return `it could not be run: ${result.because}`;
    case 'folder-ready':
      return result.isThere ? 'mail can be put there' : 'it is made with the first message';
    case 'folder-fault':
      return `mail cannot be put there: ${result.because}`;
  }
}

const placeOf = ({ kind, path, args }: PipeRow): string =>
  kind === 'maildir' ? `the Maildir ${path}` : [path, ...args].join(' ');
const cells = (row: PipeRow): string[] => [row.name, row.enabled ? '' : 'off', placeOf(row), row.aliases.join(', ')];

function timeIn(text: string): number {
  const read = parseDuration(text);
  if (!read.ok) throw usage(`--time-limit: ${read.error}`);
  return read.value;
}
