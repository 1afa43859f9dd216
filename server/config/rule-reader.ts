/** A rule of one line, read word by word: what is wrong is told with its column. For retry-rule.ts and rate-rule.ts. */
import { err, type Result } from '../base/result.ts';

export type Word = { readonly text: string; readonly column: number };

/** Whom a rule is about: a recipient's domain, or the route in quotes where its name has blanks. */
export type Whom =
  | { readonly kind: 'all' }
  | { readonly kind: 'domain'; readonly domain: string }
  /** `*.example.net`: the names below it. */
  | { readonly kind: 'below'; readonly domain: string }
  | { readonly kind: 'route'; readonly route: string };

export const at = (column: number, sentence: string): Result<never, string> => err(`column ${column}: ${sentence}`);

/** Split at blanks; a colon and a comma stand alone, what is in quotes stays together. */
export function wordsOf(line: string): readonly Word[] {
  return [...line.matchAll(/"[^"]*"?|[:,]|[^\s:,"]+/g)].map(found => ({ text: found[0], column: found.index + 1 }));
}

const LABELS = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

export function whomOf({ text, column }: Word): Result<Whom, string> {
  const name = text.toLowerCase();
  if (name === '*') return { ok: true, value: { kind: 'all' } };
  if (text.startsWith('"')) {
    const route = text.endsWith('"') && text.length > 2 ? name.slice(1, -1) : '';
    return route === ''
      ? at(column, 'a route in quotes ends with a quote')
      : { ok: true, value: { kind: 'route', route } };
  }
  const below = name.startsWith('*.');
  const domain = below ? name.slice(2) : name;
  return LABELS.test(domain) && domain.length <= 253
    ? { ok: true, value: { kind: below ? 'below' : 'domain', domain } }
    : at(column, `"${text}" is no domain; *, example.net, *.example.net or a route in quotes stand first`);
}

export function printWhom(whom: Whom): string {
  switch (whom.kind) {
    case 'all':
      return '*';
    case 'domain':
      return whom.domain;
    case 'below':
      return `*.${whom.domain}`;
    case 'route':
      return `"${whom.route}"`;
  }
}

export function isFor(whom: Whom, domain: string, route: string): boolean {
  switch (whom.kind) {
    case 'all':
      return true;
    case 'domain':
      return domain === whom.domain;
    case 'below':
      return domain.endsWith(`.${whom.domain}`);
    case 'route':
      return route === whom.route;
  }
}
