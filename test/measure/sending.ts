/**
 * Measure 16: from the press of Send to the letter's row in Sent, in the window itself and as a mail program hears it that
 * has Sent open over IMAP (IDLE). No time to call it back is asked for, so what is measured is the whole way: the form,
 * JMAP's one request, the submission, the store, and back by push.
 */
import type { ImapFlow } from 'imapflow';
import type { Page } from 'playwright-core';
import { imapOf } from './furnish.ts';
import { atMost, type Measure, median, quantile, told } from './measure.ts';
import { ANA, BEN } from './seed.ts';
import { openWindow } from './window.ts';

const SENDS = 50;
const LIMIT = 300;
const PATIENCE = 10_000;

type Waits = { readonly window: number[]; readonly imap: number[] };

export const sending: Measure = {
  number: 16,
  name: 'Send to Sent',
  async run() {
    await using window = await openWindow(2000, '/mail/all/sent');
    await using other = await imapOf(window.served, ANA);
    await other.client.mailboxOpen('Sent', { readOnly: true });
    const { page } = window;
    page.setDefaultTimeout(PATIENCE);
    await page.evaluate(WATCH);
    const waits: Waits = { window: [], imap: [] };
    for (let number = 1; number <= SENDS; number++) await send(page, other.client, `Measured-${number}.`, waits);
    return [
      atMost(`${SENDS} sends, from the press to the row in Sent, p95`, quantile(waits.window, 0.95), 'ms', LIMIT),
      told('the same, median', median(waits.window), 'ms'),
      told('the same, worst', Math.max(...waits.window), 'ms'),
      atMost('from the press to another IMAP connection, p95', quantile(waits.imap, 0.95), 'ms', LIMIT),
      told('the same, median', median(waits.imap), 'ms'),
      told('the same, worst', Math.max(...waits.imap), 'ms'),
    ];
  },
};

type Watched = { pressed: number; readonly seen: Record<string, number> };

/** When Ctrl Enter was pressed, and when each row first stood there. */
const WATCH = (): void => {
  localStorage.setItem('mailroom.writing', '{"delay":0}');
  const watched: Watched = { pressed: 0, seen: {} };
  Object.assign(globalThis, { watched });
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.ctrlKey) watched.pressed = Date.now();
  };
  addEventListener('keydown', press, true);
  new MutationObserver(() => {
    for (const row of document.querySelectorAll('.message-list [role=option]')) {
      const word = /Measured-\d+\./.exec(row.textContent ?? '')?.[0];
      if (word !== undefined) watched.seen[word] ??= Date.now();
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
};

async function send(page: Page, imap: ImapFlow, word: string, waits: Waits): Promise<void> {
  const letter = page.locator('.letter');
  await page.keyboard.press('c');
  await letter.locator('[data-field=to]').focus();
  await page.keyboard.type(`${BEN},`);
  await letter.locator('[data-field=subject]').fill(word);
  await letter.locator('[data-field=text]').fill('Hello Ben');
  const heard = nextIn(imap);
  await page.keyboard.press('Control+Enter');
  const seen = await page.waitForFunction(name => {
    const { watched } = globalThis as unknown as { watched: Watched };
    return watched.seen[name] === undefined ? null : [watched.pressed, watched.seen[name]];
  }, word);
  const [pressed, shown] = (await seen.jsonValue()) as [number, number];
  waits.window.push(shown - pressed);
  waits.imap.push((await heard) - pressed);
}

/** When the mailbox that is open has one more. */
async function nextIn(imap: ImapFlow): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const late = setTimeout(() => reject(new Error('IMAP has heard nothing of it')), PATIENCE);
  imap.once('exists', () => resolve(Date.now()));
  // What comes before it idles is heard too; it returns when something else is asked.
  void imap.idle();
  return promise.finally(() => clearTimeout(late));
}
