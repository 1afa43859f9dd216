/**
 * Addresses that stand for others, as the owner changes them. What can never work is refused (a ring, an address of
 * nobody's domain); what works otherwise than one may think is said: a target that is elsewhere, or not here yet.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Alias, AliasLimits, Chronicle, Store, StoreFault } from '../store/interface.ts';
import { domainOf, lookupForm } from './address.ts';
import { type AliasForm, aliasForm } from './alias-form.ts';
import { type AliasLimitsGiven, limitsFrom } from './alias-limits.ts';
import { notesOn } from './alias-notes.ts';
import { isPlainAddress, printWritten, readTarget, type WrittenTarget } from './alias-target.ts';
import type { Includes } from './include.ts';

export type AliasActs = {
  /** '@domain' catches all; a `*` before the '@' stands for anything. */
  addAlias(
    address: string,
    targets: readonly string[],
    by: string,
    limits?: AliasLimitsGiven,
  ): Promise<Result<AliasMade, string>>;
  /** Other targets for one that is there, in one step; limits that are not given stay. */
  changeAlias(
    address: string,
    targets: readonly string[],
    by: string,
    limits?: AliasLimitsGiven,
  ): Promise<Result<AliasMade, string>>;
  removeAlias(address: string, by: string): Promise<Result<Alias, string>>;
  /** Where an account's mail goes on to; `mailbox:` and its own address among them: it is kept here too. None: nowhere. */
  setForward(address: string, targets: readonly string[], by: string): Promise<Result<AliasMade, string>>;
  /** What becomes of mail for nobody in a domain: a target as of an alias; null: it is refused as usual. */
  setUnknown(domain: string, target: string | null, by: string): Promise<Result<AliasMade, string>>;
};
/** `notes`: what a person should know of it, in sentences. */
export type AliasMade = {
  readonly address: string;
  readonly targets: readonly string[];
  readonly notes: readonly string[];
  readonly limits?: AliasLimits;
};

export type AliasOptions = {
  readonly store: Store;
  readonly told: (what: string, name: string, by: string) => Chronicle;
  readonly sentenceFor: (fault: StoreFault, name: string) => string;
  /** What mail for elsewhere does now. */
  readonly leaves: () => 'deliver' | 'local' | 'capture';
  readonly includes: Includes;
  /** Whether programs are run at all. */
  readonly pipesRun: () => boolean;
};

/** A list for a whole office; more people than this want a file of their own. */
const MOST_TARGETS = 1000;

export function aliasActs(options: AliasOptions): AliasActs {
  const { store, told, sentenceFor } = options;
  const change = async (
    act: 'addAlias' | 'setAlias',
    address: string,
    targets: readonly string[],
    by: string,
    given: AliasLimitsGiven | undefined,
  ): Promise<Result<AliasMade, string>> => {
    const form = aliasForm(address);
    if (!form.ok) return err(`"${address}" is not an address: ${form.error}`);
    const name = form.value.address;
    const before = (await store.aliases()).find(one => one.address === name);
    if (act === 'setAlias' && !before) return err(sentenceFor('no-such', `alias ${name}`));
    if (act === 'addAlias' && form.value.kind === 'exact' && (await store.account(name)))
      return err(
        `${name} exists already: it is somebody's own address. To send on its mail: mailroom forward ${name} TARGET…`,
      );
    const limits = given ? limitsFrom(given, before?.limits) : ok(undefined);
    if (!limits.ok) return limits;
    const made = await judged(options, form.value, targets);
    if (!made.ok) return made;
    const note = told(
      `alias ${act === 'addAlias' ? 'added' : 'changed'}`,
      `${name} → ${made.value.targets.join(', ')}`,
      by,
    );
    const input = {
      ...{ address: name, targets: made.value.targets },
      ...(limits.value ? { limits: limits.value } : {}),
    };
    const result =
      act === 'addAlias'
        ? await store.run(act, { ...input, pattern: form.value.kind === 'pattern' }, note)
        : await store.run(act, input, note);
    if (!result.ok) return err(result.error === 'not-allowed' ? TOO_MANY_PATTERNS : sentenceFor(result.error, name));
    const used = before?.limits?.used ?? 0;
    const kept = limits.value ? { ...limits.value, used } : before?.limits;
    return ok(kept && isLimited(kept) ? { ...made.value, limits: kept } : made.value);
  };

  return {
    addAlias: (address, targets, by, limits) => change('addAlias', address, targets, by, limits),
    changeAlias: (address, targets, by, limits) => change('setAlias', address, targets, by, limits),
    async removeAlias(address, by) {
      const form = aliasForm(address);
      if (!form.ok) return err(`"${address}" is not an address: ${form.error}`);
      const name = form.value.address;
      const known = (await store.aliases()).find(one => one.address === name);
      if (!known) return err(sentenceFor('no-such', `alias ${name}`));
      const result = await store.run('removeAlias', { address: name }, told('alias removed', name, by));
      return result.ok ? ok(known) : err(sentenceFor(result.error, name));
    },
    setForward: (address, targets, by) => setForward(options, address, targets, by),
    async setUnknown(domain, target, by) {
      const address = `@${domain}`;
      if (target !== null) {
        const isThere = (await store.aliases()).some(one => one.address === address.toLowerCase());
        return change(isThere ? 'setAlias' : 'addAlias', address, [target], by, undefined);
      }
      const removed = await this.removeAlias(address, by);
      return removed.ok || removed.error.startsWith('There is no') ? ok({ address, targets: [], notes: [] }) : removed;
    },
  };
}

