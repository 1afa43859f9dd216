/** A home with mail in it, a folder for its backups, and what makes and reads them: for the tests of server/backup. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { heldIn } from '../../server/backup/held.ts';
import type { SealedKey } from '../../server/backup/keys.ts';
import { type MakeParts, makeBackup } from '../../server/backup/make.ts';
import { makeRepository } from '../../server/backup/repository.ts';
import { manualClock, systemClock } from '../../server/base/ports.ts';
import type { Store } from '../../server/store/interface.ts';
import { openStore } from '../../server/store/open.ts';
import { atEnd, must, START } from './store-world.ts';

export const ANN = 'ann@here.example';
export const BEN = 'ben@here.example';
export const SECRET = 'a'.repeat(64);
export const never = new AbortController().signal;
export const quiet = () => {};

export const letter = (subject: string, octets = 200): Uint8Array =>
  Buffer.from(
    `From: kim@there.example\r\nSubject: ${subject}\r\n\r\n${`${subject} `.repeat(Math.ceil(octets / (subject.length + 1)))}\r\n`,
  );

export async function putLetter(
  store: Store,
  address: string,
  mailbox: string,
  subject: string,
  octets = 200,
): Promise<number> {
  const account = (await store.account(address))!;
  const box = (await store.mailbox(account.id, mailbox))!;
  const added = must(
    await store.run('append', {
      ...{ account: account.id, mailbox: box.id, bytes: letter(subject, octets), flags: 1, keywords: ['Work'] },
      ...{ internalDate: START - 86_400_000, trace: `t-${subject}`, note: null },
    }),
  );
  return added.uid;
}

export async function openHome(home: string): Promise<Store> {
  return must(
    await openStore(
      {
        folder: join(home, 'store'),
        reserve: 0,
        onFault: fault => {
          throw fault;
        },
      },
      systemClock,
    ),
  );
}

/** ann has three letters in INBOX, one of them large; ben one. */
export async function fillHome(home: string): Promise<Store> {
  mkdirSync(join(home, 'tls'), { recursive: true });
  writeFileSync(join(home, 'secret'), SECRET);
  writeFileSync(join(home, 'mailroom.jsonc'), '{ "mode": "local" }');
  writeFileSync(join(home, 'tls', 'authority.key'), 'a key');
  writeFileSync(join(home, 'control.json'), 'of this run alone');
  const store = await openHome(home);
  must(await store.run('addDomain', { name: 'here.example', aliasOf: null }));
  for (const address of [ANN, BEN])
    must(
      await store.run('addAccount', {
        address,
        name: address,
        credentials: { password: 'hash', scram: null },
        quotaBytes: null,
        now: START,
      }),
    );
  await putLetter(store, ANN, 'INBOX', 'one');
  await putLetter(store, ANN, 'INBOX', 'large', 300_000);
  await putLetter(store, ANN, 'INBOX', 'three');
  await putLetter(store, BEN, 'INBOX', 'for ben');
  return store;
}

export async function backupWorld(t: TestContext, key: SealedKey | null = null) {
  const top = mkdtempSync(join(tmpdir(), 'mailroom-backup-'));
  atEnd(t, () => rmSync(top, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }));
  const [home, target] = [join(top, 'home'), join(top, 'target')];
  const store = await fillHome(home);
  atEnd(t, () => store.close());
  const clock = manualClock(START);
  const repository = must(await makeRepository(target, key));
  const parts: MakeParts = { store, clock, home, scratch: join(home, 'backup', 'scratch'), version: '1.0.0' };
  return {
    ...{ top, home, target, store, clock, repository, parts },
    async make() {
      clock.advance(1000);
      return must(await makeBackup(parts, repository, never, quiet)).id;
    },
    held: async (id: string) => must(await heldIn(repository, id)),
  };
}
