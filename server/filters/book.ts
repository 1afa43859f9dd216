/**
 * The scripts of an account, and of the server (`SERVER`): written down only when they can run, named, activated, taken
 * away. ManageSieve (RFC 5804), JMAP for Sieve (RFC 9661), the window and the command line all change them here; the
 * delivery agent reads what lies in the store. A fault of a script has a line, a column and a sentence.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Problem, Script } from '../sieve/ast.ts';
import { compileText } from '../sieve/compile.ts';
import {
  type Id,
  type ModSeq,
  type ScriptBrief,
  type ScriptLimits,
  type ScriptRole,
  SERVER,
  type Store,
  type StoredScript,
  type StoreFault,
  scriptNameFault,
} from '../store/interface.ts';

/** Why not, in words; `problems` where the script itself is the reason, the first of them in the words. */
export type ScriptRefusal = {
  readonly kind:
    | 'invalid'
    | 'no-such'
    | 'exists'
    | 'active'
    | 'bad-name'
    | 'too-many'
    | 'too-large'
    | 'changed'
    | 'failed';
  readonly sentence: string;
  readonly problems: readonly Problem[];
};
export type Answered<T> = Promise<Result<T, ScriptRefusal>>;

export type ScriptPut = {
  /** That script gets this name and text; not given: the one of this name, or a new one. */
  readonly id?: Id;
  readonly name: string;
  /** Octets as a protocol brought them, or text. */
  readonly text: string | Uint8Array;
  /** Not given: as it is. */
  readonly role?: ScriptRole;
  /** The script's modSeq as the writer knows it, 0 for "not there yet": another is refused with 'changed'. */
  readonly ifState?: ModSeq;
};
export type Checked = {
  readonly script: Script;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
};

export type ScriptBook = {
  /** By name. `state` moves on with every change, a removal too. */
  list(account: Id): Promise<{ readonly state: ModSeq; readonly list: readonly ScriptBrief[] }>;
  get(account: Id, which: string | Id): Promise<StoredScript | null>;
  /** Nothing is changed. */
  check(text: string | Uint8Array): Checked;
  /** RFC 5804 §2.5: whether a script of this name and size may be put. */
  room(account: Id, name: string, size: number): Answered<void>;
  put(
    account: Id,
    put: ScriptPut,
    by: string,
  ): Answered<{
    readonly id: Id;
    readonly modSeq: ModSeq;
    readonly isNew: boolean;
    readonly warnings: readonly Problem[];
  }>;
  /** null: no script runs any more. */
  activate(account: Id, which: string | Id | null, by: string): Answered<void>;
  rename(account: Id, which: string | Id, to: string, by: string): Answered<void>;
  remove(account: Id, which: string | Id, by: string): Answered<void>;
  /** Of the server's: whether it runs before everybody's own, after it, or only where it is included. */
  setRole(account: Id, which: string | Id, role: Exclude<ScriptRole, 'active'>, by: string): Answered<void>;
  /** Whom a vacation answered is forgotten: a new absence begins with nobody. */
  forgetAnswered(account: Id): Answered<void>;
  limits(): ScriptLimits;
};

/** One spelling of “é”, not two: whichever door a name comes through. RFC 5198 §3. */
const named = <T extends string | Id>(which: T): T => (typeof which === 'string' ? which.normalize('NFC') : which) as T;

export type BookParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly limits: () => ScriptLimits;
};

