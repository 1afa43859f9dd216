/** What is kept of a judgement, as it is told: with what the rules and the settings are now. Pure. */
import type { Policy, Verdict } from '../judgement/decide.ts';
import { FACTS_VERSION, type Facts } from '../judgement/facts.ts';
import { pardonOf } from '../judgement/pardon.ts';
import type { Rule } from '../judgement/rule.ts';
import { printRule } from '../judgement/rule-text.ts';
import type { Judged } from '../store/interface.ts';
import type { Vouching, Why } from './why-shapes.ts';

export function whyOf(
  { at, act, ...kept }: Omit<Judged, 'rules'>,
  rules: readonly Rule[],
  { junkFrom, refuseFrom }: Pick<Policy, 'junkFrom' | 'refuseFrom'>,
): Why {
  const { act: would, stage, score, because, by, findings, met } = JSON.parse(kept.verdict) as Verdict;
  const facts = JSON.parse(kept.facts) as Facts;
  // What another version has kept may lack what is read here.
  const known = facts.version === FACTS_VERSION ? facts : null;
  const pardon = known && pardonOf(known, { act: would, stage, by });
  return {
    ...{ at, act, would, stage, score, because, by, findings, junkFrom, refuseFrom, facts },
    rules: met,
    met: met.map(id => metOf(id, rules)),
    vouching: known ? vouchingOf(known) : [],
    scans: (known?.content?.scans ?? []).map(one => ({
      ...{ scanner: one.scanner, verdict: one.verdict, score: one.score, because: one.because },
    })),
    pardon: pardon && { ...pardon, text: printRule(pardon.rule) },
  };
}

function metOf(id: number, rules: readonly Rule[]): Why['met'][number] {
  const rule = rules.find(one => one.id === id);
  if (!rule) return { id, text: null, note: '', enabled: false, points: null };
  const { note, enabled, action } = rule;
  return { id, text: printRule(rule), note, enabled, points: action.kind === 'score' ? action.points : null };
}

/** In the order in which they are asked; what was not there is left out. */
function vouchingOf({ sender, content }: Facts): readonly Vouching[] {
  const vouching: Vouching[] = [];
  if (sender) vouching.push({ method: 'SPF', ...sender.spf });
  if (!content) return vouching;
  const { dkim, dmarc, arc } = content;
  for (const { result, domain, because } of dkim) vouching.push({ method: 'DKIM', result, domain, because });
  vouching.push({ method: 'DMARC', result: dmarc.result, domain: dmarc.domain, because: dmarc.because });
  if (arc.result !== 'none')
    vouching.push({ method: 'ARC', result: arc.result, domain: arc.sealer, because: arc.because });
  return vouching;
}
