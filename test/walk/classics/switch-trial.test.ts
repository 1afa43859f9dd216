/**
 * Side by side with a real, private Postfix: the lines that `switch trial lines` gives are put into its configuration, copies
 * come to a server in capture mode with the same envelope, and what Postfix did is compared with what we would have done.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { postfixMissing, startPostfix } from '../../bench/postfix.ts';
import { newHome, runCommand, startServer } from '../../support/cli.ts';
import { freePort } from '../../support/free-port.ts';
import { handIn } from '../../support/private-postfix.ts';

const missing = process.platform === 'linux' ? postfixMissing() : 'Postfix is tried on Linux only';
const skip = missing === null ? false : missing;
type Lines = { readonly files: readonly { readonly file: string; readonly lines: readonly string[] }[] };
type Report = {
  readonly recipients: number;
  readonly alike: number;
  readonly different: readonly { readonly recipient: string; readonly because: string }[];
};

test('a trial: the same envelopes come here, nothing leaves, and each difference is told', { skip }, async () => {
  const log = { path: '' };
  const postfix = await startPostfix({
    mainCf: folder => {
      log.path = join(folder, 'mail.log');
      return `defer_transports = smtp\nmaillog_file = ${log.path}\nmaillog_file_prefixes = /tmp, /var\n`;
    },
  });
  const [ann, ben] = postfix.recipients as readonly [string, string];
  const lmtp = await freePort();
  const copies = await startServer(
    ['--preset', 'dev', '--set', 'mode=capture', '--set', `lmtp.port=${lmtp}`],
    newHome(),
    {
      ports: 'as they are',
      env: Object.fromEntries(
        ['SMTP', 'SUBMISSION', 'SUBMISSIONS', 'IMAP', 'IMAPS', 'POP3', 'POP3S', 'CONSOLE'].map((name, at) => [
          `MAILROOM_${name}_PORT`,
          String(lmtp + 1 + at),
        ]),
      ),
    },
  );
  const ours = newHome();
  try {
    const asked = await runCommand(ours, [
      'switch',
      'trial',
      'lines',
      '--config',
      postfix.etc,
      '--lmtp',
      String(lmtp),
      '--json',
    ]);
    assert.equal(asked.code, 0, asked.err);
    for (const { file, lines } of (JSON.parse(asked.out) as Lines).files)
      fs.appendFileSync(file, `${lines.join('\n')}\n`);
    execFileSync('/usr/sbin/postfix', ['-c', postfix.etc, 'reload'], { stdio: 'ignore' });
    const text =
      'From: ann@sender.example\r\nTo: us@bench.example\r\nSubject: both\r\nMessage-ID: <both@sender.example>\r\n\r\nbody\r\n';
    await handIn(postfix.smtpPort, [
      { sender: 'ann@sender.example', recipients: [[ann], [ben], ['kim@elsewhere.example']], text },
    ]);
    const copied = () => fs.readFileSync(log.path, 'utf8').match(/mailroom-trial\.invalid>.*status=sent/g)?.length ?? 0;
    for (let tries = 0; tries < 100 && copied() < 3; tries++) await new Promise(resolve => setTimeout(resolve, 100));
    const said = fs.readFileSync(log.path, 'utf8');
    assert.equal(copied(), 3, said);
    const accepted = await copies.run('log', '--json');
    for (const address of [ann, ben, 'kim@elsewhere.example'])
      assert.match(accepted.out, new RegExp(address.replaceAll('.', '\\.')));
    assert.doesNotMatch(accepted.out, /mailroom-trial\.invalid/, 'the envelope is the first one’s');

    for (const words of [
      ['domain', 'add', 'bench.example'],
      ['account', 'add', ann],
      ['config', 'set', 'mode', 'deliver'],
    ]) {
      const ran = await runCommand(ours, words);
      assert.equal(ran.code, 0, ran.err);
    }
    const compared = await runCommand(ours, [
      'switch',
      'trial',
      'compare',
      '--from',
      'postfix',
      '--log',
      log.path,
      '--json',
    ]);
    const report = JSON.parse(compared.out) as Report;
    assert.deepEqual([report.recipients, report.alike, compared.code], [3, 2, 1]);
    assert.deepEqual(
      report.different.map(one => one.recipient),
      [ben],
    );
    assert.match(report.different[0]!.because, /550/);
  } finally {
    await copies[Symbol.asyncDispose]();
    await postfix.close();
  }
});
