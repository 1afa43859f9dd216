/**
 * How strangers' mail was judged and whose mail is held, in the window of a real server: the journey's card with its acts
 * and their undo, the reader's notices in Inbox, Junk and Rejects, and the breaker on a person's page.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Page } from 'playwright-core';
import type { JourneyRow } from '../../server/api/contract.ts';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Served, serve } from '../support/serve.ts';
import { dial } from '../support/wire.ts';

const ANA = 'ana@office.example';
const BEN = 'ben@office.example';
const password = 'correct horse';
const ZONE = `
mx.evil.example. A 127.0.0.1
offlce.example. MX 10 mx.evil.example.
offlce.example. TXT "v=spf1 ip4:127.0.0.1 -all"
_dmarc.offlce.example. TXT "v=DMARC1; p=reject"
plain.example. MX 10 mx.evil.example.
forged.example. MX 10 mx.evil.example.
_dmarc.forged.example. TXT "v=DMARC1; p=reject"
there.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
`;
const folder = mkdtempSync(join(tmpdir(), 'mailroom-judged-'));
let hop: NextHop;
let server: Served;
let console: Console;

before(async () => {
  writeFileSync(join(folder, 'zone'), ZONE);
  hop = await startNextHop({ script: { rcpt: line => (/nobody/.test(line) ? '550 5.1.1 Nobody here' : undefined) } });
  server = await serve({
    home: join(folder, 'home'),
    settings: [
      ...[`dns.zone=${join(folder, 'zone')}`, `outbound.port=${hop.port}`, 'mode=deliver', 'outbound.tls=none'],
      ...['checks.own-networks=', 'checks.tarpit-from=0', 'checks.greet-wait=0s', 'checks.greylist=off'],
      ...['submission.recipients-per-hour=3', 'dkim.sign=false', 'auth.allow-plaintext=true'],
    ],
  });
  await server.ask(api => api.domains.add({ name: 'office.example' }));
  for (const address of ['eve@office.example', ANA, BEN])
    await server.ask(api => api.accounts.add({ address, password }));
  console = await startConsole();
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  await hop?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

type Brought = { readonly from: string; readonly subject: string; readonly text?: string };

/** By port 25, from a stranger; gives its journey when it has come to its end. */
async function bring({ from, subject, text = 'Hello.' }: Brought): Promise<JourneyRow> {
  const address = /<(.*)>/.exec(from)![1]!;
  const wire = await dial(server.port('smtp'));
  await wire.expect('220');
  await wire.ask('EHLO mx.evil.example', '250');
  await wire.ask(`MAIL FROM:<${address}>`, '250');
  await wire.ask(`RCPT TO:<${ANA}>`, '250');
  await wire.ask('DATA', '354');
  const head = `From: ${from}\r\nTo: ${ANA}\r\nSubject: ${subject}\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000`;
  wire.send(`${head}\r\nMessage-ID: <${subject.length}@x.example>\r\nContent-Type: text/html\r\n\r\n${text}\r\n.\r\n`);
  await wire.expect(/^[25]/);
  await wire.ask('QUIT', '221');
  return journey(subject);
}
async function journey(subject: string): Promise<JourneyRow> {
  let found: JourneyRow | undefined;
  await until(`the journey of ${subject}`, async () => {
    const rows = await server.ask(api => api.journeys.list({ limit: 50 }));
    found = rows.find(row => row.subject === subject && (row.state === 'delivered' || row.state === 'refused'));
    return found !== undefined;
  });
  return found!;
}

async function open(path: string): Promise<Page> {
  const { url } = await server.ask(api => api.console.open({}));
  return console.open(url.replace('/?', `${path}?`));
}
/** The page of a message in one of Ana's mailboxes, opened from its list. */
async function read(mailbox: string, subject: string): Promise<Page> {
  const page = await open(await pathOf(mailbox));
  await page.locator('.message-list [role=option]').filter({ hasText: subject }).first().click();
  await page.locator('.message-notices').waitFor({ state: 'attached' });
  return page;
}
async function pathOf(name: string): Promise<string> {
  const { accounts } = await server.ask(api => api.jmap.session({}));
  const [accountId] = Object.entries(accounts).find(([, one]) => one.name === ANA)!;
  const mailboxes = await boxes(accountId);
  return `/mail/${accountId}/${mailboxes.find(one => one.name.toLowerCase() === name.toLowerCase())!.id}`;
}
const boxes = (accountId: string) =>
  server.ask(async api => {
    const using = ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail'];
    const { methodResponses } = await api.jmap.call({
      using,
      methodCalls: [['Mailbox/get', { accountId, ids: null }, 'a']],
    });
    return methodResponses[0]![1].list as { id: string; name: string; totalEmails: number }[];
  });
