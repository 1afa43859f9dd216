/** Machines that hand mail in on a port of their own, as the API tells them. Passwords are never told. */
import type { TranscriptLine } from '../events/transcript.ts';

export type DeviceRecipients = 'own' | 'named' | 'anyone';
export type DeviceDraft = {
  readonly name: string;
  /** Single addresses, or networks of /24 at most. */
  readonly addresses: readonly string[];
  /** The one address that it sends as. */
  readonly sender: string;
  readonly port: number;
  /** '': where the server's other ports are. */
  readonly host?: string;
  readonly enabled?: boolean;
  /** What becomes of another sender or author. Usual: rewrite. */
  readonly others?: 'rewrite' | 'refuse';
  /** own: people of this server; the usual. */
  readonly recipients?: DeviceRecipients;
  /** Addresses and domains, where `recipients` is 'named'. */
  readonly named?: readonly string[];
  readonly messagesPerHour?: number;
  /** null: as big as the server takes. */
  readonly mostBytes?: number | null;
  readonly oldTls?: boolean;
  /** null: it does not sign in. */
  readonly password?: string | null;
};

export type DeviceRow = Required<Omit<DeviceDraft, 'password'>> & {
  readonly id: number;
  readonly hasPassword: boolean;
  readonly createdAt: number;
  /** Messages. */
  readonly accepted: number;
  /** Answers that said no, to whomever. */
  readonly refused: number;
  /** Its last message. */
  readonly used: { readonly at: number; readonly from: string } | null;
  /** The last no; `stranger`: to another address than its own. */
  readonly no: { readonly at: number; readonly from: string; readonly why: string; readonly stranger: boolean } | null;
  /** Whether its port is open now; 'off': it is disabled, or nothing runs. */
  readonly state: 'listening' | 'failed' | 'off';
  /** Why not. */
  readonly sentence: string | null;
  /** What may be typed into the machine as the server: names and addresses, the best first. */
  readonly servers: readonly string[];
  /** Its port can be reached from this computer alone. */
  readonly onlyHere: boolean;
};

export type DeviceMade = {
  readonly device: DeviceRow;
  /** What its owner should know of it. */
  readonly notes: readonly string[];
};

export type DeviceSuggestion = {
  readonly port: number;
  /** Where the server's other ports are, nobody but this computer comes: a machine needs `host` '0.0.0.0'. */
  readonly onlyHere: boolean;
  /** Private addresses that were refused somewhere lately: perhaps the machine that is meant. */
  readonly peers: readonly {
    readonly address: string;
    readonly helo: string | null;
    readonly at: number;
    readonly because: string;
  }[];
};

/** One conversation on a device's port. */
export type DeviceSession = {
  readonly trace: string;
  readonly at: number;
  readonly remote: string;
  /** Its own address. */
  readonly own: boolean;
  readonly accepted: number;
  readonly refused: number;
  /** What came of it. */
  readonly sentence: string;
  /** Messages, by the names of their journeys. */
  readonly messages: readonly string[];
  readonly lines: readonly TranscriptLine[];
};
export type DeviceTest = {
  /** What is to be known of it now, and what to do. */
  readonly sentence: string;
  readonly sessions: readonly DeviceSession[];
};

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;
type Nothing = Record<never, never>;

/** Of contract.ts. */
export type DevicesApi = {
  /** By name. */
  readonly list: Call<Nothing, readonly DeviceRow[]>;
  /** Again after each change, and after each message or refusal. */
  readonly watch: Feed<Nothing, readonly DeviceRow[]>;
  /** For a new one: a free port, and who was refused lately. */
  readonly suggest: Call<Nothing, DeviceSuggestion>;
  /** Resolves when its port is open, or cannot be. */
  readonly add: Call<DeviceDraft, DeviceMade>;
  /** What is left out stays; its port is opened again where that is needed, and no other. */
  readonly change: Call<Partial<DeviceDraft> & { readonly id: number }, DeviceMade>;
  /** What it was, but for its password. */
  readonly remove: Call<{ readonly id: number }, DeviceRow>;
  /** What was seen on its port lately, the newest first, with every word. */
  readonly test: Call<{ readonly id: number; readonly limit: number }, DeviceTest>;
};
