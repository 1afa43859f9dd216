/** config: every setting with its value, where that comes from, and what it means. open: another way into the window. */
import { existsSync } from 'node:fs';
import type { Api, Setting, SettingsAuthor, SettingsNow } from '../../api/contract.ts';
import { printDifferences } from '../../config/differences.ts';
import { loadConfig } from '../../config/load.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { moment, say, sayJson, sayText, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

const verbs = ['list', 'explain', 'set', 'reset', 'check', 'history', 'diff', 'revert'] as const;
type Verb = Exclude<(typeof verbs)[number], 'check'>;
type Run = (api: Api, rest: readonly string[], json: boolean) => Promise<void>;

export const config: Command = {
  name: 'config',
  summary: 'settings: list, explain, change, check, and each version there was',
  usage: [
    'mailroom config list',
    'mailroom config explain KEY',
    'mailroom config set KEY VALUE',
    'mailroom config reset KEY',
    'mailroom config check',
    'mailroom config history',
    'mailroom config diff [VERSION]',
    'mailroom config revert VERSION',
  ],
  details: `Settings live in mailroom.jsonc in the home folder. The command line (--set) goes before the environment
(MAILROOM_QUEUE_FIRST_RETRY), that before the file, that before the preset.

reset takes a key out of the file. history lists every version of the file that was taken: who wrote it, when, which keys.
diff shows what one version changed; without a number, how a file with a fault differs from what holds. revert makes the
file what it was in that version; secrets stay as they are, for no version holds any.`,
  examples: [
    'mailroom config set queue.first-retry 10m',
    'mailroom config check && systemctl reload mailroom',
    'mailroom config history && mailroom config revert 12',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {});
    const { verb, rest } = verbOf('config', positionals, verbs);
    const home = homeOf(values.home);
    if (verb === 'check') return check(home.config);
    return withServer(home, 'yes', async api => {
      await acts[verb](api, rest, values.json === true);
      return exit.done;
    });
  },
};

const acts: { readonly [V in Verb]: Run } = {
  async list(api, rest, json) {
    exactly(rest);
    const list = await api.settings.list({});
    if (json) sayJson(list);
    else
      table(
        ['KEY', 'VALUE', 'FROM'],
        list.map(one => [one.key, one.text || '""', one.source]),
        '',
      );
  },
  async explain(api, rest, json) {
    const found = await settingCalled(api, exactly(rest, 'KEY')[0]);
    if (json) sayJson(found);
    else
      sayText(
        `${found.key} = ${found.text || '""'}   (${found.source}; default ${found.default || '""'})\n${found.doc}\nA change restarts: ${found.restarts}`,
      );
  },
  async set(api, rest, json) {
    const [key, value] = exactly(rest, 'KEY', 'VALUE');
    tell(await api.settings.set({ key, text: value }), json);
  },
  async reset(api, rest, json) {
    const { key } = await settingCalled(api, exactly(rest, 'KEY')[0]);
    const changes = [{ key, value: null }];
    const { file } = (await (await api.settings.watch({}).next()).value) as SettingsNow;
    await api.settings.apply({ text: file.text, changes, before: file.edition });
    tell(await settingCalled(api, key), json);
  },
  async history(api, rest, json) {
    exactly(rest);
    const all = await api.settings.history({ limit: 1_000 });
    if (json) sayJson(all);
    else
      table(
        ['VERSION', 'WHEN', 'BY', 'KEYS', ''],
        all.map(one => [String(one.id), moment(one.at), authors[one.by], one.keys.join(', '), one.isNow ? 'now' : '']),
        'The settings file was never written.',
      );
  },
  async diff(api, rest, json) {
    if (rest.length > 1) throw usage('one version at most');
    const found = await api.settings.differences(
      rest[0] === undefined ? { with: 'now' } : { id: versionIn(rest[0]), with: 'before' },
    );
    if (json) sayJson(found);
    else if (found.differences.length === 0) say('There is no difference.');
    else sayText(printDifferences(found.differences));
  },
  async revert(api, rest, json) {
    const id = versionIn(exactly(rest, 'VERSION')[0]);
    const done = await api.settings.revert({ id });
    if (json) sayJson(done);
    else {
      say(`The settings are those of version ${id} again${done.version === 0 ? '' : `, as version ${done.version}`}.`);
      for (const { key, from, to } of done.effects) say(`  ${key}: ${from || '""'} → ${to || '""'}`);
    }
  },
};

const authors: { readonly [A in SettingsAuthor]: string } = {
  start: 'as it was found',
  file: 'by hand',
  window: 'the window',
  browser: 'the window in a browser',
  command: 'the command line',
  server: 'the server',
};

function versionIn(word: string): number {
  if (!/^\d{1,9}$/.test(word) || Number(word) === 0)
    throw usage(`"${word}" is no version: see mailroom config history`);
  return Number(word);
}

async function settingCalled(api: Api, key: string): Promise<Setting> {
  const found = (await api.settings.list({})).find(one => one.key === key);
  if (!found) throw new CommandEnd(exit.refused, `There is no setting "${key}"`);
  return found;
}

function tell(now: Setting, json: boolean): void {
  if (json) sayJson(now);
  else
    say(`${now.key} is ${now.text || '""'} now.${now.restarts === 'server' ? ' It holds from the next start.' : ''}`);
}

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
