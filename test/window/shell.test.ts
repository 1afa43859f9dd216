/**
 * The shell around the window: what a page may and may not do, and what survives what. On the real Electron where its
 * binary is, else on the double. `html[data-ready]` is the page's word that what it shows came from the server.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { launch, type RunningApp } from '../support/launch.ts';

let app: RunningApp;
let page: Page;
before(async () => {
  app = await launch();
  page = await app.firstWindow();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
});
after(() => app.close());

async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await check()) return;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error(`Never came true: ${what}`);
}
const serverPid = () =>
  app.evaluate(({ app: running }) => running.getAppMetrics().find(({ type }) => type === 'Utility')?.pid);
const isVisible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);

/** Asks the server something over a port of its own, whatever it serves: any answer will do. */
const askServer = () =>
  page.evaluate(
    () =>
      new Promise<unknown>(resolve => {
        addEventListener('message', function take({ data, ports: [port] }) {
          if (data !== 'mailroom-port' || !port) return;
          removeEventListener('message', take);
          port.onmessage = answer => resolve(answer.data[0]);
          port.postMessage([7, 'call', 'nothing.of.that.name', {}]);
        });
        (globalThis as unknown as { desktop: { connect(): void } }).desktop.connect();
      }),
  );

test('the window opens on app://mailroom, with a policy that lets no stranger’s code in', async () => {
  const url = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL());
  assert.equal(url, 'app://mailroom/');
  assert.equal(await page.title(), 'Mailroom');
  const policy = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'));
  assert.match(String(policy), /default-src 'none'; script-src 'self';.*require-trusted-types-for 'script'/);
  const outside = await page.evaluate(() => fetch('https://evil.test/').catch(() => 'refused'));
  assert.equal(outside, 'refused');
  const missing = await page.evaluate(async () =>
    Promise.all(['/none.js', '/blob/none', '/..%2f..%2fpackage.json'].map(async path => (await fetch(path)).status)),
  );
  assert.deepEqual([missing[0], missing[1]! >= 400, missing[2]], [404, true, 404]);
});

test('every answer carries the policy, and says what it is', async () => {
  const headers = await page.evaluate(async () => [...(await fetch('/')).headers].filter(([name]) => name !== 'date'));
  const of = (name: string) => headers.find(([known]) => known === name)?.[1];
  const policy = new Map(
    String(of('content-security-policy'))
      .split(/;\s*/)
      .map(part => part.split(/ (.*)/) as [string, string]),
  );
  for (const closed of ['default-src', 'frame-ancestors', 'base-uri', 'form-action', 'object-src'])
    assert.equal(policy.get(closed) ?? policy.get('default-src'), "'none'", closed);
  assert.equal(policy.get('script-src'), "'self'");
  assert.equal(policy.get('connect-src'), "'self'");
  assert.match(String(policy.get('trusted-types')), /^(?!.*[*]).*dompurify/);
  assert.equal(of('x-content-type-options'), 'nosniff');
  assert.equal(of('referrer-policy'), 'no-referrer');
  assert.deepEqual(
    [of('cross-origin-opener-policy'), of('cross-origin-resource-policy')],
    ['same-origin', 'same-origin'],
  );
  assert.match(String(of('permissions-policy')), /camera=\(\)/);
});

