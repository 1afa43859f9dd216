/** Thrown to leave a session from wherever it waits: the peer is gone, a time limit came, the server closes. */
import type { EndReason } from '../observer.ts';

export class Ended extends Error {
  override readonly name = 'Ended';
  readonly because: EndReason;

  constructor(because: EndReason) {
    super(because);
    this.because = because;
  }
}

/** What the client is told before we close; null where it cannot hear or already knows. RFC 3501 §7.1.5. */
export const bye: { readonly [R in EndReason]: string | null } = {
  logout: null,
  'peer-closed': null,
  lost: null,
  autologout: 'Autologout; idle for too long',
  'login-timeout': 'Autologout; no login in time',
  stalled: 'Autologout; the connection stalled',
  shutdown: 'The server is closing; please connect again',
  'too-many-bad-commands': 'Too many commands that were not understood',
  'too-many-failed-logins': 'Too many failed logins',
  'too-long': 'The command is too long',
  expansion: 'The compressed input expands too far',
  'tls-failed': null,
  'tls-on-plain-port': null,
  'mailbox-gone': 'The selected mailbox was deleted, or is not yours to read any more',
  // What there is to say has been said.
  'on-purpose': null,
  fault: 'Internal error',
};
