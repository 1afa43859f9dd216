/** What the handlers stand on. Handed down by the assembly; the handlers know no process, socket or file. */

import type { Connections } from '../access/connections.ts';
import type { JmapAccess } from '../access/jmap-backend.ts';
import type { Pictures } from '../access/pictures.ts';
import type { Watch } from '../access/watch.ts';
import type { BackupControl } from '../backup/control.ts';
import type { Clock, Random } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import type { Answers } from '../capture/answers/answers.ts';
import type { Attempts } from '../capture/attempts.ts';
import type { CheckTools } from '../capture/checks/check.ts';
import type { Faults } from '../capture/faults/faults.ts';
import type { RefusedMail } from '../capture/refused.ts';
import type { Time } from '../capture/time.ts';
import type { Breaker } from '../ceilings/breaker.ts';
import type { CertificateControl } from '../certificates/control.ts';
import type { Author } from '../config/history.ts';
import type { Source } from '../config/load.ts';
import type { Config, Key } from '../config/schema.ts';
import type { SettingsFile } from '../config/settings-file.ts';
import type { Directory } from '../directory/control.ts';
import type { Devices } from '../directory/devices.ts';
import type { Suppression } from '../directory/suppression.ts';
import type { DiscoverySource } from '../discovery/source.ts';
import type { Doctor } from '../doctor/control.ts';
import type { Need } from '../events/need.ts';
import type { Filters } from '../filters/control.ts';
import type { Vacation } from '../filters/vacation.ts';
import type { JmapServer } from '../jmap/request.ts';
import type { PolicySource } from '../judgement/policy.ts';
import type { ListControl } from '../lists/control.ts';
import type { Mover } from '../moving/mover.ts';
import type { FetchControl } from '../mra/control.ts';
import type { RouteControl } from '../mta/route-control.ts';
import type { PeerControl } from '../peers/control.ts';
import type { FlowControl } from '../queue/flow-control.ts';
import type { Frozen } from '../queue/frozen.ts';
import type { RouteFor } from '../queue/route-name.ts';
import type { ReportsControl } from '../reports/control.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { SigningControl } from '../signing/control.ts';
import type { Store } from '../store/interface.ts';
import type { WebhookControl } from '../webhooks/control.ts';
import type { WhyEngine } from '../why/engine.ts';
import type { ListenerState, Preset, SetupChoice, SetupState } from './contract.ts';
import type { AddressVerified } from './drop-contract.ts';
import type { SystemMailNow } from './system-mail-contract.ts';

/** mailroom.jsonc: what is applied holds at once. */
type LiveSettings = Pick<SettingsFile, 'now' | 'named' | 'draft' | 'apply' | 'history' | 'revert'>;

export type ServerPorts = {
  readonly store: Store;
  readonly clock: Clock;
  /** Of captured mail. */
  readonly mailClock: Clock;
  readonly time: Time;
  readonly random: Random;
  readonly directory: Directory;
  readonly watch: Watch;
  /** Who is signed in now. */
  readonly connections: Connections;
  /** What is decided about strangers' mail. */
  readonly policy: PolicySource;
  /** Who comes to port 25. */
  readonly peers: PeerControl;
  readonly signing: SigningControl;
  readonly certificates: CertificateControl;
  /** What mail programs are told. */
  readonly discovery: DiscoverySource;
  readonly reports: ReportsControl;
  readonly doctor: Doctor;
  readonly suppression: Suppression;
  readonly why: WhyEngine;
  readonly devices: Devices;
  readonly devicePorts: {
    /** Resolves when every device's port is as its owner wants it. */
    settled(): Promise<void>;
    /** One that nobody has. */
    suggest(): Promise<number>;
  };
  readonly breaker: Breaker;
  /** People's own rules; a letter tells whose away reply somebody else has set. */
  readonly filters: Filters & { tellVacation(address: string, vacation: Vacation, by: string): Promise<void> };
  /** Mailing lists. */
  readonly lists: ListControl;
  /** Routes on which nothing leaves. */
  readonly frozen: Frozen;
  /** Destinations, timelines, our own network. */
  readonly flow: FlowControl;
  /** The way that mail for an address goes, as it is found now. */
  readonly routeFor: RouteFor;
  /** Tables and relays. */
  readonly routes: RouteControl;
  /** Of all parts that have some. */
  readonly needs: () => Promise<readonly Need[]>;
  /** null: the store alone is open, and nothing runs. */
  readonly jmap: { readonly access: JmapAccess; readonly server: JmapServer } | null;
  readonly pictures: Pictures;
  /** What it takes to look at a captured message: links asked by HEAD, the DNS, scanners. */
  readonly checks: CheckTools;
  readonly version: string;
  readonly home: string;
  readonly startedAt: number;
  readonly config: () => Config;
  readonly preset: () => Preset | null;
  readonly sourceOf: (key: Key) => Source;
  /** Parses, writes the file, applies. The fault is a sentence. */
  readonly setSetting: (key: string, text: string, by?: Author) => Promise<Result<Key, string>>;
  readonly settingsFile: LiveSettings;
  /** Who has the mail ports and the command sendmail of this computer. */
  readonly systemMail: () => Promise<SystemMailNow>;
  readonly hostName: () => string;
  readonly listeners: () => readonly ListenerState[];
  readonly setupState: () => Promise<SetupState>;
  /** Resolves when listeners are bound and the first accounts are there. */
  readonly choose: (
    choice: SetupChoice,
  ) => Promise<Result<{ readonly address: string; readonly account: number }, string>>;
  /** Through the MSA, as any client's mail. */
  readonly submit: (
    login: Login,
    recipients: readonly string[],
    bytes: Uint8Array,
  ) => Promise<Result<{ readonly trace: string }, string>>;
  /** ETRN to a server that keeps our mail: for one domain of ours or all. The fault is a sentence. */
  /** `look` ends when all that lay in the drop folder has been looked at. */
  readonly drop: { look(): Promise<void>; verify(address: string): Promise<AddressVerified> };
  /** Mail that lies on other servers. */
  readonly fetch: FetchControl;
  /** Jobs that bring mail in or carry it out. */
  readonly moving: Mover;
  /** Who came to hand mail in and could not. */
  readonly attempts: Attempts;
  /** Faults on purpose, for programs under test. */
  readonly faults: Faults;
  /** What the world answers. */
  readonly answers: Answers;
  /** What came whole and was refused. */
  readonly refused: RefusedMail;
  readonly webhooks: WebhookControl;
  /** Copies of the whole home. */
  readonly backup: BackupControl;
  readonly askBackupMx: (
    server: string,
    domain: string | null,
  ) => Promise<
    Result<readonly { readonly domain: string; readonly started: boolean; readonly reply: string }[], string>
  >;
  readonly freeBytes: () => Promise<number>;
  readonly openConsole: () => Result<string, string>;
  /** Something other than events changed: listeners, settings. */
  readonly watchState: (hear: () => void) => () => void;
};
