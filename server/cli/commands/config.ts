/** config: every setting with its value, where that comes from, and what it means. open: another way into the window. */
import { existsSync } from 'node:fs';
import { loadConfig } from '../../config/load.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit } from '../exit.ts';
import { say, sayJson, sayText, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

export const config: Command = {
  name: 'config',
  summary: 'settings: list, explain, change, check',
  usage: [
    'mailroom config list',
    'mailroom config explain KEY',
    'mailroom config set KEY VALUE',
    'mailroom config check',
  ],
  details:
    'Settings live in mailroom.jsonc in the home folder. The command line (--set) goes before the environment\n(MAILROOM_QUEUE_FIRST_RETRY), that before the file, that before the preset.',
  examples: ['mailroom config set queue.first-retry 10m', 'mailroom config check && systemctl reload mailroom'],
  async run(args) {
    const { values, positionals } = readWords(args, {});
    const { verb, rest } = verbOf('config', positionals, ['list', 'explain', 'set', 'check']);
    const home = homeOf(values.home);
    if (verb === 'check') return check(home.config);
    return withServer(home, 'yes', async api => {
      if (verb === 'list') {
        exactly(rest);
        const list = await api.settings.list({});
        if (values.json) sayJson(list);
        else
          table(
            ['KEY', 'VALUE', 'FROM'],
            list.map(one => [one.key, one.text || '""', one.source]),
            '',
          );
      } else if (verb === 'explain') {
        const [key] = exactly(rest, 'KEY');
        const found = (await api.settings.list({})).find(one => one.key === key);
        if (!found) throw new CommandEnd(exit.refused, `There is no setting "${key}"`);
        if (values.json) sayJson(found);
        else
          sayText(
            `${found.key} = ${found.text || '""'}   (${found.source}; default ${found.default || '""'})\n${found.doc}\nA change restarts: ${found.restarts}`,
          );
      } else {
        const [key, value] = exactly(rest, 'KEY', 'VALUE');
        const now = await api.settings.set({ key, text: value });
        if (values.json) sayJson(now);
        else
          say(
            `${now.key} is ${now.text || '""'} now.${now.restarts === 'server' ? ' It holds from the next start.' : ''}`,
          );
      }
      return exit.done;
    });
  },
};

function check(path: string): number {
  if (!existsSync(path)) {
    say(`${path} does not exist; the defaults hold.`);
    return exit.done;
  }
  const loaded = loadConfig({ path, environment: process.env, set: [], preset: null });
  if (!loaded.ok) throw new CommandEnd(exit.config, loaded.error);
  say(`${path} is in order.`);
  return exit.done;
}

export const open: Command = {
  name: 'open',
  summary: 'print a one-time address of the window in a browser',
  usage: ['mailroom open'],
  examples: ['xdg-open "$(mailroom open)"'],
  async run(args) {
    const { values, positionals } = readWords(args, {});
    exactly(positionals);
    return withServer(homeOf(values.home), 'no', async api => {
      const { url } = await api.console.open({});
      if (values.json) sayJson({ url });
      else say(url);
      return exit.done;
    });
  },
};
