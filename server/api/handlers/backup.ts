/** Backups: what the window and the command line may ask and do. */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { messagesIn } from '../../backup/browse.ts';
import type { BackupNow } from '../../backup/control.ts';
import { keyOfTarget } from '../../backup/keys.ts';
import { isBackupId, type Summary } from '../../backup/layout.ts';
import { lookAtPlace } from '../../backup/places.ts';
import { proposals } from '../../backup/proposals.ts';
import { planMail, restoreMail } from '../../backup/restore-mail.ts';
import { lookAtTarget } from '../../backup/target.ts';
import { Flag } from '../../store/interface.ts';
import { byWhom, given, orThrow } from '../answer.ts';
import type { BackupApi, BackupRow, BackupStatus } from '../backup-contract.ts';
import { repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';

/** Milliseconds between two answers. */
const PAUSE = 300;
const MOST_ROWS = 500;

const nothing = z.object({});
const path = z.string().min(1).max(4000).refine(isAbsolute, 'a whole path, from the root on');
const backup = z.string().refine(isBackupId, 'the name of a backup: 2026-11-23T023000Z');
const passphrase = z.string().min(1).max(1024);
const number = z.number().int().min(1);
const wish = z.object({
  backup,
  account: z.string().min(1).max(400),
  mailbox: z.string().min(1).max(1000).optional(),
  uids: z.array(number).min(1).max(10_000).readonly().optional(),
  to: z.string().min(1).max(400).optional(),
  into: z.enum(['apart', 'missing']),
});
const begun = { begun: true } as const;

export function backupHandlers(ports: ServerPorts): RouterOf<BackupApi['backup']> {
  const { backup: control, clock } = ports;
  const status = async () => statusOf(await control.now(), ports.config()['backup.at']);
  const parts = { ...ports, now: clock.now, use: control.use, mover: ports.moving };
  const begins = (answer: ReturnType<typeof control.run>) => {
    orThrow(answer);
    return begun;
  };
  return {
    get: call(nothing, status),
    watch: stream(nothing, (_, { signal }) => repeated(status, hear => either(ports, hear), signal, PAUSE)),
    list: call(nothing, async () => orThrow(await control.list()).map(rowOf)),
    proposals: call(nothing, () => proposals(ports.home)),
    look: call(z.object({ path }), async input => orThrow(await lookAtTarget(input.path, ports.home))),
    choose: call(
      z.object({
        to: z.union([z.literal(''), path]),
        encrypt: z.boolean().optional(),
        passphrase: passphrase.optional(),
      }),
      async input => {
        await choose(ports, given(input));
        return status();
      },
    ),
    passphrase: call(z.object({ passphrase }), async input => {
      orThrow(await control.keys.setPassphrase(input.passphrase));
      return begun;
    }),
    run: call(nothing, () => begins(control.run())),
    drill: call(z.object({ backup: backup.optional() }), input => begins(control.drill(input.backup ?? null))),
    verify: call(nothing, () => begins(control.verify())),
    export: call(z.object({ backup: backup.optional(), path, passphrase: passphrase.optional() }), input =>
      begins(control.export(input.backup ?? null, input.path, input.passphrase ?? null)),
    ),
    stop: call(nothing, () => {
      control.stop();
      return begun;
    }),
    accounts: call(z.object({ backup }), input => accountsIn(ports, input.backup)),
    messages: call(
      z.object({
        backup,
        account: number,
        mailbox: number,
        text: z.string().max(400).optional(),
        below: z.number().int().min(0).optional(),
        limit: z.number().int().min(1).max(MOST_ROWS),
      }),
      async ({ backup: id, account, mailbox, text = '', below = null, limit }) => {
        const asked = { account, mailbox, text, below, limit };
        const page = orThrow(await control.use(id, ({ reading }) => messagesIn(reading, clock, asked)));
        return { next: page.next, messages: page.messages.map(messageOf) };
      },
    ),
    plan: call(wish, async input => orThrow(await planMail(parts, input))),
    restore: call(wish, async (input, { who }) => ({ job: orThrow(await restoreMail(parts, input, byWhom(who))).id })),
    lookPlace: call(z.object({ path }), async input => {
      const look = orThrow(await lookAtPlace(input.path));
      return { ...look, backups: look.backups.map(rowOf) };
    }),
    restoreAll: call(z.object({ path, backup: backup.optional(), passphrase: passphrase.optional() }), input =>
      begins(control.restoreAll(input.path, input.backup ?? null, input.passphrase ?? null)),
    ),
    takeBack: call(nothing, () => begins(control.takeBack())),
    restart: call(nothing, () => begins(control.restart())),
  };
}

const either = ({ backup, watchState }: ServerPorts, hear: () => void): (() => void) => {
  const stops = [backup.watch(hear), watchState(hear)];
  return () => {
    for (const stop of stops) stop();
  };
};

function statusOf(now: BackupNow, at: string): BackupStatus {
  const { settings, state, ordered, running, ended, verified, hasKey, next } = now;
  const { to, every, keep, encrypt, drillEvery } = settings;
  return {
    ...{ to, every, at, keep, encrypt, drillEvery, hasKey, next, running, ended, verified },
    ...{ run: state.run, made: state.made, drill: state.drill, proven: state.proven },
    ordered: ordered && { backup: ordered.backup, at: ordered.at },
  };
}

const rowOf = ({ id, at, version, encrypted, octets, added, accounts, messages, took }: Summary): BackupRow => ({
  ...{ id, at, version, encrypted, octets, added, accounts, messages, took },
});

type Found = Awaited<ReturnType<typeof messagesIn>>['messages'][number];

const messageOf = ({ uid, from, to, subject, preview, internalDate, size, flags, attachment }: Found) => ({
  ...{ uid, from, to, subject, preview, size, attachment, at: internalDate },
  seen: (flags & Flag.seen) !== 0,
  flagged: (flags & Flag.flagged) !== 0,
});

const accountsIn = async ({ backup }: ServerPorts, id: string) =>
  orThrow(
    await backup.use(id, async ({ reading }) =>
      Promise.all(
        (await reading.accounts()).map(async account => {
          const mailboxes = (await reading.mailboxes(account.id)).map(one => ({
            ...{ id: one.id, name: one.name, role: one.role, messages: one.messages, octets: one.bytes },
          }));
          return {
            ...{ id: account.id, address: account.address, name: account.name, mailboxes },
            messages: mailboxes.reduce((sum, { messages }) => sum + messages, 0),
            octets: mailboxes.reduce((sum, { octets }) => sum + octets, 0),
          };
        }),
      ),
    ),
  );

type Choice = { readonly to: string; readonly encrypt?: boolean; readonly passphrase?: string };

/** Looked at first, so that a folder that will not do is never chosen. */
async function choose(ports: ServerPorts, { to, encrypt, passphrase: word }: Choice): Promise<void> {
  const { keys } = ports.backup;
  const look = to === '' ? null : orThrow(await lookAtTarget(to, ports.home));
  const wanted = look?.is === 'ours' ? look.encrypted === true : (encrypt ?? ports.config()['backup.encrypt']);
  if (look?.is === 'ours' && encrypt !== undefined && encrypt !== wanted)
    throw new ApiError(
      'REFUSED',
      wanted ? `The backups in ${to} are encrypted` : `The backups in ${to} are not encrypted. Choose another folder`,
    );
  if (wanted && word !== undefined) {
    if (look?.is === 'ours') await keys.adopt(orThrow(await keyOfTarget(to, word)));
    else orThrow(await keys.setPassphrase(word));
  }
  if (wanted && orThrow(await keys.key()) === null)
    throw new ApiError('REFUSED', 'Encrypted backups need a passphrase');
  const set = async (key: string, text: string) => {
    const done = await ports.setSetting(key, text);
    if (!done.ok) throw new ApiError('REFUSED', done.error);
  };
  if (wanted !== ports.config()['backup.encrypt']) await set('backup.encrypt', String(wanted));
  await set('backup.to', to);
}
