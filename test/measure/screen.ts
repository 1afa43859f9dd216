/** What a screen is to the measures, and the steps that lead to many of them. */
import type { Page } from 'playwright-core';
import type { Gate } from './gate.ts';
import type { Kind } from './office.ts';

export type Screen = {
  readonly name: string;
  readonly path: string;
  /** What leads there from its address. */
  readonly reach?: (page: Page, gate: Gate) => Promise<void>;
  /** 'full' alone unless said. */
  readonly of?: readonly Kind[];
  /** How Mail is shown, as the window keeps it. */
  readonly mail?: object;
  /** Tab stops where it does on another screen. */
  readonly sameStops?: true;
};

export const ALL = ['full', 'empty', 'nobody'] as const;
export const WITH_PEOPLE = ['full', 'empty'] as const;
export const inbox = { path: '/mail/all/inbox' } as const;

export const rows = (page: Page) => page.locator('.message-list [role=option]');
export const listed = (page: Page): Promise<void> => rows(page).locator('time').first().waitFor();
export const press = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
export const click = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click();
export const choose = (page: Page, name: string): Promise<void> => page.getByRole('menuitem', { name }).click();
export const dialog = async (page: Page): Promise<void> => void (await page.getByRole('dialog').first().waitFor());
/** A button that asks something. */
export async function ask(page: Page, name: string | RegExp): Promise<void> {
  await click(page, name);
  await dialog(page);
}
/** Not while something is still read. */
export const loaded = async (page: Page): Promise<void> =>
  void (await page.waitForFunction(() => !document.querySelector('main .loading, main .row-skeleton')));

/** The newest letter with these words, open. */
export async function openLetter(page: Page, subject: string): Promise<void> {
  await rows(page).filter({ hasText: subject }).first().click();
  await page.locator('.message-bar').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('.mail-twin'));
}
