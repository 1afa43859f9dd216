/** What was answered is on disk: the engine's settings as read back, and a process that is killed while it accepts. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  engineFault,
  engineVersion,
  openReader,
  openWriter,
  synchronousOf,
} from '../../../server/store/sqlite/database.ts';
import { assertSound, letter, must, openForTest, settle, temporaryFolder } from '../../support/store-world.ts';

test('synchronous is FULL before and after the first write, on both kinds of connection', t => {
  const path = join(temporaryFolder(t), 'x.db');
  const writer = must(openWriter(path));
  assert.equal(synchronousOf(writer), 'full');
  writer.exec('CREATE TABLE x (y); INSERT INTO x VALUES (1)');
  assert.equal(synchronousOf(writer), 'full');
  assert.deepEqual(
    ['journal_mode', 'foreign_keys', 'wal_autocheckpoint'].map(name => writer.value(`PRAGMA ${name}`)),
    ['wal', 1, 0],
  );
  const reader = must(openReader(path));
  assert.equal(synchronousOf(reader), 'full');
  assert.throws(() => reader.all('DELETE FROM x RETURNING y'), /readonly/);
  reader.close();
  writer.close();
});

test('the status tells what the writing connection says', async t => {
  const { store } = await openForTest(t);
  await settle(store);
  const { synchronous, engine, commits } = await store.status();
  assert.deepEqual([synchronous, engine, commits > 0], ['full', `SQLite ${engineVersion()}`, true]);
});

test('an engine with the WAL-reset race is refused', () => {
  const refused = ['3.51.2', '3.50.9', '3.7.0', '2.9.9'];
  const taken = ['3.51.3', '3.51.10', '3.54.1', '4.0.0'];
  assert.deepEqual(
    [...refused, ...taken].filter(version => engineFault(version) !== null),
    refused,
  );
});

test('folder and files are their owner’s alone', { skip: process.platform === 'win32' }, async t => {
  const { store, folder } = await openForTest(t, { inlineLimit: 1, reserve: 4096 });
  must(await store.run('accept', letter('x')));
  const modes = ['.', 'mailroom.db', 'mailroom.db-wal', 'segments', 'segments/000001.seg', 'store.lock', 'reserve'].map(
    name => (statSync(join(folder, name)).mode & 0o777).toString(8),
  );
  assert.deepEqual(modes, ['700', '600', '600', '700', '600', '600', '600']);
});

const program = fileURLToPath(new URL('../../support/store-killed.ts', import.meta.url));

test('every message that was acknowledged before a kill is there, whole', async t => {
  const folder = temporaryFolder(t);
  const acknowledged = new Map<number, string>();
  for (let round = 0; round < 2; round++) {
    const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let heard = '';
    let said = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      heard += chunk;
      said += chunk.length;
      if (said > 20_000) child.kill('SIGKILL');
    });
    await once(child, 'close');
    assert.equal(child.signalCode, 'SIGKILL');
    for (const line of heard.split('\n').slice(0, -1)) {
      const [id = '', ...text] = line.split(' ');
      acknowledged.set(Number(id), text.join(' '));
    }
  }
  assert.ok(acknowledged.size > 100);
  const { store } = await openForTest(t, { folder });
  for (const [id, text] of acknowledged) {
    assert.ok(
      Buffer.from(await store.bytes(id))
        .toString()
        .endsWith(`\r\n\r\n${text}\r\n`),
      text,
    );
  }
  assert.ok((await store.ledger()).accepted >= acknowledged.size);
  await assertSound(store, true);
});
