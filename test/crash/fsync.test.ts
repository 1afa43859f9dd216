/**
 * What was answered 250 had been put on disk before: the system calls of a running server, as strace saw them. Between
 * the answer to DATA and the answer to the message there is an fsync of the store's log, and of a segment file where the
 * message lies in one. SIGKILL alone could not show this: what a process wrote outlives it without an fsync too.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { type Served, serve } from '../support/serve.ts';
import { dial } from '../support/wire.ts';

const PASSWORD = 'correct horse';
/** Longer than the recorder gathers, so that nothing but the message itself is written meanwhile. */
const QUIET = 250;

/** Why strace cannot be used, or false. */
function straceIsMissing(): string | false {
  if (process.platform !== 'linux') return 'strace is a Linux tool';
  const tried = spawnSync('strace', ['-e', 'trace=fsync', 'true'], { encoding: 'utf8' });
  if (tried.error) return 'strace is not installed (Debian: apt-get install strace)';
  return tried.status === 0 ? false : `strace is not allowed here: ${tried.stderr.trim().slice(0, 100)}`;
}

const quiet = () => new Promise(resolve => setTimeout(resolve, QUIET));

type Call = { readonly name: 'sync' | 'said'; readonly path: string; readonly text: string };

/** fsync and fdatasync with their file, writes to sockets with their text, in the order in which they ended. */
function callsIn(trace: string): Call[] {
  return trace.split('\n').flatMap((line): Call[] => {
    const synced = /\bf(?:data)?sync\(\d+<([^>]*)>/.exec(line);
    if (synced) return [{ name: 'sync', path: synced[1]!, text: '' }];
    const written = /\bwrite(?:v)?\(\d+<([^>]*)>, .*?"([^"]*)/.exec(line);
    return written ? [{ name: 'said', path: written[1]!, text: written[2]! }] : [];
  });
}

/** The files that were synced between the answer to DATA and the answer to the message, for each message. */
function syncedBeforeAnswer(calls: readonly Call[]): string[][] {
  const found: string[][] = [];
  let open: string[] | null = null;
  for (const { name, path, text } of calls) {
    if (name === 'said' && text.startsWith('354 ')) open = [];
    else if (name === 'sync') open?.push(path.replace(/^.*\/store\//, ''));
    else if (open && /^250 2\.0\.0/.test(text)) {
      found.push(open);
      open = null;
    }
  }
  return found;
}

test('no 250 before its fsync', { skip: straceIsMissing(), timeout: 60_000 }, async () => {
  const home = mkdtempSync(join(tmpdir(), 'mailroom-fsync-'));
  const served = await serve({ home, settings: ['mode=local', 'auth.allow-plaintext=true'] });
  try {
    await served.ask(async api => {
      await api.domains.add({ name: 'here.example' });
      await api.accounts.add({ address: 'ann@here.example', password: PASSWORD });
    });
    const small = 'x'.repeat(2_000).replace(/.{70}/g, '$&\r\n');
    // No two alike: a content that is there already is not written again.
    const large = (letter: string) => letter.repeat(60_000).replace(/.{70}/g, '$&\r\n');
    const trace = await traced(served, join(home, 'trace'), async () => {
      const wire = await dial(served.port('smtp'));
      await wire.expect('220 ');
      await wire.ask('EHLO client.example', '250');
      for (const body of [small, large('y'), small, large('z')]) {
        await wire.ask('MAIL FROM:<zoe@client.example>', '250');
        await wire.ask('RCPT TO:<ann@here.example>', '250');
        await quiet();
        await wire.ask('DATA', '354');
        wire.send(`Subject: x\r\n\r\n${body}\r\n.\r\n`);
        await wire.expect('250 ');
      }
      wire.destroy();
    });
    const synced = syncedBeforeAnswer(callsIn(trace));
    assert.equal(synced.length, 4, 'four messages were traced');
    for (const [n, files] of synced.entries()) {
      assert(files.includes('mailroom.db-wal'), `message ${n + 1} was answered after syncing only [${files}]`);
      if (n % 2 === 0) continue;
      const segment = files.findIndex(file => file.startsWith('segments/'));
      assert(segment !== -1, `message ${n + 1} is large and was answered after syncing only [${files}]`);
      // The octets first, then the row that points to them (R4).
      assert(segment < files.indexOf('mailroom.db-wal'), `message ${n + 1}: ${files}`);
    }
  } finally {
    await served.kill();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** strace is attached to a server that runs already: only what `act` causes is in its book. */
async function traced(served: Served, file: string, act: () => Promise<void>): Promise<string> {
  const calls = 'trace=fsync,fdatasync,write,writev';
  const strace = spawn('strace', ['-f', '-y', '-s', '24', '-e', calls, '-o', file, '-p', String(served.pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await once(strace.stderr, 'data');
  await quiet();
  await act();
  const ended = once(strace, 'exit');
  strace.kill('SIGINT');
  await ended;
  return readFileSync(file, 'latin1');
}
