/** What is kept of authorities: whole, private, and nothing of it so precious that damage stops anything. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { freshKept, openAcmeFiles } from '../../../server/certificates/acme-files.ts';
import { testCertificate } from '../../support/certificate.ts';

const clock = manualClock(Date.UTC(2026, 0, 1));

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'acme-files-'));
  try {
    await act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('what was saved is there again, for the owner alone; keys are made once', () =>
  inFolder(async folder => {
    const { key, certificate } = await testCertificate();
    const files = await openAcmeFiles(folder, clock);
    const kept = { ...freshKept(['*.here.example'], 'https://ca.example/'), renewAt: 7 };
    // Two at once: the last one is what stands there.
    await Promise.all([
      files.save({ ...files.state(), restUntil: { x: 1 } }),
      files.save({ ...files.state(), certificates: { '*.here.example': kept } }),
    ]);
    await files.change('*.here.example', { failures: 2 });
    await files.change('unknown', { failures: 2 });
    await files.savePair('*.here.example', { key, certificate });
    const orderKey = await files.orderKey('*.here.example');
    const account = await files.accountKey();
    const nextKey = await files.nextKey();
    const again = await openAcmeFiles(folder, clock);
    assert.deepEqual(again.state(), { ...files.state(), certificates: { '*.here.example': { ...kept, failures: 2 } } });
    assert.deepEqual([...(await again.pairs()).keys()], ['*.here.example']);
    assert.equal((await again.accountKey()).thumbprint, account.thumbprint);
    assert.deepEqual([await again.orderKey('*.here.example'), await again.nextKey()], [orderKey, nextKey]);
    await again.dropNextKey();
    assert.notEqual(await again.nextKey(), nextKey);
    if (process.platform !== 'win32')
      for (const file of [...readdirSync(folder), ...readdirSync(join(folder, 'acme')).map(name => join('acme', name))])
        if (file.endsWith('.pem') || file.endsWith('.json'))
          assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
    assert.doesNotMatch(readFileSync(join(folder, 'acme.json'), 'utf8'), /PRIVATE/);
  }));

test('what is damaged is set aside, and made anew', () =>
  inFolder(async folder => {
    const { key, certificate } = await testCertificate();
    const files = await openAcmeFiles(folder, clock);
    await files.savePair('mail.here.example', { key, certificate });
    const account = await files.accountKey();
    for (const name of ['acme.json', 'acme-account.pem', 'acme/mail.here.example.pem'])
      writeFileSync(join(folder, name), '{"accounts": 3}');
    const again = await openAcmeFiles(folder, clock);
    assert.deepEqual(again.state(), { accounts: {}, restUntil: {}, certificates: {} });
    assert.equal((await again.pairs()).size, 0);
    assert.notEqual((await again.accountKey()).thumbprint, account.thumbprint);
    const left = [...readdirSync(folder), ...readdirSync(join(folder, 'acme'))].filter(name =>
      name.includes('.unusable-'),
    );
    assert.equal(left.length, 3);
  }));
