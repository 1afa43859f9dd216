/**
 * Names of hosts as people see them, and what makes one look like another: A-labels as Unicode (RFC 3492), scripts
 * mixed in one label (UTS 39 §5), letters drawn like those of ASCII. Pure.
 */

/** 'xn--bcher-kva.example' → 'bücher.example'; a label that cannot be read stays as it is. */
export const unicodeHost = (host: string): string =>
  host
    .split('.')
    .map(label => (label.startsWith('xn--') ? (decodePunycode(label.slice(4)) ?? label) : label))
    .join('.');

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;

/** RFC 3492 §6.2. */
export function decodePunycode(text: string): string | null {
  const dash = text.lastIndexOf('-');
  const out = [...text.slice(0, Math.max(0, dash))].map(c => c.codePointAt(0)!);
  let n = 128;
  let i = 0;
  let bias = 72;
  for (let at = dash + 1; at < text.length; ) {
    const before = i;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = digitOf(text.charCodeAt(at++));
      if (digit === null) return null;
      i += digit * weight;
      const t = Math.min(T_MAX, Math.max(T_MIN, k - bias));
      if (digit < t) break;
      weight *= BASE - t;
      if (i > 0x7fffffff) return null;
    }
    bias = adapt(i - before, out.length + 1, before === 0);
    n += Math.floor(i / (out.length + 1));
    i %= out.length + 1;
    if (n > 0x10ffff || (n >= 0xd800 && n < 0xe000)) return null;
    out.splice(i++, 0, n);
  }
  return String.fromCodePoint(...out);
}

function digitOf(code: number): number | null {
  if (code >= 97 && code <= 122) return code - 97;
  if (code >= 65 && code <= 90) return code - 65;
  return code >= 48 && code <= 57 ? code - 22 : null;
}

function adapt(delta: number, count: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2));
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor((BASE * rest) / (rest + 38));
}

const scripts = {
  Latin: /\p{Script=Latin}/u,
  Cyrillic: /\p{Script=Cyrillic}/u,
  Greek: /\p{Script=Greek}/u,
  Armenian: /\p{Script=Armenian}/u,
  Hebrew: /\p{Script=Hebrew}/u,
  Arabic: /\p{Script=Arabic}/u,
  Cherokee: /\p{Script=Cherokee}/u,
  Thai: /\p{Script=Thai}/u,
} as const;
export type Script = keyof typeof scripts;

/** The alphabets of the first label that has more than one. */
export function mixedScripts(host: string): readonly Script[] {
  for (const label of unicodeHost(host).split('.')) {
    const found = (Object.keys(scripts) as Script[]).filter(name => scripts[name].test(label));
    if (found.length > 1) return found;
  }
  return [];
}

/** Letters that are drawn like an ASCII one: what hides in names, not all of Unicode's confusables. */
const DRAWN_ALIKE: readonly (readonly [string, string])[] = [
  ['a', 'аαạɑàáâãäåā'],
  ['b', 'ЬвƄ'],
  ['c', 'сϲçć'],
  ['d', 'ԁɗđ'],
  ['e', 'еҽẹéèêëėę'],
  ['g', 'ɡց'],
  ['h', 'һհ'],
  ['i', 'іıíìîïɩι'],
  ['j', 'јϳ'],
  ['k', 'кκ'],
  ['l', 'ӏⅼļł'],
  ['m', 'м'],
  ['n', 'пոñńη'],
  ['o', 'оοօọóòôõöøσ'],
  ['p', 'рρ'],
  ['q', 'ԛգ'],
  ['r', 'гꭇ'],
  ['s', 'ѕşšś'],
  ['t', 'тτţ'],
  ['u', 'υսúùûü'],
  ['v', 'ѵν'],
  ['w', 'ԝѡա'],
  ['x', 'хχ'],
  ['y', 'уүγý'],
  ['z', 'ᴢźżž'],
];
const alike = new Map(DRAWN_ALIKE.flatMap(([ascii, others]) => [...others].map(other => [other, ascii] as const)));

/** The ASCII name that a name with other letters can be taken for; null: it is ASCII, or looks like itself. */
export function looksLike(host: string): string | null {
  const shown = unicodeHost(host).normalize('NFC').toLowerCase();
  if (/^[\x20-\x7e]*$/.test(shown)) return null;
  const ascii = [...shown].map(c => alike.get(c) ?? c).join('');
  return /^[\x20-\x7e]*$/.test(ascii) ? ascii : null;
}

/** Where a name is sold under a second label; a short list, since a wrong guess only warns too often or too little. */
const SECOND_LEVEL = /^(?:ac|co|com|edu|gob|gov|ltd|me|mil|net|nom|or|org|plc|sch)$/;

/** What somebody has registered: 'a.b.example.co.uk' → 'example.co.uk'. Addresses of numbers stay. */
export function registered(host: string): string {
  if (/^[\d.]+$|:/.test(host)) return host;
  const labels = host.toLowerCase().split('.');
  const deep = labels.length > 2 && labels.at(-1)!.length === 2 && SECOND_LEVEL.test(labels.at(-2)!);
  return labels.slice(deep ? -3 : -2).join('.');
}
