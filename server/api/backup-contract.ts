/** Of contract.ts: backups of the whole home: made, tried, looked into, restored. */
type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;
type Nothing = Record<never, never>;

export type BackupAct = 'backup' | 'drill' | 'verify' | 'export' | 'restore';

/** How a try ended; `because`: a sentence, null: well. */
export type BackupTried = {
  readonly at: number;
  readonly ok: boolean;
  readonly because: string | null;
  readonly backup: string | null;
};
export type BackupStatus = {
  /** '': no folder is chosen. */
  readonly to: string;
  /** Milliseconds; 0: by hand. */
  readonly every: number;
  /** '02:30'. */
  readonly at: string;
  readonly keep: { readonly daily: number; readonly weekly: number; readonly monthly: number };
  readonly encrypt: boolean;
  readonly drillEvery: number;
  readonly hasKey: boolean;
  readonly next: number | null;
  /** The last try, and the last that was made. */
  readonly run: BackupTried | null;
  readonly made: BackupTried | null;
  /** The last restore to try it, and the last that went well. */
  readonly drill: (BackupTried & { readonly messages: number }) | null;
  readonly proven: (BackupTried & { readonly messages: number }) | null;
  readonly running: {
    readonly act: BackupAct;
    readonly backup: string | null;
    readonly startedAt: number;
    readonly done: number;
    /** 0: not known yet. */
    readonly total: number;
  } | null;
  /** How the last act ended, since the server's start. */
  readonly ended: { readonly act: BackupAct; readonly at: number; readonly because: string | null } | null;
  readonly verified: { readonly at: number; readonly backups: number; readonly faults: readonly string[] } | null;
  /** A restore of everything is prepared, and takes its place at the next start. */
  readonly ordered: { readonly backup: string; readonly at: number } | null;
};
export type BackupRow = {
  readonly id: string;
  readonly at: number;
  readonly version: string;
  readonly encrypted: boolean;
  readonly octets: number;
  /** What it took on the target. */
  readonly added: number;
  readonly accounts: number;
  readonly messages: number;
  readonly took: number;
};
/** ours: backups are in it. new: it is made with the first. */
export type BackupTarget = {
  readonly path: string;
  readonly is: 'ours' | 'empty' | 'new';
  readonly encrypted: boolean | null;
  readonly free: number;
  readonly sameDisk: boolean;
};
export type BackupProposal = { readonly path: string; readonly sameDisk: boolean };
/** A folder or a file to restore from. */
export type BackupPlace = {
  readonly path: string;
  readonly kind: 'folder' | 'file';
  readonly needsPassphrase: boolean;
  readonly backups: readonly BackupRow[];
};
export type BackupAccount = {
  readonly id: number;
  readonly address: string;
  readonly name: string;
  readonly messages: number;
  readonly octets: number;
  readonly mailboxes: readonly {
    readonly id: number;
    readonly name: string;
    readonly role: string | null;
    readonly messages: number;
    readonly octets: number;
  }[];
};
export type BackupMessage = {
  readonly uid: number;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly preview: string;
  readonly at: number;
  readonly size: number;
  readonly seen: boolean;
  readonly flagged: boolean;
  readonly attachment: boolean;
};
export type BackupMailWish = {
  readonly backup: string;
  /** An address in the backup. */
  readonly account: string;
  /** Not given: all of the account. */
  readonly mailbox?: string;
  readonly uids?: readonly number[];
  /** Another account whose mailboxes it comes into. */
  readonly to?: string;
  /** apart: into a mailbox of its own. missing: to where it lay, but for what is there. */
  readonly into: 'apart' | 'missing';
};
export type BackupMailPlan = {
  readonly address: string;
  readonly makesAccount: boolean;
  readonly under: string | null;
  readonly mailboxes: readonly {
    readonly name: string;
    readonly to: string;
    readonly isNew: boolean;
    readonly messages: number;
    readonly octets: number;
    readonly missing: number | null;
  }[];
  readonly messages: number;
  readonly octets: number;
};

type Begun = { readonly begun: true };

export type BackupApi = {
  readonly backup: {
    readonly get: Call<Nothing, BackupStatus>;
    readonly watch: Feed<Nothing, BackupStatus>;
    /** The newest first. */
    readonly list: Call<Nothing, readonly BackupRow[]>;
    readonly proposals: Call<Nothing, readonly BackupProposal[]>;
    /** Whether it would do; nothing is made there. */
    readonly look: Call<{ readonly path: string }, BackupTarget>;
    /**
     * Where they go from now on. A passphrase: that of the backups that are there, or of those that will be; '' of `to`:
     * none are made any more.
     */
    readonly choose: Call<
      { readonly to: string; readonly encrypt?: boolean; readonly passphrase?: string },
      BackupStatus
    >;
    /** Another passphrase for encrypted backups, or the first. */
    readonly passphrase: Call<{ readonly passphrase: string }, Begun>;
    /** These begin; how far they are is told by `watch`. */
    readonly run: Call<Nothing, Begun>;
    readonly drill: Call<{ readonly backup?: string }, Begun>;
    readonly verify: Call<Nothing, Begun>;
    readonly export: Call<{ readonly backup?: string; readonly path: string; readonly passphrase?: string }, Begun>;
    readonly stop: Call<Nothing, Begun>;
    /** What is in one. */
    readonly accounts: Call<{ readonly backup: string }, readonly BackupAccount[]>;
    readonly messages: Call<
      {
        readonly backup: string;
        readonly account: number;
        readonly mailbox: number;
        /** In sender, recipients, subject or first words. */
        readonly text?: string;
        readonly below?: number;
        readonly limit: number;
      },
      { readonly messages: readonly BackupMessage[]; readonly next: number | null }
    >;
    /** Nothing is changed. */
    readonly plan: Call<BackupMailWish, BackupMailPlan>;
    /** The number of a job (moving): it is watched, paused and cancelled there. */
    readonly restore: Call<BackupMailWish, { readonly job: number }>;
    readonly lookPlace: Call<{ readonly path: string }, BackupPlace>;
    /** Everything: prepared and proven beside what is there, which stays until the restart and is then moved aside. */
    readonly restoreAll: Call<{ readonly path: string; readonly backup?: string; readonly passphrase?: string }, Begun>;
    readonly takeBack: Call<Nothing, Begun>;
    readonly restart: Call<Nothing, Begun>;
  };
};
