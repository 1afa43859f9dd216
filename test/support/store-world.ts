/** A store in a folder of its own, and the small things that a test of it says again and again. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Clock, manualClock } from '../../server/base/ports.ts';
import type { Result } from '../../server/base/result.ts';
import type {
  EnvelopeParameters,
  NewMessage,
  NewRecipient,
  Note,
  NotePerMessage,
  Row,
  Store,
  StoreOptions,
} from '../../server/store/interface.ts';
import { openStore } from '../../server/store/open.ts';

export const START = Date.UTC(2026, 0, 5);
export const ALL = [[1, 4_294_967_295]] as const;

/**
 * At the end of the test, the last first, and all of them even if one fails: `t.after` alone would take a folder away
 * under a store that is open, and leave that store open, with its threads, for ever.
 */
const endings = new WeakMap<TestContext, (() => unknown)[]>();
export function atEnd(t: TestContext, act: () => unknown): void {
  const known = endings.get(t);
  if (known) return void known.push(act);
  const acts = [act];
  endings.set(t, acts);
  t.after(async () => {
    const faults: unknown[] = [];
    for (let next = acts.pop(); next; next = acts.pop())
      await Promise.resolve()
        .then(next)
        .catch(fault => faults.push(fault));
    if (faults.length > 0) throw faults[0];
  });
}

export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-store-'));
  atEnd(t, () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }));
  return folder;
}

/** The value, or the test fails with the refusal's name. */
export function must<T, E>(result: Result<T, E>): T {
  assert.ok(result.ok, `refused: ${String(!result.ok && result.error)}`);
  return result.value;
}
export const refusal = <T, E>(result: Result<T, E>): E | null => (result.ok ? null : result.error);

export type Opened = { readonly store: Store; readonly faults: unknown[]; readonly folder: string };

/** Closed after the test. The reserve is left out, so that a test costs no 16 MiB. */
export async function openForTest(
  t: TestContext,
  options: Partial<StoreOptions> = {},
  clock: Clock = manualClock(START),
): Promise<Opened> {
  const folder = options.folder ?? temporaryFolder(t);
  const faults: unknown[] = [];
  const store = must(
    await openStore({ reserve: 0, ...options, folder, onFault: fault => void faults.push(fault) }, clock),
  );
  atEnd(t, () => store.close());
  return { store, faults, folder };
}

/** The domain here.example with ann and bob; returns their ids. */
export async function settle(store: Store, quotaBytes: number | null = null): Promise<{ ann: number; bob: number }> {
  must(await store.run('addDomain', { name: 'here.example', aliasOf: null }));
  const add = async (name: string) =>
    must(
      await store.run('addAccount', {
        ...{ address: `${name}@here.example`, name, quotaBytes, now: START },
        credentials: { password: null, scram: null },
      }),
    ).id;
  return { ann: await add('ann'), bob: await add('bob') };
}

export const plain: EnvelopeParameters = { body: '7BIT', smtpUtf8: false, ret: null, envid: null };
export const content = (text: string): Buffer =>
  Buffer.from(`From: Zoe <zoe@there.example>\r\nTo: ann@here.example\r\nSubject: ${text}\r\n\r\n${text}\r\n`);
export const recipient = (address: string, given: Partial<NewRecipient> = {}): NewRecipient => ({
  ...{ address, original: null, notify: 6, route: 'local' },
  ...given,
});

let traces = 0;
export const nextTrace = (): string => `${(traces++).toString(36).toUpperCase().padStart(12, 'T')}-1`;

export const letter = (text: string, given: Partial<NewMessage> = {}): NewMessage => ({
  ...{ bytes: content(text), prefix: 'Received: from there\r\n', sender: 'zoe@there.example', parameters: plain },
  ...{ recipients: [recipient('ann@here.example')], origin: 'smtp', account: null, trace: nextTrace() },
  ...{ acceptedAt: START, expiresAt: START + 432_000_000, hops: 1 },
  ...given,
});
export const leased = (holder = 'run', until = START + 60_000) => ({ lease: { holder, until } });

export const note = (name: string, trace: string, fields: Note['fields'] = {}): Note => ({
  ...{ name, at: START, trace, fields },
});
export const each = (name: string, fields: Note['fields'] = {}): NotePerMessage => ({ name, at: START, fields });

/** Accepts a letter for one account and files it: what most tests begin with. */
export async function deliverTo(store: Store, account: number, text: string, mailbox = 'INBOX') {
  const accepted = must(await store.run('accept', letter(text, leased())));
  const lease = accepted.recipients[0]!;
  return must(
    await store.run('deliver', {
      ...{ recipient: lease.recipient, fence: lease.fence, account, mailbox, flags: 0, keywords: [] },
      ...{ internalDate: START, note: note('mda.filed', lease.trace) },
    }),
  );
}

export async function rowsOf(store: Store, account: number, mailbox: number): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const chunk of store.rows(account, mailbox, ALL)) rows.push(...chunk);
  return rows;
}
export const inbox = async (store: Store, account: number) => (await store.mailbox(account, 'INBOX'))!;

export async function assertSound(store: Store, deep = false): Promise<void> {
  assert.deepEqual(await store.check({ deep }), []);
}
