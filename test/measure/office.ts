/**
 * An office to look at: a server on a home with letters, a browser, and for each page a gate between the two. `full` has a conversation,
 * a letter with HTML, pictures and a file, a folder of its own, mail that waits for a smart host that is not there, and journeys of all that;
 * `empty` has people and nothing else; `nobody` has not even people.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { type Served, serve } from '../support/serve.ts';
import { failAll } from './failing.ts';
import { type Gate, gateTo } from './gate.ts';
import { ANA, BEN, PASSWORD } from './seed.ts';
import { homeWith } from './window.ts';

export type Office = AsyncDisposable & {
  readonly served: Served;
  readonly browser: Browser;
  /** What pages threw. */
  readonly faults: readonly string[];
  /** A page in a context of its own, signed in. */
  open(path: string, look?: Look): Promise<Seat>;
};
/** `failing`: each question to the server fails. */
export type Look = BrowserContextOptions & { readonly mail?: object | undefined; readonly failing?: boolean };
export type Seat = AsyncDisposable & { readonly page: Page; readonly gate: Gate; readonly origin: string };
export type Kind = 'full' | 'empty' | 'nobody';

const LETTERS = 2000;
/** What a busy machine may need for one step. */
const PATIENCE = 20_000;
/** A port where nobody answers: what is for elsewhere waits. */
const NOWHERE = '127.0.0.1:9';

export async function openOffice(kind: Kind): Promise<Office> {
  const home = kind === 'nobody' ? mkdtempSync(join(tmpdir(), 'mailroom-nobody-')) : await homeWith(letters[kind]);
  const served = await serve({
    home,
    settings: [`relay.host=${NOWHERE}`, 'relay.tls=none', 'tls.names=localhost'],
  });
  if (kind === 'nobody') await served.ask(api => api.domains.add({ name: 'office.test' }));
  if (kind === 'full') await fill(served);
  const { url } = await served.ask(api => api.console.open({}));
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  const faults: string[] = [];
  return {
    served,
    browser,
    faults,
    async open(path, look = {}) {
      const gate = await gateTo(Number(new URL(url).port));
      const origin = `http://localhost:${gate.port}`;
      const context = await newContext(browser, look);
      const close = async (): Promise<void> => {
        await context.close();
        await gate[Symbol.asyncDispose]();
      };
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      page.on('pageerror', fault => faults.push(`${path}: ${fault.message}`));
      const { search } = new URL((await served.ask(api => api.console.open({}))).url);
      try {
        await page.goto(`${origin}${path}${path.includes('?') ? search.replace('?', '&') : search}`);
        await page.waitForSelector('html[data-ready]');
      } catch (fault) {
        // A gate that stays would keep the whole command from ending.
        await close();
        throw fault;
      }
      return { page, gate, origin, [Symbol.asyncDispose]: close };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await served.stop();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function newContext(browser: Browser, { mail, failing = false, ...look }: Look): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1320, height: 840 },
    reducedMotion: 'reduce',
    ...look,
  });
  if (failing) await failAll(context);
  if (mail) await context.addInitScript(kept => localStorage.setItem('mailroom.mail', kept), JSON.stringify(mail));
  return context;
}

