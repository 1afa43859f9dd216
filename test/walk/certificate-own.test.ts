/** The owner's own certificate files, missing at the start and there later. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { makeAuthority, makeLeaf } from '../../server/net/authority.ts';
import { startWorld } from '../support/world.ts';

test('files of the owner that cannot be read keep no server from starting; once they can be, they are shown', async () => {
  const files = mkdtempSync(join(tmpdir(), 'mailroom-own-'));
  const [certificate, key] = [join(files, 'chain.pem'), join(files, 'key.pem')];
  await using other = await startWorld({ settings: [`tls.certificate=${certificate}`, `tls.key=${key}`] });
  const now = () => other.api.certificates.state({});
  assert.equal((await now()).shown[0]!.source, 'local');
  assert.match(
    (await now()).needs.map(one => one.sentence).join(),
    /does not exist\. The certificate from before goes on/,
  );
  const own = await makeLeaf(
    await makeAuthority('An authority of the owner', Date.now()),
    ['mail.here.example'],
    Date.now(),
  );
  writeFileSync(key, own.key);
  writeFileSync(certificate, own.certificate);
  for (let tries = 0; tries < 200 && (await now()).shown[0]!.source !== 'own'; tries++)
    await new Promise(resolve => setTimeout(resolve, 50));
  assert.equal((await now()).shown[0]!.source, 'own');
  assert.deepEqual(
    (await now()).needs.filter(one => /goes on/.test(one.sentence)),
    [],
  );
  rmSync(files, { recursive: true });
});
