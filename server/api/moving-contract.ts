/** Of contract.ts: mail brought in from elsewhere, and carried out, in jobs that go on by themselves. */
type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;
type Nothing = Record<never, never>;
type Id = { readonly id: number };

/** `path`: a file or folder on the server's computer. Other kinds are told by those who know them. */
export type MovingSource =
  | {
      readonly type: 'path';
      readonly path: string;
      /** Where the file is a mbox and the guess is wrong. */
      readonly dialect?: 'mboxrd' | 'mboxo' | 'mboxcl' | 'mboxcl2' | undefined;
      /** Of a backup that holds several accounts, the one that is wanted. */
      readonly account?: string | undefined;
    }
  | { readonly type: string; readonly [word: string]: unknown };
export type MovingFormat = 'maildir' | 'mbox' | 'eml' | 'zip' | 'archive' | 'imap';
/** waiting: for its turn. proving: all is there, and is compared. failed: it stopped of itself; it may go on. */
export type MovingState = 'waiting' | 'running' | 'proving' | 'paused' | 'failed' | 'done' | 'cancelled';

/** Names from the outermost on; `to` a mailbox's name, null: left out. */
export type MovingRule = { readonly from: readonly string[]; readonly to: string | null };

export type MovingPlan = {
  readonly format: string;
  readonly name: string;
  readonly folders: readonly {
    readonly from: readonly string[];
    readonly origin: string;
    readonly to: string | null;
    readonly isNew: boolean;
    readonly role: string | null;
    /** null: only reading tells. */
    readonly messages: number | null;
    readonly octets: number | null;
  }[];
  readonly messages: number;
  readonly octets: number;
  /** What the account may still hold; null: no limit. */
  readonly room: number | null;
  /** What a person should read before. */
  readonly notes: readonly string[];
};

export type MovingRow = {
  readonly id: number;
  readonly address: string;
  readonly kind: 'import' | 'export';
  /** 'maildir', 'path', … */
  readonly format: string;
  /** Where from, or where to. */
  readonly what: string;
  readonly dryRun: boolean;
  readonly state: MovingState;
  /** Why it stopped of itself. */
  readonly because: string | null;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly taken: number;
  readonly duplicates: number;
  readonly untaken: number;
  readonly octets: number;
  /** As far as it is known. */
  readonly expected: number | null;
  /** While it runs. */
  readonly perSecond: number | null;
  /** The folder that it is at. */
  readonly at: string | null;
  /** Compared at the end, and the same; null: not yet. */
  readonly proven: boolean | null;
};
export type MovingFolderRow = {
  readonly from: string;
  readonly to: string | null;
  readonly expected: number | null;
  readonly taken: number;
  readonly duplicates: number;
  readonly untaken: number;
  readonly octets: number;
  readonly done: boolean;
  /** Sums of hashes; equal: the same mail. null: not compared yet. */
  readonly digestThere: string | null;
  readonly digestHere: string | null;
};
export type MovingDetail = MovingRow & {
  readonly folders: readonly MovingFolderRow[];
  readonly notes: readonly string[];
  /** Of an import: why, and how many. */
  readonly untakenBy: Readonly<Record<string, number>>;
  /** Of an export: what the format has no place for, and how many. */
  readonly lost: Readonly<Record<string, number>>;
  /** Of what is told above: some, with their places; of a dry run, what would not be taken. */
  readonly examples: readonly { readonly place: string; readonly what: string }[];
  /** Sentences: what else came of it. */
  readonly told: readonly string[];
};
export type MovingUntaken = {
  readonly folder: string;
  readonly origin: string;
  readonly reason: string;
  readonly detail: string;
};
/** Of a page: where the next begins. */
export type MovingPlace = { readonly folder: number; readonly key: string };

export type MovingApi = {
  readonly moving: {
    /** Mail of programs of this computer, in the usual places. */
    readonly found: Call<Nothing, readonly { readonly program: string; readonly path: string }[]>;
    /** Nothing is changed; only names and sizes are read. */
    readonly plan: Call<
      {
        readonly address: string;
        readonly source: MovingSource;
        readonly folders?: readonly MovingRule[];
        readonly under?: string;
      },
      MovingPlan
    >;
    readonly import: Call<
      {
        readonly address: string;
        readonly source: MovingSource;
        /** Those that are not named go where the plan says. */
        readonly folders?: readonly MovingRule[];
        /** A mailbox above all that comes. */
        readonly under?: string;
        /** Usual: skip. */
        readonly duplicates?: 'skip' | 'keep';
        /** Reads everything and files nothing. */
        readonly dryRun?: boolean;
      },
      MovingRow
    >;
    /** What an export to another server would do; nothing is changed. `to` as of fetch.importSource. */
    readonly exportPlan: Call<
      { readonly address: string; readonly to: MovingSource; readonly mailboxes?: readonly string[] },
      MovingPlan
    >;
    /** A path must be new, or an empty folder; of 'imap' it is `to`, as of fetch.importSource, and what lies there stays. */
    readonly export: Call<
      {
        readonly address: string;
        readonly format: MovingFormat;
        readonly path?: string;
        readonly to?: MovingSource;
        /** Not named: all. */
        readonly mailboxes?: readonly string[];
      },
      MovingRow
    >;
    readonly list: Call<Nothing, readonly MovingRow[]>;
    readonly watch: Feed<Nothing, readonly MovingRow[]>;
    readonly get: Call<Id, MovingDetail>;
    readonly watchOne: Feed<Id, MovingDetail>;
    readonly pause: Call<Id, MovingRow>;
    /** One that is done looks for what is new since. */
    readonly resume: Call<Id, MovingRow>;
    /** What came stays. */
    readonly cancel: Call<Id, MovingRow>;
    /** Forgets the job, not the mail. */
    readonly remove: Call<Id, { readonly removed: boolean }>;
    /** What was not taken, and why. */
    readonly untaken: Call<
      Id & { readonly after?: MovingPlace; readonly limit: number },
      { readonly rows: readonly MovingUntaken[]; readonly next: MovingPlace | null }
    >;
  };
};
