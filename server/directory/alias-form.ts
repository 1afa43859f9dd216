/** What an alias may be called: an address, `@domain` for all the rest, or a pattern with stars. */
import { err, ok, type Result } from '../base/result.ts';
import { parseDomain } from '../mime/address.ts';
import { newForm } from './address.ts';

export type AliasForm = {
  readonly kind: 'exact' | 'catch-all' | 'pattern';
  readonly address: string;
  /** How many `$1`, `$2` its targets may hold. */
  readonly stars: number;
};

/** Each makes a pattern dearer and less clear. */
const MOST_STARS = 4;

export function aliasForm(text: string): Result<AliasForm, string> {
  const said = text.trim();
  const at = said.lastIndexOf('@');
  const local = said.slice(0, Math.max(at, 0)).toLowerCase();
  if (at === 0 || (at > 0 && local === '*')) return catchAll(said.slice(at + 1));
  if (local.includes('*')) return pattern(local, said.slice(at + 1));
  const form = newForm(said);
  return form.ok ? ok({ kind: 'exact', address: form.value, stars: 0 }) : form;
}

function catchAll(text: string): Result<AliasForm, string> {
  const domain = parseDomain(text);
  return domain.ok ? ok({ kind: 'catch-all', address: `@${domain.value}`, stars: 1 }) : domain;
}

function pattern(local: string, text: string): Result<AliasForm, string> {
  const stars = local.split('*').length - 1;
  if (stars > MOST_STARS) return err(`a pattern has ${MOST_STARS} stars at most`);
  if (local.includes('**')) return err('two stars beside each other are one');
  if (local.includes('"') || text.includes('*')) return err('stars stand before the @, and not in quotes');
  const example = newForm(`${local.replaceAll('*', 'x')}@${text}`);
  if (!example.ok) return example;
  return ok({ kind: 'pattern', address: `${local}@${example.value.slice(example.value.lastIndexOf('@') + 1)}`, stars });
}