test('every window is sandboxed and isolated, webviews and strangers’ frames get nothing', async t => {
  if (app.kind !== 'double') return t.skip('only the double shows what the app asked for');
  const seen = await app.evaluate(electron => {
    type Call = { readonly name: string; readonly args: readonly unknown[] };
    const { calls } = electron as unknown as { calls: readonly Call[] };
    const of = (name: string) => calls.filter(call => call.name === name).map(({ args }) => args[0]);
    const contents = electron.BrowserWindow.getAllWindows()[0]!.webContents;
    const prevented = (name: string, event: object): boolean => {
      let was = false;
      const preventDefault = (): void => {
        was = true;
      };
      contents.emit(name as never, { ...event, preventDefault } as never);
      return was;
    };
    let sent = 0;
    const frames = [
      null,
      { parent: {}, origin: 'app://mailroom' },
      { parent: null, origin: 'https://evil.test' },
      { parent: null, origin: 'app://other' },
    ];
    for (const senderFrame of frames)
      electron.ipcMain.emit('connect', { senderFrame: senderFrame && { ...senderFrame, postMessage: () => sent++ } });
    return {
      sandbox: of('app.enableSandbox').length,
      schemes: of('protocol.registerSchemesAsPrivileged') as {
        scheme: string;
        privileges: Record<string, boolean>;
      }[][],
      web: of('BrowserWindow.webPreferences') as Record<string, unknown>[],
      webview: prevented('will-attach-webview', {}),
      navigated: prevented('will-navigate', { url: 'app://mailroom/other.html' }),
      frames: ['https://evil.test/', 'file:///etc/passwd', 'data:text/html,x', 'about:srcdoc'].map(url =>
        prevented('will-frame-navigate', { url }),
      ),
      sent,
    };
  });
  assert.equal(seen.sandbox, 1);
  const [{ scheme, privileges } = { scheme: '', privileges: {} }] = seen.schemes[0]!;
  assert.equal(scheme, 'app');
  assert.deepEqual(privileges, { standard: true, secure: true, supportFetchAPI: true, codeCache: true, stream: true });
  for (const web of seen.web) {
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = web;
    assert.deepEqual(
      { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag },
      {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
      },
    );
  }
  assert.deepEqual([seen.webview, seen.navigated, seen.frames, seen.sent], [true, true, [true, true, true, false], 0]);
});

test('the page has what the preload gives it, frozen, and nothing of Node', async () => {
  const seen = await page.evaluate(() => {
    const world = globalThis as unknown as Record<string, object>;
    return {
      names: Object.keys(world.desktop ?? {}).sort(),
      frozen: Object.isFrozen(world.desktop),
      node: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(name => name in world),
    };
  });
  assert.deepEqual(seen, {
    names: [
      'chooseFiles',
      'chooseFolder',
      'connect',
      'dragOut',
      'menuCommands',
      'onCommand',
      'onDesktopState',
      'onServerRestart',
      'onServerState',
      'opensMailto',
      'platform',
      'print',
      'runMenuCommand',
      'saveAs',
      'savePdf',
      'setLanguage',
      'setLook',
      'setOpensMailto',
      'setShortcut',
      'setStartsAtLogin',
      'showInFolder',
      'takeFiles',
    ],
    frozen: true,
    node: [],
  });
});

test('the page talks to a process of its own over a port', async () => {
  assert.equal(await askServer(), 7);
  const [main, server] = [await app.evaluate(() => process.pid), await serverPid()];
  assert.ok(server && server !== main);
});

test('dialogs answer the page, and wrong requests are refused', async () => {
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: ['/srv/mail'] })) as never;
  });
  const desktop = <T>(run: string) => page.evaluate(`desktop.${run}`) as Promise<T>;
  assert.equal(await desktop('chooseFolder("Where to keep the mail")'), '/srv/mail');
  assert.deepEqual(await desktop('chooseFiles("Messages", ["eml"])'), ['/srv/mail']);
  await assert.rejects(desktop('chooseFolder({ title: 1 })'), /Not allowed/);
  assert.equal(((await desktop('onServerState(() => {})')) as unknown) instanceof Error, false);
});

test('links go outside, and only those that may', async () => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async url => void opened.push(url);
  });
  const opened = () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
  const links = ['https://shop.test/pay', 'file:///etc/passwd', 'app://other/', 'http://intranet.test/'];
  for (const url of links) {
    // A click of a person's: without one Chromium itself opens nothing.
    await page.evaluate(href => {
      const link = Object.assign(document.createElement('a'), { href, target: '_blank', id: 'link' });
      link.style.cssText = 'position:fixed;inset:0;z-index:9999';
      document.body.append(link);
    }, url);
    await page.locator('#link').click();
    await page.evaluate(() => document.querySelector('#link')?.remove());
  }
  await until('both links were opened', async () => (await opened()).length >= 2);
  assert.deepEqual((await opened()).sort(), ['http://intranet.test/', 'https://shop.test/pay']);
  await until('no popup stays', async () => app.windows().length === 1);
});

