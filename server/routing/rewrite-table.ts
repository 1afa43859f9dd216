/**
 * The owner's rewriting, made ready: of all lines for a time and a place that match an address, the first one holds,
 * once. What it gives is not looked up again, so no table can go round in circles.
 */
import { lookupForm } from '../directory/address.ts';
import { keysOf } from './pattern.ts';
import {
  isSameAddress,
  printRewriteLine,
  type RewriteLine,
  rewritten,
  WHERES,
  type When,
  type Where,
} from './rewrite-line.ts';

export type Rewritten = { readonly address: string; readonly number: number; readonly line: RewriteLine };

export type RewriteTable = {
  readonly lines: readonly RewriteLine[];
  /** Whether anything can be rewritten then and there. */
  concerns(when: When, where: Where): boolean;
  /** null: it stays as it is. */
  find(when: When, where: Where, address: string): Rewritten | null;
};

type Bucket = { readonly number: number; readonly line: RewriteLine }[];

export function rewriteTable(lines: readonly RewriteLine[]): RewriteTable {
  const places = new Map<string, Map<string, Bucket>>();
  for (const [at, line] of lines.entries())
    for (const where of line.where) {
      const place = `${line.when} ${where}`;
      const byKey = places.get(place) ?? new Map<string, Bucket>();
      places.set(place, byKey);
      const bucket = byKey.get(line.match.key) ?? [];
      byKey.set(line.match.key, bucket);
      bucket.push({ number: at + 1, line });
    }
  return {
    lines,
    concerns: (when, where) => places.has(`${when} ${where}`),
    find(when, where, address) {
      const byKey = places.get(`${when} ${where}`);
      if (!byKey || address === '') return null;
      const form = lookupForm(address);
      if (!form.ok) return null;
      const keys = keysOf(form.value);
      const fitting = keys
        .flatMap(key => byKey.get(key) ?? [])
        .filter(({ line }) => !line.except.some(pattern => keys.includes(pattern.key)))
        .sort((a, b) => a.number - b.number)[0];
      if (!fitting) return null;
      const becomes = rewritten(fitting.line, address);
      // A local part that grew, or a domain that did, must still be an address.
      return isSameAddress(becomes, address) || !lookupForm(becomes).ok ? null : { address: becomes, ...fitting };
    },
  };
}

/** What a person should know of a table: a result that another line matches is not rewritten a second time. */
export function notesOn(table: RewriteTable): readonly string[] {
  const notes: string[] = [];
  for (const [at, line] of table.lines.entries()) {
    if (line.result.localPart === null && line.match.kind !== 'address') continue;
    const result = rewritten(line, line.match.kind === 'address' ? line.match.key : 'somebody@invalid');
    const again = WHERES.filter(where => line.where.includes(where))
      .map(where => table.find(line.when, where, result))
      .find(found => found !== null);
    if (again)
      notes.push(
        `Line ${at + 1} (${printRewriteLine(line)}) gives ${result}, which line ${again.number} would make ${again.address}: an address is rewritten once`,
      );
  }
  return notes;
}
