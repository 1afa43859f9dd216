/** Where aliases and forwarding end: mailboxes, programs, elsewhere, nobody. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Resolution, Store } from '../store/interface.ts';
import { lookupForm } from './address.ts';
import { type AliasTarget, storedTarget } from './alias-target.ts';

export type End =
  | Exclude<Resolution, { readonly kind: 'alias' }>
  | { readonly kind: 'pipe'; readonly name: string }
  | { readonly kind: 'discard' }
  | { readonly kind: 'refused'; readonly status: string; readonly words: string }
  | { readonly kind: 'later'; readonly words: string; readonly because: string };

/** RFC 3463 X.1.6: the address was one, and is none any more. */
export const OVER = '5.1.6';
/** Said to a stranger, who need not know our files. */
const LIST_FAULT = 'The list cannot be read now; please try again later';
/** Addresses asked for before everybody else has a turn. */
const PER_TURN = 500;
/** Aliases of aliases of aliases: more is a mistake. RFC 5321 §6.3. */
export const DEEPEST_EXPANSION = 10;
/** A pattern can lead to itself, longer each time, and to two of itself: what is more than so many is not looked at. */
const MOST_ASKED = 12_000;
const TOO_DEEP: End = { kind: 'refused', status: '5.4.6', words: 'Aliases lead from one to the next without an end' };

type Asking = Pick<Store, 'resolve'>;

/** Whom they lead to, each asked once. Empty where they lead to one another alone. */
export async function endsOf(store: Asking, targets: readonly string[], separator: string): Promise<End[]> {
  const ends: End[] = [];
  for await (const end of walk(store, targets, separator)) ends.push(end);
  return ends;
}

/** Whether they lead to anybody at all: as `endsOf`, which goes through a whole list. */
export async function endSomewhere(store: Asking, targets: readonly string[], separator: string): Promise<boolean> {
  for await (const _ of walk(store, targets, separator)) return true;
  return false;
}

async function* walk(store: Asking, targets: readonly string[], separator: string): AsyncGenerator<End> {
  const seen = new Set<string>();
  const ahead = targets.toReversed().map(text => ({ text, depth: 1 }));
  for (let next = ahead.pop(); next !== undefined && seen.size < MOST_ASKED; next = ahead.pop()) {
    const { text, depth } = next;
    if (seen.has(text)) continue;
    seen.add(text);
    if (seen.size % PER_TURN === 0) await turn();
    const found = await oneStep(store, storedTarget(text).target, separator);
    if (found.next && depth >= DEEPEST_EXPANSION) yield TOO_DEEP;
    else for (const one of found.next ?? []) ahead.push({ text: one, depth: depth + 1 });
    if (found.end) yield found.end;
  }
}

type Step = { readonly end?: End; readonly next?: readonly string[] };

async function oneStep(store: Asking, target: AliasTarget, separator: string): Promise<Step> {
  switch (target.kind) {
    case 'address':
    case 'mailbox': {
      const form = lookupForm(target.address);
      const found: Resolution = form.ok ? await store.resolve(form.value, separator) : { kind: 'unknown-user' };
      return stepOf(found, target.kind === 'mailbox');
    }
    case 'pipe':
    case 'discard':
      return { end: target };
    case 'refuse':
      return { end: { kind: 'refused', status: target.status, words: target.words } };
    case 'later':
      return { end: { kind: 'later', words: target.words, because: 'its alias says so' } };
    // Answered before (effective.ts); of a store that is asked as it is nobody knows more.
    case 'domain':
    case 'include':
      return { end: { kind: 'unknown-user' } };
  }
}

function stepOf(found: Resolution, isMailboxItself: boolean): Step {
  switch (found.kind) {
    case 'alias':
      if (isMailboxItself) return { end: { kind: 'unknown-user' } };
      if (found.over !== undefined) return { end: { kind: 'refused', status: OVER, words: found.over } };
      return {
        next: found.targets,
        ...(found.fault === undefined ? {} : { end: { kind: 'later', words: LIST_FAULT, because: found.fault } }),
      };
    case 'account':
      return found.forward && found.enabled && !isMailboxItself ? { next: found.forward } : { end: found };
    default:
      return { end: found };
  }
}
