/** A JMAP patch of an email's keywords and mailboxes, applied and turned back (RFC 8620 §5.3). Pure. */
import type { Email } from '../../server/jmap/types.ts';
import type { Patch } from './methods.ts';

type Changeable = Pick<Email, 'keywords' | 'mailboxIds'>;

const unescaped = (segment: string): string => segment.replaceAll('~1', '/').replaceAll('~0', '~');
export const escaped = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');

export const keywordPatch = (keyword: string, on: boolean): Patch => ({
  [`keywords/${escaped(keyword)}`]: on ? true : null,
});

export function applyPatch<T extends Changeable>(email: T, patch: Patch): T {
  let { keywords, mailboxIds } = email;
  for (const [pointer, value] of Object.entries(patch)) {
    const slash = pointer.indexOf('/');
    const property = slash === -1 ? pointer : pointer.slice(0, slash);
    const key = slash === -1 ? null : unescaped(pointer.slice(slash + 1));
    if (property === 'keywords')
      keywords = key === null ? (value as Email['keywords']) : changed(keywords, key, value !== null);
    if (property === 'mailboxIds')
      mailboxIds = key === null ? (value as Email['mailboxIds']) : changed(mailboxIds, key, value !== null);
  }
  return { ...email, keywords, mailboxIds };
}

function changed(set: Readonly<Record<string, true>>, key: string, on: boolean): Readonly<Record<string, true>> {
  if (on) return { ...set, [key]: true };
  const { [key]: _, ...rest } = set;
  return rest;
}

/** What makes the patched email be as it was: only where the patch changed something. */
export function inversePatch(before: Changeable, patch: Patch): Patch {
  const after = applyPatch(before, patch);
  const inverse: Record<string, unknown> = {};
  for (const property of ['keywords', 'mailboxIds'] as const) {
    for (const key of Object.keys(before[property]))
      if (!after[property][key]) inverse[`${property}/${escaped(key)}`] = true;
    for (const key of Object.keys(after[property]))
      if (!before[property][key]) inverse[`${property}/${escaped(key)}`] = null;
  }
  return inverse;
}
