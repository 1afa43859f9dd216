/**
 * The built window's files and the headers that go with every answer: for the browser console and, in the desktop
 * app, for app://mailroom. Reads from one folder and never from outside it.
 */
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export type Asset = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The window itself, not one of its files. */
  readonly isWindow: boolean;
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The file at `pathname`, or null. A path without one of the file types above is an address inside the window
 * (`/journey/4f.2a`) and gets the window itself.
 */
export async function readAsset(root: string, pathname: string): Promise<Asset | null> {
  const path = decode(pathname);
  if (path === null) return null;
  const type = types[extname(path).toLowerCase()];
  const file = join(root, type ? path : 'index.html');
  if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
  const isWindow = !type || path === '/index.html';
  try {
    const body = isWindow ? await windowAt(root, path) : await readFile(file);
    const headers = { 'Content-Type': type ?? 'text/html; charset=utf-8', 'Cache-Control': keep(path) };
    return { body, headers, isWindow };
  } catch {
    return null;
  }
}

/** The window's page, which names the files of the screen at `path` too: a browser asks for them together with the others. */
async function windowAt(root: string, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const [html, screens] = await Promise.all([
    readFile(join(root, 'index.html'), 'utf8'),
    readFile(join(root, SCREENS), 'utf8').catch(() => '{}'),
  ]);
  const files = filesAt(JSON.parse(screens) as Screens, path);
  const links = files.map(name =>
    name.endsWith('.css')
      ? `<link rel="stylesheet" crossorigin href="/${name}">`
      : `<link rel="modulepreload" crossorigin href="/${name}">`,
  );
  return Buffer.from(html.replace('</head>', () => `${links.join('')}</head>`));
}

/** Written by electron/build.ts: by the beginning of an address, the files that its screen needs besides the window's own. */
export const SCREENS = 'screens.json';
export type Screens = Readonly<Record<string, readonly string[]>>;

/** The longest beginning counts. */
function filesAt(screens: Screens, path: string): readonly string[] {
  const fitting = Object.keys(screens).filter(at => `${path}/`.startsWith(at));
  const longest = fitting.reduce((one, other) => (other.length > one.length ? other : one), '');
  return screens[longest] ?? [];
}

function decode(pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname);
    return path.includes('\0') ? null : path;
  } catch {
    return null;
  }
}

/** The bundler puts a hash of the content into the names under /assets/; everything else may change. */
const keep = (path: string): string =>
  path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';

/** Inline styles stay allowed: the frame that shows HTML mail inherits this policy, and mail is styled inline. */
const policy = (connect: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types dompurify mailroom-mail',
  ].join('; ');

const everywhere = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()',
};

/** @param socket  the origin of the page's WebSocket (`ws://127.0.0.1:8025`), or null where it has a port instead */
export const windowHeaders = (socket: string | null): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': policy(socket === null ? "'self'" : `'self' ${socket}`),
  ...everywhere,
});

/** For octets that strangers wrote, such as attachments: nothing in them may run, load or frame anything. */
export const blobHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'Cache-Control': 'private, no-cache',
  ...everywhere,
};
