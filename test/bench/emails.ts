/**
 * What the index of Emails takes for a large account: the first look, then the questions that a window asks all day.
 * Prints medians of seven (cold: the first); takes about two minutes for 100,000 messages.
 *
 *   node test/bench/emails.ts [messages]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, manualClock, systemClock } from '../../server/base/ports.ts';
import { type EmailQuery, Flag, type Id } from '../../server/store/interface.ts';
import { openStore } from '../../server/store/open.ts';

const MESSAGES = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'mailroom-bench-'));
const open = async (clock: Clock) => {
  const opened = await openStore({ folder, onFault: fault => console.error(fault) }, clock);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
};
// Its clock stands still, so that the index is not begun meanwhile.
let store = await open(manualClock(Date.now()));
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
const inbox = (await store.mailbox(account, 'INBOX'))!.id;
const archive = (await store.mailbox(account, 'Archive'))!.id;

// ── messages as people write them: every third one answers another ──
const vocabulary = Array.from({ length: 4000 }, (_, n) => `w${((n * 7919) % 104_729).toString(36)}`);
const START = Date.now() - MESSAGES * 60_000;
let count = 0;
function append(mailbox: Id) {
  const n = ++count;
  const word = (k: number) => vocabulary[(n * 31 + k * k * 17) % vocabulary.length]!;
  const answers = n % 3 === 0 ? n - 2 : null;
  const topic = answers ?? n;
  const head = [
    `From: Person ${n % 900} <person${n % 900}@there.example>`,
    'To: Ann <ann@here.example>',
    `Subject: ${answers ? 'Re: ' : ''}About ${vocabulary[topic % vocabulary.length]} ${topic}`,
    `Message-ID: <${n}@there.example>`,
    ...(answers ? [`In-Reply-To: <${answers}@there.example>`, `References: <${answers}@there.example>`] : []),
    'Date: Mon, 5 Jan 2026 10:00:00 +0000',
    'Content-Type: text/plain; charset=utf-8',
  ];
  const body = Array.from({ length: 120 }, (_, k) => word(k)).join(' ');
  const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body.replace(/(.{70}) /g, '$1\r\n')}\r\n`);
  const flags = n % 5 === 0 ? 0 : Flag.seen;
  const internalDate = START + n * 60_000;
  return value(
    store.run('append', { account, mailbox, bytes, flags, keywords: [], internalDate, trace: `B${n}`, note: null }),
  );
}
const fill = performance.now();
while (count < MESSAGES) {
  await Promise.all(Array.from({ length: 500 }, (_, n) => append(n % 10 === 0 ? archive : inbox)));
}
console.log(`${MESSAGES} messages appended in ${((performance.now() - fill) / 1000).toFixed(1)} s`);

await store.close();
store = await open(systemClock);

async function time<T>(name: string, act: (round: number) => Promise<T>, rounds = 7): Promise<T> {
  const times: number[] = [];
  let last: T | undefined;
  for (let n = 0; n < rounds; n++) {
    const before = performance.now();
    last = await act(n);
    times.push(performance.now() - before);
  }
  const first = times[0]!;
  const median = times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!;
  const most = Math.max(...times);
  console.log(
    `${name.padEnd(52)} cold ${first.toFixed(1).padStart(8)}  median ${median.toFixed(1).padStart(7)}  most ${most.toFixed(1).padStart(7)} ms`,
  );
  return last as T;
}

const list: EmailQuery = {
  ...{ filter: { key: 'mailbox', mailbox: inbox }, collapse: true },
  sort: [{ by: 'received', ascending: false }],
};
const first = { limit: 50 };
let longest = 0;
let asked = performance.now();
const pulse = setInterval(() => {
  longest = Math.max(longest, performance.now() - asked - 5);
  asked = performance.now();
}, 5);
await time('the first look', () => store.emails.states(account), 1);
clearInterval(pulse);
console.log(`the front was held up ${longest.toFixed(0)} ms at most meanwhile`);
await time('first window, INBOX by date, collapsed', () => store.emails.query(account, list, first));
await time('jump', n => store.emails.query(account, list, { position: Math.floor((MESSAGES * n) / 9), limit: 50 }));
await time('mailboxes', () => store.emails.mailboxes(account));
await time('get 50', () =>
  store.emails.get(
    account,
    Array.from({ length: 50 }, (_, n) => n + 100),
  ),
);
let state = await store.emails.states(account);
await time('append one, then the first window', async () => {
  await append(inbox);
  return store.emails.query(account, list, first);
});
let taken = 0;
await time('first window after a new message', async n => {
  await append(inbox);
  const before = performance.now();
  await store.emails.query(account, list, first);
  taken = n === 0 ? 0 : Math.max(taken, performance.now() - before);
});
console.log(`  of that, the question: at most ${taken.toFixed(1)} ms`);
const since = () => ({ epoch: state.epoch, modSeq: state.emails });
await time('changes since', () => store.emails.changes(account, since(), null));
await time('query changes since', () =>
  store.emails.queryChanges(account, list, since(), { maxChanges: null, upTo: null }),
);
for (const by of ['subject', 'from', 'size'] as const) {
  await time(`first window by ${by}`, () =>
    store.emails.query(account, { ...list, sort: [{ by, ascending: true }] }, first),
  );
}
const flagAll = (n: number) => {
  const change = { act: n % 2 ? 'remove' : 'add', flags: Flag.flagged, keywords: [], note: null } as const;
  return value(store.run('flags', { account, mailbox: inbox, uids: [[1, 4_294_967_295]], ...change }));
};
for (let n = 0; n < 3; n++) {
  await time('all of INBOX flagged', () => flagAll(n), 1);
  await time('  then the first window', () => store.emails.query(account, list, first), 1);
}
state = await store.emails.states(account);
const reading = performance.now();
const left = await store.emails.unsearched();
for (;;) {
  const now = await store.emails.unsearched();
  if (now === 0 || performance.now() - reading > 240_000) break;
  await new Promise(resolve => setTimeout(resolve, 250));
}
console.log(
  `words of ${left} messages read in ${((performance.now() - reading) / 1000).toFixed(1)} s, in the background`,
);
const text = (words: string): EmailQuery => ({ ...list, filter: { key: 'text', where: 'any', words, prefix: true } });
let word = 0;
await time('search: a word of two in a hundred', () => store.emails.query(account, text(vocabulary[word++]!), first));
await time('search: two words', () => store.emails.query(account, text(`${vocabulary[word++]} about`), first));
await time('search: what nearly all have', () =>
  store.emails.query(account, text(`ann ab${word++ % 2 ? 'o' : ''}`), first),
);
await time('completion', () => store.emails.correspondents(account, 'per', 10));
await store.close();
store = await open(systemClock);
await time('after a restart, the first window', () => store.emails.query(account, list, first), 1);
await store.close();
console.log(`emails.db: ${(statSync(join(folder, 'emails.db')).size / 2 ** 20).toFixed(0)} MiB`);
rmSync(folder, { recursive: true, force: true });
