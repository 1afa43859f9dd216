/**
 * How an extension is made: one file in extensions/, one value of type `Extension`, one line in registry.ts. It says
 * under which capability it is required, which commands, tests, tags, match types, comparators and address parts come
 * with it, and how each is checked and turned into a function.
 *
 * Checking and compiling are one stage: `compile` of a command gets its arguments checked by its own table, tells what
 * else is wrong with `context.problem`, and returns the function that runs. What can be computed from constants is
 * computed there, once; the returned function only looks at the message.
 */
import type { Argument, Block, Command, Span, StringListNode, StringNode, TagNode, Test } from './ast.ts';
import type { AddressValue, Question, Questions, SieveFacts, SieveField, SieveMessage, Value } from './facts.ts';
import type { Action, Destination, Flags, Redirect, TraceStep } from './plan.ts';

// ── what runs ──

/** null: go on. "return" ends an included script, "break" a foreverypart (RFC 5703 §3.2; null: the innermost). */
export type Flow = null | 'stop' | 'return' | { readonly break: string | null };
export type Step = (run: Run) => Flow;
export type Condition = (run: Run) => boolean;

/** A script that was found good, ready to run any number of times. */
export type Compiled = {
  /** Runs the commands; no implicit keep, no catching of errors (run.ts does both for a whole script). */
  readonly step: Step;
  /** Required ones, in the order of the script, without what the base has anyway. */
  readonly capabilities: readonly string[];
  /** What it may ask, as far as that can be seen: to be answered before the run. */
  readonly questions: readonly Question[];
  /** Whether a string may hold ${…}. */
  readonly variables: boolean;
  /** Octets of memory, about, for who keeps many. */
  readonly weight: number;
};

/** Variables of one script. Names in lower case; an included script has a scope of its own. RFC 5229, RFC 6609 §3.4. */
export type Scope = {
  readonly variables: Map<string, string>;
  /** ${0}, ${1}…; empty until something matched. */
  matched: readonly string[];
  /** For extensions: RFC 6609's "global" names and the like. */
  readonly kept: Map<string, unknown>;
};

/** What a step or condition may do. All of it is in memory: nothing happens before the plan is carried out. */
export interface Run {
  readonly facts: SieveFacts;
  readonly limits: RunLimits;
  /** The name of the top-level command that runs now (the comment before it); include sets it back. */
  rule: string | null;
  /** The included script that runs now; null: the account's own. Errors are told with its name. RFC 6609 §3.1. */
  script: string | null;
  /** The message as edited so far; assign to edit it. */
  message: SieveMessage;
  /** Of the script that runs now; include sets it and sets it back. */
  scope: Scope;
  /** For extensions: one entry per run, under the extension's own name. */
  readonly kept: Map<string, unknown>;
  /** RFC 5232's internal variable; null: never touched. Includes share it. */
  flags: Flags;
  /** Ends the run here when the answer is not known yet: everything before it runs again. */
  ask<N extends keyof Questions>(ask: N, input: Questions[N]['input']): Questions[N]['answer'];
  /** Counts work; ends the run with an error when it is too much. One comparison, one command: 1. */
  spend(steps: number): void;
  /** Plans an action. Conflicts (RFC 5429 §2) and doubles (RFC 5228 §2.10.3) are settled here. */
  act(action: ActionToPlan, at: Span): void;
  cancelImplicitKeep(): void;
  trace(kind: TraceStep['kind'], what: string, at: Span): void;
  /** Ends the run with an error: the message is kept, the owner told. Never returns. */
  fail(message: string, at: Span): never;
}

/** An action without what every one has: line, rule and message are added by `act`. */
type Bare<A> = A extends Action ? Omit<A, 'because' | 'message'> : never;
export type ActionToPlan = Bare<Action>;

export type RunLimits = {
  readonly steps: number;
  readonly actions: number;
  readonly redirects: number;
  /** In UTF-16 units, RFC 5229 §3: at least 4,000 octets. */
  readonly variable: number;
  readonly notifications: number;
  readonly included: number;
  /** Whether the trace has tests that did not match. */
  readonly trace: 'short' | 'full';
};

// ── strings as arguments ──

/** A string that may hold variables. `constant` null: only known at run time. */
export type Text = {
  readonly constant: string | null;
  readonly of: (run: Run) => string;
  readonly node: StringNode;
};
export type Texts = {
  /** null as soon as one of them is not constant. */
  readonly constant: readonly string[] | null;
  readonly of: (run: Run) => readonly string[];
  readonly items: readonly Text[];
  readonly span: Span;
};

