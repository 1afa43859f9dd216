/** export: an account's mail into files that other programs read, or a whole account into one file. */
import { resolve } from 'node:path';
import type { MovingFormat } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { followed, sayPlan } from '../moving-words.ts';
import { say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, type Words } from '../words.ts';
import { placeOptions, sourceOf } from './imap-place.ts';

const options = {
  ...placeOptions,
  to: { type: 'string' },
  plan: { type: 'boolean' },
  format: { type: 'string' },
  mailbox: { type: 'string', multiple: true },
  background: { type: 'boolean' },
} as const;
type Values = Words<typeof options>['values'];
const formats: readonly MovingFormat[] = ['maildir', 'mbox', 'eml', 'zip', 'archive'];

export const exportCommand: Command = {
  name: 'export',
  summary: "an account's mail, carried out into files or to another server",
  usage: [
    'mailroom export ADDRESS PATH [--format maildir|mbox|eml|zip|archive] [--mailbox NAME]… [--background]',
    'mailroom export ADDRESS --to imap --host HOST --user USER [--password-stdin | --oauth2] [--plan] [--mailbox NAME]…',
  ],
  details: [
    'maildir: a Maildir++ with flags, keywords and dates, as Dovecot has them. mbox: a file for each mailbox (mboxrd), as',
    'Thunderbird takes them. eml: a file for each message; zip: the same in one file. archive: the whole account in one file',
    '(.zip), with its scripts and identities, from which mailroom import makes it again. Usual: archive where PATH ends in',
    '.zip, else maildir. PATH must be new, or an empty folder. At the end all is read again and compared.',
    '--to imap: into the account USER on another server; --port --tls --pin --ca --provider --device as in `fetch`. What lies there',
    'stays, and what is the same does not come twice. --plan says what would go where. It goes on over lost connections and',
    'restarts; behind a pause: mailroom moving resume JOB.',
  ].join('\n'),
  examples: [
    'mailroom export ann@office.example /tmp/ann-maildir',
    'mailroom export ann@office.example ann.zip',
    'mailroom export ann@office.example /tmp/ann --format mbox --mailbox Archive',
    'mailroom export ann@office.example --to imap --host imap.new.example --user ann --password-stdin < password',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const mailboxes = values.mailbox === undefined ? {} : { mailboxes: values.mailbox };
    const place = values.to === undefined ? pathOf(values, positionals) : null;
    if (place === null && values.to !== 'imap') throw usage('--to is imap');
    const [address] = place ? [place.address] : exactly(positionals, 'ADDRESS');
    return withServer(homeOf(values.home), 'yes', async (api, running) => {
      const to = place ? null : await sourceOf(api, values);
      if (to && values.plan === true) {
        sayPlan(await api.moving.exportPlan({ address, to, ...mailboxes }), values.json === true);
        return exit.done;
      }
      const where = to ? { format: 'imap' as const, to } : { format: place!.format, path: place!.path };
      const job = await api.moving.export({ address, ...where, ...mailboxes });
      if (values.background !== true || !running) return followed(api, job.id, values.json === true);
      if (values.json) sayJson(job);
      else say(`Job ${job.id} runs in the server. See: mailroom moving show ${job.id}`);
      return exit.done;
    });
  },
};

function pathOf(values: Values, positionals: readonly string[]) {
  if (values.plan === true || values.host !== undefined) throw usage('--plan and --host go with --to imap');
  const [address, path] = exactly(positionals, 'ADDRESS', 'PATH');
  const wanted = values.format ?? (/\.zip$/i.test(path) ? 'archive' : 'maildir');
  const format = formats.find(one => one === wanted);
  if (!format) throw usage(`--format is one of ${formats.join(', ')}`);
  return { address, format, path: resolve(path) };
}
