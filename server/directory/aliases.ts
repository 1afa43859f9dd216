/**
 * Addresses that stand for others, as the owner changes them. What can never work is refused (a ring, an address of
 * nobody's domain); what works otherwise than one may think is said: a target that is elsewhere, or not here yet.
 */
import { err, ok, type Result } from '../base/result.ts';
import { parseDomain } from '../mime/address.ts';
import type { Alias, Chronicle, Store, StoreFault } from '../store/interface.ts';
import { domainOf, lookupForm, newForm } from './address.ts';

export type AliasActs = {
  /** '@domain' catches all. */
  addAlias(address: string, targets: readonly string[], by: string): Promise<Result<AliasMade, string>>;
  /** Other targets for one that is there, in one step. */
  changeAlias(address: string, targets: readonly string[], by: string): Promise<Result<AliasMade, string>>;
  removeAlias(address: string, by: string): Promise<Result<Alias, string>>;
};
/** `notes`: what a person should know of it, in sentences. */
export type AliasMade = {
  readonly address: string;
  readonly targets: readonly string[];
  readonly notes: readonly string[];
};

export type AliasOptions = {
  readonly store: Store;
  readonly told: (what: string, name: string, by: string) => Chronicle;
  readonly sentenceFor: (fault: StoreFault, name: string) => string;
  /** What mail for elsewhere does now. */
  readonly leaves: () => 'deliver' | 'local' | 'capture';
};

/** A list for a whole office; more people than this want a list of their own. */
const MOST_TARGETS = 1000;

export function aliasActs({ store, told, sentenceFor, leaves }: AliasOptions): AliasActs {
  async function judged(form: string, targets: readonly string[]): Promise<Result<AliasMade, string>> {
    if (!(await store.domains()).some(one => one.name === domainOf(form)))
      return err(`${domainOf(form)} is not one of our domains; add it first`);
    if (targets.length === 0) return err('An alias needs at least one target');
    if (targets.length > MOST_TARGETS) return err(`An alias may have ${MOST_TARGETS} targets at most`);
    const read = targets.map(target => [target, lookupForm(target)] as const);
    const bad = read.find(([, target]) => !target.ok);
    if (bad) return err(`"${bad[0]}" is not an address`);
    const into = [...new Set(read.flatMap(([, target]) => (target.ok ? [target.value] : [])))];
    if (into.includes(form)) return err('An alias cannot be its own target');
    const ring = await wayBack(store, form, into);
    if (ring) return err(`That would be a ring: ${ring.join(' → ')}`);
    return ok({ address: form, targets: into, notes: await notesOn(store, into, leaves()) });
  }

  return {
    async addAlias(address, targets, by) {
      const form = address.startsWith('@') ? catchAllForm(address) : newForm(address);
      if (!form.ok) return err(`"${address}" is not an address: ${form.error}`);
      const made = await judged(form.value, targets);
      if (!made.ok) return made;
      const note = told('alias added', `${form.value} → ${made.value.targets.join(', ')}`, by);
      const result = await store.run('addAlias', { address: form.value, targets: made.value.targets }, note);
      return result.ok ? made : err(sentenceFor(result.error, form.value));
    },
    async changeAlias(address, targets, by) {
      const form = formOf(address);
      if (!form.ok) return err(`"${address}" is not an address: ${form.error}`);
      const made = await judged(form.value, targets);
      if (!made.ok) return made;
      const note = told('alias changed', `${form.value} → ${made.value.targets.join(', ')}`, by);
      const result = await store.run('setAlias', { address: form.value, targets: made.value.targets }, note);
      return result.ok ? made : err(sentenceFor(result.error, `alias ${form.value}`));
    },
    async removeAlias(address, by) {
      const form = formOf(address);
      if (!form.ok) return err(`"${address}" is not an address: ${form.error}`);
      const known = (await store.aliases()).find(one => one.address === form.value);
      if (!known) return err(sentenceFor('no-such', `alias ${form.value}`));
      const note = told('alias removed', form.value, by);
      const result = await store.run('removeAlias', { address: form.value }, note);
      return result.ok ? ok(known) : err(sentenceFor(result.error, form.value));
    },
  };
}

const formOf = (address: string): Result<string, string> =>
  address.startsWith('@') ? catchAllForm(address) : lookupForm(address);

function catchAllForm(address: string): Result<string, string> {
  const domain = parseDomain(address.slice(1));
  return domain.ok ? ok(`@${domain.value}`) : domain;
}

/** The way from the targets back to the alias itself, as one would read it; null: there is none. */
async function wayBack(store: Store, alias: string, targets: readonly string[]): Promise<readonly string[] | null> {
  const known = new Map((await store.aliases()).map(one => [one.address, one.targets]));
  known.set(alias, targets);
  const seen = new Set<string>();
  const ahead: (readonly string[])[] = targets.map(target => [alias, target]);
  for (let way = ahead.pop(); way !== undefined; way = ahead.pop()) {
    const last = way.at(-1)!;
    if (last === alias) return way;
    if (seen.has(last)) continue;
    seen.add(last);
    for (const next of known.get(last) ?? []) ahead.push([...way, next]);
  }
  return null;
}

async function notesOn(
  store: Store,
  targets: readonly string[],
  leaves: ReturnType<AliasOptions['leaves']>,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const target of targets) {
    const found = await store.resolve(target, '');
    if (found.kind === 'unknown-user')
      notes.push(`There is no ${target} here yet: mail for it is refused until there is.`);
    if (found.kind === 'account' && !found.enabled) notes.push(`${target} is closed and takes no mail.`);
    if (found.kind === 'elsewhere') notes.push(elsewhere[leaves](target));
  }
  return notes;
}

const elsewhere = {
  deliver: (target: string) => `${target} is elsewhere: mail for it is sent on to the internet.`,
  local: (target: string) =>
    `${target} is elsewhere, and in local mode nothing leaves this computer: mail for it waits in the queue and, if that stays so, goes back to its sender.`,
  capture: (target: string) => `${target} is elsewhere: while everything is captured, mail for it stays here.`,
} as const;
