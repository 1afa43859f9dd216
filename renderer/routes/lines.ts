/** A table of lines in order, changed: each gives the whole table that is to be. Pure. */

export const added = (lines: readonly string[], line: string): readonly string[] => [...lines, line];
export const changed = (lines: readonly string[], at: number, line: string): readonly string[] => lines.with(at, line);
export const removed = (lines: readonly string[], at: number): readonly string[] => lines.toSpliced(at, 1);

/** Up or down by one; the same table at its ends. */
export function moved(lines: readonly string[], at: number, by: -1 | 1): readonly string[] {
  const to = at + by;
  const line = lines[at];
  if (line === undefined || to < 0 || to >= lines.length) return lines;
  return lines.toSpliced(at, 1).toSpliced(to, 0, line);
}

/** `mail.example:587` a line; empty ones are none. */
export const hostsIn = (text: string): readonly string[] =>
  text
    .split(/[\n,]/)
    .map(line => line.trim())
    .filter(Boolean);
