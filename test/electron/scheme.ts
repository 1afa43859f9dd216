/**
 * Custom schemes. Chromium asks nobody for app://, so app://host/path is served at https://host.app.electron/path, out
 * of the app's own handler: a secure context with real headers and origins, called by its own name wherever the app
 * looks.
 */
import { app } from './app.ts';
import { record, strict } from './strict.ts';

type Handler = (request: Request) => Promise<Response> | Response;
const handlers = new Map<string, Handler>();
const privileged = new Set<string>();

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: object }[]): void {
    record('protocol.registerSchemesAsPrivileged', schemes);
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of schemes) privileged.add(scheme);
  },
  handle: (scheme: string, handler: Handler): void => void handlers.set(scheme, handler),
  unhandle: (scheme: string): void => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
});

export const toChromium = (url: string): string =>
  url.replace(/^([a-z][\w+.-]*):\/\/([^/?#]+)/i, (whole, scheme: string, host: string) =>
    handlers.has(scheme) || privileged.has(scheme) ? `https://${host}.${scheme}.electron` : whole,
  );
export const fromChromium = (url: string): string =>
  url.replace(/^https:\/\/([^/?#]+)\.([\w+-]+)\.electron(?=[/?#]|$)/i, '$2://$1');

/** The app's handler of an address as Chromium knows it; null for an address of the real network. */
export function handlerOf(url: string): { readonly url: string; readonly handler: Handler | undefined } | null {
  const original = fromChromium(url);
  return original === url ? null : { url: original, handler: handlers.get(new URL(original).protocol.slice(0, -1)) };
}
