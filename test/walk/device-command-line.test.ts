/** `mailroom device`: made, changed and removed by command, on a store that nobody serves; and what to type into the machine. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { runCommand } from '../support/cli.ts';

const home = mkdtempSync(join(tmpdir(), 'mailroom-device-'));
after(() => rmSync(home, { recursive: true, force: true }));

const said = async (code: number, ...words: string[]): Promise<string> => {
  const ran = await runCommand(home, words);
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.out + ran.err;
};

test('added with good defaults, shown, changed, removed', async () => {
  await said(0, 'domain', 'add', 'office.example');
  assert.match(await said(0, 'device', 'list'), /^There are no devices\. Add one: mailroom device add/);
  const adding = ['device', 'add', 'Scanner', '--address', '192.168.1.40', '--sender', 'scan@office.example'];
  assert.match(await said(1, ...adding), /scan@office\.example is not an address of somebody here/);
  await said(0, 'alias', 'add', 'scan@office.example', 'boss@office.example');
  const made = await said(0, ...adding);
  assert.match(made, /^Scanner: not running, for mail from 192\.168\.1\.40 to our own people\.$/m);
  assert.match(made, /^ {2}port {12}2525$/m);
  assert.match(made, /^ {2}encryption {6}none$/m);
  assert.match(made, /^ {2}sender {10}scan@office\.example$/m);
  assert.match(made, /^Its port opens when Mailroom starts\.$/m);
  const fax = await said(0, ...adding.with(2, 'Fax').with(4, '192.168.1.0/24'), '--to', 'anyone');
  assert.match(fax, /^ {2}port {12}2526$/m, 'a port of its own');
  assert.match(fax, /^Note: Every machine in 192\.168\.1\.0\/24 can send as scan@office\.example/m);
  const changed = await said(0, 'device', 'change', 'fax', '--to', 'there.example', '--per-hour', '5', '--disable');
  assert.match(changed, /^Fax: disabled, for mail from 192\.168\.1\.0\/24 to there\.example\.$/m);
  assert.match(await said(0, 'device', 'list'), /^Fax +192\.168\.1\.0\/24 .*disabled +0$/m);
  assert.match(await said(0, 'device', 'log', 'Fax'), /^Fax is disabled, and its port 2526 is closed\.$/m);
  assert.match(await said(0, 'device', 'remove', 'Fax'), /^Fax is removed, and its port 2526 is closed\.$/m);
  assert.match(await said(1, 'device', 'remove', 'Fax'), /There is no device "Fax"/);
  assert.match(await said(64, 'device', 'add', 'X', '--sender', 'scan@office.example'), /needs --address and --sender/);
  assert.match(await said(64, 'device', 'change', 'Scanner', '--to', 'own', '--to', 'x.example'), /stand alone/);
});
