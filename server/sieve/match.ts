/**
 * ":is", ":contains", ":matches": a value against keys. RFC 5228 §2.7.1. Keys that are constants are prepared once; keys
 * with variables when they are known. Match variables are kept where the script can read them. RFC 5229 §3.2.
 */
import { collationKey } from '../mime/collation.ts';
import { keyOf, octetsOf, textOf } from './comparators.ts';
import type {
  Comparator,
  CompileContext,
  Matcher,
  MatchTypeDefinition,
  MatchTypeUse,
  Run,
  Texts,
} from './extension.ts';
import type { Value } from './facts.ts';
import { compileGlob, type Glob, type GlobSubject, matchGlob } from './glob.ts';

/** Prepared keys against one value. */
export type Keys = (run: Run, value: Value) => boolean;

/** A matcher that prepares constant keys once, others at each run. */
export function matcherOf(keys: Texts, prepare: (keys: readonly string[]) => Keys): Matcher {
  const count = keys.items.length;
  if (keys.constant === null) {
    return (run, values) => {
      run.spend(values.length * count);
      return isAny(run, values, prepare(madeKeys(keys, run)));
    };
  }
  const ready = prepare(keys.constant);
  return (run, values) => {
    run.spend(values.length * count);
    return isAny(run, values, ready);
  };
}

function isAny(run: Run, values: readonly Value[], matches: Keys): boolean {
  for (let index = 0; index < values.length; index++) if (matches(run, values[index]!)) return true;
  return false;
}

/** Keys with variables are prepared anew each time: so many of their characters cost a step. */
const KEY_CHARACTERS_PER_STEP = 8;

function madeKeys(keys: Texts, run: Run): readonly string[] {
  const made = keys.of(run);
  run.spend(made.reduce((sum, key) => sum + key.length, 0) / KEY_CHARACTERS_PER_STEP);
  return made;
}

/** So many characters of one value cost a step. */
const CHARACTERS_PER_STEP = 1024;
/** Looking for a long key can mean comparing it again and again. */
const CHARACTERS_OF_KEY = 16;
const LONG_KEY = 64;
const CHARACTERS_OF_LONG_KEY = 4;
const keyCost = (length: number): number =>
  1 + length / (length > LONG_KEY ? CHARACTERS_OF_LONG_KEY : CHARACTERS_OF_KEY);

/** `cost`: how often each character is looked at, at worst. */
function spendOn(run: Run, length: number, cost: number): void {
  const steps = (length * cost) / CHARACTERS_PER_STEP;
  if (steps >= 1) run.spend(Math.floor(steps));
}

/** With few keys, trying each is quicker than a table. */
const FEW = 4;

function isOneOf(comparator: Comparator): (keys: readonly string[]) => Keys {
  return keys => {
    const wanted = keys.map(comparator.key);
    const { equals } = comparator;
    if (equals) return (run, value) => wanted.some(key => equals(key, keyOf(value, comparator, run)));
    const [only] = wanted;
    if (wanted.length === 1) return (run, value) => keyOf(value, comparator, run) === only;
    if (wanted.length <= FEW) return (run, value) => wanted.includes(keyOf(value, comparator, run));
    const table = new Set(wanted);
    return (run, value) => table.has(keyOf(value, comparator, run));
  };
}

function containsOneOf(comparator: Comparator): (keys: readonly string[]) => Keys {
  return keys => {
    const wanted = keys.map(comparator.key);
    const [only] = wanted;
    const cost = wanted.reduce((sum, key) => sum + keyCost(key.length), 0);
    if (wanted.length === 1) {
      return (run, value) => {
        const key = keyOf(value, comparator, run);
        spendOn(run, key.length, cost);
        return key.includes(only!);
      };
    }
    return (run, value) => {
      const key = keyOf(value, comparator, run);
      spendOn(run, key.length, cost);
      for (let index = 0; index < wanted.length; index++) if (key.includes(wanted[index]!)) return true;
      return false;
    };
  };
}

function matchesOneOf(comparator: Comparator, keeps: boolean): (keys: readonly string[]) => Keys {
  return keys => {
    const globs = keys.map(key => compileGlob(key, comparator.key));
    return (run, value) => {
      const key = keyOf(value, comparator, run);
      const characters = comparator.name === 'i;unicode-casemap' && octetsOf(value.text) !== value.text;
      const places = characters ? placesIn(value, key.length, run) : null;
      const subject: GlobSubject = { key, next: places && (at => places.next(at)) };
      return globs.some(glob => {
        spendOn(run, key.length, places ? glob.cost * 4 : glob.cost);
        const found = matchGlob(glob, subject, keeps);
        if (found && keeps) {
          run.spend(glob.wildcards / 4 + value.text.length / 256);
          run.scope.matched = taken(value.text, glob, found, places);
        }
        return found !== null;
      });
    };
  };
}

/** Offsets in a Unicode key: where its character begins in the text, and where the next one begins in the key. */
type Places = { next(at: number): number; inText(at: number): number };

/** Kept with the value, for many rules look at the same one. */
const known = new WeakMap<Value, Places>();

function placesIn(value: Value, length: number, run: Run): Places {
  let places = known.get(value);
  if (places) return places;
  run.spend(length / 32);
  places = placesOf(value.text, length);
  known.set(value, places);
  return places;
}

function placesOf(text: string, keyLength: number): Places {
  const ends = new Uint32Array(keyLength);
  const starts = new Uint32Array(keyLength);
  let octets = 0;
  let at = 0;
  for (const character of text) {
    const length = character < '\u0080' ? 1 : collationKey(character).length;
    starts.fill(at, octets, octets + length);
    octets += length;
    ends.fill(octets, octets - length, octets);
    at += character.length;
  }
  return { next: octet => ends[octet] ?? octet + 1, inText: octet => starts[octet] ?? text.length };
}

/** ${0} is the whole value, the others what each wildcard stood for, as it was written. */
function taken(text: string, { wildcards }: Glob, found: readonly number[], places: Places | null): string[] {
  const matched = [text];
  const octets = places ? '' : octetsOf(text);
  for (let index = 0; index < wildcards; index++) {
    const [from, to] = [found[index * 2]!, found[index * 2 + 1]!];
    matched.push(places ? text.slice(places.inText(from), places.inText(to)) : textOf(octets.slice(from, to)));
  }
  return matched;
}

type Prepare = (use: MatchTypeUse, context: CompileContext) => (keys: readonly string[]) => Keys;

function matchType(name: string, substring: boolean, prepare: Prepare): MatchTypeDefinition {
  return {
    name,
    compile(use, context) {
      if (substring && !use.comparator.substring) {
        const at = use.tag?.node ?? use.node;
        context.problem(`"${use.comparator.name}" compares numbers: it cannot be used with :${name}`, at.span);
      }
      return matcherOf(use.keys, prepare(use, context));
    },
  };
}

export const baseMatchTypes: readonly MatchTypeDefinition[] = [
  matchType('is', false, use => isOneOf(use.comparator)),
  matchType('contains', true, use => containsOneOf(use.comparator)),
  matchType('matches', true, (use, context) => matchesOneOf(use.comparator, context.has('variables'))),
];
