/**
 * The rules of the made-up office: the real reading and changing of scripts, on scripts that lie in memory; what a trial
 * tells is invented.
 */
import type { Api, FiltersNow, TrialMessage, TrialTold } from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';
import { systemClock } from '../../../server/base/ports.ts';
import { err, ok, type Result } from '../../../server/base/result.ts';
import { newRulesControl, type RulesControl } from '../../../server/filters/account-rules.ts';
import { check, newScriptBook, type ScriptBook, type ScriptRefusal } from '../../../server/filters/book.ts';
import type { Problem } from '../../../server/sieve/ast.ts';
import type { CommandName, Store, StoredScript } from '../../../server/store/interface.ts';
import type { World } from './world.ts';

const office = [
  'require ["fileinto", "imap4flags", "variables", "regex"];',
  '',
  '# rule:[Invoices]',
  'if anyof (',
  '    header :contains "subject" ["invoice", "bill"],',
  '    address :is "from" "billing@there.example"',
  ') {',
  '    fileinto "Invoices";',
  '    stop;',
  '}',
  '',
  '# rule:[From the boss]',
  'if header :contains "from" "ben@" {',
  '    addflag "\\\\Flagged";',
  '    keep;',
  '}',
  '',
  '# Each project has its folder',
  'if header :regex "subject" "\\\\[([a-z]+)\\\\]" {',
  `    set :lower "project" "$${'{1}'}";`,
  `    fileinto "Projects/$${'{project}'}";`,
  '}',
  '',
  '# rule:[Newsletters]',
  'if allof (',
  '    false,',
  '    exists "list-id"',
  ') {',
  '    fileinto "Newsletters";',
  '    stop;',
  '}',
  '',
].join('\r\n');

type Kept = { readonly book: ScriptBook; readonly rules: RulesControl };
type Tell = <T>(tell: () => T, signal: AbortSignal | undefined) => AsyncGenerator<T, void, void>;

/** The few questions and commands that scripts need, over a list. */
function memoryStore(scripts: StoredScript[], changed: () => void): Store {
  let state = 1;
  const touch = (one: StoredScript, change: Partial<StoredScript>): void => {
    state++;
    scripts[scripts.indexOf(one)] = { ...one, ...change, modSeq: state };
    changed();
  };
  const find = (which: string | number): StoredScript | null =>
    scripts.find(one => (typeof which === 'string' ? one.name : one.id) === which) ?? null;
  const rest = (): void => {
    for (const one of scripts.filter(({ role }) => role === 'active')) touch(one, { role: 'none' });
  };
  // biome-ignore lint/suspicious/noExplicitAny: each command has an input of its own
  const acts: Partial<Record<CommandName, (input: any) => Result<unknown, string>>> = {
    putScript({ id, name, text, role, ifState }) {
      const known = find(id ?? name);
      if (ifState !== undefined && ifState !== (known?.modSeq ?? 0)) return err('changed');
      if (role === 'active') rest();
      if (!known) {
        const made = { id: 100 + scripts.length, name, role: 'none' as const, createdAt: 0, modSeq: 0 };
        scripts.push({ ...made, text, size: text.length, modifiedAt: Date.now() });
      }
      const one = find(id ?? name)!;
      touch(one, { name, text, size: text.length, modifiedAt: Date.now(), role: role ?? one.role });
      return ok({ id: one.id, modSeq: state, isNew: known === null });
    },
    activateScript({ id }) {
      rest();
      if (id !== null) touch(find(id)!, { role: 'active' });
      return ok({ modSeq: state });
    },
    renameScript({ id, name }) {
      if (find(name)) return err('exists');
      touch(find(id)!, { name });
      return ok({ modSeq: state });
    },
    removeScript({ id }) {
      scripts.splice(scripts.indexOf(find(id)!), 1);
      changed();
      return ok({ modSeq: ++state });
    },
  };
  return {
    scripts: async () => ({ state, list: scripts.toSorted((a, b) => a.name.localeCompare(b.name)) }),
    script: async (_: number, which: string | number) => find(which),
    accounts: async () => [],
    run: async (name: CommandName, input: unknown) => acts[name]?.(input) ?? ok({ forgotten: 0, last: 0 }),
  } as unknown as Store;
}

