/**
 * The queue's screen in the window of a real server: each act once, by button or by key, with what it does to the queue;
 * the search, the places, the reasons; a recipient's drawer. What is told to wait waits at a next hop that says later.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Page } from 'playwright-core';
import type { QueueRow, RecipientState } from '../../server/api/contract.ts';
import { typed } from '../support/chromium.ts';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Served, serve } from '../support/serve.ts';
import { dial } from '../support/wire.ts';

const ANA = 'ana@office.example';
const password = 'correct horse';
const ZONE = `
grey.example. MX 10 mx.there.example.
full.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
dead.example. MX 10 mx.dead.example.
mx.dead.example. A 127.0.0.9
`;
const folder = mkdtempSync(join(tmpdir(), 'mailroom-queue-'));
let hop: NextHop;
let server: Served;
let console: Console;
let page: Page;

const later = (line: string): string | undefined => {
  if (line.includes('@grey.example')) return '450 4.7.1 Greylisted, please come again';
  return line.includes('@full.example') ? '452 4.2.2 The mailbox is full' : undefined;
};

before(async () => {
  writeFileSync(join(folder, 'zone'), ZONE);
  hop = await startNextHop({ script: { rcpt: later } });
  server = await serve({
    home: join(folder, 'home'),
    settings: [
      ...[`dns.zone=${join(folder, 'zone')}`, `outbound.port=${hop.port}`, 'mode=deliver', 'outbound.tls=none'],
      ...['dkim.sign=false', 'auth.allow-plaintext=true', 'queue.first-retry=2h', 'language=en'],
    ],
  });
  await server.ask(api => api.domains.add({ name: 'office.example' }));
  await server.ask(api => api.accounts.add({ address: ANA, password }));
  await server.ask(api => api.routing.addRelay({ name: 'backup', hosts: ['[127.0.0.9]:25'] }));
  console = await startConsole();
  await send(['kim@grey.example', 'lee@grey.example', 'jo@full.example', 'max@dead.example'], 'Offer');
  for (const who of ['mia', 'tom', 'eva', 'lia']) await send([`${who}@dead.example`], 'Statement');
  for (const who of ['bounce', 'expire', 'mark', 'anew', 'later', 'keep', 'route', 'gone'])
    await send([`${who}@grey.example`], `Letter to ${who}`);
  for (const who of ['kim', 'gone', 'route']) await becomes(`${who}@grey.example`, 'deferred');
  await becomes('jo@full.example', 'deferred');
  await becomes('max@dead.example', 'deferred');
  page = await open('/queue');
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  await hop?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function send(to: readonly string[], subject: string): Promise<void> {
  const options = { host: '127.0.0.1', port: server.port('submission'), ignoreTLS: true };
  const mailer = createTransport({ ...options, auth: { user: ANA, pass: password } });
  await mailer.sendMail({ from: ANA, to: [...to], subject, text: 'Hello.' }).finally(() => mailer.close());
}
const open = async (path: string): Promise<Page> => {
  const { url } = await server.ask(api => api.console.open({}));
  return console.open(url.replace('/?', `${path}?`));
};
const rowOf = (address: string): Promise<QueueRow> =>
  server.ask(async api => (await api.queue.list({ address, limit: 1 }))[0]!);
const becomes = (address: string, state: RecipientState): Promise<void> =>
  until(`${address} is ${state}`, async () => (await rowOf(address))?.state === state);
const listed = (address: string) => page.locator('[role=option]', { hasText: address });
const press = (name: string | RegExp) => page.locator('.queue-actions').getByRole('button', { name }).click();
const dialog = () => page.getByRole('dialog');
const said = (text: string | RegExp) => page.locator('.notice').getByText(text).waitFor();
const undo = () => page.locator('.notice').getByRole('button', { name: /^Undo/ }).click();
async function choose(...addresses: readonly string[]): Promise<void> {
  await page.keyboard.press('Escape');
  for (const address of addresses) await listed(address).locator('.row-box').click();
  await page.getByText(`${addresses.length} message${addresses.length > 1 ? 's' : ''} chosen`).waitFor();
}
const more = async (name: string): Promise<void> => {
  await press('More');
  await page.getByRole('menuitem', { name }).click();
};

test('it says how much waits, where, how old and why', async () => {
  await page.getByText(/^16 waiting · oldest \d+ s · next try in /).waitFor();
  const places = page.getByRole('region', { name: /By destination/ });
  await places.getByRole('row', { name: /^dead\.example 5.*Not reachable/ }).waitFor();
  await places.getByRole('button', { name: '10 for grey.example, younger than 5m' }).waitFor();
  await page.getByRole('button', { name: /^10 Greylisted/ }).waitFor();
  await page.getByRole('button', { name: /^1 Mailbox full/ }).waitFor();
  await accessible(page, 'the queue');
});

test('search: words, each a chip; a fault in a sentence, with what may be meant; places and reasons by a click', async () => {
  const field = page.getByRole('combobox', { name: 'Who is meant' });
  await page.keyboard.press('/');
  await typed(page, 'to:*@grey.example kim');
  await page.getByText('"kim" is neither an id nor a word such as to:*@example.net').waitFor();
  assert.ok((await page.locator('[role=option]').count()) > 1, 'the list stays while somebody types');
  await accessible(page, 'a fault in the search');
  await page.getByRole('button', { name: 'Says kim' }).click();
  await page.getByText('0 found').waitFor();
  await page.getByRole('button', { name: 'Without says:kim' }).click();
  await page.getByText('10 found').waitFor();
  await page.getByRole('button', { name: /^1 Mailbox full/ }).click();
  await page.getByText('Nobody of those is meant').waitFor();
  await page.getByRole('button', { name: 'Without to:*@grey.example' }).click();
  await listed('jo@full.example').waitFor();
  assert.equal(await page.locator('[role=option]').count(), 1);
  await page.getByRole('button', { name: '5 for dead.example, younger than 5m' }).click();
  await field.fill('older:9d');
  await page.getByText('0 found').waitFor();
  await field.press('Escape');
  await listed('kim@grey.example').waitFor();
});

test('hold, release, send now and delete, by key; what can be taken back is', async () => {
  await choose('kim@grey.example');
  await page.keyboard.press('h');
  await said('1 message held.');
  await listed('kim@grey.example').getByText('Held', { exact: true }).waitFor();
  await becomes('kim@grey.example', 'held');
  await undo();
  await becomes('kim@grey.example', 'deferred');
  await listed('kim@grey.example').getByText('Waiting', { exact: true }).waitFor();
  const { attempts } = await rowOf('kim@grey.example');
  await choose('kim@grey.example');
  await page.keyboard.press('!');
  await said('1 message is tried now.');
  await until('it was tried', async () => (await rowOf('kim@grey.example')).attempts > attempts);
  await choose('gone@grey.example');
  await page.keyboard.press('#');
  await said('1 message deleted. Its sender is not told.');
  await listed('gone@grey.example').waitFor({ state: 'detached' });
  assert.equal((await rowOf('gone@grey.example')).state, 'deferred', 'it can still be taken back');
  await page.keyboard.press('Control+z');
  await listed('gone@grey.example').waitFor();
  await choose('gone@grey.example');
  await press('Delete');
  await page.locator('.notice').getByRole('button', { name: 'Close' }).click();
  await becomes('gone@grey.example', 'cancelled');
});

test('returned and given up with a reason that the sender reads; marked as delivered; begun anew', async () => {
  await choose('bounce@grey.example');
  await page.keyboard.press('d');
  await dialog().getByText('Return 1 waiting message for grey.example to the sender?').waitFor();
  await typed(page, 'The order was cancelled');
  await accessible(page, 'a question');
  await page.keyboard.press('Enter');
  await becomes('bounce@grey.example', 'failed');
  assert.match((await rowOf('bounce@grey.example')).reply ?? '', /: The order was cancelled/);
  await choose('expire@grey.example');
  await more('Give up now');
  await dialog().getByRole('button', { name: 'Give up now' }).click();
  await becomes('expire@grey.example', 'failed');
  await choose('mark@grey.example');
  await more('Mark as delivered');
  await dialog().getByRole('button', { name: 'Mark as delivered' }).click();
  await becomes('mark@grey.example', 'cancelled');
  await choose('anew@grey.example');
  await more('Start anew');
  await said('1 message queued anew.');
  await becomes('anew@grey.example', 'deferred');
});

test('another hour, more days, another way', async () => {
  await choose('later@grey.example');
  await more('Send at');
  await dialog().getByRole('button', { name: 'In an hour' }).click();
  await dialog().getByRole('button', { name: 'Send at' }).click();
  await said('1 message to be tried then.');
  const { nextAt } = await rowOf('later@grey.example');
  assert.ok(Math.abs(nextAt! - Date.now() - 3_600_000) < 120_000);
  await undo();
  await until('as before', async () => (await rowOf('later@grey.example')).nextAt !== nextAt);
  const before = (await rowOf('keep@grey.example')).expiresAt;
  await choose('keep@grey.example');
  await more('Keep trying until');
  await dialog().getByRole('button', { name: '10 days more' }).click();
  await dialog().getByRole('button', { name: 'Keep trying until' }).click();
  await said('1 message kept until then.');
  assert.ok((await rowOf('keep@grey.example')).expiresAt > before);
  await choose('route@grey.example');
  await page.keyboard.press('Shift+R');
  await dialog().getByLabel('Way').selectOption({ label: 'Relay backup' });
  await dialog().getByRole('button', { name: 'Route via' }).click();
  await said('1 message on another route.');
  assert.equal((await rowOf('route@grey.example')).route, 'relay backup');
  await page.getByRole('row', { name: /relay backup/ }).waitFor();
  await undo();
  await until('its old way', async () => (await rowOf('route@grey.example')).route === 'grey.example');
  await choose('route@grey.example');
  await press('Route via');
  await dialog().getByLabel('Way').selectOption({ label: 'A host and port…' });
  await dialog().getByLabel('Host and port').fill('[127.0.0.9]:2525');
  await dialog().getByRole('button', { name: 'Route via' }).click();
  await until('a host', async () => (await rowOf('route@grey.example')).route === 'smtp [127.0.0.9]:2525');
});

test('a destination is frozen with a reason, tried and thawed; its mail says so', async () => {
  const acts = page.getByRole('button', { name: 'Acts on full.example' });
  await acts.click();
  await page.getByRole('menuitem', { name: 'Freeze' }).click();
  await typed(page, 'until Monday');
  await page.keyboard.press('Enter');
  await said('Nothing leaves for full.example until it is thawed.');
  await listed('jo@full.example').getByText('Frozen', { exact: true }).waitFor();
  await page.getByRole('row', { name: /^full\.example.*Frozen by you until Monday/ }).waitFor();
  await accessible(page, 'a frozen destination');
  await acts.click();
  await page.getByRole('menuitem', { name: 'Thaw' }).click();
  await said('Mail for full.example goes on.');
  const { attempts } = await rowOf('jo@full.example');
  await acts.click();
  await page.getByRole('menuitem', { name: 'Try the next one now' }).click();
  await said('The next for full.example is tried now.');
  await until('it was tried', async () => (await rowOf('jo@full.example')).attempts > attempts);
});

test('all that leaves is paused with a reason and goes on, from here and from the palette', async () => {
  await page.getByRole('button', { name: 'Pause outgoing' }).click();
  await page.getByRole('menuitem', { name: 'While I look into it' }).click();
  const strip = page.locator('.queue-rests');
  await strip.getByText(/Outgoing mail is paused by you since .*: While I look into it\./).waitFor();
  await page.locator('.status-bar').getByText('Outgoing paused').waitFor();
  await listed('kim@grey.example').getByText('Paused', { exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Send all now' }).isDisabled(), true);
  await accessible(page, 'paused');
  await strip.getByRole('button', { name: 'Resume' }).click();
  await strip.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await typed(page, 'pause');
  await page.keyboard.press('Enter');
  await strip.waitFor();
  await page.goto(new URL('/', page.url()).href);
  await page.getByText(/All outgoing mail is paused by the window in a browser since/).waitFor();
  await page.getByRole('button', { name: 'Let it go on' }).click();
  await page.getByText(/All outgoing mail is paused by/).waitFor({ state: 'detached' });
  await page.goto(new URL('/queue', page.url()).href);
});

test('a recipient: what it means, its tries drawn and told, who else, the message, the envelope changed', async () => {
  await listed('jo@full.example').click();
  const drawer = page.getByRole('complementary', { name: 'jo@full.example' });
  await drawer.getByText('452 4.2.2 The mailbox is full').first().waitFor();
  await drawer.getByRole('img', { name: /^Tried \d times?, next at / }).waitFor();
  await drawer
    .getByText(/not encrypted, [\d.]+ (ms|s)/)
    .first()
    .waitFor();
  await drawer.getByText('It goes back to its sender').waitFor();
  await drawer.getByRole('button', { name: 'Show its head' }).click();
  await drawer.getByText(/^[\s\S]*Subject: Offer/).waitFor();
  await accessible(page, 'a recipient');
  await drawer.getByRole('button', { name: 'Change the address' }).click();
  await dialog().getByLabel('Address').fill('no address');
  await page.keyboard.press('Enter');
  await dialog().getByRole('alert').waitFor();
  await dialog().getByLabel('Address').fill('joanna@full.example');
  await page.keyboard.press('Enter');
  await said('It goes to joanna@full.example in place of jo@full.example.');
  await page.getByRole('complementary', { name: 'joanna@full.example' }).waitFor();
  const offer = page.getByRole('complementary');
  await offer.getByRole('button', { name: 'Add recipients' }).click();
  await typed(page, 'new@grey.example');
  await page.keyboard.press('Enter');
  await said('1 recipient more: new@grey.example.');
  await offer.getByRole('button', { name: 'new@grey.example' }).waitFor();
  await offer.getByRole('button', { name: 'Change the sender' }).click();
  await dialog().getByLabel('Sender of the envelope').fill('sales@office.example');
  await page.keyboard.press('Enter');
  await said('sales@office.example hears of its fate now.');
  assert.equal((await rowOf('joanna@full.example')).sender, 'sales@office.example');
  await page.keyboard.press('Escape');
  await offer.waitFor({ state: 'detached' });
  assert.equal(new URL(page.url()).pathname, '/queue');
});

test('what people did stands in the journey, which the drawer leads to', async () => {
  await listed('joanna@full.example').click();
  await page.getByRole('link', { name: 'Its whole journey' }).click();
  await page.getByRole('region', { name: 'What happened' }).getByText('joanna@full.example').first().waitFor();
  await page
    .getByText(/changed.*jo@full\.example is now joanna@full\.example|jo@full\.example is now joanna@full\.example/i)
    .first()
    .waitFor();
  await accessible(page, 'a journey with acts');
  await page.goto(new URL('/queue', page.url()).href);
  await listed('kim@grey.example').waitFor();
});

test('what its sender holds until an hour says so, and is sent now or not at all', async () => {
  const wire = await dial(server.port('submission'));
  await wire.expect('220');
  await wire.ask('EHLO client.example', '250');
  await wire.ask(`AUTH PLAIN ${Buffer.from(`\0${ANA}\0${password}`).toString('base64')}`, '235');
  await wire.ask(`MAIL FROM:<${ANA}> HOLDFOR=7200`, '250');
  for (const who of ['soon', 'never']) await wire.ask(`RCPT TO:<${who}@grey.example>`, '250');
  await wire.ask('DATA', '354');
  wire.send(`From: ${ANA}\r\nSubject: Later\r\n\r\nHello.\r\n.\r\n`);
  await wire.expect('250');
  wire.destroy();
  await listed('soon@grey.example').getByText('Scheduled').waitFor();
  await listed('soon@grey.example').click();
  const drawer = page.getByRole('complementary');
  await drawer.getByText(/^Held by its sender until .*\. Nothing is wrong with it\.$/).waitFor();
  await drawer.getByRole('button', { name: 'Send now' }).click();
  await until('it was tried', async () => (await rowOf('soon@grey.example')).attempts === 1);
  await drawer.getByRole('button', { name: 'never@grey.example' }).click();
  await drawer.getByRole('button', { name: 'Cancel sending' }).click();
  await page.locator('.notice').getByRole('button', { name: 'Close' }).click();
  await becomes('never@grey.example', 'cancelled');
  await page.keyboard.press('Escape');
});

test('many are shown first: how many, of whom, where to; nothing else is touched', async () => {
  const { trace } = await rowOf('kim@grey.example');
  const addresses = Array.from({ length: 30 }, (_, n) => `many${n}@grey.example`);
  await server.ask(api => api.queue.addRecipients({ trace, addresses }));
  await page.getByRole('combobox', { name: 'Who is meant' }).fill('to:many*@grey.example state:deferred');
  await page.getByText('30 found').waitFor();
  await page.getByRole('button', { name: 'Choose all 30' }).click();
  await page.keyboard.press('h');
  await dialog()
    .getByText(/^30 recipients of 1 message, .* Nothing but these is touched\.$/)
    .waitFor();
  await accessible(page, 'a preview');
  await send(['many-too@grey.example'], 'Meanwhile');
  await becomes('many-too@grey.example', 'deferred');
  await dialog().getByRole('button', { name: 'Hold' }).click();
  await said('30 messages held.');
  assert.equal((await rowOf('many-too@grey.example')).state, 'deferred');
  await undo();
  await said('30 messages released.');
  await page.getByRole('combobox', { name: 'Who is meant' }).press('Escape');
  await page.getByRole('button', { name: 'Send all now' }).click();
  await dialog().getByRole('button', { name: 'Send now' }).click();
  await said(/messages are tried now\./);
});

test('nothing of all that was a fault, and every recipient has its place', async () => {
  assert.deepEqual(console.faults, []);
  assert.doesNotMatch(server.said(), /fault of ours/);
  assert.equal((await server.ask(api => api.status.get({}))).ledger.balanced, true);
});
