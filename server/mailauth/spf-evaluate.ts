/**
 * check_host(): one domain's record against one address, with the records it includes or is redirected to.
 * RFC 7208 §4 to §6. Knows nothing of identities and sentences; `spf.ts` asks and tells.
 */
import { never } from '../base/result.ts';
import { type Ip, inNetwork, macroIp, printIp } from './spf-address.ts';
import {
  addressesOf,
  askable,
  counted,
  countTerm,
  holds,
  isBelow,
  isTrouble,
  type Lookups,
  MOST_NAMES,
  type Trouble,
  validatedNames,
} from './spf-lookups.ts';
import { expand, expandName, type MacroString, type MacroValues, parseExplanation, usesLetter } from './spf-macro.ts';
import { type Directive, type Modifier, parseSpfRecord, type SpfRecord, selectSpfRecords } from './spf-record.ts';

export type SpfResult = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';

/** One record that was read on the way, in the order of reading. */
export type SpfStep = {
  readonly domain: string;
  /** The term of an earlier record that led here; null for the first. */
  readonly by: string | null;
  /** As published (its first 4,096 characters); null when there is none, or none could be had. */
  readonly record: string | null;
  readonly result: SpfResult;
  /** The term of this record that decided; null when none did. */
  readonly term: string | null;
};

type OpenStep = { -readonly [K in keyof SpfStep]: SpfStep[K] };

/** What stays the same while one check goes through its records. */
export type Check = {
  readonly ip: Ip;
  readonly sender: { readonly localPart: string; readonly domain: string };
  readonly helo: string;
  readonly receiver: string;
  /** Seconds since 1970, for the macro "t". */
  readonly now: number;
  readonly lookups: Lookups;
  readonly steps: SpfStep[];
  /** The names of the peer that point back, once they have been asked for. */
  names: readonly string[] | null;
};

export type Outcome = {
  readonly result: SpfResult;
  readonly domain: string;
  readonly record: string | null;
  readonly term: string | null;
  /** What was wrong, for the errors. */
  readonly because: string | null;
  readonly explanation: Modifier | null;
};

/** What is stored with every message must not grow as a stranger likes. */
const LONGEST_KEPT = 4096;

const results = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' } as const;

/** `by` is the term that led here. The domain is in lower case, ASCII and can exist. */
export async function checkHost(check: Check, domain: string, by: string | null): Promise<Outcome> {
  const step: OpenStep = { domain, by, record: null, result: 'none', term: null };
  check.steps.push(step);
  const outcome = await evaluate(check, step);
  step.result = outcome.result;
  return outcome;
}

async function evaluate(check: Check, step: OpenStep): Promise<Outcome> {
  const answer = await check.lookups.resolver.txt(step.domain);
  if (answer.kind === 'failure') return outcome(step, 'temperror', answer.why);
  const records = answer.kind === 'found' ? selectSpfRecords(answer.records) : [];
  if (records.length === 0) return outcome(step, 'none');
  if (records.length > 1) return outcome(step, 'permerror', 'it has more than one SPF record');
  const record = records[0]!;
  step.record = record.length > LONGEST_KEPT ? `${record.slice(0, LONGEST_KEPT)}…` : record;
  const parsed = parseSpfRecord(record);
  return parsed.ok ? followTerms(check, step, parsed.value) : outcome(step, 'permerror', parsed.error);
}

const outcome = (step: OpenStep, result: SpfResult, because: string | null = null): Outcome => ({
  result,
  domain: step.domain,
  record: step.record,
  term: step.term,
  because,
  explanation: null,
});

async function followTerms(check: Check, step: OpenStep, parsed: SpfRecord): Promise<Outcome> {
  for (const directive of parsed.directives) {
    const matches = await match(check, step.domain, directive);
    if (matches === false) continue;
    step.term = directive.text;
    return isTrouble(matches)
      ? outcome(step, matches.trouble, matches.because)
      : { ...outcome(step, results[directive.qualifier]), explanation: parsed.explanation };
  }
  return parsed.redirect ? redirected(check, step, parsed.redirect) : outcome(step, 'neutral');
}

/** §6.1: the other record's verdict is this one's, its explanation too. */
async function redirected(check: Check, step: OpenStep, redirect: Modifier): Promise<Outcome> {
  step.term = redirect.text;
  const tooMany = countTerm(check.lookups);
  if (tooMany) return outcome(step, tooMany.trouble, tooMany.because);
  const target = askable(await nameOf(check, step.domain, redirect.target));
  if (target === null) return outcome(step, 'permerror', 'it redirects to what can be no domain');
  const other = await checkHost(check, target, redirect.text);
  return other.result === 'none' ? outcome(step, 'permerror', `${target} has no SPF record`) : other;
}

async function match(check: Check, domain: string, directive: Directive): Promise<boolean | Trouble> {
  switch (directive.kind) {
    case 'all':
      return true;
    case 'ip4':
    case 'ip6':
      return inNetwork(check.ip, directive.network, directive.bits);
    case 'include':
    case 'exists':
    case 'a':
    case 'mx':
    case 'ptr': {
      const tooMany = countTerm(check.lookups);
      if (tooMany) return tooMany;
      const target = directive.target ? await nameOf(check, domain, directive.target) : domain;
      return matchName(check, directive, target);
    }
    default:
      return never(directive);
  }
}

