/** What differs between two texts, line by line, with some lines around each difference. */
import { structuredPatch } from 'diff';

export type DiffLine = {
  /** `gap`: lines left out, that are the same. */
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
  /** Of the text after it; of the one before it where the line is not there any more. */
  readonly line: number;
};

const AROUND = 2;

export function differences(before: string, after: string): readonly DiffLine[] {
  const { hunks } = structuredPatch('', '', before, after, undefined, undefined, { context: AROUND });
  return hunks.flatMap(({ lines, oldStart, newStart }, n): DiffLine[] => {
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

export const printDifferences = (lines: readonly DiffLine[]): string =>
  lines.map(({ kind, text }) => `${marks[kind]}${text}`).join('\n');

const marks = { same: '  ', added: '+ ', removed: '- ', gap: '…' } as const;
