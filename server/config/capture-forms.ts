/** What stands in settings of the test inbox that is more than a word: `2525=shop`, `bill=subject:invoice`, `app:secret`. Pure. */
import { isIP } from 'node:net';
import { err, ok, type Result } from '../base/result.ts';

/** `host` null: where the other mail listeners are. `port` 0: any free one. */
export type InboxPort = { readonly host: string | null; readonly port: number; readonly inbox: string };

export function parseInboxPort(written: string): Result<InboxPort, string> {
  const [, bracketed, plain, port, inbox = ''] =
    /^(?:(?:\[([^\]]*)\]|([^:=[\]]*)):)?(\d{1,5})\s*=(.*)$/.exec(written.trim()) ?? [];
  const host = bracketed ?? (plain || null);
  if (port === undefined || inbox.trim() === '') return err(`"${written}" is no port with an inbox, such as 2525=shop`);
  if (Number(port) > 65_535) return err(`"${written}": there is no port ${port}`);
  if (host !== null && isIP(host) === 0) return err(`"${written}": "${host}" is no address of this computer`);
  return ok({ host, port: Number(port), inbox: inbox.trim() });
}

export function parseTagRule(written: string): Result<string, string> {
  const [, tag = '', match = ''] = /^([^=]*)=(.*)$/s.exec(written) ?? [];
  return /[\p{L}\p{N}]/u.test(tag) && match.trim() !== ''
    ? ok(written)
    : err(`"${written}" is no rule such as bill=subject:invoice`);
}

export type NamedLogin = { readonly user: string; readonly password: string };

/** Between blanks; a password holds none. */
export function parseLogins(written: string): Result<readonly NamedLogin[], string> {
  const found: NamedLogin[] = [];
  for (const one of written.split(/\s+/).filter(word => word !== '')) {
    const at = one.indexOf(':');
    // Never the text itself: it may be a password.
    if (at < 1 || at === one.length - 1) return err('each is a name, a colon and a password, such as app:secret');
    found.push({ user: one.slice(0, at), password: one.slice(at + 1) });
  }
  return ok(found);
}
