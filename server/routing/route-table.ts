/**
 * The owner's routes, made ready to be asked for every recipient: of all lines that match, the first one holds. Lines
 * are found by the keys of an address, not one after the other, so a thousand cost what ten do.
 */
import { keysOf, type Pattern } from './pattern.ts';
import { printRouteLine, type RouteLine } from './route-line.ts';

export type RouteQuestion = {
  /** In lookup form, as everything here. */
  readonly recipient: string;
  /** '' is the empty sender. */
  readonly sender: string;
  /** Who handed it in. */
  readonly account: string | null;
  /** The recipient lives here: only a line that names the address or its domain outright is for it. */
  readonly isHere: boolean;
};

/** `number` counts from 1. */
export type Numbered<T> = { readonly number: number; readonly line: T };

export type RouteTable = {
  readonly lines: readonly RouteLine[];
  find(question: RouteQuestion, passOver?: (line: RouteLine) => boolean): Numbered<RouteLine> | null;
  /** All that match; the first is the one that holds. */
  findAll(question: RouteQuestion): readonly Numbered<RouteLine>[];
  /** Some line asks who handed it in. */
  readonly asksForAccount: boolean;
};

type Bucket = Numbered<RouteLine>[];

export function routeTable(lines: readonly RouteLine[]): RouteTable {
  const byRecipient = new Map<string, Bucket>();
  const bySender = new Map<string, Bucket>();
  for (const [at, line] of lines.entries()) {
    const numbered = { number: at + 1, line };
    if (line.to.kind === 'any') put(bySender, line.from.key, numbered);
    else put(byRecipient, line.to.key, numbered);
  }
  const buckets = function* ({ recipient, sender }: RouteQuestion) {
    if (byRecipient.size > 0) for (const key of keysOf(recipient)) yield byRecipient.get(key);
    if (bySender.size > 0) for (const key of keysOf(sender)) yield bySender.get(key);
  };
  return {
    lines,
    asksForAccount: lines.some(line => line.account !== null),
    find(question, passOver) {
      let best: Numbered<RouteLine> | null = null;
      if (lines.length === 0) return best;
      for (const bucket of buckets(question))
        for (const one of bucket ?? []) {
          if (best && one.number > best.number) break;
          if (!fits(one.line, question) || passOver?.(one.line)) continue;
          best = one;
          break;
        }
      return best;
    },
    findAll: question =>
      [...buckets(question)]
        .flatMap(bucket => bucket ?? [])
        .filter(one => fits(one.line, question))
        .sort((a, b) => a.number - b.number),
  };
}

function put(into: Map<string, Bucket>, key: string, line: Numbered<RouteLine>): void {
  const bucket = into.get(key);
  if (bucket) bucket.push(line);
  else into.set(key, [line]);
}

/** The bucket's own key holds already; the rest of the line must too. */
function fits(line: RouteLine, { sender, account, isHere }: RouteQuestion): boolean {
  if (isHere && line.to.kind !== 'address' && line.to.kind !== 'domain') return false;
  if (line.account !== null && line.account !== account) return false;
  return line.from.kind === 'any' || keysOf(sender).includes(line.from.key);
}

/** Lines that never hold, because one above takes all they could: a person should hear of them. */
export function unreachableLines(lines: readonly RouteLine[]): readonly string[] {
  const notes: string[] = [];
  for (const [at, line] of lines.entries()) {
    const above = lines.slice(0, at).findIndex(earlier => covers(earlier, line));
    if (above !== -1)
      notes.push(`Line ${at + 1} (${printRouteLine(line)}) never holds: line ${above + 1} takes all it could`);
  }
  return notes;
}

const covers = (wide: RouteLine, narrow: RouteLine): boolean =>
  wider(wide.to, narrow.to) &&
  wider(wide.from, narrow.from) &&
  (wide.account === null || wide.account === narrow.account) &&
  // For our own people a line that names nobody does not hold, and the narrower one does.
  (wide.to.kind === 'address' ||
    wide.to.kind === 'domain' ||
    (narrow.to.kind !== 'address' && narrow.to.kind !== 'domain'));

function wider(wide: Pattern, narrow: Pattern): boolean {
  if (wide.kind === 'any' || wide.key === narrow.key) return true;
  if (narrow.kind === 'address') return keysOf(narrow.key).includes(wide.key);
  if (narrow.kind === 'domain') return keysOf(`x@${narrow.key}`).slice(3).includes(wide.key);
  return narrow.kind === 'below' && wide.kind === 'below' && narrow.key.endsWith(wide.key);
}
