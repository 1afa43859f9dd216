/** Mailroom with full mailboxes: letters go straight into a store of its own, then it is started as its user starts it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeAt } from '../../server/assembly/home.ts';
import { Flag, type Store } from '../../server/store/interface.ts';
import { openStore } from '../../server/store/open.ts';
import { type Served, serve } from '../support/serve.ts';
import type { ImapContender } from './imap-contender.ts';
import { letter } from './letters.ts';

const PASSWORD = 'correct horse';
const DOMAIN = 'bench.example';
const AT_ONCE = 200;
const SETTINGS = [
  'mode=local',
  'auth.allow-plaintext=true',
  'smtp.max-connections-per-address=2000',
  'imap.max-connections-per-address=5000',
];

const address = (n: number): string => `u${n}@${DOMAIN}`;

export async function startMailroomImap(sizes: readonly number[]): Promise<ImapContender> {
  const home = mkdtempSync(join(tmpdir(), 'mailroom-bench-'));
  let served = await serve({ home, settings: SETTINGS });
  const { version, engine } = await served.ask(async api => {
    await api.domains.add({ name: DOMAIN });
    for (const n of sizes.keys()) await api.accounts.add({ address: address(n), password: PASSWORD });
    const { version, store } = await api.status.get({});
    return { version, engine: store.engine };
  });
  await served.stop();
  await fillAll(homeAt(home).store, sizes);
  const start = (): Promise<Served> => serve({ home, settings: SETTINGS });
  served = await start();
  return {
    name: 'Mailroom',
    facts: `Mailroom ${version}: ${engine}, synchronous=full`,
    pid: () => served.pid,
    imapPort: () => served.port('imap'),
    pop3Port: () => served.port('pop3'),
    user: address,
    password: PASSWORD,
    async cold() {
      await served.stop();
      served = await start();
    },
    async close() {
      await served.stop();
      if (served.said().includes('a fault of ours')) console.error(served.said());
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function fillAll(folder: string, sizes: readonly number[]): Promise<void> {
  const opened = await openStore({ folder, onFault: fault => console.error(fault) });
  if (!opened.ok) throw new Error(opened.error);
  for (const [n, count] of sizes.entries()) await fill(opened.value, address(n), count);
  await indexed(opened.value, sizes.length);
  await opened.value.close();
}

/** Mail that comes a letter at a time is indexed long before somebody searches; here it came all at once. */
async function indexed(store: Store, accounts: number): Promise<void> {
  for (let n = 0; n < accounts; n++) {
    const account = await store.account(address(n));
    if (account) await store.emails.states(account.id);
  }
  while ((await store.emails.unsearched()) > 0) await new Promise(resolve => setTimeout(resolve, 1_000));
}

async function fill(store: Store, who: string, count: number): Promise<void> {
  const account = await store.account(who);
  const inbox = account && (await store.mailbox(account.id, 'INBOX'));
  if (!account || !inbox) throw new Error(`${who} has no INBOX`);
  let batch: Promise<unknown>[] = [];
  for (let number = 0; number < count; number++) {
    const { bytes, at, seen } = letter(number);
    const given = { account: account.id, mailbox: inbox.id, bytes, flags: seen ? Flag.seen : 0, keywords: [] };
    batch.push(store.run('append', { ...given, internalDate: at, trace: `BENCH${number}-1`, note: null }));
    if (batch.length < AT_ONCE) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
}
