/**
 * The window on a real server with real mail of every fate: what it shows, that it is told by push, that its buttons
 * act, and that it survives the server. One office, one message after the other.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Page } from 'playwright-core';
import type { RecipientState } from '../../server/api/contract.ts';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Served, serve } from '../support/serve.ts';

const ANA = { address: 'ana@office.example', name: 'Ana Prieto', password: 'correct horse' };
const ZONE = `
there.example.    MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
dead.example.     MX 10 mx.dead.example.
mx.dead.example.  A 127.0.0.9
never.example.    MX 0 .
`;

const folder = mkdtempSync(join(tmpdir(), 'mailroom-served-'));
const home = join(folder, 'home');
let hop: NextHop;
let server: Served;
let console: Console;
/** How often the next hop was asked for the patient one, who is put off the first time. */
let asked = 0;

const start = (more: readonly string[] = []): Promise<Served> =>
  serve({
    home,
    settings: [`dns.zone=${join(folder, 'zone')}`, `outbound.port=${hop.port}`, 'queue.first-retry=2h', ...more],
  });
const open = async (path: string): Promise<Page> => {
  const { url } = await server.ask(api => api.console.open({}));
  return console.open(url.replace('/?', `${path}?`));
};

before(async () => {
  writeFileSync(join(folder, 'zone'), ZONE);
  hop = await startNextHop({
    script: { rcpt: line => (line.includes('patient@') && asked++ === 0 ? '451 4.7.1 Come back later' : undefined) },
  });
  server = await start();
  await server.ask(api => api.domains.add({ name: 'office.example' }));
  await server.ask(api => api.accounts.add(ANA));
  console = await startConsole();
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  await hop?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function send(options: Parameters<typeof createTransport>[0], mail: SendMailOptions): Promise<void> {
  const mailer = createTransport(options);
  await mailer.sendMail(mail).finally(() => mailer.close());
}
/** From outside, by port 25. */
const bring = (mail: SendMailOptions) =>
  send({ host: '127.0.0.1', port: server.port('smtp'), ignoreTLS: true } as never, {
    from: 'Kim Lee <kim@there.example>',
    to: ANA.address,
    ...mail,
  });
/** By Ana, from her mail program. */
const submit = (mail: SendMailOptions) =>
  send(
    {
      host: '127.0.0.1',
      port: server.port('submissions'),
      secure: true,
      tls: { ca: readFileSync(join(home, 'tls/authority.pem'), 'utf8'), servername: 'localhost' },
      auth: { user: ANA.address, pass: ANA.password },
    } as never,
    { from: `${ANA.name} <${ANA.address}>`, text: 'Hello.', ...mail },
  );

const recipients = (address: string) =>
  server.ask(async api => (await api.queue.list({ limit: 100 })).filter(row => row.address === address));
const becomes = (address: string, state: RecipientState) =>
  until(`${address} is ${state}`, async () => (await recipients(address)).some(row => row.state === state));

const html = `<h1>Spring menu</h1><p style="color:#333">From <b>Monday</b> on. <a href="https://there.example/menu">All of it</a></p>
<img src="https://there.example/open.gif" width="1" height="1">`;

test('mail of every fate: delivered, refused, deferred, held, bounced, sent', async () => {
  await bring({
    subject: 'The minutes',
    text: 'As promised.',
    attachments: [{ filename: 'minutes.txt', content: '1. …' }],
  });
  await bring({ subject: 'Spring menu', html, text: 'From Monday on.' });
  await assert.rejects(bring({ to: 'nobody@office.example', subject: 'Wrong door', text: 'Hello?' }), /550/);
  await submit({ to: 'lee@dead.example', subject: 'Is anybody there?' });
  await submit({ to: 'sam@dead.example', subject: 'This one can wait' });
  await submit({ to: 'kim@never.example', subject: 'Takes no mail' });
  await submit({ to: 'kim@there.example', subject: 'Thank you' });
  await becomes('lee@dead.example', 'deferred');
  await becomes('sam@dead.example', 'deferred');
  await becomes('kim@never.example', 'failed');
  await becomes('kim@there.example', 'relayed');
  const [row] = await recipients('sam@dead.example');
  await server.ask(api => api.queue.act({ recipients: [row!.recipient], act: 'hold' }));
  await becomes('sam@dead.example', 'held');
});

test('axe finds nothing on any screen of the real server', async () => {
  const page = await open('/');
  await page.locator('.latest li').nth(4).waitFor();
  await accessible(page, 'overview');
  for (const [path, there] of [
    ['/mail', 'main .message-list [role=option] time'],
    ['/log', 'main .log-row'],
    ['/queue', 'main [role=option]'],
    ['/journeys', 'main [role=option]'],
    ['/accounts', 'main table.table td'],
    ['/settings', 'main >> text=host-name'],
  ] as const) {
    await go(page, path);
    await page.locator(there).first().waitFor();
    await accessible(page, path);
  }
});

/** A row of Mail's list. */
const letter = (page: Page, words: string) => page.locator('.message-list [role=option]', { hasText: words });

/** By the window's own addresses, as its links do. */
async function go(page: Page, path: string): Promise<void> {
  await page.evaluate(to => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

test('axe finds nothing in a message, a report, and the journeys of every fate', async () => {
  const page = await open('/mail');
  await letter(page, 'Spring menu').click();
  await page.frameLocator('.reader iframe').locator('h1', { hasText: 'Spring menu' }).waitFor();
  await accessible(page, 'an HTML message');
  await letter(page, 'could not be delivered').click();
  await page.locator('.reader h2', { hasText: 'could not be delivered' }).waitFor();
  await accessible(page, 'a report');
  for (const subject of [
    'The minutes',
    'Is anybody there?',
    'This one can wait',
    'Takes no mail',
    'Thank you',
    'nobody@',
  ]) {
    await go(page, '/journeys');
    await page.locator('[role=option]', { hasText: subject }).first().click();
    await page.locator('.journey-line .line-labels li').first().waitFor();
    await accessible(page, `the journey of ${subject}`);
  }
});

test('a message from outside appears in the open list by itself', async () => {
  const page = await open('/mail');
  await letter(page, '').locator('time').first().waitFor();
  const loadedAt = await page.evaluate(() => performance.timeOrigin);
  const rows = await letter(page, '').count();
  await bring({ subject: 'Pushed, not polled', text: 'Here I am.' });
  await letter(page, 'Pushed, not polled').waitFor();
  assert.equal(await letter(page, '').count(), rows + 1);
  assert.equal(await page.evaluate(() => performance.timeOrigin), loadedAt);
});

test('the live log shows what has happened and what happens', async () => {
  const page = await open('/log');
  const log = page.getByRole('log');
  await log.locator('.log-row').nth(5).waitFor();
  await bring({ from: 'sam@there.example', subject: 'In the log', text: 'Now.' });
  await log.locator('.log-row', { hasText: 'sam@there.example' }).first().waitFor();
});

test('the queue’s buttons act: hold, release, send now, delete', async () => {
  await submit({ to: 'patient@there.example', subject: 'Once more' });
  await becomes('patient@there.example', 'deferred');
  const page = await open('/queue');
  const row = (address: string) => page.locator('[role=option]', { hasText: address });
  const choose = async (address: string) => {
    await page.keyboard.press('Escape');
    await row(address).locator('.row-box').click();
    await page.getByText('1 message chosen').waitFor();
  };
  const press = (name: string) => page.locator('.queue-actions').getByRole('button', { name }).click();

  await choose('lee@dead.example');
  await press('Hold');
  await page.getByText('1 message held.').waitFor();
  await becomes('lee@dead.example', 'held');
  await row('lee@dead.example').getByText('Held', { exact: true }).waitFor();
  await press('Release');
  await page.getByText('1 message released.').waitFor();
  await becomes('lee@dead.example', 'deferred');

  await choose('patient@there.example');
  await press('Send now');
  await becomes('patient@there.example', 'relayed');
  await row('patient@there.example').waitFor({ state: 'detached' });

  await choose('sam@dead.example');
  await press('Delete');
  await row('sam@dead.example').waitFor({ state: 'detached' });
  await page.locator('.notice').getByRole('button', { name: 'Close' }).click();
  await becomes('sam@dead.example', 'cancelled');
});

test('the server stops: the window says so, keeps what it shows, and goes on when the server is back', async () => {
  const page = await open('/mail');
  await letter(page, '').locator('time').first().waitFor();
  const port = new URL(page.url()).port;
  assert.equal(await server.stop(), 0);
  await page.locator('.strip').waitFor();
  assert.ok((await letter(page, '').count()) > 0);
  server = await start([`console.port=${port}`]);
  await page.locator('.strip').waitFor({ state: 'detached' });
  await bring({ subject: 'Back again', text: 'Did you miss me?' });
  await letter(page, 'Back again').waitFor();
});

test('a browser that the server has forgotten is told what to do, not to wait', async () => {
  const page = await open('/mail');
  const port = new URL(page.url()).port;
  assert.equal(await server.stop(), 0);
  rmSync(join(server.home, 'sessions.json'));
  server = await start([`console.port=${port}`]);
  await page.locator('.strip', { hasText: 'mailroom open' }).waitFor();
});

test('nothing of all that was a fault, and every recipient has its place', async () => {
  assert.deepEqual(console.faults, []);
  assert.doesNotMatch(server.said(), /fault of ours/);
  const { ledger } = await server.ask(api => api.status.get({}));
  assert.equal(ledger.balanced, true, JSON.stringify(ledger));
});
