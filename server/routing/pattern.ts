/**
 * Which addresses a line of a table means, as a person writes it:
 *
 *   ann@example.net     that address (its local part without regard to case)
 *   ann@*               that local part, wherever
 *   example.net         that domain alone, also written @example.net or *@example.net
 *   .example.net        what is below that domain, however deep, and not the domain itself
 *   <>                  the empty sender
 *   *                   everybody
 */
import { err, ok, type Result } from '../base/result.ts';
import { lookupForm } from '../directory/address.ts';
import { parseDomain } from '../mime/address.ts';

/** `key`: the one text under which a table finds it, which is also how it is printed. */
export type Pattern = {
  readonly kind: 'any' | 'address' | 'local-part' | 'domain' | 'below' | 'nobody';
  readonly key: string;
};

export const ANYBODY: Pattern = { kind: 'any', key: '*' };

export function parsePattern(text: string): Result<Pattern, string> {
  if (text === '*' || text === '@*' || text === '*@*') return ok(ANYBODY);
  if (text === '<>') return ok({ kind: 'nobody', key: '<>' });
  if (text.startsWith('*@')) return named('domain', text.slice(2), '', text);
  if (text.startsWith('.')) return named('below', text.slice(1), '.', text);
  if (text.startsWith('@')) return named('domain', text.slice(1), '', text);
  if (text.endsWith('@*')) {
    const form = lookupForm(`${text.slice(0, -1)}x.invalid`);
    return form.ok ? ok({ kind: 'local-part', key: form.value.replace(/x\.invalid$/, '*') }) : fault(text, form.error);
  }
  if (!text.includes('@')) return named('domain', text, '', text);
  const form = lookupForm(text);
  return form.ok ? ok({ kind: 'address', key: form.value }) : fault(text, form.error);
}

function named(kind: 'below' | 'domain', said: string, before: string, text: string): Result<Pattern, string> {
  const domain = parseDomain(said);
  return domain.ok ? ok({ kind, key: before + domain.value }) : fault(text, domain.error);
}

const fault = (text: string, why: string) => err(`"${shown(text)}" is no address, domain or *: ${why}`);

/**
 * Every key under which a pattern for this address may stand, the narrowest first. `address` is in lookup form; '' is
 * the empty sender.
 */
export function keysOf(address: string): readonly string[] {
  if (address === '') return ['<>', '*'];
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const keys = [address, `${address.slice(0, at)}@*`, domain];
  for (let dot = domain.indexOf('.'); dot !== -1; dot = domain.indexOf('.', dot + 1)) keys.push(domain.slice(dot));
  keys.push('*');
  return keys;
}

/** For one pattern alone; tables ask by key. */
export const matches = (pattern: Pattern, address: string): boolean => keysOf(address).includes(pattern.key);

/** What a person wrote, as it may stand in a sentence. */
export const shown = (text: string): string => text.replace(/[\p{Cc}\p{Cs}]/gu, '?').slice(0, 80);

/** Both arrows; what stands right of the first one is the target. */
export function atArrow(line: string): { readonly left: string; readonly right: string } | null {
  const found = /^(.*?)\s*(?:→|->)\s*(.*)$/su.exec(line.trim());
  return found ? { left: found[1]!, right: found[2]! } : null;
}

export type LineFault = { readonly line: number; readonly text: string; readonly why: string };

/**
 * A table as text: one line each, blank ones and those that begin with # passed over. All faults are told, not the
 * first alone.
 */
export function readLines<T>(
  text: string,
  parse: (line: string) => Result<T, string>,
): Result<readonly T[], readonly LineFault[]> {
  const read: T[] = [];
  const faults: LineFault[] = [];
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) {
    const said = line.trim();
    if (said === '' || said.startsWith('#')) continue;
    const one = parse(said);
    if (one.ok) read.push(one.value);
    else faults.push({ line: at + 1, text: shown(said), why: one.error });
  }
  return faults.length > 0 ? err(faults) : ok(read);
}
