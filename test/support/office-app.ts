/**
 * The desktop app in an office that speaks German, over the double: its menus and tray can be read and clicked, its dialogs
 * answer what was laid ready.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Api } from '../../server/api/contract.ts';
import { connect, lineChannel } from '../../server/api/rpc.ts';
import { homeAt } from '../../server/assembly/home.ts';
import { dialControl } from '../../server/web/control.ts';
import { launch } from './launch.ts';

const ports = ['SMTP', 'SUBMISSION', 'SUBMISSIONS', 'IMAP', 'IMAPS', 'POP3', 'POP3S', 'MANAGESIEVE', 'CONSOLE'];
/** Nobody can look into the menus of the real one. */
export const onlyOnDouble = process.env.MAILROOM_TEST_ON === 'electron' ? 'only the double shows menus' : false;

export type OfficeApp = Awaited<ReturnType<typeof openOfficeApp>>;

export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const seen = await look();
    if (seen) return seen;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error(`Never came true: ${what}`);
}

type Drawn = {
  readonly id: string;
  readonly label: string;
  readonly checked: boolean;
  readonly items: readonly Drawn[];
};
type Look = { readonly picture: string; readonly toolTip: string; readonly items: readonly Drawn[] };

export async function openOfficeApp() {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-menus-'));
  const app = await launch({
    ...Object.fromEntries(ports.map(name => [`MAILROOM_${name}_PORT`, '0'])),
    MAILROOM_LISTEN_HOST: '127.0.0.1',
    MAILROOM_TEST_ON: 'double',
    MAILROOM_DOUBLE_LANGUAGES: 'de-AT en-GB',
    XDG_CONFIG_HOME: join(folder, 'config'),
    MAILROOM_DOUBLE_KEYRING: join(folder, 'keyring'),
  });
  const page = await app.firstWindow();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  const socket = await dialControl(homeAt(app.home).control);
  assert.ok(socket);
  const hangUp = () => void socket.destroy();
  const api = connect(lineChannel(socket), () => {}) as unknown as Api;
  const office = { domain: 'here.example', name: 'Ann', localPart: 'ann', password: 'correct horse' };
  await api.setup.choose({ preset: 'office', office });
  // The page speaks as the shell does.
  await page.evaluate(() => localStorage.setItem('mailroom.language', 'de'));
  await page.reload();
  await page.getByRole('navigation').first().waitFor();
  // Dialogs answer what was laid ready for them, and keep what they were asked.
  await app.evaluate(({ dialog }) => {
    const asked: { message: string; detail?: string }[] = [];
    const answers: number[] = [];
    Object.assign(globalThis, { asked, answers });
    dialog.showMessageBox = (async (...given: unknown[]) => {
      asked.push(given.at(-1) as { message: string });
      return { response: answers.shift() ?? 0, checkboxChecked: false };
    }) as never;
  });
  const tray = (): Promise<Look> =>
    app.evaluate(({ Tray }) => {
      type Item = { id: string; label: string; checked: boolean; submenu?: { items: Item[] } };
      type Own = { image: { path: string }; toolTip: string; menu: { items: Item[] } };
      const draw = ({ id, label, checked, submenu }: Item): unknown => ({
        ...{ id, label, checked },
        items: (submenu?.items ?? []).map(draw),
      });
      const [own] = (Tray as unknown as { all: Own[] }).all;
      const picture = own!.image.path.split('/').at(-1);
      return { picture, toolTip: own!.toolTip, items: own!.menu.items.map(draw) } as never;
    });
  const labels = async (): Promise<readonly string[]> => (await tray()).items.map(({ label }) => label);
  /** Clicks an item of the tray's or the application's menu. */
  /** A person cannot press what is grey, nor what stands in a menu that is: it is waited for. */
  const click = (where: 'tray' | 'menu', id: string, answers: readonly number[] = []) =>
    until(`${id} can be pressed`, () =>
      app.evaluate(
        ({ Tray, Menu }, given) => {
          type Item = { id?: string; enabled?: boolean; submenu?: { items: Item[] }; click: () => void };
          const pathTo = (items: Item[]): Item[] | null => {
            for (const item of items) {
              if (item.id === given.id) return [item];
              const below = pathTo(item.submenu?.items ?? []);
              if (below) return [item, ...below];
            }
            return null;
          };
          const own = (Tray as unknown as { all: { menu: { items: Item[] } }[] }).all[0]!.menu;
          const menu = given.where === 'tray' ? own : (Menu.getApplicationMenu() as unknown as { items: Item[] });
          const path = pathTo(menu.items);
          if (!path) throw new Error(`There is no ${given.id}`);
          if (path.some(item => item.enabled === false)) return false;
          (globalThis as unknown as { answers: number[] }).answers.push(...given.answers);
          path.at(-1)!.click();
          return true;
        },
        { where, id, answers },
      ),
    );
  const lastAsked = (count: number) =>
    until(`${count} questions`, () =>
      app.evaluate((_, wanted) => {
        const { asked } = globalThis as unknown as { asked: { message: string; detail?: string }[] };
        return asked.length >= wanted ? asked[wanted - 1]! : null;
      }, count),
    );
  const calls = (name: string): Promise<readonly (readonly unknown[])[]> =>
    app.evaluate(
      (electron, wanted) =>
        (electron as unknown as { calls: { name: string; args: unknown[] }[] }).calls
          .filter(call => call.name === wanted)
          .map(({ args }) => args),
      name,
    );
  const mode = async () => (await api.status.get({})).mode;

  async function capture(subject: string, text: string): Promise<void> {
    const { listeners } = await api.status.get({});
    const { port } = listeners.find(({ name }) => name === 'smtp')!;
    const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    await transport.sendMail({
      from: 'shop@app.example',
      to: 'kim@there.example',
      subject,
      text,
      messageId: '<o88@app.example>',
    });
    transport.close();
  }
  const close = async (): Promise<void> => {
    hangUp();
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { app, page, api, folder, tray, labels, click, lastAsked, calls, mode, capture, close };
}
