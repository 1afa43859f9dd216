/** What keeps mail from being fetched: one kind, by which the next try is chosen, and one sentence for its owner. */
import type { Duration } from '../base/units.ts';
import type { ImapFault } from '../imap/client/fault.ts';
import type { Pop3Fault } from '../pop3/client.ts';

export type RemoteFault = {
  readonly kind:
    | Pop3Fault['kind']
    | ImapFault['kind']
    /** Nobody answers there. */
    | 'unreachable'
    /** This computer has no network now: no fault of theirs, and nobody is told. */
    | 'offline'
    /** Its certificate is not the right one, or there is no encryption. */
    | 'tls'
    /** The token is revoked, or runs out and cannot be renewed: a person has to sign in again. */
    | 'consent'
    /** The account here has no room, or does not take mail. */
    | 'no-room'
    /** Our own store or disk. */
    | 'here';
  readonly sentence: string;
  readonly wait?: Duration;
};

/** Only a person can mend it: it is tried seldom, and told at once. */
export const needsSomebody = ({ kind }: Pick<RemoteFault, 'kind'>): boolean =>
  isLoginRefused({ kind }) || kind === 'tls' || kind === 'no-such' || kind === 'no-room';

/** The name, the password, the way to sign in or the leave that was given is not taken. */
export const isLoginRefused = ({ kind }: Pick<RemoteFault, 'kind'>): boolean =>
  kind === 'login-refused' || kind === 'login-unavailable' || kind === 'consent';
