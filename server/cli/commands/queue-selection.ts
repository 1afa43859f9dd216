/** Which of the queue's rows a command means: ids, or options that are words of server/queue/selection.ts. */
import type { QueueSelection } from '../../api/contract.ts';
import { usage } from '../exit.ts';

/** The options of every command that selects. */
export const selecting = {
  all: { type: 'boolean' },
  where: { type: 'string' },
  route: { type: 'string' },
  state: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  older: { type: 'string' },
  younger: { type: 'string' },
  larger: { type: 'string' },
  smaller: { type: 'string' },
  says: { type: 'string' },
  tries: { type: 'string' },
  'held-by': { type: 'string' },
  account: { type: 'string' },
  frozen: { type: 'boolean' },
} as const;

export type Selecting = { readonly [K in keyof typeof selecting]?: string | boolean | undefined };

export const SELECTION_USAGE =
  '--all | [--to PATTERN] [--from PATTERN] [--route ROUTE] [--state STATE] [--older 2d] [--younger 1h] [--larger 1MB] [--smaller 1MB] [--says TEXT] [--tries N] [--held-by WHO] [--account ADDRESS] [--frozen] [--where WORDS]';

/** As words for the server; null: no option was given. `all` is not one of them. */
export function wordsOf(given: Selecting): string | null {
  const words = (Object.keys(selecting) as (keyof Selecting)[]).flatMap(name => {
    const value = given[name];
    if (value === undefined || name === 'all') return [];
    if (name === 'where') return [String(value)];
    return [name === 'frozen' ? 'frozen:yes' : `${name}:${quoted(String(value))}`];
  });
  return words.length > 0 ? words.join(' ') : null;
}

function quoted(value: string): string {
  if (value.includes('"')) throw usage(`A quotation mark cannot be looked for: ${value}`);
  return `"${value}"`;
}

/** One for the numbers of recipients, one for each message's id. */
export function namedOnes(ids: readonly string[]): QueueSelection[] {
  const numbers = ids.filter(id => /^\d+$/.test(id)).map(Number);
  const traces = ids.filter(id => !/^\d+$/.test(id));
  return [...(numbers.length > 0 ? [{ recipients: numbers }] : []), ...traces.map(trace => ({ trace }))];
}

/** Many at once; ids and options are not given together. */
export function manyOf(ids: readonly string[], given: Selecting): QueueSelection | null {
  const words = wordsOf(given);
  if (ids.length > 0) {
    if (words !== null || given.all === true) throw usage('Ids, or options that say which: not both');
    return null;
  }
  if (words !== null) return { where: given.all === true ? `${words} all` : words };
  if (given.all === true) return { all: true };
  throw usage('Say which: ID…, --route ROUTE, --to PATTERN, --older 2d … or --all');
}
