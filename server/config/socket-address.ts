/**
 * Where a program beside us listens, as the owner writes it: `127.0.0.1:3310`, `[::1]:3310`, `localhost:3310`,
 * `rspamd.office.test:11334` or `unix:/run/clamav/clamd.ctl`. Pure: whoever calls it looks the name up.
 */
import { isIP } from 'node:net';
import { err, ok, type Result } from '../base/result.ts';

export type SocketAddress =
  /** `host`: an address, or a name. */
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

/** The system's `sun_path` has 108 octets on Linux and 104 elsewhere, its last NUL among them. */
const LONGEST_PATH = 103;
/** As in RFC 1123 §2.1, with the underscore that container networks have in theirs. */
const NAME = /^(?=.{1,253}$)[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?(?:\.[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?)*\.?$/i;
const TCP = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/;

export function parseSocketAddress(text: string): Result<SocketAddress, string> {
  const said = text.trim();
  if (said.startsWith('unix:')) return parsePath(said.slice(5), text);
  if (said.startsWith('/')) return err(`"${text}" is a path; write unix:${said}`);
  const [, bracketed, plain, port] = TCP.exec(said) ?? [];
  if (port === undefined) {
    const why = isIP(said) === 6 ? 'an IPv6 address stands in brackets, [::1]:3310' : 'the port is missing';
    return err(`"${text}" is no address (127.0.0.1:3310 or unix:/path): ${why}`);
  }
  if (Number(port) < 1 || Number(port) > 65_535) return err(`"${text}": there is no port ${port}`);
  const host = plain?.toLowerCase() === 'localhost' ? '127.0.0.1' : (bracketed ?? plain ?? '');
  const family = bracketed === undefined ? 4 : 6;
  const isName = family === 4 && NAME.test(host) && !/^[\d.]+$/.test(host);
  if (isIP(host) !== family && !isName)
    return err(`"${text}" names no ${family === 4 ? 'IPv4 address or host' : 'IPv6 address'} before its port`);
  return ok({ kind: 'tcp', host, port: Number(port) });
}

function parsePath(path: string, text: string): Result<SocketAddress, string> {
  if (!path.startsWith('/')) return err(`"${text}": the path begins with /, as in unix:/run/clamav/clamd.ctl`);
  if (path.includes('\0')) return err(`"${text}": a path holds no NUL`);
  if (Buffer.byteLength(path) > LONGEST_PATH) return err(`"${text}": the path is longer than ${LONGEST_PATH} octets`);
  return ok({ kind: 'unix', path });
}

export const printSocketAddress = (address: SocketAddress): string =>
  address.kind === 'unix'
    ? `unix:${address.path}`
    : `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
