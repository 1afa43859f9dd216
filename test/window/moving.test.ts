/**
 * Moving mail and accounts elsewhere, on real servers: a Maildir brought with a folder mapped and one left out, tried first; all
 * of an account on a second server of ours, whose password changes in the middle, gone on with to the end; a maildrop fetched.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { letter, letters, type Maildrop, startMaildrop } from '../support/maildrop.ts';
import { type Served, serve } from '../support/serve.ts';

const ANN = 'ann@here.example';
const KIM = 'kim@there.example';
const MANY = 400;
let top: string;
let here: Served;
let there: Served;
let line: Awaited<ReturnType<typeof lineTo>>;
let drop: Maildrop;
let window: Console;

before(async () => {
  top = mkdtempSync(join(tmpdir(), 'mailroom-moving-window-'));
  here = await serve({ home: join(top, 'here') });
  there = await serve({ home: join(top, 'there'), settings: ['mode=local', 'auth.allow-plaintext=true'] });
  await here.ask(api => api.domains.add({ name: 'here.example' }));
  await there.ask(api => api.domains.add({ name: 'there.example' }));
  await here.ask(api => api.accounts.add({ address: ANN, name: 'Ann', password: 'correct horse' }));
  await there.ask(api => api.accounts.add({ address: KIM, name: 'Kim', password: 'right word' }));
  mailboxFile(join(top, 'old.mbox'), MANY);
  const job = await there.ask(api =>
    api.moving.import({ address: KIM, source: { type: 'path', path: join(top, 'old.mbox') } }),
  );
  await over(there, job.id);
  line = await lineTo(there.port('imap'));
  drop = await startMaildrop({ letters: letters(2) });
  window = await startConsole();
});
after(async () => {
  await window?.close();
  line?.end();
  await drop?.[Symbol.asyncDispose]();
  await there?.[Symbol.asyncDispose]();
  await here?.[Symbol.asyncDispose]();
  rmSync(top, { recursive: true, force: true, maxRetries: 5 });
});

/** What the line cannot be made shorter by, for it is compressed. */
const noise = (n: number): string =>
  [1, 2, 3, 4].map(part => `${createHash('sha512').update(`${n} ${part}`).digest('base64')}\r\n`).join('');

function mailboxFile(path: string, count: number): void {
  const text = Array.from(
    { length: count },
    (_, n) => `From kim Mon Nov  2 10:00:00 2026\n${letter(n, noise(n)).bytes}\n`,
  );
  writeFileSync(path, text.join('').replaceAll('\r\n', '\n'));
}
function maildir(path: string, folders: Readonly<Record<string, number>>): void {
  for (const [folder, count] of Object.entries(folders)) {
    for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(path, folder, part), { recursive: true });
    for (let n = 0; n < count; n++)
      writeFileSync(join(path, folder, 'cur', `${1_500_000_000 + n}.M${n}.host:2,S`), letter(n, `${folder}\r\n`).bytes);
  }
}

