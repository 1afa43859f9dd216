/**
 * Measure 12: the corpus of hostile letters through the whole of it: by SMTP from a stranger into the real server, and
 * read in the real window, as HTML, several to a conversation. A canary listens; whatever reaches it, runs, leads away,
 * asks or is painted outside of a letter's frame is counted. Every letter is looked at and clicked, links also followed by key.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { hostileMail as corpus, type Hostile } from '../window/hostile-mail/corpus.ts';
import { deliver } from './furnish.ts';
import { atLeast, atMost, type Measure } from './measure.ts';
import { each, type Office, openOffice } from './office.ts';
import { rows } from './screen.ts';
import { ANA } from './seed.ts';

/** So many letters are one conversation, and so stand in the window together. */
const TOGETHER = 20;
/** Links followed by key in each conversation. */
const FOLLOWED = 3;
const AT_ONCE = 2;
/** Esc closes a question at once; on a busy machine within this. */
const LEFT_WITHIN = 2000;
/** So many may stand one over the other. */
const QUESTIONS = 6;

type Seen = {
  frames: number;
  clicked: number;
  followed: number;
  readonly stuck: string[];
  readonly bad: Record<Bad, string[]>;
};
type Bad = 'asked' | 'ran' | 'led away' | 'dialog' | 'outside';

export const hostileMail: Measure = {
  number: 12,
  name: 'HTML mail safety',
  async run() {
    const hits: string[] = [];
    const canary = createServer((request, response) => {
      hits.push(request.url ?? '');
      response.end();
    });
    canary.listen(0, '127.0.0.1');
    await once(canary, 'listening');
    const all = corpus(`http://127.0.0.1:${(canary.address() as AddressInfo).port}`);
    const seen: Seen = {
      frames: 0,
      clicked: 0,
      followed: 0,
      stuck: [],
      bad: { asked: [], ran: [], 'led away': [], dialog: [], outside: [] },
    };
    await using office = await openOffice('empty');
    const groups = Array.from({ length: Math.ceil(all.length / TOGETHER) }, (_, i) =>
      all.slice(i * TOGETHER, (i + 1) * TOGETHER),
    );
    await deliver(office.served, groups.flatMap(conversation), 'stranger@there.example');
    await each([...groups.keys()], AT_ONCE, at => readAll(office, at, groups[at]!, seen));
    canary.close();
    for (const [what, lines] of Object.entries(seen.bad)) for (const line of lines) console.error(`  ${what}: ${line}`);
    for (const line of seen.stuck) console.error(`  not left with Esc: ${line}`);
    for (const line of [...hits, ...office.faults]) console.error(`  canary or fault: ${line}`);
    return [
      atLeast('hostile letters', all.length, '', 200),
      atLeast('of them shown as HTML in their frames', seen.frames, '', all.length),
      atLeast('clicks on them', seen.clicked, '', all.length),
      atLeast('links followed by key, each a question first', seen.followed, '', 8),
      atMost('questions that Esc did not close', seen.stuck.length, '', 0),
      atMost('requests that reached the canary', hits.length, '', 0),
      atMost('requests to anybody but the server', seen.bad.asked.length, '', 0),
      atMost('scripts that ran', seen.bad.ran.length, '', 0),
      atMost('navigations, windows and downloads', seen.bad['led away'].length, '', 0),
      atMost('dialogs of the browser', seen.bad.dialog.length, '', 0),
      atMost('frames that reach outside of their place', seen.bad.outside.length, '', 0),
      atMost('faults that the window threw', office.faults.length, '', 0),
    ];
  },
};

/** Letters that answer the first of them. */
const conversation = (letters: readonly Hostile[], group: number): readonly string[] =>
  letters.map(({ name, html }, i) =>
    [
      'From: A Stranger <stranger@there.example>',
      `To: Ana Prieto <${ANA}>`,
      `Subject: ${i === 0 ? '' : 'Re: '}Group ${group + 1} of letters`,
      `Message-ID: <${name}@there.example>`,
      ...(i === 0 ? [] : [`In-Reply-To: <${letters[0]!.name}@there.example>`]),
      ...(i === 0 ? [] : [`References: <${letters[0]!.name}@there.example>`]),
      'Date: Fri, 20 Nov 2026 16:10:00 +0000',
      'MIME-Version: 1.0',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      (
        Buffer.from(html)
          .toString('base64')
          .match(/.{1,76}/g) ?? []
      ).join('\n'),
      '',
    ].join('\n'),
  );