/** So many messages lie in Ana's mailbox. */
const lies = async (name: string, count: number): Promise<void> => {
  const { accounts } = await server.ask(api => api.jmap.session({}));
  const [accountId] = Object.entries(accounts).find(([, one]) => one.name === ANA)!;
  await until(`${count} in ${name}`, async () => {
    const box = (await boxes(accountId)).find(one => one.name.toLowerCase() === name.toLowerCase());
    return (box?.totalEmails ?? 0) === count;
  });
};

test('a journey says how it was judged; moved to Inbox and back; a rule made and taken back', async () => {
  const { trace } = await bring({ from: 'Ana Prieto <boss@offlce.example>', subject: 'Look-alike' });
  const page = await open(`/journey/${trace}`);
  const card = page.getByRole('region', { name: 'How it was judged' });
  await card.getByText(/^Taken for junk: [\d.]+ points, and Junk begins at 5\.$/).waitFor();
  await card.getByRole('img', { name: /Junk begins at 5, and it is refused from 15/ }).waitFor();
  await card.getByText('differs by one letter from office.example').waitFor();
  await card.getByRole('heading', { name: 'For it' }).waitFor();
  await card.getByText('DMARC pass').waitFor();
  await accessible(page, 'how it was judged');
  await card.getByRole('button', { name: 'Not junk: move it to Inbox' }).click();
  await lies('Junk', 0);
  await lies('INBOX', 1);
  await card.getByRole('button', { name: 'Not junk: move it to Inbox' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Undo/ }).click();
  await lies('Junk', 1);
  const never = card.getByRole('button', { name: 'Never junk from boss@offlce.example' });
  await never.focus();
  await page.keyboard.press('Enter');
  await card.getByRole('button', { name: /^Your rule \d+ lets it in$/ }).waitFor();
  const [rule] = await server.ask(api => api.rules.list({}));
  assert.deepEqual(
    rule!.when.map(one => `${one.field}=${one.values}`),
    ['author=boss@offlce.example', 'dmarc=pass'],
  );
  await page.getByRole('button', { name: /^Undo/ }).click();
  await never.waitFor();
  assert.deepEqual(await server.ask(api => api.rules.list({})), []);
});

test('what was refused tells why too; what an own rule did can be switched off there', async () => {
  const { trace } = await bring({ from: 'Kim <kim@forged.example>', subject: 'Forged' });
  const page = await open(`/journey/${trace}`);
  const card = page.getByRole('region', { name: 'How it was judged' });
  await card.getByText(/^Refused: .*forged\.example asks for p=reject\.$/).waitFor();
  await card.getByText('decided', { exact: true }).waitFor();
  const when = [{ field: 'subject', comparison: 'is', values: ['*sale*'] }] as const;
  const rule = { stage: 'content', when, action: { kind: 'junk' } } as const;
  const { id } = await server.ask(api => api.rules.put({ id: null, rule, note: 'Too many', enabled: true }));
  const sale = await bring({ from: 'Kim <kim@plain.example>', subject: 'Great sale' });
  await page.evaluate(to => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `/journey/${sale.trace}`);
  await card.getByText(`Taken for junk: your rule ${id}, “Too many”, says so.`).waitFor();
  await card.getByRole('button', { name: `Switch off your rule ${id}` }).click();
  await card.getByRole('button', { name: `Switch on your rule ${id}` }).waitFor();
  assert.equal((await server.ask(api => api.rules.list({})))[0]!.enabled, false);
});

