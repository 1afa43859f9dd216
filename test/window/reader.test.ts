/** The reader on a real server, in a real Chromium: conversations, views, links, pictures, attachments, keys, axe. */
import assert from 'node:assert/strict';
import test, { after, afterEach, before } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { axe, chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { accessible } from '../support/console.ts';
import { type ReaderWorld, startReaderWorld } from '../support/reader-world.ts';
import { attached, letter, news, talk } from './reader-page/letters.ts';

let world: ReaderWorld;
let browser: Browser;
let context: BrowserContext | null = null;
const faults: string[] = [];

before(async () => {
  world = await startReaderWorld({ zone: 'inside.example. A 127.0.0.1\n' });
  for (const [message, seen] of talk) await world.put(message, seen);
  await world.put(news);
  await world.put(attached);
  await world.put(letter('Empty', 'Content-Type: text/plain', ''));
  await world.put(letter('Odd', 'Content-Type: multipart/mixed; boundary=none', ''));
  await world.put(
    letter('Long', 'Content-Type: text/plain', 'A line of a long letter, again and again.\n'.repeat(40_000)),
  );
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
});
after(async () => {
  await browser?.close();
  await world?.[Symbol.asyncDispose]();
});
afterEach(async () => {
  await context?.close();
  assert.deepEqual(faults.splice(0), []);
  assert.deepEqual(world.world.bugs, []);
});

async function open(subject: string, more = ''): Promise<Page> {
  context = await browser.newContext({ viewport: { width: 860, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', fault => faults.push(String(fault.stack)));
  await page.goto(world.address(subject, more));
  await page.locator('.message-bar').first().waitFor();
  return page;
}
const view = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test('a conversation: the read ones on one line, the unread and the newest open, all by key', async () => {
  const page = await open('Talk');
  assert.deepEqual([await page.locator('.message').count(), await page.locator('.message-folded').count()], [1, 2]);
  assert.match(await page.locator('.message-author').innerText(), /Kim Lehtonen <kim@there\.example>/);
  await page.keyboard.press(';');
  await page.locator('.message').nth(2).waitFor();
  assert.equal(await page.locator('.message-folded').count(), 0);
  await page.keyboard.press(';');
  assert.equal(await page.locator('.message-folded').count(), 2);
  await page.keyboard.press('p');
  await page.locator('.message').nth(1).waitFor();
  assert.equal(await page.locator('.message').count(), 2);
  await page.waitForFunction(
    () => document.activeElement?.closest('li') === document.querySelectorAll('.messages > li')[1],
  );
});

test('opened it is read, at once and on the server', async () => {
  await world.put(letter('Unread', 'Content-Type: text/plain', 'Hello.'));
  await open('Unread');
  const [account] = await world.world.mailroom.store.accounts();
  const inbox = await world.world.mailroom.store.mailbox(account!.id, 'INBOX');
  const deadline = Date.now() + 5000;
  for (;;) {
    const [row] = await world.world.mailroom.store.page(account!.id, inbox!.id, { limit: 1 });
    if (row && (row.flags & 1) === 1) break;
    assert.ok(Date.now() < deadline, 'never became read');
    await new Promise(resolve => setTimeout(resolve, 30));
  }
});

test('flowed text is one line, what it quotes is folded, and its addresses ask first', async () => {
  const page = await open('Talk');
  await page.locator('.message-folded').nth(1).click();
  const text = page.locator('.reader-text').first();
  await text.waitFor();
  assert.match(await text.innerText(), /a long line that is flowed and goes on here/);
  assert.equal(await text.locator('blockquote').count(), 0);
  await text.getByRole('button', { name: /what it quotes/ }).click();
  assert.equal(await text.locator('blockquote').count(), 2);
  await text.getByRole('link').first().click();
  const dialog = page.getByRole('dialog');
  assert.match(await dialog.innerText(), /there\.example/);
  await dialog.getByRole('button', { name: 'Open without tracking' }).waitFor();
});

test('a link in HTML shows where it leads; nothing is opened without a click there', async () => {
  const page = await open('Winter news');
  await page.frameLocator('.mail-frame').getByRole('link', { name: 'www.bank.example' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  const said = await dialog.innerText();
  assert.match(said, /https:\/\/xn--80ak6aa92e\.com\/login/);
  assert.match(said, /The text says bank\.example, but it leads to xn--80ak6aa92e\.com/);
  assert.match(said, /looks like apple\.com/);
  assert.match(said, /passes on to https:\/\/a\.example\//);
  await accessible(page, 'the question');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.ok(!page.url().includes('#'), 'the address is as it was');
  const link = page.frameLocator('.mail-frame').getByRole('link', { name: 'www.bank.example' });
  await link.focus();
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  assert.equal(context!.pages().length, 1);
});

test('the frame is as tall as its letter, and no twin stays', async () => {
  const page = await open('Winter news');
  await page.waitForFunction(() => !document.querySelector('.mail-twin'));
  // A place that gets narrower, since its own height brought a scroll bar, is measured once more.
  const place = page.locator('.mail-frame-place');
  const deadline = Date.now() + 5000;
  for (;;) {
    const inside = await page
      .frameLocator('.mail-frame')
      .locator('html')
      .evaluate(html => [html.scrollHeight, innerHeight])
      // A frame that is measured once more may be another one by now.
      .catch(() => [0, -1]);
    const tall = await place.evaluate(element => element.clientHeight).catch(() => 0);
    if (inside[0] === inside[1] && tall > 250 && tall < 600) break;
    assert.ok(Date.now() < deadline, `${inside[0]} px in a frame of ${inside[1]}, its place ${tall}`);
    await new Promise(resolve => setTimeout(resolve, 30));
  }
  await page.waitForFunction(() => !document.querySelector('.mail-twin'));
});

test('pictures: counted, asked for through the server, refused where they lead inside, permitted for good', async () => {
  const page = await open('Winter news');
  const bar = page.locator('.reader-notice').filter({ hasText: 'internet' });
  assert.match(await bar.innerText(), /2 pictures from the internet are blocked; 1 tracking pixel is never loaded/);
  // Its own picture came with it and is shown.
  await page.frameLocator('.mail-frame').locator('img[src^="data:"]').waitFor();
  await bar.getByRole('button', { name: 'Show once' }).click();
  await bar.getByText(/2 pictures could not be loaded/).waitFor();
  assert.match(await bar.innerText(), /pictures are not fetched from|there is no pics\.example/);
  await bar.getByRole('button', { name: 'Always for news@there.example' }).click();
  await bar.getByRole('button', { name: 'No longer for news@there.example' }).waitFor();
  const [account] = await world.world.mailroom.store.accounts();
  const { list } = await world.world.mailroom.store.documents(account!.id, 'picture-senders');
  assert.deepEqual(JSON.parse(list[0]!.body), { senders: ['news@there.example'], domains: [] });
  await accessible(page, 'pictures');
});

test('headers, way, tree and source; a message inside a message; a picture; text and HTML by key', async () => {
  const page = await open('Attached');
  await view(page, 'Headers');
  assert.equal(await page.locator('.received li').count(), 2);
  assert.match(await page.locator('.received').innerText(), /2 min from the first server to the last/);
  await accessible(page, 'headers');
  await page.keyboard.press('Shift+M');
  assert.match(
    await page.locator('.reader-parts').innerText(),
    /multipart\/mixed[\s\S]*message\/rfc822[\s\S]*application\/pdf/,
  );
  await accessible(page, 'tree');
  await page.keyboard.press('Shift+U');
  await page.locator('.raw-lines').getByText('Subject: Attached').waitFor();
  await accessible(page, 'source');
  await page.keyboard.press('Shift+U');
  await page.getByRole('button', { name: 'old.eml', exact: true }).click();
  await page.getByRole('dialog').getByText('Inside it.').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'p.png', exact: true }).click();
  await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.attachment-picture')?.naturalWidth === 1);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('button', { name: 'Save inv.pdf' }).count(), 1);
  assert.equal(
    await page.getByRole('button', { name: 'inv.pdf', exact: true }).count(),
    0,
    'a PDF is saved, not shown',
  );
});

test('what cannot be read says so, what is empty says so, what is long is shown in part and then whole', async () => {
  let page = await open('Empty');
  assert.match(await page.locator('.reader').innerText(), /no text/);
  await context!.close();
  page = await open('Odd');
  await view(page, 'Raw');
  await page.locator('.raw-lines').getByText('boundary=none').waitFor();
  await context!.close();
  page = await open('Long');
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' });
  await view(page, 'Raw');
  await page.locator('.raw-lines').waitFor();
  assert.ok((await page.locator('.raw-lines > div > div').count()) < 120, 'only the lines in sight exist');
});

test('who wrote it is said honestly, and who wants a receipt gets none', async () => {
  const page = await open('Winter news');
  const said = await page.locator('.message').innerText();
  assert.match(said, /Not checked: nobody here has proven who wrote this/);
  assert.match(said, /proves nothing here/);
  assert.match(said, /Nobody is told: Mailroom never answers/);
  assert.match(said, /From the list News/);
});

test('a starred message shows the protocol it caused, and what IMAP would have said', async () => {
  const page = await open('Talk');
  await page.getByRole('button', { name: 'Star', exact: true }).click();
  await page.getByRole('button', { name: 'Take the star off' }).waitFor();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Show the protocol this caused' }).click();
  const said = page.locator('.protocol-shown');
  await said.getByText('Email/set').first().waitFor();
  assert.match(await said.innerText(), /UID STORE e\d+ \+FLAGS\.SILENT \(\\Flagged\)/);
  await accessible(page, 'protocol');
});

test('on paper the letter stands alone and whole, from a dark window too', async () => {
  const page = await open('Winter news');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(() => !document.querySelector('.mail-twin'));
  const paper = await page.pdf();
  await page.locator('.mail-frame-place').evaluate(place => place.remove());
  const without = await page.pdf();
  assert.ok(paper.length > without.length + 5000, `${paper.length} octets with the letter, ${without.length} without`);
});

test('in capture mode nothing is fetched, and that is said', async () => {
  await world.world.api.settings.set({ key: 'mode', text: 'capture' });
  const page = await open('Winter news');
  await page.getByText('In this mode nothing leaves this computer').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Show once' }).count(), 0);
});
