/**
 * A store whose aliases are answered as they count now: stars and catch-alls filled in, files read, what is switched off
 * left out, and the time told after which an alias is over. Whoever asks whose mail an address is asks here.
 */
import type { Clock } from '../base/ports.ts';
import { ok, type Result } from '../base/result.ts';
import type { AliasLimits, Resolution, Store } from '../store/interface.ts';
import { domainOf, localPartOf, lookupForm } from './address.ts';
import { isPlainAddress, storedTarget } from './alias-target.ts';
import type { Includes } from './include.ts';

type AliasFound = Extract<Resolution, { readonly kind: 'alias' }>;

export function withEffectiveAliases(store: Store, clock: Pick<Clock, 'now'>, includes: Includes): Store {
  return {
    ...store,
    async resolve(address, separator) {
      const found = await store.resolve(address, separator);
      return found.kind === 'alias' ? effective(found, clock, includes) : found;
    },
  };
}

async function effective(found: AliasFound, clock: Pick<Clock, 'now'>, includes: Includes): Promise<AliasFound> {
  const over = found.limits ? whyOver(found.limits, clock.now()) : null;
  if (over === null && !found.captures && found.targets.every(isPlainAddress)) return found;
  const targets = new Set<string>();
  const faults: string[] = [];
  for (const text of found.targets) {
    const read = await targetsOf(text, found, includes);
    if (read.ok) for (const one of read.value) targets.add(one);
    else faults.push(read.error);
  }
  const [fault] = faults;
  return {
    ...{ ...found, targets: [...targets] },
    ...(over === null ? {} : { over }),
    ...(fault === undefined ? {} : { fault }),
  };
}

/** Why mail for it is refused now, as its sender reads it; null: it is not. */
export function whyOver({ until, most, used }: AliasLimits, now: number): string | null {
  if (until !== null && now >= until) return `This address was valid until ${day(until)}`;
  if (most === null || used < most) return null;
  return most === 1 ? 'This address was valid for one message' : `This address was valid for ${most} messages`;
}

/** '1 December 2026' */
function day(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
const months = 'January February March April May June July August September October November December'.split(' ');

async function targetsOf(
  text: string,
  found: AliasFound,
  includes: Includes,
): Promise<Result<readonly string[], string>> {
  if (isPlainAddress(text)) {
    const filled = found.captures && text.includes('$') ? filledIn(text, found.captures) : text;
    return ok(filled === null ? [] : [filled]);
  }
  const { target, isOff } = storedTarget(text);
  if (isOff) return ok([]);
  switch (target.kind) {
    case 'domain':
      return ok([`${found.captures?.[0] ?? localPartOf(found.address)}@${target.domain}`]);
    case 'include':
      return includes.read(target.path, domainOf(found.address));
    default:
      return ok([text]);
  }
}

/**
 * `$1` is what the first star stood for. Null: that makes no address, and reaches nobody; a stranger chose the letters, and
 * `mailbox:ann` among them is not to be read as our word.
 */
function filledIn(text: string, captures: readonly string[]): string | null {
  const filled = text.replace(/\$([1-9])/g, (whole, n: string) => captures[Number(n) - 1] ?? whole);
  const form = lookupForm(filled);
  return form.ok ? form.value : null;
}