// ── tables ──

/** 'texts' takes a single string too (RFC 5228 §2.4.2.1). */
export type ArgumentType = 'text' | 'texts' | 'number';

/**
 * What an action's tags say of it before it is planned: ":copy", ":create", ":flags", ":fcc". A command takes the members
 * it knows. With ":fcc", `flags`, `create`, `specialUse` and `mailboxId` are those of the copy (RFC 8580 §3).
 */
export type Draft = {
  copy?: boolean;
  flags?: Flags;
  create?: boolean;
  specialUse?: string | null;
  mailboxId?: string | null;
  fcc?: Destination | null;
  notify?: string | null;
  ret?: 'FULL' | 'HDRS' | null;
  by?: Redirect['by'];
  list?: boolean;
};
export type Effect = (draft: Draft, run: Run) => void;

export type TagDefinition = {
  /** In lower case, without colon. */
  readonly name: string;
  /** What follows the tag; none by default. */
  readonly value?: ArgumentType | undefined;
  /** Of tags of one group a command takes one: 'match-type', 'address-part', 'size', 'importance'. Default: its name. */
  readonly group?: string;
  readonly required?: boolean;
  /** Checks the value, and gives what is done with the draft of an action (`args.effects`). */
  readonly effect?: (use: TagUse, context: CompileContext, args: Arguments) => Effect | null;
  /** Exchanges where a test takes its fields from (":mime", ":index"). `next` is the source before. */
  readonly source?: (use: TagUse, context: CompileContext, args: Arguments, next: FieldSource) => FieldSource;
  /** Its `source` looks at what the others give (":index" after ":mime"), wherever it is written. */
  readonly late?: boolean;
  /** Of "set": what it makes of the value. The larger `precedence` goes first. RFC 5229 §4.1. */
  readonly modifier?: { readonly precedence: number; readonly apply: (value: string) => string };
};

/** Fields of a name (lower case) as a test sees them. */
export type FieldSource = (run: Run, name: string) => readonly SieveField[];

type Definition = {
  /** In lower case. */
  readonly name: string;
  readonly tags?: readonly TagDefinition[];
  readonly positional: readonly ArgumentType[];
  /** How many of the positional ones, from the first, may be left out (RFC 5232 setflag, RFC 5230). Default 0. */
  readonly optional?: number;
  readonly tests?: 'none' | 'one' | 'list';
  /** Takes a match type and a comparator: `context.matcher`. */
  readonly matching?: boolean;
  /** Takes ":localpart", ":domain", ":all" and what extensions add: `context.addressPart`. */
  readonly addressParts?: boolean;
};
export type CommandDefinition = Definition & {
  readonly block?: boolean;
  /** Actions and control commands that only stand where the RFC says ("require" first, "elsif" after "if"). */
  readonly compile: (args: Arguments, context: CompileContext) => Step;
};
export type TestDefinition = Definition & {
  readonly compile: (args: Arguments, context: CompileContext) => Condition;
};

export type TagUse = {
  readonly definition: TagDefinition;
  readonly node: TagNode;
  readonly text: Text | null;
  readonly texts: Texts | null;
  readonly number: number | null;
};

/** The arguments of one command or test, checked against its table. */
export interface Arguments {
  readonly node: Command | Test;
  /** Every tag of it, as written. */
  readonly uses: readonly TagUse[];
  /** The tag as used, or null. */
  tag(name: string): TagUse | null;
  /** The tag used of a group, or null. */
  group(name: string): TagUse | null;
  /** A positional argument by its place in the definition; null where an optional one was left out. */
  optionalText(index: number): Text | null;
  optionalTexts(index: number): Texts | null;
  text(index: number): Text;
  texts(index: number): Texts;
  number(index: number): number;
  readonly conditions: readonly Condition[];
  /** What its tags do with an action, in the order of the script. */
  readonly effects: readonly Effect[];
  /** The block, compiled; null where there is none. */
  readonly body: Step | null;
}

/** Whether one of the values matches one of the keys. Match variables are set by those that set them. */
export type Matcher = (run: Run, values: readonly Value[]) => boolean;

