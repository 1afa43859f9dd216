/**
 * The built window's files and the headers that go with every answer: for the browser console and, in the desktop
 * app, for app://mailroom. Reads from one folder and never from outside it.
 */
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export type Asset = { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array<ArrayBuffer> };

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
  try {
    const body = await readFile(file);
    return { body, headers: { 'Content-Type': type ?? 'text/html; charset=utf-8', 'Cache-Control': keep(path) } };
  } catch {
    return null;
  }
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
