/** backup: copies of the whole home: made, listed, looked into, tried, carried to another computer. */
import { resolve } from 'node:path';
import type { Api, BackupStatus } from '../../api/contract.ts';
import { codeOf, sayBackups, untilDone } from '../backup-words.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { bytes, moment, say, sayJson, table, warn } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';
import { askPassword, readStandardInput } from './password-input.ts';

const options = {
  encrypt: { type: 'boolean' },
  backup: { type: 'string' },
  'passphrase-stdin': { type: 'boolean' },
} as const;
type Values = ReturnType<typeof readWords<typeof options>>['values'];
type Act = (api: Api, rest: readonly string[], values: Values) => Promise<number>;
const verbs = ['status', 'to', 'run', 'list', 'show', 'verify', 'drill', 'export', 'passphrase', 'stop'] as const;

export const backup: Command = {
  name: 'backup',
  summary: 'copies of everything: mail, settings, keys',
  usage: [
    'mailroom backup [status]',
    'mailroom backup to FOLDER [--encrypt] [--passphrase-stdin]',
    'mailroom backup run|list|verify|drill [BACKUP]|stop',
    'mailroom backup show BACKUP',
    'mailroom backup export FILE [--backup BACKUP] [--encrypt] [--passphrase-stdin]',
    'mailroom backup passphrase [--passphrase-stdin]',
  ],
  details: [
    'A backup holds the whole home folder, as it was at one instant; what has not changed since the last one takes no room.',
    '`to` says where they go (setting backup.to; an empty FOLDER ends it) and `run` makes one now; when they are made and how',
    'long they stay: mailroom config list backup. `drill` restores one into a scratch folder and compares it; `verify` reads all',
    'of all. `export` writes one into a single file, to be taken to another computer: there, mailroom restore all FILE.',
    'Encrypted ones need a passphrase to be restored. Nobody can open them without it.',
  ].join('\n'),
  examples: ['mailroom backup to /mnt/drive/mail', 'mailroom backup run', 'mailroom backup export ~/mail.zip'],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('backup', positionals.length === 0 ? ['status'] : positionals, verbs);
    return withServer(homeOf(values.home), 'yes', api => acts[verb](api, rest, values));
  },
};

export const readPassphrase = (values: { readonly 'passphrase-stdin'?: boolean | undefined }): Promise<string> =>
  values['passphrase-stdin'] ? readStandardInput() : askPassword('Passphrase: ');

const begun =
  (begin: (api: Api, rest: readonly string[]) => Promise<unknown>, done: string): Act =>
  async (api, rest, values) => {
    await begin(api, rest);
    return tell(api, values, done);
  };

async function tell(api: Api, values: Values, done: string): Promise<number> {
  const because = await untilDone(api, values.json === true);
  if (values.json) sayJson(await api.backup.get({}));
  else if (because === null) say(done);
  else warn(`mailroom: ${because}.`);
  return codeOf(because);
}

const acts: { readonly [V in (typeof verbs)[number]]: Act } = {
  async status(api, rest, values) {
    exactly(rest);
    const status = await api.backup.get({});
    if (values.json) sayJson(status);
    else sayStatus(status);
    return exit.done;
  },
  async to(api, rest, values) {
    const [folder] = exactly(rest, 'FOLDER');
    const to = folder === '' ? '' : resolve(folder);
    const passphrase = values.encrypt || values['passphrase-stdin'] ? { passphrase: await readPassphrase(values) } : {};
    const status = await api.backup.choose({ to, ...(values.encrypt ? { encrypt: true } : {}), ...passphrase });
    if (values.json) sayJson(status);
    else
      say(
        to === ''
          ? 'No backups are made any more. Those that are there stay.'
          : `Backups go to ${to}. Make one now: mailroom backup run`,
      );
    return exit.done;
  },
  async run(api, rest, values) {
    exactly(rest);
    await api.backup.run({});
    const because = await untilDone(api, values.json === true);
    const [newest] = because === null ? await api.backup.list({}) : [];
    if (values.json) sayJson(because === null ? newest : { because });
    else if (newest)
      say(
        `Backup ${newest.id}: ${newest.messages} messages, ${bytes(newest.octets)}, ${bytes(newest.added)} of it new.`,
      );
    else warn(`mailroom: ${because}.`);
    return codeOf(because);
  },
  async list(api, rest, values) {
    exactly(rest);
    const rows = await api.backup.list({});
    if (values.json) sayJson(rows);
    else sayBackups(rows, 'There is no backup yet.');
    return exit.done;
  },
  async show(api, rest, values) {
    const [id] = exactly(rest, 'BACKUP');
    const accounts = await api.backup.accounts({ backup: id });
    if (values.json) sayJson(accounts);
    else
      table(
        ['ACCOUNT', 'MAILBOX', 'MESSAGES', 'SIZE'],
        accounts.flatMap(({ address, mailboxes }) =>
          mailboxes.map(({ name, messages, octets }) => [address, name, String(messages), bytes(octets)]),
        ),
        'It holds no accounts.',
      );
    return exit.done;
  },
  async verify(api, rest, values) {
    exactly(rest);
    await api.backup.verify({});
    const because = await untilDone(api, values.json === true);
    const { verified } = await api.backup.get({});
    if (values.json) sayJson(verified);
    else if (because === null)
      say(
        `All pieces of ${verified?.backups === 1 ? 'one backup' : `${verified?.backups ?? 0} backups`} were read; all is as it was.`,
      );
    else for (const line of [because, ...(verified?.faults ?? [])]) warn(line);
    return codeOf(because);
  },
  drill: begun((api, rest) => {
    if (rest.length > 1) throw usage(`Too many words: ${rest.slice(1).join(' ')}`);
    return api.backup.drill(rest[0] === undefined ? {} : { backup: rest[0] });
  }, 'It was restored into a scratch folder: all is as it was.'),
  async export(api, rest, values) {
    const [file] = exactly(rest, 'FILE');
    const passphrase = values.encrypt || values['passphrase-stdin'] ? { passphrase: await readPassphrase(values) } : {};
    const which = values.backup === undefined ? {} : { backup: values.backup };
    await api.backup.export({ path: resolve(file), ...which, ...passphrase });
    return tell(api, values, `Written: ${resolve(file)}`);
  },
  async passphrase(api, rest, values) {
    exactly(rest);
    await api.backup.passphrase({ passphrase: await readPassphrase(values) });
    say('The passphrase is set. Keep it where you find it without this computer.');
    return exit.done;
  },
  stop: async (api, rest) => {
    exactly(rest);
    await api.backup.stop({});
    return exit.done;
  },
};

function sayStatus({ to, encrypt, made, proven, drill, run, next, running }: BackupStatus): void {
  if (to === '') say('No backups are made: choose a folder with `mailroom backup to FOLDER`.');
  else say(`To ${to}${encrypt ? ', encrypted' : ''}.`);
  if (running) say('One is being worked on now.');
  if (made) say(`Last made: ${moment(made.at)} (${made.backup}).`);
  if (run && !run.ok) say(`Last try, ${moment(run.at)}: ${run.because}.`);
  if (proven) say(`Last proven by restoring it: ${moment(proven.at)} (${proven.backup}), ${proven.messages} messages.`);
  if (drill && !drill.ok) say(`Last tried, ${moment(drill.at)}: ${drill.because}.`);
  if (next !== null) say(`Next: ${moment(next)}.`);
}
