/**
 * Measure 15: bad days. The server is killed, a port is taken, the disk is full, a clock is wrong, the settings cannot be read,
 * nothing is answered for ten seconds, mail comes while all is cleared: each time the window says what is, and is never blank.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTransport } from 'nodemailer';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { type Ready, startServer } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { type Served, serve } from '../support/serve.ts';
import { gateTo } from './gate.ts';
import { atMost, type Figure, type Measure, told } from './measure.ts';
import { listed } from './screen.ts';
import { homeWith } from './window.ts';

const PATIENCE = 15_000;
const cli = join(import.meta.dirname, '../../server/cli/main.ts');

export const badDays: Measure = {
  number: 15,
  name: 'Bad days',
  async run() {
    const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
    const day: Day = { browser, blank: [], faults: [] };
    const figures: Figure[] = [];
    const days = { killed, portTaken, diskFull, clockWrong, settingsBroken, noAnswer, clearing };
    for (const [name, happens] of Object.entries(days)) {
      try {
        figures.push(...(await happens(day)));
      } catch (fault) {
        console.error(`  ${name}: ${fault instanceof Error ? fault.message.split('\n').slice(0, 3).join(' ') : fault}`);
        figures.push(atMost(`${name}: it did not say what is`, 1, '', 0));
      }
    }
    await browser.close();
    for (const line of [...day.blank, ...day.faults]) console.error(`  ${line}`);
    return [
      ...figures,
      atMost('blank screens', day.blank.length, '', 0),
      atMost('faults that pages threw', day.faults.length, '', 0),
    ];
  },
};

type Day = { readonly browser: Browser; readonly blank: string[]; readonly faults: string[] };

async function open(day: Day, url: string, before?: (page: Page) => Promise<void>): Promise<Page> {
  const context = await day.browser.newContext({ viewport: { width: 1320, height: 840 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on('pageerror', fault => day.faults.push(fault.message));
  await before?.(page);
  await page.goto(url);
  await page.waitForSelector('html[data-ready]');
  return page;
}

/** There are words in the middle of it. */
async function look(day: Day, page: Page, when: string): Promise<void> {
  const words = await page.locator('main').innerText();
  if (words.trim().length < 3) day.blank.push(`${when}: nothing is shown`);
}

async function urlOf(served: Served, port: number, path: string): Promise<string> {
  const { search } = new URL((await served.ask(api => api.console.open({}))).url);
  return `http://localhost:${port}${path}${search}`;
}
/** By a name that it knows, since what leads to it has a port of its own. */
const NAMED = ['tls.names=localhost'];
const portOf = async (served: Served): Promise<number> =>
  Number(new URL((await served.ask(api => api.console.open({}))).url).port);

async function since(began: number, done: Promise<unknown>): Promise<number> {
  await done;
  return performance.now() - began;
}

async function killed(day: Day): Promise<readonly Figure[]> {
  const home = await homeWith(2000);
  await using gate = await gateTo(0);
  // A browser knows the server again by its port.
  const settings = [...NAMED, `console.port=${await freePort()}`];
  await using first = await serve({ home, settings });
  gate.lead(await portOf(first));
  const page = await open(day, await urlOf(first, gate.port, '/mail/all/inbox'));
  await listed(page);
  await page.keyboard.press('c');
  const text = page.locator('.letter [data-field=text]');
  await text.click();
  const typed = 'What is written while the server is gone is kept. ';
  await page.keyboard.type(typed);
  const strip = page.locator('.strip');
  const killedAt = performance.now();
  const [said] = await Promise.all([since(killedAt, strip.waitFor()), first.kill()]);
  await page.keyboard.type(typed);
  await look(day, page, 'the server killed');
  await using again = await serve({ home, settings });
  gate.lead(await portOf(again));
  const back = await since(performance.now(), strip.waitFor({ state: 'detached' }));
  await page.keyboard.type(typed);
  const kept = (await text.inputValue()).split('\n')[0] ?? '';
  await look(day, page, 'the server back');
  await page.context().close();
  await again.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  return [
    atMost('killed: until it is said', said, 'ms', 2000),
    atMost('killed: until it is back after the start', back, 'ms', 2000),
    atMost('killed: characters lost in the composer', Math.abs(3 * typed.length - kept.length), '', 0),
  ];
}

const PORTS = ['smtp', 'submission', 'submissions', 'imap', 'imaps', 'pop3', 'pop3s', 'managesieve', 'console'];

async function portTaken(day: Day): Promise<readonly Figure[]> {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const set = PORTS.flatMap(name => ['--set', `${name}.port=${name === 'imap' ? port : 0}`]);
  await using server = await startServer(['--preset', 'office', '--set', 'listen.host=127.0.0.1', ...set], undefined, {
    ports: 'as they are',
  });
  const page = await open(day, server.ready.console);
  const trouble = page.locator('.listener[data-state=failed]').filter({ hasText: String(port) });
  await trouble.waitFor();
  await look(day, page, 'a port taken');
  await trouble.click();
  const words = await page.getByRole('dialog').innerText();
  const well = await page.locator('.listener[data-state=listening]').count();
  await page.context().close();
  other.close();
  return [
    atMost('port taken: the way on is not told', Number(!/try|use|port/i.test(words)), '', 0),
    told('port taken: listeners that go on', well, ''),
  ];
}

