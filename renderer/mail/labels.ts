/** The labels somebody has used or seen, for completion; kept on this computer. A label is a keyword (RFC 8621 §4.1.1). */
const KEY = 'mailroom.labels';
const MOST = 200;
let known: Set<string> | null = null;

function all(): Set<string> {
  if (known) return known;
  let kept: unknown = null;
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? '[]');
  } catch {
    // What was kept is broken: it begins anew.
  }
  known = new Set(Array.isArray(kept) ? kept.filter(one => typeof one === 'string') : []);
  return known;
}

export const knownLabels = (): readonly string[] => [...all()].sort();

export function rememberLabels(labels: readonly string[]): void {
  const own = all();
  const before = own.size;
  for (const label of labels) if (own.size < MOST) own.add(label);
  if (own.size !== before) localStorage.setItem(KEY, JSON.stringify([...own]));
}
