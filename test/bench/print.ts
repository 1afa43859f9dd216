/** Tables that people can read, and progress that does not end up in them. */

export const say = (text: string): void => {
  process.stderr.write(`bench: ${text}\n`);
};

/** The first two columns to the left, figures to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map(row => (row[column] ?? '').length)));
  const pad = (text: string, column: number) =>
    column < 2 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!);
  console.log();
  for (const row of all) console.log(row.map(pad).join('  ').trimEnd());
  console.log();
}