export interface CompileContext {
  /** The script goes on being checked, but will not be compiled. */
  problem(message: string, span: Span): void;
  warning(message: string, span: Span): void;
  /** Whether the script has required it (or an ihave has found it). */
  has(capability: string): boolean;
  /** Whether this server has it. RFC 5463. */
  supports(capability: string): boolean;
  /** From here on it counts as required. RFC 5463 §4. */
  enable(capability: string): void;
  /** To be answered before the run, when it can be seen what will be asked. */
  mayAsk(question: Question): void;
  /** From the match type and comparator of a test's arguments and its keys. */
  matcher(args: Arguments, keys: Texts): Matcher;
  /** From its address part; what is null has no such part. */
  addressPart(args: Arguments): (address: AddressValue, run: Run) => Value | null;
  /** The message's fields, or what a tag of an extension puts in their place. */
  fields(args: Arguments): FieldSource;
  /** A part that an extension adds to the envelope, or null. */
  envelopePart(name: string): EnvelopePartDefinition | null;
  /** A namespace of variables, or null. */
  namespace(name: string): VariableNamespace | null;
  /** For commands that compile others' arguments: a string with its variables. */
  text(node: StringNode): Text;
  texts(node: StringNode | StringListNode): Texts;
  block(block: Block): Step;
  /** So many octets of memory more than its text lets expect. */
  weighs(octets: number): void;
  /** For extensions: what is kept while one script is compiled, under the extension's own name. */
  readonly kept: Map<string, unknown>;
  /** Enclosing commands, outermost first, the one being compiled last. */
  readonly path: readonly Command[];
}

export type Comparator = {
  /** 'i;ascii-casemap' */
  readonly name: string;
  /** Equal texts have equal keys; substrings are substrings of keys. One UTF-16 unit per thing that "?" matches. */
  readonly key: (text: string) => string;
  /** By what is ordered; keys when absent. Infinity and the like are fine. */
  readonly order?: (left: string, right: string) => number;
  readonly equals?: (left: string, right: string) => boolean;
  /** Whether ":contains" and ":matches" may be asked of it. RFC 4790 §4.2. */
  readonly substring: boolean;
};

export type MatchTypeDefinition = {
  readonly name: string;
  /** 'text' when the tag takes one (":count" "gt"). Always constant. */
  readonly value?: 'text' | undefined;
  readonly compile: (use: MatchTypeUse, context: CompileContext) => Matcher;
};
export type MatchTypeUse = {
  readonly tag: TagUse | null;
  readonly comparator: Comparator;
  readonly comparatorNode: Argument | null;
  readonly keys: Texts;
  readonly node: Command | Test;
};

export type AddressPartDefinition = {
  readonly name: string;
  readonly of: (address: AddressValue, run: Run) => Value | null;
};

/** A part of the envelope test beside RFC 5228's. */
export type EnvelopePartDefinition = {
  /** In lower case. */
  readonly name: string;
  readonly isAddress: boolean;
  readonly of: (run: Run) => readonly string[];
};

/** ${namespace.name}. RFC 5229 §3, RFC 6609 §3.4.3. */
export type VariableNamespace = {
  readonly name: string;
  /** null: there is no such name in it (a problem of the script). */
  readonly read: (name: string) => ((run: Run) => string) | null;
  /** null: it cannot be set, which is a problem of the script. */
  readonly write: ((name: string, value: string, run: Run) => void) | null;
};

export type Extension = {
  /** As it is required and advertised; '' is the base, which nobody requires. */
  readonly capability: string;
  /** Those that come with it: "vacation-seconds" brings "vacation". */
  readonly brings?: readonly string[];
  /** Those without which it says nothing; a warning when they are not required too. */
  readonly wants?: readonly string[];
  readonly commands?: readonly CommandDefinition[];
  readonly tests?: readonly TestDefinition[];
  /** Tags for commands and tests of others, by their names. */
  readonly tags?: readonly { readonly on: readonly string[]; readonly tags: readonly TagDefinition[] }[];
  readonly matchTypes?: readonly MatchTypeDefinition[];
  readonly comparators?: readonly Comparator[];
  readonly addressParts?: readonly AddressPartDefinition[];
  readonly envelopeParts?: readonly EnvelopePartDefinition[];
  readonly namespaces?: readonly VariableNamespace[];
  /** Called when a script requires it. */
  readonly required?: (context: CompileContext) => void;
  /** Not advertised and not to be required by hand (RFC 5228's base). */
  readonly hidden?: boolean;
};
