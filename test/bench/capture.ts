/**
 * Catching mail of programs, ours beside MailDev: messages a second on kept connections and with a new one for each, how soon an idle
 * server greets, and with many messages caught the first page, a search with one hit, and memory. In turn, in one run. Ours
 * has every message on disk before it answers.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { serve } from '../support/serve.ts';
import { median, residentMebibytes } from './contender.ts';
import type { LoadTask } from './load.ts';
import { maildevMissing, startMaildev } from './maildev.ts';
import { say, table } from './print.ts';
import { generate } from './smtp.ts';

/** A server that catches mail and shows it over HTTP. */
export type Catcher = {
  readonly name: string;
  readonly facts: string;
  readonly pid: number;
  readonly smtpPort: number;
  /** Messages that it has. */
  held(): Promise<number>;
  firstPage(): Promise<unknown>;
  /** How many a search for this word finds. */
  search(word: string): Promise<number>;
  close(): Promise<void>;
};

type Cell = { readonly what: string } & Pick<LoadTask, 'sessions' | 'size' | 'connections'>;
const cells: readonly Cell[] = [
  { what: 'kept, 1 session', sessions: 1, size: 10_000, connections: 'kept' },
  { what: 'kept, 10 sessions', sessions: 10, size: 10_000, connections: 'kept' },
  { what: 'kept, 50 sessions', sessions: 50, size: 10_000, connections: 'kept' },
  { what: 'new connection each, 10 at once', sessions: 10, size: 10_000, connections: 'each' },
];

export type CaptureRow = {
  readonly server: string;
  readonly what: string;
  readonly unit: string;
  readonly value: number;
};
export type CaptureResult = {
  readonly facts: readonly string[];
  readonly rows: readonly CaptureRow[];
  readonly faults: readonly string[];
};

const RECIPIENTS = Array.from({ length: 20 }, (_, n) => `u${n}@there.example`);
const GREETINGS = 200;
const LOOKS = 21;

export async function benchCapture(options: {
  readonly quick: boolean;
  readonly alone: boolean;
  /** Caught before it is looked through. */
  readonly letters: number;
}): Promise<CaptureResult> {
  const missing = options.alone ? null : maildevMissing();
  if (missing) say(missing);
  const makers = [startMailroom, ...(missing || options.alone ? [] : [startMaildev])];
  const rounds = options.quick ? 2 : 5;
  const period = options.quick ? 1_000 : 2_000;
  const found = new Map<string, CaptureRow & { readonly values: number[] }>();
  const faults = new Set<string>();
  const facts: string[] = [];
  const keep = (server: string, what: string, unit: string, value: number): void => {
    const key = `${what} ${server}`;
    const row = found.get(key) ?? { server, what, unit, value: 0, values: [] };
    row.values.push(value);
    found.set(key, row);
  };

  const catchers = [];
  for (const make of makers) catchers.push(await make());
  try {
    for (const one of catchers) {
      facts.push(one.facts);
      await load(one, { ...cells[1]!, period: 500 }, faults);
      keep(one.name, 'greeting of an idle server, p99', 'ms', await greetingP99(one));
    }
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? catchers : catchers.toReversed();
      for (const cell of cells)
        for (const one of order)
          keep(
            one.name,
            `messages a second, ${cell.what}`,
            '/s',
            (await load(one, { ...cell, period }, faults)).perSecond,
          );
      say(`round ${round + 1} of ${rounds}`);
    }
    for (const one of catchers) {
      await fill(one, options.letters, faults);
      await sendOne(one, 'Quokka sighted');
      const text = `with ${options.letters.toLocaleString('en-GB')} messages`;
      for (let look = 0; look < LOOKS; look++) {
        keep(one.name, `first page of 50, ${text}`, 'ms', await timed(() => one.firstPage()));
        const took = await timed(async () => assert.equal(await one.search('quokka'), 1, `${one.name} finds it`));
        keep(one.name, `search with one hit, ${text}`, 'ms', took);
      }
      keep(one.name, `memory, ${text}`, 'MB', residentMebibytes(one.pid) ?? 0);
    }
  } finally {
    for (const one of catchers) await one.close();
  }
  const rows = [...found.values()].map(({ values, ...row }) => ({ ...row, value: median(values) }));
  return { facts, rows, faults: [...faults] };
}

