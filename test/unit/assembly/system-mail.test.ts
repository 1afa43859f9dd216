/** Who has the mail ports and the command sendmail: told from a made-up computer, in commands that a person can type. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { systemMail } from '../../../server/assembly/system-mail.ts';
import type { Programs } from '../../../server/switch/programs.ts';

const top = mkdtempSync(join(tmpdir(), 'mailroom-system-'));
after(() => rmSync(top, { recursive: true }));

/** No package owns anything. */
const programs = { run: async () => ({ code: 1, out: '', err: '' }) } as unknown as Programs;

function computer(leadsTo: string | null) {
  const root = mkdtempSync(join(top, 'root-'));
  mkdirSync(join(root, 'usr/sbin'), { recursive: true });
  if (leadsTo !== null) {
    mkdirSync(join(root, 'opt', leadsTo, '..'), { recursive: true });
    writeFileSync(join(root, 'opt', leadsTo), '');
    symlinkSync(join(root, 'opt', leadsTo), join(root, 'usr/sbin/sendmail'));
  }
  return { programs, place: { root, links: join(root, 'etc/alternatives') } };
}
const home = mkdtempSync(join(top, 'home-'));
const owner = async (leadsTo: string | null) => (await systemMail(home, computer(leadsTo))).sendmail.owner;

test('whose the command sendmail is', async () => {
  assert.equal(await owner(null), null);
  assert.equal(await owner('mailroom/sendmail/bin/sendmail.mjs'), 'mailroom');
  assert.equal(await owner('postfix/sbin/sendmail'), 'postfix');
  assert.equal(await owner('exim4/exim4'), 'exim');
  assert.equal(await owner('msmtp/bin/msmtp'), 'other');
});

test('what was taken over can be given back, from this home', async () => {
  const before = await systemMail(home, computer(null));
  assert.deepEqual([before.isTakenOver, before.commands.giveBack], [false, null]);
  assert.equal(before.commands.look, `sudo mailroom switch status --home ${home}`);
  mkdirSync(join(home, 'switch'));
  writeFileSync(join(home, 'switch', 'undo.json'), '{"kind":"postfix","undo":[{"words":"x"}]}');
  const taken = await systemMail(home, computer(null));
  assert.equal(taken.commands.giveBack, `sudo mailroom switch roll-back --yes --home ${home}`);
  assert.equal(taken.commands.takeOver, null);
  writeFileSync(join(home, 'switch', 'undo.json'), '{"kind":"postfix","undo":[]}');
  assert.equal((await systemMail(home, computer(null))).isTakenOver, false);
});

test('a low port may be opened or not, as the system has it', async () => {
  const { lowPorts } = await systemMail(home, { ...computer(null), platform: 'win32' });
  assert.deepEqual(lowPorts, { platform: 'win32', from: 1 });
  assert.equal((await systemMail(home, { ...computer(null), platform: 'freebsd' })).lowPorts.platform, 'other');
});
