/** `mailroom dkim`: keys made by command, what to publish, what the DNS says; without a running server. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { printPrivateKey } from '../../server/mailauth/dkim-key.ts';
import { runCommand } from '../support/cli.ts';
import { rsaKey, rsaRecord } from '../support/signed-mail.ts';

const home = mkdtempSync(join(tmpdir(), 'mailroom-dkim-'));
after(() => rmSync(home, { recursive: true, force: true }));
const zone = join(home, 'zone');
const env = { MAILROOM_DNS_ZONE: zone };
writeFileSync(zone, `mail2024._domainkey.here.example. TXT "${rsaRecord}"\n`);

const said = async (code: number, ...words: string[]): Promise<string> => {
  const ran = await runCommand(home, words, { env });
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.out + ran.err;
};

test('made, published, checked, changed', async () => {
  await said(0, 'domain', 'add', 'here.example');
  const made = await said(0, 'dkim', 'make', 'here.example', '--type', 'ed25519');
  const selector = /^Made: (\d{8}-ed25519)\. To publish:/.exec(made)?.[1];
  assert.ok(selector, made);
  assert.ok(made.includes(`\n${selector}._domainkey.here.example. IN TXT "v=DKIM1; k=ed25519; p=`), made);
  assert.match(made, new RegExp(`name: {2}${selector}\\._domainkey\\nvalue: v=DKIM1; k=ed25519; p=`));
  const pem = join(home, 'key.pem');
  writeFileSync(pem, printPrivateKey(rsaKey));
  await said(0, 'dkim', 'make', 'here.example', '--selector', 'mail2024', '--key', pem);
  const checked = await said(1, 'dkim', 'check', 'here.example');
  assert.match(checked, /^mail2024: in the DNS, signs when its time comes$/m);
  assert.match(checked, /ed25519: there is no key at /);
  await said(0, 'dkim', 'activate', 'here.example', selector);
  const list = await said(0, 'dkim', 'list');
  assert.match(list, /mail2024 +rsa +in the DNS, signs when its time comes/);
  assert.match(list, /ed25519 +ed25519 +signs/);
  assert.match(await said(1, 'dkim', 'retire', 'here.example', 'x'), /has no key "x"/);
  assert.match(await said(64, 'dkim', 'make', 'here.example', '--key', pem), /go together/);
});
