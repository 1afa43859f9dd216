/** fetch: accounts on other servers whose mail comes here: how they are reached, how they are, and at once. */
import type { PulledAccountRow, PulledDraftInput } from '../../api/contract.ts';
import { parseDuration, printDuration } from '../../base/units.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { signIn } from '../sign-in.ts';
import { exactly, readWords, verbOf, type Words } from '../words.ts';
import { askPassword, readStandardInput } from './password-input.ts';

const options = {
  host: { type: 'string' },
  port: { type: 'string' },
  tls: { type: 'string' },
  pin: { type: 'string', multiple: true },
  ca: { type: 'string' },
  user: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  oauth2: { type: 'boolean' },
  provider: { type: 'string' },
  device: { type: 'boolean' },
  folder: { type: 'string', multiple: true },
  keep: { type: 'string' },
  since: { type: 'string' },
  every: { type: 'string' },
  idle: { type: 'string' },
  into: { type: 'string' },
  junk: { type: 'string' },
  enabled: { type: 'string' },
} as const;
type Values = Words<typeof options>['values'];

const VERBS = ['list', 'show', 'add', 'change', 'remove', 'now', 'try', 'providers'] as const;

export const fetch: Command = {
  name: 'fetch',
  summary: 'mail that lies on other servers, and comes here on its own',
  usage: [
    'mailroom fetch list | providers',
    'mailroom fetch add ADDRESS pop3|imap --user USER [--host HOST] [OPTIONS]',
    'mailroom fetch change NUMBER [OPTIONS]',
    'mailroom fetch show|now|try|remove NUMBER',
  ],
  details: [
    '--host HOST --port N --tls implicit|starttls|none   none: in clear, whoever is between reads it and learns the password',
    '--pin SHA256          the very certificate, and no other; may be said again. --ca FILE: one more authority',
    '--user NAME --password-stdin   how to sign in there; without it the password is asked for',
    '--oauth2 [--provider NAME|https://…] [--device]   sign in with the browser, or with a code that is typed in elsewhere',
    '--folder NAME         of IMAP; may be said again; usual: INBOX',
    '--keep always|now|DAYS   what becomes of it there when it is here; usual: always',
    '--since today|all|2026-05-01   what came there before stays there; usual: all',
    '--every 10m  --idle on|off  --into MAILBOX  --junk on|off  --enabled on|off',
    'now fetches at once; try signs in and counts, and takes nothing.',
  ].join('\n'),
  examples: [
    'mailroom fetch add ann@office.example pop3 --host pop.provider.example --user ann --password-stdin < password',
    'mailroom fetch add ann@office.example imap --user ann@gmail.com --oauth2 --into Gmail --idle on',
    'mailroom fetch change 3 --keep 14',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('fetch', positionals, VERBS);
    return withServer(homeOf(values.home), verb === 'now' || verb === 'try' ? 'no' : 'yes', async api => {
      const json = values.json === true;
      switch (verb) {
        case 'list':
          exactly(rest);
          return list(await api.fetch.list({}), json);
        case 'providers':
          exactly(rest);
          return providers(await api.fetch.providers({}), json);
        case 'add': {
          const [account, protocol] = exactly(rest, 'ADDRESS', 'pop3|imap');
          if (protocol !== 'pop3' && protocol !== 'imap') throw usage('pop3 or imap');
          if (values.user === undefined) throw usage('Missing: --user');
          const settings: PulledDraftInput = { ...(await draftOf(values)), protocol, user: values.user };
          const secret = await secretFor(values, api, settings, true);
          return show(await api.fetch.add({ account, settings, ...secret }), json);
        }
        case 'change': {
          const id = numberIn(rest);
          const settings = await draftOf(values);
          const before = (await api.fetch.list({})).find(one => one.id === id)?.settings;
          const secret = await secretFor(values, api, { ...before, ...settings }, false);
          return show(await api.fetch.change({ id, settings, ...secret }), json);
        }
        case 'show': {
          const id = numberIn(rest);
          const found = (await api.fetch.list({})).find(one => one.id === id);
          if (!found) throw usage(`There is no number ${id}`);
          return show(found, json);
        }
        case 'now':
          return show(await api.fetch.now({ id: numberIn(rest) }), json);
        case 'remove': {
          const gone = await api.fetch.remove({ id: numberIn(rest) });
          if (json) sayJson(gone);
          else say(`Mail of ${shown(gone)} is not fetched any more; what lies there stays there.`);
          return exit.done;
        }
        case 'try': {
          const told = await api.fetch.try({ id: numberIn(rest), settings: await draftOf(values) });
          if (json) sayJson(told);
          else say(`${told.works ? `It works (${told.how})` : 'It does not work'}: ${told.sentence}.`);
          return told.works ? exit.done : exit.refused;
        }
      }
    });
  },
};

function numberIn(rest: readonly string[]): number {
  const [text] = exactly(rest, 'NUMBER');
  if (!/^[1-9]\d*$/.test(text)) throw usage(`"${text}" is no number; see: mailroom fetch list`);
  return Number(text);
}

const SWITCH = (text: string, name: string): boolean => {
  if (text !== 'on' && text !== 'off') throw usage(`--${name} is on or off`);
  return text === 'on';
};

