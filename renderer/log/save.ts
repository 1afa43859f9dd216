/** What is on screen, as a file. */
import type { LogLine } from '../../server/api/contract.ts';
import { saveText } from '../design/save.ts';

export const saveLines = (name: string, lines: readonly string[], type = 'text/plain'): void =>
  saveText(name, `${lines.join('\n')}\n`, type);

/** A line of the story, as a terminal would have it. */
export const storyLine = (line: LogLine): string =>
  `${new Date(line.at).toISOString()}  ${line.agent.padEnd(8)}  ${line.trace.padEnd(16)}  ${line.sentence}`;

/** `mailroom-log-2026-11-22T1304.txt`. */
export const fileName = (at: number, ending: string): string =>
  `mailroom-log-${new Date(at).toISOString().slice(0, 16).replace(':', '')}.${ending}`;
