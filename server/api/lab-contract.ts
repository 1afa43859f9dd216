/** Of contract.ts: the labs. Each is done on the real server; a step is ticked when the server has seen it. */
type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;
type Nothing = Record<never, never>;

export type LabName = 'letter' | 'smtp' | 'readers' | 'queue';
export type LabRow = {
  readonly id: LabName;
  readonly steps: readonly { readonly id: string; readonly done: number | null }[];
  /** null: it has not begun, or was reset. */
  readonly begun: number | null;
  /** When it was done to the end first; stays when it is reset. */
  readonly completed: number | null;
  /** What was sent in it, the oldest first. */
  readonly traces: readonly string[];
};
export type LabsNow = {
  readonly labs: readonly LabRow[];
  /** Who plays in them; null: they are made when the first lab begins. */
  readonly people: {
    readonly ada: string;
    readonly ben: string;
    readonly benAccount: number;
    /** null: they were here before, and their passwords are not known here. */
    readonly password: string | null;
    /** They were made for the labs, and can be taken away again. */
    readonly made: boolean;
  } | null;
  /** The cable is pulled. */
  readonly frozen: boolean;
  /** Ben's mailbox has no room. */
  readonly full: boolean;
};

export type LabAct = 'send' | 'freeze' | 'thaw' | 'fill' | 'room' | 'retry';
export type LabProtocol = 'smtp' | 'pop3' | 'imap';
export type TerminalNow = {
  readonly id: string;
  readonly protocol: LabProtocol;
  readonly open: boolean;
  readonly encrypted: boolean;
  readonly lines: readonly { readonly who: 'C' | 'S' | '-'; readonly text: string; readonly at: number }[];
};

export type LabApi = {
  readonly lab: {
    readonly watch: Feed<Nothing, LabsNow>;
    /** Makes the people where they are missing; begins it anew. */
    readonly begin: Call<{ readonly lab: LabName }, Nothing>;
    readonly act: Call<{ readonly lab: LabName; readonly act: LabAct }, { readonly trace: string | null }>;
    /** Takes away what was sent in it, thaws, gives room back, hangs up. */
    readonly reset: Call<{ readonly lab: LabName }, { readonly removed: number }>;
    /** The people that were made for the labs, with their mail. */
    readonly leave: Call<Nothing, { readonly removed: number }>;
    /** A connection to our own listener. */
    readonly dial: Call<{ readonly lab: LabName; readonly protocol: LabProtocol }, { readonly terminal: string }>;
    readonly watchTerminal: Feed<{ readonly terminal: string }, TerminalNow>;
    readonly type: Call<{ readonly terminal: string; readonly line: string }, Nothing>;
    readonly hangUp: Call<{ readonly terminal: string }, Nothing>;
  };
};
