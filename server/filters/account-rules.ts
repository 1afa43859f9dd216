/**
 * The rules of an account: what its script says as a form shows it, and one change after another. The form works on the
 * script that runs, or on one that is named; where there is none, the first rule makes one and has it run.
 */

import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Problem } from '../sieve/ast.ts';
import { parseScript } from '../sieve/parse.ts';
import type { Id, ModSeq, Store, StoredScript } from '../store/interface.ts';
import type { ScriptBook, ScriptRefusal } from './book.ts';
import type { FilterRule } from './filter-rule.ts';
import { checkRule } from './rule-check.ts';
import { emptyDocument, linesOf, type RulesDocument, readDocument, textOf } from './rules-document.ts';
import { edited, type RuleEdit } from './rules-edit.ts';
import {
  checkVacation,
  instantOf,
  LONG,
  stateOf,
  type Vacation,
  type VacationState,
  vacationOf,
  vacationRule,
  type ZoneAt,
} from './vacation.ts';

export type ShownBlock = { readonly firstLine: number; readonly lastLine: number } & (
  | { readonly kind: 'rule'; readonly rule: FilterRule; readonly notes: readonly string[] }
  | {
      readonly kind: 'hand';
      readonly name: string;
      readonly because: string;
      readonly text: string;
      readonly remarksOnly: boolean;
    }
);

export type AccountRules = {
  /** null: there is none yet; the first rule makes it. */
  readonly script: { readonly id: Id; readonly name: string; readonly active: boolean } | null;
  /** The script's modSeq; 0: there is none. A change says which one it was made on. */
  readonly state: ModSeq;
  readonly blocks: readonly ShownBlock[];
  /** The script cannot be read: nothing is shown of it, and the form changes nothing. */
  readonly broken: readonly Problem[];
};

export type VacationNow = {
  readonly vacation: Vacation | null;
  readonly state: VacationState;
  /** Since when it answers; null: it does not. */
  readonly since: Instant | null;
  /** It answers for so long, and has no end, that it is perhaps forgotten. */
  readonly long: boolean;
  /** Another rule, or a part written by hand, answers besides. */
  readonly others: boolean;
  /** As the script's. */
  readonly script: { readonly id: Id; readonly name: string; readonly active: boolean } | null;
  readonly scriptState: ModSeq;
};

export type RulesChange = {
  /** Not given: the script that runs. */
  readonly script?: string;
  readonly state: ModSeq;
  readonly edit: RuleEdit;
};

export type RulesControl = {
  read(account: Id, script?: string): Promise<Result<AccountRules, ScriptRefusal>>;
  /** The text that a change would make; nothing is changed. */
  preview(account: Id, change: RulesChange): Promise<Result<string, ScriptRefusal>>;
  change(account: Id, change: RulesChange, by: string): Promise<Result<AccountRules, ScriptRefusal>>;
  vacation(account: Id): Promise<VacationNow>;
  /** Whose away reply answers now, by address. */
  away(): Promise<readonly AwayNow[]>;
  /** In the script that runs, as its first rule where it is new. Without `state`: whatever was changed meanwhile. */
  setVacation(account: Id, vacation: Vacation, by: string, state?: ModSeq): Promise<Result<VacationNow, ScriptRefusal>>;
};

export type AwayNow = {
  readonly address: string;
  readonly since: Instant;
  /** A date; null: it has no end. */
  readonly until: string | null;
  readonly long: boolean;
};

/** Of a script that the form makes. */
const FORM_SCRIPT = 'Rules';

export type RulesParts = {
  readonly store: Store;
  readonly book: ScriptBook;
  readonly clock: Clock;
  readonly zoneAt: ZoneAt;
};

