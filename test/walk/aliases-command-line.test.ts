/** `mailroom alias`, `domain unknown`, `forward`, `pipe`, `trace-address`: in words. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type CliServer, startServer } from '../support/cli.ts';

let server: CliServer;
before(async () => {
  server = await startServer(['--preset', 'office', '--set', 'listen.host=127.0.0.1', '--set', 'mode=deliver']);
  await server.run('domain', 'add', 'here.example');
});
after(() => server[Symbol.asyncDispose]());

const said = async (code: number, ...words: string[]): Promise<string> => {
  const ran = await server.run(...words);
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.out + ran.err;
};

test('aliases with limits, a domain’s unknown, forwarding, pipes, and the way of an address', async () => {
  await said(0, 'account', 'add', 'ann@here.example', '--suggest');
  const made = await said(
    0,
    'alias',
    'add',
    'party@here.example',
    'ann@here.example',
    '--until',
    '2020-01-31',
    '--messages',
    '9',
  );
  assert.match(
    made,
    /^party@here\.example stands for ann@here\.example \(over, until 2020-0[12]-\d\d .*, 0 of 9 messages\)\.$/m,
  );
  assert.match(await said(0, 'alias', 'list'), /^ADDRESS +TARGETS +LIMITS$/m);
  const party = await said(1, 'trace-address', 'party@here.example');
  assert.match(party, /told: 550 5\.1\.6 This address was valid until \d+ \w+ 2020/);
  assert.match(
    await said(0, 'alias', 'change', 'party@here.example', 'ann@here.example', '--until', 'none', '--messages', 'none'),
    /for ann@here\.example\.$/m,
  );
  assert.match(await said(64, 'alias', 'add', 'x@here.example', 'ann@here.example', '--until', 'soon'), /takes a date/);
  await said(0, 'alias', 'add', 'shop-*@here.example', 'ann+$1@here.example');
  assert.match(
    await said(0, 'trace-address', 'shop-books@here.example'),
    /^shop-books@here\.example → ann\+books@here\.example {2}\[pattern\] the pattern shop-\*@here\.example$/m,
  );
  assert.match(
    await said(1, 'alias', 'add', 'a-*@here.example', 'ann+$2@here.example'),
    /has 1 of what \$1 stands for/,
  );

  assert.match(
    await said(0, 'domain', 'unknown', 'here.example', 'ann@here.example'),
    /^Mail for nobody in here\.example: ann@/m,
  );
  assert.match(await said(0, 'trace-address', 'zoe@here.example'), /\[catch-all\] nobody is called so/);
  assert.match(await said(0, 'domain', 'unknown', 'here.example', 'reject'), /is refused\.$/m);
  assert.match(await said(1, 'trace-address', 'zoe@here.example'), /told: 550 5\.1\.1 No such mailbox here/);

  assert.match(
    await said(0, 'forward', 'ann@here.example', 'ann@far.example', '--keep'),
    /goes to mailbox:ann@here\.example, ann@far\.example\.$/m,
  );
  const traced = JSON.parse(await said(0, 'trace-address', 'ann@here.example', '--from', 'kim@x.example', '--json'));
  assert.deepEqual(traced.ends, ['ann@here.example', 'ann@far.example']);
  assert.match(await said(0, 'forward', 'list'), /^ann@here\.example +mailbox:/m);
  assert.match(await said(0, 'forward', 'ann@here.example', '--off'), /keeps its mail/);

  const pipe = await said(
    0,
    'pipe',
    'add',
    'rt',
    '--program',
    '/bin/cat',
    '--time-limit',
    '2m',
    '--',
    '-u',
    '{sender}',
  );
  assert.match(pipe, /^Mail for pipe:rt is handed to \/bin\/cat -u \{sender\}\.$/m);
  assert.match(
    await said(0, 'alias', 'add', 'help@here.example', 'pipe:rt'),
    /Programs are not run here \(pipe\.enabled\)/,
  );
  assert.match(await said(0, 'pipe', 'change', 'rt', '--disable'), /\(off: it waits\)/);
  assert.match(await said(0, 'pipe', 'list'), /^rt +off +\/bin\/cat -u \{sender\} +help@here\.example$/m);
  assert.match(await said(1, 'pipe', 'remove', 'rt'), /help@here\.example leads to pipe rt/);
  await said(0, 'alias', 'remove', 'help@here.example');
  assert.match(await said(0, 'pipe', 'remove', 'rt'), /The pipe rt was removed/);
});