async function draftOf(values: Values): Promise<Partial<PulledDraftInput>> {
  const { host, port, tls, pin, ca, user, provider, folder, keep, since, every, idle, into, junk, enabled } = values;
  if (tls !== undefined && tls !== 'implicit' && tls !== 'starttls' && tls !== 'none')
    throw usage('--tls is implicit, starttls or none');
  const { readFile } = await import('node:fs/promises');
  return {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(tls === undefined ? {} : { tls }),
    ...(pin === undefined ? {} : { pins: pin }),
    ...(ca === undefined ? {} : { authorities: ca === '' ? '' : await readFile(ca, 'utf8') }),
    ...(user === undefined ? {} : { user }),
    ...(values.oauth2 === undefined ? {} : { login: 'oauth2' as const }),
    ...(values['password-stdin'] === undefined ? {} : { login: 'password' as const }),
    ...(provider === undefined ? {} : { provider }),
    ...(folder === undefined ? {} : { folders: folder }),
    ...(keep === undefined ? {} : { keepDays: keepIn(keep) }),
    ...(since === undefined ? {} : { since: sinceIn(since) }),
    ...(every === undefined ? {} : { every: everyIn(every) }),
    ...(idle === undefined ? {} : { idle: SWITCH(idle, 'idle') }),
    ...(into === undefined ? {} : { into }),
    ...(junk === undefined ? {} : { judged: SWITCH(junk, 'junk') }),
    ...(enabled === undefined ? {} : { enabled: SWITCH(enabled, 'enabled') }),
  };
}

function keepIn(text: string): number | null {
  if (text === 'always') return null;
  if (text === 'now') return 0;
  if (!/^\d{1,4}d?$/.test(text)) throw usage('--keep is always, now, or a number of days');
  return Number.parseInt(text, 10);
}

function sinceIn(text: string): number | null {
  if (text === 'all') return null;
  if (text === 'today') return new Date().setHours(0, 0, 0, 0);
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00`) : Number.NaN;
  if (Number.isNaN(at)) throw usage('--since is all, today, or a day as in 2026-05-01');
  return at;
}

function everyIn(text: string): number {
  const parsed = parseDuration(text);
  if (!parsed.ok) throw usage(`--every: ${parsed.error}`);
  return parsed.value;
}

async function secretFor(
  values: Values,
  api: Parameters<typeof signIn>[0],
  settings: Partial<PulledDraftInput>,
  isNeeded: boolean,
): Promise<{ readonly password?: string; readonly signIn?: string }> {
  const { user = '' } = settings;
  if (values.oauth2) return { signIn: await signIn(api, settings.provider || user, user, values.device === true) };
  if (values['password-stdin']) return { password: await readStandardInput() };
  return isNeeded ? { password: await askPassword() } : {};
}

const shown = ({ settings: { user, host, protocol } }: PulledAccountRow): string =>
  `${user} at ${host} (${protocol.toUpperCase()})`;
const moment = (at: number | null): string =>
  at === null ? '–' : new Date(at).toISOString().slice(0, 16).replace('T', ' ');

function list(rows: readonly PulledAccountRow[], json: boolean): number {
  if (json) sayJson(rows);
  else
    table(
      ['', 'FOR', 'FROM', 'TAKEN', 'LAST (UTC)', 'STATE'],
      rows.map(row => [
        String(row.id),
        row.account,
        shown(row),
        String(row.state.taken),
        moment(row.state.lastGoodAt),
        stateOf(row),
      ]),
      'No mail is fetched from other servers.',
    );
  return exit.done;
}

function stateOf({ settings, running, state: { failing } }: PulledAccountRow): string {
  if (running) return 'fetches';
  if (!settings.enabled) return 'off';
  return failing ? `fails since ${moment(failing.since)}: ${failing.sentence}` : 'well';
}

function show(row: PulledAccountRow, json: boolean): number {
  if (json) sayJson(row);
  else {
    const { settings, state } = row;
    say(`${row.id}: ${shown(row)}, for ${row.account}${settings.into === '' ? '' : `, into ${settings.into}`}`);
    say(
      `   port ${settings.port}, ${encryption[settings.tls]}${settings.pins.length > 0 ? ', pinned' : ''}, ${settings.login}`,
    );
    if (settings.protocol === 'imap')
      say(`   folders: ${settings.folders.join(', ')}${settings.idle ? '; told at once (IDLE)' : ''}`);
    say(
      `   every ${printDuration(settings.every)}; there it ${kept(settings.keepDays)}${settings.judged ? '' : '; not looked at for junk'}`,
    );
    say(`   taken: ${state.lastTaken} at the last visit, ${state.taken} in all; next ${moment(state.nextAt)} UTC`);
    if (state.failing) say(`   fails since ${moment(state.failing.since)} UTC: ${state.failing.sentence}`);
    for (const { key, folder, because } of state.passed)
      say(`   stays there: ${folder === '' ? key : `${folder} ${key}`}: ${because}`);
    if (settings.tls === 'none')
      say('   Without encryption, whoever is between reads all of it, and may learn the password.');
  }
  return row.state.failing ? exit.refused : exit.done;
}

const encryption = { implicit: 'encrypted', starttls: 'encrypted (STARTTLS)', none: 'NOT encrypted' } as const;
const kept = (days: number | null): string =>
  days === null ? 'stays' : days === 0 ? 'goes when it is here' : `goes after ${days === 1 ? 'a day' : `${days} days`}`;

function providers(
  rows: readonly { name: string; title: string; hasClient: boolean; register: string }[],
  json: boolean,
): number {
  if (json) sayJson(rows);
  else
    table(
      ['PROVIDER', 'CLIENT ID', 'REGISTER A PROGRAM AT'],
      rows.map(one => [one.name, one.hasClient ? 'yes' : 'none (fetch.oauth-clients)', one.register]),
      'None is known.',
    );
  return exit.done;
}
