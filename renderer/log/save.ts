/** What is on screen, as a file. */
import type { LogLine } from '../../server/api/contract.ts';

export function saveLines(name: string, lines: readonly string[], type = 'text/plain'): void {
  const url = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A line of the story, as a terminal would have it. */
export const storyLine = (line: LogLine): string =>
  `${new Date(line.at).toISOString()}  ${line.agent.padEnd(8)}  ${line.trace.padEnd(16)}  ${line.sentence}`;

/** `mailroom-log-2026-11-22T1304.txt`. */
export const fileName = (at: number, ending: string): string =>
  `mailroom-log-${new Date(at).toISOString().slice(0, 16).replace(':', '')}.${ending}`;
