/**
 * The macro language of SPF records and explanations. RFC 7208 §7; the grammar is §7.1:
 *
 *   macro-expand = ( "%{" macro-letter transformers *delimiter "}" ) / "%%" / "%_" / "%-"
 *   transformers = *DIGIT [ "r" ]     delimiter = "." / "-" / "+" / "," / "/" / "_" / "="
 *   domain-spec  = macro-string domain-end
 *   domain-end   = ( "." toplabel [ "." ] ) / macro-expand
 *   toplabel     = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )
 */
import { err, ok, type Result } from '../base/result.ts';

type Letter = 's' | 'l' | 'o' | 'd' | 'i' | 'p' | 'h' | 'c' | 'r' | 't' | 'v';

type Expansion = {
  readonly letter: Letter;
  /** An upper-case letter asks for a URL's escapes. */
  readonly escaped: boolean;
  /** How many of the parts are kept, counted from the right; null for all. */
  readonly keep: number | null;
  readonly reversed: boolean;
  readonly delimiters: string;
};

export type MacroString = readonly (string | Expansion)[];

/** What each letter stands for. §7.2. */
export type MacroValues = { readonly [L in Letter]: string };

/** RFC 1035 §2.3.4, without the final dot. */
const LONGEST_NAME = 253;

const macro = /%\{([slodiphcrtv])(\d*)(r?)([.\-+,/_=]*)\}|%([%_-])|([!-$&-~]+)/iy;
const spaced = /%\{([slodiphcrtv])(\d*)(r?)([.\-+,/_=]*)\}|%([%_-])|([ -$&-~]+)/iy;
const topLabel = /^(?=.{1,63}$)(?!\d+$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
const substitutes: { readonly [sign: string]: string } = { '%': '%', _: ' ', '-': '%20' };

/** The value of a modifier nobody knows, which must be well formed all the same. §6. */
export const parseMacroString = (text: string): Result<MacroString, string> => piecesOf(parse(text, macro, 'sloidphv'));

/** A name to be looked up. */
export function parseDomainSpec(text: string): Result<MacroString, string> {
  if (text === '') return err('the domain is missing');
  const parsed = parse(text, macro, 'sloidphv');
  if (!parsed.ok || parsed.value.endsInMacro) return piecesOf(parsed);
  const bare = text.replace(/\.$/, '');
  const dot = bare.lastIndexOf('.');
  const ends = dot !== -1 && topLabel.test(bare.slice(dot + 1));
  return ends ? piecesOf(parsed) : err('it does not end as a domain name does');
}

/** explain-string = *( macro-string / SP ); only here "c", "r" and "t" may stand. §6.2. */
export const parseExplanation = (text: string): Result<MacroString, string> =>
  piecesOf(parse(text, spaced, 'sloidphvcrt'));

type Parsed = { readonly pieces: MacroString; readonly endsInMacro: boolean };

const piecesOf = (parsed: Result<Parsed, string>): Result<MacroString, string> =>
  parsed.ok ? ok(parsed.value.pieces) : parsed;

function parse(text: string, grammar: RegExp, letters: string): Result<Parsed, string> {
  const pieces: (string | Expansion)[] = [];
  let endsInMacro = false;
  for (let at = 0; at < text.length; at = grammar.lastIndex) {
    grammar.lastIndex = at;
    const found = grammar.exec(text);
    if (!found) return err('there is a macro or a character in it that may not be');
    const [, letter, digits = '', reversed, delimiters = '', sign, literal] = found;
    endsInMacro = literal === undefined;
    if (literal !== undefined) pieces.push(literal);
    else if (sign !== undefined) pieces.push(substitutes[sign]!);
    else {
      const lower = letter!.toLowerCase();
      if (!letters.includes(lower)) return err(`the macro %{${letter}} may stand in an explanation only`);
      if (digits !== '' && Number(digits) === 0) return err('a macro in it keeps no part');
      pieces.push({
        letter: lower as Letter,
        escaped: lower !== letter,
        keep: digits === '' ? null : Number(digits),
        reversed: reversed !== '',
        delimiters: delimiters === '' ? '.' : delimiters,
      });
    }
  }
  return ok({ pieces, endsInMacro });
}

/** Whether the letter stands in it: "p" costs look-ups, "s" and "l" are the peer's words. */
export const usesLetter = (text: MacroString, letter: Letter): boolean =>
  text.some(piece => typeof piece !== 'string' && piece.letter === letter);

export const expand = (text: MacroString, values: MacroValues): string =>
  text.map(piece => (typeof piece === 'string' ? piece : expansion(piece, values[piece.letter]))).join('');

function expansion({ escaped, keep, reversed, delimiters }: Expansion, value: string): string {
  let text = value;
  if (reversed || keep !== null || delimiters !== '.') {
    const parts = splitAt(value, delimiters);
    if (reversed) parts.reverse();
    text = (keep === null ? parts : parts.slice(-keep)).join('.');
  }
  return escaped ? encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16)}`) : text;
}

function splitAt(value: string, delimiters: string): string[] {
  const parts = [''];
  for (const character of value) {
    if (delimiters.includes(character)) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** The name that is asked for: what is too long loses labels on the left. §7.3. */
export function expandName(text: MacroString, values: MacroValues): string {
  let name = expand(text, values).replace(/\.$/, '');
  while (name.length > LONGEST_NAME) {
    const dot = name.indexOf('.');
    if (dot === -1) return name;
    name = name.slice(dot + 1);
  }
  return name;
}
