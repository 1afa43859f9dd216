/** The rows of a domain in the order of `topics`, and the three answers above them. Pure. */
import { aroundRows } from './around.ts';
import { genuineRows } from './genuine.ts';
import { incomingRows } from './incoming.ts';
import type { Facts, Observed } from './observed.ts';
import { type Answer, type Question, type Row, type Topic, topics, type Verdict } from './row.ts';
import { transportRows } from './transport.ts';

export function judge(
  facts: Facts,
  seen: Observed,
): { readonly rows: readonly Row[]; readonly answers: readonly Answer[] } {
  const found = [incomingRows, genuineRows, transportRows, aroundRows].flatMap(part => part(facts, seen));
  const rows = found
    .toSorted((a, b) => topics.indexOf(a.topic) - topics.indexOf(b.topic))
    .map(row => (seen.seen[row.id] ? { ...row, seen: seen.seen[row.id]! } : row));
  return { rows, answers: questions.map(([question, about]) => answer(question, about, rows)) };
}

const questions: readonly (readonly [Question, readonly Topic[]])[] = [
  ['receive', ['mx', 'address', 'port-in', 'mta-sts', 'dane', 'dnssec']],
  ['send', ['port-out', 'ptr', 'lists']],
  ['genuine', ['spf', 'dkim', 'dmarc']],
];

const weight: Readonly<Record<Verdict, number>> = { failed: 4, attention: 3, unknown: 2, info: 1, ok: 0 };

/** The worst decides; a hint is no but; what could not be asked leaves the answer open. */
function answer(question: Question, about: readonly Topic[], rows: readonly Row[]): Answer {
  const own = rows.filter(({ topic }) => about.includes(topic));
  const core = own.filter(({ topic }) => !aside.includes(topic));
  // What is there besides decides only when it is bad.
  const counted = [...core, ...own.filter(row => aside.includes(row.topic) && row.verdict === 'failed')];
  const worst = counted.reduce<Row | null>((a, b) => (a && weight[a.verdict] >= weight[b.verdict] ? a : b), null);
  if (!worst || worst.verdict === 'ok' || worst.verdict === 'info') return { question, verdict: 'ok', because: null };
  return { question, verdict: worst.verdict, because: worst.id };
}
const aside: readonly Topic[] = ['mta-sts', 'dane', 'dnssec', 'lists'];
