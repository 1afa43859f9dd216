/**
 * What others call labels, tags and keywords, as IMAP keywords. A keyword is an atom (RFC 9051 §9: no blank, no control
 * character, none of ( ) { % * " \ ]) of ASCII; well-known ones have their registered names (RFC 5788).
 */

/** Longer ones are cut: nobody lists them. */
const LONGEST = 100;

const wellKnown: ReadonlyMap<string, string> = new Map(
  Object.entries({
    forwarded: '$Forwarded',
    $forwarded: '$Forwarded',
    mdnsent: '$MDNSent',
    $mdnsent: '$MDNSent',
    junk: '$Junk',
    $junk: '$Junk',
    nonjunk: '$NotJunk',
    notjunk: '$NotJunk',
    $notjunk: '$NotJunk',
    $nonjunk: '$NotJunk',
  }),
);

/** null: nothing of it is left. */
export function imapKeyword(label: string): string | null {
  const known = wellKnown.get(label.toLowerCase());
  if (known !== undefined) return known;
  const plain = label
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[^\u0021-\u007e]+|[(){%*"\\\]]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, LONGEST);
  return plain === '' ? null : plain;
}

/** What a source says is a keyword already: kept as it is, if it is one. */
export function asKeyword(word: string): string | null {
  return /^[!#$&'+-[^-z|}~]{1,100}$/.test(word) ? word : imapKeyword(word);
}

/** Each once, in the order they came; letters' case does not make another. */
export function imapKeywords(labels: Iterable<string>): string[] {
  const found = new Map<string, string>();
  for (const label of labels) {
    const keyword = imapKeyword(label);
    if (keyword !== null && !found.has(keyword.toLowerCase())) found.set(keyword.toLowerCase(), keyword);
  }
  return [...found.values()];
}