/** Each of them, some at a time: a machine has more than one core, and a page that waits needs none. */
export async function each<T>(items: readonly T[], atOnce: number, run: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

const letters = { full: LETTERS, empty: 0 } as const;

/** A letter to Ana from outside, as it is. */
export async function deliver(served: Served, messages: readonly string[], from = 'kim@there.example'): Promise<void> {
  const mailer = createTransport({ host: '127.0.0.1', port: served.port('smtp'), ignoreTLS: true, pool: true });
  for (const raw of messages)
    await mailer.sendMail({ envelope: { from, to: ANA }, raw: raw.replace(/\r?\n/g, '\r\n') });
  mailer.close();
}

async function fill(served: Served): Promise<void> {
  await deliver(served, [...talk, news]);
  const mailer = createTransport({
    host: '127.0.0.1',
    port: served.port('submissions'),
    secure: true,
    tls: { rejectUnauthorized: false },
    auth: { user: ANA, pass: PASSWORD },
  });
  for (const subject of WAITING)
    await mailer.sendMail({ from: ANA, to: 'kim@there.example', cc: BEN, subject, text: 'It waits.' });
  mailer.close();
  await served.ask(async api => {
    await api.aliases.add({ address: ALIAS, targets: [BEN] });
    await api.appPasswords.add({ address: BEN, name: 'Scanner' });
    await api.extensions.add({ account: BEN, name: 'shop', most: 10 });
  });
  await fillFolders(served);
}

/** A folder of Ana's own with one in it, something unread there, and something thrown away. */
async function fillFolders(served: Served): Promise<void> {
  await using imap = await imapOf(served, ANA);
  await imap.client.mailboxCreate([FOLDER]);
  await imap.client.mailboxCreate([FOLDER, 'Stairs']);
  // Letters of no conversation: who opens one has read all of it.
  for (const folder of [FOLDER, 'Trash']) {
    const letter = `${head(`About ${folder}`, folder)}\nOak, then.\n`;
    await imap.client.append(folder, letter.replaceAll('\n', '\r\n'));
  }
  // And something deleted for good.
  await imap.client.append('Trash', `${head('About the gate', 'gate')}\nAsh.\n`.replaceAll('\n', '\r\n'));
  await imap.client.mailboxOpen('Trash');
  await imap.client.messageDelete('*');
}

/** A mail program of this person. */
export async function imapOf(
  served: Served,
  address: string,
): Promise<AsyncDisposable & { readonly client: ImapFlow }> {
  const client = new ImapFlow({
    ...{ host: '127.0.0.1', port: served.port('imaps'), secure: true, logger: false },
    tls: { rejectUnauthorized: false },
    auth: { user: address, pass: PASSWORD },
  });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.logout() };
}

export const ALIAS = 'sales@office.test';
export const FOLDER = 'Projects';
export const WAITING = ['Offer for the stairs', 'Minutes of Tuesday', 'Keys for the loft'] as const;
export const NEWS = 'Winter news';
export const TALK = 'Where the larch goes';

const head = (subject: string, id: string, more = ''): string =>
  `From: Kim Lehtonen <kim@there.example>\nTo: Ana Prieto <${ANA}>\nSubject: ${subject}\nMessage-ID: <${id}@there.example>\nDate: Fri, 20 Nov 2026 16:10:00 +0000\nMIME-Version: 1.0\n${more}`;

const talk: readonly string[] = [
  `${head(TALK, 'talk-1')}\nOn the north side, I think.\n`,
  `${head(`Re: ${TALK}`, 'talk-2', 'In-Reply-To: <talk-1@there.example>\nReferences: <talk-1@there.example>\n')}\n> On the north side, I think.\n\nOr both: see https://larch.example/boards\n`,
  `${head(`Re: ${TALK}`, 'talk-3', 'In-Reply-To: <talk-2@there.example>\nReferences: <talk-1@there.example> <talk-2@there.example>\n')}\nBoth, then.\n`,
];

/** Everything that a reader has a place for: both forms, blocked pictures, a link, files. */
const news = `${head(NEWS, 'news-1', 'List-Id: News <news.there.example>\nContent-Type: multipart/mixed; boundary=m\n')}
--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

The workshop is open in winter.
--a
Content-Type: text/html; charset=utf-8

<html lang="en"><body><h1>Winter</h1><p>The workshop is open, see <a href="https://there.example/hours">the hours</a>.</p><img src="https://pics.example/door.png" width="200" height="80" alt="The door"><img src="https://pics.example/o.gif" width="1" height="1"></body></html>
--a--
--m
Content-Type: application/pdf; name=hours.pdf
Content-Disposition: attachment; filename=hours.pdf
Content-Transfer-Encoding: base64

${Buffer.from('%PDF-1.7 hours').toString('base64')}
--m--
`;
