/**
 * Letters written in the window, on a real server: what one types and attaches is what arrives, octet for octet; what is
 * sent can be called back; what is written survives the server, the page and other programs. One office, two people.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { ImapFlow } from 'imapflow';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import type { Page } from 'playwright-core';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

const ANA = { address: 'ana@office.example', name: 'Ana Prieto', password: 'correct horse' };
const BEN = { address: 'ben@office.example', name: 'Ben Osei', password: 'battery staple' };

const folder = mkdtempSync(join(tmpdir(), 'mailroom-compose-'));
const home = join(folder, 'home');
let server: Served;
let console: Console;

const start = (more: readonly string[] = []): Promise<Served> => serve({ home, settings: more });
/** A letter is written beside any screen; these are the ones that tests look at. */
async function open(path = '/queue', look = {}): Promise<Page> {
  const { url } = await server.ask(api => api.console.open({}));
  const page = await console.open(url.replace('/?', `${path}?`), look);
  await page.locator('main h1').first().waitFor({ state: 'attached' });
  return page;
}

before(async () => {
  server = await start();
  await server.ask(api => api.domains.add({ name: 'office.example' }));
  for (const one of [ANA, BEN]) await server.ask(api => api.accounts.add(one));
  console = await startConsole();
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function imap<T>(who: typeof ANA, act: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: server.port('imaps'),
    secure: true,
    tls: { ca: readFileSync(join(home, 'tls/authority.pem'), 'utf8'), servername: 'localhost' },
    auth: { user: who.address, pass: who.password },
    logger: false,
  });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.logout();
  }
}

type Found = {
  readonly uid: number;
  readonly flags: ReadonlySet<string>;
  readonly mail: ParsedMail;
  readonly source: string;
};
const lying = (who: typeof ANA, mailbox: string): Promise<readonly Found[]> =>
  imap(who, async client => {
    const lock = await client.getMailboxLock(mailbox);
    try {
      const found: Found[] = [];
      for await (const one of client.fetch('1:*', { source: true, flags: true }))
        found.push({
          uid: one.uid,
          flags: one.flags ?? new Set(),
          mail: await simpleParser(one.source!),
          source: String(one.source),
        });
      return found;
    } finally {
      lock.release();
    }
  });
async function arrived(subject: string, who = BEN, mailbox = 'INBOX'): Promise<Found> {
  let found: Found | undefined;
  await until(`“${subject}” lies in ${mailbox}`, async () => {
    found = (await lying(who, mailbox)).find(one => one.mail.subject === subject);
    return found !== undefined;
  });
  return found!;
}
const addresses = (list: AddressObject | AddressObject[] | undefined): string[] =>
  [list ?? []].flat().flatMap(one => one.value.map(person => person.address ?? ''));

const letter = (page: Page) => page.locator('.letter');
const subject = (page: Page) => page.locator('.letter [data-field=subject]');
const text = (page: Page) => page.locator('.letter [data-field=text]');
const saved = (page: Page) => page.locator('.letter-state', { hasText: /^Saved \d/ }).waitFor();
async function write(page: Page, to: string, about: string, words: string): Promise<void> {
  await page.keyboard.press('c');
  await letter(page).waitFor();
  await page.locator('.letter [data-field=to]').focus();
  await page.keyboard.type(`${to},`);
  await subject(page).fill(about);
  await text(page).fill(words);
}
/** Without the seconds in which it can be called back. */
const noDelay = (page: Page) => page.evaluate(() => localStorage.setItem('mailroom.writing', '{"delay":0}'));

test('by keyboard alone: c, whom, what, mod Enter; it is sent once, and lies in Sent and nowhere else', async () => {
  const page = await open();
  await noDelay(page);
  await page.keyboard.press('c');
  await letter(page).waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
  await page.keyboard.type('Ben Osei <ben@office.example>');
  await page.keyboard.press('Enter');
  while ((await page.evaluate(() => document.activeElement?.getAttribute('data-field'))) !== 'subject')
    await page.keyboard.press('Tab');
  await page.keyboard.type('Keys');
  await page.keyboard.press('Tab');
  const long = `A long line: ${'word '.repeat(300)}end.`;
  await page.keyboard.insertText(`Hello Ben,\n\n${long}\n-- \nAna`);
  await saved(page);
  assert.equal((await lying(ANA, 'Drafts')).length, 1);
  await page.keyboard.press('Control+Enter');
  await page.locator('.letter-card').waitFor();
  assert.equal(await letter(page).count(), 0);
  const { mail, source } = await arrived('Keys');
  assert.equal(mail.text?.trimEnd(), `Hello Ben,\n\n${long}\n-- \nAna`);
  assert.deepEqual([addresses(mail.to), mail.from?.text], [[BEN.address], `"${ANA.name}" <${ANA.address}>`]);
  assert.ok(Math.max(...source.split('\r\n').map(line => line.length)) <= 998);
  const copy = await arrived('Keys', ANA, 'Sent');
  assert.deepEqual([copy.flags.has('\\Seen'), copy.flags.has('\\Draft')], [true, false]);
  await until('Drafts is empty', async () => (await lying(ANA, 'Drafts')).length === 0);
  await page.locator('.letter-card', { hasText: 'was delivered' }).waitFor();
  await page.locator('.letter-card .line-labels [data-station=stored][data-state=done]').waitFor();
});

