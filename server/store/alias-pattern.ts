/**
 * Addresses by pattern: each `*` before the `@` stands for any letters, none among them. What it costs grows with the length
 * of the address and with the stars alone, whatever strangers write: a star takes as little as it can, and nothing is
 * tried twice.
 */

/** What each star stood for; null: another address. Both in lower case, without their domains. */
export function matchPattern(pattern: string, localPart: string): readonly string[] | null {
  const parts = pattern.split('*');
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (parts.length === 1) return pattern === localPart ? [] : null;
  if (localPart.length < first.length + last.length) return null;
  if (!localPart.startsWith(first) || !localPart.endsWith(last)) return null;
  const end = localPart.length - last.length;
  const captures: string[] = [];
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = localPart.indexOf(part, at);
    if (found === -1 || found + part.length > end) return null;
    captures.push(localPart.slice(at, found));
    at = found + part.length;
  }
  return [...captures, localPart.slice(at, end)];
}

/** Who says most comes first: more letters, then fewer stars, then the alphabet. */
export function byPrecision(a: string, b: string): number {
  const stars = (pattern: string) => pattern.split('*').length - 1;
  const letters = (pattern: string) => pattern.length - stars(pattern);
  return letters(b) - letters(a) || stars(a) - stars(b) || (a < b ? -1 : 1);
}
