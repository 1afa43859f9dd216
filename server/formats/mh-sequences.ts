/** MH's '.mh_sequences': "unseen: 3-7 12". Without it all are seen. */
import { mebibytes } from '../base/units.ts';
import { Mark } from './source.ts';
import { below, type Tree, textOf } from './tree.ts';

export async function mhMarks(tree: Tree, folder: string): Promise<(number: number) => number> {
  const text = (await textOf(tree, below(folder, '.mh_sequences'), mebibytes(1))) ?? '';
  const ranges = new Map<string, readonly (readonly [number, number])[]>();
  for (const line of text.split(/\r?\n/)) {
    const found = /^([\w.-]+):\s*(.*)$/.exec(line);
    if (!found) continue;
    const list = found[2]!.split(/\s+/).map(part => part.split('-').map(Number));
    ranges.set(
      found[1]!,
      list.map(([from = 0, to = from]) => [from, to] as const),
    );
  }
  const isIn = (name: string, number: number): boolean =>
    (ranges.get(name) ?? []).some(([from, to]) => number >= from && number <= to);
  return number =>
    (isIn('unseen', number) ? 0 : Mark.seen) |
    (isIn('flagged', number) ? Mark.flagged : 0) |
    (isIn('replied', number) ? Mark.answered : 0);
}
