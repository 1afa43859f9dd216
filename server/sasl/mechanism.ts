/**
 * SASL as a server sees it (RFC 4422): a mechanism begins an exchange, the exchange turns each response of the client
 * into a challenge, a success or a failure. It knows no protocol (SMTP, IMAP, POP3 and ManageSieve carry it) and no account
 * (`Authenticator` answers for them).
 */
import type { Result } from '../base/result.ts';

/** Who has signed in. */
export type Login = {
  readonly account: number;
  /** The account's own address, `local@domain`. */
  readonly address: string;
  /** Where any name will do: the one that was given. */
  readonly typed?: string;
  /** The mailbox that is this login's INBOX, with nothing beside it but what lies below; not given: the account's own. */
  readonly root?: string;
};

/** Why a login was refused. To the peer all of these look alike, except 'throttled' and 'unavailable'. */
export type LoginFailure = 'wrong-credentials' | 'disabled' | 'throttled' | 'unavailable';

/** What is known of an attempt besides its credentials. */
export type Attempt = {
  readonly protocol: 'smtp' | 'imap' | 'pop3' | 'managesieve' | 'jmap';
  readonly remote: string;
  /** Whom a proxy or a browser at `remote` speaks for. */
  readonly through?: readonly string[];
  readonly tls: boolean;
  /** The connection's trace id. */
  readonly trace: string;
  /** Where it is encrypted by us: what both ends of this channel know and nobody else. Not given: nothing can be bound. */
  readonly channel?: ChannelBindings;
};

/** The octets of a channel binding by its name ('tls-exporter'); null: this channel has none of that name. RFC 5056. */
export type ChannelBindings = (name: string) => Uint8Array | null;

/** RFC 5802 §3. For an unknown user a made-up one that is the same each time, so that nobody learns who lives here. */
export type ScramVerifier = {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly storedKey: Uint8Array;
  readonly serverKey: Uint8Array;
  /** Other words of the same account, with the same salt and iterations: which one it is, the proof tells. */
  readonly words?: readonly { readonly id: number; readonly storedKey: Uint8Array; readonly serverKey: Uint8Array }[];
};

/** Answers for the accounts. Costs the same time whether the user exists or not. Implemented by `directory/`. */
export type Authenticator = {
  verifyPassword(user: string, password: string, attempt: Attempt): Promise<Result<Login, LoginFailure>>;
  scramVerifier(user: string, attempt: Attempt): Promise<Result<ScramVerifier, LoginFailure>>;
  /** Tells how a SCRAM exchange ended; `proven` when the client's proof was right; `word`: with which of the others. */
  scramDone(user: string, proven: boolean, attempt: Attempt, word?: number): Promise<Result<Login, LoginFailure>>;
  /**
   * A token that stands for the account and its password at once (RFC 6750). `user`: whose it is said to be, where the
   * protocol has room for that; another's token is refused.
   */
  verifyBearer(token: string, attempt: Attempt, user?: string | null): Promise<Result<Login, LoginFailure>>;
};

export type Step =
  | { readonly kind: 'challenge'; readonly data: Uint8Array }
  /** `data`: additional data with success (RFC 4422 §3.6), empty for none. */
  | { readonly kind: 'success'; readonly login: Login; readonly data: Uint8Array }
  | { readonly kind: 'failure'; readonly why: LoginFailure | 'bad-syntax'; readonly user: string | null };

export type Exchange = {
  /**
   * `null` is "no initial response": the client waits for the first challenge.
   * Never throws; what the client cannot mean is 'bad-syntax'.
   */
  step(response: Uint8Array | null): Promise<Step>;
};

export type Mechanism = {
  readonly name: string;
  /** Sends the password itself, so it is offered on encrypted connections only (unless the owner says otherwise). */
  readonly plaintext: boolean;
  /** Binds the login to the encrypted channel, so there must be one. */
  readonly bindsChannel?: true;
  begin(authenticator: Authenticator, attempt: Attempt): Exchange;
};