test('the reader says why it lies in Junk, and takes it out; who pretends is told in the Inbox too', async () => {
  const link = '<a href="https://evil.example/x">https://www.bank.example</a>';
  await bring({ from: 'Kim <kim@plain.example>', subject: 'Account', text: link });
  await bring({ from: 'Kim <kim@plain.example>', subject: 'Harmless' });
  const page = await read('Junk', 'Look-alike');
  const notice = page.locator('.reader-notice').filter({ hasText: 'In Junk because:' });
  await notice.getByText(/differs by one letter from office\.example, .*of 5 points\)/).waitFor();
  await accessible(page, 'a message in Junk');
  await notice.getByRole('button', { name: 'Not junk' }).click();
  await lies('Junk', 1);
  await page.goto(new URL(await pathOf('INBOX'), page.url()).href);
  await page.locator('[role=option]').filter({ hasText: 'Account' }).first().click();
  const pretence = page.locator('.reader-notice').filter({ hasText: 'Somebody may pretend to be somebody else:' });
  await pretence.getByText('A link shows www.bank.example and leads to evil.example').waitFor();
  await accessible(page, 'a pretence in the Inbox');
  await page.locator('[role=option]').filter({ hasText: 'Harmless' }).first().click();
  await page.getByRole('heading', { name: 'Harmless' }).waitFor();
  await page
    .locator('.provenance')
    .getByRole('link', { name: /^Journey/ })
    .waitFor();
  await page.locator('.mail-frame').waitFor();
  assert.equal(await page.locator('.reader-notice').count(), 0);
});

test('a copy in Rejects says why it was refused', async () => {
  await lies('Rejects', 1);
  const page = await read('Rejects', 'Forged');
  await page.getByText('Refused because:').waitFor();
  await page.getByRole('link', { name: 'How it was judged' }).click();
  await page.getByRole('region', { name: 'How it was judged' }).waitFor();
});

async function send(to: readonly string[], subject: string): Promise<void> {
  const options = { host: '127.0.0.1', port: server.port('submission'), ignoreTLS: true };
  const mailer = createTransport({ ...options, auth: { user: BEN, pass: password } });
  await mailer.sendMail({ from: BEN, to: [...to], subject, text: 'Hello.' }).finally(() => mailer.close());
}

test('how much somebody sends; held by hand and taken back; stopped by the breaker, deleted, and sent', async () => {
  const page = await open(`/accounts/${encodeURIComponent(BEN)}`);
  const sent = page.getByRole('region', { name: 'Sent to elsewhere' });
  await sent.getByText('Nothing within a day.').waitFor();
  await send(['a@there.example', 'nobody@there.example'], 'Usual');
  await sent.getByText('2 of 3').waitFor();
  await sent.getByText('2 of 2,000').waitFor();
  await accessible(page, 'how much is sent');
  const stopped = page.getByRole('region', { name: 'Mail is held' });
  await sent.getByRole('button', { name: 'Hold all mail of this account' }).click();
  await stopped.getByRole('button', { name: 'Let it send again' }).waitFor();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await sent.waitFor();
  await send(['c@there.example', 'd@there.example', 'e@there.example', 'f@there.example'], 'Parcel');
  await stopped.getByText(/recipients elsewhere within an hour, and 3 are usual at most/).waitFor();
  await stopped.getByText('4 recipients wait in the').waitFor();
  await page
    .getByRole('row', { name: /ben@office\.example/ })
    .getByText('Mail is held')
    .waitFor();
  await stopped.getByRole('link', { name: 'Parcel' }).waitFor();
  await accessible(page, 'a stopped account');
  await stopped.getByRole('button', { name: 'Delete what was held…' }).click();
  const question = page.getByRole('dialog', { name: `Delete what was held of ${BEN}?` });
  await question.getByText('4 recipients will not get their mail').waitFor();
  await accessible(page, 'the question');
  await question.getByRole('button', { name: 'Delete' }).click();
  await sent.waitFor();
  const before = hop.received.length;
  await send(['g@there.example', 'h@there.example', 'i@there.example', 'j@there.example'], 'News');
  await stopped.getByRole('button', { name: 'Send what was held' }).click();
  await sent.waitFor();
  await until('it has left', async () => hop.received.length > before);
  assert.ok(
    hop.received.slice(before).every(one => one.recipients.every(to => /^[g-j]@/.test(to))),
    'what was deleted stays here',
  );
});

test('what needs a person leads to the account that is stopped', async () => {
  await server.ask(api => api.breaker.stop({ address: BEN }));
  const page = await open('/');
  // A fresh office needs other things besides.
  await page
    .locator(`a[href^="/accounts/${encodeURIComponent(BEN)}"]`)
    .filter({ hasText: 'See to it' })
    .click();
  await page.getByRole('region', { name: 'Mail is held' }).waitFor();
  await server.ask(api => api.breaker.release({ address: BEN, held: 'keep' }));
  await page.getByRole('region', { name: 'Sent to elsewhere' }).waitFor();
});
