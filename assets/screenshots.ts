/**
 * Takes the pictures of the README: `node assets/screenshots.ts [folder]`. A real mail system carries an afternoon of real
 * mail between real programs, on a clock that is moved along; then the window is photographed, light and dark.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { chromium, type Page } from 'playwright-core';
import { build, ourNode } from '../electron/start.mjs';
import { newBlobs } from '../server/api/blobs.ts';
import { newRouter } from '../server/api/router.ts';
import { windowRoot } from '../server/assembly/start.ts';
import { systemClock, systemRandom } from '../server/base/ports.ts';
import { minutes } from '../server/base/units.ts';
import { startFront } from '../server/web/front.ts';
import { testCertificate } from '../test/support/certificate.ts';
import { chromiumArgs, chromiumPath } from '../test/support/chromium.ts';
import { startNextHop } from '../test/support/next-hop.ts';
import { type Person, startWorld, type World } from '../test/support/world.ts';
import {
  domain,
  heldMessage,
  type OfficeMail,
  officeMail,
  people,
  shownConversation,
  shownJourney,
  shownMessage,
} from './office-mail.ts';
import { smaller } from './png.ts';

const top = join(import.meta.dirname, '..');
const folder = process.argv[2] ?? join(import.meta.dirname, 'screenshots');

/** Everybody answers here, but slowpost.example, whose server is away. */
const ZONE = `
brightwood.example.      MX 10 mx.brightwood.example.
northline-timber.example. MX 10 mx.northline-timber.example.
portcity.example.        MX 10 mx.portcity.example.
studiomarsh.example.     MX 10 mx.studiomarsh.example.
lucky-draw.example.      MX 10 mx.lucky-draw.example.
*.brightwood.example.    A 127.0.0.1
*.northline-timber.example. A 127.0.0.1
*.portcity.example.      A 127.0.0.1
*.studiomarsh.example.   A 127.0.0.1
slowpost.example.        MX 10 mx.slowpost.example.
mx.slowpost.example.     A 127.0.0.9
`;

/** The office has read what came before. */
const READ_BEFORE = 10;

const addressOf = (whom: string): string => /<(.+)>/.exec(whom)?.[1] ?? whom;

build(ourNode());
const { context } = await testCertificate();
const hop = await startNextHop({
  tls: context,
  script: {
    rcpt: line => {
      if (line.includes('old.partner@')) return '550 5.1.1 No such person here';
      return line.includes('planning@') ? '451 4.7.1 Greylisted, please come back later' : undefined;
    },
  },
});
{
  await using world = await startWorld({
    zone: ZONE,
    hopPort: hop.port,
    settings: [`host-name=mail.${domain}`, 'queue.first-retry=15m'],
  });
  const accounts = await open(world);
  await carry(world, accounts);
  const front = await startFront({
    ...{ host: '127.0.0.1', port: 0, root: windowRoot(top), random: systemRandom, clock: systemClock },
    router: newRouter(world.mailroom.ports),
    blobs: newBlobs(world.mailroom.jmap.access.owner),
    onBug: bug => world.bugs.push(bug),
  });
  if (!front.ok) throw new Error(front.error.sentence);
  for (const theme of ['light', 'dark'] as const) await photograph(front.value.newToken(), theme);
  await front.value.close();
}
await hop.close();

async function open(world: World): Promise<ReadonlyMap<string, Person>> {
  await world.api.domains.add({ name: domain });
  const accounts = new Map<string, Person>();
  for (const person of people) {
    const [address, password] = [addressOf(person), 'correct horse'];
    await world.api.accounts.add({ address, password, name: person.split(' <')[0]! });
    accounts.set(address, { address, password });
  }
  const [first, second] = [...accounts.keys()] as [string, string];
  await world.api.accounts.change({ address: first, quotaBytes: 5_000_000_000 });
  await world.api.appPasswords.add({ address: first, name: 'Telephone' });
  await world.api.aliases.add({ address: `hello@${domain}`, targets: [first, second] });
  await world.api.aliases.add({ address: `drawings@${domain}`, targets: [second] });
  return accounts;
}