test('files arrive octet for octet, whatever their size and name; what is called back comes back with them', async () => {
  const page = await open();
  const small = randomBytes(3001);
  const large = randomBytes(1_300_000);
  writeFileSync(join(folder, 'naïve – 文.bin'), small);
  writeFileSync(join(folder, 'large.bin'), large);
  await write(page, BEN.address, 'Files', 'Both are attached.');
  await page
    .locator('.letter input[type=file]')
    .first()
    .setInputFiles([join(folder, 'naïve – 文.bin'), join(folder, 'large.bin')]);
  await page.waitForFunction(() => document.querySelectorAll('.letter-file a').length === 2);
  await accessible(page, 'a letter with files');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Undo' }).click();
  await letter(page).waitFor();
  assert.equal(await text(page).inputValue(), 'Both are attached.');
  assert.equal(await page.locator('.letter-file').count(), 2);
  assert.equal((await lying(BEN, 'INBOX')).filter(one => one.mail.subject === 'Files').length, 0);
  const [draft] = await lying(ANA, 'Drafts');
  assert.ok(draft?.flags.has('\\Draft'));
  await noDelay(page);
  await page.keyboard.press('Control+Enter');
  const { mail } = await arrived('Files');
  assert.deepEqual(
    mail.attachments.map(one => one.filename),
    ['naïve – 文.bin', 'large.bin'],
  );
  assert.ok(mail.attachments[0]!.content.equals(small) && mail.attachments[1]!.content.equals(large));
});

test('a rich letter with a pasted picture: alternative, related, inline styles, nothing that acts or loads', async () => {
  const page = await open('/queue', { dark: true });
  await noDelay(page);
  await write(page, BEN.address, 'Rich', '');
  await page.getByRole('button', { name: 'Rich', exact: true }).click();
  await page.locator('.letter-rich').click();
  await page.keyboard.type('Hello ');
  await page.keyboard.press('Control+b');
  await page.keyboard.type('Ben');
  await page.keyboard.press('Control+b');
  await page.keyboard.press('Enter');
  await page.keyboard.type('- soup');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.evaluate(() => {
    const data = new DataTransfer();
    const dot =
      'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGOwcl6BFTEMLYmVWBEAHmVK0VYXLvEAAAAASUVORK5CYII=';
    data.setData(
      'text/html',
      `<p onclick="x()">See <a href="https://a.test/x">there</a><script>x()</script><img src="https://t.test/x.gif"><img alt="Dot" src="data:image/png;base64,${dot}"></p>`,
    );
    data.setData('text/plain', 'See there');
    const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector('.letter-rich')?.dispatchEvent(paste);
  });
  await page.locator('.letter-picture[src^="blob:"]').waitFor();
  await accessible(page, 'a rich letter');
  await saved(page);
  await page.keyboard.press('Control+Enter');
  const { mail, source } = await arrived('Rich');
  const [picture] = mail.attachments;
  assert.deepEqual([picture?.contentType, picture?.related, picture?.content.length], ['image/png', true, 77]);
  assert.match(source, /multipart\/alternative[\s\S]*multipart\/related/);
  assert.match(mail.text ?? '', /^Hello Ben\n\n- soup\n\nSee there <https:\/\/a\.test\/x>\[Dot\]/);
  const html = String(mail.html);
  assert.match(html, /<strong>Ben<\/strong>[\s\S]*<li>soup<\/li>[\s\S]*<a href="https:\/\/a\.test\/x">there<\/a>/);
  assert.doesNotMatch(html, /script|onclick|t\.test/);
});

test('what cannot be sent is said at its place; what is doubtful is asked once, and Enter sends it anyway', async () => {
  const page = await open();
  await noDelay(page);
  await page.keyboard.press('c');
  await letter(page).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.locator('.letter-trouble', { hasText: 'at least one recipient' }).waitFor();
  await page.keyboard.type('kim');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await page.locator('.letter-trouble', { hasText: '“kim” has no @' }).waitFor();
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Delete');
  await page.keyboard.type(`bem@office.example, ${BEN.address},`);
  await text(page).fill('The minutes are attached.');
  await page.keyboard.press('Control+Enter');
  const question = page.locator('.letter-trouble');
  await question.filter({ hasText: 'Nobody called bem lives at office.example' }).waitFor();
  assert.match((await question.textContent()) ?? '', /subject is empty.*You write “attached”/);
  await accessible(page, 'a question');
  await page.locator('.recipient', { hasText: 'bem@' }).locator('.recipient-remove').click();
  await subject(page).fill('Doubts');
  await text(page).focus();
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(() => document.activeElement?.textContent === 'Send anyway');
  await page.keyboard.press('Enter');
  await arrived('Doubts');
});