const isLimited = ({ until, most, onlyFrom }: AliasLimits): boolean =>
  until !== null || most !== null || onlyFrom !== null;

const TOO_MANY_PATTERNS = 'A domain may have 100 patterns; each is looked at for whoever is unknown';

async function setForward(
  options: AliasOptions,
  address: string,
  texts: readonly string[],
  by: string,
): Promise<Result<AliasMade, string>> {
  const { store, told, sentenceFor } = options;
  const form = lookupForm(address);
  if (!form.ok) return err(`"${address}" is not an address: ${form.error}`);
  const account = await store.account(form.value);
  if (!account) return err(sentenceFor('no-such', `account ${form.value}`));
  const own = account.address;
  if (texts.length === 0) {
    const result = await store.run('setForward', { address: own, targets: null }, told('forwarding ended', own, by));
    return result.ok ? ok({ address: own, targets: [], notes: [] }) : err(sentenceFor(result.error, own));
  }
  // Its own address among the targets means its own mailbox, as in a .forward file.
  const meant = texts.map(text => (isOwn(text, own) ? `mailbox:${own}` : text));
  const made = await judged(options, { kind: 'exact', address: own, stars: 0 }, meant);
  if (!made.ok) return made;
  const note = told('forwarding', `${own} → ${made.value.targets.join(', ')}`, by);
  const result = await store.run('setForward', { address: own, targets: made.value.targets }, note);
  if (!result.ok) return err(sentenceFor(result.error, own));
  const notes = made.value.targets.includes(`mailbox:${own}`) ? [] : [`Nothing is kept in the mailbox of ${own}.`];
  return ok({ ...made.value, notes: [...notes, ...made.value.notes] });
}

function isOwn(text: string, own: string): boolean {
  const form = lookupForm(text.trim());
  return form.ok && form.value === own;
}

async function judged(
  options: AliasOptions,
  form: AliasForm,
  texts: readonly string[],
): Promise<Result<AliasMade, string>> {
  const { store } = options;
  const domain = domainOf(form.address);
  if (!(await store.domains()).some(one => one.name === domain))
    return err(`${domain} is not one of our domains; add it first`);
  if (texts.length === 0) return err('An alias needs at least one target');
  if (texts.length > MOST_TARGETS) return err(`An alias may have ${MOST_TARGETS} targets at most`);
  const read: WrittenTarget[] = [];
  for (const text of texts) {
    const one = readTarget(text, domain, false);
    if (!one.ok) return one;
    read.push(one.value);
  }
  const fault = (await targetFault(store, form, read)) ?? null;
  if (fault !== null) return err(fault);
  const into = [...new Set(read.map(printWritten))];
  if (into.includes(form.address)) return err('An alias cannot be its own target');
  // Who keeps what is his is an end.
  const ring = keeps(into) ? null : await wayBack(store, form.address, into);
  if (ring) return err(`That would be a ring: ${ring.join(' → ')}`);
  return ok({ address: form.address, targets: into, notes: await notesOn(options, form, read) });
}

/** What can never work. */
async function targetFault(store: Store, form: AliasForm, read: readonly WrittenTarget[]): Promise<string | null> {
  const inForce = read.filter(one => !one.isOff);
  const alone = inForce.find(({ target: { kind } }) => kind === 'refuse' || kind === 'later');
  if (alone && inForce.length > 1) return `"${printWritten(alone)}" stands alone: mail cannot be refused and delivered`;
  const pipes = read.some(({ target }) => target.kind === 'pipe') ? await store.transports() : [];
  for (const { target } of read) {
    const text = printWritten({ target, isOff: false });
    const stars = [...text.matchAll(/\$([1-9])/g)].map(([, n]) => Number(n));
    if (form.kind !== 'exact' && stars.length > 0 && target.kind !== 'refuse' && target.kind !== 'later') {
      if (!isPlainAddress(text)) return `"${text}": $1 stands in addresses alone`;
      if (Math.max(...stars) > form.stars) return `"${text}": ${form.address} has ${form.stars} of what $1 stands for`;
    }
    if (target.kind === 'domain' && form.kind === 'pattern') return `"${text}": in a pattern it is $1@${target.domain}`;
    if (target.kind === 'pipe' && !pipes.some(one => one.name === target.name))
      return `There is no pipe "${target.name}"; add it first: mailroom pipe add ${target.name} --program /path`;
    if (target.kind === 'mailbox' && !(await store.account(target.address)))
      return `There is no mailbox ${target.address} here`;
  }
  return null;
}

const keeps = (targets: readonly string[]): boolean => targets.some(target => target.startsWith('mailbox:'));

/** The way from the targets back to the alias itself, as one would read it; null: there is none. */
async function wayBack(store: Store, alias: string, targets: readonly string[]): Promise<readonly string[] | null> {
  const known = new Map((await store.aliases()).map(one => [one.address, one.targets]));
  for (const { address, forward } of await store.accounts())
    if (forward && !keeps(forward)) known.set(address, forward);
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
