/** An account elsewhere, signed in to: by its protocol, and with a fresh token where the one at hand is not taken. */
import type { Random } from '../base/ports.ts';
import { err, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import type { StoredPulled } from '../store/interface.ts';
import type { DialOptions } from './dial-remote.ts';
import type { RemoteFault } from './fault.ts';
import { openImapRemote } from './imap-remote.ts';
import { openPop3Remote } from './pop3-remote.ts';
import type { Remote } from './remote.ts';
import { type LoginSecret, type Secrets, withoutSecret } from './secret.ts';
import type { PulledSettings } from './settings.ts';

export type OpenOptions = DialOptions & { readonly random: Random; readonly largest: () => Bytes };
export type OpenWith = (
  settings: PulledSettings,
  secret: LoginSecret,
  stopped?: AbortSignal,
) => Promise<Result<Remote, RemoteFault>>;

export const newOpenWith =
  (options: OpenOptions): OpenWith =>
  async (settings, secret, stopped) => {
    const all = { ...options, largest: options.largest(), ...(stopped ? { stopped } : {}) };
    const open = settings.protocol === 'pop3' ? openPop3Remote : openImapRemote;
    const opened = await open(all, settings, secret);
    return opened.ok ? opened : err({ ...opened.error, sentence: withoutSecret(opened.error.sentence, secret) });
  };

export async function openRow(
  openWith: OpenWith,
  secrets: Secrets,
  row: StoredPulled,
  settings: PulledSettings,
  stopped?: AbortSignal,
): Promise<Result<Remote, RemoteFault>> {
  const secret = await secrets.login(row, settings, false);
  if (!secret.ok) return secret;
  const opened = await openWith(settings, secret.value, stopped);
  if (opened.ok || secret.value.kind !== 'token' || opened.error.kind !== 'login-refused') return opened;
  const fresh = await secrets.login(row, settings, true);
  if (!fresh.ok) return fresh;
  const again = await openWith(settings, fresh.value, stopped);
  return again.ok || again.error.kind !== 'login-refused'
    ? again
    : err({
        kind: 'consent',
        sentence: `${again.error.sentence}; the provider gave us a new token, and the server does not take it: sign in there again`,
      });
}
