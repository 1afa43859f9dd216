/** `mailroom connect`: the cards and lines of the window, in a terminal; and waiting for a program to come. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { ANA, wrongCases } from '../support/connect-trial.ts';
import { type Served, serve } from '../support/serve.ts';

const home = mkdtempSync(join(tmpdir(), 'connect-command-'));
let served: Served;
before(async () => {
  served = await serve({ home, settings: ['listen.host=0.0.0.0'] });
  await served.ask(api => api.domains.add({ name: 'office.test' }));
  await served.ask(api => api.accounts.add({ address: ANA, name: 'Ana Prieto', password: 'correct horse' }));
});
after(async () => {
  await served.stop();
  rmSync(home, { recursive: true });
});

type Ran = { readonly code: number | null; readonly out: string; readonly said: string };
function ran(program: string, args: readonly string[], onOut = (_: string) => {}): Promise<Ran> {
  return new Promise(resolve => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, said] = ['', ''];
    child.stdout.on('data', part => {
      out += part;
      onOut(out);
    });
    child.stderr.on('data', part => {
      said += part;
    });
    child.once('close', code => resolve({ code, out, said }));
  });
}
const mailroom = (args: readonly string[], onOut?: (out: string) => void) =>
  ran(
    process.execPath,
    [join(import.meta.dirname, '../../server/cli/mailroom.mjs'), 'connect', ...args, '--home', home],
    onOut,
  );

test('a card has the ports that are open', async () => {
  const { code, out } = await mailroom([ANA, '--client', 'outlook']);
  assert.equal(code, 0);
  assert.match(out, new RegExp(`Port +${served.port('imaps')}\\n`));
  assert.match(out, new RegExp(`Port +${served.port('submissions')}\\n`));
});

test('lines with a new password can be run as they are', async () => {
  const { out } = await mailroom([ANA, '--client', 'curl', '--new-password']);
  const sent = await ran('bash', ['-e', '-o', 'pipefail', '-c', out]);
  assert.equal(sent.code, 0, sent.said);
});

test('--json is for programs, --qr a code of half blocks', async () => {
  const { out } = await mailroom([ANA, '--client', 'node', '--json']);
  assert.equal((JSON.parse(out) as { place: string }).place, 'send.mjs');
  const code = await mailroom([ANA, '--qr']);
  const rows = code.out.trimEnd().split('\n');
  assert.ok(rows.length > 20 && rows.every(row => /^[█▀▄ ]+$/.test(row)), code.out);
});

test('--wait ends well when the program comes, and says what was wrong when it cannot', async () => {
  const after = (act: () => Promise<unknown>) => {
    let acted = false;
    return (out: string): void => {
      if (acted || !out.includes('Username')) return;
      acted = true;
      void act();
    };
  };
  const wrong = wrongCases.find(one => one.name === 'a wrong password over IMAP')!;
  const failed = await mailroom(
    [ANA, '--wait', '10'],
    after(() => wrong.act(served)),
  );
  assert.deepEqual([failed.code, /password is wrong/.test(failed.said)], [1, true], failed.said);
  const right = () =>
    ran('curl', ['-sk', '--user', `${ANA}:correct horse`, `imaps://127.0.0.1:${served.port('imaps')}/`]);
  const came = await mailroom([ANA, '--wait', '10'], after(right));
  assert.equal(came.code, 0, came.said);
  assert.match(came.out, /✓ A program signed in from 127\.0\.0\.1 \(IMAP\)/);
});

test('whom nobody knows, and what is no program, are said so', async () => {
  assert.equal((await mailroom(['nobody@office.test'])).code, 1);
  assert.equal((await mailroom([ANA, '--client', 'pigeon'])).code, 64);
});
