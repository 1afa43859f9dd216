/** The way of a message as its Received: fields tell it, oldest hop first, with the time each took. RFC 5321 §4.4. Pure. */
export type Hop = {
  readonly from: string | null;
  readonly by: string | null;
  readonly with: string | null;
  readonly id: string | null;
  readonly for: string | null;
  /** Milliseconds; null: it cannot be read. */
  readonly at: number | null;
  /** Since the hop before; negative where two clocks disagree. */
  readonly took: number | null;
  readonly raw: string;
};

/** `values`: of all Received: fields, topmost first as they stand. */
export function hops(values: readonly string[]): Hop[] {
  const read = [...values].reverse().map(readHop);
  return read.map((hop, i) => {
    const before = read[i - 1]?.at ?? null;
    return { ...hop, took: hop.at !== null && before !== null ? hop.at - before : null };
  });
}

function readHop(raw: string): Omit<Hop, 'took'> {
  const text = raw.replace(/\s+/g, ' ').trim();
  const semicolon = text.lastIndexOf(';');
  const clauses = semicolon === -1 ? text : text.slice(0, semicolon);
  const date = semicolon === -1 ? '' : text.slice(semicolon + 1);
  const at = Date.parse(date.replace(/\([^)]*\)/g, '').trim());
  return { ...words(clauses), at: Number.isNaN(at) ? null : at, raw: text };
}

const CLAUSES = ['from', 'by', 'with', 'id', 'for'] as const;

/** A clause runs to the next name of a clause outside of brackets. */
function words(text: string): Record<(typeof CLAUSES)[number], string | null> {
  const found: Record<string, string> = {};
  let depth = 0;
  let current: string | null = null;
  for (const word of text.split(' ')) {
    const name = word.toLowerCase();
    if (depth === 0 && CLAUSES.some(one => one === name) && found[name] === undefined) {
      current = name;
      found[name] = '';
    } else if (depth === 0 && name === 'via') current = null;
    else if (current) found[current] = `${found[current]} ${word}`.trim();
    depth = Math.max(0, depth + word.split('(').length - word.split(')').length);
  }
  const of = (name: string): string | null => found[name] || null;
  return {
    from: of('from'),
    by: of('by'),
    with: of('with'),
    id: of('id'),
    for: of('for')?.replace(/^<|>$/g, '') ?? null,
  };
}

/** From the first hop that has a time to the last. */
export function wholeTime(list: readonly Hop[]): number | null {
  const times = list.map(hop => hop.at).filter(at => at !== null);
  return times.length < 2 ? null : times.at(-1)! - times[0]!;
}
