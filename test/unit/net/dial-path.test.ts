import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { systemClock } from '../../../server/base/ports.ts';
import { dialPath } from '../../../server/net/dial.ts';

const skip = process.platform === 'win32' && 'Windows has no such sockets';

test('a socket of the file system is dialled, and one that is not there is told by its path', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-path-'));
  const path = join(folder, 'socket');
  try {
    const missing = await dialPath(path, { clock: systemClock });
    assert(!missing.ok);
    assert.equal(missing.error.sentence, `${path}: there is no such socket.`);
    const server = createServer(socket => socket.end('hi')).listen(path);
    await once(server, 'listening');
    const dialled = await dialPath(path, { clock: systemClock });
    assert(dialled.ok);
    const [said] = await once(dialled.value.stream(), 'data');
    assert.equal(String(said), 'hi');
    dialled.value.destroy();
    server.close();
    await once(server, 'close');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