export function newRulesControl({ store, book, clock, zoneAt }: RulesParts): RulesControl {
  async function found(account: Id, name: string | undefined): Promise<Result<Opened, ScriptRefusal>> {
    const { list } = await book.list(account);
    const named = (wanted: string) => list.find(one => one.name === wanted.normalize('NFC'));
    const brief = name === undefined ? (list.find(one => one.role === 'active') ?? named(FORM_SCRIPT)) : named(name);
    const script = brief ? await book.get(account, brief.id) : null;
    if (name !== undefined && !script) return refuse('no-such', `There is no script “${name}”`);
    return ok(opened(script));
  }

  async function changed(account: Id, { script, state, edit }: RulesChange): Promise<Result<Changed, ScriptRefusal>> {
    if ('rule' in edit) {
      const fits = checkRule(edit.rule);
      if (!fits.ok) return refuse('invalid', fits.error);
    }
    const open = await found(account, script);
    if (!open.ok) return open;
    if (open.value.state !== state) return refuse('changed', 'The rules were changed meanwhile; look at them again');
    if (open.value.broken.length > 0)
      return refuse('invalid', 'The script cannot be read; correct it first', open.value.broken);
    const done = edited(open.value.document, edit);
    return done.ok ? ok({ open: open.value, text: textOf(done.value) }) : refuse('invalid', done.error);
  }

  /** `run`: the script runs from now on, if it did not; a new one does anyway. */
  async function save(
    account: Id,
    change: RulesChange,
    by: string,
    run: boolean,
  ): Promise<Result<void, ScriptRefusal>> {
    const done = await changed(account, change);
    if (!done.ok) return done;
    const { open, text } = done.value;
    const which = open.stored ? { id: open.stored.id, name: open.stored.name } : { name: FORM_SCRIPT };
    const role = run || !open.stored ? { role: 'active' as const } : {};
    const put = await book.put(account, { ...which, ...role, text, ifState: open.state }, by);
    return put.ok ? ok(undefined) : put;
  }

  const control: RulesControl = {
    async read(account, script) {
      const open = await found(account, script);
      return open.ok ? ok(shown(open.value)) : open;
    },
    async preview(account, change) {
      const done = await changed(account, change);
      return done.ok ? ok(done.value.text) : done;
    },
    async change(account, change, by) {
      const saved = await save(account, change, by, false);
      return saved.ok ? control.read(account, change.script) : saved;
    },
    async vacation(account) {
      const open = await found(account, undefined);
      if (!open.ok) throw new Error(open.error.sentence);
      return vacationNow(open.value, clock.now(), zoneAt);
    },
    async away() {
      const found: AwayNow[] = [];
      for (const { id, address } of await store.accounts()) {
        const { list } = await book.list(id);
        if (!list.some(one => one.role === 'active')) continue;
        const { vacation, since, long } = await control.vacation(id);
        if (since !== null) found.push({ address, since, until: vacation?.until?.date ?? null, long });
      }
      return found;
    },
    async setVacation(account, vacation, by, state) {
      const times = checkVacation(vacation, zoneAt);
      if (!times.ok) return refuse('invalid', times.error);
      const open = await found(account, undefined);
      if (!open.ok) return open;
      const before = vacationNow(open.value, clock.now(), zoneAt);
      const at = vacationAt(open.value.document);
      const rule = vacationRule(vacation, at?.name);
      const edit: RuleEdit = at ? { act: 'change', at: at.at, rule } : { act: 'add', before: 0, rule };
      const done = await save(account, { state: state ?? before.scriptState, edit }, by, vacation.on);
      if (!done.ok) return done;
      const isNew = vacation.on && (!before.vacation?.on || !sameTime(before.vacation, vacation));
      if (isNew) await book.forgetAnswered(account);
      const fields = { on: vacation.on, from: vacation.from?.date ?? null, until: vacation.until?.date ?? null, by };
      const address = (await store.accounts()).find(one => one.id === account)?.address ?? '';
      const told = event('filters.vacation', clock.now(), SERVER_TRACE, { account: address, ...fields });
      await store.run('record', {}, { notes: [told] });
      return ok(await control.vacation(account));
    },
  };
  return control;
}

// ── a script, opened ──

type Opened = {
  readonly stored: StoredScript | null;
  readonly state: ModSeq;
  readonly document: RulesDocument;
  readonly broken: readonly Problem[];
};
type Changed = { readonly open: Opened; readonly text: string };

function opened(stored: StoredScript | null): Opened {
  if (!stored) return { stored, state: 0, document: emptyDocument, broken: [] };
  const { script, problems } = parseScript(stored.text);
  const broken = problems.filter(one => one.severity === 'error');
  return {
    stored,
    state: stored.modSeq,
    document: broken.length > 0 ? emptyDocument : readDocument(script),
    broken,
  };
}

const briefOf = (stored: StoredScript | null) =>
  stored && { id: stored.id, name: stored.name, active: stored.role === 'active' };

function shown({ stored, state, document, broken }: Opened): AccountRules {
  const lines = linesOf(document);
  const blocks = document.blocks.map((block, at): ShownBlock => {
    const place = { firstLine: lines[at]!.first, lastLine: lines[at]!.last };
    if (block.kind === 'rule') return { ...place, kind: 'rule', rule: block.rule, notes: block.notes };
    const { name, because, text, remarksOnly } = block;
    return { ...place, kind: 'hand', name, because, text, remarksOnly };
  });
  return { script: briefOf(stored), state, blocks, broken };
}

// ── the away reply in it ──

/** The first rule that is one. */
function vacationAt({
  blocks,
}: RulesDocument): { readonly at: number; readonly name: string; readonly vacation: Vacation } | null {
  for (const [at, block] of blocks.entries()) {
    const vacation = block.kind === 'rule' ? vacationOf(block.rule) : null;
    if (vacation && block.kind === 'rule') return { at, name: block.rule.name, vacation };
  }
  return null;
}

function vacationNow(open: Opened, now: Instant, zoneAt: ZoneAt): VacationNow {
  const { stored, document } = open;
  const found = vacationAt(document);
  const vacation = found?.vacation ?? null;
  const state = vacation ? stateOf(vacation, now, zoneAt) : 'off';
  const begun = vacation?.from ? instantOf(vacation.from, 'from', zoneAt) : (stored?.modifiedAt ?? now);
  const others = document.blocks.some((block, at) => at !== found?.at && answers(block));
  return {
    ...{ vacation, state, others, script: briefOf(stored), scriptState: open.state },
    since: state === 'now' ? begun : null,
    long: state === 'now' && vacation?.until === null && now - begun >= LONG,
  };
}

/** A remark that speaks of one counts too: better told once too often. */
const answers = (block: RulesDocument['blocks'][number]): boolean =>
  block.kind === 'hand'
    ? !block.remarksOnly && /\bvacation\b/i.test(block.text)
    : block.rule.enabled && block.rule.actions.some(one => one.kind === 'answer');

const sameTime = (one: Vacation, other: Vacation): boolean =>
  JSON.stringify([one.from, one.until]) === JSON.stringify([other.from, other.until]);

const refuse = (kind: ScriptRefusal['kind'], sentence: string, problems: readonly Problem[] = []) =>
  err<ScriptRefusal>({ kind, sentence, problems });
