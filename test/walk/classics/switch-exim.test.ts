/**
 * A real Exim, private, with mail that waits, partly delivered and frozen by a person, is drained: once, octet for octet, with
 * its envelope. MAILROOM_TEST_EXIM names one that is not at its usual place.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { newHome, runCommand, startServer } from '../../support/cli.ts';
import { freePort } from '../../support/free-port.ts';
import { startNextHop } from '../../support/next-hop.ts';
import { handIn, type Letter } from '../../support/private-postfix.ts';

const EXIM = process.env.MAILROOM_TEST_EXIM ?? '/usr/sbin/exim4';
const skip = eximMissing();
const COUNT = 60;

function eximMissing(): string | false {
  if (!fs.existsSync(EXIM)) return 'Exim is not installed (Debian: apt-get install exim4-daemon-light)';
  return process.getuid?.() === 0 ? false : 'Exim can only be run as root';
}

const configuration = (folder: string, user: string) => `primary_hostname = mail.exim.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
local_interfaces = 127.0.0.1
exim_user = ${user}
queue_only
tls_advertise_hosts =
acl_smtp_rcpt = accept
acl_smtp_data = accept
accept_8bitmime
dsn_advertise_hosts = *
smtp_accept_max_per_connection = 0
keep_environment =
begin acl
begin routers
here:
  driver = accept
  domains = here.example
  transport = file
far:
  driver = manualroute
  route_list = * 127.0.0.1::1
  self = send
  transport = smtp
begin transports
file:
  driver = appendfile
  file = ${folder}/mbox
  user = ${user}
smtp:
  driver = smtp
begin retry
* * F,4d,15m
`;

const umlauts = Buffer.from('Grüße\r\n').toString('latin1');
function letter(n: number): Letter {
  const text = `From: ann@sender.example\r\nTo: x@far.example\r\nSubject: letter ${n}\r\nMessage-ID: <${n}@sender.example>\r\nDate: Mon, 23 Nov 2026 07:00:00 +0000\r\n\r\nletter ${n}\r\n.dot\r\n`;
  const sender = n % 10 === 9 ? '' : 'ann@sender.example';
  const far = `to-${n}@far.example`;
  if (n % 4 === 0) return { sender, recipients: [[far]], text };
  if (n % 4 === 1)
    return { sender, recipients: [['me@here.example'], [far], [`two-${n}@far.example`]], text: text + umlauts };
  if (n % 4 === 2)
    return {
      ...{ sender, wishes: `RET=FULL ENVID=id+2B${n}`, text },
      recipients: [
        [far, `NOTIFY=SUCCESS,DELAY ORCPT=rfc822;kim+2B${n}@far.example`],
        [`never-${n}@far.example`, 'NOTIFY=NEVER'],
      ],
    };
  return { sender, recipients: [[far]], text: `${text}${`${'x'.repeat(75)}\r\n`.repeat(2000)}` };
}

test('mail that waits in Exim comes over: each once, octet for octet, with its envelope', { skip }, async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'exim-switch-'));
  const config = join(folder, 'exim.conf');
  const port = await freePort();
  const exim = (...args: readonly string[]) =>
    execFileSync(EXIM, ['-C', config, ...args], { encoding: 'latin1', maxBuffer: 1e8 });
  const user = /user name "([^"]+)"/.exec(spawnSync(EXIM, ['-bV'], { encoding: 'utf8' }).stdout)?.[1] ?? 'Debian-exim';
  fs.chmodSync(folder, 0o777);
  fs.writeFileSync(config, configuration(folder, user), { mode: 0o644 });
  for (const name of ['spool', 'log']) {
    fs.mkdirSync(join(folder, name));
    fs.chmodSync(join(folder, name), 0o777);
  }
  const hop = await startNextHop({});
  const home = newHome();
  const daemon = spawn(EXIM, ['-C', config, '-bdf', '-oX', String(port)], { stdio: 'ignore' });
  const server = await startServer(
    [
      '--preset',
      'office',
      ...['mode=deliver', `relay.host=127.0.0.1:${hop.port}`, 'outbound.tls=none'].flatMap(one => ['--set', one]),
    ],
    home,
  );
  try {
    assert.equal((await server.run('domain', 'add', 'ours.example')).code, 0);
    const letters = Array.from({ length: COUNT }, (_, n) => letter(n));
    await inTime(() => handIn(port, letters));
    daemon.kill('SIGTERM');
    await once(daemon, 'exit');
    exim('-qff');
    const ids = [...exim('-bp').matchAll(/^ *\S+ +\S+ (\S{16,23}) </gm)].map(([, id]) => id!);
    assert.equal(ids.length, COUNT);
    exim('-Mf', ids[0]!);
    const contents = new Map(ids.map(id => [exim('-Mvc', id).replaceAll('\n', '\r\n'), id]));

    const words = ['switch', 'drain', '--from', 'exim', '--program', EXIM, '--config', config];
    const dry = await server.json<{ messages: number; held: number; unread: unknown[] }>(...words);
    assert.deepEqual([dry.messages, dry.held, dry.unread], [COUNT, 1, []]);
    const drained = await runCommand(home, [...words, '--yes']);
    assert.equal(drained.code, 0, drained.err + drained.out);
    assert.equal(exim('-bpc').trim(), '0');

    const wanted = new Set(
      letters.flatMap(one => one.recipients.map(([to]) => to)).filter(to => to.endsWith('@far.example')),
    );
    const held = await server.json<{ address: string }[]>('queue', 'list', '--rows');
    for (let tries = 0; tries < 150 && hop.received.flatMap(one => one.recipients).length < wanted.size - 2; tries++)
      await new Promise(resolve => setTimeout(resolve, 100));
    const heldNow = (await server.json<{ address: string; state: string }[]>('queue', 'list', '--rows')).filter(
      one => one.state === 'held',
    );
    const arrived = [...hop.received.flatMap(one => one.recipients), ...heldNow.map(one => one.address)];
    assert.ok(held.length > 0);
    assert.deepEqual([...arrived].sort(), [...wanted].sort(), 'each recipient once; who had it already not again');
    assert.ok(heldNow.length > 0, 'what was frozen by a person waits for one here');
    for (const one of hop.received)
      assert.ok(contents.has(one.bytes.toString('latin1')), one.bytes.toString('latin1').slice(0, 800));
    const dsn = hop.received.find(one => one.recipients.includes('to-6@far.example'))!;
    assert.match(dsn.mail, /RET=FULL.*ENVID=id\+2B6|ENVID=id\+2B6.*RET=FULL/);
    assert.match(dsn.rcpt.join('\n'), /to-6@far\.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;kim\+2B6@far\.example/);
    assert.match(dsn.rcpt.join('\n'), /never-6@far\.example> NOTIFY=NEVER/);
  } finally {
    if (daemon.exitCode === null) daemon.kill('SIGKILL');
    await server[Symbol.asyncDispose]();
    await hop.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

/** It needs a moment until it listens. */
async function inTime<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await act();
    } catch (fault) {
      if (tries > 50 || !/lost/.test(String(fault))) throw fault;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
}
