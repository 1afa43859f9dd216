/** The log's filter: words that must all occur, `trace:…` and `agent:…` for one column, `problems` as a switch. Pure. */
import type { LogLine } from '../../server/api/contract.ts';

export type LogFilter = { readonly text: string; readonly problems: boolean };

const problem: ReadonlySet<LogLine['outcome']> = new Set(['attention', 'failed', 'refused']);

export function storyFilter(filter: LogFilter): (line: LogLine) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return line => {
    if (filter.problems && !problem.has(line.outcome)) return false;
    return words.every(word => matches(line, word));
  };
}

function matches(line: LogLine, word: string): boolean {
  if (word.startsWith('trace:')) return line.trace.toLowerCase().startsWith(word.slice(6));
  if (word.startsWith('agent:')) return line.agent.toLowerCase() === word.slice(6);
  if (line.sentence.toLowerCase().includes(word) || line.name.includes(word)) return true;
  return line.trace.toLowerCase().includes(word) || line.agent.toLowerCase() === word;
}

/** Lines as text: every word must occur. */
export function textFilter(text: string): (line: string) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return line => {
    const lower = line.toLowerCase();
    return words.every(word => lower.includes(word));
  };
}
