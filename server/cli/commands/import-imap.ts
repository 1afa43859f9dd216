/** import-imap: all mail of one or many accounts on another server, brought here folder by folder; a second time, what is new. */
import { readFile } from 'node:fs/promises';
import type { Api, MovingSource } from '../../api/contract.ts';
import { dividerOf, readCells } from '../../directory/table-cells.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { followed, sayPlan } from '../moving-words.ts';
import { say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, type Words } from '../words.ts';
import { passwordFrom, placeOf, placeOptions, sourceOf } from './imap-place.ts';

const options = {
  ...placeOptions,
  table: { type: 'string' },
  master: { type: 'string' },
  plan: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  map: { type: 'string', multiple: true },
  under: { type: 'string' },
  background: { type: 'boolean' },
} as const;
type Values = Words<typeof options>['values'];

export const importImap: Command = {
  name: 'import-imap',
  summary: 'all mail of accounts on another server, brought here by IMAP',
  usage: [
    'mailroom import-imap ADDRESS --host HOST --user USER [--password-stdin | --oauth2] [--plan | --dry-run] [OPTIONS]',
    'mailroom import-imap --table FILE --host HOST [--master USER --password-stdin] [--plan | --dry-run] [OPTIONS]',
  ],
  details: [
    'FILE has a line for each account: address here, user there, password there (a spreadsheet’s CSV). With --master the last column',
    'is left out: that user signs in for all of them. --port N --tls implicit|starttls|none --pin SHA256 --ca FILE as in `fetch`.',
    '--plan lists folders, counts and sizes; --dry-run reads everything and files nothing. --map FOLDER=MAILBOX, --under MAILBOX as in',
    '`import`. A job goes on by itself over lost connections and restarts, and is compared at its end, hash by hash. To move without',
    'a gap: run it, change the MX, and run the job again (mailroom moving resume): it brings what is new.',
  ].join('\n'),
  examples: [
    'mailroom import-imap ann@office.example --host imap.old.example --user ann --plan',
    'mailroom import-imap --table people.csv --host imap.old.example --background',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    return withServer(homeOf(values.home), 'yes', async (api, running) => {
      const wanted =
        values.table === undefined ? await one(api, values, positionals) : await many(api, values, positionals);
      let worst: number = exit.done;
      for (const { address, source } of wanted) {
        const code = await bring(api, values, address, source, running);
        worst = Math.max(worst, code);
      }
      return worst;
    });
  },
};

type Wanted = { readonly address: string; readonly source: MovingSource };

async function one(api: Api, values: Values, positionals: readonly string[]): Promise<readonly Wanted[]> {
  const [address] = exactly(positionals, 'ADDRESS');
  return [{ address, source: await sourceOf(api, values) }];
}

async function many(api: Api, values: Values, positionals: readonly string[]): Promise<readonly Wanted[]> {
  exactly(positionals);
  const place = await placeOf(values);
  const text = (await readFile(values.table!, 'utf8')).replace(/^\uFEFF/, '');
  const lines = readCells(text, dividerOf(text));
  if (!lines.ok) throw new CommandEnd(exit.usage, lines.error);
  const master = values.master === undefined ? null : { user: values.master, password: await passwordFrom(values) };
  const wanted: Wanted[] = [];
  for (const { line, cells } of lines.value) {
    const [address = '', user = '', password = ''] = cells.map(cell => cell.trim());
    if (address === '' || !address.includes('@')) {
      // A first line of titles, or an empty one.
      if (wanted.length === 0 || address === '') continue;
      throw new CommandEnd(exit.usage, `Line ${line}: "${address}" is no address here`);
    }
    const there = user === '' ? address : user;
    if (!master && password === '') throw new CommandEnd(exit.usage, `Line ${line}: ${address} has no password`);
    const source = master
      ? await api.fetch.importSource({
          settings: { ...place, user: master.user },
          actingFor: there,
          password: master.password,
        })
      : await api.fetch.importSource({ settings: { ...place, user: there }, password });
    wanted.push({ address, source });
  }
  if (wanted.length === 0) throw new CommandEnd(exit.usage, 'Nobody is in this table');
  return wanted;
}

async function bring(
  api: Api,
  values: Values,
  address: string,
  source: MovingSource,
  running: boolean,
): Promise<number> {
  const folders = (values.map ?? []).map(ruleOf);
  const wish = { address, source, folders, ...(values.under === undefined ? {} : { under: values.under }) };
  const asJson = values.json === true;
  if (values.plan === true) {
    if (!asJson) say(`${address}:`);
    sayPlan(await api.moving.plan(wish), asJson);
    return exit.done;
  }
  const job = await api.moving.import({ ...wish, dryRun: values['dry-run'] === true });
  if (values.background !== true || !running) return followed(api, job.id, asJson);
  if (asJson) sayJson(job);
  else say(`${address}: job ${job.id} runs in the server. See: mailroom moving show ${job.id}`);
  return exit.done;
}

/** 'Work/2024=Archive/2024'; at the last '='. */
function ruleOf(text: string): { readonly from: readonly string[]; readonly to: string | null } {
  const at = text.lastIndexOf('=');
  if (at <= 0) throw usage(`--map "${text}": FOLDER=MAILBOX`);
  return { from: text.slice(0, at).split('/'), to: text.slice(at + 1) || null };
}
