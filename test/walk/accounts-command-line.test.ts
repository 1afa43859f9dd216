/** `mailroom account` beside the window: limits, closing, words for single programs, signing out, tables of people. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type CliServer, startServer } from '../support/cli.ts';

let server: CliServer;
before(async () => {
  server = await startServer(['--preset', 'office', '--set', 'listen.host=127.0.0.1']);
  await server.run('domain', 'add', 'here.example');
});
after(() => server[Symbol.asyncDispose]());

const said = async (...words: string[]): Promise<string> => {
  const { code, out, err } = await server.run(...words);
  assert.equal(code, 0, err);
  return out.trim();
};
const refused = async (code: number, ...words: string[]): Promise<string> => {
  const ran = await server.run(...words);
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.err;
};

test('add --suggest, set, password --suggest: said once, told as it is', async () => {
  assert.match(
    await said('account', 'add', 'ann@here.example', '--name', 'Ann', '--quota', '2 GB', '--suggest'),
    /^ann@here\.example was added\. Its password, shown once: \w{5}(-\w{5}){3}$/,
  );
  assert.match(await said('account', 'list'), /ann@here\.example +Ann +0 +0 B +2 GB/);
  assert.equal(
    await said('account', 'set', 'ann@here.example', '--quota', '500MB', '--close'),
    'ann@here.example (Ann) is closed, with a limit of 500 MB.',
  );
  assert.match(await said('account', 'list'), /500 MB .*closed/);
  assert.equal(
    await said('account', 'set', 'ann@here.example', '--quota', 'none', '--open'),
    'ann@here.example (Ann) is open, with no limit.',
  );
  assert.match(await said('account', 'password', 'ann@here.example', '--suggest'), /shown once: \w{5}-/);
  assert.match(await refused(64, 'account', 'set', 'ann@here.example', '--quota', 'much'), /is not a size such as/);
  assert.match(await refused(64, 'account', 'set', 'ann@here.example'), /Say what changes/);
});

test('app passwords: added, listed, removed by name; sessions; sign-out', async () => {
  const word = (text: string) => /shown once: (\w{4}(-\w{4}){4})$/.exec(text)?.[1];
  assert.ok(word(await said('account', 'app-password', 'add', 'ann@here.example', 'Scanner')));
  assert.match(await said('account', 'app-password', 'list', 'ann@here.example'), /Scanner .* never/);
  assert.match(
    await refused(1, 'account', 'app-password', 'remove', 'ann@here.example', 'Telephone'),
    /has no app password "Telephone"/,
  );
  assert.match(
    await said('account', 'app-password', 'remove', 'ann@here.example', 'Scanner'),
    /"Scanner" opens ann@here\.example no longer/,
  );
  assert.match(await said('account', 'sessions', 'ann@here.example'), /^No program of ann@here\.example is signed in/);
  assert.match(await said('account', 'sign-out', 'ann@here.example', '--app-passwords'), /App passwords removed: 0/);
});

test('import: a dry run first; faults by line and an exit code; then the good ones', async () => {
  const file = join(server.home, 'people.csv');
  writeFileSync(file, 'Ben,ben@here.example,battery,1 GB\nAnn,ann@here.example,x,\n');
  const dry = await server.run('account', 'import', file, '--dry-run');
  assert.equal(dry.code, 1);
  assert.match(dry.out, /2 +ann@here\.example +Ann +as given +ann@here\.example exists already/);
  assert.match(dry.out, /1 could be added, 1 with a fault\./);
  assert.match((await server.run('account', 'import', file)).out, /1 added, 1 with a fault\./);
  assert.match(await refused(1, 'account', 'import', '/nowhere/people.csv'), /cannot be read \(ENOENT\)/);
});

test('alias change says what mail for it will do; a removed account says how much went', async () => {
  await said('alias', 'add', 'sales@here.example', 'ann@here.example');
  assert.match(
    await said('alias', 'change', 'sales@here.example', 'kim@there.example'),
    /^sales@here\.example stands for kim@there\.example\.\nkim@there\.example is elsewhere/,
  );
  assert.equal(
    await said('account', 'remove', 'ben@here.example'),
    'ben@here.example was removed, with its mail: 0 messages.',
  );
});
