/**
 * What the store does in a second: durable acceptance (FULL, one answer per commit) and filing of 10 KB messages with
 * 1, 10 and 50 callers, then the reads that a mail client waits for. Prints medians; takes about 15 seconds.
 *
 *   node test/bench/store.ts [milliseconds per measurement]
 */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lease, NewMessage, Store } from '../../server/store/interface.ts';
import { openStore } from '../../server/store/open.ts';

const PERIOD = Number(process.argv[2] ?? 700);
const ROUNDS = 3;
const MAILBOX = 10_000;

const folder = mkdtempSync(join(tmpdir(), 'mailroom-bench-'));
const opened = await openStore({ folder, onFault: fault => console.error(fault) });
if (!opened.ok) throw new Error(opened.error);
const store = opened.value;

const value = async <T>(result: Promise<{ ok: true; value: T } | { ok: false; error: string }>): Promise<T> => {
  const found = await result;
  if (!found.ok) throw new Error(found.error);
  return found.value;
};
await value(store.run('addDomain', { name: 'here.example', aliasOf: null }));
const { id: account } = await value(
  store.run('addAccount', {
    ...{ address: 'ann@here.example', name: 'Ann', quotaBytes: null, now: Date.now() },
    credentials: { password: null, scram: null },
  }),
);
const inbox = (await store.mailbox(account, 'INBOX'))!;

let count = 0;
function message(size: number): NewMessage {
  const n = ++count;
  const head = `From: Zoe <zoe@there.example>\r\nTo: ann@here.example\r\nSubject: Number ${n}\r\nMessage-ID: <${n}@there.example>\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\nContent-Type: text/plain\r\n\r\n`;
  const body = randomBytes(Math.ceil(size * 0.7))
    .toString('base64')
    .replace(/.{76}/g, '$&\r\n');
  return {
    ...{ bytes: Buffer.from(head + body), prefix: 'Received: from there.example by here.example; now\r\n' },
    ...{ sender: 'zoe@there.example', origin: 'smtp', account: null, trace: `BENCH${n}-1`, hops: 1 },
    ...{ acceptedAt: Date.now(), expiresAt: Date.now() + 1e9, lease: { holder: 'bench', until: Date.now() + 1e9 } },
    parameters: { body: '7BIT', smtpUtf8: false, ret: null, envid: null },
    recipients: [{ address: 'ann@here.example', original: null, notify: 2, route: 'local' }],
  };
}
const leases: Lease[] = [];
async function accept(size: number): Promise<void> {
  const given = message(size);
  const at = Date.now();
  const fields = { sender: given.sender, recipients: ['ann@here.example'], size };
  const chronicle = {
    notes: [
      { name: 'smtp.connected', at, trace: given.trace.slice(0, -2), fields: { remote: '192.0.2.1', port: 9 } },
      { name: 'queue.accepted', at, trace: given.trace, fields },
    ],
    transcripts: [
      { trace: given.trace, lines: Array.from({ length: 12 }, (_, i) => ({ at: i, who: 'C' as const, text: 'RCPT' })) },
    ],
  };
  leases.push((await value(store.run('accept', given, chronicle))).recipients[0]!);
}
async function deliver(): Promise<void> {
  const lease = leases.pop();
  if (!lease) throw new Error('nothing left to file');
  const note = { name: 'mda.filed', at: Date.now(), trace: lease.trace, fields: { recipient: lease.address } };
  const filing = { account, mailbox: 'INBOX', flags: 0, keywords: [], internalDate: Date.now() };
  await value(store.run('deliver', { recipient: lease.recipient, fence: lease.fence, ...filing, note }));
}

async function rate(
  callers: number,
  act: () => Promise<void>,
): Promise<{ perSecond: number; p99: number; cpu: number }> {
  const times: number[] = [];
  const start = performance.now();
  const cpu = process.cpuUsage();
  const caller = async () => {
    while (performance.now() - start < PERIOD) {
      const before = performance.now();
      await act();
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const { user, system } = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / ((performance.now() - start) / 1000),
    p99: times[Math.floor(times.length * 0.99)]!,
    cpu: (user + system) / 1000 / times.length,
  };
}
const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;

type Measured = Awaited<ReturnType<typeof rate>>;
const found = new Map<string, Measured[]>();
for (let round = 0; round < ROUNDS; round++) {
  for (const callers of [1, 10, 50]) {
    const measure = async (what: string, act: () => Promise<void>) => {
      const name = `${what}, ${callers} caller${callers === 1 ? '' : 's'}`;
      found.set(name, [...(found.get(name) ?? []), await rate(callers, act)]);
    };
    await measure('accept 10 KB', () => accept(10_000));
    await measure('deliver', () => (leases.length > callers ? deliver() : accept(10_000)));
  }
  found.set('accept 100 KB, 10 callers', [
    ...(found.get('accept 100 KB, 10 callers') ?? []),
    await rate(10, () => accept(100_000)),
  ]);
}
for (const [name, list] of found) {
  const of = (key: keyof Measured) => median(list.map(each => each[key]));
  console.log(
    `${name.padEnd(30)} ${of('perSecond').toFixed(0).padStart(7)} a second  p99 ${of('p99').toFixed(1).padStart(6)} ms  ${of('cpu').toFixed(3)} ms CPU each`,
  );
}

// ── reads ──
while ((await store.mailbox(account, 'INBOX'))!.messages < MAILBOX) {
  await Promise.all(Array.from({ length: 200 }, () => (leases.length > 0 ? deliver() : accept(1_000))));
}
async function time(name: string, act: (store: Store) => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let n = 0; n < 7; n++) {
    const before = performance.now();
    await act(store);
    times.push(performance.now() - before);
  }
  console.log(`${name.padEnd(30)} ${median(times).toFixed(2).padStart(7)} ms`);
}
const all = [[1, MAILBOX]] as const;
const ids: number[] = [];
for await (const chunk of store.rows(account, inbox.id, all)) ids.push(...chunk.map(row => row.message));
await time('rows of 10,000', async () => {
  for await (const chunk of store.rows(account, inbox.id, all)) if (chunk.length === 0) throw new Error('empty');
});
await time('facts of 10,000', async () => store.facts(ids));
await time('envelopes of 10,000', async () => {
  for (const facts of (await store.facts(ids)).values()) if (!facts.envelope) throw new Error('none');
});
await time('structures of 10,000', async () => {
  for (const facts of (await store.facts(ids)).values()) if (!facts.structure) throw new Error('none');
});
await time('uids of 10,000', async () => store.uids(account, inbox.id));
await time('page of 50', async () => store.page(account, inbox.id, { limit: 50 }));
await time('one whole body of 10 KB', async () => store.bytes(ids[100]!));
let flagged = 0;
await time('flags on 10,000', async () => {
  const act = flagged++ % 2 ? 'remove' : 'add';
  await value(store.run('flags', { account, mailbox: inbox.id, uids: all, act, flags: 1, keywords: [], note: null }));
});
await time('flags on one', async () => {
  const act = flagged++ % 2 ? 'remove' : 'add';
  const uids = [[5, 5]] as const;
  await value(store.run('flags', { account, mailbox: inbox.id, uids, act, flags: 2, keywords: [], note: null }));
});
const facts = await store.status();
console.log(
  `${facts.engine}, synchronous ${facts.synchronous}, ${facts.commandsPerCommit.toFixed(1)} commands per commit`,
);
await store.close();
rmSync(folder, { recursive: true, force: true });
