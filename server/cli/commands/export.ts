/** export: an account's mail into files that other programs read, or a whole account into one file. */
import { resolve } from 'node:path';
import type { MovingFormat } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { followed } from '../moving-words.ts';
import { say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

const options = {
  format: { type: 'string' },
  mailbox: { type: 'string', multiple: true },
  background: { type: 'boolean' },
} as const;
const formats: readonly MovingFormat[] = ['maildir', 'mbox', 'eml', 'zip', 'archive'];

export const exportCommand: Command = {
  name: 'export',
  summary: "an account's mail, carried out into files",
  usage: ['mailroom export ADDRESS PATH [--format maildir|mbox|eml|zip|archive] [--mailbox NAME]… [--background]'],
  details: [
    'maildir: a Maildir++ with flags, keywords and dates, as Dovecot has them. mbox: a file for each mailbox (mboxrd), as',
    'Thunderbird takes them. eml: a file for each message; zip: the same in one file. archive: the whole account in one file',
    '(.zip), with its scripts and identities, from which mailroom import makes it again. Usual: archive where PATH ends in',
    '.zip, else maildir. PATH must be new, or an empty folder. At the end all is read again and compared.',
  ].join('\n'),
  examples: [
    'mailroom export ann@office.example /tmp/ann-maildir',
    'mailroom export ann@office.example ann.zip',
    'mailroom export ann@office.example /tmp/ann --format mbox --mailbox Archive',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const [address, path] = exactly(positionals, 'ADDRESS', 'PATH');
    const wanted = values.format ?? (/\.zip$/i.test(path) ? 'archive' : 'maildir');
    const format = formats.find(one => one === wanted);
    if (!format) throw usage(`--format is one of ${formats.join(', ')}`);
    const mailboxes = values.mailbox === undefined ? {} : { mailboxes: values.mailbox };
    return withServer(homeOf(values.home), 'yes', async (api, running) => {
      const job = await api.moving.export({ address, format, path: resolve(path), ...mailboxes });
      if (values.background !== true || !running) return followed(api, job.id, values.json === true);
      if (values.json) sayJson(job);
      else say(`Job ${job.id} runs in the server. See: mailroom moving show ${job.id}`);
      return exit.done;
    });
  },
};
