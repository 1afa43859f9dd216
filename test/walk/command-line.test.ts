/** The command line, as scripts and people use it: against a running server, and with the server down. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import { type CliServer, newHome, runCommand, startServer } from '../support/cli.ts';
import { dial } from '../support/wire.ts';

let server: CliServer;
before(async () => {
  server = await startServer(['--preset', 'office', '--set', 'listen.host=127.0.0.1']);
});
after(() => server[Symbol.asyncDispose]());

const send = async (from: string, to: string, subject = 'Hello') => {
  const mailer = createTransport({ host: '127.0.0.1', port: server.ready.listeners.smtp!.port, ignoreTLS: true });
  const { response } = (await mailer.sendMail({ from, to, subject, text: 'Hello.' })) as { response: string };
  mailer.close();
  return /\b[0-9A-Z]{12}-\d+\b/.exec(response)![0];
};

test('serve --ready json says one line: home, console and every listener', async () => {
  assert.equal(server.out.length, 1);
  const { ready, home, console: url, listeners } = server.ready;
  assert.deepEqual(
    [ready, home, Object.keys(server.ready)],
    [true, server.home, ['ready', 'home', 'console', 'listeners']],
  );
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+$/);
  assert.deepEqual(Object.keys(listeners), [
    'smtp',
    'submission',
    'submissions',
    'imap',
    'imaps',
    'pop3',
    'pop3s',
    'managesieve',
  ]);
  for (const { host, port } of Object.values(listeners)) assert.ok(host === '127.0.0.1' && port > 1023);
});

test('domain, account, alias: add, list, remove, on the running server', async () => {
  const said = async (...words: string[]) => {
    const { code, out, err } = await server.run(...words);
    assert.equal(code, 0, err);
    return out.trim();
  };
  assert.equal(await said('domain', 'add', 'here.example'), 'here.example is one of our domains now.');
  assert.match(
    await said('account', 'add', 'ann@here.example', '--name', 'Ann', '--password', 'correct horse'),
    /^ann@here\.example was added\./,
  );
  assert.match(
    await said('alias', 'add', 'sales@here.example', 'ann@here.example'),
    /^sales@here\.example stands for ann@here\.example\.$/,
  );
  assert.match(await said('domain', 'list'), /^DOMAIN +ACCOUNTS +ALIAS OF\nhere\.example +1$/);
  assert.match(await said('account', 'list'), /ann@here\.example +Ann +0 +0 B$/);
  assert.deepEqual(await server.json('alias', 'list'), [
    { address: 'sales@here.example', targets: ['ann@here.example'] },
  ]);
  assert.match(
    await said('replay', '--alias', 'sales@here.example=ann@here.example'),
    /^Of the last 7 days: nothing came for it\.$/,
  );
  await said('alias', 'remove', 'sales@here.example');
  assert.equal(await said('alias', 'list'), 'No aliases.');
  assert.deepEqual(await server.json('alias', 'list'), []);
  await said('domain', 'add', 'gone.example');
  await said('domain', 'remove', 'gone.example');
});

test('account password --password-stdin: the new password holds at once', async () => {
  const changed = await runCommand(server.home, ['account', 'password', 'ann@here.example', '--password-stdin'], {
    stdin: 'battery staple\n',
  });
  assert.deepEqual([changed.code, changed.out], [0, 'ann@here.example has a new password.\n']);
  const { port } = server.ready.listeners.submissions!;
  const sign = (pass: string) =>
    createTransport({
      ...{ host: '127.0.0.1', port, secure: true, auth: { user: 'ann@here.example', pass } },
      tls: { rejectUnauthorized: false },
    }).verify();
  await sign('battery staple');
  await assert.rejects(sign('correct horse'), /535/);
  const added = await runCommand(server.home, ['account', 'add', 'ben@here.example', '--password-stdin'], {
    stdin: 'staple',
  });
  assert.equal(added.code, 0, added.err);
});

test('exit codes: refused, wrong words, unknown commands; nothing on standard output', async () => {
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['account', 'add', 'ann@here.example'], 1, /exists already/],
    [['account', 'add', 'x@elsewhere.example'], 1, /is not one of our domains; add it first/],
    [['domain', 'remove', 'here.example'], 1, /still has 2 accounts; remove them first/],
    [['account', 'remove', 'nobody@here.example'], 1, /There is no nobody@here\.example here/],
    [['queue', 'show', 'AAAAAAAAAAAA-1'], 1, /There is no message/],
    [['account'], 64, /account: add, list, set, .* or remove/],
    [['account', 'add'], 64, /Missing: ADDRESS/],
    [['account', 'list', 'extra'], 64, /Too many words: extra/],
    [['status', 'extra'], 64, /Too many words: extra/],
    [['domain', 'add', 'a.example', '--nonsense'], 64, /nonsense/],
    [['config', 'set', 'queue.first-retry', 'soon'], 1, /queue\.first-retry: /],
    [['config', 'set', 'no.such', '1'], 1, /There is no setting "no\.such"/],
    [['nonsense'], 64, /there is no command "nonsense"/],
    [['queue', 'retry'], 64, /Say which/],
    [['serve', '--ports', 'some'], 64, /--ports: auto/],
    [['serve', '--home', join(server.home, 'other'), '--set', 'queue.first-retry=soon'], 78, /queue\.first-retry/],
    [['serve', '--home', join(server.home, 'other'), '--set', 'nonsense=1'], 78, /There is no setting "nonsense"/],
    [['serve'], 69, /in use|another|holds/i],
  ];
  for (const [words, code, sentence] of cases) {
    const ran = await server.run(...words);
    assert.deepEqual([words.join(' '), ran.code, ran.out], [words.join(' '), code, '']);
    assert.match(ran.err, sentence);
    assert.doesNotMatch(ran.err, /\n +at .*\.ts:\d+/, 'no stack for a person');
  }
});

test('help: every command with usage and examples', async () => {
  const { code, out } = await server.run('help');
  assert.equal(code, 0);
  const names = [...out.matchAll(/^ {2}mailroom ([\w-]+)/gm)].map(found => found[1]!);
  assert.deepEqual(names, [
    ...['serve', 'mailpit', 'mailhog', 'maildev', 'status', 'open', 'config', 'import-config', 'switch', 'log'],
    ...[
      'queue',
      'qshape',
      'route',
      'relay',
      'rewrite',
      'tls',
      'sendmail',
      'drop',
      'returns',
      'suppression',
      'why',
      'trace',
      'show',
    ],
    ...[
      'inbox',
      'expect',
      'wait',
      'extract',
      'refused',
      'clock',
      'answer',
      'diff',
      'resend',
      'check',
      'search',
      'thread',
      'webhook',
      'mcp',
    ],
    ...['account', 'alias', 'forward', 'pipe', 'mailing-list', 'trace-address', 'domain', 'box', 'extension', 'share'],
    ...['sieve', 'filter', 'vacation', 'connect', 'device', 'fetch', 'import', 'import-imap', 'export', 'moving'],
    ...['backup', 'restore', 'expunged'],
    ...['footer', 'retention', 'breaker'],
    ...['rule', 'replay', 'peers'],
    ...['doctor', 'certificate', 'dkim', 'reports'],
  ]);
  for (const name of ['serve', 'breaker', 'reports']) {
    const help = await server.run(name, '--help');
    assert.equal(help.code, 0);
    assert.match(help.out, new RegExp(`^mailroom ${name}: [\\s\\S]*Examples:\n {2}`));
  }
});

test('status: listeners, ledger, and the sentence of what is so', async () => {
  const trace = await send('kim@there.example', 'ann@here.example');
  type Now = { running: boolean; ledger: { accepted: number; balanced: boolean }; listeners: { name: string }[] };
  const now = await server.json<Now>('status');
  assert.deepEqual([now.running, now.ledger.accepted, now.ledger.balanced, now.listeners.length], [true, 1, true, 10]);
  const { out } = await server.run('status');
  assert.match(out, /Ledger +accepted 1 = delivered 1 \+ relayed 0 \+ expanded 0/);
  assert.match(out, /smtp +127\.0\.0\.1:\d+ +listening/);

  const journey = await server.run('trace', trace);
  assert.match(journey.out, /● written[\s\S]*● accepted[\s\S]*● queued[\s\S]*● delivered[\s\S]*○ read/);
  assert.match(journey.out, /C: RCPT TO:<ann@here\.example>/);
  assert.match((await server.run('trace', 'ann@here.example')).out, new RegExp(trace));
  assert.equal((await server.run('trace', 'nobody@nowhere.example')).code, 1);
});

test('queue: list, show, hold, release, bounce, delete', async () => {
  // Nobody takes mail for this domain here, and no port listens at this address.
  assert.equal((await server.run('alias', 'add', 'away@here.example', 'kim@[127.0.0.9]')).code, 0);
  const trace = await send('', 'away@here.example');
  type Row = { state: string; address: string; recipient: number };
  const rows = async () => (await server.json<Row[]>('queue', 'list', '--rows')).map(row => [row.state, row.address]);
  for (let tries = 0; tries < 50 && (await rows())[0]?.[0] !== 'deferred'; tries++);
  assert.deepEqual(await rows(), [['deferred', 'kim@[127.0.0.9]']]);
  assert.match(
    (await server.run('queue', 'list')).out,
    new RegExp(`^ID +RCPT +STATE[^\n]*\n${trace} +\\d+ +deferred +<>`),
  );
  assert.match((await server.run('queue', 'show', trace)).out, /kim@\[127\.0\.0\.9\]: deferred, 1 try, next /);
  assert.match((await server.run('queue', 'hold', trace)).out, /^1 recipient is held\.$/m);
  assert.deepEqual(await rows(), [['held', 'kim@[127.0.0.9]']]);
  assert.equal((await server.run('queue', 'retry', trace)).code, 1);
  assert.equal((await server.run('queue', 'release', '--yes', '--route', '[127.0.0.9]')).code, 0);
  // Released, it is tried at once, and what is being tried is not deleted.
  let deleted: number | null = null;
  for (let tries = 0; tries < 50 && (await rows()).length > 0; tries++)
    deleted = (await server.run('queue', 'delete', '--all', '--yes')).code;
  assert.equal(deleted, 0);
  assert.deepEqual(await rows(), []);
});

test('log: three forms, followed, and cut off by the reader without complaint', async () => {
  const story = await server.run('log', '--limit', '5');
  assert.equal(story.out.trim().split('\n').length, 5);
  const postfix = await server.run('log', '--format', 'postfix', '--limit', '5000');
  assert.match(postfix.out, /postfix-mailroom\/smtpd\[\d+\]: connect from unknown\[127\.0\.0\.1\]/);
  const json = (await server.run('log', '--json')).out.trim().split('\n');
  assert.ok(json.every(line => typeof (JSON.parse(line) as { event: string }).event === 'string'));

  const main = join(import.meta.dirname, '../../server/cli/main.ts');
  const env = { ...process.env, MAILROOM_HOME: server.home };
  const follower = spawn(process.execPath, [main, 'log', '--follow', '--limit', '0'], { env });
  let [heard, complained] = ['', ''];
  follower.stdout.setEncoding('utf8').on('data', text => {
    heard += text;
  });
  follower.stderr.setEncoding('utf8').on('data', text => {
    complained += text;
  });
  for (let tries = 0; tries < 50 && !heard.includes('filed in'); tries++) {
    await send('kim@there.example', 'ann@here.example');
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  assert.match(heard, /ann@here\.example filed in/);
  follower.stdout.destroy();
  const ended = new Promise(resolve => follower.once('exit', resolve));
  const sending = setInterval(() => void send('kim@there.example', 'ann@here.example').catch(() => {}), 50);
  await ended;
  clearInterval(sending);
  assert.equal(complained, '');
});

test('open: another way into the window', async () => {
  const { out } = await server.run('open');
  const page = await fetch(out.trim(), { redirect: 'manual' });
  assert.ok(page.status < 400, `${page.status}`);
});

test('a taken port is a state with a sentence, and the others go on', async () => {
  const taken = createServer();
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  await using other = await startServer(['--preset', 'dev', '--set', `imap.port=${port}`]);
  assert.deepEqual(Object.keys(other.ready.listeners).includes('imap'), false);
  assert.equal(Object.keys(other.ready.listeners).length, 7);
  type Now = { listeners: { name: string; state: string; sentence: string | null }[] };
  const imap = (await other.json<Now>('status')).listeners.find(one => one.name === 'imap');
  assert.equal(imap?.state, 'failed');
  assert.match(imap?.sentence ?? '', new RegExp(`^Port ${port} is in use by .*Use \\d+`));
  assert.match(
    (await other.run('status')).out,
    new RegExp(`imap +127\\.0\\.0\\.1:${port} +failed +Port ${port} is in use`),
  );
  assert.match(other.err(), new RegExp(`Port ${port} is in use`));
  taken.close();
});

test('settings: changed in place with comments kept, reloaded from disk, a broken file named and not taken', async () => {
  const home = newHome();
  const path = join(home, 'mailroom.jsonc');
  const text = '{\n  // Why: greylisting.\n  "queue.first-retry": "7m", // soon\n  "submissions.port": "off"\n}\n';
  writeFileSync(path, text);
  await using other = await startServer(['--preset', 'dev'], home, { env: { MAILROOM_QUEUE_LONGEST_RETRY: '2h' } });
  type Setting = { key: string; text: string; source: string };
  const setting = async (key: string) => {
    const { text: value, source } = await other.json<Setting>('config', 'explain', key);
    return [value, source];
  };
  assert.deepEqual(await setting('queue.first-retry'), ['7m', 'file']);
  assert.deepEqual(await setting('queue.longest-retry'), ['2h', 'environment']);
  assert.deepEqual(await setting('mode'), ['capture', 'preset']);
  assert.deepEqual(await setting('smtp.port'), ['0', 'command line']);

  assert.equal((await other.run('config', 'set', 'queue.first-retry', '9m')).out, 'queue.first-retry is 9m now.\n');
  assert.equal((await other.run('config', 'set', 'imap.idle-timeout', '29m')).code, 0);
  const now = readFileSync(path, 'utf8');
  assert.ok(now.startsWith('{\n  // Why: greylisting.\n  "queue.first-retry": "9m", // soon\n'), now);
  assert.match(now, /"imap\.idle-timeout": "29m"/);
  const locked = await other.run('config', 'set', 'queue.longest-retry', '3h');
  assert.deepEqual([locked.code, /set by the environment/.test(locked.err)], [1, true]);

  writeFileSync(path, text.replace('"7m"', '"8m"'));
  for (let tries = 0; tries < 50 && (await setting('queue.first-retry'))[0] !== '8m'; tries++);
  assert.deepEqual(await setting('queue.first-retry'), ['8m', 'file']);
  assert.match(other.err(), /Settings changed \(mailroom\.jsonc\): .*queue\.first-retry/);

  writeFileSync(path, text.replace('"7m"', '"soon"'));
  await other.heard(`${path}:3:24: queue.first-retry: `);
  assert.deepEqual(await setting('queue.first-retry'), ['8m', 'file']);
  const refused = await other.run('config', 'set', 'queue.first-retry', '10m');
  assert.deepEqual([refused.code, /mend it first/.test(refused.err)], [1, true]);
  assert.equal(readFileSync(path, 'utf8'), text.replace('"7m"', '"soon"'), 'the broken file is left alone');
  const check = await other.run('config', 'check');
  assert.deepEqual([check.code, check.err.includes(`${path}:3:24: `)], [78, true]);
  assert.equal((await other.stop()).code, 0);
  // Nobody is without mail for a slip of the pen: the last that was taken holds, and the fault is told again.
  await using again = await startServer(['--preset', 'dev'], home);
  await again.heard(`${path}:3:24: queue.first-retry: `);
  assert.equal((await again.json<Setting>('config', 'explain', 'queue.first-retry')).text, '8m');
  assert.equal((await again.stop()).code, 0);
});

test('settings: a changed port opens the listener again', async () => {
  const home = newHome();
  const path = join(home, 'mailroom.jsonc');
  const free = createServer();
  await new Promise<void>(resolve => free.listen(0, '127.0.0.1', resolve));
  const { port } = free.address() as { port: number };
  await new Promise(resolve => free.close(resolve));
  // Without --ports auto, which would go before the file.
  const ports = ['submission', 'submissions', 'imap', 'imaps', 'pop3', 'pop3s', 'managesieve', 'console'].map(
    n => `"${n}.port": 0`,
  );
  const file = (smtp: number | string) => `{ "preset": "dev", "smtp.port": ${smtp}, ${ports.join(', ')} }`;
  writeFileSync(path, file('"off"'));
  await using other = await startServer([], home, { ports: 'as they are' });
  assert.ok(!other.ready.listeners.smtp);
  writeFileSync(path, file(port));
  await other.heard('Settings changed (mailroom.jsonc): smtp.port');
  for (let tries = 0; ; tries++) {
    const wire = await dial(port).catch(() => null);
    if (wire) {
      await wire.expect('220');
      wire.destroy();
      break;
    }
    assert.ok(tries < 200, 'the new port was not opened');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
});

test('SIGTERM ends within ten seconds with 0, while clients are connected and one is in a message', async () => {
  const other = await startServer(['--preset', 'dev']);
  const port = (name: string) => other.ready.listeners[name]!.port;
  const [idle, writing, imap, pop3] = await Promise.all(['smtp', 'smtp', 'imap', 'pop3'].map(name => dial(port(name))));
  await idle!.expect('220');
  await writing!.expect('220');
  writing!.say('EHLO a', 'MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'DATA');
  await writing!.expectAll('250', '250', '250', '354');
  writing!.send('Subject: never ended\r\n');
  await imap!.expectLine('* OK');
  await pop3!.expectLine('+OK');
  const { code, milliseconds } = await other.stop();
  assert.equal(code, 0);
  assert.ok(milliseconds < 10_000, `${milliseconds} ms`);
  assert.match(await idle!.closed(), /^421 /);
  assert.match(await imap!.closed(), /^\* BYE/);
  for (const wire of [idle, writing, imap, pop3]) wire!.destroy();

  // With the server down the same commands work on the store itself.
  const down = (...words: string[]) => other.run(...words);
  assert.match((await down('status')).out, /^Mailroom is not running/);
  assert.equal((await down('domain', 'add', 'down.example')).code, 0);
  assert.equal((await down('account', 'add', 'ann@down.example', '--password', 'secret horse')).code, 0);
  assert.match((await down('account', 'list')).out, /ann@down\.example/);
  assert.equal((await down('queue', 'list')).out, 'Nothing waits.\n');
  assert.match((await down('log', '--limit', '100')).out, /Mailroom is stopping/);
  assert.deepEqual((await down('log', '--follow')).code, 69);
  assert.equal((await down('open')).code, 69);
  const set = await down('config', 'set', 'queue.first-retry', '10m');
  assert.deepEqual([set.code, set.out], [0, 'queue.first-retry is 10m now.\n']);
  await other[Symbol.asyncDispose]();
});
