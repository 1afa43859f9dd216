/** What npm adds between a person and the server: a shell, which keeps a signal to itself. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

const mailroom = join(import.meta.dirname, '../../server/cli/mailroom.mjs');
const skip = process.platform === 'win32' ? 'there is no such shell' : false;

for (const between of [
  '',
  ' -e "import(process.env.SCRIPT).then(({ become }) => become(process.execPath, process.argv.slice(1)))"',
]) {
  const how = between === '' ? 'the server itself' : 'what the server was started by';
  test(`npm is told to stop: ${how} sees it, and the server ends`, { skip }, async () => {
    const home = mkdtempSync(join(tmpdir(), 'mailroom-npm-'));
    const { npm_command: _, ...environment } = process.env;
    // `; :` keeps the shell from becoming the program, which would pass signals on.
    const shell = spawn(
      '/bin/sh',
      ['-c', `"$NODE"${between} "$MAILROOM" serve --preset dev --ports auto --ready json; :`],
      {
        env: {
          ...environment,
          npm_command: 'start',
          NODE: process.execPath,
          MAILROOM: mailroom,
          SCRIPT: join(import.meta.dirname, '../../electron/node.mjs'),
          MAILROOM_HOME: home,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let said = '';
    shell.stderr.on('data', text => {
      said += text;
    });
    await once(shell.stdout, 'data');
    shell.kill('SIGTERM');
    // The server holds the other end of the pipe as long as it lives.
    await once(shell, 'close');
    assert.equal(shell.signalCode, 'SIGTERM');
    assert.match(said, /SIGTERM, closing/);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
}