test('a server that refuses one of the recipients says so in its own words, and the letter stays', async () => {
  const page = await open();
  await noDelay(page);
  await write(page, `nobody@office.example, ${BEN.address}`, 'Refused', 'Hello');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Send anyway' }).click();
  await page.locator('.letter-trouble', { hasText: 'It was not sent' }).waitFor();
  assert.match((await page.locator('.letter-trouble').textContent()) ?? '', /nobody@office\.example/);
  assert.equal(await text(page).inputValue(), 'Hello');
  assert.equal(
    (await lying(BEN, 'INBOX')).some(one => one.mail.subject === 'Refused'),
    false,
  );
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByText('discarded').waitFor();
});

test('the server is killed in the midst of a word: not a letter is lost, it is sent when it is back', async () => {
  const page = await open();
  await noDelay(page);
  await write(page, BEN.address, 'Killed', 'Before. ');
  await saved(page);
  const port = new URL(page.url()).port;
  await text(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Dur');
  await server.kill();
  await page.keyboard.type('ing. ');
  await page.locator('.letter-state', { hasText: 'server away, kept on this computer' }).waitFor();
  await page.keyboard.type('After.');
  await page.keyboard.press('Control+Enter');
  await page.getByText('waits in the Outbox of this computer').waitFor();
  server = await start([`console.port=${port}`]);
  const { mail } = await arrived('Killed');
  assert.equal(mail.text?.trimEnd(), 'Before. During. After.');
  await until('one copy in Sent, none in Drafts', async () => {
    const sent = (await lying(ANA, 'Sent')).filter(one => one.mail.subject === 'Killed');
    const drafts = (await lying(ANA, 'Drafts')).filter(one => one.mail.subject === 'Killed');
    return sent.length === 1 && drafts.length === 0;
  });
});

test('the page is gone before anything was saved: the letter is there when it opens again', async () => {
  const page = await open();
  await write(page, 'Kim <kim@there.example>', 'Kept', 'Not yet on the server');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  await page.getByText('1 letter kept on this computer from last time').waitFor();
  await page.locator('.letters-aside .letter-tab', { hasText: 'Kept' }).click();
  assert.equal(await text(page).inputValue(), 'Not yet on the server');
  await page.locator('.recipient', { hasText: 'Kim' }).waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
});

test('another program deletes the draft: nothing is overwritten, and mine goes on as a new one', async () => {
  const page = await open();
  await write(page, BEN.address, 'Shared', 'Mine');
  await saved(page);
  await imap(ANA, async client => {
    const lock = await client.getMailboxLock('Drafts');
    await client.messageDelete('1:*');
    lock.release();
  });
  await page.locator('.letter-trouble', { hasText: 'not in Drafts any more' }).waitFor();
  await accessible(page, 'a conflict');
  await text(page).fill('Mine, and more');
  await page.getByRole('button', { name: 'Keep mine as a new draft' }).click();
  await saved(page);
  const drafts = await lying(ANA, 'Drafts');
  assert.deepEqual(
    drafts.map(one => one.mail.text?.trimEnd()),
    ['Mine, and more'],
  );
  await page.keyboard.press('Escape');
  await page.locator('.letters-aside .letter-tab', { hasText: 'Shared' }).waitFor();
});

test('an answer: to whom it belongs, in the thread, quoted; the message it answers carries that', async () => {
  const mailer = createTransport({ host: '127.0.0.1', port: server.port('smtp'), ignoreTLS: true });
  await mailer.sendMail({
    from: 'Kim Lee <kim@there.example>',
    replyTo: BEN.address,
    to: [ANA.address, 'Jo <jo@there.example>'],
    subject: 'Quote',
    messageId: '<quote@there.example>',
    references: '<root@there.example>',
    text: 'How much?\n-- \nKim',
  });
  mailer.close();
  await arrived('Quote', ANA);
  const page = await open('/mail');
  await noDelay(page);
  await page.getByText('Quote', { exact: true }).first().click();
  await page.locator('.reader', { hasText: 'How much?' }).first().waitFor();
  await page.keyboard.press('r');
  await letter(page).waitFor();
  assert.match(await text(page).inputValue(), /^\n\nOn .*Kim Lee wrote:\n> How much\?$/);
  assert.deepEqual(await page.locator('.recipient-name').allTextContents(), [BEN.address]);
  await page.keyboard.type('Ten.');
  await page.keyboard.press('Control+Enter');
  const { mail } = await arrived('Re: Quote');
  assert.deepEqual(
    [mail.inReplyTo, mail.references],
    ['<quote@there.example>', ['<root@there.example>', '<quote@there.example>']],
  );
  assert.match(mail.text ?? '', /^Ten\.\n\nOn .*wrote:\n> How much\?/);
  await until('it is marked as answered', async () => (await arrived('Quote', ANA)).flags.has('\\Answered'));
});
