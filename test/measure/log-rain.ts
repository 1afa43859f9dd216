/**
 * A rain of real events for the live log, a known number a second: another server that names recipients whose mailbox is full,
 * each an address of its own, over a few connections. Each is refused for now, and each refusal is an event of the journal.
 */
import { type Socket, connect as tcp } from 'node:net';
import type { Page } from 'playwright-core';
import type { LogLine } from '../../server/api/contract.ts';
import type { Served } from '../support/serve.ts';
import { deliver } from './furnish.ts';
import { ANA } from './seed.ts';
import { type MeasuredWindow, openWindow } from './window.ts';

const CONNECTIONS = 4;
const STEP = 20;
/** One transaction may name so many. */
const AT_MOST = 'smtp.max-recipients=50000';
const [LOCAL, DOMAIN] = ANA.split('@') as [string, string];

export type Rain = {
  /** Pours for so long; how many went out. */
  pour(perSecond: number, milliseconds: number): Promise<number>;
  close(): void;
};

/** The least that a mailbox may hold. */
const QUOTA = 1_048_576;

/** A window on the log of a server whose one mailbox is full. */
export async function openLog(): Promise<MeasuredWindow> {
  const window = await openWindow(2000, '/', [AT_MOST]);
  const { served } = window;
  await deliver(served, [`Subject: Large\n\n${`${'x'.repeat(70)}\n`.repeat(2 * (QUOTA / 72))}`]);
  await served.ask(async api => {
    await api.accounts.change({ address: ANA, quotaBytes: QUOTA });
    for await (const people of api.accounts.watch({}))
      if (people.accounts.some(({ address, usedBytes }) => address === ANA && usedBytes > QUOTA)) return;
  });
  return window;
}

export async function startRain(served: Served): Promise<Rain> {
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => begin(served.port('smtp'))));
  let number = 0;
  return {
    async pour(perSecond, milliseconds) {
      const first = number;
      const began = performance.now();
      for (let spent = 0; spent < milliseconds; spent = performance.now() - began) {
        const due = first + Math.floor((spent / 1000) * perSecond);
        const lines: string[][] = sockets.map(() => []);
        for (; number < due; number++)
          lines[number % CONNECTIONS]!.push(`RCPT TO:<${LOCAL}+drop-${number}@${DOMAIN}>\r\n`);
        for (const [i, socket] of sockets.entries()) socket.write(lines[i]!.join(''));
        await new Promise(resolve => setTimeout(resolve, STEP));
      }
      return number - first;
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Greeted, and a transaction begun. */
function begin(port: number): Promise<Socket> {
  const ahead = ['EHLO rain.example', 'MAIL FROM:<kim@there.example>'];
  const socket = tcp({ port, host: '127.0.0.1', noDelay: true });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', chunk => {
      if (!/^\d{3} .*\r\n$/m.test(chunk.toString('latin1'))) return;
      const line = ahead.shift();
      if (line === undefined) resolve(socket);
      else socket.write(`${line}\r\n`);
    });
  });
}

/** The newest ids of the journal, oldest first, once no more come. */
export async function newestIds(served: Served, count: number): Promise<readonly number[]> {
  for (let before = -1; ; ) {
    const last = (await served.ask(api => api.log.page({ limit: 1 }))).at(-1)?.id ?? 0;
    if (last === before) break;
    before = last;
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  return served.ask(async api => {
    let ids: number[] = [];
    while (ids.length < count) {
      const page = await api.log.page({ limit: 5000, ...(ids.length > 0 ? { before: ids[0]! } : {}) });
      if (page.length === 0) break;
      ids = [...page.map(({ id }) => id), ...ids];
    }
    return ids.slice(-count);
  });
}

/** What the window has, as it saves it. */
export async function exported(page: Page): Promise<readonly LogLine[]> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save these lines as JSON' }).click();
  const parts: Buffer[] = [];
  for await (const part of await (await coming).createReadStream()) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8').trimEnd();
  return text.split('\n').map(line => JSON.parse(line) as LogLine);
}

/** Until the row with this id has come into the window's ring: its last row says so. */
export async function untilShown(page: Page, line: Pick<LogLine, 'sentence'>): Promise<boolean> {
  return page
    .waitForFunction(
      words => [...document.querySelectorAll('.log-row')].at(-1)?.textContent?.includes(words),
      line.sentence,
      { timeout: 10_000 },
    )
    .then(
      () => true,
      () => false,
    );
}

/** Ids that should be there and are not; ids that are there more than once, or out of order. */
export function compare(have: readonly number[], want: readonly number[]): { lost: number; twice: number } {
  const there = new Set(have);
  const twice = have.filter((id, i) => i > 0 && id <= have[i - 1]!).length;
  return { lost: want.filter(id => !there.has(id)).length, twice };
}
