/**
 * What no page of ours may do, whatever comes into it: leave Mailroom, open windows, ask for devices, or speak to the
 * main process from a frame that is not ours. After Electron's security checklist.
 */
import { app, protocol, type Session, shell, type WebContents, type WebFrameMain } from 'electron';

export const origin = 'app://mailroom';

/** Asks for these from a message leave Mailroom through the desktop; everything else is dropped. */
const outside = ['https:', 'http:', 'mailto:'];
const allowedPermissions = ['clipboard-sanitized-write'];

/** Before the app is ready. */
export function lockDown(): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, stream: true },
    },
  ]);
  app.on('web-contents-created', (_event, contents) => fence(contents));
}

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
  session.setDevicePermissionHandler(() => false);
}

const isAllowed = (permission: string): boolean => allowedPermissions.includes(permission);

/** The main frame of our own page. `URL` in Node knows no origin of app:, the frame itself does. */
export const isOurs = (frame: WebFrameMain | null): frame is WebFrameMain =>
  frame !== null && frame.parent === null && frame.origin === origin;

function fence(contents: WebContents): void {
  // The window is one page: it changes its address, but never loads another.
  contents.on('will-navigate', event => event.preventDefault());
  contents.on('will-frame-navigate', event => {
    const ours = event.url.startsWith(`${origin}/`) || event.url.startsWith('about:srcdoc');
    if (!ours) event.preventDefault();
  });
  contents.on('will-attach-webview', event => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (URL.canParse(url) && outside.includes(new URL(url).protocol)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
