/** Mailroom, started as its user starts it: the command line, a home of its own, the office preset. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Api } from '../../server/api/contract.ts';
import { serve } from '../support/serve.ts';
import { addresses, type Contender, DOMAIN } from './contender.ts';

export const PASSWORD = 'correct horse';

export type Mailroom = Contender & {
  readonly readyAfter: number;
  port(listener: string): number;
  ask<T>(question: (api: Api) => Promise<T>): Promise<T>;
};

/** Limits that a flood from one address would meet are raised, on both sides. */
const SETTINGS = ['smtp.max-connections-per-address=1000', 'smtp.messages-per-minute=0', 'auth.allow-plaintext=true'];

export async function startMailroom(
  nodeOptions: readonly string[] = [],
  settings: readonly string[] = ['mode=local'],
): Promise<Mailroom> {
  const home = mkdtempSync(join(tmpdir(), 'mailroom-bench-'));
  const served = await serve({ home, settings: [...SETTINGS, ...settings], nodeOptions });
  const control = await served.connect();
  await control.api.domains.add({ name: DOMAIN });
  for (const address of addresses) await control.api.accounts.add({ address, password: PASSWORD });
  const { version, store } = await control.api.status.get({});
  return {
    name: 'Mailroom',
    facts: `Mailroom ${version}: ${store.engine}, synchronous=${store.synchronous}; a reply waits for the commit of its message`,
    pid: served.pid,
    smtpPort: served.port('smtp'),
    recipients: addresses,
    readyAfter: served.readyAfter,
    port: served.port,
    ask: question => question(control.api),
    async filed() {
      const { ledger } = await control.api.status.get({});
      return ledger.delivered;
    },
    async durability() {
      const now = await control.api.status.get({});
      assert.equal(now.store.synchronous, 'full', 'figures without fsync are void');
      assert.equal(now.ledger.balanced, true);
      assert.equal(now.ledger.failed, 0, 'a message was lost to a failure');
      return `synchronous=${now.store.synchronous} at the end as at the start; ledger balanced: ${now.ledger.accepted} accepted, ${now.ledger.delivered} delivered`;
    },
    async close() {
      control.close();
      await served.stop();
      if (served.said().includes('a fault of ours')) console.error(served.said());
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
