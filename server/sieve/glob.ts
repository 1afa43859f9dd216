/**
 * Patterns with "*" (any text) and "?" (one character). RFC 5228 §2.7.1; what each stood for: RFC 5229 §3.2.
 *
 *   A character is what the comparator says: one octet for i;octet and i;ascii-casemap, one of Unicode's else.
 *
 * Never backtracks: a piece between two stars is looked for once, from the left, and taken where it is first found, so
 * each star stands for as little as possible. The work is at most value × pattern, and mostly just the value.
 */

/** Pieces between the stars; each a row of octet keys and "?". */
type Item = string | null;
type Piece = {
  readonly items: readonly Item[];
  /** Where it has no "?". */
  readonly literal: string | null;
  /** In octets, a "?" counting one. */
  readonly length: number;
};
export type Glob = {
  readonly pieces: readonly Piece[];
  readonly wildcards: number;
  /** How often each character of a value is looked at, at worst, a long piece being compared in one go. */
  readonly cost: number;
};

export function compileGlob(pattern: string, key: (text: string) => string): Glob {
  const pieces: Piece[] = [];
  let items: Item[] = [];
  let literal = '';
  let wildcards = 0;
  const endLiteral = () => {
    if (literal !== '') items.push(key(literal));
    literal = '';
  };
  const endPiece = () => {
    endLiteral();
    const length = items.reduce((sum, item) => sum + (item?.length ?? 1), 0);
    pieces.push({ items, literal: items.length === 1 ? items[0]! : null, length });
    items = [];
  };
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    if (character === '*' || character === '?') wildcards++;
    if (character === '*') endPiece();
    else if (character === '?') {
      endLiteral();
      items.push(null);
    } else if (character === '\\' && at + 1 < pattern.length) literal += pattern[++at];
    else literal += character;
  }
  endPiece();
  const cost = pieces.reduce((sum, piece) => sum + costOf(piece), 0);
  return { pieces, wildcards, cost };
}

/** A piece without "?" is looked for by the engine, one with it item by item. */
const costOf = ({ literal, length }: Piece): number =>
  literal === null && length > 0 ? 2 + length : 1 + length / (length > LONG_PIECE ? 4 : 16);
const LONG_PIECE = 64;

/** A value to be matched: its key, and where in the key each character ends when that is not one octet each. */
export type GlobSubject = { readonly key: string; readonly next: ((at: number) => number) | null };

/**
 * Where each wildcard began and ended in the key: [from, to, from, to, …], or null where nothing matched.
 * `wanted` false: no places are kept, and a match is an empty row.
 */
export function matchGlob(glob: Glob, subject: GlobSubject, wanted: boolean): readonly number[] | null {
  const { pieces } = glob;
  const places: number[] = [];
  const kept = wanted ? places : null;
  let at = pieceAt(pieces[0]!, subject, 0, kept);
  if (at === -1) return null;
  if (pieces.length === 1) return at === subject.key.length ? places : null;
  for (let index = 1; index < pieces.length; index++) {
    const piece = pieces[index]!;
    const start = index === pieces.length - 1 ? lastStart(piece, subject, at) : firstStart(piece, subject, at);
    if (start === -1) return null;
    kept?.push(at, start);
    at = pieceAt(piece, subject, start, kept);
  }
  return places;
}

/** The end of the piece if it stands at `at`, else -1. */
function pieceAt({ items }: Piece, { key, next }: GlobSubject, at: number, places: number[] | null): number {
  let to = at;
  for (const item of items) {
    if (item === null) {
      if (to >= key.length) return -1;
      const end = next ? next(to) : to + 1;
      places?.push(to, end);
      to = end;
    } else if (key.startsWith(item, to)) to += item.length;
    else return -1;
  }
  return to;
}

/** Where the piece stands first, at `from` or later; -1: nowhere. */
function firstStart(piece: Piece, subject: GlobSubject, from: number): number {
  const { key, next } = subject;
  if (piece.literal !== null) return key.indexOf(piece.literal, from);
  for (let at = from; at <= key.length; at = next && at < key.length ? next(at) : at + 1) {
    if (pieceAt(piece, subject, at, null) !== -1) return at;
  }
  return -1;
}

/** The last piece must end where the value does. */
function lastStart(piece: Piece, subject: GlobSubject, from: number): number {
  const { key, next } = subject;
  if (next) {
    // Where characters have several octets its length is not known: looked for from the left.
    for (let at = from; at <= key.length; at = at < key.length ? next(at) : at + 1) {
      if (pieceAt(piece, subject, at, null) === key.length) return at;
    }
    return -1;
  }
  const start = key.length - piece.length;
  return start >= from && pieceAt(piece, subject, start, null) !== -1 ? start : -1;
}
