/**
 * What another alias would have made of the mail of the last days: whom each message would have reached, what was refused
 * then and would be taken, what was taken and would be refused. Nothing is changed. What came is given, as the journal has
 * it; whom an address reaches is asked of the directory as it is now, once with the alias and once as it stands.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import type { Resolution, Store } from '../store/interface.ts';
import { domainOf, lookupForm } from './address.ts';
import { printTarget, readTarget, storedTarget } from './alias-target.ts';
import { isPostmaster } from './resolve.ts';

export type Arrival = {
  readonly trace: string;
  readonly at: Instant;
  readonly sender: string;
  readonly subject: string;
  /** As the envelope named them. */
  readonly recipients: readonly string[];
  /** False: refused, for nobody here was called so. */
  readonly isTaken: boolean;
};

export type AliasWish = {
  readonly address: string;
  /** Empty: none any more. */
  readonly targets: readonly string[];
};

export type AliasTrial = {
  readonly address: string;
  /** Addresses, sorted; empty: nobody, so it is refused. */
  readonly reachesNow: readonly string[];
  readonly wouldReach: readonly string[];
  readonly taken: number;
  readonly refused: number;
  /** The first that would fare otherwise. */
  readonly differences: readonly (Pick<Arrival, 'trace' | 'at' | 'sender' | 'subject'> & { readonly what: string })[];
  readonly summary: string;
};

type Directory = Pick<Store, 'resolve' | 'domains' | 'aliases'>;

const MOST_DIFFERENCES = 50;
/** As many as may stand behind each other when mail is delivered. */
const DEEPEST = 10;

export async function tryAlias(
  store: Directory,
  wish: AliasWish,
  separator: string,
  arrivals: AsyncIterable<Arrival>,
): Promise<Result<AliasTrial, string>> {
  if (wish.address.includes('*')) return err('A pattern cannot be tried: it is asked for whatever has no address');
  if (wish.address.startsWith('@')) return err('A catch-all cannot be tried: it is asked for whatever has no address');
  const form = lookupForm(wish.address);
  if (!form.ok) return err(`"${wish.address}" is not an address: ${form.error}`);
  const targets = wish.targets.map(target => readTarget(target, domainOf(form.value)));
  const bad = targets.find(target => !target.ok);
  if (bad && !bad.ok) return bad;
  const ours = await store.domains();
  if (!ours.some(one => one.name === domainOf(form.value)))
    return err(`${domainOf(form.value)} is not one of our domains`);
  const asItIs = await store.resolve(form.value, separator);
  if (asItIs.kind === 'account' && asItIs.address === form.value)
    return err(`${form.value} is somebody's own address, and no alias can take its place`);
  const into = targets.flatMap(target => (target.ok && !target.value.isOff ? [printTarget(target.value.target)] : []));

  const now = await reachedBy(store, separator, [form.value], form.value, null);
  const then = await reachedBy(store, separator, [form.value], form.value, into);
  const domains = new Set([domainOf(form.value), ...aliasesOf(ours, domainOf(form.value))]);
  const concerns = (recipient: string) => isFor(recipient, form.value, domains, separator);
  const differences: AliasTrial['differences'][number][] = [];
  let taken = 0;
  let refused = 0;
  for await (const arrival of arrivals) {
    if (!arrival.recipients.some(concerns)) continue;
    if (arrival.isTaken) taken++;
    else refused++;
    const what = changeOf(arrival, now, then);
    const { trace, at, sender, subject } = arrival;
    if (what !== null && differences.length < MOST_DIFFERENCES) differences.push({ trace, at, sender, subject, what });
  }
  const told = { address: form.value, reachesNow: now, wouldReach: then, taken, refused, differences };
  return ok({ ...told, summary: summaryOf(told) });
}

const aliasesOf = (domains: Awaited<ReturnType<Store['domains']>>, domain: string): string[] =>
  domains.filter(one => one.aliasOf === domain).map(one => one.name);

