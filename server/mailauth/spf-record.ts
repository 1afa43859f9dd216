/**
 * An SPF record as terms. RFC 7208 §4.5 (which of the TXT records it is), §4.6 and §12 (its grammar). A record is
 * read whole before any of it is used: one wrong term makes all of it a permerror (§4.6).
 *
 *   record    = "v=spf1" *( 1*SP ( directive / modifier ) ) *SP
 *   directive = [ "+" / "-" / "?" / "~" ] mechanism
 *   modifier  = ( "redirect" / "exp" / name ) "=" …
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, kibibytes } from '../base/units.ts';
import { addressBits, type Ip, parseNetwork } from './spf-address.ts';
import { type MacroString, parseDomainSpec, parseMacroString } from './spf-macro.ts';

export type Qualifier = '+' | '-' | '~' | '?';

/** A target of null is the domain that is being checked. */
export type Mechanism =
  | { readonly kind: 'all' }
  | { readonly kind: 'include' | 'exists'; readonly target: MacroString }
  | { readonly kind: 'a' | 'mx'; readonly target: MacroString | null; readonly bits: { 4: number; 6: number } }
  | { readonly kind: 'ptr'; readonly target: MacroString | null }
  | { readonly kind: 'ip4' | 'ip6'; readonly network: Ip; readonly bits: number };

/** `text` is the term as it was published; of one longer than any sensible one, its beginning. */
export type Directive = Mechanism & { readonly qualifier: Qualifier; readonly text: string };
export type Modifier = { readonly target: MacroString; readonly text: string };

export type SpfRecord = {
  readonly directives: readonly Directive[];
  readonly redirect: Modifier | null;
  readonly explanation: Modifier | null;
};

/** Those of a name's TXT records that are SPF records. §4.5. */
export const selectSpfRecords = (records: readonly string[]): string[] =>
  records.filter(record => /^v=spf1(?: |$)/i.test(record));

/** §3.4 wants records within 450 octets, and the longest that are used have some thousand; each term is some work. */
const LONGEST_RECORD: Bytes = kibibytes(16);

export function parseSpfRecord(text: string): Result<SpfRecord, string> {
  if (text.length > LONGEST_RECORD) return err('the record is longer than 16 KiB');
  const directives: Directive[] = [];
  const modifiers = new Map<'redirect' | 'exp', Modifier>();
  for (const term of text.split(' ').slice(1)) {
    if (term === '') continue;
    const modifier = /^([a-z][a-z0-9._-]*)=(.*)$/is.exec(term);
    if (modifier) {
      const fault = readModifier(modifier[1]!.toLowerCase(), modifier[2]!, term, modifiers);
      if (fault !== null) return err(fault);
    } else {
      const directive = readDirective(term);
      if (!directive.ok) return directive;
      directives.push(directive.value);
    }
  }
  return ok({
    directives,
    // §5.1: where there is an "all", a redirect is never reached and is ignored.
    redirect: directives.some(directive => directive.kind === 'all') ? null : (modifiers.get('redirect') ?? null),
    explanation: modifiers.get('exp') ?? null,
  });
}

/** Returns what is wrong, or null. A modifier that is not known is ignored, but must be well formed. §6. */
function readModifier(
  name: string,
  value: string,
  text: string,
  known: Map<'redirect' | 'exp', Modifier>,
): string | null {
  if (name !== 'redirect' && name !== 'exp') {
    const parsed = parseMacroString(value);
    return parsed.ok ? null : `${shown(text)}: ${parsed.error}`;
  }
  if (known.has(name)) return `"${name}" stands in it twice`;
  const target = parseDomainSpec(value);
  if (!target.ok) return `${shown(text)}: ${target.error}`;
  known.set(name, { target: target.value, text: kept(text) });
  return null;
}

function readDirective(text: string): Result<Directive, string> {
  const found = /^([+?~-]?)([a-z][a-z0-9]*)(.*)$/is.exec(text);
  if (!found) return err(`${shown(text)} is not a term`);
  const mechanism = readMechanism(found[2]!.toLowerCase(), found[3]!);
  if (!mechanism.ok) return err(`${shown(text)}: ${mechanism.error}`);
  return ok({ ...mechanism.value, qualifier: (found[1] || '+') as Qualifier, text: kept(text) });
}

function readMechanism(name: string, rest: string): Result<Mechanism, string> {
  switch (name) {
    case 'all':
      return rest === '' ? ok({ kind: 'all' }) : err('"all" stands alone');
    case 'include':
    case 'exists': {
      const target = rest.startsWith(':') ? parseDomainSpec(rest.slice(1)) : err('the domain is missing');
      return target.ok ? ok({ kind: name, target: target.value }) : target;
    }
    case 'ptr': {
      const target = optionalTarget(rest);
      return target.ok ? ok({ kind: name, target: target.value }) : target;
    }
    case 'a':
    case 'mx':
      return readAddresses(name, rest);
    case 'ip4':
    case 'ip6':
      return readNetwork(name, rest);
    default:
      return err('there is no such mechanism');
  }
}

function optionalTarget(rest: string): Result<MacroString | null, string> {
  if (rest === '') return ok(null);
  return rest.startsWith(':') ? parseDomainSpec(rest.slice(1)) : err('a ":" is missing');
}

/** `[ ":" domain-spec ] [ "/" bits ] [ "//" bits ]`; a domain-spec may hold a "/" too, but cannot end so. §5.3. */
function readAddresses(kind: 'a' | 'mx', rest: string): Result<Mechanism, string> {
  const [suffix = '', four, six] = /(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(rest) ?? [];
  const bits = { 4: prefixLength(four, 4), 6: prefixLength(six, 6) };
  if (bits[4] === null || bits[6] === null) return err('the prefix length is not one');
  const target = optionalTarget(rest.slice(0, rest.length - suffix.length));
  return target.ok ? ok({ kind, target: target.value, bits: { 4: bits[4], 6: bits[6] } }) : target;
}

function readNetwork(kind: 'ip4' | 'ip6', rest: string): Result<Mechanism, string> {
  const family = kind === 'ip4' ? 4 : 6;
  const slash = rest.indexOf('/');
  const address = slash === -1 ? rest.slice(1) : rest.slice(1, slash);
  const network = rest.startsWith(':') ? parseNetwork(address) : null;
  const bits = prefixLength(slash === -1 ? undefined : rest.slice(slash + 1), family);
  if (network?.family !== family) return err(`that is no IPv${family} network`);
  return bits === null ? err('the prefix length is not one') : ok({ kind, network, bits });
}

function prefixLength(digits: string | undefined, family: 4 | 6): number | null {
  if (digits === undefined) return addressBits(family);
  const fits = /^(?:0|[1-9]\d{0,2})$/.test(digits) && Number(digits) <= addressBits(family);
  return fits ? Number(digits) : null;
}

/** A name of full length, in macros. */
const LONGEST_TERM = 300;
const kept = (text: string): string => (text.length > LONGEST_TERM ? `${text.slice(0, LONGEST_TERM)}…` : text);

/** A term in a sentence: bounded, and nothing in it that could disturb a terminal. */
const shown = (text: string): string => `"${text.slice(0, 80).replace(/[^ -~]/g, '?')}"`;
