/**
 * Mail that a rule holds, in the window of a real server, by keys: the letter looked at and nothing of it loaded, let go,
 * its sender let pass, sent back, discarded, and each taken back; and the pages of programs, forwarding, returns and relays.
 */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Served, serve } from '../support/serve.ts';
import { dial } from '../support/wire.ts';

const ANA = 'ana@office.example';
const ZONE = `
mx.plain.example. A 127.0.0.1
plain.example. MX 10 mx.plain.example.
plain.example. TXT "v=spf1 ip4:127.0.0.1 -all"
other.example. MX 10 mx.plain.example.
`;
const folder = mkdtempSync(join(tmpdir(), 'mailroom-held-'));
let hop: NextHop;
let server: Served;
let console: Console;
let rule: number;

before(async () => {
  writeFileSync(join(folder, 'zone'), ZONE);
  hop = await startNextHop({});
  server = await serve({
    home: join(folder, 'home'),
    settings: [
      ...[`dns.zone=${join(folder, 'zone')}`, `outbound.port=${hop.port}`, 'mode=deliver', 'outbound.tls=none'],
      ...['checks.own-networks=', 'checks.tarpit-from=0', 'checks.greet-wait=0s', 'checks.greylist=off'],
    ],
  });
  await server.ask(api => api.domains.add({ name: 'office.example' }));
  await server.ask(api => api.accounts.add({ address: ANA, password: 'correct horse' }));
  const when = [{ field: 'subject', comparison: 'is', values: ['*prize*'] }] as const;
  const draft = { stage: 'content', when, action: { kind: 'hold' } } as const;
  const put = { id: null, rule: draft, note: 'Prizes are looked at first', enabled: true };
  rule = (await server.ask(api => api.rules.put(put))).id;
  console = await startConsole();
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  await hop?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** By port 25, from a stranger. */
async function bring(from: string, subject: string): Promise<void> {
  const wire = await dial(server.port('smtp'));
  await wire.expect('220');
  await wire.ask('EHLO mx.plain.example', '250');
  await wire.ask(`MAIL FROM:<${from}>`, '250');
  await wire.ask(`RCPT TO:<${ANA}>`, '250');
  await wire.ask('DATA', '354');
  const head = `From: Kim <${from}>\r\nTo: ${ANA}\r\nSubject: ${subject}\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000`;
  const body = '<p>You have <a href="https://prize.example/x">won</a>.</p><img src="https://prize.example/seen.png">';
  wire.send(`${head}\r\nMessage-ID: <${subject.length}@x.example>\r\nContent-Type: text/html\r\n\r\n${body}\r\n.\r\n`);
  await wire.expect(/^250/);
  await wire.ask('QUIT', '221');
}
async function open(path: string): Promise<Page> {
  const { url } = await server.ask(api => api.console.open({}));
  return console.open(url.replace('/?', `${path}?`));
}
const held = () => server.ask(api => api.queue.held({ limit: 100 }));
const heldAre = (count: number) => until(`${count} held`, async () => (await held()).messages.length === count);
const row = (page: Page, subject: string) => page.locator('.held-list [role=option]').filter({ hasText: subject });
const undo = async (page: Page): Promise<void> => page.keyboard.press('Control+z');

test('nothing is held: the page says what would come here', async () => {
  const page = await open('/held');
  await page.getByRole('heading', { name: 'No mail waits for you' }).waitFor();
  await accessible(page, 'no held mail');
});

test('what a rule holds needs a person, who finds why, and the letter with nothing of it loaded', async () => {
  for (const subject of ['First prize', 'Second prize', 'Third prize']) await bring('kim@plain.example', subject);
  await heldAre(3);
  const page = await open('/');
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  await page.getByText('3 messages are held by rules of yours until you have looked.').waitFor();
  await page.getByRole('link', { name: 'Look at it' }).click();
  await row(page, 'First prize').getByText('Prizes are looked at first').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const pane = page.getByRole('complementary', { name: 'First prize' });
  await pane.getByText(`Your rule ${rule} holds it: “Prizes are looked at first”.`).waitFor();
  await pane.frameLocator('.mail-frame').getByText('You have won.').waitFor();
  await pane.getByText('1 picture of the internet is left out:', { exact: false }).waitFor();
  await page.waitForFunction(() => !document.querySelector('.mail-twin'));
  await accessible(page, 'a held letter');
  assert.deepEqual(
    asked.filter(url => url.includes('prize.example')),
    [],
    'nothing was asked of whoever sent it',
  );
  await page.keyboard.press('Escape');
  await pane.waitFor({ state: 'detached' });
});

test('by keys: released and taken back, still among what rules hold; discarded and taken back', async () => {
  const page = await open('/held');
  await row(page, 'First prize').waitFor();
  await page.keyboard.press('j');
  // Its way to Ana is barred, so that there is time to take it back.
  await server.ask(api => api.queue.freeze({ route: 'local' }));
  await page.keyboard.press('h');
  await heldAre(2);
  await undo(page);
  await heldAre(3);
  await server.ask(api => api.queue.thaw({ route: 'local' }));
  await page.keyboard.press('#');
  await row(page, 'First prize').waitFor({ state: 'detached' });
  await undo(page);
  await row(page, 'First prize').waitFor();
  assert.equal((await held()).messages.length, 3);
});

test('its sender let pass: a rule before that one, what was held goes on, the next is let in, and it can be taken back', async () => {
  const page = await open('/held');
  await row(page, 'Second prize').click();
  const pane = page.getByRole('complementary', { name: 'Second prize' });
  await pane.getByText('Letting the sender pass is for mail of kim@plain.example, when', { exact: false }).waitFor();
  await page.keyboard.press('p');
  // What can be taken back stays while the pointer rests on it.
  await page.locator('.notice').first().hover();
  await heldAre(2);
  const [first, second] = await server.ask(api => api.rules.list({}));
  assert.deepEqual([first!.action.kind, second!.id], ['accept', rule], 'it is asked before the one that holds');
  await bring('kim@plain.example', 'Fourth prize');
  await bring('jo@other.example', 'Fifth prize');
  await heldAre(3);
  await until('the fourth is delivered', async () =>
    (await server.ask(api => api.journeys.list({ limit: 20 }))).some(
      one => one.subject === 'Fourth prize' && one.state === 'delivered',
    ),
  );
  await undo(page);
  await until('the rule is gone', async () => (await server.ask(api => api.rules.list({}))).length === 1);
});

test('searched in the house’s words; what cannot be read is said beside the field; many sent back at once', async () => {
  const page = await open('/held');
  await row(page, 'Fifth prize').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('from:jo@other.example ');
  await row(page, 'First prize').waitFor({ state: 'detached' });
  await row(page, 'Fifth prize').waitFor();
  await page.goto(new URL('/held?where=older:soon', page.url()).href);
  await page.locator('.search-fault').waitFor();
  await page.goto(new URL('/held', page.url()).href);
  await row(page, 'Fifth prize').waitFor();
  await page.keyboard.press('*');
  await page.keyboard.press('a');
  await page.getByText('3 messages chosen').waitFor();
  await page.keyboard.press('d');
  const question = page.getByRole('dialog', { name: /^Return 3 waiting messages/ });
  await question.waitFor();
  await accessible(page, 'what is asked before mail goes back');
  await question.getByRole('button', { name: 'Return to sender' }).click();
  await heldAre(0);
  await page.getByRole('heading', { name: 'No mail waits for you' }).waitFor();
});

test('a journey’s held station leads to its page', async () => {
  await bring('kim@plain.example', 'Sixth prize');
  await heldAre(1);
  const { trace } = (await held()).messages[0]!;
  const page = await open(`/journey/${trace}`);
  await page.getByRole('link', { name: 'Look at it', exact: true }).click();
  await page.getByRole('complementary', { name: 'Sixth prize' }).waitFor();
  await page.getByRole('button', { name: 'Release', exact: true }).first().click();
  await heldAre(0);
  await page.getByRole('heading', { name: 'It is held no more' }).waitFor();
});

test('a program is added, tried for real, what it said is shown; off, on, removed and back', async () => {
  const program = join(folder, 'tickets');
  writeFileSync(program, '#!/bin/sh\ngrep -c . >/dev/null\necho "ticket for $1"\n');
  chmodSync(program, 0o755);
  const page = await open('/settings/pipes');
  await page.getByRole('button', { name: 'Add one' }).click();
  await page.getByLabel('Name', { exact: true }).fill('tickets');
  await page.getByLabel('Program', { exact: true }).fill('tickets');
  await page.getByLabel('Words for it').fill('{recipient}');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add it' }).click();
  await dialog.getByText('is no program named from the top', { exact: false }).waitFor();
  await page.getByLabel('Program', { exact: true }).fill(program);
  await accessible(page, 'a program’s form');
  await dialog.getByRole('button', { name: 'Add it' }).click();
  await page.getByRole('button', { name: 'Try it: tickets' }).click();
  await page.getByText('It took the sample letter, in', { exact: false }).waitFor();
  await page.getByText('ticket for tickets@example.org').waitFor();
  await page.getByRole('switch', { name: 'Hand mail to programs and folders' }).click();
  await page.getByText('takes mail', { exact: true }).waitFor();
  await accessible(page, 'programs');
  await page.getByRole('button', { name: 'Remove: tickets' }).click();
  await page.getByRole('heading', { name: 'Mail is handed to no program' }).waitFor();
  await undo(page);
  await page.getByRole('button', { name: 'Try it: tickets' }).waitFor();
});

test('an account’s mail goes on, a domain’s mail is kept, and each is ended again', async () => {
  const page = await open('/settings/forwarding');
  await page.getByRole('button', { name: 'Send an account’s mail on' }).click();
  await page.getByLabel('Goes on to').fill('ana@other.example');
  await page.getByRole('button', { name: 'Send it on' }).click();
  await page.getByText('goes to ana@other.example, and is kept here too').waitFor();
  await page.getByRole('button', { name: `Would it arrive? ${ANA}` }).click();
  await page.locator('.relay-tried').waitFor();
  await page.getByLabel('A domain to keep mail for').fill('friends.example');
  await page.keyboard.press('Enter');
  await page.getByText('for any address:', { exact: false }).waitFor();
  assert.match(
    (await server.ask(api => api.settings.list({}))).find(one => one.key === 'backup.domains')!.text,
    /friends/,
  );
  await accessible(page, 'forwarding');
  await page.getByRole('button', { name: 'Remove: friends.example' }).click();
  await page.getByText('for any address:', { exact: false }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: `End it: ${ANA}` }).click();
  await page.getByText('None: what comes for an account stays in it.', { exact: false }).waitFor();
});

test('a no is explained; what is done about it stands beside, in words', async () => {
  const page = await open('/settings/returns');
  await page.getByLabel('What the server said', { exact: true }).fill('550 5.1.1 No such user here');
  await page.keyboard.press('Enter');
  await page.getByText('it does not go better by itself', { exact: false }).waitFor();
  await page.getByText('2 times within 30 days, is not tried for 7 days', { exact: false }).waitFor();
  await accessible(page, 'what came back');
});

test('a relay: what is wrong stands at its field, and it is tried before it is kept', async () => {
  const page = await open('/settings/routes');
  await page.getByRole('button', { name: 'Add a relay' }).click();
  await page.getByLabel('Name', { exact: true }).fill('office');
  await page.getByLabel('Servers').fill(`127.0.0.1:${hop.port}`);
  await page.getByText('Name, address, proxy and more').click();
  await page.getByLabel('Dials from').fill('nonsense');
  await page.keyboard.press('Tab');
  await page.getByText('"nonsense" is no IP address to dial from').waitFor();
  assert.equal(await page.getByLabel('Dials from').getAttribute('aria-invalid'), 'true');
  await page.getByLabel('Dials from').fill('127.0.0.1');
  await page.getByLabel('Calls itself (HELO)').fill('mx.office.example');
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText('Said goodbye: no mail was sent').waitFor();
  await accessible(page, 'a relay that was tried');
  assert.deepEqual(await server.ask(api => api.routing.relays({})), [], 'nothing was kept');
  await page.getByRole('button', { name: 'Add it' }).click();
  await page.getByText('greets as mx.office.example · dials from 127.0.0.1').waitFor();
});

test('a rule’s note is typed in the window, alone too', async () => {
  const page = await open('/settings/rules');
  await page.getByRole('button', { name: 'Change rule 1' }).click();
  await page.getByLabel('Note: Rule 1').fill('Prizes: ask Ana');
  await page.keyboard.press('Enter');
  await page.getByText('Prizes: ask Ana', { exact: false }).first().waitFor();
  assert.equal((await server.ask(api => api.rules.list({})))[0]!.note, 'Prizes: ask Ana');
  await undo(page);
  await until(
    'the note is back',
    async () => (await server.ask(api => api.rules.list({})))[0]!.note === 'Prizes are looked at first',
  );
});

test('RFC 8689: a letter that goes only over encrypted ways comes back where the other side cannot', async () => {
  const page = await open('/mail');
  await page.keyboard.press('c');
  await page.getByLabel('To', { exact: true }).first().fill('kim@other.example');
  await page.keyboard.press('Enter');
  await page.getByLabel('Subject', { exact: true }).fill('Sealed');
  await page.locator('.letter-foot').getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Only over encrypted ways' }).click();
  await page.keyboard.press('Escape');
  await page.getByText('Only encrypted', { exact: true }).waitFor();
  await page.getByLabel('Subject', { exact: true }).press('Tab');
  await page.keyboard.type('Only for you.');
  await page.keyboard.press('Control+Enter');
  const found = async () =>
    (await server.ask(api => api.journeys.list({ limit: 30 }))).find(one => one.subject === 'Sealed');
  // The next server takes anything, in clear.
  await until('it was not handed over in clear', async () => (await found())?.state === 'failed');
});
