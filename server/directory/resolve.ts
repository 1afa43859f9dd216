/**
 * Whose mail is it, and who may send as whom. The store answers with rows; this says what they mean for an envelope.
 */
import type { Id, Resolution, Store } from '../store/interface.ts';
import { domainOf, lookupForm } from './address.ts';

export type RecipientJudgement =
  /** Somebody here takes it; `outward`: how many addresses elsewhere an alias leads to. */
  | { readonly kind: 'here'; readonly outward: number }
  /** Our domain, but nobody of that name. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'disabled' }
  /** Its quota leaves no room; later there may be some. */
  | { readonly kind: 'full' }
  | { readonly kind: 'elsewhere'; readonly domain: string }
  /** Not an address that could receive anything. */
  | { readonly kind: 'impossible'; readonly because: string };

/** RFC 5321 §4.5.1: `postmaster` alone is the first local domain's. */
export async function judgeRecipient(store: Store, path: string, separator: string): Promise<RecipientJudgement> {
  const address = path.includes('@') ? path : `${path}@${await firstDomain(store)}`;
  const form = lookupForm(address);
  if (!form.ok) return { kind: 'impossible', because: form.error };
  const resolution = await store.resolve(form.value, separator);
  switch (resolution.kind) {
    case 'account':
      if (!resolution.enabled) return { kind: 'disabled' };
      return resolution.bounded && (await isFull(store, resolution.address)) ? { kind: 'full' } : ourselves;
    case 'alias': {
      const ends = await endsOf(store, resolution.targets, separator);
      const outward = ends.filter(({ kind }) => kind === 'elsewhere').length;
      return ends.some(takesMail) ? { kind: 'here', outward } : { kind: 'unknown' };
    }
    case 'unknown-user':
      return isPostmaster(form.value) && (await postmasterOf(store, domainOf(form.value))) !== null
        ? ourselves
        : { kind: 'unknown' };
    case 'elsewhere':
      return { kind: 'elsewhere', domain: domainOf(form.value) };
  }
}

const ourselves: RecipientJudgement = { kind: 'here', outward: 0 };

/** Where aliases end: whom they lead to, each address asked once. Empty where they lead to one another alone. */
export async function endsOf(store: Store, targets: readonly string[], separator: string): Promise<Resolution[]> {
  const ends: Resolution[] = [];
  const seen = new Set<string>();
  const ahead = [...targets];
  for (let target = ahead.pop(); target !== undefined; target = ahead.pop()) {
    if (seen.has(target)) continue;
    seen.add(target);
    const form = lookupForm(target);
    const resolution: Resolution = form.ok ? await store.resolve(form.value, separator) : { kind: 'unknown-user' };
    if (resolution.kind === 'alias') ahead.push(...resolution.targets);
    else ends.push(resolution);
  }
  return ends;
}

/** Whose mail an address is here, each once. */
export async function accountsBehind(store: Store, path: string, separator: string): Promise<readonly Id[]> {
  const form = lookupForm(path);
  if (!form.ok) return [];
  const found = await store.resolve(form.value, separator);
  const ends = found.kind === 'alias' ? await endsOf(store, found.targets, separator) : [found];
  return [...new Set(ends.flatMap(end => (end.kind === 'account' ? [end.account] : [])))];
}

const takesMail = (end: Resolution): boolean => (end.kind === 'account' ? end.enabled : end.kind === 'elsewhere');

/** Asked at RCPT, so that a full mailbox is the sender's server's trouble, and no bounce goes to a forged sender. */
async function isFull(store: Store, address: string): Promise<boolean> {
  const account = await store.account(address);
  return account !== null && account.quotaBytes !== null && account.usedBytes >= account.quotaBytes;
}

/** In any letters, with a domain or without. RFC 5321 §4.5.1. */
export const isPostmaster = (path: string): boolean => /^postmaster(?:@|$)/i.test(path);

/** Who gets postmaster's mail where nobody was named: the oldest account of the domain, else of the server. */
export const postmasterOf = async (store: Store, domain: string): Promise<string | null> =>
  (await store.oldestAccount(domain))?.address ?? null;

export const firstDomain = async (store: Pick<Store, 'domains'>): Promise<string> =>
  (await store.domains()).find(domain => domain.aliasOf === null)?.name ?? 'localhost';

/**
 * Whether an account may name this address as its own: its address, a plus-form of it, or an alias of which it is a
 * target. RFC 6409 §6.1.
 */
export async function mayUseAddress(
  store: Store,
  account: string,
  address: string,
  separator: string,
): Promise<boolean> {
  const form = lookupForm(address);
  if (!form.ok) return false;
  const resolution = await store.resolve(form.value, separator);
  if (resolution.kind === 'account') return resolution.enabled && resolution.address === account;
  return resolution.kind === 'alias' && resolution.targets.includes(account);
}
