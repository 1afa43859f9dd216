/**
 * Whose mail is it, and who may send as whom. The store answers with rows; this says what they mean for an envelope.
 */
import type { AliasLimits, Id, Resolution, Store } from '../store/interface.ts';
import { domainOf, lookupForm } from './address.ts';
import { type End, endsOf, OVER } from './ends.ts';
import { takes } from './full.ts';

export type RecipientJudgement =
  /** Somebody here takes it; `outward`: how many addresses elsewhere an alias leads to. */
  | { readonly kind: 'here'; readonly outward: number }
  /** Our domain, but nobody of that name. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'disabled' }
  /** Its quota leaves no room; later there may be some. */
  | { readonly kind: 'full'; readonly refuses: boolean }
  | { readonly kind: 'elsewhere'; readonly domain: string }
  /** As an alias says, in words for the sender. */
  | { readonly kind: 'refused'; readonly status: string; readonly words: string }
  | { readonly kind: 'later'; readonly words: string; readonly because: string }
  /** Not an address that could receive anything. */
  | { readonly kind: 'impossible'; readonly because: string };

/** RFC 5321 §4.5.1: `postmaster` alone is the first local domain's. `sender`: who writes, where that is known. */
export async function judgeRecipient(
  store: Store,
  path: string,
  separator: string,
  sender?: string,
): Promise<RecipientJudgement> {
  const address = path.includes('@') ? path : `${path}@${await firstDomain(store)}`;
  const form = lookupForm(address);
  if (!form.ok) return { kind: 'impossible', because: form.error };
  const resolution = await store.resolve(form.value, separator);
  switch (resolution.kind) {
    case 'account':
      return judgeAccount(store, resolution, separator);
    case 'alias':
      return judgeAlias(store, resolution, separator, sender);
    case 'list':
      // Who may write to it, and as whom, is asked of the whole message.
      return ourselves;
    case 'unknown-user':
      return isPostmaster(form.value) && (await postmasterOf(store, domainOf(form.value))) !== null
        ? ourselves
        : { kind: 'unknown' };
    case 'elsewhere':
      return { kind: 'elsewhere', domain: domainOf(form.value) };
  }
}

const ourselves: RecipientJudgement = { kind: 'here', outward: 0 };

async function judgeAccount(
  store: Store,
  account: Extract<Resolution, { readonly kind: 'account' }>,
  separator: string,
): Promise<RecipientJudgement> {
  if (!account.enabled) return { kind: 'disabled' };
  const keeps = !account.forward || account.forward.includes(`mailbox:${account.address}`);
  if (keeps && account.bounded && (await isFull(store, account)))
    return { kind: 'full', refuses: account.whenFull?.refuses === true };
  return account.forward ? together(await endsOf(store, account.forward, separator)) : ourselves;
}

async function judgeAlias(
  store: Store,
  { targets, over, fault, limits }: Extract<Resolution, { readonly kind: 'alias' }>,
  separator: string,
  sender: string | undefined,
): Promise<RecipientJudgement> {
  if (over !== undefined) return { kind: 'refused', status: OVER, words: over };
  if (limits && sender !== undefined && !maySend(limits, sender)) return { kind: 'refused', ...NOT_FOR_YOU };
  const ends = await endsOf(store, targets.slice(0, MOST_ASKED), separator);
  const later = ends.find(end => end.kind === 'later');
  if (fault !== undefined) return { kind: 'later', words: LIST_FAULT, because: fault };
  return targets.length === 1 && later ? later : together(ends, Math.max(1, targets.length / MOST_ASKED));
}

/** Strangers ask, as often as they like: a longer list is judged by its beginning. */
const MOST_ASKED = 1000;

const LIST_FAULT = 'Not now; please try again later';
export const NOT_FOR_YOU = { status: '5.7.1', words: 'This address takes mail of one sender only' } as const;

/** Reports are from nobody, and let in: they tell of mail that was written from here. RFC 5321 §4.5.5. */
export function maySend({ onlyFrom }: Pick<AliasLimits, 'onlyFrom'>, sender: string): boolean {
  if (onlyFrom === null || onlyFrom === '' || sender === '') return true;
  const own = formOf(sender);
  // Of whoever wrote first it is kept as he wrote it.
  return onlyFrom.includes('@') ? own === formOf(onlyFrom) : domainOf(own) === onlyFrom;
}

function formOf(address: string): string {
  const form = lookupForm(address);
  return form.ok ? form.value : address.toLowerCase();
}

/** Somebody takes it; else what its sender is told is what the first says who has words for it. */
function together(ends: readonly End[], times = 1): RecipientJudgement {
  const outward = Math.round(times * ends.filter(({ kind }) => kind === 'elsewhere').length);
  if (ends.some(takesMail)) return { kind: 'here', outward };
  const said = ends.find(end => end.kind === 'refused') ?? ends.find(end => end.kind === 'later');
  return said ?? { kind: 'unknown' };
}

/** Whose mail an address is here, each once. */
export async function accountsBehind(store: Store, path: string, separator: string): Promise<readonly Id[]> {
  const ends = await endsBehind(store, path, separator);
  return [...new Set(ends.flatMap(end => (end.kind === 'account' ? [end.account] : [])))];
}

/** At an account, or at a mailing list, which holds junk until a person has looked. */
export const endsHere = async (store: Store, path: string, separator: string): Promise<boolean> =>
  (await endsBehind(store, path, separator)).some(({ kind }) => kind === 'account' || kind === 'list');

async function endsBehind(store: Store, path: string, separator: string): Promise<readonly (End | Resolution)[]> {
  const form = lookupForm(path);
  if (!form.ok) return [];
  const found = await store.resolve(form.value, separator);
  const on = found.kind === 'alias' ? found.targets : found.kind === 'account' ? found.forward : undefined;
  return on ? endsOf(store, on, separator) : [found];
}

const takesMail = (end: End): boolean =>
  end.kind === 'account'
    ? end.enabled
    : end.kind === 'list' || end.kind === 'elsewhere' || end.kind === 'pipe' || end.kind === 'discard';

async function isFull(store: Store, { address, whenFull }: Extract<Resolution, { readonly kind: 'account' }>) {
  const account = await store.account(address);
  return account !== null && !takes(account, 0, whenFull);
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
  if (resolution.kind !== 'alias' || resolution.over !== undefined) return false;
  return resolution.targets.includes(account) || resolution.targets.includes(`mailbox:${account}`);
}
