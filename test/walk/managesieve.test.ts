/** Scripts on a running server, written by a client that is not ours: sieve-connect (Debian's sieve-connect). */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { basic, openDoor, type Told, USING } from '../support/jmap-client.ts';
import type { WireClient } from '../support/wire.ts';
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

/** One reply: lines up to OK, NO or BYE. No literal stands in what is asked here. */
async function reply(wire: WireClient): Promise<string> {
  const lines = [await wire.line()];
  while (!/^(?:OK|NO|BYE)\b/.test(lines.at(-1)!)) lines.push(await wire.line());
  return lines.join('\n');
}
async function signedIn(world: World, { address, password }: Person): Promise<(line: string) => Promise<string>> {
  const wire = await world.wire('managesieve');
  await reply(wire);
  const ask = (line: string) => {
    wire.say(line);
    return reply(wire);
  };
  await ask('STARTTLS');
  await wire.startTls(world.authority());
  await reply(wire);
  assert.match(await ask(`AUTHENTICATE "PLAIN" "${btoa(`\0${address}\0${password}`)}"`), /^OK/);
  return line => (line === '' ? reply(wire) : ask(line));
}

test('what is announced is what there is: a script may require all of it', async () => {
  await using world = await startWorld();
  const ask = await signedIn(world, await world.addAccount('ann@here.example'));
  const told = await ask('CAPABILITY');
  assert.match(told, /^"IMPLEMENTATION" "Mailroom [^"]+"\n/);
  assert.match(told, /\n"OWNER" "ann@here.example"\n/);
  assert.match(told, /\n"NOTIFY" "mailto"\n"EXTLISTS" "urn"\n"MAXREDIRECTS" "4"\n/);
  const extensions = /\n"SIEVE" "([^"]+)"\n/.exec(told)![1]!.split(' ');
  for (const one of ['fileinto', 'vacation', 'imap4flags', 'editheader', 'mime'])
    assert.ok(extensions.includes(one), one);
  const script = `require [${extensions.map(one => `"${one}"`).join(', ')}];`;
  assert.match(await ask(`CHECKSCRIPT {${script.length}+}\r\n${script}`), /^OK/);
});

test('who writes rules is among those who are signed in, and can be signed out', async () => {
  await using world = await startWorld();
  const ann = await world.addAccount('ann@here.example');
  const ask = await signedIn(world, ann);
  const [session] = await world.api.sessions.list({ address: ann.address });
  assert.deepEqual([session?.protocol, session?.listener], ['managesieve', 'managesieve']);
  await world.api.accounts.change({ address: ann.address, enabled: false });
  assert.match(await ask(''), /^BYE "You were signed out/);
});

test('too many at once are sent away in the words of the protocol', async () => {
  await using world = await startWorld({ settings: ['managesieve.max-connections-per-address=1'] });
  const first = await world.wire('managesieve');
  await reply(first);
  const second = await world.wire('managesieve');
  assert.match(await second.closed(), /^BYE \(TRYLATER\) "/);
});

test('an away reply that was set over JMAP answers mail, and ManageSieve shows the script', async () => {
  await using world = await startWorld({ settings: ['mode=local'] });
  const [ann, ben] = [await world.addAccount('ann@here.example'), await world.addAccount('ben@here.example')];
  const door = await openDoor(world);
  const jmap = door.client(basic(ann.address, ann.password));
  const wanted = [...USING, 'urn:ietf:params:jmap:vacationresponse', 'urn:ietf:params:jmap:sieve'];
  const accountId = Object.keys((await jmap.session()).accounts)[0]!;
  const away = { isEnabled: true, subject: 'Away until Monday', textBody: 'I am at the sea.' };
  const { methodResponses } = await jmap.request(
    [
      ['VacationResponse/set', { accountId, update: { singleton: away } }],
      ['SieveScript/get', { accountId, ids: null }],
    ],
    { using: wanted },
  );
  const [set, got] = methodResponses.map(([, args]): Told => args);
  assert.deepEqual(set.updated, { singleton: null });
  const [{ name, isActive }] = got.list;
  assert.equal(isActive, true);
  const ask = await signedIn(world, ann);
  assert.match(await ask('LISTSCRIPTS'), new RegExp(`^"${name}" ACTIVE\\n`));
  await world.submit(ben, { from: ben.address, to: ann.address, subject: 'Lunch?', text: 'Today?' });
  await world.settle();
  const [answer] = await world.read(ben);
  assert.match(answer ?? '', /^Subject: Away until Monday\r\n/m);
  assert.match(answer ?? '', /^Auto-Submitted: auto-replied/im);
  assert.match(answer ?? '', /I am at the sea\./);
  await jmap.request([['VacationResponse/set', { accountId, update: { singleton: { isEnabled: false } } }]], {
    using: wanted,
  });
  await world.submit(ben, { from: ben.address, to: ann.address, subject: 'Lunch again?', text: 'Today?' });
  await world.settle();
  assert.equal((await world.read(ben)).length, 1);
  await door.close();
});
