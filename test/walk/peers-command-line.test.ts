/** `mailroom peers`: who comes, who is shut out, the pardon; and what is known of peers is there after a restart. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { newHome, runCommand } from '../support/cli.ts';
import { serve } from '../support/serve.ts';
import { dial } from '../support/wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'mailroom-peers-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const zone = join(folder, 'zone');
writeFileSync(zone, 'shop.example. MX 10 mx.shop.example.\n');

const settings = [
  ...['mode=deliver', 'checks.own-networks=', 'checks.greet-wait=0s', 'checks.tarpit-from=0', `dns.zone=${zone}`],
  ...['checks.greylist=strangers', 'peers.unknown-per-minute=2'],
];

async function offer(port: number, ...recipients: string[]): Promise<string[]> {
  const wire = await dial(port);
  await wire.expect('220');
  await wire.ask('EHLO nowhere.example', '250');
  await wire.ask('MAIL FROM:<news@shop.example>', '250');
  const said: string[] = [];
  for (const recipient of recipients) said.push((await wire.ask(`RCPT TO:<${recipient}>`, /^\d/)).slice(0, 9));
  wire.destroy();
  return said;
}

test('list, forgive, and what was asked to come again is known after a restart', async t => {
  const home = newHome();
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const said = async (code: number, ...words: string[]) => {
    const ran = await runCommand(home, words);
    assert.equal(ran.code, code, ran.out + ran.err);
    return ran.out + ran.err;
  };
  const first = await serve({ home, preset: 'office', settings });
  try {
    await first.ask(api => api.domains.add({ name: 'here.example' }));
    await first.ask(api => api.accounts.add({ address: 'ann@here.example', password: 'correct horse' }));
    assert.match(await said(0, 'peers'), /^Nobody came to port 25 from elsewhere of late\./);
    assert.deepEqual(await offer(first.port('smtp'), 'ann@here.example'), ['451 4.7.1']);
    const guesses = ['a', 'b', 'c'].map(name => `${name}@here.example`);
    assert.deepEqual(await offer(first.port('smtp'), ...guesses), ['550 5.1.1', '550 5.1.1', '421 4.7.0']);
    const list = await said(0, 'peers', 'list');
    assert.match(list, /^127\.0\.0\.1 +shut out until .* 4 +3 +\d/m);
    assert.match(list, /more than 2 recipients whom nobody here knows in a minute/);
    assert.match(list, /1 asked to come again/);
    assert.equal((await said(0, 'peers', 'forgive', '127.0.0.1')).trim(), '127.0.0.1 may begin anew.');
    assert.match(await said(1, 'peers', 'forgive', '192.0.2.1'), /Nothing was held against 192\.0\.2\.1/);
    assert.match(await said(64, 'peers', 'forgive', 'ann'), /"ann" is no address/);
    assert.match(await said(64, 'peers', 'shout'), /peers list or peers forgive ADDRESS/);
  } finally {
    await first.stop();
  }
  assert.ok(existsSync(join(home, 'peers.notes')));
  assert.match(await said(69, 'peers'), /not running/);
  await using second = await serve({ home, preset: 'office', settings });
  const told = await second.ask(api => api.peers.list({}));
  assert.deepEqual([told.remembered.asked, told.peers], [1, []]);
});
