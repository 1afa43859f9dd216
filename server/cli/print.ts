/**
 * Output: tables for people, JSON for programs; nothing else ever goes to standard output. What a stranger wrote is in much
 * of it: no character of it reaches the terminal as a command.
 */
import { printableJson, visible } from '../events/transcript.ts';

/** One line: a stranger's text in it cannot begin another. */
export const say = (line = ''): void => void process.stdout.write(`${visible(line)}\n`);
/** As many lines as the text has: our own words, or a message that stands alone. */
export const sayText = (text: string): void => void process.stdout.write(`${harmless(text)}\n`);

const harmless = (text: string): string =>
  text
    .split('\n')
    .map(line => visible(line.replaceAll('\t', '  ').replace(/\r$/, '')))
    .join('\n');

/** For people, when something is wrong. */
export const warn = (line: string): void => void process.stderr.write(`${harmless(line)}\n`);
/** Octets as they are, for a file or a program; a terminal gets them as text. */
export const sayOctets = (octets: Uint8Array): void =>
  void process.stdout.write(process.stdout.isTTY ? harmless(Buffer.from(octets).toString('utf8')) : octets);
/** Resolves when all that was said has gone out. */
export const flushed = (): Promise<void> => new Promise(resolve => process.stdout.write('', () => resolve()));
// `mailroom log | head`: who has read enough goes, and the command ends without a word.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  if (fault.code === 'EPIPE') process.exit(0);
  throw fault;
});
export const sayJson = (value: unknown): void => void process.stdout.write(`${printableJson(value, 2)}\n`);

/** Columns as wide as their widest entry. An empty table says so. */
/** What the owner must know, and what to type for it. */
export const sayNeed = ({ sentence, command }: { readonly sentence: string; readonly command?: string }): void =>
  say(`! ${sentence}${command === undefined ? '' : `\n  ${command}`}`);

export function table(head: readonly string[], rows: readonly (readonly string[])[], empty: string): void {
  if (rows.length === 0) {
    say(empty);
    return;
  }
  const shown = rows.map(row => row.map(visible));
  const widths = head.map((title, i) => Math.max(title.length, ...shown.map(row => (row[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  say(line(head));
  for (const row of shown) say(line(row));
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];
export function bytes(count: number): string {
  let size = count;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}

/** '2026-11-22 09:41:07' in local time. */
export function moment(at: number | null): string {
  if (at === null) return '';
  const d = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}
