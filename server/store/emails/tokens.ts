/**
 * A text's key (mime/collation.ts) cut into tokens: the words of scripts that write spaces, and each two neighbours of
 * the scripts that do not. Where a key holds a needle, its tokens hold the needle's: so an index of tokens tells where
 * to look, and for a needle that is one token or part of one it tells all.
 */

/** What stands at an octet that begins a character. */
const APART = 0;
const WORD = 1;
const UNSPACED = 2;
type Kind = typeof APART | typeof WORD | typeof UNSPACED;

const isAlphanumeric = (octet: number): boolean =>
  (octet >= 0x30 && octet <= 0x39) || (octet >= 0x41 && octet <= 0x5a) || (octet >= 0x61 && octet <= 0x7a);

/** By the first two octets of UTF-8. Any assignment would be exact; this one keeps words what people take for words. */
function kindOf(first: number, second: number): Kind {
  if (first < 0x80) return isAlphanumeric(first) ? WORD : APART;
  if (first === 0xc2) return APART; // U+0080–U+00BF: signs
  if (first < 0xe0) return WORD;
  if (first === 0xe0) return second >= 0xb8 && second <= 0xbb ? UNSPACED : WORD; // Thai, Lao
  if (first === 0xe1) return (second >= 0x80 && second <= 0x82) || second === 0x9e || second === 0x9f ? UNSPACED : WORD; // Myanmar, Khmer
  if (first === 0xe2) return second < 0xb0 ? APART : second >= 0xba ? UNSPACED : WORD; // punctuation, signs; radicals
  if (first <= 0xe9) return first === 0xe3 && second === 0x80 ? APART : UNSPACED; // 、。「」; kana, Han
  return first >= 0xf0 ? UNSPACED : WORD;
}

/** Of ASCII at once. */
const kindsOfAscii = Uint8Array.from({ length: 128 }, (_, octet) => kindOf(octet, 0));

const sizeOf = (first: number): number => (first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);

/** Called for each run of one kind, in order: `kind` says which. */
function walkRuns(octets: Buffer, length: number, visit: (kind: Kind, start: number, end: number) => void): void {
  let start = 0;
  let kind: Kind = APART;
  let at = 0;
  while (at < length) {
    const first = octets[at]!;
    const here = first < 0x80 ? (kindsOfAscii[first]! as Kind) : kindOf(first, octets[at + 1]!);
    if (here !== kind) {
      if (kind !== APART) visit(kind, start, at);
      kind = here;
      start = at;
    }
    at += first < 0x80 ? 1 : sizeOf(first);
  }
  if (kind !== APART) visit(kind, start, Math.min(at, length));
}

/** Called for each token, in order; some occur several times. A character without a neighbour stands alone. */
export function walkTokens(octets: Buffer, length: number, visit: (start: number, end: number) => void): void {
  walkRuns(octets, length, (kind, start, end) => {
    if (kind === WORD) return visit(start, end);
    let before = start;
    let at = start + sizeOf(octets[start]!);
    if (at >= end) return visit(start, end);
    while (at < end) {
      const next = at + sizeOf(octets[at]!);
      visit(before, Math.min(next, end));
      before = at;
      at = next;
    }
  });
}

function walkCharacters(octets: Buffer, length: number, visit: (start: number, end: number) => void): void {
  for (let at = 0; at < length; ) {
    const next = at + sizeOf(octets[at]!);
    visit(at, next);
    at = next;
  }
}

/** How the tokens of a text that holds a needle are like those of the needle. */
export type Wanted = { readonly octets: Buffer; readonly how: 'is' | 'holds' | 'begins' | 'ends' };
export type Needle = {
  /** Each is to be found. */
  readonly wanted: readonly Wanted[];
  /** A token that is as wanted is a proof. */
  readonly exact: boolean;
};

/**
 * Of a key. Without a token in it, nothing can be told of where it is. `bare`: of a key without accents, whose
 * neighbours may have had one between them.
 */
export function needleOf(key: string, bare = false): Needle {
  const octets = Buffer.from(key, 'latin1');
  const wanted: Wanted[] = [];
  let exact = false;
  walkRuns(octets, octets.length, (kind, start, end) => {
    const opens = start === 0;
    const closes = end === octets.length;
    if (kind === WORD) {
      const how = opens ? (closes ? 'holds' : 'ends') : closes ? 'begins' : 'is';
      wanted.push({ octets: octets.subarray(start, end), how });
      exact = opens && closes;
      return;
    }
    const pairs: Wanted[] = [];
    const run = octets.subarray(start, end);
    const walk = bare ? walkCharacters : walkTokens;
    walk(run, run.length, (from, to) => pairs.push({ octets: run.subarray(from, to), how: 'holds' }));
    wanted.push(...pairs);
    exact = opens && closes && pairs.length === 1;
  });
  return { wanted, exact };
}

/**
 * Whether a word is one that nobody writes: an id, a piece of base64. Such words are nearly all different; they are kept
 * as text and looked through.
 */
export function isNoise(octets: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (length < 12) return false;
  let turns = 0;
  let digits = 0;
  for (let at = start; at < end; at++) {
    const octet = octets[at]!;
    if (octet >= 0x80) return length > 120;
    const isDigit = octet <= 0x39;
    if (isDigit) digits++;
    if (at > start && isDigit !== octets[at - 1]! <= 0x39) turns++;
  }
  return length > 32 || turns >= 3 || digits === length;
}
