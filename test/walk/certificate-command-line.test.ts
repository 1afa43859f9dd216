/** `mailroom certificate`, also without a running server. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { testCertificate } from '../support/certificate.ts';
import { runCommand } from '../support/cli.ts';

const home = mkdtempSync(join(tmpdir(), 'mailroom-certificate-'));
after(() => rmSync(home, { recursive: true, force: true }));
const zone = join(home, 'zone');
writeFileSync(zone, 'here.example. MX 10 mail.here.example.\n');
const env = { MAILROOM_DNS_ZONE: zone, MAILROOM_HOST_NAME: 'mail.here.example' };

const said = async (code: number, ...words: string[]): Promise<string> => {
  const ran = await runCommand(home, ['certificate', ...words], { env });
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.out + ran.err;
};

test('shown, published, renewed, imported', async () => {
  const first = await said(0, 'status');
  assert.match(
    first,
    /mail\.here\.example, localhost, 127\.0\.0\.1, ::1 \(and all others\) +local authority .* by who was told to/,
  );
  assert.equal((await runCommand(home, ['domain', 'add', 'here.example'], { env })).code, 0);
  const before = await said(0, 'records');
  assert.match(before, /^_smtp\._tls\.here\.example\. IN TXT "v=TLSRPTv1; rua=mailto:/m);
  const [current, next] = [...before.matchAll(/IN TLSA (3 1 1 [\da-f]{64})$/gm)].map(found => found[1]);
  await said(0, 'renew', '--new-key');
  const after = [...(await said(0, 'records', 'here.example')).matchAll(/IN TLSA (3 1 1 [\da-f]{64})$/gm)];
  assert.equal(after[0]![1], next);
  assert.notEqual(after[1]![1], current);
  assert.match(await said(1, 'renew'), /no certificate authority is asked: set acme\.directory/);

  const { certificate, key } = await testCertificate();
  const [certificateFile, keyFile] = [join(home, 'chain.pem'), join(home, 'key.pem')];
  writeFileSync(certificateFile, certificate);
  writeFileSync(keyFile, key);
  assert.match(await said(1, 'import', certificateFile, certificateFile), /both must be PEM/);
  assert.match(await said(0, 'import', certificateFile, keyFile), /mx\.example.* your files \(CN=Test authority\)/);
  assert.match(readFileSync(join(home, 'mailroom.jsonc'), 'utf8'), /"tls\.certificate": ".*own\.pem"/);
});