/** Everything in a page that must not happen. */
function watch(page: Page, origin: string, { bad }: Seen): void {
  const context = page.context();
  page.on('dialog', dialog => {
    bad.dialog.push(dialog.message());
    void dialog.dismiss();
  });
  context.on('page', other => bad['led away'].push(`window ${other.url()}`));
  page.on('download', download => bad['led away'].push(`download ${download.url()}`));
  page.on('framenavigated', frame => {
    const url = frame.url();
    if (!url.startsWith(`${origin}/`) && !/^about:(?:srcdoc|blank)(?:#|$)/.test(url)) bad['led away'].push(url);
  });
  context.on('request', request => {
    if (!request.url().startsWith(`${origin}/`) && !/^(?:data|blob):/.test(request.url()))
      bad.asked.push(request.url());
  });
  page.on('console', message => {
    // Where a script was left, the frame says that it does not run it; the sanitizer must have left none.
    if (/Blocked script execution/i.test(message.text())) bad.ran.push(message.text());
  });
}

/** Acts without being touched, if it acts; one click is enough. */
const isSilent = ({ name }: Hostile): boolean => /^(?:script|load|style|meta)/.test(name);

async function readAll(office: Office, group: number, letters: readonly Hostile[], seen: Seen): Promise<void> {
  await using seat = await office.open('/mail/all/inbox', { viewport: { width: 1320, height: 1000 } });
  const { page, origin } = seat;
  watch(page, origin, seen);
  await rows(page)
    .filter({ hasText: `Group ${group + 1} of letters` })
    .first()
    .click();
  await page.locator('.message-bar').first().waitFor();
  if ((await page.locator('.message-folded').count()) > 0) await page.keyboard.press(';');
  await page.waitForFunction(
    count =>
      document.querySelectorAll('.messages .mail-frame').length >= count && !document.querySelector('.mail-twin'),
    letters.length,
  );
  const frames = page.locator('.messages .mail-frame');
  seen.frames += await frames.count();
  seen.bad.outside.push(...(await outside(page)).map(what => `group ${group + 1}: ${what}`));
  for (let i = 0; i < letters.length; i++) {
    for (const share of isSilent(letters[i]!) ? [0.5] : [0.12, 0.5]) {
      const box = await page.evaluate(BOX, i);
      await page.mouse.click(box.x + box.width * share, box.y + Math.min(box.height - 4, 24));
      seen.clicked++;
      await leaveQuestion(page, seen);
    }
  }
  for (let i = 0, followed = 0; i < letters.length && followed < FOLLOWED; i++)
    if (await followByKey(page, i, seen)) followed++;
  seen.bad.outside.push(...(await outside(page)).map(what => `group ${group + 1}, clicked: ${what}`));
  const ran = await page.evaluate(() => location.pathname.startsWith('/mail'));
  if (!ran) seen.bad['led away'].push(page.url());
}

/** Of a letter's frame, brought into sight. */
const BOX = (letter: number): DOMRect => {
  const frame = document.querySelectorAll('.messages .mail-frame')[letter]!;
  frame.scrollIntoView({ block: 'center' });
  return frame.getBoundingClientRect().toJSON();
};

/** A link in a letter is followed with Enter, and must ask before anything else. */
async function followByKey(page: Page, letter: number, seen: Seen): Promise<boolean> {
  const link = page.locator('.messages .mail-frame').nth(letter).contentFrame().locator('a[href]:visible').first();
  if ((await link.count()) === 0) return false;
  await leaveQuestion(page, seen);
  await link.focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-modal]').first().waitFor();
  seen.followed++;
  await leaveQuestion(page, seen);
  return true;
}

/** A link that was hit is a question of the window's own; Esc is the answer. Several clicks may be several questions. */
async function leaveQuestion(page: Page, seen: Seen): Promise<void> {
  const question = page.locator('[data-modal]');
  for (let tries = 0; tries < QUESTIONS; tries++) {
    const open = await question.count();
    if (open === 0) return;
    await page.keyboard.press('Escape');
    await page
      .waitForFunction(before => document.querySelectorAll('[data-modal]').length < before, open, {
        timeout: LEFT_WITHIN,
      })
      .catch(() => {});
  }
  if ((await question.count()) === 0) return;
  const focus = await page.evaluate(() => document.activeElement?.localName ?? 'nothing');
  seen.stuck.push(`${focus} has the focus beside “${(await question.first().innerText()).slice(0, 80)}”`);
  await question.first().getByRole('button', { name: 'Close' }).click();
}

/** A frame stays in its place, its place in the pane, and everything around the pane is the window's own. */
const outside = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    for (const frame of document.querySelectorAll('iframe')) {
      const own = frame.getBoundingClientRect();
      const place = frame.closest('.mail-frame-place')?.getBoundingClientRect();
      const isInside =
        place &&
        own.left >= place.left - 1 &&
        own.right <= place.right + 1 &&
        own.top >= place.top - 1 &&
        own.bottom <= place.bottom + 1;
      if (!isInside) found.push(`a frame at ${Math.round(own.left)}, ${Math.round(own.top)} is not in its place`);
      if (frame.sandbox.contains('allow-scripts')) found.push('a frame may run scripts');
    }
    const pane = document.querySelector('.reader-scroll')!.getBoundingClientRect();
    const STEP = 24;
    for (let x = 4; x < innerWidth; x += STEP)
      for (let y = 4; y < innerHeight; y += STEP) {
        const isInPane = x >= pane.left && x <= pane.right && y >= pane.top && y <= pane.bottom;
        if (!isInPane && document.elementFromPoint(x, y)?.localName === 'iframe')
          found.push(`at ${x}, ${y} lies a letter`);
      }
    return found;
  });
