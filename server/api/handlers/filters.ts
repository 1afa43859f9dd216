/** People's rules, scripts and away replies: read, tried, changed. Who changes another's away reply may have them told. */
import { z } from 'zod';
import type { Result } from '../../base/result.ts';
import { minutes } from '../../base/units.ts';
import type { ScriptRefusal } from '../../filters/book.ts';
import type { Tried, TriedMessage } from '../../filters/trial.ts';
import { differencesOf, type Outcome, summaryOf } from '../../filters/trial-words.ts';
import type { Problem } from '../../sieve/ast.ts';
import { type Id, type ScriptBrief, SERVER } from '../../store/interface.ts';
import { byWhom, given } from '../answer.ts';
import type {
  Api,
  FiltersNow,
  RulesShown,
  ScriptList,
  ScriptProblem,
  ScriptRow,
  TrialMessage,
  TrialOutcome,
  TrialTold,
} from '../contract.ts';
import { either, every, repeated } from '../feed.ts';
import { change, vacation } from '../filter-input.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';
import { findAccount } from './people.ts';

const address = z.string().min(1).max(400);
const name = z.string().max(1_000);
/** What a script may be at most is a setting; this only keeps a caller from sending a book. */
const script = z.string().max(4_000_000);
const state = z.number().int().min(0);
const whose = { address: address.nullable() };

export function filterHandlers(ports: ServerPorts): RouterOf<Pick<Api, 'filters' | 'vacation'>> {
  return { filters: { ...scriptHandlers(ports), ...ruleHandlers(ports) }, vacation: vacationHandlers(ports) };
}

function scriptHandlers(ports: ServerPorts) {
  const { book } = ports.filters;
  return {
    scripts: call(z.object(whose), async input => listOf(ports, await idOf(ports, input.address))),
    script: call(z.object({ ...whose, name }), async input => {
      const found = await book.get(await idOf(ports, input.address), input.name);
      if (!found) throw new ApiError('NOT_FOUND', `There is no script “${input.name}”`);
      const { errors, warnings } = book.check(found.text);
      const problems = [...errors, ...warnings].map(problemOf);
      return { ...rowOf(found), text: found.text, state: found.modSeq, problems };
    }),
    check: call(z.object({ text: script }), ({ text }) => {
      const { errors, warnings } = book.check(text);
      return { problems: [...errors, ...warnings].map(problemOf) };
    }),
    put: call(
      z.object({ ...whose, name, text: script, state: state.optional(), role: z.enum(roles).optional() }),
      async (input, { who }) => {
        const put = { name: input.name, text: input.text, ...given({ ifState: input.state, role: input.role }) };
        const done = orRefused(await book.put(await idOf(ports, input.address), put, byWhom(who)));
        return { state: done.modSeq, isNew: done.isNew, warnings: done.warnings.map(problemOf) };
      },
    ),
    activate: call(z.object({ address, name: name.nullable() }), async (input, { who }) => {
      orRefused(await book.activate(await idOf(ports, input.address), input.name, byWhom(who)));
      return {};
    }),
    rename: call(z.object({ ...whose, name, to: name }), async (input, { who }) => {
      orRefused(await book.rename(await idOf(ports, input.address), input.name, input.to, byWhom(who)));
      return {};
    }),
    remove: call(z.object({ ...whose, name }), async (input, { who }) => {
      orRefused(await book.remove(await idOf(ports, input.address), input.name, byWhom(who)));
      return {};
    }),
    role: call(z.object({ ...whose, name, role: z.enum(['none', 'before', 'after']) }), async (input, { who }) => {
      orRefused(await book.setRole(await idOf(ports, input.address), input.name, input.role, byWhom(who)));
      return {};
    }),
  };
}
const roles = ['none', 'active', 'before', 'after'] as const;

const mailboxes = z.array(z.string().max(1_000)).max(1_000).readonly().nullable();
const trialOf = z.union([
  z.object({ kind: z.literal('saved'), name }),
  z.object({ kind: z.literal('text'), text: script, name: name.optional() }),
  z.object({ kind: z.literal('change'), change }),
]);
const trialOn = z.union([
  z.object({ kind: z.literal('latest'), mailboxes, limit: z.number().int().min(1).max(200) }),
  z.object({ kind: z.literal('message'), message: z.number().int().min(1) }),
  z.object({ kind: z.literal('pasted'), octets: z.string().max(20_000_000) }),
]);

