/** What of the HTML's features is worth telling, and how bad each is. Pure. */
import type { CompatWarning } from './compat.ts';
import type { Severity } from './finding.ts';

type Warning = Omit<CompatWarning, 'results'>;
export type Lacking = { readonly warning: Warning; readonly severity: Severity };

/** Percent of mail programs that lack a feature until it is worth a word, a warning, a fault. */
const TOLD_FROM = 5;
const WARNED_FROM = 25;
const FAULT_FROM = 70;

function severityOf({ score }: Warning): Severity {
  const lacking = score.unsupported + score.partial / 2;
  if (lacking < TOLD_FROM) return 'fine';
  return lacking < WARNED_FROM ? 'note' : lacking < FAULT_FROM ? 'warning' : 'fault';
}

/** The worst first. */
export function lackingOf({ warnings }: { readonly warnings: readonly Warning[] }): readonly Lacking[] {
  const order: readonly Severity[] = ['fault', 'warning', 'note', 'fine'];
  return warnings
    .map(warning => ({ warning, severity: severityOf(warning) }))
    .filter(({ severity }) => severity !== 'fine')
    .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
