/**
 * All that the window and the command line may ask of the server, and all they may hear. Types only: the renderer
 * imports this file and rpc.ts, and nothing else from server/. The handlers are checked against it, so a procedure
 * without a handler, or a call of the wrong shape, does not compile.
 *
 * A function whose last name begins with `watch` is a stream: it gives the state at once, then again after changes.
 */

import type { JmapRequest, JmapResponse, JmapSession, StateChange } from '../jmap/types.ts';
import type { AddressesApi } from './alias-contract.ts';
import type { BackupApi } from './backup-contract.ts';
import type { BoxesApi } from './box-contract.ts';
import type { BreakerNow, BreakerTrip, SentLately } from './breaker-shapes.ts';
import type { CapturedApi } from './captured-contract.ts';
import type { CertificatesNow, RecordToPublish } from './certificate-shapes.ts';
import type { CertificateTrialsApi } from './certificate-trial-contract.ts';
import type { ConnectApi } from './connect-contract.ts';
import type { DevicesApi } from './device-shapes.ts';
import type { DkimKeyRow, DkimRecord } from './dkim-shapes.ts';
import type { DoctorApi } from './doctor-contract.ts';
import type { DropApi } from './drop-contract.ts';
import type { ExtensionApi } from './extension-contract.ts';
import type { FetchApi } from './fetch-contract.ts';
import type { FilesApi } from './files-contract.ts';
import type { FiltersApi } from './filter-contract.ts';
import type { FlowApi } from './flow-contract.ts';
import type { FootersApi } from './footer-contract.ts';
import type { LabApi } from './lab-contract.ts';
import type { LegacyApi } from './legacy-contract.ts';
import type { MailingListsApi } from './lists-contract.ts';
import type { MovingApi } from './moving-contract.ts';
import type { PeerList } from './peer-shapes.ts';
import type { QueueApi } from './queue-contract.ts';
import type { ReportsApi } from './report-shapes.ts';
import type { RetentionApi } from './retention-contract.ts';
import type { ReturnsApi, SuppressionApi } from './return-shapes.ts';
import type { RoutingApi } from './routing-contract.ts';
import type { SettingsApi } from './settings-contract.ts';
import type { SetupChoice, SetupState } from './setup-shapes.ts';
import type {
  AccountRow,
  AppPasswordRow,
  ExpungedPage,
  ImportRow,
  Journey,
  JourneyRow,
  LineCounts,
  LogLine,
  MessageOrigin,
  People,
  Person,
  PictureFetched,
  PicturePermissions,
  ReadMessage,
  Replayed,
  RuleDraft,
  RuleRow,
  SessionRow,
  SharedMailbox,
  ShareRow,
  Status,
} from './shapes.ts';
import type { SystemMailApi } from './system-mail-contract.ts';
import type { WebhookApi } from './webhook-contract.ts';
import type { WhyApi } from './why-contract.ts';
import type { Why } from './why-shapes.ts';

export type * from './alias-contract.ts';
export type * from './alias-shapes.ts';
export type * from './backup-contract.ts';
export type * from './box-contract.ts';
export type * from './breaker-shapes.ts';
export type * from './captured-contract.ts';
export type * from './certificate-shapes.ts';
export type * from './certificate-trial-contract.ts';
export type * from './connect-contract.ts';
export type * from './device-shapes.ts';
export type * from './dkim-shapes.ts';
export type * from './doctor-contract.ts';
export type * from './drop-contract.ts';
export type * from './extension-contract.ts';
export type * from './fetch-contract.ts';
export type * from './fetch-shapes.ts';
export type * from './files-contract.ts';
export type * from './filter-contract.ts';
export type * from './flow-contract.ts';
export type * from './footer-contract.ts';
export type * from './held-contract.ts';
export type * from './lab-contract.ts';
export type * from './legacy-contract.ts';
export type * from './lists-contract.ts';
export type * from './moving-contract.ts';
export type * from './peer-shapes.ts';
export type * from './queue-act-shapes.ts';
export type * from './queue-contract.ts';
export type * from './queue-shapes.ts';
export type * from './report-shapes.ts';
export type * from './retention-contract.ts';
export type * from './return-shapes.ts';
export type * from './routing-shapes.ts';
export type * from './settings-contract.ts';
export type * from './setup-shapes.ts';
export type * from './shapes.ts';
export type * from './system-mail-contract.ts';
export type * from './webhook-contract.ts';
export type * from './why-contract.ts';
export type * from './why-shapes.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;
type Nothing = Record<never, never>;