function ruleHandlers(ports: ServerPorts) {
  const { filters } = ports;
  const { rules } = filters;
  const which = z.object({ address, script: name.optional() });
  const changing = z.object({ address, change });
  return {
    rules: call(which, async input => shown(ports, await idOf(ports, input.address), input.script)),
    change: call(changing, async (input, { who }) => {
      const { broken, ...rest } = orRefused(
        await rules.change(await idOf(ports, input.address), given(input.change), byWhom(who)),
      );
      return { ...rest, broken: broken.map(problemOf) };
    }),
    preview: call(changing, async input => ({
      text: orRefused(await rules.preview(await idOf(ports, input.address), given(input.change))),
    })),
    watch: stream(which, (input, { signal }) => watchFilters(ports, input, signal)),
    try: call(z.object({ address, of: trialOf, on: trialOn }), async (input, { signal }) => {
      const account = await findAccount(ports, input.address);
      const of = input.of.kind === 'change' ? { ...input.of, change: given(input.of.change) } : input.of;
      const on =
        input.on.kind === 'pasted' ? { ...input.on, octets: Buffer.from(input.on.octets, 'latin1') } : input.on;
      return toldOf(orRefused(await filters.try(account, of, on, signal)), on.kind !== 'latest');
    }),
  };
}

function vacationHandlers(ports: ServerPorts): RouterOf<Api['vacation']> {
  const { rules, tellVacation } = ports.filters;
  return {
    get: call(z.object({ address }), async input => rules.vacation(await idOf(ports, input.address))),
    set: call(
      z.object({ address, vacation, state: state.optional(), tell: z.boolean().optional() }),
      async (input, { who }) => {
        const account = await findAccount(ports, input.address);
        const by = byWhom(who);
        const done = orRefused(await rules.setVacation(account.id, input.vacation, by, input.state));
        if (input.tell) await tellVacation(account.address, input.vacation, by);
        return done;
      },
    ),
    list: call(z.object({}), () => rules.away()),
  };
}

// ── the screen of one person ──

/** Time alone ends an away reply. */
async function* watchFilters(
  ports: ServerPorts,
  { address: whom, script: named }: { readonly address: string; readonly script?: string | undefined },
  signal: AbortSignal,
): AsyncGenerator<FiltersNow, void, void> {
  const { store, clock } = ports;
  const { id } = await findAccount(ports, whom);
  const ask = async (): Promise<FiltersNow> => {
    const [now, list, away] = await Promise.all([
      shown(ports, id, named),
      listOf(ports, id),
      ports.filters.rules.vacation(id),
    ]);
    return { ...now, list, vacation: away };
  };
  const changes = either(
    hear =>
      store.watchMailboxes(hints => hints.some(one => one.account === id && one.about.includes('record')) && hear()),
    every(clock, minutes(1)),
  );
  yield* repeated(ask, changes, signal, 200);
}

async function shown(ports: ServerPorts, account: Id, named: string | undefined): Promise<RulesShown> {
  const { broken, ...rest } = orRefused(await ports.filters.rules.read(account, named));
  return { ...rest, broken: broken.map(problemOf) };
}

async function listOf({ filters: { book } }: ServerPorts, account: Id): Promise<ScriptList> {
  const { list } = await book.list(account);
  return { scripts: list.map(rowOf), limits: book.limits() };
}

const idOf = async (ports: ServerPorts, whom: string | null): Promise<Id> =>
  whom === null ? SERVER : (await findAccount(ports, whom)).id;

const rowOf = ({ name: called, role, size, modifiedAt }: ScriptBrief): ScriptRow => ({
  ...{ name: called, role, size, modifiedAt },
});

const problemOf = ({ severity, message, span: { start } }: Problem): ScriptProblem => ({
  ...{ severity, message, line: start.line, column: start.column },
});

function orRefused<T>(answer: Result<T, ScriptRefusal>): T {
  if (answer.ok) return answer.value;
  const { kind, sentence, problems } = answer.error;
  const code = kind === 'no-such' ? 'NOT_FOUND' : kind === 'failed' ? 'FAILED' : 'REFUSED';
  throw new ApiError(code, sentence, problems.map(problemOf));
}

// ── trials ──

/** `steps`: each test and action too; for one message, not for two hundred. */
const toldOf = ({ messages, ended }: Tried, steps: boolean): TrialTold => ({
  messages: messages.map(one => messageOf(one, steps)),
  ended,
  summary: summaryOf(messages.map(one => one.would)),
  differ: messages.filter(one => one.differs).length,
  differences: differencesOf(messages),
});

const messageOf = ({ would, now, ...rest }: TriedMessage, steps: boolean): TrialMessage => ({
  ...rest,
  would: outcomeOf(steps ? would : { ...would, steps: [] }),
  now: now && outcomeOf({ ...now, steps: [] }),
});
const outcomeOf = ({ acts, error, steps }: Outcome): TrialOutcome => ({
  ...{ acts, error },
  steps: steps.map(({ kind, what, line, rule }) => ({ kind, what, line, rule })),
});
