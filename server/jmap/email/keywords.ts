/** Keywords and mailboxes of a message: sets, told as maps to true. RFC 8621 §4.1.1. */
import type { Result } from '../../base/result.ts';
import { isId } from '../ids.ts';
import { invalidProperties } from '../patch.ts';
import type { JmapId, SetError } from '../types.ts';

/** Of one message. IMAP clients show them all, one after another. */
export const MOST_KEYWORDS = 128;

/** §4.1.1: %x21–%x7E without what IMAP cannot write. */
export const isKeyword = (text: string): boolean => /^[\x21-\x7e]{1,255}$/.test(text) && !/[(){\]%*"\\]/.test(text);

/** The members of a map to true; null: something else. */
export function membersOf(value: unknown): readonly string[] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.values(value).every(member => member === true) ? Object.keys(value) : null;
}

/** In lower case, each once. `value` null or undefined: none. */
export function readKeywords(value: unknown): Result<readonly string[], SetError> {
  const members = value === null || value === undefined ? [] : membersOf(value);
  if (!members?.every(isKeyword)) return invalidProperties(['keywords'], 'keywords: a map of keywords to true');
  const keywords = [...new Set(members.map(member => member.toLowerCase()))];
  return keywords.length > MOST_KEYWORDS ? { ok: false, error: tooManyKeywords } : { ok: true, value: keywords };
}

export const tooManyKeywords: SetError = {
  type: 'tooManyKeywords',
  description: `At most ${MOST_KEYWORDS} keywords on one message`,
};

/** At least one, and each there. `resolve` knows what a '#k1' stands for. */
export function readMailboxIds(
  value: unknown,
  existing: ReadonlySet<JmapId>,
  resolve: (text: string) => JmapId | null,
): Result<readonly JmapId[], SetError> {
  const members = membersOf(value);
  if (!members) return invalidProperties(['mailboxIds'], 'mailboxIds: a map of Mailbox ids to true');
  if (members.length === 0) return invalidProperties(['mailboxIds'], 'A message lies in at least one Mailbox');
  const mailboxIds = new Set<JmapId>();
  for (const member of members) {
    const mailboxId = resolve(member);
    if (mailboxId === null || !isId(mailboxId) || !existing.has(mailboxId))
      return invalidProperties(['mailboxIds'], `No Mailbox ${member.slice(0, 255)}`);
    mailboxIds.add(mailboxId);
  }
  return { ok: true, value: [...mailboxIds] };
}
