/** Smail 3: works without an edit, has every program's name, and its three words (director, router, transport) in one view. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { newHome, runCommand } from '../../support/cli.ts';
import { type Served, serve } from '../../support/serve.ts';

const home = newHome();
let served: Served;
before(async () => {
  served = await serve({ home, settings: ['mode=local'] });
  await served.ask(async api => {
    await api.domains.add({ name: 'here.example' });
    await api.accounts.add({ address: 'ann@here.example', password: 'correct horse' });
  });
});
after(async () => {
  await served.stop();
  rmSync(home, { recursive: true, force: true });
});

const bin = join(import.meta.dirname, '../../../server/sendmail/bin');
async function call(name: string, args: readonly string[], stdin = '') {
  const env = { PATH: process.env.PATH ?? '', HOME: home, MAILROOM_HOME: home, MAILROOM_SENDMAIL_CONF: '/nowhere' };
  const child = spawn(process.execPath, [join(bin, `${name}.mjs`), ...args], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', text => {
      said += text;
    });
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}
const rows = () => served.ask(api => api.queue.list({ limit: 99 }));
async function fates(count: number): Promise<readonly string[]> {
  const deadline = Date.now() + 6000;
  for (;;) {
    const all = await rows();
    if (all.length >= count && all.every(row => !['queued', 'active'].includes(row.state)))
      return all.map(row => `${row.sender} to ${row.address} ${row.state}`);
    assert.ok(Date.now() < deadline, JSON.stringify(all));
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

test('out of the box: a domain and a name are all it is told, and mail is delivered', async () => {
  const { code, said } = await call('sendmail', ['-i', 'ann@here.example'], 'Subject: Hello\n\nHello.\n');
  assert.equal(code, 0, said);
  assert.match((await fates(1))[0]!, / to ann@here\.example delivered$/);
});

test('rmail: the sender is in the From_ line, the last host in "remote from"', async () => {
  const letter = 'From kim Mon Nov 23 10:00:00 2026 remote from far.example\nSubject: By UUCP\n\nHello.\n';
  const { code, said } = await call('rmail', ['ann@here.example'], letter);
  assert.equal(code, 0, said);
  const all = await fates(2);
  assert.ok(all.includes('kim@far.example to ann@here.example delivered'), all.join('\n'));
});

test('mailq and runq: what waits, and now', async () => {
  const [mailq, runq] = await Promise.all([call('mailq', []), call('runq', [])]);
  assert.deepEqual([mailq.code, mailq.said], [0, 'Mail queue is empty\n']);
  assert.equal(runq.code, 0, runq.said);
});

test('directors, routers, transports: who is meant here, which way it goes, and who carries it', async () => {
  await served.ask(api =>
    api.aliases.add({ address: 'team@here.example', targets: ['ann@here.example', 'kim@far.example'] }),
  );
  await served.ask(api => api.routing.write({ table: 'route', lines: ['far.example → lmtp 127.0.0.1:2424'] }));
  const { code, out } = await runCommand(home, ['trace-address', 'team@here.example']);
  assert.equal(code, 0);
  assert.match(out, /\[alias\]/);
  assert.match(out, /kim@far\.example → .*\[(?:elsewhere|route)\]/);
  assert.match(out, /lmtp 127\.0\.0\.1:2424/);
});
