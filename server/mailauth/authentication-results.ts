/**
 * The Authentication-Results field: our verdicts as later programs read them, and which fields of an incoming message
 * falsely say that they are ours. RFC 8601; RFC 9989 §9.1 (policy.dmarc); RFC 8617 §4.1.1 (what ARC's own field holds).
 *
 *   authres   = authserv-id [ CFWS version ] ( ";" "none" / 1*( ";" method "=" result [ reason ] *propspec ) )
 *   propspec  = ptype "." property "=" pvalue
 *
 * Read by `authentication-results-read.ts`.
 */
import { asBuffer } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { lookupName } from '../dns/resolver.ts';
import { nameIs, type Range, unfold, walkFields } from '../mime/header.ts';
import type { ArcVerdict } from './arc-verify.ts';
import { readAuthservId } from './authentication-results-read.ts';
import type { DkimVerdict } from './dkim-verdict.ts';
import type { DmarcVerdict } from './dmarc.ts';
import type { IprevVerdict } from './iprev.ts';
import type { SpfVerdict } from './spf.ts';

export type Property = { readonly type: string; readonly name: string; readonly value: string };

export type MethodResult = {
  readonly method: string;
  readonly result: string;
  readonly reason: string | null;
  readonly properties: readonly Property[];
};

/** A preferred line, RFC 5322 §2.1.1. */
const LONGEST_LINE = 78;
/** Nobody reads more of one value, and no line becomes longer than may be. */
const LONGEST_VALUE = 250;

/** The whole field with its line end: one result a line. Refused only where our own name is unfit. */
export function printAuthenticationResults(
  authservId: string,
  results: readonly MethodResult[],
): Result<string, string> {
  const value = printResults(authservId, results);
  return value.ok ? ok(`Authentication-Results: ${value.value}\r\n`) : value;
}

/** What stands after the colon, folded; ARC puts its instance before it. */
function printResults(authservId: string, results: readonly MethodResult[]): Result<string, string> {
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(authservId)) return err('our own name is not fit to stand in a header');
  const lines = results.flatMap(result =>
    isWord(result.method) && isWord(result.result) ? [printResult(result)] : [],
  );
  return ok(lines.length === 0 ? `${authservId}; none` : [authservId, ...lines].join(';\r\n '));
}

const isWord = (text: string): boolean => /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(text);

function printResult({ method, result, reason, properties }: MethodResult): string {
  const words = [`${method}=${result}`];
  if (reason !== null && reason !== '') words.push(`reason=${quoted(reason)}`);
  for (const { type, name, value } of properties) {
    if (isWord(type) && /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(name)) words.push(`${type}.${name}=${printValue(value)}`);
  }
  let line = '';
  const lines: string[] = [];
  for (const word of words) {
    if (line !== '' && line.length + word.length + 2 > LONGEST_LINE) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line].join('\r\n  ');
}

/** pvalue = value / [ [ local-part ] "@" ] domain-name; what is neither stands in quotes. §2.2. */
function printValue(value: string): string {
  const plain =
    value.length <= LONGEST_VALUE &&
    (/^[A-Za-z0-9!#$%&'*+.^_`{|}~-]+$/.test(value) ||
      /^(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)?@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/.test(
        value,
      ));
  return plain ? value : quoted(value);
}

/** What could end the line or disturb a reader stands as "?"; beyond ASCII a message need not be fit for it. */
const quoted = (text: string): string =>
  `"${text
    .slice(0, LONGEST_VALUE)
    .replace(/[^ -~]/g, '?')
    .replace(/["\\]/g, '\\$&')}"`;

const property = (type: string, name: string, value: string | null | undefined): Property[] =>
  value ? [{ type, name, value }] : [];

/** §2.7.2: smtp.mailfrom, or smtp.helo where there is no return path. */
export const spfResult = ({ result, identity, sender, domain, because }: SpfVerdict): MethodResult => ({
  method: 'spf',
  result,
  reason: result === 'pass' || result === 'none' ? null : because,
  properties: identity === 'helo' ? property('smtp', 'helo', domain) : property('smtp', 'mailfrom', sender),
});

/** §2.7.1, RFC 6008 (header.b), §2.7.1 and §6.2 (header.a, header.s): one result for each signature. */
export function dkimResults({ signatures }: Pick<DkimVerdict, 'signatures'>): MethodResult[] {
  if (signatures.length === 0) return [{ method: 'dkim', result: 'none', reason: null, properties: [] }];
  return signatures.map(({ result, why, domain, identity, selector, algorithm, mark }) => ({
    method: 'dkim',
    result,
    reason: result === 'pass' ? null : why,
    properties: [
      ...property('header', 'd', domain),
      ...property('header', 'i', identity),
      ...property('header', 's', selector),
      ...property('header', 'a', algorithm),
      ...property('header', 'b', mark),
    ],
  }));
}

/** RFC 9989 §9.1: policy.dmarc is what was asked for in the end. A message that passes says it too. */
export const dmarcResult = ({ result, domain, policy, disposition, because }: DmarcVerdict): MethodResult => ({
  method: 'dmarc',
  result,
  reason: result === 'pass' || result === 'none' ? null : because,
  properties: [
    ...property('header', 'from', domain),
    ...property(
      'policy',
      'dmarc',
      policy === null || result === 'temperror' ? null : result === 'fail' ? disposition : policy,
    ),
  ],
});

/**
 * RFC 8617 §4.1: the chain's state and the peer that handed it over. Nothing where the DNS did not answer: for ARC there
 * is no word for that.
 */
export const arcResults = ({ result, why }: Pick<ArcVerdict, 'result' | 'why'>, peer: string | null): MethodResult[] =>
  result === 'temperror'
    ? []
    : [
        {
          method: 'arc',
          result,
          reason: result === 'fail' ? why : null,
          properties: property('smtp', 'remote-ip', peer),
        },
      ];

/** §2.7.3. */
export const iprevResult = ({ result, ip, because }: IprevVerdict): MethodResult => ({
  method: 'iprev',
  result,
  reason: result === 'pass' ? null : because,
  properties: property('policy', 'iprev', ip),
});

/**
 * Where the message has fields that claim one of our names, so that they must be cut out before ours is put on top.
 * A field whose name cannot be read goes too: a later program might read it as ours. §5.
 */
export function forgedResults(message: Uint8Array, ourIds: readonly string[]): Range[] {
  const octets = asBuffer(message);
  const ours = new Set(ourIds.map(normalId));
  const isOurs = new Map<string, boolean>();
  const claims = (id: string): boolean => {
    const known = isOurs.get(id) ?? ours.has(normalId(id));
    isOurs.set(id, known);
    return known;
  };
  const found: Range[] = [];
  walkFields(octets, 0, (start, nameEnd, valueStart, valueEnd, end) => {
    if (!nameIs(octets, start, nameEnd, 'authentication-results')) return;
    const id = readAuthservId(unfold(octets, valueStart, valueEnd));
    if (id === null || claims(id)) found.push({ start, end });
  });
  return found;
}

/** Names are compared as domains are: without case, without the final dot, U-labels as A-labels. */
const normalId = (id: string): string => lookupName(Buffer.from(id, 'latin1').toString('utf8')) ?? id.toLowerCase();