export type Api = BoxesApi &
  CapturedApi &
  WebhookApi &
  LabApi &
  ExtensionApi &
  FilesApi &
  MovingApi &
  FiltersApi &
  FootersApi &
  RetentionApi &
  ConnectApi &
  LegacyApi &
  SystemMailApi &
  AddressesApi & {
    readonly setup: {
      readonly state: Call<Nothing, SetupState>;
      /** Takes the preset, makes the first accounts, binds the listeners. */
      readonly choose: Call<
        SetupChoice,
        { readonly address: string; readonly account: number; readonly status: Status }
      >;
    };
    readonly status: {
      readonly get: Call<Nothing, Status>;
      readonly watch: Feed<Nothing, Status>;
      /** What is needed is not told for thirty days, or is told again. What is broken is always told. */
      readonly dismiss: Call<{ readonly need: string; readonly on: boolean }, Nothing>;
    };
    readonly line: { readonly watch: Feed<{ readonly minutes: number }, LineCounts> };
    readonly log: {
      /** Each item is everything since the last; the first holds up to `backlog` lines from before. */
      readonly watch: Feed<{ readonly backlog: number; readonly after?: number }, readonly LogLine[]>;
      readonly page: Call<
        { readonly before?: number; readonly trace?: string; readonly limit: number },
        readonly LogLine[]
      >;
      /** The same facts as syslog would have them (pflogsumm, fail2ban) or as JSON lines. */
      readonly lines: Call<
        {
          readonly form: 'postfix' | 'json' | 'story';
          readonly after?: number;
          readonly before?: number;
          readonly limit: number;
        },
        /** `first` and `last`: ids of the events that the lines tell of; 0 where there are none. */
        { readonly lines: readonly string[]; readonly first: number; readonly last: number }
      >;
      readonly watchLines: Feed<
        { readonly form: 'postfix' | 'json' | 'story'; readonly backlog: number },
        readonly string[]
      >;
    };
    readonly queue: QueueApi & FlowApi;
    /** Mailing lists. */
    readonly lists: MailingListsApi;
    /** Servers that keep our mail while this one is away. */
    readonly drop: DropApi;
    readonly fetch: FetchApi;
    readonly backup: BackupApi['backup'];
    readonly backupMx: {
      /** Each of our domains, or this one, and what the server answered (ETRN). */
      readonly ask: Call<
        { readonly server: string; readonly domain?: string },
        { readonly asked: readonly { readonly domain: string; readonly started: boolean; readonly reply: string }[] }
      >;
    };
    readonly journeys: {
      readonly list: Call<
        /** `where`: words as `server/journey/selection.ts` reads them; one that cannot be read is BAD_INPUT. */
        { readonly before?: number; readonly limit: number; readonly where?: string },
        readonly JourneyRow[]
      >;
      readonly watch: Feed<{ readonly limit: number }, readonly JourneyRow[]>;
      readonly get: Call<{ readonly trace: string }, Journey>;
      readonly watchOne: Feed<{ readonly trace: string }, Journey>;
      /** How a stored message came here, or went out where it was written in this account; null: nothing is known of it any more. */
      readonly ofMessage: Call<{ readonly message: number; readonly account?: number }, MessageOrigin | null>;
      /** The message itself, as a reader wants it, and its octets (one character each) where they are asked for. */
      readonly message: Call<{ readonly trace: string; readonly source?: boolean }, ReadMessage>;
    };
    readonly mail: {
      /** People the account wrote to or heard from whose name or address begins so, the most used first. */
      readonly correspondents: Call<
        { readonly account: number; readonly start: string; readonly limit: number },
        readonly { readonly name: string; readonly email: string }[]
      >;
      /** The first letter: a real submission through the real stack to this account. */
      readonly sendFirst: Call<{ readonly account: number }, { readonly trace: string }>;
    };
    /** JMAP over the window's own connection: the same requests as over HTTP, as the owner, for all accounts. */
    readonly jmap: {
      readonly session: Call<Nothing, JmapSession>;
      readonly call: Call<JmapRequest, JmapResponse>;
      /** The states as they are now, at once; then what changed. `types` null: all. */
      readonly watch: Feed<{ readonly types: readonly string[] | null }, StateChange>;
    };
    /** Pictures from the internet, by the server's guarded way: only what the message names, and nothing in capture mode. */
    readonly pictures: {
      readonly fetch: Call<
        { readonly account: number; readonly message: number; readonly urls: readonly string[] },
        readonly PictureFetched[]
      >;
      readonly permissions: Call<{ readonly account: number }, PicturePermissions>;
      /** `of`: 'ann@there.example', or '@there.example' for everybody there. */
      readonly permit: Call<
        { readonly account: number; readonly of: string; readonly on: boolean },
        PicturePermissions
      >;
    };
    readonly accounts: {
      readonly list: Call<Nothing, readonly AccountRow[]>;
      /** Everybody, again after each change. */
      readonly watch: Feed<Nothing, People>;
      /** One person with what only a page of his own shows. Ends when he is gone. */
      readonly watchOne: Feed<{ readonly address: string }, Person>;
      readonly add: Call<
        { readonly address: string; readonly name?: string; readonly password?: string; readonly quotaBytes?: number },
        AccountRow
      >;
      /** Closed (`enabled` false), nobody can sign in and whoever is signed in is ended. `quotaBytes` null: no limit. */
      readonly change: Call<
        {
          readonly address: string;
          readonly name?: string;
          readonly enabled?: boolean;
          readonly quotaBytes?: number | null;
        },
        { readonly account: AccountRow; readonly ended: number }
      >;
      /** With all its mail; whoever is signed in is ended. */
      readonly remove: Call<{ readonly address: string }, { readonly messages: number; readonly ended: number }>;
      readonly password: Call<{ readonly address: string; readonly password: string }, Nothing>;
      /** A password to give somebody; nothing is changed. */
      readonly suggestPassword: Call<Nothing, { readonly password: string }>;
      /** A table of people: name, address, password, quota. A line with a fault keeps no other out. */
      readonly import: Call<{ readonly csv: string; readonly dryRun: boolean }, readonly ImportRow[]>;
    };
    readonly appPasswords: {
      readonly list: Call<{ readonly address: string }, readonly AppPasswordRow[]>;
      /** `word` is told this once. */
      readonly add: Call<
        { readonly address: string; readonly name: string },
        { readonly id: number; readonly word: string }
      >;
      readonly remove: Call<{ readonly address: string; readonly id: number }, Nothing>;
    };
    /** Mail that was expunged and is kept for a while. */
    readonly expunged: {
      /** The newest first; `before`: only ids below. */
      readonly list: Call<{ readonly address: string; readonly before?: number; readonly limit: number }, ExpungedPage>;
      /** Each to where it lay, else to INBOX, or all `to` one mailbox. What is not there any more is left out. */
      readonly restore: Call<
        { readonly address: string; readonly ids: readonly number[]; readonly to?: string },
        { readonly restored: readonly { readonly id: number; readonly mailbox: string; readonly uid: number }[] }
      >;
      /** For good: nothing brings it back. */
      readonly forget: Call<
        { readonly address: string; readonly ids: readonly number[] },
        { readonly forgotten: number }
      >;
    };
    /** Who else may do what in an account's mailboxes (RFC 4314). */
    readonly sharing: {
      /** By mailbox and name; what is not shared is not listed. */
      readonly list: Call<{ readonly address: string }, readonly ShareRow[]>;
      /** All that anybody shares, by owner and name; again after each change of it. */
      readonly watch: Feed<Nothing, readonly SharedMailbox[]>;
      /**
       * `mailbox`: its name, or its number, which stays when it is renamed. `whom`: an address here, 'anyone', or either
       * behind '-' for rights that are taken away. `rights`: letters of "lrswipkxtea", in place of what there is; '' ends it.
       */
      readonly set: Call<
        { readonly address: string; readonly mailbox: string | number; readonly whom: string; readonly rights: string },
        Nothing
      >;
    };
    /** In words; `rules.why` is of one message that was judged. */
    readonly why: WhyApi;
    /** What is decided about strangers' mail, by whose rules, and what others would have decided. */
    readonly rules: {
      /** In the order in which they are asked. */
      readonly list: Call<Nothing, readonly RuleRow[]>;
      /** Each on one line, as a person writes it, by id. */
      readonly lines: Call<Nothing, readonly { readonly id: number; readonly line: string }[]>;
      /** One line, understood; nothing is kept. */
      readonly read: Call<{ readonly line: string }, { readonly rule: RuleDraft }>;
      /** `id` null: a new one, the last of all. */
      readonly put: Call<
        { readonly id: number | null; readonly rule: RuleDraft; readonly note: string; readonly enabled: boolean },
        { readonly id: number }
      >;
      readonly remove: Call<{ readonly id: number }, Nothing>;
      /** All of them, each once. */
      readonly order: Call<{ readonly ids: readonly number[] }, Nothing>;
      /** null: it was not judged, or that is forgotten. */
      readonly why: Call<{ readonly trace: string }, Why | null>;
      /** Over the mail of the last days; nothing is changed. What is left out is as it is now. */
      readonly replay: Call<
        {
          readonly days: number;
          readonly rules?: readonly RuleDraft[];
          /** Further ones, behind those there are. */
          readonly more?: readonly RuleDraft[];
          readonly junkFrom?: number;
          /** 0: never. */
          readonly refuseFrom?: number;
        },
        Replayed
      >;
    };
    /** A stolen password must not ruin the name: who sends too much is held until a person has looked. */
    readonly breaker: {
      readonly trips: Call<Nothing, readonly BreakerTrip[]>;
      /** By those who have sent anything within a day. */
      readonly sent: Call<Nothing, readonly SentLately[]>;
      /** Both, again after each change. */
      readonly watch: Feed<Nothing, BreakerNow>;
      /** By hand: what this account hands in is held from now on. */
      readonly stop: Call<{ readonly address: string }, Nothing>;
      /** It may send again; what becomes of what was held. */
      readonly release: Call<{ readonly address: string; readonly held: 'send' | 'delete' | 'keep' }, Nothing>;
    };
    /** Who comes to port 25 from elsewhere, and how much. */
    readonly peers: {
      readonly list: Call<{ readonly limit?: number }, PeerList>;
      /** It may begin anew; false: nothing was held against it. */
      readonly forgive: Call<{ readonly address: string }, { readonly forgiven: boolean }>;
    };
    /** What our domains sign with. Private keys are never told. */
    readonly dkim: {
      readonly list: Call<Nothing, readonly DkimKeyRow[]>;
      /** What is to stand in the DNS now. */
      readonly records: Call<{ readonly domain: string }, readonly DkimRecord[]>;
      /** The keys that the domain lacks; one kind of them; or the owner's own, a PEM file with its selector. */
      readonly make: Call<
        {
          readonly domain: string;
          readonly type?: 'rsa' | 'ed25519';
          readonly selector?: string;
          readonly key?: string;
        },
        { readonly selectors: readonly string[] }
      >;
      /** The next keys; they sign a day after they are seen. */
      readonly rotate: Call<{ readonly domain: string }, { readonly selectors: readonly string[] }>;
      /** It signs from now on, seen in the DNS or not. */
      readonly activate: Call<{ readonly domain: string; readonly selector: string }, Nothing>;
      readonly retire: Call<{ readonly domain: string; readonly selector: string }, Nothing>;
      /** Asks the DNS now; what is seen may sign. */
      readonly check: Call<{ readonly domain: string }, readonly DkimKeyRow[]>;
    };
    /** Machines that hand mail in on a port of their own: scanners, printers, alarm panels, old programs. */
    readonly devices: DevicesApi;
    /** How our domains look to others. */
    readonly doctor: DoctorApi;
    readonly reports: ReportsApi;
    /** What others tell of mail that left here. */
    readonly returns: ReturnsApi;
    /** Addresses elsewhere that are not tried any more. */
    readonly suppression: SuppressionApi;
    readonly routing: RoutingApi;
    /** What is shown in TLS, where it comes from, and what is to be published of it. */
    readonly certificates: CertificateTrialsApi & {
      readonly state: Call<Nothing, CertificatesNow>;
      /** Asks the DNS now, also for the records that an order waits for. */
      readonly check: Call<Nothing, CertificatesNow>;
      /** One, or all; `newKey`: with the next key, whose record should be published. */
      readonly renew: Call<{ readonly name?: string; readonly newKey?: boolean }, CertificatesNow>;
      readonly records: Call<{ readonly domain?: string }, readonly RecordToPublish[]>;
      /** The owner's own pair, PEM, shown from now on. */
      readonly bring: Call<{ readonly certificate: string; readonly key: string }, CertificatesNow>;
    };
    readonly sessions: {
      readonly list: Call<{ readonly address: string }, readonly SessionRow[]>;
      /** One, by its trace, or all; `appPasswords`: these too, so that no program comes back by itself. */
      readonly signOut: Call<
        { readonly address: string; readonly trace?: string; readonly appPasswords?: boolean },
        { readonly ended: number; readonly appPasswords: number }
      >;
    };
    readonly settings: SettingsApi;
    readonly console: {
      /** Another one-time address of the window. */
      readonly open: Call<Nothing, { readonly url: string }>;
    };
  };
