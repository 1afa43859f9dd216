/**
 * MTA-STS as texts: the TXT record that says there is a policy, the policy itself, and which hosts it allows. A policy
 * that cannot be read is no policy. RFC 8461 §3.1, §3.2, §4.1; RFC 9525 §6.3 (how a pattern matches).
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, kibibytes, seconds } from '../base/units.ts';

export type StsMode = 'enforce' | 'testing' | 'none';
export type StsPolicy = {
  readonly mode: StsMode;
  /** Host names, or `*.` and the name above; in lower case. Empty only with mode 'none'. */
  readonly mx: readonly string[];
  readonly maxAge: Duration;
};

/** §3.2: a year and a bit; what is longer is cut. */
const LONGEST_AGE = seconds(31_557_600);
/** §3.3: a policy that is longer is not read. */
export const LONGEST_POLICY: Bytes = kibibytes(64);
const MOST_PATTERNS = 1000;

export const stsRecordName = (domain: string): string => `_mta-sts.${domain}`;
export const stsHost = (domain: string): string => `mta-sts.${domain}`;
export const STS_PATH = '/.well-known/mta-sts.txt';

/**
 * The id of the policy, or null where there is none: only texts that begin with the version count, and there must be
 * exactly one. §3.1: `v=STSv1; id=20160831085700Z;`
 */
export function stsId(texts: readonly string[]): string | null {
  const records = texts.filter(text => /^v=STSv1[ \t]*(;|$)/.test(text));
  if (records.length !== 1) return null;
  const fields = records[0]!.split(';').slice(1);
  for (const field of fields) {
    const id = /^[ \t]*id[ \t]*=[ \t]*([A-Za-z0-9]{1,32})[ \t]*$/.exec(field)?.[1];
    if (id !== undefined) return id;
  }
  return null;
}

export const printStsRecord = (id: string): string => `v=STSv1; id=${id};`;

export function parseStsPolicy(text: string): Result<StsPolicy, string> {
  const fields = new Map<string, string>();
  const mx: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const field = /^[ \t]*([A-Za-z0-9][A-Za-z0-9_.-]{0,31})[ \t]*:(.*)$/.exec(line);
    if (!field) return err(`"${line.slice(0, 80)}" is not a line of a policy`);
    const [key = '', value = ''] = field.slice(1).map(part => part.trim());
    // §3.2: of what comes twice the first counts, but for mx.
    if (key === 'mx') mx.push(value.toLowerCase().replace(/\.$/, ''));
    else if (!fields.has(key)) fields.set(key, value);
  }
  const mode = fields.get('mode');
  const age = fields.get('max_age') ?? '';
  if (fields.get('version') !== 'STSv1') return err('the policy does not begin with version: STSv1');
  if (mode !== 'enforce' && mode !== 'testing' && mode !== 'none') return err(`"${mode ?? ''}" is not a mode`);
  if (!/^\d{1,10}$/.test(age)) return err(`"${age}" is not a max_age`);
  if (mode !== 'none' && mx.length === 0) return err('the policy names no mail host');
  const wrong = mx.find(pattern => !isPattern(pattern));
  if (wrong !== undefined) return err(`"${wrong.slice(0, 80)}" is not the name of a mail host`);
  if (mx.length > MOST_PATTERNS) return err('the policy names too many mail hosts');
  return ok({ mode, mx, maxAge: Math.min(seconds(Number(age)), LONGEST_AGE) });
}

const isPattern = (pattern: string): boolean =>
  pattern.length <= 255 && /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}$/.test(pattern);

/** §4.1: `*.example.com` is for exactly one label more, and never for `example.com` itself. */
export function patternFor(policy: StsPolicy, host: string): string | null {
  const name = host.toLowerCase().replace(/\.$/, '');
  const found = policy.mx.find(pattern =>
    pattern.startsWith('*.')
      ? name.slice(name.indexOf('.') + 1) === pattern.slice(2) && /^[^.]+\./.test(name)
      : name === pattern,
  );
  return found ?? null;
}
export const allowsHost = (policy: StsPolicy, host: string): boolean => patternFor(policy, host) !== null;

/** Our own, as it is served; CRLF as §3.2 shows it. */
export const printStsPolicy = ({ mode, mx, maxAge }: StsPolicy): string =>
  [
    'version: STSv1',
    `mode: ${mode}`,
    ...mx.map(host => `mx: ${host}`),
    `max_age: ${Math.floor(maxAge / 1000)}`,
    '',
  ].join('\r\n');