/** Each message at its own time of the afternoon. The office reads its mail once, somewhat before the picture. */
async function carry(world: World, accounts: ReadonlyMap<string, Person>): Promise<void> {
  let now = officeMail[0]!.minutes + 1;
  const jumpTo = async (before: number): Promise<void> => {
    await world.later(minutes(now - before));
    now = before;
  };
  await world.later(minutes(-now));
  const carryOne = async ({ minutes: before, mail }: OfficeMail): Promise<void> => {
    await jumpTo(before);
    const dated = { date: new Date(Date.now() - before * 60_000), ...woven(mail) };
    const person = accounts.get(addressOf(mail.from));
    if (person) await world.submit(person, dated);
    else await bring(world, dated).catch((refusal: Error) => console.log(`refused: ${refusal.message}`));
    await world.settle();
    if (mail.subject === heldMessage) await hold(world);
  };
  for (const one of officeMail.filter(({ minutes: before }) => before > READ_BEFORE)) await carryOne(one);
  await jumpTo(READ_BEFORE);
  for (const person of accounts.values()) await read(world, person);
  for (const one of officeMail.filter(({ minutes: before }) => before <= READ_BEFORE)) await carryOne(one);
  await jumpTo(0);
}

/** With the fields that make an answer belong to what it answers. */
function woven(mail: OfficeMail['mail']): OfficeMail['mail'] {
  const idOf = (subject: string): string =>
    `<${createHash('sha256').update(subject).digest('hex').slice(0, 16)}@${domain}>`;
  const subject = mail.subject ?? '';
  const answered = subject.replace(/^(Re|Fwd): /, '');
  if (answered === subject) return { ...mail, messageId: idOf(subject) };
  return { ...mail, inReplyTo: idOf(answered), references: [idOf(answered)] };
}

async function hold(world: World): Promise<void> {
  const rows = await world.api.queue.list({ limit: 100 });
  const { recipient } = rows.find(row => row.subject === heldMessage)!;
  await world.api.queue.act({ recipients: [recipient], act: 'hold' });
}

async function bring(world: World, mail: OfficeMail['mail']): Promise<void> {
  const name = `mx.${addressOf(mail.from).split('@')[1]}`;
  const mailer = createTransport({ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true, name });
  await mailer.sendMail(mail).finally(() => mailer.close());
}

/** Somebody reads all that is there, and stars what has to be answered. */
async function read(world: World, person: Person): Promise<void> {
  await world.withImap(person, async client => {
    const lock = await client.getMailboxLock('INBOX');
    try {
      for (const { uid, envelope } of await client.fetchAll('1:*', { uid: true, envelope: true, source: true })) {
        const starred = /missing|colour/i.test(envelope?.subject ?? '');
        await client.messageFlagsAdd(String(uid), ['\\Seen', ...(starred ? ['\\Flagged'] : [])], { uid: true });
      }
    } finally {
      lock.release();
    }
  });
  await world.settle();
}

async function photograph(url: string, theme: 'light' | 'dark'): Promise<void> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  const page = await browser.newPage({
    viewport: { width: 1320, height: 840 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  await page.goto(url);
  await page.waitForSelector('html[data-ready]');
  const take = async (name: string): Promise<void> => {
    mkdirSync(folder, { recursive: true });
    await page.evaluate(() => document.fonts.ready);
    await page.mouse.move(0, 0);
    writeFileSync(join(folder, `${name}-${theme}.png`), smaller(await page.screenshot()));
  };
  await page.getByRole('radio', { name: '1 day' }).or(page.getByText('1 day')).first().click();
  await page.locator('.latest li').nth(5).waitFor();
  await take('overview');
  await go(page, 'Mail');
  const message = (subject: string) => page.locator('.message-list [role=option]', { hasText: subject }).first();
  await message(shownMessage).click();
  await page.frameLocator('.mail-frame').locator('h1').waitFor();
  await take('mail');
  await message(shownConversation).click();
  await page.locator('.reader h2', { hasText: shownConversation }).waitFor();
  await page.getByRole('button', { name: 'Unfold all' }).click();
  await page.locator('.message .reader-text').nth(2).waitFor();
  await page.locator('.message-list').evaluate(list => list.scrollTo(0, 0));
  await take('conversation');
  await message(shownJourney).click();
  await page.locator('.reader h2', { hasText: shownJourney }).waitFor();
  await go(page, 'Journeys');
  await page.locator('[role=option]', { hasText: shownJourney }).first().click();
  await page.getByRole('tab', { name: 'This message' }).click();
  await page.locator('.line-labels li[data-station=read][data-state=done]').waitFor();
  await take('journey');
  await go(page, 'Queue');
  await page.locator('[role=option]').first().waitFor();
  await take('queue');
  await go(page, 'Live log');
  await page.locator('.log-row').nth(20).waitFor();
  await take('log');
  await go(page, 'Accounts');
  await page.getByText('Ana Prieto').first().click();
  await page.getByRole('heading', { name: 'App passwords' }).waitFor();
  await take('accounts');
  await browser.close();
}

async function go(page: Page, place: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: place }).first().click();
}
