/** `mailroom doctor`: what is, who can change it, what to publish; beside a running server and without one. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import type { DoctorReport } from '../../server/api/contract.ts';
import { runCommand } from '../support/cli.ts';

const home = mkdtempSync(join(tmpdir(), 'mailroom-doctor-'));
after(() => rmSync(home, { recursive: true, force: true }));
const zone = join(home, 'zone');
const env: Record<string, string> = {
  ...{ MAILROOM_DNS_ZONE: zone, MAILROOM_MODE: 'deliver', MAILROOM_HOST_NAME: 'mail.here.example' },
  MAILROOM_DOCTOR_PUBLIC_ADDRESSES: '192.0.2.7',
};
const publish = (...lines: string[]): void => writeFileSync(zone, `$ORIGIN here.example.\n${lines.join('\n')}\n`);
const base = [
  ...['@ MX 10 mail', '@ TXT "v=spf1 mx -all"', 'mail A 192.0.2.7', '7.2.0.192.in-addr.arpa. PTR mail'],
  '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc-reports@here.example"',
];
const said = async (code: number, words: readonly string[], more: Record<string, string> = {}): Promise<string> => {
  const ran = await runCommand(home, words, { env: { ...env, ...more } });
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.out + ran.err;
};

test('what is wrong is said, by whom it is mended, and published it is right', async () => {
  publish(...base);
  assert.match(await said(1, ['doctor']), /There is no domain yet/);
  await said(0, ['domain', 'add', 'here.example']);
  await said(0, ['dkim', 'make', 'here.example', '--type', 'ed25519']);
  const ill = await said(1, ['doctor']);
  assert.match(ill, /^Will it look genuine\? Not yet\. The key \S+ is not in the DNS/m);
  assert.match(ill, /^✗ DKIM /m);
  assert.match(ill, /^✓ MX +Mail for here\.example comes to mail\.here\.example\.$/m);
  assert.match(ill, /^ +Who: Whoever keeps the DNS of the domain/m);
  assert.match(ill, /Publish: \S+-ed25519\._domainkey\.here\.example {2}TXT {2}v=DKIM1; k=ed25519; p=/);
  // What it says to publish is what it wants to see.
  const missing = await said(0, ['doctor', 'here.example', '--zone', '--missing']);
  publish(...base, missing);
  const well = await said(0, ['doctor', 'here.example']);
  assert.match(well, /^Will it look genuine\? Yes\. Others can check that your mail is yours\.$/m);
  assert.match(well, /^✓ TLS-RPT /m);
});

test('as values, and in every form', async () => {
  const report = JSON.parse(await said(0, ['doctor', 'here.example', '--json'])) as DoctorReport;
  assert.equal(report.rows.find(({ topic }) => topic === 'address')?.code, 'address-ok');
  assert.match(
    await said(0, ['doctor', 'here.example', '--form']),
    /^type: {2}MX\nhost: {2}@\nprio: {2}10\nvalue: mail\.here\.example\.$/m,
  );
  assert.match(
    await said(0, ['doctor', 'here.example', '--letter', '--german', '--missing']),
    /^Bitte DNS-Einträge für here\.example ergänzen$/m,
  );
  assert.match(await said(1, ['doctor', 'here.example', '--provider']), /is as it should be/);
});

test('where nobody may be asked nothing is wrong', async () => {
  const without = { MAILROOM_DNS_ZONE: '' };
  assert.match(
    await said(0, ['doctor'], without),
    /here\.example is a name for tests and documents; nobody outside can ask for it/,
  );
  assert.match(
    await said(0, ['doctor'], { ...without, MAILROOM_MODE: 'local' }),
    /In mode local nothing leaves this computer/,
  );
  assert.match(await said(1, ['doctor', 'reach'], { MAILROOM_MODE: 'local' }), /nobody is dialled/);
});

test('words that are off', async () => {
  await said(64, ['doctor', 'here.example', '--zone', '--form']);
  assert.match(await said(1, ['doctor', 'there.example']), /there\.example is not one of our domains/);
});
