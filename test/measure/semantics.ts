/**
 * Measure 11: what a screen reader is given. On every screen the browser's own accessibility tree: each control has a
 * name, there is one h1 and the landmarks; in the list of messages each row tells its true place right after a jump; and
 * while a hundred messages a second come in, it is told at most once in ten seconds.
 */
import { createTransport } from 'nodemailer';
import type { CDPSession, Page } from 'playwright-core';
import { openPage } from '../support/chromium.ts';
import { startServer } from '../support/cli.ts';
import { atLeast, atMost, type Figure, type Touring, told } from './measure.ts';
import { isLived, type Office } from './office.ts';
import { loaded } from './screen.ts';
import { ANA, letters } from './seed.ts';
import { finding } from './tell.ts';

const LISTENED = 20_000;
const SAID_EACH = 10_000;
const RATE = 100;
const CONNECTIONS = 8;

type Node = {
  readonly ignored: boolean;
  readonly role?: { readonly value?: string };
  readonly name?: { readonly value?: string };
  readonly backendDOMNodeId?: number;
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
};
type Found = { screens: number; controls: number; readonly faults: string[] };

export const semantics: Touring = {
  number: 11,
  name: 'Screen-reader semantics',
  judge({ only }) {
    const found: Found = { screens: 0, controls: 0, faults: [] };
    let places = { rows: 0, wrong: 0 };
    let rained: readonly Figure[] = [];
    return {
      wants: (_, kind) => isLived(kind),
      look: ({ page, screen }) => judge(page, screen.name, found),
      async also(office, kind) {
        if (kind !== 'full' || only !== '') return;
        places = await wrongPlaces(office);
        rained = await listenInRain(office);
      },
      missed: name => void found.faults.push(`${name}: not reached`),
      threw: () => {},
      async figures() {
        if (only === '') await firstRun(found);
        const of = (what: string): number => found.faults.filter(fault => fault.includes(`: ${what}`)).length;
        return [
          atMost('controls without a name', of('no name'), '', 0),
          atMost('screens without exactly one h1', of('h1'), '', 0),
          atMost('screens whose landmarks are wrong', of('landmark'), '', 0),
          atMost('screens that could not be reached', of('not reached'), '', 0),
          told('screens', found.screens, ''),
          told('controls', found.controls, ''),
          atMost('rows that tell a wrong place after a jump', places.wrong, '', 0),
          atLeast('rows looked at', places.rows, '', 200),
          ...rained,
        ];
      },
    };
  },
};

function fault(found: Found, line: string): void {
  found.faults.push(line);
  finding(line);
}

async function firstRun(found: Found): Promise<void> {
  await using server = await startServer(['--set', 'listen.host=127.0.0.1']);
  const { page, close } = await openPage(server.ready.console);
  await page.getByRole('button', { name: 'Run an office' }).click();
  await page.getByLabel('Domain').waitFor();
  await judge(page, 'first run', found, ['main']);
  await close();
}

const CONTROLS = new Set([
  ...['button', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'switch', 'slider', 'spinbutton'],
  ...['listbox', 'option', 'menu', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'tab', 'tablist', 'toolbar'],
  ...['dialog', 'alertdialog', 'progressbar', 'meter', 'splitter', 'image', 'Iframe', 'tree', 'treeitem', 'grid'],
]);
const LANDMARKS = ['banner', 'navigation', 'main', 'contentinfo'];