async function clockWrong(day: Day): Promise<readonly Figure[]> {
  await using server = await startServer(['--preset', 'office', '--set', 'listen.host=127.0.0.1']);
  const page = await open(day, server.ready.console, async one => {
    await one.addInitScript(() => {
      const { now } = Date;
      Date.now = () => now() + 90_000;
    });
  });
  await page.locator('.status-skew').waitFor();
  await look(day, page, 'a clock that is wrong');
  const words = await page.locator('.status-skew').innerText();
  await page.context().close();
  return [atMost('clock wrong: by how much is not said', Number(!/behind/.test(words)), '', 0)];
}

async function settingsBroken(day: Day): Promise<readonly Figure[]> {
  await using server = await startServer(['--preset', 'office', '--set', 'listen.host=127.0.0.1']);
  const page = await open(day, server.ready.console.replace(/\/(?=\?|$)/, '/settings'));
  writeFileSync(join(server.home, 'mailroom.jsonc'), '{\n  "queue.first-retry": "10m",\n  nonsense\n');
  const words = page.getByText(/line 3|3:\d|cannot be read|not readable/i).first();
  await words.waitFor();
  await look(day, page, 'settings that cannot be read');
  const state = await stateOf(page);
  await page.context().close();
  return [
    atMost('settings broken: the server does not go on', Number(state !== 'Running'), '', 0),
    ...(await settingsBrokenAtStart(day)),
  ];
}

const stateOf = (page: Page): Promise<string | null> => page.locator('.state-pill').textContent();

/** Somebody wrote nonsense while it was down: it starts with what it had taken last. */
async function settingsBrokenAtStart(day: Day): Promise<readonly Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'mailroom-settings-'));
  const file = join(home, 'mailroom.jsonc');
  const settings = ['queue.first-retry=10m'];
  writeFileSync(file, '{\n  "smtp.max-recipients": 777\n}\n');
  await using before = await serve({ home, settings });
  await before.stop();
  writeFileSync(file, '{\n  "smtp.max-recipients": 777,\n  nonsense\n');
  await using served = await serve({ home, settings: [...settings, ...NAMED] });
  const page = await open(day, await urlOf(served, await portOf(served), '/settings'));
  await page
    .getByText(/line 3|3:\d/i)
    .first()
    .waitFor();
  await look(day, page, 'settings that could not be read at the start');
  const state = await stateOf(page);
  const held = (await served.ask(api => api.settings.list({}))).find(({ key }) => key === 'smtp.max-recipients');
  await page.context().close();
  await served.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  return [
    atMost('settings broken at the start: it does not start', Number(state !== 'Running'), '', 0),
    atMost('settings broken at the start: the last good ones do not hold', Number(held?.text !== '777'), '', 0),
    atMost('settings broken at the start: standard error has no line', Number(!/:3:\d/.test(served.said())), '', 0),
  ];
}

const STALL = 10_000;

async function noAnswer(day: Day): Promise<readonly Figure[]> {
  const home = await homeWith(2000);
  await using served = await serve({ home, settings: NAMED });
  const page = await open(day, await urlOf(served, await portOf(served), '/'));
  // Its file is read; what stands in it is not.
  await page
    .getByRole('link', { name: /^Queue/ })
    .first()
    .click();
  await page.locator('main h1').first().waitFor();
  await page
    .getByRole('link', { name: /^Overview/ })
    .first()
    .click();
  process.kill(served.pid, 'SIGSTOP');
  const began = performance.now();
  await page
    .getByRole('link', { name: /^Queue/ })
    .first()
    .click();
  const said = await since(began, page.waitForFunction(SAYS_SO, null, { timeout: STALL }));
  await look(day, page, 'no answer');
  await new Promise(resolve => setTimeout(resolve, Math.max(0, STALL - (performance.now() - began))));
  process.kill(served.pid, 'SIGCONT');
  const went = performance.now();
  const back = await since(went, page.waitForFunction(IS_READ));
  await look(day, page, 'answers again');
  await page.context().close();
  await served.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  return [
    atMost('no answer for 10 s: until it says what it waits for', said, 'ms', 4000),
    atMost('no answer for 10 s: until it is shown afterwards', back, 'ms', 2000),
  ];
}

/** The words come after three seconds, or the strip says that the server is away. */
const SAYS_SO = (): boolean =>
  document.querySelector('.strip') !== null ||
  [...document.querySelectorAll('main .loading-words')].some(words => getComputedStyle(words).opacity === '1');
