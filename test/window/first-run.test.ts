/**
 * The first run on the real server, as a newcomer has it: an address is opened in a browser, one question is answered,
 * a letter is sent. After two clicks it is on the screen, and an ordinary mail program finds it as well.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before, type TestContext } from 'node:test';
import { ImapFlow } from 'imapflow';
import type { Page } from 'playwright-core';
import type { Status } from '../../server/api/contract.ts';
import { type CliServer, startServer } from '../support/cli.ts';
import { accessible, type Console, startConsole } from '../support/console.ts';
import { dial } from '../support/wire.ts';

let console: Console;
before(async () => {
  console = await startConsole();
});
after(() => console.close());

type Login = { readonly user: string; readonly pass: string };
type FirstRun = {
  readonly preset: 'dev' | 'office' | 'learn';
  readonly card: string;
  /** What is typed after the card was clicked. */
  readonly typed?: readonly string[];
  readonly login: Login;
  readonly read: (server: CliServer, login: Login) => Promise<readonly string[]>;
};

const firstRuns: readonly FirstRun[] = [
  { preset: 'dev', card: 'Build apps', login: { user: 'inbox@mailroom.test', pass: 'any will do' }, read: byImap },
  {
    preset: 'office',
    card: 'Run an office',
    typed: ['prieto.example', 'Ana Prieto', 'correct horse'],
    login: { user: 'ana@prieto.example', pass: 'correct horse' },
    read: byImap,
  },
  { preset: 'learn', card: 'Learn how it works', login: { user: 'ada@alpha.test', pass: 'learn' }, read: byPop3 },
];

for (const { preset, card, typed = [], login, read } of firstRuns) {
  test(`first run to the first message in two clicks: ${preset}`, async t => {
    await using server = await startServer(['--set', 'listen.host=127.0.0.1']);
    const page = await console.open(server.ready.console);
    await countClicks(page);
    await page.getByRole('heading', { name: 'What is mail on this computer for?' }).waitFor();
    await accessible(page, 'the question');

    await page.getByRole('button', { name: card }).click();
    if (typed.length > 0) await fillIn(page, typed);
    await page.getByRole('button', { name: 'Send me one' }).waitFor();
    await accessible(page, 'running');
    await page.getByRole('button', { name: 'Send me one' }).click();
    const letter = page.getByRole('region', { name: 'The first message' });
    const subject = (await letter.getByRole('heading', { level: 2 }).textContent()) ?? '';
    await tellTimes(t, page);
    const offer = page.getByRole('region', { name: 'Let mail programs set themselves up' });
    if (preset === 'office') await offer.getByRole('button', { name: 'Serve them on ports 80 and 443' }).waitFor();
    else assert.equal(await offer.count(), 0);
    assert.ok((await clicks(page)) <= 2, `${await clicks(page)} clicks`);
    assert.ok(subject.length > 0);
    await accessible(page, 'the first message');

    assert.deepEqual(await read(server, login), [subject]);
    await seeJourney(page);
    assert.deepEqual(await server.json('queue', 'list', '--rows'), [], 'nothing waits');
  });
}

/** Clicks of a person: what the page does by itself, and keys, are none. */
async function countClicks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const counted = { clicks: 0, lastAt: 0, rendered: 0 };
    Object.assign(globalThis, { counted });
    addEventListener(
      'click',
      event => {
        // detail: how often the button of the mouse was pressed; 0 where a key did it.
        if (!event.isTrusted || event.detail === 0) return;
        counted.clicks++;
        counted.lastAt = performance.now();
      },
      true,
    );
    new MutationObserver(() => {
      if (counted.rendered === 0 && document.querySelector('.first-message h2')) counted.rendered = performance.now();
    }).observe(document, { subtree: true, childList: true });
  });
}

type Counted = { readonly counted: { readonly clicks: number; readonly lastAt: number; readonly rendered: number } };
const counts = (page: Page) => page.evaluate(() => (globalThis as unknown as Counted).counted);
const clicks = async (page: Page) => (await counts(page)).clicks;

/** What a machine makes of it; how fast depends on the machine, so it is said and not judged. */
async function tellTimes(t: TestContext, page: Page): Promise<void> {
  const { clicks: clicked, lastAt, rendered } = await counts(page);
  const said = (await page.getByRole('heading', { level: 1 }).textContent())?.trim();
  t.diagnostic(`${clicked} clicks; rendered ${Math.round(rendered - lastAt)} ms after the last. It says: ${said}`);
}

/** The form is there with its first field focused; Tab goes on and Enter starts. */
async function fillIn(page: Page, texts: readonly string[]): Promise<void> {
  await page.getByLabel('Domain').waitFor();
  await accessible(page, 'the office');
  for (const [i, text] of texts.entries()) {
    if (i > 0) await page.keyboard.press('Tab');
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
}

async function seeJourney(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'See its journey' }).click();
  await page.waitForURL(/\/journey\//);
  const stations = page.locator('.journey-line .line-labels li');
  await page.waitForFunction(
    () => document.querySelectorAll('.journey-line .line-labels li[data-state=done]').length === 6,
  );
  const names = await stations.evaluateAll(all => all.map(one => (one as HTMLElement).dataset.station));
  assert.deepEqual(names, ['written', 'accepted', 'queued', 'delivered', 'stored', 'read']);
  let said = await page.locator('.transcript').innerText();
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    said += await page.locator('.transcript').innerText();
  }
  for (const words of [/^S: 220 /m, /^C: EHLO /m, /^C: MAIL FROM:</m, /^C: RCPT TO:</m, /^S: 250 /m])
    assert.match(said, words);
}

/** No listener was open when the server said that it is ready: the first run opens them. */
async function portOf(server: CliServer, name: 'imaps' | 'pop3'): Promise<number> {
  const { listeners } = await server.json<Status>('status');
  return listeners.find(listener => listener.name === name)!.port;
}

/** Subjects, as a mail program finds them. */
async function byImap(server: CliServer, auth: Login): Promise<readonly string[]> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: await portOf(server, 'imaps'),
    secure: true,
    tls: { ca: readFileSync(join(server.home, 'tls/authority.pem'), 'utf8'), servername: 'localhost' },
    auth,
    logger: false,
  });
  await client.connect();
  const lock = await client.getMailboxLock('INBOX');
  try {
    const messages = await client.fetchAll('1:*', { envelope: true });
    return messages.map(({ envelope }) => envelope?.subject ?? '');
  } finally {
    lock.release();
    await client.logout();
  }
}

async function byPop3(server: CliServer, { user, pass }: Login): Promise<readonly string[]> {
  const wire = await dial(await portOf(server, 'pop3'));
  await wire.expectLine('+OK');
  for (const line of [`USER ${user}`, `PASS ${pass}`]) {
    wire.say(line);
    await wire.expectLine('+OK');
  }
  wire.say('STAT');
  const count = Number(/^\+OK (\d+) /.exec(await wire.line())?.[1]);
  const subjects: string[] = [];
  for (let number = 1; number <= count; number++) {
    wire.say(`RETR ${number}`);
    const lines: string[] = [];
    do lines.push(await wire.line());
    while (lines.at(-1) !== '.');
    subjects.push(lines.find(line => line.startsWith('Subject: '))?.slice('Subject: '.length) ?? '');
  }
  wire.say('QUIT');
  await wire.expectLine('+OK');
  return subjects;
}
