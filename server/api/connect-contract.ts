/**
 * How a person's programs, and an app's, get in here: what to type into them, and who has come since, rightly or wrongly.
 * The words are in connect-cards.ts and connect-words.ts, which the window and the command line share.
 */
import type { Security, Service, ServiceProtocol } from '../discovery/services.ts';
import type { Trust } from '../discovery/source.ts';

export type ConnectSecurity = Security;
export type ConnectProtocol = ServiceProtocol;
export type ConnectService = Service & { readonly trust: Trust };

export type ConnectWays = {
  readonly address: string;
  readonly name: string;
  readonly hostName: string;
  readonly mode: 'capture' | 'local' | 'deliver';
  /** In the order in which a program should take them. */
  readonly services: readonly ConnectService[];
  /** Any name with any password gets in. */
  readonly anyPassword: boolean;
  /** Where tests ask the test inbox; null: it is not open, or the window in a browser is off. */
  readonly testsAt: string | null;
  /** Of the local authority, on this computer; null: the owner's own certificate is shown. */
  readonly authorityFile: string | null;
  /** What programs that look for settings by themselves find here. */
  readonly webDoor: { readonly http: boolean; readonly https: boolean };
  /** Where a device could fetch a profile; null: nowhere, and `because` says why. */
  readonly profileAt: string | null;
  readonly profileBecause: string | null;
};

export type ConnectProfile = {
  /** null: no device can fetch it from here; it can be saved and carried. */
  readonly url: string | null;
  readonly until: number;
  readonly file: string;
  /** Without the password: it is carried in clear. */
  readonly text: string;
  /** What is fetched from `url` holds the password. */
  readonly withPassword: boolean;
  readonly withAuthority: boolean;
};

export type ConnectWrong =
  | 'tls-on-plain'
  | 'plain-on-tls'
  | 'certificate'
  | 'old-tls'
  | 'no-encryption'
  | 'mechanism'
  | 'port-25'
  | 'no-sign-in'
  | 'wrong-password'
  | 'wrong-user'
  | 'closed-account'
  | 'throttled'
  | 'refused';

export type ConnectCame = {
  readonly kind: 'signed-in' | 'handed-in';
  readonly at: number;
  readonly protocol: 'imap' | 'pop3' | 'managesieve' | 'jmap' | 'smtp';
  readonly listener: string;
  readonly port: number | null;
  readonly remote: string;
  /** What the program calls itself (RFC 2971), or said in EHLO. */
  readonly client: string | null;
};
export type ConnectFailed = {
  readonly kind: 'failed';
  readonly at: number;
  readonly wrong: ConnectWrong;
  readonly listener: string;
  readonly port: number | null;
  readonly remote: string;
  readonly user: string | null;
  /** As the log has it. */
  readonly said: string;
  /** It came from the internet: it may be a stranger. */
  readonly perhapsStranger: boolean;
};
/** The newest first. */
export type ConnectSeen = { readonly came: readonly ConnectCame[]; readonly failed: readonly ConnectFailed[] };

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;

export type ConnectApi = {
  readonly connect: {
    readonly ways: Call<{ readonly address: string }, ConnectWays>;
    /** Again after each change of listeners, settings or certificates. */
    readonly watchWays: Feed<{ readonly address: string }, ConnectWays>;
    /** Who came for this account since then, and what was wrong with those that did not get in. */
    readonly watchSeen: Feed<{ readonly address: string; readonly since: number }, ConnectSeen>;
    /** For Apple's devices: an address that is good for ten minutes and one fetch, and the profile itself. */
    readonly profile: Call<{ readonly address: string; readonly password?: string }, ConnectProfile>;
  };
};
