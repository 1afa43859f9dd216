/** Scripts on a running server, written by a client that is not ours: sieve-connect (Debian's sieve-connect). */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { type Person, startWorld, type World } from '../support/world.ts';

const run = promisify(execFile);
const CLIENT = '/usr/bin/sieve-connect';
const skip = existsSync(CLIENT) ? false : 'sieve-connect is not installed (apt-get install sieve-connect)';

/** One run of the client: it connects, STARTTLSs, signs in, acts and leaves. */
async function sieveConnect(world: World, { address, password }: Person, ...words: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'sieve-connect-'));
  const [ca, secret] = [join(folder, 'ca.pem'), join(folder, 'password')];
  writeFileSync(ca, world.authority());
  writeFileSync(secret, `${password}\n`);
  const connection = ['--server', 'localhost', '--4', '--port', String(world.port('managesieve')), '--user', address];
  const fed = `exec ${CLIENT} "$@" <'${secret}'`;
  const args = [...connection, '--tlscafile', ca, '--passwordfd', '0', ...words];
  try {
    const { stdout, stderr } = await run('sh', ['-c', fed, 'sh', ...args], { timeout: 20_000 });
    return { code: 0, said: stdout + stderr };
  } catch (fault) {
    const { code, stdout, stderr } = fault as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

test('sieve-connect puts, lists, activates, fetches and deletes scripts, and is told where one is wrong', {
  skip,
}, async () => {
  await using world = await startWorld();
  const ann = await world.addAccount('ann@here.example');
  const folder = mkdtempSync(join(tmpdir(), 'scripts-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const good = file('good.sieve', 'if header :contains "Subject" "sale" {\r\n  discard;\r\n}\r\n');
  const bad = file('bad.sieve', 'keep;\r\nif headr "x" "y" { stop; }\r\n');
  const client = (...words: string[]) => sieveConnect(world, ann, ...words);

  assert.deepEqual(await client('--list'), { code: 0, said: '' });
  const put = await client('--localsieve', good, '--remotesieve', 'main', '--upload');
  assert.equal(put.code, 0, put.said);
  const refused = await client('--localsieve', bad, '--remotesieve', 'broken', '--upload');
  assert.match(refused.said, /line 2, column 4/);
  assert.equal((await client('--remotesieve', 'main', '--activate')).code, 0);
  assert.match((await client('--list')).said, /^"main" ACTIVE\r?\n$/);
  const fetched = join(folder, 'fetched.sieve');
  assert.equal((await client('--remotesieve', 'main', '--localsieve', fetched, '--download')).code, 0);
  assert.deepEqual(readFileSync(fetched), readFileSync(good));
  assert.match((await client('--remotesieve', 'main', '--delete')).said, /active/i);
  assert.equal((await client('--deactivate')).code, 0);
  assert.equal((await client('--remotesieve', 'main', '--delete')).code, 0);
  assert.deepEqual(await client('--list'), { code: 0, said: '' });
  const wrong = await sieveConnect(world, { ...ann, password: 'wrong' }, '--list');
  assert.notEqual(wrong.code, 0);
  assert.equal((await world.api.accounts.list({}))[0]?.lastSeen?.protocol, 'managesieve');
});
