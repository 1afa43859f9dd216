/** Of contract.ts: people's own rules for the mail that comes to them; their scripts, trials of them, and the away reply. */
import type { AccountRules, RulesChange, ShownBlock, VacationNow } from '../filters/account-rules.ts';
import type { Act } from '../filters/trial-words.ts';
import type { Vacation } from '../filters/vacation.ts';

export type {
  AddressPart,
  DatePart,
  DateRelation,
  FilterAction,
  FilterAnswer,
  FilterCondition,
  FilterRule,
  TextHow,
} from '../filters/filter-rule.ts';
export type { RuleEdit } from '../filters/rules-edit.ts';
export type { Vacation, VacationMoment, VacationState } from '../filters/vacation.ts';
export type { Act as TrialAct, RulesChange, ShownBlock, VacationNow };

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;

/** Whose: an address; null: the server's, for everybody's mail. */
type Whose = { readonly address: string | null };

export type ScriptRow = {
  readonly name: string;
  /** active: it sorts the mail. before, after: with it, first or last. none: only where another includes it. */
  readonly role: 'none' | 'active' | 'before' | 'after';
  readonly size: number;
  readonly modifiedAt: number;
};
/** Lines and columns count from 1. */
export type ScriptProblem = {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly line: number;
  readonly column: number;
};
export type ScriptText = ScriptRow & {
  readonly text: string;
  /** Of its last change: what a change is made on. */
  readonly state: number;
  readonly problems: readonly ScriptProblem[];
};
export type ScriptList = {
  readonly scripts: readonly ScriptRow[];
  /** Scripts, and octets of one. */
  readonly limits: { readonly scripts: number; readonly octets: number };
};
export type ScriptPutDone = {
  readonly state: number;
  readonly isNew: boolean;
  readonly warnings: readonly ScriptProblem[];
};

export type RulesShown = Omit<AccountRules, 'broken'> & { readonly broken: readonly ScriptProblem[] };
/** All that the screen of a person's rules shows. */
export type FiltersNow = RulesShown & { readonly list: ScriptList; readonly vacation: VacationNow };

/** What is tried: a script as it is, a text in its place, a change of the rules. */
export type TrialOf =
  | { readonly kind: 'saved'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string; readonly name?: string | undefined }
  | { readonly kind: 'change'; readonly change: RulesChange };
/**
 * The latest: of these mailboxes, null: wherever mail that came may lie. `octets`: a message, one character each.
 */
export type TrialOn =
  | { readonly kind: 'latest'; readonly mailboxes: readonly string[] | null; readonly limit: number }
  | { readonly kind: 'message'; readonly message: number }
  | { readonly kind: 'pasted'; readonly octets: string };

export type TrialOutcome = {
  readonly acts: readonly Act[];
  readonly error: { readonly message: string; readonly line: number | null; readonly column: number | null } | null;
  /** Of a single message: each test and action, in the order of the script. */
  readonly steps: readonly {
    readonly kind: string;
    readonly what: string;
    readonly line: number;
    readonly rule: string | null;
  }[];
};
export type TrialMessage = {
  readonly message: number | null;
  readonly mailbox: string;
  readonly at: number;
  readonly from: string;
  readonly subject: string;
  readonly size: number;
  /** Only its first mebibyte was looked at. */
  readonly cut: boolean;
  readonly would: TrialOutcome;
  readonly now: TrialOutcome | null;
  readonly differs: boolean;
};
export type TrialTold = {
  /** The newest first. */
  readonly messages: readonly TrialMessage[];
  /** There are more; it took too long. */
  readonly ended: boolean;
  /** "12 would move to Invoices, 3 would be thrown away". */
  readonly summary: string;
  /** How many go another way than now, and how. */
  readonly differ: number;
  readonly differences: string;
};

/** Who is away, or answers for so long that it is perhaps forgotten. */
export type VacationRow = {
  readonly address: string;
  readonly since: number;
  /** '2026-12-24'; null: no end. */
  readonly until: string | null;
  readonly long: boolean;
};

export type FiltersApi = {
  readonly filters: {
    readonly scripts: Call<Whose, ScriptList>;
    readonly script: Call<Whose & { readonly name: string }, ScriptText>;
    /** Nothing is kept. */
    readonly check: Call<{ readonly text: string }, { readonly problems: readonly ScriptProblem[] }>;
    /** Refused where it could not run; the problems stand in the refusal's details. `state`: as it was read, 0: a new one. */
    readonly put: Call<
      Whose & {
        readonly name: string;
        readonly text: string;
        readonly state?: number | undefined;
        readonly role?: ScriptRow['role'] | undefined;
      },
      ScriptPutDone
    >;
    /** `name` null: nothing sorts the mail any more. */
    readonly activate: Call<{ readonly address: string; readonly name: string | null }, Record<never, never>>;
    readonly rename: Call<Whose & { readonly name: string; readonly to: string }, Record<never, never>>;
    readonly remove: Call<Whose & { readonly name: string }, Record<never, never>>;
    /** Of a script that is not the active one. */
    readonly role: Call<
      Whose & { readonly name: string; readonly role: 'none' | 'before' | 'after' },
      Record<never, never>
    >;
    /** The rules of the script that runs, or of the one named. */
    readonly rules: Call<{ readonly address: string; readonly script?: string | undefined }, RulesShown>;
    readonly change: Call<{ readonly address: string; readonly change: RulesChange }, RulesShown>;
    /** The script that a change would make. */
    readonly preview: Call<{ readonly address: string; readonly change: RulesChange }, { readonly text: string }>;
    readonly watch: Feed<{ readonly address: string; readonly script?: string | undefined }, FiltersNow>;
    /** Nothing is changed. */
    readonly try: Call<{ readonly address: string; readonly of: TrialOf; readonly on: TrialOn }, TrialTold>;
  };
  readonly vacation: {
    readonly get: Call<{ readonly address: string }, VacationNow>;
    /** `tell`: a letter says so to whose it is. */
    readonly set: Call<
      {
        readonly address: string;
        readonly vacation: Vacation;
        readonly state?: number | undefined;
        readonly tell?: boolean | undefined;
      },
      VacationNow
    >;
    /** Whose away reply answers now. */
    readonly list: Call<Record<never, never>, readonly VacationRow[]>;
  };
};
