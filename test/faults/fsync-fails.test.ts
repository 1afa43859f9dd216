/**
 * The disk answers an fsync with EIO, now and then, under a running server (strace makes it so): what it was for is
 * refused, never said to be done; the store is opened anew through recovery and goes on; and what was answered 250 is
 * there, once, now and after another start. An fsync that failed is never tried again as if nothing had been (R5).
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { homeAt } from '../../server/assembly/home.ts';
import { openStore } from '../../server/store/open.ts';
import { untilIdle } from '../crash/rest.ts';
import { type Served, serve } from '../support/serve.ts';
import { inbox, must, rowsOf } from '../support/store-world.ts';
import { dial } from '../support/wire.ts';

const SETTINGS = ['mode=local', 'auth.allow-plaintext=true', 'smtp.messages-per-minute=0'];
const LETTERS = 40;

/** Why strace cannot be used, or false. */
function straceIsMissing(): string | false {
  if (process.platform !== 'linux') return 'strace is a Linux tool';
  const tried = spawnSync('strace', ['-e', 'trace=fsync', '-e', 'inject=fsync:error=EIO', 'true'], {
    encoding: 'utf8',
  });
  if (tried.error) return 'strace is not installed (Debian: apt-get install strace)';
  return tried.status === 0 ? false : `strace is not allowed here: ${tried.stderr.trim().slice(0, 100)}`;
}

test('an fsync that fails costs its message a 4yz, and nothing else', {
  skip: straceIsMissing(),
  timeout: 60_000,
}, async () => {
  const home = mkdtempSync(join(tmpdir(), 'mailroom-faults-'));
  let served = await serve({ home, settings: SETTINGS });
  try {
    await served.ask(async api => {
      await api.domains.add({ name: 'here.example' });
      await api.accounts.add({ address: 'ann@here.example', password: 'correct horse' });
    });
    const letters = Array.from({ length: LETTERS }, (_, n) => `letter ${n}`);
    // The second of each thread, and every fifth after it.
    const said = await failing(served, 'error=EIO:when=2+5', () => Promise.all(letters.map(one => bring(served, one))));
    const promised = letters.filter((_, n) => said[n]!.startsWith('250'));
    const refused = said.filter(one => !one.startsWith('250'));
    assert(refused.length > 0, 'no fsync failed: no test');
    assert.deepEqual(
      refused.filter(one => !/^4(?:21|5\d) /.test(one)),
      [],
    );
    assert.match(served.said(), /EIO|IOERR/i);
    // Nobody helps it up.
    promised.push('afterwards');
    while (!(await bring(served, 'afterwards')).startsWith('250')) await moment();
    await served.kill();
    // A claim whose answer was lost is worked on by nobody until its lease runs out, or until another start.
    served = await serve({ home, settings: SETTINGS });
    // What could not be filed is tried again by and by.
    await served.ask(api => api.queue.act({ states: ['deferred'], act: 'retry' }));
    await untilIdle(served);
    assert.equal(await served.stop(), 0);
    const there = await filed(home);
    assert.equal(new Set(there).size, there.length, `filed twice: ${there.join(', ')}`);
    assert.deepEqual(
      there.filter(one => promised.includes(one)),
      promised.toSorted(),
    );
    // Refused, and on disk all the same: its fsync failed, its octets did not. The sender brings it again.
    const others = there.filter(one => !promised.includes(one));
    assert.deepEqual(
      others.filter(one => !letters.includes(one)),
      [],
    );
  } finally {
    await served.kill();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});

const moment = () => new Promise(resolve => setTimeout(resolve, 50));

async function failing<T>(served: Served, how: string, act: () => Promise<T>): Promise<T> {
  const inject = ['-e', 'trace=fsync,fdatasync', '-e', `inject=fsync,fdatasync:${how}`];
  const strace = spawn('strace', ['-f', ...inject, '-o', '/dev/null', '-p', String(served.pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // It says that it is attached.
  await once(strace.stderr, 'data');
  try {
    return await act();
  } finally {
    const ended = once(strace, 'exit');
    strace.kill('SIGINT');
    await ended;
  }
}

/** The last reply; no reply at all is no promise. */
async function bring(served: Served, subject: string): Promise<string> {
  const wire = await dial(served.port('smtp'));
  try {
    let said = await wire.expect(/^\d/);
    for (const command of [
      'EHLO client.example',
      'MAIL FROM:<zoe@stranger.example>',
      'RCPT TO:<ann@here.example>',
      'DATA',
    ])
      if (/^[23]/.test(said)) said = await wire.ask(command, /^\d/);
    if (!said.startsWith('354')) return said;
    // Above what lies in the database: the segment file is synced, too.
    wire.send(`Subject: ${subject}\r\n\r\n${`${subject}\r\n`.repeat(7_000)}.\r\n`);
    return await wire.expect(/^\d/);
  } finally {
    wire.destroy();
  }
}

/** Subjects of what ann has, in a store that is found sound. */
async function filed(home: string): Promise<readonly string[]> {
  const faults: unknown[] = [];
  const store = must(await openStore({ folder: homeAt(home).store, onFault: fault => void faults.push(fault) }));
  assert.deepEqual(await store.check({ deep: true }), []);
  const { id } = (await store.account('ann@here.example'))!;
  const rows = await rowsOf(store, id, (await inbox(store, id)).id);
  const subjects = [];
  for (const { message } of rows)
    subjects.push(/^Subject: (.*)\r$/m.exec(Buffer.from(await store.bytes(message)).toString('latin1'))?.[1] ?? '?');
  await store.close();
  assert.deepEqual(faults, []);
  return subjects.toSorted();
}