test('the page cannot be led away', async () => {
  const before = await page.evaluate(() => performance.timeOrigin);
  for (const url of ['https://evil.test/', 'app://other/', 'file:///etc/passwd']) {
    await page.evaluate(to => {
      location.href = to;
    }, url);
  }
  await page.waitForTimeout(150);
  assert.equal(await page.evaluate(() => performance.timeOrigin), before);
  assert.equal(await page.title(), 'Mailroom');
});

test('devices and places are not given to anybody', async () => {
  const asked = await page.evaluate(async () => {
    const position = new Promise(resolve => navigator.geolocation.getCurrentPosition(resolve, () => resolve('denied')));
    const camera = navigator.mediaDevices.getUserMedia({ video: true }).catch(() => 'denied');
    return Promise.all([position, camera]);
  });
  assert.deepEqual(asked, ['denied', 'denied']);
  if (app.kind !== 'double') return;
  // The double does not enforce what the app's handlers say, so they are asked themselves.
  const answers = await app.evaluate(({ session }) => {
    const handlers = session.defaultSession as unknown as {
      permissionRequest(contents: null, permission: string, answer: (allowed: boolean) => void): void;
      permissionCheck(contents: null, permission: string): boolean;
    };
    return ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-sanitized-write'].map(permission => {
      let allowed: boolean | null = null;
      handlers.permissionRequest(null, permission, answer => {
        allowed = answer;
      });
      return [allowed, handlers.permissionCheck(null, permission)];
    });
  });
  assert.deepEqual(answers, [...Array(4).fill([false, false]), [true, true]]);
});

test('a server that dies is started again, the window is told and connected again', async () => {
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    const { desktop } = globalThis as unknown as {
      desktop: { onServerState(run: (state: { state: string }) => void): void };
    };
    desktop.onServerState(({ state }) => told.push(state));
  });
  const before = await serverPid();
  process.kill(before!, 'SIGKILL');
  await until('another server runs', async () => ![undefined, before].includes(await serverPid()));
  assert.equal(await askServer(), 7);
  const told = await page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
  assert.deepEqual(told.slice(0, 4), ['running', 'restarting', 'starting', 'running']);
});

test('closing hides the window, a second start and the tray bring it back', async () => {
  // A desktop without a tray, as where tests run, is asked about it: once.
  await app.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (async (...given: unknown[]) => {
      asked.push((given.at(-1) as { message: string }).message);
      return { response: 0, checkboxChecked: true };
    }) as never;
  });
  const close = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await close();
  await until('the window is hidden', async () => !(await isVisible()));
  assert.ok(await serverPid());
  assert.ok(existsSync(join(app.home, 'window/window.json')));
  assert.ok(JSON.parse(readFileSync(join(app.home, 'window/window.json'), 'utf8')).bounds.width > 0);
  await app.evaluate(({ app: running }) => void running.emit('second-instance', {}, ['mailroom'], '/'));
  await until('the window is shown', isVisible);
  if (app.kind !== 'double') return;
  // Electron lets nobody look into its tray.
  await close();
  await until('the window is hidden again', async () => !(await isVisible()));
  const asked = await app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
  assert.deepEqual(asked, ['Keep mail running in the background?']);
  const tray = await app.evaluate(({ Tray }) => {
    const [own] = (Tray as unknown as { all: { menu: Electron.Menu; toolTip: string; image: Electron.NativeImage }[] })
      .all;
    own?.menu.getMenuItemById('open')?.click();
    return {
      toolTip: own?.toolTip,
      size: own?.image.getSize().width,
      labels: own?.menu.getMenuItemById('quit-menu')?.submenu?.items.map(({ label }) => label),
    };
  });
  assert.match(String(tray.toolTip), /^Mailroom – (?!Starting|Stop|The mail server stopped)\S/);
  assert.equal(tray.size, 16);
  assert.deepEqual(tray.labels, ['Close the Window, Mail Goes On', 'Stop the Mail Server and Quit']);
  await until('the window is shown', isVisible);
});

test('quitting stops the server', async () => {
  const pid = await serverPid();
  await app.evaluate(({ app: running }) => void setTimeout(() => running.quit()));
  assert.equal(await app.exited, 0);
  assert.throws(() => process.kill(pid!, 0), { code: 'ESRCH' });
});
