/**
 * npm run measure [-- NUMBER …] [--json] [--quick] [--only WORDS]
 *
 * The window's measures by number, each figure beside its gate. All runs when no number is given; the exit code is 1
 * when a gate is missed. Times depend on the machine, so a control of the same run is printed: how steadily an idle page
 * draws here.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { build, ourNode } from '../../electron/start.mjs';
import { accessibility } from './accessibility.ts';
import { arrival } from './arrival.ts';
import { badDays } from './bad-days.ts';
import { cards } from './cards.ts';
import { coldStart } from './cold-start.ts';
import { firstMessage } from './first-message.ts';
import { hostileMail } from './hostile-mail.ts';
import { idleControl } from './idle.ts';
import { journeyTruth } from './journeys.ts';
import { keyboardOnly } from './keyboard-only.ts';
import { largeList } from './large-list.ts';
import { layout } from './layout.ts';
import { liveLog } from './live-log.ts';
import type { Figure, Manner, Measure, Touring } from './measure.ts';
import { readingInRain } from './reading-in-rain.ts';
import { semantics } from './semantics.ts';
import { sending } from './sending.ts';
import { watchSpent } from './spent.ts';
import { tour } from './tour.ts';
import { whyAccuracy } from './why.ts';

const measures: readonly (Measure | Touring)[] = [
  firstMessage,
  arrival,
  coldStart,
  largeList,
  liveLog,
  readingInRain,
  journeyTruth,
  whyAccuracy,
  accessibility,
  keyboardOnly,
  semantics,
  hostileMail,
  layout,
  sending,
  cards,
  badDays,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, only: { type: 'string', default: '' } },
});
const unknown = positionals.find(given => !measures.some(({ number }) => String(number) === given));
if (unknown !== undefined) {
  console.error(`measure: there is no ${unknown}; there are ${measures.map(({ number }) => number).join(', ')}`);
  process.exit(64);
}
const wanted = measures.filter(({ number }) => positionals.length === 0 || positionals.includes(String(number)));

const spent = watchSpent();
build(ourNode());
const result: Record<string, unknown> = {
  machine: { cores: cpus().length, cpu: cpus()[0]?.model ?? '', load: loadavg(), node: process.version },
  idle: await idleControl(),
};
if (!values.json) console.log(JSON.stringify(result));
let missed = 0;
const manner: Manner = { quick: values.quick === true, only: values.only };
/** Once round for all that want to look at each screen, when the first of them comes. */
let judges: Map<number, ReturnType<Touring['judge']>> | null = null;
for (const measure of wanted) {
  const { number, name } = measure;
  const done = begin();
  if ('judge' in measure && judges === null) {
    const touring = wanted.filter(one => 'judge' in one);
    judges = new Map(touring.map(one => [one.number, one.judge(manner)]));
    await tour([...judges.values()], manner.only);
    if (!values.json && touring.length > 1)
      console.log(`\n${touring.map(one => one.number).join(', ')} · each screen, for all of these (${done()})`);
  }
  const own = begin();
  const figures = 'run' in measure ? await measure.run(manner) : await judges!.get(number)!.figures();
  missed += figures.filter(figure => !isKept(figure)).length;
  result[number] = figures;
  if (values.json) continue;
  console.log(`\n${number} · ${name} (${own()})`);
  for (const figure of figures) console.log(line(figure));
}
if (values.json) console.log(JSON.stringify(result));
else console.log(missed === 0 ? '\nEvery gate is kept.' : `\n${missed} of the gates missed.`);
process.exitCode = missed === 0 ? 0 : 1;

/** How long until now, and what of it was work. */
function begin(): () => string {
  const [began, before] = [performance.now(), spent.seconds()];
  return () => {
    const now = spent.seconds();
    const work = before === null || now === null ? '' : `, ${(now - before).toFixed(0)} s of a processor`;
    return `${((performance.now() - began) / 1000).toFixed(0)} s${work}`;
  };
}

function isKept({ value, gate }: Figure): boolean {
  if (gate === null) return true;
  return 'atMost' in gate ? value <= gate.atMost : value >= gate.atLeast;
}

function line(figure: Figure): string {
  const { what, value, unit, gate } = figure;
  const shown = `${Number.isInteger(value) ? value : value.toFixed(1)}${unit === '' ? '' : ` ${unit}`}`;
  const limit = gate === null ? '' : 'atMost' in gate ? `≤ ${gate.atMost}` : `≥ ${gate.atLeast}`;
  return `  ${isKept(figure) ? '✔' : '✖'} ${what.padEnd(58)} ${shown.padStart(12)}   ${limit}`;
}