async function judge(page: Page, name: string, found: Found, expected = LANDMARKS): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const nodes = await treeOf(cdp);
  const of = (role: string): readonly Node[] => nodes.filter(node => node.role?.value === role);
  found.screens++;
  for (const node of nodes.filter(one => CONTROLS.has(one.role?.value ?? ''))) {
    found.controls++;
    if (!node.name?.value?.trim())
      fault(found, `${name}: no name: ${node.role?.value} ${await htmlOf(cdp, node.backendDOMNodeId)}`);
  }
  await cdp.detach();
  // What is open on top hides what is behind it; there the document still counts.
  const modal = (await page.locator('[data-modal]').count()) > 0;
  if (modal && of('dialog').length + of('menu').length !== 1)
    fault(found, `${name}: no name: a question that is no dialog`);
  const headings = modal
    ? await page.locator('h1:visible').count()
    : of('heading').filter(node => propertyOf(node, 'level') === 1).length;
  if (headings !== 1) fault(found, `${name}: h1: there are ${headings}`);
  if (modal) return;
  for (const role of expected) {
    const there = of(role);
    const isRight = role === 'navigation' ? there.length > 0 : there.length === 1;
    if (!isRight) fault(found, `${name}: landmark: ${there.length} × ${role}`);
    const names = new Set(there.map(node => node.name?.value ?? ''));
    if (there.length > 1 && names.size < there.length)
      fault(found, `${name}: landmark: ${role}s of one name: ${[...names].join(', ')}`);
  }
}

async function treeOf(cdp: CDPSession): Promise<readonly Node[]> {
  const { nodes } = (await cdp.send('Accessibility.getFullAXTree')) as { nodes: readonly Node[] };
  return nodes.filter(node => !node.ignored);
}

const propertyOf = (node: Node, name: string): unknown => node.properties?.find(one => one.name === name)?.value.value;

async function htmlOf(cdp: CDPSession, backendNodeId: number | undefined): Promise<string> {
  if (backendNodeId === undefined) return '';
  const { outerHTML } = await cdp.send('DOM.getOuterHTML', { backendNodeId });
  return outerHTML.slice(0, 160);
}

const JUMPS = 12;

/** The seed's letters come in a known order, so a row's words tell which place is the right one. */
async function wrongPlaces(office: Office): Promise<{ readonly rows: number; readonly wrong: number }> {
  await using seat = await office.open('/mail', { mail: { conversations: false } });
  const { page } = seat;
  await page
    .getByRole('link', { name: /^Inbox/ })
    .nth(1)
    .click();
  await page.waitForURL(/\/mail\/a\d+\/m/);
  await page.locator('.message-list [role=option] time').first().waitFor();
  const size = Number(await page.locator('.message-list [role=option]').first().getAttribute('aria-setsize'));
  const subjects = [...letters(2000)].map(({ text }) => /^Subject: (.*)\r$/m.exec(text)?.[1] ?? '').reverse();
  const above = size - subjects.length;
  let wrong = 0;
  let rows = 0;
  for (let jump = 0; jump < JUMPS; jump++) {
    const told = await page.evaluate(TELL, ((jump * 0.618_034) % 1) * 0.98);
    for (const { place, setSize, top, text } of told) {
      rows++;
      const before = told.find(one => one.top < top && one.place > place);
      const subject = subjects[place - 1 - above];
      if (setSize === size && !before && (subject === undefined || text === '' || text.includes(subject))) continue;
      wrong++;
      finding(`the list: row ${place} of ${setSize} (${size}): ${text}, which should be ${subject}`);
    }
  }
  await page.keyboard.press('End');
  await page.waitForFunction(size => {
    const list = document.querySelector('.message-list');
    const active = document.getElementById(list?.getAttribute('aria-activedescendant') ?? '');
    return active?.getAttribute('aria-posinset') === String(size);
  }, size);
  return { rows, wrong };
}

type Told = { readonly place: number; readonly setSize: number; readonly top: number; readonly text: string };