type NamingDirective = Extract<Directive, { kind: 'include' | 'exists' | 'a' | 'mx' | 'ptr' }>;

/** A name that cannot be asked for does not exist; that is not counted as a void look-up, for nothing was looked up. */
async function matchName(check: Check, directive: NamingDirective, target: string): Promise<boolean | Trouble> {
  const name = askable(target);
  switch (directive.kind) {
    case 'include':
      return included(check, name, directive.text);
    case 'ptr':
      return name !== null && matchPtr(check, name);
    case 'mx':
      return name !== null && matchMx(check, name, directive.bits);
    case 'a':
      return name !== null && matchAddress(check, name, directive.bits, check.ip.family);
    case 'exists':
      // §5.7: always type A, whatever family the peer is of; any address will do.
      return name !== null && matchAddress(check, name, null, 4);
    default:
      return never(directive);
  }
}

/** §5.2: only a pass matches; a domain without a record is an error of the record that includes it. */
async function included(check: Check, name: string | null, text: string): Promise<boolean | Trouble> {
  if (name === null) return { trouble: 'permerror', because: 'it includes what can be no domain' };
  const { result, because } = await checkHost(check, name, text);
  switch (result) {
    case 'pass':
      return true;
    case 'fail':
    case 'softfail':
    case 'neutral':
      return false;
    case 'none':
      return { trouble: 'permerror', because: `${name} has no SPF record` };
    case 'temperror':
    case 'permerror':
      return { trouble: result, because: `${name}: ${because}` };
  }
}

type Bits = { readonly 4: number; readonly 6: number };

async function matchAddress(check: Check, name: string, bits: Bits | null, family: 4 | 6): Promise<boolean | Trouble> {
  const addresses = counted(check.lookups, await addressesOf(check.lookups.resolver, name, family));
  if (isTrouble(addresses)) return addresses;
  return bits ? holds(addresses, check.ip, bits) : addresses.length > 0;
}

/** §5.4. More than ten names are an error, because the peer's would depend on the order (§4.6.4). */
async function matchMx(check: Check, name: string, bits: Bits): Promise<boolean | Trouble> {
  const records = counted(check.lookups, await check.lookups.resolver.mx(name));
  if (isTrouble(records)) return records;
  if (records.length > MOST_NAMES)
    return { trouble: 'permerror', because: `${name} has more than ${MOST_NAMES} MX names` };
  for (const { exchange } of records) {
    const addresses = await addressesOf(check.lookups.resolver, exchange, check.ip.family);
    if (addresses.kind === 'failure') return { trouble: 'temperror', because: addresses.why };
    if (addresses.kind === 'found' && holds(addresses.records, check.ip, bits)) return true;
  }
  return false;
}

/** §5.5: a failure of the reverse DNS is the peer's, not the domain's, and only does not match. */
async function matchPtr(check: Check, name: string): Promise<boolean | Trouble> {
  return (await namesOfPeer(check)).some(other => isBelow(other, name));
}

async function namesOfPeer(check: Check): Promise<readonly string[]> {
  check.names ??= (await validatedNames(check.lookups.resolver, check.ip, printIp(check.ip))).names;
  return check.names;
}

async function nameOf(check: Check, domain: string, text: MacroString): Promise<string> {
  return expandName(text, await values(check, domain, text));
}

/** §7.2; "p" is looked up only where it stands. §7.3: the domain itself first, then a name below it, then any. */
async function values(check: Check, domain: string, text: MacroString): Promise<MacroValues> {
  const { localPart, domain: senderDomain } = check.sender;
  const names = usesLetter(text, 'p') ? await namesOfPeer(check) : [];
  const printed = printIp(check.ip);
  return {
    s: `${localPart}@${senderDomain}`,
    l: localPart,
    o: senderDomain,
    d: domain,
    i: macroIp(check.ip),
    p: names.find(name => name === domain) ?? names.find(name => isBelow(name, domain)) ?? names[0] ?? 'unknown',
    v: check.ip.family === 4 ? 'in-addr' : 'ip6',
    h: check.helo,
    c: printed,
    r: check.receiver === '' ? 'unknown' : check.receiver,
    t: String(check.now),
  };
}

/** An SMTP reply has lines of 512 octets; nobody reads more. */
const LONGEST_EXPLANATION = 400;

/** What the domain wants to say to who was refused; null where it says nothing that can be used. §6.2. */
export async function explain(check: Check, { domain, explanation }: Outcome): Promise<string | null> {
  if (!explanation) return null;
  const name = askable(await nameOf(check, domain, explanation.target));
  const answer = name === null ? null : await check.lookups.resolver.txt(name);
  if (answer?.kind !== 'found' || answer.records.length !== 1) return null;
  const parsed = parseExplanation(answer.records[0]!);
  if (!parsed.ok) return null;
  const text = expand(parsed.value, await values(check, domain, parsed.value));
  return text.replace(/[^ -~]/g, '?').slice(0, LONGEST_EXPLANATION);
}
