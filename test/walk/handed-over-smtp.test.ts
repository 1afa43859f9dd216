/** `mailpit sendmail`, mhsendmail, catchmail: what programs call in a container that has no home of Mailroom. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ preset: 'dev' });
});
after(() => world[Symbol.asyncDispose]());

const top = join(import.meta.dirname, '../..');
type Ran = { readonly code: number; readonly out: string; readonly said: string };
async function run(words: readonly string[], input: string, environment: Record<string, string> = {}): Promise<Ran> {
  const [program = '', ...args] = words;
  const file = program === 'mailroom' ? 'server/cli/mailroom.mjs' : `server/sendmail/bin/${program}.mjs`;
  const child = spawn(process.execPath, [join(top, file), ...args], {
    env: { ...process.env, MAILROOM_HOME: '/nowhere/at-all', ...environment },
  });
  let [out, said] = ['', ''];
  child.stdout.on('data', piece => {
    out += piece;
  });
  child.stderr.on('data', piece => {
    said += piece;
  });
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, out, said };
}
const here = (): string => `127.0.0.1:${world.port('smtp')}`;
const LETTER =
  'From: App <app@shop.example>\nTo: Kim <kim@there.example>\nBcc: hidden@there.example\nSubject: Hi\n\nHello.\n.\nMore.\n';

/** Who got it from whom, as the envelope had it. */
async function newest(): Promise<readonly [string, readonly string[]]> {
  await world.settle();
  const found = await world.api.captured.extract({});
  const [facts] = await world.api.captured.facts({ messages: [found.id] });
  return [facts?.envelope?.sender ?? '', facts?.envelope?.recipients.toSorted() ?? []];
}

test('each under its own name, with its own flags, to where they say', { timeout: 120_000 }, async () => {
  const port = String(world.port('smtp'));
  const cases: readonly (readonly [readonly string[], Record<string, string>])[] = [
    [['mailroom', 'mailpit', 'sendmail', '-S', here(), '-t', '-i', '-f', 'env@shop.example'], {}],
    [['mailroom', 'sendmail', `--smtp-addr=${here()}`, '-t', '-i', '-fenv@shop.example'], {}],
    [['sendmail', '-t', '-i'], { MP_SENDMAIL_SMTP_ADDR: here(), MP_SENDMAIL_FROM: 'env@shop.example' }],
    [['mhsendmail', '-smtp-addr', here(), '--from=env@shop.example', '-i'], {}],
    [['catchmail', '--smtp-ip', '127.0.0.1', '--smtp-port', port, '-f', 'env@shop.example', '-oi', '-t'], {}],
    [['catchmail', '--smtp-port', port, '--ip=127.0.0.1', '-i', '--from', 'env@shop.example'], {}],
  ];
  for (const [words, environment] of cases) {
    assert.deepEqual(await run(words, LETTER, environment), { code: 0, out: '', said: '' }, words.join(' '));
    assert.deepEqual(await newest(), ['env@shop.example', ['hidden@there.example', 'kim@there.example']]);
    assert.match((await world.api.captured.extract({})).text, /Hello\.\r?\n\.\r?\nMore/);
  }
});

test('recipients that are named get it, and nobody of its header', { timeout: 60_000 }, async () => {
  assert.equal((await run(['mhsendmail', '--smtp-addr', here(), 'ann@there.example'], LETTER)).code, 0);
  const [sender, recipients] = await newest();
  assert.match(sender, /^[\w.-]+@[\w.-]+$/);
  assert.deepEqual(recipients, ['ann@there.example']);
});

test('RFC 5321 §3.1: -bs is a conversation with that server', { timeout: 60_000 }, async () => {
  const { code, out } = await run(['sendmail', '-S', here(), '-bs'], 'EHLO app.shop.example\r\nQUIT\r\n');
  assert.equal(code, 0);
  assert.match(out, /^220 [\s\S]*^250[ -][\s\S]*^221 /m);
});

test('what cannot be done is said, with the code of sysexits.h', { timeout: 120_000 }, async () => {
  const to = ['-S', here()];
  const cases: readonly (readonly [readonly string[], string, number, RegExp])[] = [
    [['sendmail', '-S', '127.0.0.1:1', '-t'], LETTER, 69, /127\.0\.0\.1/],
    [['sendmail', '-S', 'no-such-host.invalid:25', '-t'], LETTER, 68, /knows no host/],
    [['sendmail', '-S', 'a:b:c', '-t'], LETTER, 64, /is no server/],
    [['sendmail', ...to, '-t'], 'Subject: x\n\nx\n', 64, /no recipient/],
    [['sendmail', ...to, 'no address'], LETTER, 65, /is no address/],
    [['mhsendmail', '--smtp-addr'], LETTER, 64, /wants a value/],
    [['catchmail', '--odd'], LETTER, 64, /is not known here/],
    [['sendmail', ...to, '-f', '', 'kim@there.example'], LETTER, 0, /^$/],
  ];
  for (const [words, input, code, because] of cases) {
    const ran = await run(words, input);
    assert.equal(ran.code, code, `${words.join(' ')}: ${ran.said}`);
    assert.match(ran.said, because);
  }
});