export function fakeFiltersApi(world: () => World, told: Tell): Pick<Api, 'filters' | 'vacation'> {
  const kept = new WeakMap<World, Map<string, Kept>>();
  /** Ana has rules, nobody else has. */
  const of = (address: string | null): Kept => {
    const own = world();
    const all = kept.get(own) ?? new Map<string, Kept>();
    kept.set(own, all);
    const full = own.journeys.length > 1 && (address ?? '').startsWith('ana@');
    const row = {
      id: 1,
      name: 'Rules',
      role: 'active' as const,
      size: office.length,
      createdAt: 0,
      modifiedAt: own.startedAt,
    };
    const known = all.get(address ?? '') ?? made(full ? [{ ...row, text: office, modSeq: 1 }] : [], () => own.ring());
    all.set(address ?? '', known);
    return known;
  };
  const made = (scripts: StoredScript[], changed: () => void): Kept => {
    const store = memoryStore(scripts, changed);
    const limits = () => ({ scripts: 20, octets: 100_000 });
    const book = newScriptBook({ store, clock: systemClock, limits });
    return { book, rules: newRulesControl({ store, book, clock: systemClock, zoneAt: () => 0 }) };
  };
  const now = async (address: string, script?: string): Promise<FiltersNow> => {
    const { book, rules } = of(address);
    const { broken, ...rest } = orThrow(await rules.read(1, script));
    const { list } = await book.list(1);
    return {
      ...{ ...rest, broken: broken.map(problemOf), vacation: await rules.vacation(1) },
      list: {
        scripts: list.map(({ name, role, size, modifiedAt }) => ({ name, role, size, modifiedAt })),
        limits: book.limits(),
      },
    };
  };
  return {
    filters: {
      scripts: async ({ address }) => (await now(address ?? '')).list,
      async script({ address, name }) {
        const found = await of(address).book.get(1, name);
        if (!found) throw new ApiError('NOT_FOUND', `There is no script “${name}”`);
        const { role, size, modifiedAt, text, modSeq } = found;
        return { name, role, size, modifiedAt, text, state: modSeq, problems: [] };
      },
      check: async ({ text }) => ({ problems: [...check(text).errors, ...check(text).warnings].map(problemOf) }),
      async put({ address, name, text, state, role }) {
        const put = { name, text, ...(state === undefined ? {} : { ifState: state }), ...(role ? { role } : {}) };
        const done = orThrow(await of(address).book.put(1, put, 'the window'));
        return { state: done.modSeq, isNew: done.isNew, warnings: done.warnings.map(problemOf) };
      },
      activate: async ({ address, name }) => nothing(await of(address).book.activate(1, name, 'the window')),
      rename: async ({ address, name, to }) => nothing(await of(address).book.rename(1, name, to, 'the window')),
      remove: async ({ address, name }) => nothing(await of(address).book.remove(1, name, 'the window')),
      role: async () => ({}),
      rules: ({ address, script }) => now(address, script),
      async change({ address, change }) {
        orThrow(await of(address).rules.change(1, change, 'the window'));
        return now(address, change.script);
      },
      preview: async ({ address, change }) => ({ text: orThrow(await of(address).rules.preview(1, change)) }),
      async *watch({ address, script }, signal) {
        for await (const answer of told(() => now(address, script), signal)) yield await answer;
      },
      async try({ of: what }) {
        if (what.kind === 'text' && check(what.text).errors.length > 0)
          throw new ApiError('REFUSED', 'It cannot run', check(what.text).errors.map(problemOf));
        return trial();
      },
    },
    vacation: {
      get: ({ address }) => of(address).rules.vacation(1),
      set: async ({ address, vacation, state }) =>
        orThrow(await of(address).rules.setVacation(1, vacation, 'the window', state)),
      list: async () => [],
    },
  };
}

const problemOf = ({ severity, message, span: { start } }: Problem) => ({
  ...{ severity, message, line: start.line, column: start.column },
});
function orThrow<T>(answer: Result<T, ScriptRefusal>): T {
  if (!answer.ok) throw new ApiError('REFUSED', answer.error.sentence, answer.error.problems.map(problemOf));
  return answer.value;
}
const nothing = (answer: Result<void, ScriptRefusal>): Record<never, never> => {
  orThrow(answer);
  return {};
};

/** Two hundred messages: twelve go elsewhere, three of them otherwise than now. */
function trial(): TrialTold {
  const kept = { kind: 'keep', what: 'INBOX', flags: [], silent: false, rule: null, line: 0 } as const;
  const moved = { ...kept, kind: 'move', what: 'Invoices', rule: 'Invoices', line: 8 } as const;
  const outcome = (act: typeof kept | typeof moved) => ({ acts: [act], error: null, steps: [] });
  const messages = Array.from({ length: 200 }, (_, at): TrialMessage => {
    const moves = at % 17 === 0;
    const differs = moves && at < 40;
    return {
      ...{ message: at + 1, mailbox: 'INBOX', at: Date.now() - at * 3_600_000, size: 4000, cut: false, differs },
      from: moves ? 'Billing <billing@there.example>' : 'Kim Lee <kim@there.example>',
      subject: moves ? `Invoice ${4000 + at}` : `About the office, ${at}`,
      ...{ would: outcome(moves ? moved : kept), now: outcome(moves && !differs ? moved : kept) },
    };
  });
  return {
    ...{ messages, ended: false, summary: '12 would move to Invoices', differ: 3 },
    differences: '3 would move to Invoices (now: stay as they are)',
  };
}
