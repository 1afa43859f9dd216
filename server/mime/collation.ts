/**
 * The collation i;unicode-casemap: how SORT, THREAD and SEARCH compare text (RFC 5051 §2, asked for by RFC 5256 §7 and
 * by I18NLEVEL=1, RFC 5255 §4.2). Every character goes to its simple title case and is then taken apart; what comes
 * out compares octet by octet, as UTF-8.
 *
 * A key holds one character per octet, so "<" and `includes` of JavaScript are the collation's order and substring. The
 * key of two texts, one after the other, is their keys one after the other.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant
const ascii = /^[\u0000-\u007f]*$/;

export function collationKey(text: string): string {
  if (ascii.test(text)) return text.toUpperCase();
  let key = '';
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at)!;
    if (code < 0x80) {
      at++;
      continue;
    }
    if (at > from) key += text.slice(from, at).toUpperCase();
    key += keyOf(code);
    at += code > 0xffff ? 2 : 1;
    from = at;
  }
  return key + text.slice(from).toUpperCase();
}

/** Most text is written with few letters. */
const kept = new Map<number, string>();
const MOST_KEPT = 4096;

function keyOf(code: number): string {
  const known = kept.get(code);
  if (known !== undefined) return known;
  const apart = titleCase(String.fromCodePoint(code)).normalize('NFKD');
  const key = Buffer.from(apart, 'utf8').toString('latin1');
  if (kept.size < MOST_KEPT) kept.set(code, key);
  return key;
}

/** Both are keys. Everything holds the empty text. */
export const holdsKey = (key: string, wanted: string): boolean => key.includes(wanted);

/** Title case is capitals, but for these; and capitals that take several characters are no simple mapping. */
const digraphs: ReadonlyMap<string, string> = new Map(
  ['Ǆǅǆ', 'Ǉǈǉ', 'Ǌǋǌ', 'Ǳǲǳ'].flatMap(([capitals = '', title = '', small = '']) =>
    [capitals, title, small].map(character => [character, title] as const),
  ),
);
/** Georgian letters have capitals and no title case; Greek ones with iota below have a title case of one character. */
const isGeorgian = (code: number): boolean => code >= 0x10d0 && code <= 0x10ff;
function greekWithIota(code: number): number | null {
  if (code >= 0x1f80 && code <= 0x1faf) return code | 8;
  return code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3 ? code + 9 : null;
}

function titleCase(character: string): string {
  const code = character.codePointAt(0)!;
  if (isGeorgian(code)) return character;
  const special = digraphs.get(character);
  if (special !== undefined) return special;
  const greek = greekWithIota(code);
  if (greek !== null) return String.fromCodePoint(greek);
  const capital = character.toUpperCase();
  return capital.length === character.length ? capital : character;
}
