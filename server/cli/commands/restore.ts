/** restore: everything, an account, a mailbox or messages out of a backup. Nothing is written over. */
import { resolve } from 'node:path';
import type { Api, BackupMailPlan, BackupMailWish } from '../../api/contract.ts';
import { adoptIn } from '../../assembly/backup.ts';
import type { Home } from '../../assembly/home.ts';
import { openPlace } from '../../backup/places.ts';
import { prepareRestore } from '../../backup/restore-home.ts';
import { finishSwap, takeBackSwap } from '../../backup/swap.ts';
import { systemClock, systemRandom } from '../../base/ports.ts';
import { dialControl } from '../../web/control.ts';
import { codeOf, untilDone } from '../backup-words.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { followed } from '../moving-words.ts';
import { bytes, say, sayJson, table, warn } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';
import { readPassphrase } from './backup.ts';

const options = {
  backup: { type: 'string' },
  to: { type: 'string' },
  missing: { type: 'boolean' },
  plan: { type: 'boolean' },
  'passphrase-stdin': { type: 'boolean' },
  encrypted: { type: 'boolean' },
} as const;
type Values = ReturnType<typeof readWords<typeof options>>['values'];
const verbs = ['all', 'account', 'mailbox', 'message'] as const;

export const restore: Command = {
  name: 'restore',
  summary: 'bring back everything, an account, a mailbox or a message',
  usage: [
    'mailroom restore all PLACE [--backup BACKUP] [--passphrase-stdin]',
    'mailroom restore account ADDRESS [--backup BACKUP] [--missing] [--to ADDRESS] [--plan]',
    'mailroom restore mailbox ADDRESS NAME …',
    'mailroom restore message ADDRESS NAME UID …',
  ],
  details: [
    'all: the whole home out of a folder with backups, or out of one file. It is written beside what is there, compared, and takes',
    'its place when the server starts again (a running one is told to); what was there is moved aside into before-restore-DATE.',
    'What waited in its queue is held, for it may have gone since: mailroom queue list --state held.',
    'The others: into the running store, from the newest backup or --backup. They come into a mailbox "Restored DATE"; with',
    '--missing to where they lay, but for what is there. An account that is gone is made again with its password. --plan changes',
    'nothing. It goes on over restarts as a job: mailroom moving list. --encrypted asks for the passphrase.',
  ].join('\n'),
  examples: [
    'mailroom restore all /mnt/drive/mail',
    'mailroom restore mailbox ann@office.example Archive --missing --plan',
    'mailroom restore message ann@office.example INBOX 4211',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, options);
    const { verb, rest } = verbOf('restore', positionals, verbs);
    const home = homeOf(values.home);
    if (verb === 'all') return everything(home, resolve(exactly(rest, 'PLACE')[0]), values);
    const part = partOf(verb, rest);
    return withServer(home, 'yes', (api, running) => some(api, part, values, running));
  },
};

async function everything(home: Home, path: string, values: Values): Promise<number> {
  const passphrase = values['passphrase-stdin'] || values.encrypted ? await readPassphrase(values) : null;
  const socket = await dialControl(home.control);
  if (!socket) return beside(home, path, values.backup ?? null, passphrase);
  socket.destroy();
  return withServer(home, 'no', async api => {
    const which = {
      ...(values.backup ? { backup: values.backup } : {}),
      ...(passphrase === null ? {} : { passphrase }),
    };
    await api.backup.restoreAll({ path, ...which });
    const because = await untilDone(api, values.json === true);
    if (because !== null) {
      warn(`mailroom: ${because}. Nothing was changed.`);
      return codeOf(because);
    }
    say('Restored beside what is there, and compared: all is as it was. The server starts again with it.');
    await api.backup.restart({});
    return exit.done;
  });
}

/** No server runs here. */
async function beside(home: Home, path: string, id: string | null, passphrase: string | null): Promise<number> {
  const clock = systemClock;
  const opened = await openPlace(path, id, passphrase, resolve(home.folder, 'backup', 'scratch'));
  const prepared = opened.ok
    ? await prepareRestore(opened.value.held, home.folder, {
        ...{ clock, signal: new AbortController().signal, tell() {} },
        async before(ready) {
          if (opened.value.key) await adoptIn(ready, opened.value.key, systemRandom);
        },
      })
    : opened;
  const swapped = prepared.ok ? finishSwap(home.folder, clock.now()) : prepared;
  if (!swapped.ok) {
    // A server that has come meanwhile must not find it at its next start.
    if (prepared.ok) takeBackSwap(home.folder);
    warn(`mailroom: ${swapped.error}. Nothing was changed.`);
    return exit.refused;
  }
  const { messages, held } = prepared.ok ? prepared.value : { messages: 0, held: 0 };
  say(`Restored: ${messages} messages, compared; all is as it was.`);
  if (swapped.value?.aside) say(`What was there lies in ${swapped.value.aside}.`);
  if (held > 0) say(`${held} that waited in the queue are held: they may have gone since.`);
  return exit.done;
}

type Part = Pick<BackupMailWish, 'account' | 'mailbox' | 'uids'>;

function partOf(verb: Exclude<(typeof verbs)[number], 'all'>, rest: readonly string[]): Part {
  switch (verb) {
    case 'account':
      return { account: exactly(rest, 'ADDRESS')[0] };
    case 'mailbox': {
      const [account, mailbox] = exactly(rest, 'ADDRESS', 'NAME');
      return { account, mailbox };
    }
    case 'message': {
      const [account, mailbox, uid] = exactly(rest, 'ADDRESS', 'NAME', 'UID');
      if (!/^[1-9]\d{0,9}$/.test(uid)) throw usage(`"${uid}" is no UID`);
      return { account, mailbox, uids: [Number(uid)] };
    }
  }
}

async function some(api: Api, part: Part, values: Values, running: boolean): Promise<number> {
  const backup = values.backup ?? (await api.backup.list({}))[0]?.id;
  if (backup === undefined) throw usage('There is no backup yet');
  const into = values.missing ? 'missing' : 'apart';
  const wish: BackupMailWish = { backup, ...part, into, ...(values.to === undefined ? {} : { to: values.to }) };
  if (values.plan) {
    sayPlan(await api.backup.plan(wish), values.json === true);
    return exit.done;
  }
  const { job } = await api.backup.restore(wish);
  if (running && !values.json) say(`Job ${job} runs; it goes on if this command is stopped.`);
  return followed(api, job, values.json === true);
}

function sayPlan(plan: BackupMailPlan, asJson: boolean): void {
  if (asJson) {
    sayJson(plan);
    return;
  }
  if (plan.makesAccount) say(`The account ${plan.address} is made again.`);
  table(
    ['MAILBOX', 'TO', '', 'MESSAGES', 'MISSING', 'SIZE'],
    plan.mailboxes.map(({ name, to, isNew, messages, octets, missing }) => [
      ...[name, to, isNew ? 'new' : '', String(messages), missing === null ? '?' : String(missing), bytes(octets)],
    ]),
    'There is nothing in it to restore.',
  );
  say('Nothing was changed.');
}
