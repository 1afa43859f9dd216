/** Programs with wrong settings before a whole server: the card says what was wrong, and what to choose instead. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { cameWords, failedWords, tickOf } from '../../server/api/connect-words.ts';
import type { Api } from '../../server/api/contract.ts';
import { ANA, failedSince, wrongCases } from '../support/connect-trial.ts';
import { type Served, serve } from '../support/serve.ts';

const home = mkdtempSync(join(tmpdir(), 'connect-hints-'));
let served: Served;
let door: { readonly api: Api; close(): void };

before(async () => {
  served = await serve({ home });
  door = await served.connect();
  await door.api.domains.add({ name: 'office.test' });
  for (const address of [ANA, 'ben@office.test']) await door.api.accounts.add({ address, password: 'correct horse' });
});
after(async () => {
  door.close();
  await served.stop();
  rmSync(home, { recursive: true });
});

for (const { name, wrong, hint, act } of wrongCases)
  test(`the hint for ${name}`, async () => {
    const since = Date.now();
    await act(served);
    const failed = await failedSince(door.api, since);
    assert.equal(failed?.wrong, wrong, JSON.stringify(failed));
    const [happened, choose] = failedWords(failed, await door.api.connect.ways({ address: ANA }));
    assert.match(choose, hint(served));
    assert.doesNotMatch(happened, /undefined|null/);
  });

test('what another account does is not told', async () => {
  const since = Date.now();
  const socket = connectTls({ port: served.port('imaps'), host: '127.0.0.1', rejectUnauthorized: false });
  socket.write('1 LOGIN ben@office.test "wrong"\r\n2 LOGOUT\r\n');
  await new Promise(resolve => socket.resume().once('close', resolve));
  assert.equal(await failedSince(door.api, since, 500), null);
});

test('who signs in is told with the name of his program, within a second', async () => {
  const since = Date.now();
  const socket = connectTls({ port: served.port('imaps'), host: '127.0.0.1', rejectUnauthorized: false });
  socket.write(`1 ID ("name" "Thunderbird" "version" "140.3")\r\n2 LOGIN ${ANA} "correct horse"\r\n`);
  socket.on('error', () => {});
  for await (const seen of door.api.connect.watchSeen({ address: ANA, since }, AbortSignal.timeout(5000))) {
    const tick = tickOf(seen);
    if (tick.kind !== 'came') continue;
    assert.equal(cameWords(tick.came), 'Thunderbird 140.3 signed in from 127.0.0.1 (IMAP)');
    assert.ok(Date.now() - since < 5000);
    break;
  }
  socket.destroy();
});
