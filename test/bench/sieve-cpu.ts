/** What a script costs by itself: CPU of one run, message by message, and of its compiling; Pigeonhole beside it. */
import { compileText } from '../../server/sieve/compile.ts';
import { decide } from '../../server/sieve/decide.ts';
import type { Compiled } from '../../server/sieve/extension.ts';
import { factsOf } from '../../server/sifting/facts.ts';
import { median } from './contender.ts';
import { letter } from './letters.ts';
import { type Pigeonhole, pigeonholeMissing, startPigeonhole } from './pigeonhole.ts';
import { say } from './print.ts';
import { type Measured, measured } from './sieve-scripts.ts';

/** CPU milliseconds: medians of the rounds. */
export type ScriptCost = {
  readonly one: number;
  readonly all: number;
  /** What the rules beyond the first cost: of each round the difference. */
  readonly rules: number;
  readonly compile: number;
};
export type ScriptRow = { readonly name: string; readonly ours: ScriptCost; readonly theirs: ScriptCost | null };
export type SieveCpuResult = {
  readonly facts: readonly string[];
  readonly messages: number;
  readonly octets: number;
  readonly rows: readonly ScriptRow[];
};

/** What 200 rules may cost for a message of 10 KB. */
export const GATE_MS = 1;
const COMPILES = 20;

type Round = { readonly one: number; readonly all: number; readonly compile: number };

export async function benchSieveCpu({ quick, alone }: { readonly quick: boolean; readonly alone: boolean }) {
  const messages = Array.from({ length: quick ? 500 : 2_000 }, (_, n) => letter(n).bytes);
  const missing = alone ? null : pigeonholeMissing();
  if (missing) say(missing);
  const theirs = missing || alone ? null : startPigeonhole(messages);
  try {
    const rounds = quick ? 3 : 7;
    const found = measured.map(() => ({ ours: [] as Round[], theirs: [] as Round[] }));
    for (const script of measured) await ours(script, messages.slice(0, 200));
    for (let round = 0; round < rounds; round++) {
      for (const [n, script] of measured.entries()) {
        if (theirs && round % 2 === 1) found[n]!.theirs.push(besides(theirs, script, messages.length));
        found[n]!.ours.push(await ours(script, messages));
        if (theirs && round % 2 === 0) found[n]!.theirs.push(besides(theirs, script, messages.length));
      }
      say(`scripts, round ${round + 1} of ${rounds}`);
    }
    const rows = measured.map(({ name }, n) => ({
      ...{ name, ours: costOf(found[n]!.ours) },
      theirs: theirs ? costOf(found[n]!.theirs) : null,
    }));
    const octets = messages.reduce((sum, one) => sum + one.length, 0) / messages.length;
    return { facts: theirs ? [theirs.facts] : [], messages: messages.length, octets, rows } satisfies SieveCpuResult;
  } finally {
    theirs?.close();
  }
}

const costOf = (rounds: readonly Round[]): ScriptCost => ({
  one: median(rounds.map(round => round.one)),
  all: median(rounds.map(round => round.all)),
  rules: median(rounds.map(round => round.all - round.one)),
  compile: median(rounds.map(round => round.compile)),
});

/** As the delivery agent runs it: facts from octets each time, nothing kept of the message before. */
async function ours({ one, all }: Measured, messages: readonly Uint8Array[]): Promise<Round> {
  const began = cpuMs();
  for (let n = 0; n < COMPILES; n++) compiled(all);
  const compile = (cpuMs() - began) / COMPILES;
  return { one: await costOfRuns(compiled(one), messages), all: await costOfRuns(compiled(all), messages), compile };
}

async function costOfRuns(script: Compiled, messages: readonly Uint8Array[]): Promise<number> {
  const began = cpuMs();
  for (const octets of messages) {
    const plan = await decide(script, facts(octets), () => null);
    if (plan.error || plan.actions.length !== 1 || plan.actions[0]!.do !== 'keep')
      throw new Error('a rule was true that none should be');
  }
  return (cpuMs() - began) / messages.length;
}

const facts = (octets: Uint8Array) =>
  factsOf({
    ...{ octets, sender: 'ann@there.example', recipient: 'u0@bench.example', parameters: null, original: null },
    ...{ account: { name: 'u0', address: 'u0@bench.example' }, addresses: ['u0@bench.example'], judged: null },
    ...{ now: Date.UTC(2026, 0, 1), separator: '+', host: 'mail.bench.example', junkFrom: 6 },
  });

function compiled(text: string): Compiled {
  const { compiled: script, problems } = compileText(text);
  if (!script || problems.length > 0) throw new Error(`the script is none: ${problems[0]?.message}`);
  return script;
}

/** All threads: what is collected and compiled meanwhile counts. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Of its compiler the start of the program is taken off: what one rule takes. No finer than half a millisecond. */
function besides(theirs: Pigeonhole, { one, all }: Measured, messages: number): Round {
  const compiles = (script: string) =>
    Array.from({ length: COMPILES }, () => theirs.compile(script)).reduce((sum, ms) => sum + ms, 0) / COMPILES;
  const compile = Math.max(0, compiles(all) - compiles(one));
  return { one: theirs.filter(one) / messages, all: theirs.filter(all) / messages, compile };
}
