/** What differs between two texts, line by line, with some lines around each difference. */
// The package's one file of what is needed: its index brings twenty.
import { structuredPatch } from 'diff/lib/patch/create.js';

export type DiffLine = {
  /** `gap`: lines left out, that are the same. */
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
  /** Of the text after it; of the one before it where the line is not there any more. */
  readonly line: number;
};

const AROUND = 2;
/** Changes that are looked for one by one: the work grows with their square. Two texts that have more in them are others. */
const MOST_CHANGES = 400;
/** Milliseconds; mail waits meanwhile. */
const PATIENCE = 30;

export function differences(before: string, after: string): readonly DiffLine[] {
  const limits = { context: AROUND, maxEditLength: MOST_CHANGES, timeout: PATIENCE };
  const patch = structuredPatch('', '', before, after, undefined, undefined, limits);
  if (!patch) return replaced(linesOf(before), linesOf(after));
  return patch.hunks.flatMap(({ lines, oldStart, newStart }, n): DiffLine[] => {
    let [old, now] = [oldStart, newStart];
    const shown = lines
      .filter(line => !line.startsWith('\\'))
      .map((line): DiffLine => {
        const text = line.slice(1);
        if (line.startsWith('-')) return { kind: 'removed', text, line: old++ };
        if (line.startsWith('+')) return { kind: 'added', text, line: now++ };
        old++;
        return { kind: 'same', text, line: now++ };
      });
    return n === 0 ? shown : [{ kind: 'gap', text: '', line: newStart }, ...shown];
  });
}

const linesOf = (text: string): readonly string[] => {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

/** All between the first and the last line that are not the same. */
function replaced(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < least - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const part = (lines: readonly string[], kind: DiffLine['kind']): readonly DiffLine[] =>
    lines.slice(head, lines.length - tail).map((text, n) => ({ kind, text, line: head + n + 1 }));
  return [...part(before, 'removed'), ...part(after, 'added')];
}

export const printDifferences = (lines: readonly DiffLine[]): string =>
  lines.map(({ kind, text }) => `${marks[kind]}${text}`).join('\n');

const marks = { same: '  ', added: '+ ', removed: '- ', gap: '…' } as const;
