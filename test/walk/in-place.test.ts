/**
 * `mailroom mailpit`, `mailhog`, `maildev`: in the place of another tool, started with the words that started it, as a container or
 * a step of a workflow does; and `serve`, with its variables.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { MailpitClient } from 'mailpit-api';
import { createTransport } from 'nodemailer';

const CLI = join(import.meta.dirname, '../../server/cli/mailroom.mjs');
const folder = mkdtempSync(join(tmpdir(), 'mailroom-place-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** No other listener takes a port that somebody has. */
const ELSEWHERE = Object.fromEntries(
  ['SUBMISSION', 'SUBMISSIONS', 'IMAP', 'IMAPS', 'POP3', 'POP3S', 'MANAGESIEVE'].map(name => [
    `MAILROOM_${name}_PORT`,
    name === 'POP3' ? undefined : '0',
  ]),
);

async function start(home: string, args: readonly string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, [CLI, ...args, '--home', join(folder, home)], {
    env: { ...process.env, ...ELSEWHERE, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const ready = Promise.withResolvers<void>();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (/the window, once: http\S+\n/.test(said)) ready.resolve();
  });
  const gone = once(child, 'exit').then(([code]) => code as number);
  await Promise.race([ready.promise, gone.then(() => Promise.reject(new Error(said)))]);
  return {
    said: () => said,
    smtp: Number(/\bsmtp (\d+)/.exec(said)?.[1]),
    web: /the window, once: (http:\/\/[^/]+)/.exec(said)![1]!.replace('0.0.0.0', '127.0.0.1'),
    stop: () => {
      child.kill('SIGTERM');
      return gone;
    },
  };
}
async function send(port: number, auth?: { user: string; pass: string }): Promise<void> {
  const mailer = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, ...(auth ? { auth } : {}) });
  const mail = { from: 'app@shop.example', to: 'kim+march@there.example', subject: 'Invoice', text: 'Hello.' };
  await mailer.sendMail(mail).finally(() => mailer.close());
}
function cli(args: readonly string[], environment: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...environment }, stdio: 'ignore' });
  return once(child, 'exit').then(([code]) => code as number);
}

test('in the place of Mailpit: flags, variables, secrets in files, a webhook, its health check', {
  timeout: 120_000,
}, async () => {
  const heard = Promise.withResolvers<{ Subject: string; Tags: string[] }>();
  const hook = createServer(async (request, answer) => {
    heard.resolve(JSON.parse(Buffer.concat(await request.toArray()).toString()));
    answer.end();
  }).listen(0, '127.0.0.1');
  await once(hook, 'listening');
  writeFileSync(join(folder, 'smtp-auth'), 'app:hushhush\n');
  const served = await start('mailpit', ['mailpit', '--listen', '127.0.0.1:0', '-m', '2', '--odd'], {
    ...{ MP_SMTP_BIND_ADDR: '127.0.0.1:0', MP_POP3_BIND_ADDR: ':0', MP_SMTP_AUTH_FILE: join(folder, 'smtp-auth') },
    ...{
      MP_UI_AUTH: 'ci:whisper',
      MP_TAG: 'bill=subject:invoice',
      MP_WEBROOT: '/mail',
      MP_DATABASE: '/data/mailpit.db',
    },
    MP_WEBHOOK_URL: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`,
  });
  try {
    assert.match(served.said(), /MP_DATABASE: what is captured lies in the home folder/);
    assert.match(served.said(), /--odd: no flag of Mailpit that is known here/);
    assert.ok(!/hushhush|whisper/.test(served.said()), 'no secret is shown');
    await assert.rejects(send(served.smtp), /530/);
    await send(served.smtp, { user: 'app', pass: 'hushhush' });
    const told = await heard.promise;
    assert.deepEqual([told.Subject, told.Tags], ['Invoice', ['bill', 'march']]);
    const client = new MailpitClient(`${served.web}/mail`, { auth: { username: 'ci', password: 'whisper' } });
    assert.equal((await client.waitForMessage({ query: 'tag:bill' }, { timeout: 20_000 })).Subject, 'Invoice');
    await assert.rejects(new MailpitClient(served.web).listMessages(), /401 Unauthorized/);
    const { host } = new URL(served.web);
    assert.equal(await cli(['mailpit', 'readyz', '--wait'], { MP_UI_BIND_ADDR: host }), 0);
    assert.equal(await cli(['mailpit', 'readyz', '-a', '127.0.0.1:1']), 1);
  } finally {
    assert.equal(await served.stop(), 0);
    hook.close();
  }
});

test('in the place of MailDev: its interface answers first, as it would', { timeout: 120_000 }, async () => {
  const served = await start('maildev', ['maildev', '-s', '0', '--web', '0', '--ip', '127.0.0.1'], {
    ...{ MAILDEV_WEB_IP: '127.0.0.1', MAILROOM_POP3_PORT: '0' },
  });
  try {
    await send(served.smtp);
    const found = async () => (await (await fetch(`${served.web}/email`)).json()) as { subject: string }[];
    for (const until = Date.now() + 20_000; (await found()).length === 0 && Date.now() < until; );
    assert.deepEqual(
      (await found()).map(one => one.subject),
      ['Invoice'],
    );
  } finally {
    assert.equal(await served.stop(), 0);
  }
});

test('serve takes the variables too, and a server that is no test inbox none', { timeout: 120_000 }, async () => {
  const ports = { MAILROOM_POP3_PORT: '0', MAILROOM_SMTP_PORT: '0', MAILROOM_CONSOLE_PORT: '0' };
  const dev = await start('dev', ['serve', '--preset', 'dev'], {
    ...ports,
    MP_MAX_MESSAGES: '3',
    MH_HOSTNAME: 'hog.example',
  });
  assert.match(
    dev.said(),
    /MP_MAX_MESSAGES: capture\.keep-messages is "3"\n[\s\S]*MH_HOSTNAME: host-name is "hog\.example"/,
  );
  assert.equal(await dev.stop(), 0);
  const learn = await start('learn', ['serve', '--preset', 'learn'], { ...ports, MP_SMTP_AUTH_ACCEPT_ANY: '1' });
  assert.match(learn.said(), /variables of other tools are without effect in mode local/);
  assert.equal(await learn.stop(), 0);
});