/** A line to the other server that breaks when it is told to, once some octets have gone over it. */
async function lineTo(port: number) {
  const open = new Set<net.Socket>();
  let cutAt = Number.POSITIVE_INFINITY;
  let octets = 0;
  let broken = () => {};
  const cut = (): void => {
    for (const one of open) one.destroy();
    open.clear();
  };
  const server = net.createServer(socket => {
    const inner = net.connect(port, '127.0.0.1');
    for (const end of [socket, inner]) open.add(end.on('error', () => undefined));
    inner.on('data', chunk => {
      octets += chunk.length;
      if (octets < cutAt) return;
      cutAt = Number.POSITIVE_INFINITY;
      broken();
      cut();
    });
    socket.on('close', () => inner.destroy()).pipe(inner);
    inner.on('close', () => socket.destroy()).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    /** Resolves when it has broken. */
    breakBehind(more: number): Promise<void> {
      cutAt = octets + more;
      return new Promise(resolve => {
        broken = resolve;
      });
    },
    end() {
      server.close();
      cut();
    },
  };
}

async function over(server: Served, id: number): Promise<string> {
  let state = '';
  await until(`job ${id} is over`, async () => {
    state = (await server.ask(api => api.moving.get({ id }))).state;
    return !['waiting', 'running', 'proving'].includes(state);
  });
  return state;
}
async function open(path: string): Promise<Page> {
  const { url } = await here.ask(api => api.console.open({}));
  const page = await window.open(url.replace('/?', `${path}${path.includes('?') ? '&' : '?'}`));
  return page;
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

test('a Maildir: a path that is wrong, a folder mapped, one left out, tried, brought and compared', {
  timeout: 120_000,
}, async () => {
  maildir(join(top, 'Maildir'), { '': 5, '.Work': 3, '.Old': 2 });
  const page = await open('/accounts/moving');
  await page.getByRole('heading', { name: 'No mail is being moved' }).waitFor();
  await accessible(page, 'no moves');
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Bring mail here' });
  await dialog.getByRole('button', { name: /^In files on this computer/ }).click();
  await accessible(page, 'where it is');
  await dialog.getByRole('button', { name: 'Next' }).click();
  const path = dialog.getByLabel('File or folder');
  await path.fill('Maildir');
  await page.keyboard.press('Enter');
  await dialog.getByText('The whole path is wanted, from the root on.').first().waitFor();
  await path.fill(join(top, 'nowhere'));
  await page.keyboard.press('Enter');
  await dialog
    .getByText(/nowhere/)
    .first()
    .waitFor();
  await accessible(page, 'a path that is not there');
  await path.fill(join(top, 'Maildir'));
  await page.keyboard.press('Enter');
  await dialog.getByText(/10 messages in 3 folders/).waitFor();
  await dialog.getByLabel('Where Work goes').fill('Clients/Work');
  await dialog.getByRole('checkbox', { name: /^Old/ }).uncheck();
  await dialog.getByText(/8 messages in 2 folders/).waitFor();
  await accessible(page, 'what comes');
  await dialog.getByRole('button', { name: 'Try it first' }).click();
  await dialog.getByText(/^8 messages would come/).waitFor();
  await accessible(page, 'tried');
  assert.equal((await here.ask(api => api.accounts.list({})))[0]!.usedMessages, 0);
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await page.waitForURL(/\/accounts\/moving\/\d+/);
  await page.getByText('Compared at the end: what came is the same on both sides').waitFor();
  await page.getByRole('cell', { name: 'Clients/Work' }).waitFor();
  assert.equal(await page.getByText('the same', { exact: true }).count(), 2);
  await accessible(page, 'one move');
  const [job, ...more] = await here.ask(api => api.moving.list({}));
  assert.deepEqual([job?.taken, job?.proven, more.length], [8, true, 0], 'what was only tried is not told any more');
  await page.setViewportSize({ width: 320, height: 700 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
});

test('another server: a password that is wrong, one that changes in the middle, and on to the end', {
  timeout: 120_000,
}, async () => {
  const page = await open(`/accounts/moving?new=${encodeURIComponent(ANN)}`);
  const dialog = page.getByRole('dialog', { name: 'Bring mail here' });
  await dialog.getByRole('button', { name: 'Next' }).click();
  await dialog.getByLabel('Address or user name there').fill(KIM);
  await dialog.getByText('IMAP at imap.there.example:993, encrypted').click();
  await dialog.getByRole('textbox', { name: 'Server' }).fill('127.0.0.1');
  await button(page, 'Not encrypted').click();
  await dialog.getByText('Whoever is between can read the mail').waitFor();
  await dialog.getByRole('textbox', { name: 'Port' }).fill(String(line.port));
  await dialog.getByLabel('Password there').fill('wrong word');
  await accessible(page, 'signing in');
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').filter({ hasText: 'refuses the login' }).waitFor();
  await dialog.getByLabel('Password there').fill('right word');
  await page.keyboard.press('Enter');
  await dialog.getByText(new RegExp(`${MANY} messages in`)).waitFor();
  const broken = line.breakBehind(60_000);
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await broken;
  await there.ask(api => api.accounts.password({ address: KIM, password: 'another word' }));
  await page.getByText('Paused: it needs you').waitFor();
  await page.getByText('Begin anew with the right password.').waitFor();
  await accessible(page, 'paused, and why');
  await there.ask(api => api.accounts.password({ address: KIM, password: 'right word' }));
  await page.getByRole('button', { name: /^Go on: / }).click();
  await page.getByText('Compared at the end: what came is the same on both sides').waitFor();
  const [job] = await here.ask(api => api.moving.list({}));
  assert.deepEqual([job?.state, job?.taken, job?.proven], ['done', MANY, true]);
});

test('files that go away: stopped in words, gone on with when they are back; the move is forgotten, the mail stays', {
  timeout: 120_000,
}, async () => {
  const path = join(top, 'stick.mbox');
  mailboxFile(path, 3);
  const page = await open('/accounts/moving');
  rmSync(path);
  const { id } = await here.ask(api => api.moving.import({ address: ANN, source: { type: 'path', path } }));
  await page.getByText('Look whether the drive is connected').waitFor();
  await accessible(page, 'moves of every kind');
  mailboxFile(path, 3);
  await page.getByRole('button', { name: `Go on: ${path}` }).click();
  await over(here, id);
  await page.getByRole('link', { name: new RegExp(`^From ${path}`) }).click();
  await page.getByText('Compared at the end').waitFor();
  await button(page, 'Forget this move…').click();
  await page.getByRole('button', { name: 'Forget it', exact: true }).click();
  await page.waitForURL(/\/accounts\/moving$/);
  assert.ok((await here.ask(api => api.moving.list({}))).every(job => job.id !== id));
});

test('carried out into files, compared when they are read again', { timeout: 120_000 }, async () => {
  const page = await open(`/accounts/moving?out=${encodeURIComponent(ANN)}`);
  const dialog = page.getByRole('dialog', { name: 'Carry mail out' });
  await button(page, 'mbox').click();
  await dialog.getByLabel('New or empty folder').fill(join(top, 'Maildir'));
  await accessible(page, 'carrying out');
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').filter({ hasText: 'is not empty' }).waitFor();
  await dialog.getByLabel('New or empty folder').fill(join(top, 'out'));
  await page.keyboard.press('Enter');
  await page.getByText('Compared at the end: what came is the same on both sides').waitFor();
});

test('an account elsewhere: tried with a wrong password, added, told when it is refused, mended, paused, removed', {
  timeout: 120_000,
}, async () => {
  const page = await open('/accounts/elsewhere');
  await page.getByRole('heading', { name: 'No mail is fetched from elsewhere' }).waitFor();
  await accessible(page, 'none elsewhere');
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Add an account elsewhere' });
  await dialog.getByRole('button', { name: 'POP3' }).click();
  await dialog.getByLabel('Address or user name there').fill('ann@pop.example');
  await dialog.getByText('POP3 at pop.pop.example:995, encrypted').click();
  await dialog.getByRole('textbox', { name: 'Server' }).fill('127.0.0.1');
  await button(page, 'Not encrypted').click();
  await dialog.getByRole('textbox', { name: 'Port' }).fill(String(drop.port));
  await dialog.getByLabel('Password there').fill('wrong');
  await dialog.getByRole('button', { name: 'Try it' }).click();
  await dialog.getByText('It does not work yet').waitFor();
  await accessible(page, 'tried in vain');
  await dialog.getByLabel('Password there').fill('secret');
  await dialog.getByRole('button', { name: 'Try it' }).click();
  await dialog.getByText('It works. 2 messages lie there.').waitFor();
  assert.equal((await here.ask(api => api.fetch.list({}))).length, 0, 'a try keeps nothing');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'ann@pop.example' });
  await row.getByText(/2 in all/).waitFor();
  await accessible(page, 'one that is well');

  drop.password = 'changed';
  await row.getByRole('button', { name: 'Look now: ann@pop.example' }).click();
  await row.getByText('127.0.0.1 does not take this name and password.').waitFor();
  await accessible(page, 'one that is refused');
  drop.letters.push(letter(3));
  await row.getByRole('button', { name: 'Sign in again' }).click();
  const change = page.getByRole('dialog', { name: /^Change ann@pop.example/ });
  await change.getByLabel('Password there').fill('changed');
  await change.getByRole('button', { name: 'Try it' }).click();
  await change.getByRole('button', { name: 'Save' }).click();
  await row.getByText(/3 in all/).waitFor();

  await row.getByRole('button', { name: 'Pause ann@pop.example' }).click();
  await row.getByText('Paused', { exact: true }).waitFor();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await row.getByText('Well').waitFor();

  await page.getByRole('link', { name: ANN }).click();
  const part = page.getByRole('region', { name: 'Mail elsewhere' });
  await part.getByText('ann@pop.example').waitFor();
  await part.getByRole('button', { name: 'Remove ann@pop.example' }).click();
  await page.getByText('The 3 messages that came stay here.').waitFor();
  await button(page, 'Fetch no more').click();
  await part.getByText('Nothing is fetched for this person from other servers.').waitFor();
  assert.equal(drop.letters.length, 3, 'what lay there lies there');
});
