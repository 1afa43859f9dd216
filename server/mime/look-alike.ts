/**
 * Names of hosts as people see them, and what makes one look like another: A-labels as Unicode, alphabets mixed in one
 * label (UTS 39 §5), letters drawn alike (UTS 39 §4), one letter more or less, another's name in front or with other
 * hyphens. Pure, and nothing of Node: the window warns of a link by what port 25 judges by.
 */
import { drawnAlike } from './look-alike-letters.ts';
import { decodePunycode } from './punycode.ts';

export { decodePunycode } from './punycode.ts';

/** 'xn--bcher-kva.example' → 'bücher.example'; a label that cannot be read stays as it is. */
export const unicodeHost = (host: string): string =>
  host.includes('xn--')
    ? host
        .split('.')
        .map(label => (label.startsWith('xn--') ? (decodePunycode(label.slice(4)) ?? label) : label))
        .join('.')
    : host;

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

/** The alphabets of the first label that has more than one. What East Asia mixes with Latin is none of these. */
export function mixedScripts(host: string): readonly Script[] {
  const shown = unicodeHost(host);
  if (isAscii(shown)) return [];
  for (const label of shown.split('.')) {
    const found = (Object.keys(scripts) as Script[]).filter(name => scripts[name].test(label));
    if (found.length > 1) return found;
  }
  return [];
}

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Each character as the ASCII that it is drawn like, accents and what is not seen left out. */
function drawn(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  const spread = text
    .replace(/[\u3002\uff61]/g, '.')
    .normalize('NFKD')
    .toLowerCase();
  const mapped = Array.from(spread, character => drawnAlike.get(character) ?? character).join('');
  return mapped.replace(/[\p{M}\p{Cf}]/gu, '');
}

/** The ASCII name that a name with other letters can be taken for; null: it is ASCII, or looks like itself. */
export function looksLike(host: string): string | null {
  const shown = unicodeHost(host);
  if (isAscii(shown)) return null;
  const ascii = drawn(shown);
  return isAscii(ascii) ? ascii : null;
}

/** It reads as ASCII, and letters of another alphabet do it: an accent over a letter is no disguise. */
export const isDisguised = (host: string): boolean =>
  looksLike(host) !== null && !/^[\p{Script=Latin}\p{M}\p{N}.-]*$/u.test(unicodeHost(host));

/** Two names with the same skeleton look the same at a glance, in small type. UTS 39 §4, and pairs of ASCII. */
export const skeleton = (name: string): string =>
  drawn(unicodeHost(name))
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/cl/g, 'd')
    .replace(/0/g, 'o')
    .replace(/1/g, 'l');

/** Directions and invisible letters: what is read is not what is written. */
export const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/** Where a name is sold under a second label; a short list, since a wrong guess only warns too often or too little. */
const SECOND_LEVEL = /^(?:ac|co|com|edu|gob|gov|ltd|me|mil|net|nom|or|org|plc|sch)$/;

/** Of numbers or in brackets: no name at all. */
export const isNumbers = (host: string): boolean => /^[\d.]+$|:|^\[/.test(host);

/** What somebody has registered: 'a.b.example.co.uk' → 'example.co.uk'. Addresses of numbers stay. */
export function registered(host: string): string {
  if (isNumbers(host)) return host;
  const labels = host.toLowerCase().split('.');
  const deep = labels.length > 2 && labels.at(-1)!.length === 2 && SECOND_LEVEL.test(labels.at(-2)!);
  return labels.slice(deep ? -3 : -2).join('.');
}

/** The host that a text claims, where it reads as an address. */
export function claimedHost(text: string): string | null {
  const found =
    /^\s*(?:https?:\/\/(?:[^\s/@]*@)?|www\.)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?::\d+)?(?:[/?#]\S*)?\s*$/iu.exec(
      text,
    )?.[1];
  if (found === undefined || text.includes('@')) return null;
  return URL.canParse(`http://${found}`) ? new URL(`http://${found}`).hostname : null;
}

/** A name that others may be taken for, made ready to be compared with many. */
export type KnownHost = {
  readonly name: string;
  readonly registered: string;
  /** The label that was registered, and what stands behind it. */
  readonly label: string;
  readonly suffix: string;
  readonly key: string;
  /** All of it with hyphens for dots. */
  readonly dashed: string;
  /** The label as it is drawn, without hyphens. */
  readonly bare: string;
};

export function knownHost(host: string): KnownHost {
  const name = unicodeHost(host.toLowerCase());
  const own = registered(name);
  const dot = own.indexOf('.');
  const [label, suffix] = dot === -1 ? [own, ''] : [own.slice(0, dot), own.slice(dot + 1)];
  const [dashed, bare] = [own.replaceAll('.', '-'), skeleton(label.replaceAll('-', ''))];
  return { name, registered: own, label, suffix, key: skeleton(own), dashed, bare };
}

/** letters: drawn alike; letter: one more, less, other or swapped; hyphens: only they differ; front: it begins with it. */
export type Likeness = 'letters' | 'letter' | 'hyphens' | 'front';

/** Shorter names have too many honest neighbours. */
const SHORTEST_COMPARED = 5;

/** How one can be taken for the other; null: it cannot, or both belong to one owner. */
export function likeness(host: KnownHost, known: KnownHost): Likeness | null {
  if (host.registered === known.registered) return null;
  if (host.key === known.key) return 'letters';
  if (isInFront(host, known)) return 'front';
  if (known.label.length < SHORTEST_COMPARED) return null;
  if (withoutHyphens(host, known)) return 'hyphens';
  return isOneEdit(host, known) ? 'letter' : null;
}

/** 'office.test.evil.example', 'office.test-login.example'. */
function isInFront(host: KnownHost, known: KnownHost): boolean {
  if (host.name.length <= known.registered.length) return false;
  const at = host.name.indexOf(known.registered);
  if (at === -1 || (at > 0 && host.name[at - 1] !== '.')) return false;
  return /[.-]/.test(host.name[at + known.registered.length] ?? '');
}

/** 'off-ice.test', 'office-test.com'. */
function withoutHyphens(host: KnownHost, known: KnownHost): boolean {
  if (host.label === known.dashed) return true;
  if (host.suffix !== known.suffix || (!host.label.includes('-') && !known.label.includes('-'))) return false;
  return host.bare === known.bare;
}

function isOneEdit(host: KnownHost, known: KnownHost): boolean {
  // Of the top of a name only a letter that is missing: example.de and example.be are two honest neighbours.
  if (host.label === known.label)
    return host.suffix.length !== known.suffix.length && oneEdit(host.suffix, known.suffix);
  return host.suffix === known.suffix && oneEdit(host.label, known.label);
}

/** One character more, less or other, or two neighbours swapped. Digits count the members of a family and deceive nobody. */
export function oneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const [restA, restB] = [a.slice(at), b.slice(at)];
  if (isDigit(restA[0]) && isDigit(restB[0])) return false;
  if (restA.length > restB.length) return !isDigit(restA[0]) && restA.slice(1) === restB;
  if (restA.length < restB.length) return !isDigit(restB[0]) && restB.slice(1) === restA;
  if (restA.slice(1) === restB.slice(1)) return restA !== '';
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}

const isDigit = (character: string | undefined): boolean => character !== undefined && /\d/.test(character);