export function newScriptBook({ store, clock, limits }: BookParts): ScriptBook {
  /** Whose it is, for the journal. */
  const nameOf = async (account: Id): Promise<string> =>
    account === SERVER ? '' : ((await store.accounts()).find(one => one.id === account)?.address ?? String(account));
  const told = async (account: Id, script: string, what: FilterChange, by: string) => ({
    notes: [event('filters.changed', clock.now(), SERVER_TRACE, { account: await nameOf(account), script, what, by })],
  });
  /** Found, then done to it. */
  async function act<T>(
    account: Id,
    which: string | Id,
    run: (known: StoredScript) => Promise<Result<T, StoreFault>>,
    faults: Partial<Record<StoreFault, ScriptRefusal>> = {},
  ): Answered<T> {
    const known = await store.script(account, named(which));
    if (!known) return noSuch(which);
    const done = await run(known);
    return done.ok ? done : err(faults[done.error] ?? refusalOf(done.error, which));
  }

  return {
    list: account => store.scripts(account),
    get: (account, which) => store.script(account, named(which)),
    check,
    limits,

    async room(account, asked, size) {
      const name = named(asked);
      const fault = scriptNameFault(name);
      if (fault !== null) return refuse('bad-name', fault);
      if (size > limits().octets) return tooLarge(size, limits());
      const { list } = await store.scripts(account);
      return list.some(one => one.name === name) || list.length < limits().scripts ? ok(undefined) : tooMany(limits());
    },

    async put(account, { id, name: asked, text, role, ifState }, by) {
      const name = named(asked);
      const fault = scriptNameFault(name);
      if (fault !== null) return refuse('bad-name', fault);
      const size = typeof text === 'string' ? Buffer.byteLength(text) : text.length;
      if (size > limits().octets) return tooLarge(size, limits());
      const { script, errors, warnings } = check(text);
      if (errors.length > 0) return invalid(errors);
      const done = await store.run(
        'putScript',
        {
          ...{ account, name, text: script.text, now: clock.now(), limits: limits() },
          ...{ ...(id === undefined ? {} : { id }), ...(role === undefined ? {} : { role }) },
          ...(ifState === undefined ? {} : { ifState }),
        },
        await told(account, name, 'saved', by),
      );
      if (done.ok) return ok({ ...done.value, warnings });
      if (done.error === 'not-allowed') return tooMany(limits());
      return err(refusalOf(done.error, done.error === 'exists' ? name : (id ?? name)));
    },

    async activate(account, which, by) {
      if (which === null) {
        const off = await store.run('activateScript', { account, id: null }, await told(account, '', 'off', by));
        return off.ok ? ok(undefined) : err(refusalOf(off.error, ''));
      }
      return act(account, which, async ({ id, name }) => {
        const done = await store.run('activateScript', { account, id }, await told(account, name, 'activated', by));
        return done.ok ? ok(undefined) : done;
      });
    },

    async rename(account, which, asked, by) {
      const to = named(asked);
      const fault = scriptNameFault(to);
      if (fault !== null) return refuse('bad-name', fault);
      const exists: ScriptRefusal = {
        kind: 'exists',
        sentence: `There is a script ${shown(to)} already`,
        problems: [],
      };
      return act(
        account,
        which,
        async ({ id }) => {
          const input = { account, id, name: to, now: clock.now() };
          const done = await store.run('renameScript', input, await told(account, to, 'renamed', by));
          return done.ok ? ok(undefined) : done;
        },
        { exists },
      );
    },

    remove: (account, which, by) =>
      act(
        account,
        which,
        async ({ id, name }) => {
          const done = await store.run('removeScript', { account, id }, await told(account, name, 'removed', by));
          return done.ok ? ok(undefined) : done;
        },
        { 'not-allowed': ACTIVE },
      ),

    setRole: (account, which, role, by) =>
      act(account, which, async ({ id, name }) => {
        const done = await store.run('setScriptRole', { account, id, role }, await told(account, name, 'role', by));
        return done.ok ? ok(undefined) : done;
      }),

    async forgetAnswered(account) {
      const done = await store.run('forgetMemory', { account, kind: 'vacation' });
      return done.ok ? ok(undefined) : err(refusalOf(done.error, ''));
    },
  };
}

export type FilterChange = 'saved' | 'activated' | 'off' | 'renamed' | 'removed' | 'role';

export function check(text: string | Uint8Array): Checked {
  const { script, problems } = compileText(text);
  return {
    script,
    errors: problems.filter(one => one.severity === 'error'),
    warnings: problems.filter(one => one.severity === 'warning'),
  };
}

// ── refusals ──

const refuse = (kind: ScriptRefusal['kind'], sentence: string) => err<ScriptRefusal>({ kind, sentence, problems: [] });
const shown = (which: string | Id): string => (typeof which === 'string' ? `“${which}”` : `number ${which}`);
const noSuch = (which: string | Id) => refuse('no-such', `There is no script ${shown(which)}`);
const ACTIVE: ScriptRefusal = {
  ...{ kind: 'active', problems: [] },
  sentence: 'It is the script that runs now: activate another or none first',
};
const tooMany = ({ scripts }: ScriptLimits) =>
  refuse('too-many', `There are ${scripts} scripts, and that is as many as there may be`);
const tooLarge = (size: number, { octets }: ScriptLimits) =>
  refuse('too-large', `The script has ${size} octets; ${octets} are allowed`);

const problemLine = ({ message, span: { start } }: Problem): string =>
  `Line ${start.line}, column ${start.column}: ${message}`;

function invalid(problems: readonly Problem[]): Result<never, ScriptRefusal> {
  const more = problems.length - 1;
  const sentence = `${problemLine(problems[0]!)}${more > 0 ? ` (and ${more} more)` : ''}`;
  return err({ kind: 'invalid', sentence, problems });
}

function refusalOf(fault: StoreFault, which: string | Id): ScriptRefusal {
  const say = (kind: ScriptRefusal['kind'], sentence: string): ScriptRefusal => ({ kind, sentence, problems: [] });
  switch (fault) {
    case 'no-such':
      return say('no-such', `There is no script ${shown(which)}`);
    case 'exists':
      return say('exists', `There is a script ${shown(which)} already`);
    case 'changed':
      return say('changed', 'The script was changed meanwhile; look at it again');
    case 'over-quota':
      return say('too-large', 'The script is larger than it may be');
    case 'not-allowed':
      return say('failed', 'That is not possible for these scripts');
    default:
      return say('failed', `Nothing was changed (${fault})`);
  }
}