/** The address itself, by a domain that stands for its own, and with something behind the separator. */
function isFor(recipient: string, form: string, domains: ReadonlySet<string>, separator: string): boolean {
  const read = lookupForm(recipient);
  if (!read.ok || !domains.has(domainOf(read.value))) return false;
  const local = read.value.slice(0, read.value.lastIndexOf('@'));
  const wanted = form.slice(0, form.lastIndexOf('@'));
  return local === wanted || (separator !== '' && local.startsWith(`${wanted}${separator}`));
}

/** Whom mail for these reaches at last; `changed` with these targets instead of its own, empty: without being an alias. */
async function reachedBy(
  store: Directory,
  separator: string,
  addresses: readonly string[],
  changed: string,
  instead: readonly string[] | null,
): Promise<readonly string[]> {
  const reached = new Set<string>();
  const seen = new Set<string>();
  let ahead = [...addresses];
  for (let depth = 0; depth <= DEEPEST && ahead.length > 0; depth++) {
    const next: string[] = [];
    for (const address of ahead) {
      if (seen.has(address)) continue;
      seen.add(address);
      const { target } = storedTarget(address);
      if (target.kind !== 'address' && target.kind !== 'mailbox') {
        if (target.kind !== 'refuse' && target.kind !== 'later') reached.add(address);
        continue;
      }
      const found = await resolve(store, separator, target.address, address === changed ? instead : null);
      if (found.kind === 'alias') next.push(...found.targets);
      else if (found.kind === 'account') {
        if (found.forward && target.kind === 'address') next.push(...found.forward);
        else if (found.enabled) reached.add(found.address);
      } else if (found.kind === 'elsewhere' || isPostmaster(address)) reached.add(address);
    }
    ahead = next;
  }
  return [...reached].sort();
}

async function resolve(
  store: Directory,
  separator: string,
  address: string,
  instead: readonly string[] | null,
): Promise<Resolution> {
  const form = lookupForm(address);
  if (!form.ok) return { kind: 'unknown-user' };
  if (instead === null) return store.resolve(form.value, separator);
  if (instead.length > 0) return { kind: 'alias', address: form.value, targets: instead };
  const catchAll = (await store.aliases()).find(one => one.address === `@${domainOf(form.value)}`);
  return catchAll ? { kind: 'alias', ...catchAll } : { kind: 'unknown-user' };
}

function changeOf({ isTaken }: Arrival, now: readonly string[], then: readonly string[]): string | null {
  if (then.length === 0) return isTaken ? 'would be refused' : null;
  if (!isTaken) return `would be taken, for ${few(then)}`;
  const more = then.filter(one => !now.includes(one));
  const fewer = now.filter(one => !then.includes(one));
  const words = [
    ...(more.length > 0 ? [`would reach ${few(more)}`] : []),
    ...(fewer.length > 0 ? [`would not reach ${few(fewer)}`] : []),
  ];
  return words.length > 0 ? words.join(' and ') : null;
}

function summaryOf({ taken, refused, wouldReach, reachesNow }: Omit<AliasTrial, 'summary'>): string {
  if (taken + refused === 0) return 'nothing came for it';
  const came = [
    ...(taken > 0 ? [`${messages(taken)} ${taken === 1 ? 'was' : 'were'} taken`] : []),
    ...(refused > 0 ? [`${messages(refused)} refused`] : []),
  ].join(' and ');
  if (wouldReach.length === 0) return `${came}; all would be refused`;
  const same = wouldReach.join() === reachesNow.join() && refused === 0;
  return same ? `${came}; nothing would change` : `${came}; all would reach ${few(wouldReach)}`;
}

const messages = (n: number): string => `${n} message${n === 1 ? '' : 's'}`;
const few = (list: readonly string[]): string =>
  list.length > 3 ? `${list.slice(0, 2).join(', ')} and ${list.length - 2} more` : list.join(', ');
