/** import: mail from files and folders of other programs into an account. */
import { resolve } from 'node:path';
import { type Dialect, dialects } from '../../formats/mbox-source.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { followed, sayPlan } from '../moving-words.ts';
import { say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

const options = {
  plan: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  map: { type: 'string', multiple: true },
  under: { type: 'string' },
  duplicates: { type: 'string' },
  dialect: { type: 'string' },
  account: { type: 'string' },
  background: { type: 'boolean' },
} as const;

export const importCommand: Command = {
  name: 'import',
  summary: 'mail of other programs, brought into an account',
  usage: [
    'mailroom import ADDRESS PATH [--plan | --dry-run] [--map FOLDER=MAILBOX]… [--under MAILBOX]',
    '                [--duplicates skip|keep] [--dialect mboxrd|mboxo|mboxcl|mboxcl2]',
    '                [--account ADDRESS-THERE] [--background]',
  ],
  details: [
    'PATH is a Maildir, a mbox, a profile of Thunderbird, a folder or a zip or tar with mail in it, .eml, .emlx and .msg files, a PST',
    'or OST of Outlook, a backup of hMailServer (unpacked; --account names one of its accounts), an export of Gmail, or an archive',
    'that `mailroom export` made. --plan only lists folders and where they would go; --dry-run reads everything and files nothing.',
    '--map FOLDER=MAILBOX says where a folder goes, --map FOLDER= leaves it out. What lies in the mailbox already, octet by octet,',
    'is not filed again. A job that stops goes on where it was: mailroom moving resume.',
  ].join('\n'),
  examples: [
    'mailroom import ann@office.example ~/Maildir --plan',
    'mailroom import ann@office.example ~/.thunderbird',
    'mailroom import ann@office.example "Outlook Files/ann.pst" --plan',
    'mailroom import ann@office.example takeout.tgz --map "Old stuff=Archive/Old" --map Spam=',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const [address, path] = exactly(positionals, 'ADDRESS', 'PATH');
    const dialect = dialectOf(values.dialect);
    const of = values.account === undefined ? {} : { account: values.account };
    const source = { type: 'path', path: resolve(path), ...(dialect ? { dialect } : {}), ...of } as const;
    const folders = (values.map ?? []).map(ruleOf);
    const under = values.under === undefined ? {} : { under: values.under };
    const asJson = values.json === true;
    return withServer(homeOf(values.home), 'yes', async (api, running) => {
      if (values.plan === true) {
        sayPlan(await api.moving.plan({ address, source, folders, ...under }), asJson);
        return exit.done;
      }
      const duplicates = duplicatesOf(values.duplicates);
      const job = await api.moving.import({
        ...{ address, source, folders, ...under, duplicates, dryRun: values['dry-run'] === true },
      });
      if (values.background !== true || !running) return followed(api, job.id, asJson);
      if (asJson) sayJson(job);
      else say(`Job ${job.id} runs in the server. See: mailroom moving show ${job.id}`);
      return exit.done;
    });
  },
};

function dialectOf(text: string | undefined): Dialect | undefined {
  if (text !== undefined && !(dialects as readonly string[]).includes(text))
    throw usage(`--dialect is one of ${dialects.join(', ')}`);
  return text as Dialect | undefined;
}

function duplicatesOf(text = 'skip'): 'skip' | 'keep' {
  if (text !== 'skip' && text !== 'keep') throw usage('--duplicates is skip or keep');
  return text;
}

/** 'Work/2024=Archive/2024'; at the last '=', for a mailbox of ours rarely has one. */
function ruleOf(text: string): { readonly from: readonly string[]; readonly to: string | null } {
  const at = text.lastIndexOf('=');
  if (at <= 0) throw usage(`--map "${text}": FOLDER=MAILBOX`);
  return { from: text.slice(0, at).split('/'), to: text.slice(at + 1) || null };
}
