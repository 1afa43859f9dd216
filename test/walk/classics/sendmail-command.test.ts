/**
 * sendmail(1) as every program of a Unix knows it: with the server up, with it down, cut short, and wrongly called. What is
 * told with 0 is delivered, once.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { QueueRow } from '../../../server/api/contract.ts';
import { newHome, runCommand } from '../../support/cli.ts';
import { type Served, serve } from '../../support/serve.ts';

const top = join(import.meta.dirname, '../../..');
const program = (name: string) => join(top, 'server/sendmail/bin', `${name}.mjs`);

type Given = {
  readonly args: readonly string[];
  readonly stdin?: string | Buffer;
  readonly env?: Record<string, string>;
};
async function call(home: string, name: string, { args, stdin = '', env = {} }: Given) {
  const child = spawn(process.execPath, [program(name), ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: home, MAILROOM_HOME: home, MAILROOM_SENDMAIL_CONF: '/nowhere', ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', text => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    err += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}
const sendmail = (home: string, args: readonly string[], stdin = 'Subject: Hello\n\nHello.\n', env = {}) =>
  call(home, 'sendmail', { args, stdin, env });

const user = process.env.USER ?? 'root';
const drop = (home: string, folder: 'new' | 'tmp' | 'corrupt') => {
  const path = join(home, 'drop', folder);
  return fs.existsSync(path) ? fs.readdirSync(path) : [];
};
const rowsOf = (server: Served): Promise<readonly QueueRow[]> => server.ask(api => api.queue.list({ limit: 1000 }));
/** Resolves when nothing waits in the folder, and what came of it is in the queue's memory. */
async function pickedUp(server: Served, count = 0): Promise<readonly QueueRow[]> {
  const deadline = Date.now() + 8000;
  for (;;) {
    const isEmpty = drop(server.home, 'new').length === 0;
    const rows = await rowsOf(server);
    const isDone = rows.length >= count && rows.every(({ state }) => !['queued', 'active'].includes(state));
    if (isEmpty && isDone) return rows;
    assert.ok(Date.now() < deadline, JSON.stringify(rows));
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

const start = (home: string) => serve({ home, settings: ['mode=local'] });
async function addPeople(server: Served) {
  await server.ask(async api => {
    await api.domains.add({ name: 'here.example' });
    for (const name of ['ann', 'ben'])
      await api.accounts.add({ address: `${name}@here.example`, password: 'correct horse' });
  });
}
const shown = async (server: Served, trace: string) => (await runCommand(server.home, ['show', trace, '--source'])).out;

let server: Served;
before(async () => {
  server = await start(newHome());
  await addPeople(server);
});
after(() => server.stop().then(() => fs.rmSync(server.home, { recursive: true, force: true })));

const traceOf = (err: string): string => /taken as ([0-9A-Z]{12}-1)/.exec(err)?.[1] ?? '';

test('-t takes recipients from the header, adds what is missing and takes Bcc out', async () => {
  const stdin =
    'From: Ann <ann@here.example>\nTo: ben@here.example\nBcc: ann@here.example\nSubject: Gr\u00fc\u00dfe\n\n\u00e4\n';
  const { code, err } = await sendmail(server.home, ['-v', '-t', '-i'], stdin);
  assert.equal(code, 0, err);
  const rows = (await pickedUp(server)).filter(({ trace }) => trace === traceOf(err));
  assert.deepEqual(rows.map(({ address, state, sender }) => [address, state, sender]).toSorted(), [
    ['ann@here.example', 'delivered', 'ann@here.example'],
    ['ben@here.example', 'delivered', 'ann@here.example'],
  ]);
  const text = await shown(server, traceOf(err));
  assert.match(text, /^Received: by \S+ \(handed in here by uid \d+ \(\S+\)\)\s+id [0-9A-Z]{12}-1;/m);
  assert.match(text, /^Subject: =\?UTF-8\?B\?R3LDvMOfZQ==\?=/m);
  assert.match(text, /^Date: /m);
  assert.match(text, /^Message-ID: </im);
  assert.doesNotMatch(text, /^Bcc:/im);
  assert.doesNotMatch(text, /^Sender:/im);
});

test('what cron sends to root comes to somebody who reads it, from an address that is one', async () => {
  const stdin =
    'From: root (Cron Daemon)\nTo: root\nSubject: Cron <root@box> backup\nX-Cron-Env: <HOME=/root>\n\ndone\n';
  const { code, err } = await sendmail(server.home, ['-v', '-FCronDaemon', '-i', '-B8BITMIME', '-oem', 'root'], stdin);
  assert.equal(code, 0, err);
  const [row] = (await pickedUp(server)).filter(({ trace }) => trace === traceOf(err));
  assert.deepEqual([row?.address, row?.state, row?.sender], ['ann@here.example', 'delivered', 'ann@here.example']);
  assert.match(await shown(server, traceOf(err)), /^From: Cron Daemon <root@here\.example>/m);
});

test('a message without a header gets one; -F is its author’s name; a dot ends it without -i', async () => {
  const { code, err } = await sendmail(
    server.home,
    ['-v', '-F', 'Night Job', 'ben@here.example'],
    'All is well\n.\nnot this\n',
  );
  assert.equal(code, 0, err);
  await pickedUp(server);
  const text = await shown(server, traceOf(err));
  assert.match(text, new RegExp(`^From: Night Job <${user}@here\\.example>`, 'm'));
  assert.match(text, /\n\s*\n?All is well/);
  assert.doesNotMatch(text, /not this/);
});

test('who is not known here comes back to the sender as a report', async () => {
  const { code, err } = await sendmail(server.home, [
    '-v',
    '-f',
    'ann@here.example',
    'nobody@here.example',
    'kim@there.example',
  ]);
  assert.equal(code, 0, err);
  const rows = await pickedUp(server);
  const id = traceOf(err).slice(0, -2);
  assert.deepEqual(
    rows.filter(({ trace }) => trace.startsWith(id)).map(({ trace, address, state }) => [trace, address, state]),
    [
      [`${id}-1`, 'nobody@here.example', 'failed'],
      [`${id}-2`, 'kim@there.example', 'failed'],
    ],
  );
  const reports = () => rowsOf(server).then(all => all.filter(({ sender }) => sender === ''));
  const deadline = Date.now() + 5000;
  while ((await reports()).length < 2) {
    assert.ok(Date.now() < deadline, 'reports');
    await new Promise(resolve => setTimeout(resolve, 50));
  }
});

test('-bs speaks SMTP, and what it took is delivered', async () => {
  const said = [
    ...[
      'EHLO box',
      'MAIL FROM:<ann@here.example> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=a+2Bb',
      'RCPT TO: ben@here.example',
    ],
    ...[
      'RCPT TO:<>',
      'DATA',
      'Subject: bs',
      '',
      '..',
      '.text',
      '.',
      'MAIL FROM:<ann@here.example>',
      'RSET',
      'NOOP',
      'VRFY ann',
    ],
    ...['BOGUS', 'DATA', 'QUIT'],
  ];
  const { code, out } = await call(server.home, 'sendmail', {
    args: ['-bs'],
    stdin: said.map(line => `${line}\r\n`).join(''),
  });
  assert.equal(code, 0);
  const codes = out
    .split('\r\n')
    .filter(line => /^\d{3} /.test(line))
    .map(line => line.slice(0, 3));
  assert.deepEqual(codes, [
    '220',
    '250',
    '250',
    '250',
    '501',
    '354',
    '250',
    '250',
    '250',
    '250',
    '252',
    '500',
    '503',
    '221',
  ]);
  const id = /accepted as ([0-9A-Z]{12}-1)/.exec(out)![1]!;
  await pickedUp(server);
  assert.match(await shown(server, id), /\n\.\r?\ntext/);
});

test('mailq, -bp, -bv, -q and newaliases ask the server', async () => {
  const empty = await call(server.home, 'mailq', { args: [] });
  assert.deepEqual([empty.code, empty.out], [0, 'Mail queue is empty\n']);
  const verified = await sendmail(server.home, ['-bv', 'ann', 'nobody@here.example']);
  assert.equal(verified.code, 67);
  assert.match(verified.out, /^ann@here\.example\.\.\. deliverable/m);
  assert.match(verified.out, /^nobody@here\.example\.\.\. User unknown/m);
  assert.equal((await sendmail(server.home, ['-bv', 'ann@here.example'])).code, 0);
  assert.equal((await sendmail(server.home, ['-q'])).code, 0);
  assert.equal((await sendmail(server.home, ['-qRthere.example'])).code, 0);
  assert.equal((await call(server.home, 'newaliases', { args: [] })).code, 0);
  assert.equal((await sendmail(server.home, ['-bP'])).out, '0\n');
});

test('with the server down it lies in the folder, and is delivered once when it starts', async () => {
  const home = newHome();
  const first = await start(home);
  await addPeople(first);
  await first.stop();
  const down = await sendmail(home, ['-v', 'ann@here.example']);
  assert.equal(down.code, 0, down.err);
  const [name = '', ...more] = drop(home, 'new');
  assert.deepEqual([more, drop(home, 'tmp')], [[], []]);
  const file = join(home, 'drop/new', name);
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  assert.equal((await call(home, 'mailq', { args: [] })).code, 69);
  const kept = fs.readFileSync(file);
  const again = await start(home);
  const rows = await pickedUp(again, 1);
  assert.deepEqual(
    rows.map(({ trace, state }) => [trace, state]),
    [[traceOf(down.err), 'delivered']],
  );
  // As after a kill between the commit and the end of the file: the same file lies there when it starts.
  await again.kill();
  fs.writeFileSync(file, kept, { mode: 0o600 });
  const third = await start(home);
  assert.equal((await pickedUp(third, 1)).length, 1, 'one copy');
  await third.stop();
  fs.rmSync(home, { recursive: true, force: true });
});

test('what is torn, foreign or linked is set aside with its reason, and never deleted', async () => {
  const fresh = join(server.home, 'drop/new');
  const name = (n: number) => `MGA1B2C3D4E${n}.${'0'.repeat(32)}`;
  fs.writeFileSync(join(fresh, name(1)), 'Mailroom-Drop: 1 00000000000000000099\nRecipient: ann@here.example\n\nshort');
  fs.writeFileSync(join(fresh, 'letter.eml'), 'Subject: x\r\n\r\nx');
  fs.symlinkSync('/etc/passwd', join(fresh, name(2)));
  fs.mkdirSync(join(fresh, name(3)));
  const deadline = Date.now() + 5000;
  const aside = () => drop(server.home, 'corrupt').filter(one => !one.endsWith('.why'));
  while (aside().length < 4) {
    assert.ok(Date.now() < deadline, aside().join());
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  const told = await runCommand(server.home, ['drop', 'show']);
  assert.match(told.out, /its message has 5 octets, and 99 were written/);
  assert.match(told.out, /letter\.eml +set aside +its name is none/);
  assert.match(told.out, /it is no file/);
  assert.match((await runCommand(server.home, ['log'])).out, /drop folder is no mail that can be taken/);
  assert.match((await runCommand(server.home, ['drop', 'remove', 'letter.eml'])).out, /is gone/);
  assert.equal((await runCommand(server.home, ['drop', 'retry', 'nothing'])).code, 1);
});

test('the codes of sysexits.h', async () => {
  const { home } = server;
  for (const [code, args, stdin] of [
    [64, ['-Z'], ''],
    [64, [], ''],
    [64, ['-t'], 'Subject: nobody\n\nx'],
    [64, ['-bd'], ''],
    [65, ['ann@'], 'x'],
    [65, ['-t'], 'To: ann@here.example, foo bar\n\nx'],
    [67, ['-bv', 'nobody@here.example'], ''],
    [0, ['-q30m'], ''],
    [0, ['--version'], ''],
  ] as const)
    assert.equal((await sendmail(home, args, stdin)).code, code, args.join(' '));
  const quiet = await sendmail(home, ['-oeq', 'ann@'], 'x');
  assert.deepEqual([quiet.code, quiet.err], [65, '']);
  assert.equal((await sendmail(home, ['ann@here.example'], 'x', { MAILROOM_HOME: '/nowhere/at/all' })).code, 78);
  assert.equal((await sendmail(home, ['ann@here.example'], 'x', { MAILROOM_DROP: '/nowhere/at/all' })).code, 78);
  const big = join(newHome(), 'drop');
  fs.mkdirSync(join(big, 'new'), { recursive: true });
  fs.mkdirSync(join(big, 'tmp'));
  fs.writeFileSync(join(big, 'about.json'), '{"maxMessageSize":1000}');
  assert.equal((await sendmail(home, ['ann@here.example'], 'x'.repeat(1001), { MAILROOM_DROP: big })).code, 69);
  assert.deepEqual([fs.readdirSync(join(big, 'new')), fs.readdirSync(join(big, 'tmp'))], [[], []]);
  const folder = fs.openSync(home, 'r');
  const child = spawn(process.execPath, [program('sendmail'), 'ann@here.example'], {
    stdio: [folder, 'ignore', 'ignore'],
    env: { ...process.env, MAILROOM_HOME: home },
  });
  const [noInput] = (await once(child, 'close')) as [number];
  fs.closeSync(folder);
  assert.equal(noInput, 66);
});

test('a signal in the middle of a message leaves nothing', async () => {
  const child = spawn(process.execPath, [program('sendmail'), 'ann@here.example'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, MAILROOM_HOME: server.home },
  });
  child.stdin.write('Subject: half\n\nhalf of it\n');
  const deadline = Date.now() + 5000;
  while (drop(server.home, 'tmp').length === 0) {
    assert.ok(Date.now() < deadline);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  child.kill('SIGTERM');
  const [code] = (await once(child, 'close')) as [number];
  assert.deepEqual([code, drop(server.home, 'tmp'), drop(server.home, 'new')], [75, [], []]);
});

/** Another user, which only root can become. */
const isRoot = process.getuid?.() === 0;
test('a user of this computer whose folder it is not: he drops, and sees nothing', { skip: !isRoot }, async () => {
  const folder = fs.mkdtempSync('/tmp/mailroom-others-');
  fs.chmodSync(folder, 0o755);
  for (const name of ['tmp', 'new']) {
    fs.mkdirSync(join(folder, name));
    fs.chmodSync(join(folder, name), 0o3733);
  }
  const as = async (uid: number, command: string, args: readonly string[], stdin = 'Subject: x\n\nx\n') => {
    const env = { PATH: process.env.PATH ?? '', HOME: '/nowhere', MAILROOM_DROP: folder };
    const child = spawn(command, args, { uid, gid: uid, env, stdio: ['pipe', 'ignore', 'ignore'] });
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    return ((await once(child, 'close')) as [number])[0];
  };
  const mine = [program('sendmail'), 'ann@here.example'];
  assert.equal(await as(12_345, process.execPath, mine), 0);
  const [name = ''] = fs.readdirSync(join(folder, 'new'));
  const { uid, gid, mode } = fs.statSync(join(folder, 'new', name));
  assert.deepEqual([uid, gid, mode & 0o777], [12_345, 0, 0o640], 'his, and for the group of the folder to read');
  assert.notEqual(await as(12_346, 'ls', [join(folder, 'new')]), 0);
  assert.notEqual(await as(12_346, 'rm', ['-f', join(folder, 'new', name)]), 0);
  assert.notEqual(await as(12_346, 'cat', [join(folder, 'new', name)]), 0);
  fs.chmodSync(join(folder, 'tmp'), 0o700);
  assert.equal(await as(12_345, process.execPath, mine), 77);
  fs.rmSync(folder, { recursive: true });
});