const IS_READ = (): boolean =>
  document.querySelector('.strip') === null &&
  document.querySelector('main .loading') === null &&
  document.querySelector('main h1') !== null;

async function clearing(day: Day): Promise<readonly Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'mailroom-clearing-'));
  await using served = await serve({ home, preset: 'dev', settings: NAMED });
  const mailer = createTransport({ host: '127.0.0.1', port: served.port('smtp'), ignoreTLS: true, pool: true });
  const send = (subject: string): Promise<unknown> =>
    mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject, text: 'Hello' });
  for (const number of [1, 2, 3, 4, 5]) await send(`Old ${number}`);
  await using gate = await gateTo(await portOf(served));
  const page = await open(day, await urlOf(served, gate.port, '/captured'));
  const rows = page.getByRole('option');
  await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 5);
  // It has come, and the page has not heard of it when all is cleared.
  gate.hold();
  await send('New one');
  await page
    .getByRole('button', { name: /^Clear/ })
    .first()
    .click();
  gate.release();
  await rows.filter({ hasText: 'New one' }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 1);
  await look(day, page, 'cleared');
  const isToldAt = await page.getByRole('button', { name: 'Undo' }).count();
  mailer.close();
  await page.context().close();
  await served.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  return [atMost('clearing: the newer one gone, or no way back', Number(isToldAt === 0), '', 0)];
}

/** On a disk of its own, in a mount namespace that nobody else sees; null where none can be had. */
async function diskFull(day: Day): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-full-'));
  const rootless = ['--map-root-user', '--mount'];
  const mount = (size: string) => ['mount', '-t', 'tmpfs', '-o', `size=${size}`, 'none', folder];
  if (spawnSync('unshare', [...rootless, ...mount('1m')]).status !== 0)
    return [told('disk full: no disk of our own can be had here', 0, '')];
  const words = ['serve', '--preset', 'office', '--ports', 'auto', '--ready', 'json', '--home', folder];
  const run = `${mount('160m').join(' ')} && exec "$0" "$@"`;
  const child = spawn(
    'unshare',
    [
      ...rootless,
      ...['sh', '-c', run, process.execPath, cli],
      ...[...words, '--set', 'listen.host=127.0.0.1', '--set', 'checks.greet-wait=0s'],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  try {
    return await fillDisk(day, child, folder);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fillDisk(day: Day, child: ChildProcess, folder: string): Promise<readonly Figure[]> {
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  const ready = JSON.parse(line) as Ready;
  const add = (...more: readonly string[]) =>
    spawnSync(
      'nsenter',
      ['-t', String(child.pid), '-U', '-m', '--preserve-credentials', process.execPath, cli, ...more],
      {
        env: { ...process.env, MAILROOM_HOME: folder },
        input: 'correct horse\n',
      },
    );
  add('domain', 'add', 'office.test');
  add('account', 'add', 'ana@office.test', '--password-stdin');
  const page = await open(day, ready.console);
  // As that process sees it.
  const ballast = `/proc/${child.pid}/root${folder}/ballast`;
  const file = openSync(ballast, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(1 << 20, 1));
  } catch {
    // To the last octet.
  }
  closeSync(file);
  // The server looks every two seconds whether there is room; until a large one is refused.
  const smtp = ready.listeners.smtp!.port;
  const refusedAfter = await since(performance.now(), untilAnswer(smtp, false));
  const said = await since(
    performance.now(),
    page
      .getByText(/of disk are free/)
      .first()
      .waitFor(),
  );
  await look(day, page, 'a full disk');
  await page.getByRole('link', { name: 'Live log' }).first().click();
  const row = await since(
    performance.now(),
    page.locator('.log-row').filter({ hasText: '452 4.3.1' }).first().waitFor(),
  );
  await look(day, page, 'the log of a full disk');
  rmSync(ballast);
  const taken = await since(performance.now(), untilAnswer(smtp, true));
  await look(day, page, 'room again');
  await page.context().close();
  return [
    told('disk full: until mail is refused for now', refusedAfter, 'ms'),
    atMost('disk full: then until Overview says so', said, 'ms', 2000),
    atMost('disk full: then until the log shows the refusal', row, 'ms', 2000),
    atMost('disk full: room again, until mail is taken', taken, 'ms', 15_000),
  ];
}

/** Until a letter is taken, or refused with 452 4.3.1. */
async function untilAnswer(port: number, isTaken: boolean): Promise<void> {
  const mailer = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  const until = performance.now() + PATIENCE;
  for (;;) {
    const sent = await mailer
      .sendMail({ from: 'kim@there.example', to: 'ana@office.test', subject: 'Room?', text: 'x'.repeat(500_000) })
      .then(
        () => true,
        (fault: { response?: string }) => (/^452 4\.3\.1/.test(fault.response ?? '') ? false : null),
      );
    if (sent === isTaken) return;
    if (performance.now() > until) throw new Error(`mail is ${isTaken ? 'not taken' : 'not refused'} with a full disk`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}
