/**
 * All that can be asked of an account's filters, for the API: its scripts, its rules, its away reply, and trials of
 * what is not saved yet. What runs at delivery is sifting/ and mda/.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Problem } from '../sieve/ast.ts';
import { compileText } from '../sieve/compile.ts';
import type { Compiled } from '../sieve/extension.ts';
import { zoneAt } from '../sifting/facts.ts';
import type { Scripts, Stage } from '../sifting/scripts.ts';
import { type Account, type Id, type ScriptBrief, SERVER, type Store } from '../store/interface.ts';
import { newRulesControl, type RulesChange, type RulesControl } from './account-rules.ts';
import type { ScriptBook, ScriptRefusal } from './book.ts';
import { newTrial, type Tried, type TriedMessage } from './trial.ts';

/** What is tried. `text` in the place of the script of this name, else of the one that runs. */
export type TrialOf =
  | { readonly kind: 'saved'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string; readonly name?: string | undefined }
  | { readonly kind: 'change'; readonly change: RulesChange };
/** On which mail; `mailboxes` null: wherever mail that came may lie. */
export type TrialOn =
  | { readonly kind: 'latest'; readonly mailboxes: readonly string[] | null; readonly limit: number }
  | { readonly kind: 'message'; readonly message: Id }
  | { readonly kind: 'pasted'; readonly octets: Uint8Array };

export type Filters = {
  readonly book: ScriptBook;
  readonly rules: RulesControl;
  try(account: Account, of: TrialOf, on: TrialOn, signal?: AbortSignal): Promise<Result<Tried, ScriptRefusal>>;
};

export type FilterParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly book: ScriptBook;
  readonly scripts: Pick<Scripts, 'stages' | 'named'>;
  readonly separator: () => string;
  readonly host: () => string;
  readonly junkFrom: () => number;
};

export function newFilters(parts: FilterParts): Filters {
  const { store, clock, book, scripts } = parts;
  const rules = newRulesControl({ store, book, clock, zoneAt });
  const trial = newTrial(parts);

  async function textOf(account: Account, of: TrialOf): Promise<Result<Named, ScriptRefusal>> {
    switch (of.kind) {
      case 'text':
        return ok({ name: of.name ?? null, text: of.text });
      case 'saved': {
        const found = await book.get(account.id, of.name);
        return found ? ok({ name: of.name, text: found.text }) : refuse('no-such', `There is no script “${of.name}”`);
      }
      case 'change': {
        const made = await rules.preview(account.id, of.change);
        return made.ok ? ok({ name: of.change.script ?? null, text: made.value }) : made;
      }
    }
  }

  return {
    book,
    rules,
    async try(account, of, on, signal) {
      const wanted = await textOf(account, of);
      if (!wanted.ok) return wanted;
      const { compiled, problems } = compileText(wanted.value.text);
      if (!compiled) return invalid(problems.filter(one => one.severity === 'error'));
      const { state, list } = await store.scripts(account.id);
      const running = await scripts.stages(account.id, state);
      const stages = await inPlace(parts, running, list, { name: wanted.value.name, compiled });
      const asked = { account, stages, now: running, signal };
      if (on.kind === 'latest') return ok(await trial.latest(asked, on));
      const one = on.kind === 'message' ? await trial.one(asked, on.message) : await trial.pasted(asked, on.octets);
      return one
        ? ok({ messages: [one], ended: false })
        : refuse('no-such', 'There is no such message in this account');
    },
  };
}

type Named = { readonly name: string | null; readonly text: string };

export type { Tried, TriedMessage };

/** The running scripts, with this one where it would run: in its own place, in that of the one that runs, or between. */
async function inPlace(
  { store }: Pick<FilterParts, 'store'>,
  running: readonly Stage[],
  list: readonly ScriptBrief[],
  { name, compiled }: { readonly name: string | null; readonly compiled: Compiled },
): Promise<readonly Stage[]> {
  const tried: Stage = { name: name ?? '', owner: 'account', compiled, fault: null };
  const active = list.find(one => one.role === 'active')?.name;
  const placeOf = (wanted: string | null | undefined): number =>
    running.findIndex(one => one.owner === 'account' && one.name === wanted);
  const at = placeOf(name) >= 0 ? placeOf(name) : placeOf(active);
  if (at >= 0) return running.with(at, tried);
  const servers = (await store.scripts(SERVER)).list;
  const before = [...servers, ...list].filter(one => one.role === 'before').length;
  return running.toSpliced(before, 0, tried);
}

const refuse = (kind: ScriptRefusal['kind'], sentence: string) => err<ScriptRefusal>({ kind, sentence, problems: [] });
function invalid(problems: readonly Problem[]): Result<never, ScriptRefusal> {
  const [first] = problems;
  const place = first ? `Line ${first.span.start.line}, column ${first.span.start.column}: ${first.message}` : '';
  return err({ kind: 'invalid', sentence: place, problems });
}
