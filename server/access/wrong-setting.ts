/**
 * A program that left without signing in, because of how it was set: TLS where clear text begins, or clear text where no
 * password is taken without encryption. Told once for a connection, so that its owner can be told what to change.
 */
import type { Clock } from '../base/ports.ts';
import { event } from '../events/event.ts';
import type { Visit } from './imap-visit.ts';

export type Left = {
  /** Why the session ended, in the protocol's own word. */
  readonly because: string;
  /** Somebody has signed in, or was told no for his password. */
  readonly tried: boolean;
  readonly commands: number;
};

export function tellWrongSetting(visit: Visit, clock: Clock, { because, tried, commands }: Left): void {
  const { recorder, trace, remote, listener } = visit;
  const tell = (wrong: 'tls-on-plain' | 'no-encryption' | 'certificate', said: string): void =>
    recorder.note(event('connection.mismatch', clock.now(), trace, { listener, remote, wrong, said }));
  if (because === 'tls-on-plain-port' || because === 'tls-to-plain-port') tell('tls-on-plain', 'a TLS handshake came');
  // Some programs look at the certificate when TLS is there already, and hang up without an alert.
  else if (!tried && commands === 0 && because !== 'shutdown' && visit.isEncrypted?.())
    tell('certificate', 'it left as soon as it had seen our certificate');
  // A program reads that no password is taken here, and gives up.
  else if (!tried && commands > 0 && visit.needsTls?.()) tell('no-encryption', 'it left without STARTTLS');
}