/** To a share of the list; what its rows tell in the next frame, and their words as soon as those are there. */
const TELL = (share: number): Promise<readonly Told[]> =>
  new Promise(resolve => {
    const list = document.querySelector<HTMLElement>('.message-list')!;
    list.scrollTop = share * (list.scrollHeight - list.clientHeight);
    const rows = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[role=option]')];
    const tell = (): Told[] =>
      rows().map(row => ({
        place: Number(row.getAttribute('aria-posinset')),
        setSize: Number(row.getAttribute('aria-setsize')),
        top: row.getBoundingClientRect().top,
        text: row.querySelector('.row-subject')?.textContent ?? '',
      }));
    const wait = (): void => {
      const filled = rows().every(row => row.querySelector('time'));
      if (filled) resolve(tell());
      else requestAnimationFrame(wait);
    };
    requestAnimationFrame(() => requestAnimationFrame(wait));
  });

const LISTENED_AT = ['/mail/all/inbox', '/', '/log', '/journeys', '/queue'] as const;

/** What the live regions of several screens say while it rains messages. */
async function listenInRain(office: Office): Promise<readonly Figure[]> {
  const seats = await Promise.all(LISTENED_AT.map(path => office.open(path)));
  await Promise.all(seats.map(({ page }) => loaded(page)));
  // One reads further down: what is new is told, not shown.
  await seats[0]!.page.evaluate(() => {
    document.querySelector('.message-list')!.scrollTop = 5000;
  });
  await Promise.all(seats.map(({ page }) => page.evaluate(LISTEN)));
  const rate = await rain(office);
  const said = await Promise.all(
    seats.map(({ page }) => page.evaluate(() => (globalThis as unknown as { heard: Heard[] }).heard)),
  );
  await Promise.all(seats.map(seat => seat[Symbol.asyncDispose]()));
  const most = Math.max(...said.map(heard => heard.length));
  for (const [i, heard] of said.entries())
    if (heard.length * SAID_EACH > LISTENED)
      finding(`${LISTENED_AT[i]}: said ${heard.length} times, such as ${JSON.stringify(heard.slice(0, 4))}`);
  return [
    atMost('announcements in ten seconds of rain, on the worst screen', (most * SAID_EACH) / LISTENED, '', 1),
    told('messages a second meanwhile', rate, ''),
  ];
}

type Heard = { readonly at: number; readonly where: string; readonly text: string };

/** Each time the words of a live region have changed; changes of one moment are one. */
const LISTEN = (): void => {
  const heard: Heard[] = [];
  Object.assign(globalThis, { heard });
  const LIVE = '[aria-live=polite], [aria-live=assertive], [role=status], [role=alert]';
  const words = new Map<Element, string>();
  const spoken = (region: Element): string => {
    const copy = region.cloneNode(true) as Element;
    for (const quiet of copy.querySelectorAll('[aria-live=off], [aria-hidden=true]')) quiet.remove();
    return copy.textContent.trim();
  };
  for (const region of document.querySelectorAll(LIVE)) words.set(region, spoken(region));
  new MutationObserver(() => {
    for (const region of document.querySelectorAll(LIVE)) {
      const now = spoken(region);
      if (now === (words.get(region) ?? '')) continue;
      words.set(region, now);
      if (now === '') continue;
      const at = performance.now();
      if (at - (heard.at(-1)?.at ?? -1000) > 100) heard.push({ at, where: region.className, text: now.slice(0, 60) });
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
};

/** A hundred a second for as long as one listens; what really came a second. */
async function rain(office: Office): Promise<number> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: office.served.port('smtp'), ignoreTLS: true, pool: true },
    ...{ maxConnections: CONNECTIONS, maxMessages: Number.POSITIVE_INFINITY },
  });
  const began = performance.now();
  let number = 0;
  const pour = async (): Promise<void> => {
    while (performance.now() - began < LISTENED) {
      // Not faster than asked; a server that is behind is not waited for.
      const due = (number++ / RATE) * 1000 - (performance.now() - began);
      if (due > 0) await new Promise(resolve => setTimeout(resolve, due));
      await mailer.sendMail({ from: 'kim@there.example', to: ANA, subject: `Rain ${number}`, text: 'It rains.' });
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, pour));
  mailer.close();
  return number / ((performance.now() - began) / 1000);
}
