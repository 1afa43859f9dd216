/** How another language hears the server: ready sentences by a table, events from their facts. */
import { sentence } from '../../server/events/catalogue.ts';
import type { Ear } from './heard.ts';
import { newHearing, type Table } from './hearing.ts';

/** Facts that are sentences or words of ours. Whatever else an event has is a name, an address or another server's word. */
const FREE: ReadonlySet<string> = new Set([
  'because',
  'why',
  'fix',
  'reason',
  'by',
  'doubt',
  'change',
  'reply',
  'remote',
]);
/** Events whose `what` is free too; elsewhere it is one of a few that the catalogue knows. */
const WHAT: ReadonlySet<string> = new Set(['directory.changed', 'dkim.key']);

export function newEar(table: Table): Ear {
  const { heard } = newHearing(table);
  const facts = (name: string, fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [
        key,
        typeof value === 'string' && (FREE.has(key) || (key === 'what' && WHAT.has(name))) ? heard(value) : value,
      ]),
    );
  const kept = new WeakMap<object, string>();
  return {
    heard,
    told(line) {
      const before = kept.get(line);
      if (before !== undefined) return before;
      const said = sentence({ name: line.name, fields: facts(line.name, line.fields) });
      // Of a later version: its own sentence says more than its name.
      const text = said === line.name ? line.sentence : said;
      kept.set(line, text);
      return text;
    },
  };
}
