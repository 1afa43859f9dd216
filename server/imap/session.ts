/**
 * The state of one session and its moves. RFC 3501 §3.
 *
 *   not-authenticated ─LOGIN, AUTHENTICATE→ authenticated ─SELECT, EXAMINE→ selected
 *                                           authenticated ←CLOSE, UNSELECT─ selected
 *   any ─LOGOUT→ logout
 */
import type { Bytes } from '../base/units.ts';
import type { AnswerFault } from '../net/on-purpose.ts';
import type { Attempt, Authenticator, Login, Mechanism } from '../sasl/mechanism.ts';
import type { ImapAccount, ImapBackend, ImapMailbox } from './backend.ts';
import type { Responses } from './command.ts';
import type { Limits } from './limits.ts';
import type { Notifier } from './news/notifier.ts';
import type { ImapObserver } from './observer.ts';
import { newView, type View } from './view.ts';

export type StateName = 'not-authenticated' | 'authenticated' | 'selected' | 'logout';

export type State =
  | { readonly name: 'not-authenticated' }
  | { readonly name: 'authenticated'; readonly login: Login; readonly account: ImapAccount }
  | { readonly name: 'selected'; readonly login: Login; readonly account: ImapAccount; readonly view: View }
  | { readonly name: 'logout' };

/** What the owner decided. */
export type Settings = {
  readonly backend: ImapBackend;
  readonly authenticator: Authenticator;
  readonly mechanisms: readonly Mechanism[];
  /** Passwords may be sent in clear. False: LOGINDISABLED and no plaintext mechanism until TLS. */
  readonly plaintextLogin: boolean;
  /** STARTTLS is offered on connections in clear. */
  readonly startTls: boolean;
  /** Names of this server in small letters: absolute IMAP URLs with one of them are followed (RFC 5092). */
  readonly hosts?: readonly string[];
  /** What we answer to ID: 'name', 'version', 'support-url' … */
  readonly serverId: Readonly<Record<string, string>>;
  /** Where the same messages are to be had by JMAP, with the same identifiers and credentials (RFC 9698). */
  readonly jmapUrl?: string;
  /** Where scripts of mailboxes are written (RFC 6785 §2.2); '': nowhere. Not given: no script runs. */
  readonly sieveUrl?: string;
  readonly limits: Limits;
  readonly observer: ImapObserver;
};

/** What the client has shown that it knows, by ENABLE or by using it. It stays so until the end, or UNAUTHENTICATE. */
export type Enabled = {
  /** RFC 7162 §3.1: flags come with mod-sequences. */
  condstore: boolean;
  /** RFC 7162 §3.2: VANISHED in place of EXPUNGE. */
  qresync: boolean;
  /** RFC 9051: ESEARCH always, no RECENT, names in UTF-8. */
  rev2: boolean;
  /** RFC 6855: strings and names in UTF-8. */
  utf8: boolean;
  /** RFC 9586: no message numbers at all. */
  uidOnly: boolean;
};
const nothingEnabled = (): Enabled => ({
  condstore: false,
  qresync: false,
  rev2: false,
  utf8: false,
  uidOnly: false,
});

/** Names and quoted strings are UTF-8 on the wire, both ways. RFC 9051 §5.1, RFC 9755 §3. */
export const speaksUtf8 = ({ enabled }: Session): boolean => enabled.rev2 || enabled.utf8;

export type Session = {
  readonly settings: Settings;
  /** What the authenticator is told of this connection; `tls` changes with STARTTLS. */
  attempt: Attempt;
  state: State;
  readonly enabled: Enabled;
  /** COMPRESS is on: it stays so to the end of the connection. */
  compressed: boolean;
  failedLogins: number;
  /** Capabilities are told otherwise on purpose; null: as they are. */
  toldOtherwise: Pick<AnswerFault, 'hide' | 'announce'> | null;
  /** What NOTIFY ordered; null until the client has used it (RFC 5465). */
  notifier: Notifier | null;
};

export const newSession = (settings: Settings, attempt: Attempt): Session => ({
  settings,
  attempt,
  state: { name: 'not-authenticated' },
  enabled: nothingEnabled(),
  compressed: false,
  failedLogins: 0,
  toldOtherwise: null,
  notifier: null,
});

export const allLoggedIn: readonly StateName[] = ['authenticated', 'selected'];
export const anyState: readonly StateName[] = ['not-authenticated', 'authenticated', 'selected'];

/** The table of commands has made sure of the state; anything else is a bug. */
export function accountOf({ state }: Session): ImapAccount {
  if (state.name === 'authenticated' || state.name === 'selected') return state.account;
  throw new Error(`No account in the state ${state.name}`);
}

export function viewOf({ state }: Session): View {
  if (state.name === 'selected') return state.view;
  throw new Error(`No selected mailbox in the state ${state.name}`);
}

/** The largest message that this session may append. */
export function messageLimit({ state, settings }: Session): Bytes {
  const own = 'account' in state ? state.account.appendLimit() : null;
  return Math.min(settings.limits.message, own ?? Infinity);
}

export function signedIn(session: Session, login: Login, account: ImapAccount): void {
  session.state = { name: 'authenticated', login, account };
}

export function selected(session: Session, mailbox: ImapMailbox): View {
  const { state } = session;
  if (state.name !== 'authenticated') throw new Error(`SELECT in the state ${state.name}`);
  const view = newView(mailbox, session.enabled);
  session.state = { ...state, name: 'selected', view };
  return view;
}

/** Back to authenticated; does nothing where no mailbox is selected. */
export async function unselect(session: Session): Promise<void> {
  const { state } = session;
  if (state.name !== 'selected') return;
  session.state = { name: 'authenticated', login: state.login, account: state.account };
  await state.view.close();
}

/** UNAUTHENTICATE: as a new connection would be, but for what lies below (TLS, COMPRESS) and the failed logins. */
export async function signOut(session: Session): Promise<void> {
  endNotifier(session);
  try {
    await unselect(session);
  } finally {
    const { state } = session;
    session.state = { name: 'not-authenticated' };
    Object.assign(session.enabled, nothingEnabled());
    if (state.name === 'authenticated') await state.account.close();
  }
}

function endNotifier(session: Session): void {
  session.notifier?.close();
  session.notifier = null;
}

/** The end, whatever led to it: gives back the mailbox and the account. */
export async function leave(session: Session): Promise<void> {
  endNotifier(session);
  try {
    await unselect(session);
  } finally {
    const { state } = session;
    session.state = { name: 'logout' };
    // Whatever became of the mailbox: an account that is not given back counts as a connection for ever.
    if (state.name === 'authenticated') await state.account.close();
  }
}

/**
 * The first command that speaks of mod-sequences turns them on (RFC 7162 §3.1). With a mailbox already selected the
 * client is told where it stands.
 */
export function enableCondstore(session: Session, out: Responses | null): void {
  if (session.enabled.condstore) return;
  session.enabled.condstore = true;
  const { state } = session;
  if (out && state.name === 'selected') out.untagged(`OK [HIGHESTMODSEQ ${state.view.modseq()}] Mod-sequences are on`);
}

/** QRESYNC speaks of mod-sequences and so has CONDSTORE in it (RFC 7162 §3.2.3). */
export function enableQresync(session: Session, out: Responses): void {
  session.enabled.qresync = true;
  enableCondstore(session, out);
}