async function load(one: Catcher, task: Cell & Pick<LoadTask, 'period'>, faults: Set<string>) {
  const before = await one.held();
  const finding = await generate({ ...task, port: one.smtpPort, recipients: RECIPIENTS });
  for (const [what, times] of Object.entries(finding.faults)) faults.add(`${one.name}, ${what} (${times})`);
  const until = Date.now() + 60_000;
  while ((await one.held()) < before + finding.acknowledged && Date.now() < until) await pause(20);
  const held = (await one.held()) - before;
  if (held !== finding.acknowledged) faults.add(`${one.name} acknowledged ${finding.acknowledged} and has ${held}`);
  return finding;
}

/** Short messages, until there are so many. */
async function fill(one: Catcher, letters: number, faults: Set<string>): Promise<void> {
  for (;;) {
    const left = letters - (await one.held());
    if (left <= 0) return;
    const before = await one.held();
    await load(one, { what: '', sessions: 20, size: 1_500, connections: 'kept', period: 5_000 }, faults);
    const now = await one.held();
    say(`${one.name}: ${now} caught`);
    if (now === before) throw new Error(`${one.name} catches nothing more at ${now}`);
  }
}

async function sendOne(one: Catcher, subject: string): Promise<void> {
  const before = await one.held();
  const mailer = createTransport({ host: '127.0.0.1', port: one.smtpPort, ignoreTLS: true });
  await mailer.sendMail({ from: 'a@x.example', to: 'b@y.example', subject, text: 'Small, and smiling.' });
  mailer.close();
  while ((await one.held()) === before) await pause(10);
}

/** One after the other, so that nobody waits for another's. */
async function greetingP99({ smtpPort }: Catcher): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < GREETINGS; n++) {
    const began = performance.now();
    await new Promise<void>((resolve, reject) => {
      const socket = connect({ port: smtpPort, host: '127.0.0.1' });
      socket.once('data', () => {
        times.push(performance.now() - began);
        socket.end('QUIT\r\n');
      });
      socket.once('close', () => resolve());
      socket.once('error', reject);
      socket.resume();
    });
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)]!;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}
const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

async function startMailroom(): Promise<Catcher> {
  const home = mkdtempSync(join(tmpdir(), 'mailroom-bench-'));
  const settings = ['capture.keep-messages=0', 'smtp.max-connections-per-address=1000', 'smtp.messages-per-minute=0'];
  const served = await serve({ home, preset: 'dev', settings });
  const control = await served.connect();
  const { version, store, listeners } = await control.api.status.get({});
  const web = `http://127.0.0.1:${listeners.find(one => one.name === 'console')?.port}`;
  const list = async (path: string) =>
    (await (await fetch(web + path)).json()) as { readonly total: number; readonly messages_count: number };
  return {
    name: 'Mailroom',
    facts: `Mailroom ${version}: synchronous=${store.synchronous}; a reply waits for the commit of its message`,
    pid: served.pid,
    smtpPort: served.port('smtp'),
    held: async () => (await list('/api/v1/messages?limit=1')).total,
    firstPage: async () => (await fetch(`${web}/api/v1/messages?limit=50`)).arrayBuffer(),
    search: async word => (await list(`/api/v1/search?query=${encodeURIComponent(word)}&limit=50`)).messages_count,
    async close() {
      const now = await control.api.status.get({});
      assert.equal(now.store.synchronous, 'full', 'figures without fsync are void');
      assert.equal(now.ledger.balanced, true);
      control.close();
      await served.stop();
      if (served.said().includes('a fault of ours')) console.error(served.said());
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export function printCapture({ facts, rows, faults }: CaptureResult): void {
  for (const fact of facts) console.log(fact);
  const figure = (row: CaptureRow | undefined): string =>
    row ? `${row.value.toFixed(row.value < 100 ? 1 : 0)} ${row.unit}` : '';
  const kinds = [...new Set(rows.map(row => row.what))];
  const of = (what: string, server: string) => rows.find(row => row.what === what && row.server === server);
  table(
    ['', '', 'Mailroom', 'MailDev', 'ratio'],
    kinds.map(what => {
      const [ours, theirs] = [of(what, 'Mailroom'), of(what, 'MailDev')];
      const more = ours?.unit === '/s';
      const ratio = ours && theirs ? (more ? ours.value / theirs.value : theirs.value / ours.value).toFixed(1) : '';
      return [what, '', figure(ours), figure(theirs), ratio];
    }),
  );
  for (const fault of faults) console.log(`! ${fault}`);
}
